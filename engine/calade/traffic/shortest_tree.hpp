// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/network.hpp"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace calade::traffic {

/// The part of the network that a search reads, packed for it.
struct SearchGraph {
    explicit SearchGraph(const Network& network);
    Index nodes = 0;
    Index first_through_node = 0;
    std::vector<Index> first_out;  ///< nodes + 1
    std::vector<Index> from, to;   ///< one a link
};

/// One-to-all shortest paths that mend the previous tree instead of starting afresh: the old
/// tree's costs are added up anew, every link is tried once in the tree's order, and only nodes
/// that a link improves after their turn enter the queue. Costs between two equilibria differ
/// little, so the queue stays short; an empty tree makes it Dijkstra's method. Costs must not be
/// negative; infinite costs are closed links. The result depends on graph, costs and old tree only.
class ShortestTree {
public:
    explicit ShortestTree(const SearchGraph& graph);

    /// Mends `tree` (one entry a node, as in Routes::tree; all −1 when there is none) for the
    /// origin node. Afterwards distance() and parent_link() hold until the next call.
    /// `change` says how far costs have moved since: it decides the order of work, not the costs.
    enum class Change : std::uint8_t { small, large };
    void mend(Index origin, std::span<const double> cost, std::span<Index> tree,
              Change change = Change::large);
    /// From several nodes at once, each starting at zero.
    void search(std::span<const Index> origins, std::span<const double> cost);

    /// Cost from the origin; infinite where no path leads.
    [[nodiscard]] std::span<const double> distance() const { return distance_; }
    /// The last link of the shortest path to each node; −1 at origins and unreached nodes.
    [[nodiscard]] std::span<const Index> parent_link() const { return parent_; }

private:
    void push(Index node, double there);
    void relax(Index node, std::span<const double> cost);
    void settle(Index origin, std::span<const double> cost);
    void write(Index origin, std::span<Index> tree);

    const SearchGraph& graph_;
    std::vector<double> distance_;
    std::vector<Index> parent_;
    std::vector<std::pair<double, Index>> heap_;
    std::vector<std::uint8_t> placed_;
    std::vector<std::uint8_t> turn_to_come_;  ///< in the pass over the old tree
    std::vector<Index> chain_, order_;
    std::vector<Index> settled_;  ///< nodes in order of distance, where there was no old tree
    bool changed_ = false;
    bool fresh_ = false;
};

/// Writes to `parent` (one entry a node) the links that a stored tree uses, −1 elsewhere.
void parents_of_tree(const SearchGraph& graph, std::span<const Index> tree,
                     std::span<Index> parent);

}  // namespace calade::traffic
