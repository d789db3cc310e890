// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/dynamic/road_network.hpp"

#include <span>
#include <utility>
#include <vector>

namespace calade::traffic::dynamic {

/// Roads packed for searches backwards from a destination.
struct BackwardGraph {
    explicit BackwardGraph(const RoadNetwork& network);
    struct Edge {
        Index from, road;
    };
    const RoadNetwork* network;
    std::vector<Index> first;  ///< nodes + 1
    std::vector<Edge> edge;    ///< roads by their end
};

/// Quickest ways from everywhere to one node (Dijkstra 1959, backwards). Without turn bans labels
/// stand at nodes, with them at roads. The result is a function of costs and destination alone.
class RouteSearch {
public:
    explicit RouteSearch(const BackwardGraph& graph);
    /// `cost` one a road, s, above zero; infinite is closed. With `sources`, the search ends when
    /// all of them have their time; others may be left without.
    void to(Index destination, std::span<const double> cost, std::span<const Index> sources = {});
    /// The next road after `road`, or from `node`; −1 where no way leads or at the destination.
    [[nodiscard]] Index after(Index road) const;
    [[nodiscard]] Index from(Index node) const;
    /// Time from a node; infinite where no way leads.
    [[nodiscard]] double time_from(Index node) const {
        return time_[static_cast<std::size_t>(node)];
    }

private:
    void by_nodes(std::span<const double> cost, Index left);
    void by_roads(std::span<const double> cost);
    const BackwardGraph& graph_;
    Index destination_ = -1;
    std::vector<double> time_;       // one a node
    std::vector<Index> next_;        // first road from each node
    std::vector<double> road_time_;  // with bans: from the start of each road
    std::vector<Index> road_next_;
    std::vector<std::pair<double, Index>> heap_;
    std::vector<std::uint8_t> wanted_;
    std::vector<Index> touched_;
};

}  // namespace calade::traffic::dynamic
