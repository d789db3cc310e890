// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/parameters.hpp"

#include <utility>

namespace calade::traffic {
namespace {

using P = Parameters;
using Row = sim::Parameter<P>;

sim::ParameterTable<P> make_table() {
    sim::ParameterTable<P> table;
    table.key = "traffic";
    table.description =
        "Car trips on the street network: static user equilibrium, or vehicles one by one.";
    const auto add = [&](Row row) { table.rows.push_back(std::move(row)); };
    constexpr auto number = Dimension::none;
    constexpr auto length = Dimension::length;
    add(Row{"bpr_alpha", &P::bpr_alpha, "", number,
            "Delay at capacity as a share of the free travel time (BPR).", 0.0, 10.0});
    add(Row{"bpr_beta", &P::bpr_beta, "", number,
            "Power of the flow to capacity ratio in the delay (BPR).", 1.0, 20.0});
    add(Row{"relative_gap", &P::relative_gap, "", number,
            "The assignment stops when drivers could save less than this share of all travel time.",
            1e-13, 0.1});
    add(Row{"max_iterations", &P::max_iterations, "", number,
            "The assignment stops after this many searches for new routes.", 1.0, 100000.0});
    add(Row{"closed_depth_m", &P::closed_depth_m, "m", length,
            "Water on the carriageway that closes a street to cars.", 0.0, 2.0, true});
    add(Row{"dead_signal_capacity", &P::dead_signal_capacity, "", number,
            "Share of its capacity that an approach to a dark signal keeps.", 0.0, 1.0, true});
    add(Row{"demand_scale", &P::demand_scale, "", number,
            "Factor on all trips of the city's travel demand.", 0.0, 100.0});
    add(Row{"depth_step_m", &P::depth_step_m, "m", length,
            "Speeds follow the water depth in steps of this size, rounded down.", 0.0, 0.5, true});
    add(Row{"model",
            &P::model,
            "",
            number,
            "Of a coupled run: equilibrium, where drivers settle at once; dynamic, vehicles one by "
            "one (section traffic_dynamic, departures by [[departures]]).",
            0.0,
            0.0,
            false,
            {"equilibrium", "dynamic"}});
    add(Row{"warm_up_s", &P::warm_up_s, "s", Dimension::time,
            "Model dynamic: traffic before the run's start, on the dry town, which fills the "
            "streets (default, no source).",
            0.0, 86400.0});
    add(Row{"count_interval_s", &P::count_interval_s, "s", Dimension::time,
            "Model dynamic: flows and times of streets are means over this long (default, no "
            "source).",
            60.0, 86400.0});
    return table;
}

}  // namespace

const sim::ParameterTable<Parameters>& parameter_table() {
    static const sim::ParameterTable<Parameters> table = make_table();
    return table;
}

}  // namespace calade::traffic
