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
      placed_(at(graph.nodes), 0),
      turn_to_come_(at(graph.nodes), 0) {}

void ShortestTree::push(Index node, double there) {
    heap_.emplace_back(there, node);
    std::push_heap(heap_.begin(), heap_.end(), Later{});
}

void ShortestTree::relax(Index node, std::span<const double> cost) {
    const double here = distance_[at(node)];
    for (Index l = graph_.first_out[at(node)]; l < graph_.first_out[at(node) + 1]; ++l) {
        const Index next = graph_.to[at(l)];
        const double there = here + cost[at(l)];
        if (there < distance_[at(next)]) {
            distance_[at(next)] = there;
            parent_[at(next)] = l;
            changed_ = true;
            // No way leads on over zones; who has his turn in this pass yet needs no other.
            if (next >= graph_.first_through_node && turn_to_come_[at(next)] == 0) {
                push(next, there);
            }
        }
    }
}

void ShortestTree::settle(Index origin, std::span<const double> cost) {
    while (!heap_.empty()) {
        std::pop_heap(heap_.begin(), heap_.end(), Later{});
        const auto [key, node] = heap_.back();
        heap_.pop_back();
        const bool through = node >= graph_.first_through_node || node == origin;
        if (key == distance_[at(node)] && through) {
            relax(node, cost);
            if (fresh_) {
                settled_.push_back(node);
            }
        }
    }
}

void ShortestTree::mend(Index origin, std::span<const double> cost, std::span<Index> tree,
                        Change change) {
    std::fill(distance_.begin(), distance_.end(), infinity);
    std::fill(parent_.begin(), parent_.end(), -1);
    distance_[at(origin)] = 0.0;
    changed_ = false;
    fresh_ = tree.empty() || tree.front() < 0;
    settled_.clear();
    std::size_t size = 0;
    for (; size < tree.size() && tree[size] >= 0; ++size) {
        const Index l = tree[size];
        const Index node = graph_.to[at(l)];
        distance_[at(node)] = distance_[at(graph_.from[at(l)])] + cost[at(l)];
        parent_[at(node)] = l;
        // A closed link cuts off what hangs on it: the stored tree changes even if nothing mends.
        changed_ = changed_ || distance_[at(node)] == infinity;
    }
    if (change == Change::small) {
        // Hardly any link improves a node: memory is read in order.
        relax(origin, cost);
        for (Index node = graph_.first_through_node; node < graph_.nodes && size > 0; ++node) {
            if (distance_[at(node)] < infinity) {
                relax(node, cost);
            }
        }
    } else {
        // Many do: from near to far, most improve nodes whose turn is still to come.
        for (const Index l : tree.first(size)) {
            turn_to_come_[at(graph_.to[at(l)])] = 1;
        }
        relax(origin, cost);
        for (const Index l : tree.first(size)) {
            const Index node = graph_.to[at(l)];
            turn_to_come_[at(node)] = 0;
            if (node >= graph_.first_through_node && distance_[at(node)] < infinity) {
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
    fresh_ = false;
    for (const Index node : origins) {
        distance_[at(node)] = 0.0;
    }
    for (const Index node : origins) {
        relax(node, cost);
    }
    settle(-1, cost);
}

/// Stores the mended tree. Going through the nodes in the old tree's order, or that in which they
/// were settled, nearly all find the node that they hang on placed already; the others bring their
/// chain with them. The order stays near that of the distances, which mend() gains from.
void ShortestTree::write(Index origin, std::span<Index> tree) {
    std::fill(placed_.begin(), placed_.end(), std::uint8_t{0});
    placed_[at(origin)] = 1;
    order_.clear();
    const auto place = [&](Index node) {
        if (placed_[at(node)] != 0) {
            return;
        }
        if (distance_[at(node)] == infinity) {
            parent_[at(node)] = -1;
            return;
        }
        Index n = node;
        for (; placed_[at(n)] == 0; n = graph_.from[at(parent_[at(n)])]) {
            chain_.push_back(n);
            placed_[at(n)] = 1;
        }
        for (; !chain_.empty(); chain_.pop_back()) {
            order_.push_back(parent_[at(chain_.back())]);
        }
    };
    for (const Index node : settled_) {
        place(node);
    }
    for (const Index l : tree) {
        if (l < 0) {
            break;
        }
        place(graph_.to[at(l)]);
    }
    for (Index node = 0; node < graph_.nodes; ++node) {
        place(node);
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
