// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/equilibrium_report.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/traffic/assignment.hpp"
#include "calade/traffic/conditions.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace calade::traffic {
namespace {

std::span<const Index> links_of(const Routes& routes, Index route) {
    return {routes.link.data() + routes.first_link[at(route)],
            routes.link.data() + routes.first_link[at(route) + 1]};
}

/// Two routes of a pair that differ in one piece: the links of each there.
struct Alternative {
    std::vector<Index> a, b;
};

/// Two routes of a pair that differ in a piece.
struct Choice {
    Index pair, on_a, on_b;
    friend bool operator==(const Choice&, const Choice&) = default;
};

/// The first piece in which two routes differ, between nodes that both pass.
bool difference(const Network& n, std::span<const Index> p, std::span<const Index> q,
                Alternative& out) {
    std::size_t begin = 0;
    while (begin < p.size() && begin < q.size() && p[begin] == q[begin]) {
        ++begin;
    }
    if (begin == p.size() || begin == q.size()) {
        return false;
    }
    for (std::size_t i = begin; i < p.size(); ++i) {
        for (std::size_t k = begin; k < q.size(); ++k) {
            if (n.links[at(p[i])].to == n.links[at(q[k])].to) {
                out.a.assign(p.begin() + static_cast<std::ptrdiff_t>(begin),
                             p.begin() + static_cast<std::ptrdiff_t>(i + 1));
                out.b.assign(q.begin() + static_cast<std::ptrdiff_t>(begin),
                             q.begin() + static_cast<std::ptrdiff_t>(k + 1));
                // The rest must agree, so that moving flow between the two changes this piece only.
                return std::equal(p.begin() + static_cast<std::ptrdiff_t>(i + 1), p.end(),
                                  q.begin() + static_cast<std::ptrdiff_t>(k + 1), q.end());
            }
        }
    }
    return false;
}

}  // namespace

EquilibriumReport equilibrium_report(const Network& network, const Parameters& parameters,
                                     const State& state) {
    LinkCosts costs(network);
    apply_conditions(network, parameters, state, costs);
    require<UsageError>(state.link_flow.size() == costs.flow.size(),
                        "equilibrium report: the state has {} links, the network {}",
                        state.link_flow.size(), costs.flow.size());
    costs.flow = state.link_flow;
    costs.refresh();
    const Trips trips(network);
    EquilibriumReport report;
    report.beckmann = costs.beckmann();
    ShortestTree search(trips.graph);
    double cost = 0.0;
    double shortest = 0.0;
    for (std::size_t l = 0; l < costs.flow.size(); ++l) {
        if (costs.closed[l] == 0) {
            report.total_time_vehicles += costs.flow[l] * costs.time(static_cast<Index>(l));
        }
    }
    std::vector<std::vector<double>> class_cost;
    const auto flows = class_flows(network, state);
    for (std::size_t k = 0; k < trips.extra.size(); ++k) {
        class_cost.push_back(costs.cost);
        for (std::size_t l = 0; l < costs.cost.size(); ++l) {
            class_cost[k][l] += trips.extra[k].empty() ? 0.0 : trips.extra[k][l];
            cost += flows[k][l] > 0.0 ? flows[k][l] * class_cost[k][l] : 0.0;
        }
    }
    for (std::size_t o = 0; o < trips.origin.size(); ++o) {
        std::vector<Index> tree(at(network.nodes), -1);
        search.mend(trips.origin[o], class_cost[at(trips.origin_class[o])], tree);
        for (Index i = trips.first_pair[o]; i < trips.first_pair[o + 1]; ++i) {
            const auto p = at(trips.pair[at(i)]);
            const double u = search.distance()[at(trips.destination[p])];
            if (std::isfinite(u)) {
                shortest += trips.rate[p] * u;
                report.served_vps += trips.rate[p];
            }
        }
    }
    const double excess = std::max(cost - shortest, 0.0);
    report.relative_gap = cost > 0.0 ? excess / cost : 0.0;
    report.average_excess_cost_s = report.served_vps > 0.0 ? excess / report.served_vps : 0.0;
    return report;
}

std::vector<std::vector<double>> class_flows(const Network& network, const State& state) {
    std::vector<std::vector<double>> flows(std::max<std::size_t>(network.classes.size(), 1),
                                           std::vector<double>(network.links.size(), 0.0));
    const Routes& routes = state.routes;
    for (std::size_t p = 0; p + 1 < routes.first_route.size(); ++p) {
        auto& flow = flows[at(network.demand[p].user_class)];
        for (Index r = routes.first_route[p]; r < routes.first_route[p + 1]; ++r) {
            for (const Index l : links_of(routes, r)) {
                flow[at(l)] += routes.flow[at(r)];
            }
        }
    }
    return flows;
}

SelectLink select_link(const Network& network, const State& state, Index link) {
    require<UsageError>(link >= 0 && at(link) < network.links.size(),
                        "select link: link is {}, expected 0 to {}", link,
                        static_cast<std::int64_t>(network.links.size()) - 1);
    SelectLink result;
    const Routes& routes = state.routes;
    result.pair_vps.assign(network.demand.size(), 0.0);
    result.link_vps.assign(network.links.size(), 0.0);
    for (std::size_t p = 0; p + 1 < routes.first_route.size(); ++p) {
        for (Index r = routes.first_route[p]; r < routes.first_route[p + 1]; ++r) {
            const auto used = links_of(routes, r);
            if (std::find(used.begin(), used.end(), link) == used.end()) {
                continue;
            }
            const double flow = routes.flow[at(r)];
            result.flow_vps += flow;
            result.pair_vps[p] += flow;
            for (const Index l : used) {
                result.link_vps[at(l)] += flow;
            }
        }
    }
    return result;
}

double proportional_routes(const Network& network, State& state, int rounds) {
    struct Way {
        std::vector<Index> links;
        double flow;
    };
    Routes& routes = state.routes;
    const std::size_t pairs = routes.empty() ? 0 : routes.first_route.size() - 1;
    std::vector<std::vector<Way>> ways(pairs);
    std::map<std::pair<std::vector<Index>, std::vector<Index>>, std::vector<Choice>> pieces;
    Alternative found;
    for (std::size_t p = 0; p < pairs; ++p) {
        for (Index r = routes.first_route[p]; r < routes.first_route[p + 1]; ++r) {
            const auto used = links_of(routes, r);
            ways[p].push_back({{used.begin(), used.end()}, routes.flow[at(r)]});
        }
        for (std::size_t a = 0; a < ways[p].size(); ++a) {
            for (std::size_t b = a + 1; b < ways[p].size(); ++b) {
                if (difference(network, ways[p][a].links, ways[p][b].links, found)) {
                    if (found.b < found.a) {
                        std::swap(found.a, found.b);
                    }
                    pieces[{found.a, found.b}];
                }
            }
        }
    }
    // Who passes one side of a piece may pass the other, whether the assignment sent it there or
    // not.
    std::map<Index, std::vector<std::pair<const std::vector<Index>*, const std::vector<Index>*>>>
        starting;
    for (const auto& [piece, choices] : pieces) {
        starting[piece.first.front()].emplace_back(&piece.first, &piece.second);
        starting[piece.second.front()].emplace_back(&piece.second, &piece.first);
    }
    for (std::size_t p = 0; p < pairs; ++p) {
        const std::size_t given = ways[p].size();
        for (std::size_t w = 0; w < given; ++w) {
            const std::vector<Index> links = ways[p][w].links;
            for (std::size_t i = 0; i < links.size(); ++i) {
                const auto here = starting.find(links[i]);
                if (here == starting.end()) {
                    continue;
                }
                for (const auto& [own, other] : here->second) {
                    if (links.size() - i < own->size() ||
                        !std::equal(own->begin(), own->end(),
                                    links.begin() + static_cast<std::ptrdiff_t>(i))) {
                        continue;
                    }
                    std::vector<Index> twin(links.begin(),
                                            links.begin() + static_cast<std::ptrdiff_t>(i));
                    twin.insert(twin.end(), other->begin(), other->end());
                    twin.insert(twin.end(),
                                links.begin() + static_cast<std::ptrdiff_t>(i + own->size()),
                                links.end());
                    std::size_t k = 0;
                    while (k < ways[p].size() && ways[p][k].links != twin) {
                        ++k;
                    }
                    if (k == ways[p].size()) {
                        ways[p].push_back({std::move(twin), 0.0});
                    }
                    const bool first = *own < *other;
                    auto& choices =
                        pieces[first ? std::pair{*own, *other} : std::pair{*other, *own}];
                    const Choice choice{static_cast<Index>(p), static_cast<Index>(first ? w : k),
                                        static_cast<Index>(first ? k : w)};
                    if (std::find(choices.begin(), choices.end(), choice) == choices.end()) {
                        choices.push_back(choice);
                    }
                }
            }
        }
    }
    double largest = 0.0;
    for (int round = 0; round < rounds; ++round) {
        largest = 0.0;
        for (const auto& [piece, choices] : pieces) {
            double on_a = 0.0;
            double both = 0.0;
            for (const auto& c : choices) {
                on_a += ways[at(c.pair)][at(c.on_a)].flow;
                both += ways[at(c.pair)][at(c.on_a)].flow + ways[at(c.pair)][at(c.on_b)].flow;
            }
            if (both <= 0.0) {
                continue;
            }
            for (const auto& c : choices) {
                double& a = ways[at(c.pair)][at(c.on_a)].flow;
                double& b = ways[at(c.pair)][at(c.on_b)].flow;
                const double sum = a + b;
                const double next = sum * on_a / both;
                largest = std::max(largest, std::abs(next - a));
                a = next;
                b = sum - next;
            }
        }
        if (largest < 1e-15) {
            break;
        }
    }
    Routes packed;
    packed.tree = std::move(routes.tree);
    packed.first_route.push_back(0);
    packed.first_link.push_back(0);
    for (const auto& list : ways) {
        for (const auto& way : list) {
            if (way.flow > 0.0 || way.links.empty()) {
                packed.flow.push_back(way.flow);
                packed.link.insert(packed.link.end(), way.links.begin(), way.links.end());
                packed.first_link.push_back(static_cast<Index>(packed.link.size()));
            }
        }
        packed.first_route.push_back(static_cast<Index>(packed.flow.size()));
    }
    if (!ways.empty()) {
        routes = std::move(packed);
    }
    return largest;
}

ElasticNetwork with_elastic_demand(const Network& network, const ElasticDemand& demand) {
    require<UsageError>(demand.reference_s.size() == network.demand.size(),
                        "elastic demand: {} reference costs, expected {}",
                        demand.reference_s.size(), network.demand.size());
    require<UsageError>(demand.slope_per_s > 0.0 && std::isfinite(demand.slope_per_s) &&
                            demand.most >= 1.0 && std::isfinite(demand.most),
                        "elastic demand: slope is {} 1/s and most {}, expected above 0 and at "
                        "least 1",
                        demand.slope_per_s, demand.most);
    ElasticNetwork result;
    Network& n = result.network;
    n = network;
    std::vector<Link> links = network.links;
    for (std::size_t p = 0; p < network.demand.size(); ++p) {
        const Demand& d = network.demand[p];
        const double u0 = demand.reference_s[p];
        require<UsageError>(std::isfinite(u0) && u0 > 0.0,
                            "elastic demand, pair {}: reference cost is {} s, expected a value "
                            "above 0",
                            p, u0);
        // With e staying at home, d = most × rate − e; the inverse demand is linear in e:
        //   u = u0 + (1 − d / rate) / slope = least + e / (rate × slope),
        // where `most` cannot be more than a trip without cost would bring.
        const double most = std::min(demand.most, 1.0 + 0.999999 * u0 * demand.slope_per_s);
        const double least = u0 - (most - 1.0) / demand.slope_per_s;
        Link home;
        home.from = StreetNodeId(network.zone_node[at(d.from)]);
        home.to = StreetNodeId(network.zone_node[at(d.to)]);
        home.free_time_s = least;
        home.capacity_vps = std::max(d.rate_vps, 1e-12);
        home.alpha = 1.0 / (demand.slope_per_s * least);
        home.beta = 1.0;
        links.push_back(home);
        n.demand[p].rate_vps = most * d.rate_vps;
    }
    // Back into order of their from node.
    std::vector<Index> order(links.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(),
                     [&](Index a, Index b) { return links[at(a)].from < links[at(b)].from; });
    std::vector<Index> place(links.size());
    n.links.clear();
    n.first_out.assign(at(n.nodes) + 1, 0);
    for (const Index old : order) {
        place[at(old)] = static_cast<Index>(n.links.size());
        n.links.push_back(links[at(old)]);
        ++n.first_out[links[at(old)].from.index() + 1];
    }
    std::partial_sum(n.first_out.begin(), n.first_out.end(), n.first_out.begin());
    for (auto& of_street : n.links_of_street) {
        for (Index& l : of_street) {
            l = place[at(l)];
        }
    }
    for (std::size_t p = 0; p < network.demand.size(); ++p) {
        result.home_link.push_back(place[network.links.size() + p]);
    }
    return result;
}

}  // namespace calade::traffic
