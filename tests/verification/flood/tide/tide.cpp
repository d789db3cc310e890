// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

void tide(Report& report) {
    // 2 km of sea, 10 m deep, up to a beach of 1 in 100; a tide of 8 m range.
    const auto bed = [](double x) { return x < 2000.0 ? -10.0 : -10.0 + (x - 2000.0) / 100.0; };
    Geometry geometry = make_channel(200, 20.0, bed, 0.02);
    test::open_side(geometry, 0, city::BoundaryKind::level, "sea");
    sim::Series level{{}, {}, "tide"};
    for (int i = 0; i <= 144; ++i) {
        level.time.push_back(300.0 * i);
        level.value.push_back(-4.0 * std::cos(2.0 * 3.14159265358979 * 300.0 * i / 44700.0));
    }
    const Model model({}, geometry, {{level}, {}});
    State state = model.still_water(level.value.front());
    double off = 0.0;
    double noise = 0.0;
    while (state.time < 43200.0) {
        model.advance(state, state.time + 60.0);
        for (Index c = 0; c < 90; ++c) {
            const auto i = static_cast<std::size_t>(200 + c);
            const double surface =
                static_cast<double>(state.h[i]) + static_cast<double>(geometry.bed[i]);
            off = std::max(off, std::abs(surface - level.at(state.time)));
            const double next =
                static_cast<double>(state.h[i + 1]) + static_cast<double>(geometry.bed[i + 1]);
            noise = std::max(noise, std::abs(next - surface));
        }
    }
    const sim::Ledger ledger = model.ledger(state);
    report.add("tide", "level in 1.8 km of sea against the tide, m", off, 0.03);
    report.add("tide", "largest step of the surface between two cells, m", noise, 0.005);
    report.add("tide", "largest speed, m/s", test::fastest(state), 1.0);
    report.add("tide", "ledger after 12 h, relative", ledger.relative_error(), 1e-7);
}

}  // namespace calade::flood::verification
