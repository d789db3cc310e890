// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/dynamic/route_search.hpp"

#include "calade/base/infinity.hpp"
#include "calade/traffic/dynamic/ticks.hpp"

#include <algorithm>

namespace calade::traffic::dynamic {
namespace {

struct Later {
    bool operator()(const std::pair<double, Index>& a, const std::pair<double, Index>& b) const {
        return a > b;
    }
};

}  // namespace

BackwardGraph::BackwardGraph(const RoadNetwork& n) : network(&n), first(n.first_in) {
    edge.reserve(n.in.size());
    for (const Index road : n.in) {
        edge.push_back({n.roads[at(road)].from, road});
    }
}

RouteSearch::RouteSearch(const BackwardGraph& graph)
    : graph_(graph),
      time_(at(graph.network->nodes), infinity),
      next_(at(graph.network->nodes), -1),
      wanted_(at(graph.network->nodes), 0) {
    if (graph.network->has_bans) {
        road_time_.resize(graph.network->roads.size());
        road_next_.resize(graph.network->roads.size());
    }
}

void RouteSearch::to(Index destination, std::span<const double> cost,
                     std::span<const Index> sources) {
    destination_ = destination;
    for (const Index node : touched_) {  // a search costs what it reaches, not the whole network
        time_[at(node)] = infinity;
        next_[at(node)] = -1;
    }
    heap_.clear();
    touched_.assign(1, destination);
    time_[at(destination)] = 0.0;
    if (graph_.network->has_bans) {
        by_roads(cost);
        return;
    }
    Index left = 0;
    for (const Index node : sources) {
        left += wanted_[at(node)] == 0 ? 1 : 0;
        wanted_[at(node)] = 1;
    }
    by_nodes(cost, sources.empty() ? -1 : left);
    for (const Index node : sources) {
        wanted_[at(node)] = 0;
    }
}

void RouteSearch::by_nodes(std::span<const double> cost, Index left) {
    heap_.emplace_back(0.0, destination_);
    while (!heap_.empty()) {
        std::pop_heap(heap_.begin(), heap_.end(), Later{});
        const auto [key, node] = heap_.back();
        heap_.pop_back();
        if (key != time_[at(node)]) {
            continue;
        }
        if (wanted_[at(node)] != 0) {
            wanted_[at(node)] = 0;
            if (--left == 0) {
                break;
            }
        }
        for (Index e = graph_.first[at(node)]; e < graph_.first[at(node) + 1]; ++e) {
            const auto [from, road] = graph_.edge[at(e)];
            const double there = key + cost[at(road)];
            if (there < time_[at(from)]) {
                if (time_[at(from)] == infinity) {
                    touched_.push_back(from);
                }
                time_[at(from)] = there;
                next_[at(from)] = road;
                heap_.emplace_back(there, from);
                std::push_heap(heap_.begin(), heap_.end(), Later{});
            }
        }
    }
}

void RouteSearch::by_roads(std::span<const double> cost) {
    const RoadNetwork& n = *graph_.network;
    std::fill(road_time_.begin(), road_time_.end(), infinity);
    std::fill(road_next_.begin(), road_next_.end(), -1);
    const auto reach = [&](Index road, double t, Index next) {
        if (t < road_time_[at(road)]) {
            road_time_[at(road)] = t;
            road_next_[at(road)] = next;
            heap_.emplace_back(t, road);
            std::push_heap(heap_.begin(), heap_.end(), Later{});
        }
    };
    for (Index e = graph_.first[at(destination_)]; e < graph_.first[at(destination_) + 1]; ++e) {
        reach(graph_.edge[at(e)].road, cost[at(graph_.edge[at(e)].road)], -1);
    }
    while (!heap_.empty()) {
        std::pop_heap(heap_.begin(), heap_.end(), Later{});
        const auto [key, road] = heap_.back();
        heap_.pop_back();
        if (key != road_time_[at(road)]) {
            continue;
        }
        const Index node = n.roads[at(road)].from;
        if (key < time_[at(node)]) {
            touched_.push_back(node);
            time_[at(node)] = key;
            next_[at(node)] = road;
        }
        for (Index e = graph_.first[at(node)]; e < graph_.first[at(node) + 1]; ++e) {
            const Index in = graph_.edge[at(e)].road;
            if (n.turn_banned[at(n.turn(in, road))] == 0) {
                reach(in, key + cost[at(in)], road);
            }
        }
    }
}

Index RouteSearch::after(Index road) const {
    const Index node = graph_.network->roads[at(road)].to;
    if (node == destination_) {
        return -1;
    }
    return road_next_.empty() ? next_[at(node)] : road_next_[at(road)];
}

Index RouteSearch::from(Index node) const { return node == destination_ ? -1 : next_[at(node)]; }

}  // namespace calade::traffic::dynamic
