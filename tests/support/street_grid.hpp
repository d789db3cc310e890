// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/random.hpp"
#include "calade/city/streets.hpp"

#include <fmt/format.h>

#include <set>
#include <string>
#include <utility>

namespace calade::tests {

/// A town-sized street net for tests of speed and determinism: side × side junctions 90 m apart,
/// a share of the streets left out, every eighth row and column an avenue, and trips between
/// zones spread over the net. A pure function of its arguments.
struct StreetGrid {
    city::StreetNetwork streets;
    city::TravelDemand demand;
};

inline StreetGrid make_street_grid(int side, int zones, int pairs, double trips_per_hour,
                                   std::uint64_t seed) {
    StreetGrid grid;
    RandomStream draw(seed, 1);
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            city::StreetNode node;
            node.position = {90.0 * x + draw.uniform(-25.0, 25.0),
                             90.0 * y + draw.uniform(-25.0, 25.0)};
            node.signalised = x % 8 == 0 && y % 8 == 0;
            grid.streets.nodes.push_back(node);
        }
    }
    const auto add = [&](int a, int b, bool avenue) {
        if (!avenue && draw.uniform() < 0.4) {
            return;
        }
        city::Street street;
        street.name = fmt::format("S{}", grid.streets.streets.size());
        street.from = StreetNodeId(a);
        street.to = StreetNodeId(b);
        street.axis = {grid.streets.nodes[street.from.index()].position,
                       grid.streets.nodes[street.to.index()].position};
        street.length_m = geo::length(street.axis[1] - street.axis[0]);
        street.free_speed_ms = avenue ? 13.9 : 8.3;
        street.capacity_vps = avenue ? 0.4 : 0.15;
        street.oneway = !avenue && draw.uniform() < 0.1;
        grid.streets.streets.push_back(street);
    };
    for (int y = 0; y < side; ++y) {
        for (int x = 0; x < side; ++x) {
            const int here = y * side + x;
            if (x + 1 < side) {
                add(here, here + 1, y % 8 == 0);
            }
            if (y + 1 < side) {
                add(here, here + side, x % 8 == 0);
            }
        }
    }
    for (int z = 0; z < zones; ++z) {
        city::Zone zone;
        zone.name = fmt::format("Z{}", z);
        // On an avenue, so that every zone has a way out.
        const auto row = 8 * draw.below((side + 7) / 8);
        zone.node = StreetNodeId(row * side + draw.below(side));
        zone.position = grid.streets.nodes[zone.node.index()].position;
        grid.demand.zones.push_back(zone);
    }
    std::set<std::pair<std::int64_t, std::int64_t>> taken;
    while (static_cast<int>(taken.size()) < pairs) {
        const auto from = draw.below(zones);
        const auto to = draw.below(zones);
        if (from != to && taken.insert({from, to}).second) {
            grid.demand.trips.push_back(
                {ZoneId(from), ZoneId(to), trips_per_hour / pairs * draw.uniform(0.2, 1.8)});
        }
    }
    return grid;
}

}  // namespace calade::tests
