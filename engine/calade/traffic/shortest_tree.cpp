// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/shortest_tree.hpp"

#include "calade/base/at.hpp"
#include "calade/base/infinity.hpp"

#include <algorithm>

namespace calade::traffic {
namespace {

/// The heap's order. Ties need no rule: the same input makes the same sequence of calls.
struct Later {
    bool operator()(const std::pair<double, Index>& a, const std::pair<double, Index>& b) const {
        return a.first > b.first;
    }
};

}  // namespace

SearchGraph::SearchGraph(const Network& network)
    : nodes(network.nodes),
      first_through_node(network.first_through_node),
      first_out(network.first_out) {
    from.reserve(network.links.size());
    to.reserve(network.links.size());
    for (const auto& link : network.links) {
        from.push_back(link.from.value);
        to.push_back(link.to.value);
    }
}

ShortestTree::ShortestTree(const SearchGraph& graph)
    : graph_(graph),
      distance_(at(graph.nodes), infinity),
      parent_(at(graph.nodes), -1),
      placed_(at(graph.nodes), 0) {}

void ShortestTree::relax(Index node, std::span<const double> cost) {
    const double here = distance_[at(node)];
    for (Index l = graph_.first_out[at(node)]; l < graph_.first_out[at(node) + 1]; ++l) {
        const Index next = graph_.to[at(l)];
        const double there = here + cost[at(l)];
        if (there < distance_[at(next)]) {
            distance_[at(next)] = there;
            parent_[at(next)] = l;
            heap_.emplace_back(there, next);
            std::push_heap(heap_.begin(), heap_.end(), Later{});
        }
    }
}

void ShortestTree::settle(Index origin, std::span<const double> cost) {
    changed_ = changed_ || !heap_.empty();
    while (!heap_.empty()) {
        std::pop_heap(heap_.begin(), heap_.end(), Later{});
        const auto [key, node] = heap_.back();
        heap_.pop_back();
        const bool through = node >= graph_.first_through_node || node == origin;
        if (key == distance_[at(node)] && through) {
            relax(node, cost);
        }
    }
}

void ShortestTree::mend(Index origin, std::span<const double> cost, std::span<Index> tree) {
    std::fill(distance_.begin(), distance_.end(), infinity);
    std::fill(parent_.begin(), parent_.end(), -1);
    distance_[at(origin)] = 0.0;
    changed_ = false;
    for (const Index l : tree) {
        if (l < 0) {
            break;
        }
        const Index node = graph_.to[at(l)];
        distance_[at(node)] = distance_[at(graph_.from[at(l)])] + cost[at(l)];
        parent_[at(node)] = l;
        // A closed link cuts off what hangs on it: the stored tree changes even if nothing mends.
        changed_ = changed_ || distance_[at(node)] == infinity;
    }
    relax(origin, cost);
    if (!tree.empty() && tree.front() >= 0) {
        for (Index node = graph_.first_through_node; node < graph_.nodes; ++node) {
            if (distance_[at(node)] < infinity) {
                relax(node, cost);
            }
        }
    }
    settle(origin, cost);
    if (changed_) {
        write(origin, tree);
    }
}

void ShortestTree::search(std::span<const Index> origins, std::span<const double> cost) {
    std::fill(distance_.begin(), distance_.end(), infinity);
    std::fill(parent_.begin(), parent_.end(), -1);
    for (const Index node : origins) {
        distance_[at(node)] = 0.0;
    }
    for (const Index node : origins) {
        relax(node, cost);
    }
    settle(-1, cost);
}

/// Stores the mended tree. Going through the nodes in the old tree's order, nearly all find the
/// node that they hang on placed already; the others bring their chain with them.
void ShortestTree::write(Index origin, std::span<Index> tree) {
    std::fill(placed_.begin(), placed_.end(), std::uint8_t{0});
    placed_[at(origin)] = 1;
    order_.clear();
    const auto place = [&](Index node) {
        if (distance_[at(node)] == infinity) {
            parent_[at(node)] = -1;
            return;
        }
        chain_.clear();
        for (Index n = node; placed_[at(n)] == 0; n = graph_.from[at(parent_[at(n)])]) {
            chain_.push_back(n);
            placed_[at(n)] = 1;
        }
        for (auto n = chain_.rbegin(); n != chain_.rend(); ++n) {
            order_.push_back(parent_[at(*n)]);
        }
    };
    for (const Index l : tree) {
        if (l < 0) {
            break;
        }
        place(graph_.to[at(l)]);
    }
    for (Index node = 0; node < graph_.nodes; ++node) {
        if (placed_[at(node)] == 0) {
            place(node);
        }
    }
    std::fill(std::copy(order_.begin(), order_.end(), tree.begin()), tree.end(), -1);
}

void parents_of_tree(const SearchGraph& graph, std::span<const Index> tree,
                     std::span<Index> parent) {
    std::fill(parent.begin(), parent.end(), -1);
    for (const Index l : tree) {
        if (l < 0) {
            break;
        }
        parent[at(graph.to[at(l)])] = l;
    }
}

}  // namespace calade::traffic
