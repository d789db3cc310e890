// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/link_costs.hpp"
#include "calade/traffic/route_lists.hpp"
#include "calade/traffic/shortest_tree.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace calade::traffic {

/// What an assignment needs of a network and never changes: the search graph and the demand pairs
/// gathered by origin node (zones on one node share one tree).
struct Trips {
    explicit Trips(const Network& network);
    SearchGraph graph;
    std::vector<std::uint64_t> key;   ///< of each link, for the labels of paths
    std::vector<Index> origin;        ///< distinct origin nodes of each class, increasing
    std::vector<Index> origin_class;  ///< user class of each
    std::vector<Index> pair_class;    ///< one a demand pair
    /// What a class pays on each link beside the cost of all; empty for a class that pays that.
    std::vector<std::vector<double>> extra;
    std::vector<Index> first_pair;   ///< origins + 1 entries into `pair`
    std::vector<Index> pair;         ///< demand pairs by origin, in their given order
    std::vector<Index> destination;  ///< node, one a demand pair
    std::vector<double> rate;        ///< vehicles per second, one a demand pair
};

/// User equilibrium (Wardrop 1952) by gradient projection on routes (Jayakrishnan, Tsai, Prashker
/// & Rajadhyaksha 1994), with rounds over the pairs in use between searches as in the greedy
/// method of Xie, Nie & Liu 2018. Starts from the routes of the last equilibrium when there are
/// any: routes over closed links give their flow to the shortest open one.
class Assignment {
public:
    struct Result {
        double gap = 0.0;  ///< (total cost − cost on shortest paths) / total cost
        int iterations = 0;
    };

    /// Both must outlive the assignment. `costs` holds the conditions; its flows are overwritten.
    Assignment(const Trips& trips, LinkCosts& costs);

    /// Brings `routes` and the flows of `costs` to equilibrium and marks the pairs that have a
    /// path in `served`. Trees are mended in parallel, flows move in a fixed serial order: same
    /// bits for any thread count.
    Result solve(Routes& routes, std::vector<std::uint8_t>& served, double relative_gap,
                 int max_iterations);

private:
    using Route = RouteLists::Route;

    void sum_flows();
    [[nodiscard]] double missing(Index pair) const;
    double place_missing();
    void search(Index first, Index last, ShortestTree::Change change);
    void label_paths(Index origin, std::span<const Index> parent, std::span<std::uint64_t> label);
    [[nodiscard]] double gap_found();
    void take_up(Index first, Index last);
    void settle();
    double balance(Index pair);
    void shift(Route& from, Route& to, const double* extra);
    [[nodiscard]] double cost_of(const Route& route, const double* extra) const;
    [[nodiscard]] const double* extra_of(Index user_class) const;
    [[nodiscard]] std::span<const double> costs_of(Index user_class);
    [[nodiscard]] std::span<const Index> links(const Route& route) const {
        return routes_.links(route);
    }
    [[nodiscard]] std::span<Index> tree(Index origin);
    [[nodiscard]] std::span<const Index> pairs_of(Index origin) const;
    /// Paths that a search found, one a pair, in the slices of the search.
    struct Found {
        std::vector<Index> pair, begin;  ///< begin: pairs + 1
        std::vector<Index> link;
    };
    void extract(Index pair, Index origin, std::span<const Index> parent, Found& found) const;
    [[nodiscard]] bool lacks_flow(Index pair) const;
    void measure_origin(Index origin, const ShortestTree& search,
                        std::span<const std::uint64_t> label, Found& found);

    const Trips& trips_;
    LinkCosts& costs_;
    RouteLists routes_;
    std::vector<Index> trees_;
    std::vector<std::vector<double>> class_cost_;  ///< of classes with an extra
    std::vector<double> shortest_;                 ///< cost of each pair's shortest path
    std::vector<double> excess_, total_;           ///< one an origin
    std::vector<Index> unsettled_;                 ///< its pairs with a choice of routes
    std::vector<Index> reopened_;                  ///< its pairs that have a path but no routes
    std::vector<Found> found_;                     ///< better paths of the last search, one a slice
    std::vector<std::vector<double>> partial_flow_;
    double excess_sum_ = 0.0;
    double least_excess_ = 0.0;  ///< of a route, s per second: less is left for later
    std::vector<Index> stamp_;   ///< one a link, for the difference of two routes
    Index stamp_now_ = 0;
    std::vector<Index> only_from_, only_to_;
    std::vector<Index> moved_;      ///< pairs of this round that are not in balance
    std::vector<double> cost_now_;  ///< of a pair's routes
};

}  // namespace calade::traffic
