// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/dynamic/sumo_lanes.hpp"

#include <algorithm>
#include <set>

namespace calade::traffic::dynamic {
namespace {

enum class Kind { none, cars, buses };

Kind kind_of(const io::SumoEdge::Lane& lane) {
    return lane.cars ? Kind::cars : lane.buses ? Kind::buses : Kind::none;
}

std::vector<LaneGroup> groups_of(const io::SumoEdge& edge,
                                 const std::vector<std::set<int>>& next_of_lane) {
    struct Growing {
        Kind kind;
        std::vector<int> lanes;
        std::set<int> next;
    };
    std::vector<Growing> groups;
    for (std::size_t l = 0; l < edge.lanes.size(); ++l) {
        const Kind kind = kind_of(edge.lanes[l]);
        if (kind == Kind::none || next_of_lane[l].empty()) {
            continue;
        }
        const auto same = std::find_if(groups.begin(), groups.end(), [&](const Growing& g) {
            return g.kind == kind && g.next == next_of_lane[l];
        });
        if (same != groups.end()) {
            same->lanes.push_back(static_cast<int>(l));
        } else {
            groups.push_back({kind, {static_cast<int>(l)}, next_of_lane[l]});
        }
    }
    for (std::size_t l = 0; l < edge.lanes.size(); ++l) {
        const Kind kind = kind_of(edge.lanes[l]);
        if (kind == Kind::none || !next_of_lane[l].empty()) {
            continue;
        }
        Growing* largest = nullptr;
        for (auto& g : groups) {
            if (g.kind == kind && (largest == nullptr || g.lanes.size() > largest->lanes.size())) {
                largest = &g;
            }
        }
        if (largest == nullptr) {
            groups.push_back({kind, {}, {}});
            largest = &groups.back();
        }
        largest->lanes.push_back(static_cast<int>(l));
    }
    std::vector<LaneGroup> result;
    for (auto& g : groups) {
        std::sort(g.lanes.begin(), g.lanes.end());
        result.push_back({g.lanes, g.kind == Kind::buses, {g.next.begin(), g.next.end()}});
    }
    std::sort(result.begin(), result.end(), [](const LaneGroup& a, const LaneGroup& b) {
        return a.lanes.front() < b.lanes.front();
    });
    return result;
}

}  // namespace

std::vector<std::vector<LaneGroup>> lane_groups(const io::SumoNetwork& sumo) {
    std::vector<std::vector<std::set<int>>> next(sumo.edges.size());
    for (std::size_t e = 0; e < sumo.edges.size(); ++e) {
        next[e].resize(sumo.edges[e].lanes.size());
    }
    for (const auto& c : sumo.connections) {
        auto& lanes = next[static_cast<std::size_t>(c.from)];
        if (static_cast<std::size_t>(c.from_lane) < lanes.size()) {
            lanes[static_cast<std::size_t>(c.from_lane)].insert(c.to);
        }
    }
    std::vector<std::vector<LaneGroup>> result;
    for (std::size_t e = 0; e < sumo.edges.size(); ++e) {
        result.push_back(groups_of(sumo.edges[e], next[e]));
    }
    return result;
}

}  // namespace calade::traffic::dynamic
