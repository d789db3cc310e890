// SPDX-License-Identifier: Apache-2.0
//
// Each round: mend every origin's shortest-path tree at fixed costs (parallel) and measure
//   gap = Σ_pairs Σ_k f_k (c_k − u) / Σ_pairs Σ_k f_k c_k        u: cost of the pair's shortest
//   path
// then let pairs use the new paths and move flow, pair by pair, from each route k to the pair's
// cheapest route b by Newton's step on their difference:
//   Δ = (c_k − c_b) / Σ_{links of k or b, not both} t'(v),  0 ≤ f_k, 0 ≤ f_b
// Costs follow every move. Pairs whose one route is the shortest path, most of them, are known by
// the labels of both and cost nothing but that look; routes whose excess f_k (c_k − c_b) is small
// beside that of the network are left for later rounds.
#include "calade/traffic/assignment.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/base/infinity.hpp"
#include "calade/base/parallel.hpp"
#include "calade/base/random.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace calade::traffic {
namespace {

/// A path must beat the routes in use by more than the rounding of two sums of link costs.
constexpr double rounding = 1e-14;
constexpr Index origins_per_slice = 4;
constexpr Index origins_per_sweep = 32;
/// Sweeps of few origins at a time end this near to the gap that is asked for,
constexpr double sweep_above = 20.0;
/// and there are none to begin with where no more than this share of the demand needs new routes.
constexpr double small_change = 1e-3;
constexpr int inner_rounds = 20;
/// Inner rounds stop when the routes in use are this much nearer to balance than the network was.
constexpr double inner_share = 0.02;
/// And what routes are left with for later, all together, is at most this share of it.
constexpr double left_share = 0.01;
/// Moves leave rounding in the link flows, about 1e-14 of them a search. Below this gap they are
/// added up anew for every search, above it at the end.
constexpr double sum_anew_below = 1e-8;

}  // namespace

Trips::Trips(const Network& network) : graph(network) {
    for (std::size_t l = 0; l < network.links.size(); ++l) {
        key.push_back(random_bits(0, 0, l));
    }
    const auto classes = std::max<std::size_t>(network.classes.size(), 1);
    const auto nodes = at(network.nodes);
    extra.resize(classes);
    for (std::size_t k = 0; k < network.classes.size(); ++k) {
        const UserClass& c = network.classes[k];
        if (c.toll_factor == 1.0 && c.forbidden.empty()) {
            continue;
        }
        for (std::size_t l = 0; l < network.links.size(); ++l) {
            const bool forbidden = !c.forbidden.empty() && c.forbidden[l] != 0;
            extra[k].push_back(forbidden ? infinity
                                         : network.links[l].toll_s * (c.toll_factor - 1.0));
        }
    }
    const auto group = [&](const Demand& d) {
        return at(d.user_class) * nodes + at(network.zone_node[at(d.from)]);
    };
    std::vector<Index> count(classes * nodes + 1, 0);
    for (const auto& d : network.demand) {
        ++count[group(d)];
        destination.push_back(network.zone_node[at(d.to)]);
        rate.push_back(d.rate_vps);
        pair_class.push_back(d.user_class);
    }
    std::vector<Index> next(classes * nodes, 0);
    first_pair.push_back(0);
    for (std::size_t g = 0; g < classes * nodes; ++g) {
        if (count[g] > 0) {
            next[g] = first_pair.back();
            origin.push_back(static_cast<Index>(g % nodes));
            origin_class.push_back(static_cast<Index>(g / nodes));
            first_pair.push_back(first_pair.back() + count[g]);
        }
    }
    pair.resize(network.demand.size());
    for (std::size_t p = 0; p < network.demand.size(); ++p) {
        pair[at(next[group(network.demand[p])]++)] = static_cast<Index>(p);
    }
}

Assignment::Assignment(const Trips& trips, LinkCosts& costs)
    : trips_(trips),
      costs_(costs),
      routes_(trips.rate.size(), trips.key),
      shortest_(trips.rate.size(), 0.0),
      excess_(trips.origin.size(), 0.0),
      total_(trips.origin.size(), 0.0),
      unsettled_(trips.origin.size(), 0),
      reopened_(trips.origin.size(), 0),
      stamp_(trips.graph.to.size(), 0) {
    class_cost_.resize(trips.extra.size());
}

std::span<Index> Assignment::tree(Index origin) {
    const auto n = at(trips_.graph.nodes);
    return {trees_.data() + at(origin) * n, n};
}

std::span<const Index> Assignment::pairs_of(Index origin) const {
    return {trips_.pair.data() + trips_.first_pair[at(origin)],
            trips_.pair.data() + trips_.first_pair[at(origin) + 1]};
}

const double* Assignment::extra_of(Index user_class) const {
    const auto& extra = trips_.extra[at(user_class)];
    return extra.empty() ? nullptr : extra.data();
}

/// What every link costs a class now.
std::span<const double> Assignment::costs_of(Index user_class) {
    const double* extra = extra_of(user_class);
    if (extra == nullptr) {
        return costs_.cost;
    }
    auto& cost = class_cost_[at(user_class)];
    cost.resize(costs_.cost.size());
    for (std::size_t l = 0; l < cost.size(); ++l) {
        cost[l] = costs_.cost[l] + extra[l];
    }
    return cost;
}

double Assignment::cost_of(const Route& route, const double* extra) const {
    double sum = 0.0;
    for (const Index l : links(route)) {
        sum += costs_.cost[at(l)];
    }
    if (extra != nullptr) {
        for (const Index l : links(route)) {
            sum += extra[at(l)];
        }
    }
    return sum;
}

/// Flow that a pair with a path lacks on its routes: all of it at first or when its path opens
/// again, that of the routes that closed else.
double Assignment::missing(Index pair) const {
    if (shortest_[at(pair)] == infinity) {
        return 0.0;
    }
    double placed = 0.0;
    for (const auto& route : routes_.of(pair)) {
        placed += route.flow;
    }
    return trips_.rate[at(pair)] - placed;
}

bool Assignment::lacks_flow(Index pair) const {
    return missing(pair) > 1e-9 * trips_.rate[at(pair)] ||
           (routes_.of(pair).empty() && shortest_[at(pair)] < infinity);
}

/// Puts missing flow on shortest paths, a few origins after the others at the costs that those
/// before them left, which is much nearer to equilibrium than all of them at once. Pairs without a
/// path give up their routes. Gives the flow that was placed, vehicles per second.
double Assignment::place_missing() {
    constexpr std::size_t together = 16;
    double placed = 0.0;
    std::vector<Index> lacking;
    for (Index o = 0; o < static_cast<Index>(trips_.origin.size()); ++o) {
        const auto pairs = pairs_of(o);
        if (std::any_of(pairs.begin(), pairs.end(), [&](Index p) { return lacks_flow(p); })) {
            lacking.push_back(o);
        }
    }
    std::vector<Found> found(together);
    std::vector<std::span<const double>> cost(trips_.extra.size());
    for (std::size_t first = 0; first < lacking.size(); first += together) {
        const auto count = std::min(together, lacking.size() - first);
        for (std::size_t k = 0; k < cost.size(); ++k) {
            cost[k] = costs_of(static_cast<Index>(k));
        }
        parallel_for(0, static_cast<Index>(count), 2, [&](Index begin, Index end) {
            ShortestTree search(trips_.graph);
            for (Index i = begin; i < end; ++i) {
                const Index o = lacking[first + at(i)];
                found[at(i)] = Found{};
                search.mend(trips_.origin[at(o)], cost[at(trips_.origin_class[at(o)])], tree(o),
                            ShortestTree::Change::large);
                for (const Index p : pairs_of(o)) {
                    shortest_[at(p)] = search.distance()[at(trips_.destination[at(p)])];
                    if (lacks_flow(p)) {
                        extract(p, trips_.origin[at(o)], search.parent_link(), found[at(i)]);
                    }
                }
            }
        });
        for (std::size_t i = 0; i < count; ++i) {
            const Found& f = found[i];
            for (std::size_t k = 0; k < f.pair.size(); ++k) {
                const double flow = missing(f.pair[k]);
                const std::span<const Index> path(f.link.data() + f.begin[k],
                                                  f.link.data() + f.begin[k + 1]);
                placed += flow;
                routes_.add(f.pair[k], path, flow);
                for (const Index l : path) {
                    costs_.set_flow(l, costs_.flow[at(l)] + flow);
                }
            }
        }
    }
    for (std::size_t p = 0; p < shortest_.size(); ++p) {
        if (shortest_[p] == infinity) {
            routes_.keep(static_cast<Index>(p), 0);
        }
    }
    return placed;
}

/// Excess and total cost of an origin's pairs, and the paths that are better than what they have.
void Assignment::measure_origin(Index o, const ShortestTree& search,
                                std::span<const std::uint64_t> label, Found& found) {
    const double* extra = extra_of(trips_.origin_class[at(o)]);
    double excess = 0.0;
    double total = 0.0;
    Index unsettled = 0;
    reopened_[at(o)] = 0;
    for (const Index p : pairs_of(o)) {
        const Index destination = trips_.destination[at(p)];
        const double u = search.distance()[at(destination)];
        shortest_[at(p)] = u;
        const auto list = routes_.of(p);
        if (list.empty()) {
            reopened_[at(o)] += u < infinity ? 1 : 0;
            continue;
        }
        total += trips_.rate[at(p)] * u;
        const bool known = std::any_of(list.begin(), list.end(), [&](const Route& r) {
            return r.label == label[at(destination)];
        });
        if (known && list.size() == 1) {
            continue;
        }
        double cheapest = infinity;
        for (const Route& route : list) {
            const double c = cost_of(route, extra);
            cheapest = std::min(cheapest, c);
            excess += route.flow * (c - u);
        }
        const bool better = !known && cheapest - u > rounding * u;
        if (better) {
            extract(p, trips_.origin[at(o)], search.parent_link(), found);
        }
        unsettled += better || list.size() > 1 ? 1 : 0;
    }
    excess_[at(o)] = excess;
    total_[at(o)] = total + excess;
    unsettled_[at(o)] = unsettled;
}

/// Mends the trees of some origins, which begin a slice, at the present costs.
void Assignment::search(Index first, Index last, ShortestTree::Change change) {
    std::vector<std::span<const double>> class_costs;
    for (std::size_t k = 0; k < trips_.extra.size(); ++k) {
        class_costs.push_back(costs_of(static_cast<Index>(k)));
    }
    parallel_for(first, last, origins_per_slice, [&](Index begin, Index end) {
        ShortestTree search(trips_.graph);
        std::vector<std::uint64_t> label(at(trips_.graph.nodes), 0);  // of the path to each node
        Found& found = found_[at(begin / origins_per_slice)];
        found = Found{};
        for (Index o = begin; o < end; ++o) {
            const Index user_class = trips_.origin_class[at(o)];
            search.mend(trips_.origin[at(o)], class_costs[at(user_class)], tree(o), change);
            label_paths(o, search.parent_link(), label);
            measure_origin(o, search, label, found);
        }
    });
}

/// The relative gap that the last search of every origin found.
double Assignment::gap_found() {
    double total = 0.0;
    excess_sum_ = 0.0;
    std::int64_t unsettled = 0;
    for (std::size_t o = 0; o < excess_.size(); ++o) {
        excess_sum_ += excess_[o];
        total += total_[o];
        unsettled += unsettled_[o];
    }
    least_excess_ =
        left_share * excess_sum_ / static_cast<double>(std::max<std::int64_t>(unsettled, 1));
    require<NumericalError>(std::isfinite(total) && std::isfinite(excess_sum_),
                            "traffic assignment: total travel time is {} s, expected a finite "
                            "value; check link costs and capacities",
                            total);
    return total > 0.0 ? std::max(excess_sum_, 0.0) / total : 0.0;
}

/// Pairs of some origins take up the better paths that a search found, and balance.
void Assignment::take_up(Index first, Index last) {
    std::size_t slice = 0;
    std::size_t next = 0;  // of the slice's paths, which stand in the order of the pairs
    for (Index o = first; o < last; ++o) {
        if (o % origins_per_slice == 0) {
            slice = at(o / origins_per_slice);
            next = 0;
        }
        const Found& found = found_[slice];
        for (const Index p : pairs_of(o)) {
            if (next < found.pair.size() && found.pair[next] == p) {
                routes_.add(p,
                            {found.link.data() + found.begin[next],
                             found.link.data() + found.begin[next + 1]},
                            0.0);
                ++next;
            }
            if (routes_.of(p).size() > 1 && balance(p) > least_excess_) {
                moved_.push_back(p);
            }
        }
    }
}

/// Lets the pairs settle on the routes that they have.
void Assignment::settle() {
    double excess = infinity;
    for (int round = 0; round < inner_rounds && excess > inner_share * excess_sum_; ++round) {
        excess = 0.0;
        for (const Index p : moved_) {
            if (routes_.of(p).size() > 1) {
                excess += balance(p);
            }
        }
    }
    // Moves round; the demand is met to the last bit by the pair's fullest route.
    for (const Index p : moved_) {
        auto list = routes_.of(p);
        double placed = 0.0;
        for (const auto& route : list) {
            placed += route.flow;
        }
        auto fullest =
            std::max_element(list.begin(), list.end(),
                             [](const Route& a, const Route& b) { return a.flow < b.flow; });
        fullest->flow += trips_.rate[at(p)] - placed;
    }
    moved_.clear();
}

Assignment::Result Assignment::solve(Routes& routes, std::vector<std::uint8_t>& served,
                                     double relative_gap, int max_iterations) {
    routes_.unpack(routes, costs_.closed);
    trees_ = routes.tree;
    trees_.resize(trips_.origin.size() * at(trips_.graph.nodes), -1);
    Result result;
    sum_flows();
    // Pairs without routes until now may have a path again: the first search of all tells.
    for (Index p = 0; p < routes_.pairs(); ++p) {
        shortest_[at(p)] = routes.empty() || routes_.had_routes(p) ? 0.0 : infinity;
    }
    const double placed = place_missing();
    const auto origins = static_cast<Index>(trips_.origin.size());
    found_.resize(at((origins + origins_per_slice - 1) / origins_per_slice));
    // Near to the goal, and where it may be met already, all search at the same costs, which gives
    // the gap itself. Far from it each few origins search at the costs that those before them left,
    // and move at once, which gets there sooner; the gap is then that of many moments.
    const double demand = std::accumulate(trips_.rate.begin(), trips_.rate.end(), 0.0);
    bool near = placed <= small_change * demand;
    bool moved = placed > 0.0;  // since link flows were added up
    for (;;) {
        near = near || result.iterations >= max_iterations;
        const Index together = near ? origins : origins_per_sweep;
        for (Index first = 0; first < origins; first += together) {
            const Index last = std::min(first + together, origins);
            search(first, last, near ? ShortestTree::Change::small : ShortestTree::Change::large);
            if (!near) {
                take_up(first, last);
            }
        }
        result.gap = gap_found();
        if (std::any_of(reopened_.begin(), reopened_.end(), [](Index n) { return n > 0; })) {
            moved = place_missing() > 0.0 || moved;
            continue;
        }
        if (near) {
            if (result.gap <= relative_gap || result.iterations >= max_iterations) {
                break;
            }
            take_up(0, origins);
        }
        settle();
        ++result.iterations;
        moved = result.gap >= sum_anew_below;
        if (!moved) {
            sum_flows();
        }
        near = result.gap <= sweep_above * relative_gap;
    }
    if (moved) {
        sum_flows();
    }
    served.resize(trips_.rate.size());
    for (std::size_t p = 0; p < served.size(); ++p) {
        served[p] = shortest_[p] < infinity ? 1 : 0;
    }
    routes_.pack(routes);
    routes.tree = std::move(trees_);
    return result;
}

}  // namespace calade::traffic
