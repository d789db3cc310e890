// SPDX-License-Identifier: Apache-2.0
//
// From the routes of an assignment to the flows of links, and from a search to a path.
#include "calade/base/at.hpp"
#include "calade/base/parallel.hpp"
#include "calade/traffic/assignment.hpp"

#include <algorithm>

namespace calade::traffic {

/// Link flows anew from route flows: moves leave rounding behind that would grow with the rounds.
/// Parts of the pairs are added up in parallel and then joined in a fixed order.
void Assignment::sum_flows() {
    constexpr Index parts = 8;
    const auto pairs = routes_.pairs();
    const auto count = costs_.flow.size();
    partial_flow_.resize(at(parts));
    parallel_for(0, parts, 1, [&](Index begin, Index end) {
        for (Index part = begin; part < end; ++part) {
            auto& flow = partial_flow_[at(part)];
            flow.assign(count, 0.0);
            const auto first = static_cast<Index>(std::int64_t{pairs} * part / parts);
            const auto last = static_cast<Index>(std::int64_t{pairs} * (part + 1) / parts);
            for (Index p = first; p < last; ++p) {
                for (const auto& route : routes_.of(p)) {
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

/// Labels of the shortest paths to the origin's destinations: by way of all nodes where these are
/// many, link by link where they are few. Other entries of `label` mean nothing.
void Assignment::label_paths(Index o, std::span<const Index> parent,
                             std::span<std::uint64_t> label) {
    constexpr std::size_t links_of_a_path = 32;
    const Index origin = trips_.origin[at(o)];
    const auto pairs = pairs_of(o);
    const auto own = tree(o);
    if (pairs.size() * links_of_a_path > own.size()) {
        label[at(origin)] = 0;
        for (auto l = own.begin(); l != own.end() && *l >= 0; ++l) {
            label[at(trips_.graph.to[at(*l)])] =
                label[at(trips_.graph.from[at(*l)])] + trips_.key[at(*l)];
        }
        return;
    }
    for (const Index p : pairs) {
        std::uint64_t sum = 0;
        for (Index n = trips_.destination[at(p)]; n != origin && parent[at(n)] >= 0;
             n = trips_.graph.from[at(parent[at(n)])]) {
            sum += trips_.key[at(parent[at(n)])];
        }
        label[at(trips_.destination[at(p)])] = sum;
    }
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

}  // namespace calade::traffic
