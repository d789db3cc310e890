// SPDX-License-Identifier: Apache-2.0
// Symbolic elimination: the structure of a row of U is that of A joined with those of its children
// in the elimination tree (George & Liu 1981, Computer Solution of Large Sparse Positive Definite
// Systems, chapter 5).
#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/energy/power_flow/block_lu.hpp"

#include <suitesparse/amd.h>

#include <algorithm>

namespace calade::energy::power_flow {

BlockPattern make_block_pattern(const std::vector<Index>& first, const std::vector<Index>& near) {
    const auto n = static_cast<Index>(first.size()) - 1;
    BlockPattern out;
    out.order.resize(at(n));
    for (Index k = 0; k < n; ++k) {
        out.order[at(k)] = k;
    }
    if (!near.empty()) {
        const int status =
            amd_order(n, first.data(), near.data(), out.order.data(), nullptr, nullptr);
        require<NumericalError>(status == AMD_OK || status == AMD_OK_BUT_JUMBLED,
                                "ordering of {} nodes failed with AMD status {}", n, status);
    }
    std::vector<Index> position(at(n));
    for (Index k = 0; k < n; ++k) {
        position[at(out.order[at(k)])] = k;
    }
    std::vector<Index> child(at(n), -1), sibling(at(n), -1), mark(at(n), -1);
    out.u_first.assign(at(n) + 1, 0);
    out.u_col.reserve(near.size());
    for (Index k = 0; k < n; ++k) {
        const auto begin = out.u_col.size();
        mark[at(k)] = k;
        auto take = [&](Index j) {
            if (j > k && mark[at(j)] != k) {
                mark[at(j)] = k;
                out.u_col.push_back(j);
            }
        };
        const Index node = out.order[at(k)];
        for (Index e = first[at(node)]; e < first[at(node) + 1]; ++e) {
            take(position[at(near[at(e)])]);
        }
        for (Index c = child[at(k)]; c >= 0; c = sibling[at(c)]) {
            for (Index e = out.u_first[at(c)]; e < out.u_first[at(c) + 1]; ++e) {
                take(out.u_col[at(e)]);
            }
        }
        std::sort(out.u_col.begin() + static_cast<std::ptrdiff_t>(begin), out.u_col.end());
        out.u_first[at(k) + 1] = static_cast<Index>(out.u_col.size());
        if (out.u_col.size() > begin) {
            const Index parent = out.u_col[begin];
            sibling[at(k)] = child[at(parent)];
            child[at(parent)] = k;
        }
    }
    // L is U's pattern turned over; walking U's rows in order leaves L's rows rising.
    out.l_first.assign(at(n) + 1, 0);
    for (const Index j : out.u_col) {
        ++out.l_first[at(j) + 1];
    }
    for (Index k = 0; k < n; ++k) {
        out.l_first[at(k) + 1] += out.l_first[at(k)];
    }
    out.l_col.resize(out.u_col.size());
    auto next = out.l_first;
    for (Index k = 0; k < n; ++k) {
        for (Index e = out.u_first[at(k)]; e < out.u_first[at(k) + 1]; ++e) {
            out.l_col[at(next[at(out.u_col[at(e)])]++)] = k;
        }
    }
    return out;
}

}  // namespace calade::energy::power_flow
