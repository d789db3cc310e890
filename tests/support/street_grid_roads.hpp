// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/dynamic/model.hpp"

#include <array>
#include <map>
#include <utility>

namespace calade::tests {

/// The grids of grids.md: n × n nodes, roads both ways between neighbours, trips from every node of
/// a side to every node of the opposite side.
struct RoadGrid {
    traffic::dynamic::RoadNetwork network;
    traffic::dynamic::Demand demand;
};

inline RoadGrid make_road_grid(Index n, double length_m, double flow_vps, double until_s = 3600.0) {
    std::vector<traffic::dynamic::Road> roads;
    const auto add = [&](Index a, Index b) {
        for (int way = 0; way < 2; ++way) {
            traffic::dynamic::Road r;
            r.from = way == 0 ? a : b;
            r.to = way == 0 ? b : a;
            r.street = StreetId(roads.size() / 2);
            r.length_m = length_m;
            r.free_speed_ms = 20.0;
            r.capacity_vps = 0.8;
            r.jam_density_vpm = 0.2;
            r.wave_speed_ms = 5.0;
            roads.push_back(r);
        }
    };
    for (Index y = 0; y < n; ++y) {
        for (Index x = 0; x < n; ++x) {
            if (x + 1 < n) {
                add(y * n + x, y * n + x + 1);
            }
            if (y + 1 < n) {
                add(y * n + x, (y + 1) * n + x);
            }
        }
    }
    RoadGrid grid{traffic::dynamic::make_roads(n * n, std::move(roads)), {}};
    std::map<std::pair<Index, Index>, double> flow;  // opposite corners are a pair of both sides
    for (Index a = 0; a < n; ++a) {
        for (Index b = 0; b < n; ++b) {
            const std::array<std::pair<Index, Index>, 2> pairs{
                {{a * n, b * n + n - 1}, {a, (n - 1) * n + b}}};
            for (const auto& [from, to] : pairs) {
                flow[{from, to}] += flow_vps;
                flow[{to, from}] += flow_vps;
            }
        }
    }
    for (const auto& [pair, rate] : flow) {
        grid.demand.slices.push_back({pair.first, pair.second, 0, 0.0, until_s, rate});
    }
    return grid;
}

}  // namespace calade::tests
