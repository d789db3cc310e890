// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/parameters.hpp"

#include "calade/sim/parameter_rows.hpp"

namespace calade::energy {

namespace {

sim::ParameterTable<Parameters> make_table() {
    using P = Parameters;
    sim::ParameterTable<Parameters> table;
    table.key = "energy";
    table.description =
        "Electricity supply: loads, power flow and protection of stations against water";
    table.rows = {
        sim::number_row("load_scale", &P::load_scale, "Factor on every load", 0.0, 100.0),
        sim::number_row("tolerance_pu", &P::tolerance_pu,
                        "Largest power mismatch of the power flow, pu on 1 MVA", 1e-10, 1e-3),
        sim::number_row("max_iterations", &P::max_iterations,
                        "Most iterations of one attempt of the power flow", 1.0, 1000.0),
        sim::number_row("lowest_voltage_pu", &P::lowest_voltage_pu,
                        "Below it a bus is reported, not tripped", 0.0, 1.0),
        sim::number_row("highest_voltage_pu", &P::highest_voltage_pu,
                        "Above it a bus is reported, not tripped", 1.0, 2.0),
        sim::number_row("trip_depth_scale", &P::trip_depth_scale,
                        "Factor on the depth at which each station trips", 0.01, 100.0),
        sim::number_row(
            "threshold_seed", &P::threshold_seed,
            "0: stations trip at their own depth; otherwise one trip depth is drawn a station from "
            "its class, the same for the same seed",
            0.0, 1e9),
        sim::number_row(
            "sustained_above_s", &P::sustained_above_s,
            "Interruptions up to this long, s, are momentary and stay out of SAIDI, SAIFI and "
            "CAIDI "
            "(three minutes, as EN 50160)",
            0.0, 86400.0),
    };
    return table;
}

}  // namespace

const sim::ParameterTable<Parameters>& parameter_table() {
    static const sim::ParameterTable<Parameters> table = make_table();
    return table;
}

}  // namespace calade::energy
