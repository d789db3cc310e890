// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/drains.hpp"

#include "calade/flood/drains/swmm.hpp"
#include "calade/scenario/named.hpp"
#include "calade/scenario/sections.hpp"
#include "calade/sim/read_parameters.hpp"

#include <utility>

namespace calade::scenario {

flood::Drains read_drains(const io::TomlTable& table, Instant start) {
    flood::Drains drains;
    sim::read_parameters(table, flood::drain_parameter_table(), drains.parameters, {"pumps"});
    const auto file = find_file(table, "file", table.text("file"));
    drains.network =
        flood::drains::network_from_swmm(io::read_swmm(file), drains.parameters.slot_celerity);
    drains.network.start = start;
    for (const auto& t : table.tables("pumps")) {
        t.only({"pump", "site"});
        flood::SewerPumpSite supply{t.text("pump"), t.text("site"), t.where("pump")};
        (void)position_of(drains.network.pumps, supply.pump, supply.where, "sewer pump");
        for (const auto& other : drains.supplies) {
            require<ScenarioError>(other.pump != supply.pump,
                                   "{}: the sewer pump '{}' has a site already at {}", supply.where,
                                   supply.pump, other.where);
        }
        drains.supplies.push_back(std::move(supply));
    }
    return drains;
}

}  // namespace calade::scenario
