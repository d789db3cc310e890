// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/incidence.hpp"

#include <numeric>

namespace calade::energy::power_flow {

Incidence make_incidence(const Problem& problem) {
    Incidence out;
    out.first.assign(static_cast<std::size_t>(problem.bus.size()) + 1, 0);
    for (const auto* ends : {&problem.branch.from, &problem.branch.to}) {
        for (const Index i : *ends) {
            ++out.first[static_cast<std::size_t>(i) + 1];
        }
    }
    std::partial_sum(out.first.begin(), out.first.end(), out.first.begin());
    out.branch.resize(static_cast<std::size_t>(out.first.back()));
    auto next = out.first;
    for (Index k = 0; k < problem.branch.size(); ++k) {
        for (const auto* ends : {&problem.branch.from, &problem.branch.to}) {
            const auto i = static_cast<std::size_t>((*ends)[static_cast<std::size_t>(k)]);
            out.branch[static_cast<std::size_t>(next[i]++)] = k;
        }
    }
    return out;
}

}  // namespace calade::energy::power_flow
