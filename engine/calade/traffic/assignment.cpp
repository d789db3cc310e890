// SPDX-License-Identifier: Apache-2.0
//
// Each round: mend every origin's shortest-path tree at fixed costs (parallel) and measure
//   gap = Σ_pairs Σ_k f_k (c_k − u) / Σ_pairs Σ_k f_k c_k        u: cost of the pair's shortest
//   path
// then let pairs use the new paths and move flow, pair by pair, from each route k to the pair's
// cheapest route b by Newton's step on their difference:
//   Δ = (c_k − c_b) / Σ_{links of k or b, not both} t'(v),  0 ≤ f_k, 0 ≤ f_b
// Costs follow every move. Pairs with one route, most of them, are passed over in the inner rounds.
#include "calade/traffic/assignment.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/base/infinity.hpp"
#include "calade/base/parallel.hpp"

#include <algorithm>
#include <cmath>

namespace calade::traffic {
namespace {

/// A path must beat the routes in use by more than the rounding of two sums of link costs.
constexpr double rounding = 1e-14;
constexpr Index origins_per_slice = 4;
constexpr int inner_rounds = 20;
/// Inner rounds stop when the routes in use are this much nearer to balance than the network was.
constexpr double inner_share = 0.02;

}  // namespace

Trips::Trips(const Network& network) : graph(network) {
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
      routes_(trips.rate.size()),
      shortest_(trips.rate.size(), 0.0),
      excess_(trips.origin.size(), 0.0),
      total_(trips.origin.size(), 0.0),
      stamp_(trips.graph.to.size(), 0) {
    class_cost_.resize(trips.extra.size());
}

std::span<const Index> Assignment::links(const Route& route) const {
    return {pool_.data() + route.begin, at(route.length)};
}

std::span<Index> Assignment::tree(Index origin) {
    const auto n = at(trips_.graph.nodes);
    return {trees_.data() + at(origin) * n, n};
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
    for (const auto& route : routes_[at(pair)]) {
        placed += route.flow;
    }
    return trips_.rate[at(pair)] - placed;
}

bool Assignment::lacks_flow(Index pair) const {
    return missing(pair) > 1e-9 * trips_.rate[at(pair)] ||
           (routes_[at(pair)].empty() && shortest_[at(pair)] < infinity);
}

/// Puts missing flow on shortest paths, a few origins after the others at the costs that those
/// before them left, which is much nearer to equilibrium than all of them at once. Pairs without a
/// path give up their routes. True if anything was missing.
bool Assignment::place_missing() {
    constexpr std::size_t together = 16;
    std::vector<Index> lacking;
    const auto pairs_of = [&](Index o) {
        return std::span<const Index>(trips_.pair.data() + trips_.first_pair[at(o)],
                                      trips_.pair.data() + trips_.first_pair[at(o) + 1]);
    };
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
                search.mend(trips_.origin[at(o)], cost[at(trips_.origin_class[at(o)])], tree(o));
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
                for (const Index l : links(add_path(f.pair[k], path, flow))) {
                    costs_.set_flow(l, costs_.flow[at(l)] + flow);
                }
            }
        }
    }
    for (std::size_t p = 0; p < routes_.size(); ++p) {
        if (shortest_[p] == infinity) {
            routes_[p].clear();
        }
    }
    return !lacking.empty();
}

/// Mends all trees at the present costs and gives the relative gap.
double Assignment::measure() {
    const auto origins = static_cast<Index>(trips_.origin.size());
    std::vector<std::span<const double>> class_costs;
    for (std::size_t k = 0; k < trips_.extra.size(); ++k) {
        class_costs.push_back(costs_of(static_cast<Index>(k)));
    }
    found_.resize(at((origins + origins_per_slice - 1) / origins_per_slice));
    parallel_for(0, origins, origins_per_slice, [&](Index begin, Index end) {
        ShortestTree search(trips_.graph);
        Found& found = found_[at(begin / origins_per_slice)];
        found = Found{};
        for (Index o = begin; o < end; ++o) {
            const Index user_class = trips_.origin_class[at(o)];
            const double* extra = extra_of(user_class);
            search.mend(trips_.origin[at(o)], class_costs[at(user_class)], tree(o));
            double excess = 0.0;
            double total = 0.0;
            for (Index i = trips_.first_pair[at(o)]; i < trips_.first_pair[at(o) + 1]; ++i) {
                const Index p = trips_.pair[at(i)];
                const double u = search.distance()[at(trips_.destination[at(p)])];
                shortest_[at(p)] = u;
                double cheapest = infinity;
                for (const auto& route : routes_[at(p)]) {
                    const double c = cost_of(route, extra);
                    cheapest = std::min(cheapest, c);
                    excess += route.flow * (c - u);
                    total += route.flow * c;
                }
                if (u < infinity && cheapest - u > rounding * u) {
                    extract(p, trips_.origin[at(o)], search.parent_link(), found);
                }
            }
            excess_[at(o)] = excess;
            total_[at(o)] = total;
        }
    });
    double total = 0.0;
    excess_sum_ = 0.0;
    for (std::size_t o = 0; o < excess_.size(); ++o) {
        excess_sum_ += excess_[o];
        total += total_[o];
    }
    require<NumericalError>(std::isfinite(total) && std::isfinite(excess_sum_),
                            "traffic assignment: total travel time is {} s, expected a finite "
                            "value; check link costs and capacities",
                            total);
    return total > 0.0 ? std::max(excess_sum_, 0.0) / total : 0.0;
}

/// Moves flow between two routes of a pair until their costs agree or one runs empty.
void Assignment::shift(Route& from, Route& to, const double* extra) {
    only_from_.clear();
    only_to_.clear();
    stamp_now_ += 2;
    const Index in_to = stamp_now_;
    const Index in_both = stamp_now_ + 1;
    for (const Index l : links(to)) {
        stamp_[at(l)] = in_to;
    }
    for (const Index l : links(from)) {
        if (stamp_[at(l)] == in_to) {
            stamp_[at(l)] = in_both;
        } else {
            only_from_.push_back(l);
        }
    }
    for (const Index l : links(to)) {
        if (stamp_[at(l)] == in_to) {
            only_to_.push_back(l);
        }
    }
    double fixed = 0.0;
    if (extra != nullptr) {
        for (const Index l : only_from_) {
            fixed += extra[at(l)];
        }
        for (const Index l : only_to_) {
            fixed -= extra[at(l)];
        }
    }
    const auto difference = [&] {
        double c = fixed;
        for (const Index l : only_from_) {
            c += costs_.cost[at(l)];
        }
        for (const Index l : only_to_) {
            c -= costs_.cost[at(l)];
        }
        return c;
    };
    const auto move = [&](double amount) {
        from.flow -= amount;
        to.flow += amount;
        for (const Index l : only_from_) {
            costs_.set_flow(l, costs_.flow[at(l)] - amount);
        }
        for (const Index l : only_to_) {
            costs_.set_flow(l, costs_.flow[at(l)] + amount);
        }
    };
    const double before = difference();
    double slope = 0.0;
    for (const Index l : only_from_) {
        slope += costs_.slope[at(l)];
    }
    for (const Index l : only_to_) {
        slope += costs_.slope[at(l)];
    }
    if (before == 0.0) {
        return;
    }
    double amount = slope > 0.0 ? before / slope : (before > 0.0 ? from.flow : -to.flow);
    amount = std::clamp(amount, -to.flow, from.flow);
    if (amount == 0.0) {
        return;
    }
    move(amount);
    // Steep laws overshoot: the difference changes sign. One chord step back lands between.
    const double after = difference();
    if (before * after < 0.0 && std::abs(after) > 0.25 * std::abs(before)) {
        move(amount * (before / (before - after)) - amount);
    }
}

/// One round over a pair: every route against the cheapest. Gives the flow-weighted excess found.
double Assignment::balance(Index pair) {
    auto& list = routes_[at(pair)];
    const double* extra = extra_of(trips_.pair_class[at(pair)]);
    std::size_t best = 0;
    double cheapest = infinity;
    double excess = 0.0;
    double placed = 0.0;
    for (std::size_t k = 0; k < list.size(); ++k) {
        const double c = cost_of(list[k], extra);
        excess += list[k].flow * c;
        placed += list[k].flow;
        if (c < cheapest) {
            cheapest = c;
            best = k;
        }
    }
    excess -= placed * cheapest;
    for (std::size_t k = 0; k < list.size(); ++k) {
        if (k != best) {
            shift(list[k], list[best], extra);
        }
    }
    // Empty routes leave; a search finds them again if they become worth it.
    const Route cheapest_route = list[best];
    std::erase_if(list,
                  [&](const Route& r) { return r.flow <= 0.0 && r.begin != cheapest_route.begin; });
    return excess;
}

/// Takes up better paths, then lets the pairs settle on the routes that they have.
void Assignment::search_routes() {
    std::vector<Index> active;
    double excess = 0.0;
    std::size_t slice = 0;
    std::size_t next = 0;  // of the slice's paths, which stand in the order of the pairs
    for (Index o = 0; o < static_cast<Index>(trips_.origin.size()); ++o) {
        if (o % origins_per_slice == 0) {
            slice = at(o / origins_per_slice);
            next = 0;
        }
        const Found& found = found_[slice];
        for (Index i = trips_.first_pair[at(o)]; i < trips_.first_pair[at(o) + 1]; ++i) {
            const Index p = trips_.pair[at(i)];
            if (next < found.pair.size() && found.pair[next] == p) {
                add_path(p,
                         {found.link.data() + found.begin[next],
                          found.link.data() + found.begin[next + 1]},
                         0.0);
                ++next;
            }
            if (routes_[at(p)].size() > 1) {
                excess += balance(p);
                active.push_back(p);
            }
        }
    }
    for (int round = 0; round < inner_rounds && excess > inner_share * excess_sum_; ++round) {
        excess = 0.0;
        for (const Index p : active) {
            if (routes_[at(p)].size() > 1) {
                excess += balance(p);
            }
        }
    }
    // Moves round; the demand is met to the last bit by the pair's fullest route.
    for (const Index p : active) {
        auto& list = routes_[at(p)];
        double placed = 0.0;
        for (const auto& route : list) {
            placed += route.flow;
        }
        auto fullest =
            std::max_element(list.begin(), list.end(),
                             [](const Route& a, const Route& b) { return a.flow < b.flow; });
        fullest->flow += trips_.rate[at(p)] - placed;
    }
}

Assignment::Result Assignment::solve(Routes& routes, std::vector<std::uint8_t>& served,
                                     double relative_gap, int max_iterations) {
    unpack(routes);
    bool measured = false;
    Result result;
    sum_flows();
    if (!routes.empty()) {
        result.gap = measure();
        measured = true;
    }
    measured = !place_missing() && measured;
    for (;;) {
        if (!measured) {
            sum_flows();
            result.gap = measure();
        }
        measured = false;
        if (result.gap <= relative_gap || result.iterations >= max_iterations) {
            break;
        }
        search_routes();
        ++result.iterations;
    }
    served.resize(trips_.rate.size());
    for (std::size_t p = 0; p < served.size(); ++p) {
        served[p] = shortest_[p] < infinity ? 1 : 0;
    }
    pack(routes);
    return result;
}

}  // namespace calade::traffic
