// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"
#include "town_grid.hpp"

#include "calade/energy/model.hpp"

#include <cmath>

namespace calade::verification {

void dark_islands(Report& report) {
    constexpr int stations = 8;
    constexpr int lv = 12;
    const auto grid = town_grid(2, stations, lv);
    const energy::Model model({}, grid);
    auto state = model.initial();
    // Stations: 0 is the substation, 1 to 8 the first feeder, 9 to 16 the second. The fourth of
    // the first feeder trips: it and the four beyond it are dark, six buses a leg and station.
    std::vector<float> depth(grid.stations.size(), 0.0F);
    depth[4] = 1.0F;
    model.set_station_depth(state, depth);
    model.advance(state, 3600.0);
    auto dark = [&] {
        double count = 0.0;
        for (const auto on : state.bus_energised) {
            count += on == 0 ? 1.0 : 0.0;
        }
        return count;
    };
    const double of_station = 2.0 + 4.0 * lv;
    report.add("dark_islands", "dark buses off by", std::abs(dark() - 5.0 * of_station), 0.0);
    // Closing the tie at the feeders' ends feeds the four stations beyond from the other side.
    const BranchId tie(grid.branches.size() - 1);
    model.set_branch_closed(state, tie, true);
    model.advance(state, 7200.0);
    report.add("dark_islands", "dark buses off by, tie closed", std::abs(dark() - of_station), 0.0);
    report.add("dark_islands", "ledger, relative error", model.ledger(state).relative_error(),
               1e-9);
    // Without the substation nothing has a source but the source's own bus.
    model.set_station_out(state, StationId(0), true);
    model.advance(state, 10800.0);
    report.add("dark_islands", "energised buses off by, substation out",
               std::abs(static_cast<double>(grid.buses.size()) - 1.0 - dark()), 0.0);
    report.add("dark_islands", "served power, W", state.served_w, 0.0);
    report.add("dark_islands", "not converged", state.converged ? 0.0 : 1.0, 0.0);
}

}  // namespace calade::verification
