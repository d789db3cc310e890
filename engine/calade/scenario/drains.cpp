// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/drains.hpp"

#include "calade/city/recipe.hpp"
#include "calade/flood/drains/swmm.hpp"
#include "calade/sim/read_parameters.hpp"

namespace calade::scenario {

flood::Drains read_drains(const io::TomlTable& table, Instant start) {
    flood::Drains drains;
    sim::read_parameters(table, flood::drain_parameter_table(), drains.parameters);
    const auto file = city::find_data(table.text("file"), table.file().parent_path());
    drains.network =
        flood::drains::network_from_swmm(io::read_swmm(file), drains.parameters.slot_celerity);
    drains.network.start = start;
    return drains;
}

}  // namespace calade::scenario
