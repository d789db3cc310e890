// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/fill/mapped_grid.hpp"

namespace calade::city {

/// What a map would show of a network: where stations and lines are. Lines and ties of every third
/// medium-voltage branch are drawn on poles.
inline MappedGrid map_of_grid(const PowerNetwork& network) {
    MappedGrid map;
    for (const Station& s : network.stations) {
        (s.kind == StationKind::hv_mv ? map.hv_stations : map.mv_stations)
            .push_back({s.name, s.position});
    }
    for (const Branch& b : network.branches) {
        if (b.kind == BranchKind::transformer) {
            continue;
        }
        const bool medium = network.buses[b.to.index()].nominal_v > 1000.0;
        (medium ? map.mv_lines : map.lv_lines)
            .push_back({b.route, medium && map.mv_lines.size() % 3 == 2});
    }
    return map;
}

}  // namespace calade::city
