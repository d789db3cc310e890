// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/bridges.hpp"

#include "calade/base/at.hpp"
#include "calade/energy/power_flow/incidence.hpp"

#include <algorithm>

namespace calade::energy::power_flow {

namespace {

struct Step {
    Index bus, above;  ///< `above`: the branch by which it was reached
    Index next;        ///< place in the incidence
};

}  // namespace

Bridges find_bridges(const Problem& problem) {
    const auto n = at(problem.bus.size());
    const auto m = problem.branch.from.size();
    const auto near = make_incidence(problem);
    Bridges out{std::vector<Index>(m, -1), {}, std::vector<Index>(m, 0), std::vector<Index>(m, 0)};
    std::vector<Index> entered(n, -1), lowest(n, 0);
    std::vector<Step> stack;
    // All slack buses hang on one upstream grid: they share the entry number of the first.
    for (std::size_t root = 0; root < n; ++root) {
        if (problem.bus.type[root] != BusType::slack || entered[root] >= 0) {
            continue;
        }
        entered[root] = static_cast<Index>(out.order.size());
        lowest[root] = 0;
        out.order.push_back(static_cast<Index>(root));
        stack.push_back({static_cast<Index>(root), -1, near.first[root]});
        while (!stack.empty()) {
            auto& step = stack.back();
            const auto bus = at(step.bus);
            if (step.next < near.first[bus + 1]) {
                const auto k = at(near.branch[at(step.next++)]);
                if (static_cast<Index>(k) == step.above) {
                    continue;
                }
                const Index other = problem.branch.from[k] == step.bus ? problem.branch.to[k]
                                                                       : problem.branch.from[k];
                if (entered[at(other)] >= 0) {
                    lowest[bus] = std::min(lowest[bus], entered[at(other)]);
                    continue;
                }
                const auto here = static_cast<Index>(out.order.size());
                entered[at(other)] = here;
                lowest[at(other)] = problem.bus.type[at(other)] == BusType::slack ? 0 : here;
                out.begin[k] = here;
                out.order.push_back(other);
                stack.push_back({other, static_cast<Index>(k), near.first[at(other)]});
                continue;
            }
            const auto done = step;
            stack.pop_back();
            if (stack.empty()) {
                break;
            }
            const auto parent = at(stack.back().bus);
            const auto k = at(done.above);
            out.end[k] = static_cast<Index>(out.order.size());
            if (lowest[at(done.bus)] >= out.begin[k]) {
                out.near[k] = stack.back().bus;
            }
            lowest[parent] = std::min(lowest[parent], lowest[at(done.bus)]);
        }
    }
    return out;
}

}  // namespace calade::energy::power_flow
