// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/subtrees.hpp"

#include "calade/base/at.hpp"

namespace calade::energy::power_flow {

std::vector<SubtreeGroup> make_subtree_groups(const RadialTree& tree, std::size_t smallest) {
    const auto n = tree.bus.size();
    std::vector<Index> child(n, -1), sibling(n, -1), place(n, -1);
    for (std::size_t k = n; k-- > 1;) {
        sibling[k] = child[at(tree.parent[k])];
        child[at(tree.parent[k])] = static_cast<Index>(k);
    }
    std::vector<SubtreeGroup> out;
    std::vector<Index> stack;
    for (Index top = n > 0 ? child[0] : -1; top >= 0; top = sibling[at(top)]) {
        if (out.empty() || out.back().bus.size() >= smallest) {
            out.emplace_back();
        }
        auto& group = out.back();
        stack.assign(1, top);
        while (!stack.empty()) {
            const auto k = at(stack.back());
            stack.pop_back();
            place[k] = static_cast<Index>(group.bus.size());
            group.bus.push_back(tree.bus[k]);
            group.parent.push_back(tree.parent[k] == 0 ? -1 : place[at(tree.parent[k])]);
            group.kind.push_back(
                static_cast<std::uint8_t>((tree.a_re[k] != 1.0 || tree.a_im[k] != 0.0 ? 1 : 0) |
                                          (tree.g[k] != 0.0 || tree.b[k] != 0.0 ? 2 : 0)));
            group.a_re.push_back(tree.a_re[k]);
            group.a_im.push_back(tree.a_im[k]);
            group.z_re.push_back(tree.z_re[k]);
            group.z_im.push_back(tree.z_im[k]);
            group.g.push_back(tree.g[k]);
            group.b.push_back(tree.b[k]);
            for (Index c = child[k]; c >= 0; c = sibling[at(c)]) {
                stack.push_back(c);
            }
        }
    }
    return out;
}

}  // namespace calade::energy::power_flow
