// SPDX-License-Identifier: Apache-2.0
//
// Routes of an assignment: taken from a state, given back to it, added up to flows, joined by paths
// that a search found.
#include "calade/base/at.hpp"
#include "calade/base/parallel.hpp"
#include "calade/traffic/assignment.hpp"

#include <algorithm>

namespace calade::traffic {
void Assignment::unpack(const Routes& routes) {
    trees_ = routes.tree;
    trees_.resize(trips_.origin.size() * at(trips_.graph.nodes), -1);
    if (routes.empty()) {
        return;
    }
    pool_ = routes.link;
    for (std::size_t p = 0; p < routes_.size(); ++p) {
        for (Index r = routes.first_route[p]; r < routes.first_route[p + 1]; ++r) {
            const Index begin = routes.first_link[at(r)];
            const Route route{begin, routes.first_link[at(r) + 1] - begin, routes.flow[at(r)]};
            const auto used = links(route);
            if (std::none_of(used.begin(), used.end(),
                             [&](Index l) { return costs_.closed[at(l)] != 0; })) {
                routes_[p].push_back(route);
            }
        }
    }
}

void Assignment::pack(Routes& routes) const {
    routes = Routes{};
    routes.tree = trees_;
    routes.first_route.push_back(0);
    routes.first_link.push_back(0);
    for (const auto& list : routes_) {
        for (const auto& route : list) {
            const auto used = links(route);
            routes.flow.push_back(route.flow);
            routes.link.insert(routes.link.end(), used.begin(), used.end());
            routes.first_link.push_back(static_cast<Index>(routes.link.size()));
        }
        routes.first_route.push_back(static_cast<Index>(routes.flow.size()));
    }
}

/// Link flows anew from route flows: moves leave rounding behind that would grow with the rounds.
/// Parts of the pairs are added up in parallel and then joined in a fixed order.
void Assignment::sum_flows() {
    constexpr Index parts = 8;
    const auto pairs = static_cast<Index>(routes_.size());
    const auto count = costs_.flow.size();
    partial_flow_.resize(at(parts));
    parallel_for(0, parts, 1, [&](Index begin, Index end) {
        for (Index part = begin; part < end; ++part) {
            auto& flow = partial_flow_[at(part)];
            flow.assign(count, 0.0);
            const auto first = static_cast<Index>(std::int64_t{pairs} * part / parts);
            const auto last = static_cast<Index>(std::int64_t{pairs} * (part + 1) / parts);
            for (Index p = first; p < last; ++p) {
                for (const auto& route : routes_[at(p)]) {
                    for (const Index l : links(route)) {
                        flow[at(l)] += route.flow;
                    }
                }
            }
        }
    });
    for (std::size_t l = 0; l < count; ++l) {
        double sum = 0.0;
        for (const auto& flow : partial_flow_) {
            sum += flow[l];
        }
        costs_.flow[l] = sum;
    }
    costs_.refresh();
}

/// The tree's path to a pair's destination.
void Assignment::extract(Index pair, Index origin, std::span<const Index> parent,
                         Found& found) const {
    if (found.begin.empty()) {
        found.begin.push_back(0);
    }
    const auto begin = found.link.size();
    for (Index node = trips_.destination[at(pair)]; node != origin;) {
        const Index l = parent[at(node)];
        found.link.push_back(l);
        node = trips_.graph.from[at(l)];
    }
    std::reverse(found.link.begin() + static_cast<std::ptrdiff_t>(begin), found.link.end());
    found.pair.push_back(pair);
    found.begin.push_back(static_cast<Index>(found.link.size()));
}

/// Adds flow to a path, which joins the pair's routes unless it is there already.
const Assignment::Route& Assignment::add_path(Index pair, std::span<const Index> path,
                                              double flow) {
    for (auto& known : routes_[at(pair)]) {
        const auto used = links(known);
        if (std::equal(used.begin(), used.end(), path.begin(), path.end())) {
            known.flow += flow;
            return known;
        }
    }
    const Route route{static_cast<Index>(pool_.size()), static_cast<Index>(path.size()), flow};
    pool_.insert(pool_.end(), path.begin(), path.end());
    return routes_[at(pair)].emplace_back(route);
}

}  // namespace calade::traffic
