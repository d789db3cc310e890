// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"
#include "town_grid.hpp"

#include "calade/energy/model.hpp"

#include <cmath>
#include <complex>

namespace calade::verification {

namespace {

using Complex = std::complex<double>;

/// Power that the source gives, W: from the state's voltages alone, in volts and ohms, as what
/// flows into the one line at the source.
double source_from_voltages(const city::PowerNetwork& grid, const energy::State& state) {
    auto volts = [&](BusId bus) {
        return std::polar(state.bus_voltage_pu[bus.index()] * grid.buses[bus.index()].nominal_v,
                          state.bus_angle_rad[bus.index()]);
    };
    const auto& line = grid.branches.front();
    const Complex from = volts(line.from);
    const Complex current = (from - volts(line.to)) / Complex(line.r_ohm, line.x_ohm) +
                            from * Complex(0.0, line.b_siemens / 2.0);
    return std::real(from * std::conj(current));
}

}  // namespace

void ledger(Report& report) {
    const auto grid = town_grid(6, 8, 12);
    const energy::Model model({}, grid);
    auto state = model.initial();
    double demand_w = 0.0;
    for (const auto& load : grid.loads) {
        demand_w += load.p_w;
    }
    report.add("ledger", "source from voltages, relative difference",
               std::abs(source_from_voltages(grid, state) / state.source_w - 1.0), 1e-9);
    std::vector<float> depth(grid.stations.size(), 0.0F);
    double worst = 0.0;
    for (int window = 1; window <= 720; ++window) {
        // The water rises over the stations one after the other; the substation is spared.
        if (window % 20 == 0 && window / 20 < static_cast<int>(depth.size())) {
            depth[static_cast<std::size_t>(window / 20)] = 0.6F;
            model.set_station_depth(state, depth);
        }
        model.advance(state, 60.0 * window);
        worst = std::max(worst, model.ledger(state).relative_error());
    }
    const double demanded = demand_w * 12.0 / 1000.0;
    report.add("ledger", "worst relative error of 720 windows", worst, 1e-9);
    report.add("ledger", "|source - served - losses| / source",
               std::abs(state.source_kwh - state.served_kwh - state.losses_kwh) / state.source_kwh,
               1e-9);
    report.add("ledger", "demanded - (served + unserved), kWh",
               std::abs(state.demanded_kwh - (state.served_kwh + state.unserved_kwh)), 0.0);
    report.add("ledger", "demanded, relative difference from loads",
               std::abs(state.demanded_kwh / demanded - 1.0), 1e-12);
    report.add("ledger", "source from voltages at the end",
               std::abs(source_from_voltages(grid, state) / state.source_w - 1.0), 1e-9);
}

}  // namespace calade::verification
