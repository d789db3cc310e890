// SPDX-License-Identifier: Apache-2.0
#include "calade/city/demo/street_plan.hpp"
#include "calade/geo/spatial_index.hpp"

#include <algorithm>
#include <vector>

namespace calade::city::demo {

namespace {

/// 1 for each street that a building has its front on: the nearest street to a wall's middle.
std::vector<char> streets_with_houses(const StreetNetwork& network,
                                      const std::vector<Building>& buildings) {
    std::vector<geo::Polyline> axes;
    axes.reserve(network.streets.size());
    for (const Street& street : network.streets) {
        axes.push_back(street.axis);
    }
    const geo::LineIndex index(axes);
    std::vector<char> used(network.streets.size(), 0);
    for (const Building& b : buildings) {
        const geo::Point2 front = 0.5 * (b.footprint.outer[0] + b.footprint.outer[1]);
        if (const auto hit = index.nearest(front, 60.0); hit.line >= 0) {
            used[static_cast<std::size_t>(hit.line)] = 1;
        }
    }
    return used;
}

bool near_edge(const geo::Box& box, geo::Point2 p) {
    constexpr double through = 40.0;  // roads that end there go on to other towns
    return p.x - box.low.x < through || box.high.x - p.x < through || p.y - box.low.y < through;
}

}  // namespace

void remove_dead_ends(const TownPlan& plan, const std::vector<Building>& buildings,
                      StreetNetwork& network) {
    std::vector<char> kept(network.streets.size(), 1);
    const std::vector<char> used = streets_with_houses(network, buildings);
    std::vector<int> arms(network.nodes.size(), 0);
    for (const Street& s : network.streets) {
        ++arms[s.from.index()];
        ++arms[s.to.index()];
    }
    auto ends_nowhere = [&](StreetNodeId node) {
        return arms[node.index()] == 1 &&
               !near_edge(plan.grid.box(), network.nodes[node.index()].position);
    };
    for (bool again = true; again;) {
        again = false;
        for (std::size_t i = 0; i < kept.size(); ++i) {
            const Street& s = network.streets[i];
            if (kept[i] != 0 && used[i] == 0 && (ends_nowhere(s.from) || ends_nowhere(s.to))) {
                kept[i] = 0;
                --arms[s.from.index()];
                --arms[s.to.index()];
                again = true;
            }
        }
    }

    StreetNetwork rest;
    std::vector<StreetNodeId> renumbered(network.nodes.size());
    for (std::size_t i = 0; i < network.nodes.size(); ++i) {
        if (arms[i] > 0) {
            renumbered[i] = StreetNodeId(rest.nodes.size());
            rest.nodes.push_back(network.nodes[i]);
        }
    }
    for (std::size_t i = 0; i < kept.size(); ++i) {
        if (kept[i] != 0) {
            Street street = std::move(network.streets[i]);
            street.from = renumbered[street.from.index()];
            street.to = renumbered[street.to.index()];
            rest.streets.push_back(std::move(street));
        }
    }
    network = std::move(rest);
}

}  // namespace calade::city::demo
