// SPDX-License-Identifier: Apache-2.0
#include "calade/coupling/site_access.hpp"

#include <algorithm>
#include <numeric>

namespace calade::coupling {

namespace {

Index root(std::vector<Index>& parent, Index i) {
    while (parent[static_cast<std::size_t>(i)] != i) {
        auto& p = parent[static_cast<std::size_t>(i)];
        p = parent[static_cast<std::size_t>(p)];
        i = p;
    }
    return i;
}

}  // namespace

std::vector<std::uint8_t> sites_cut_off(const city::City& city,
                                        const std::vector<std::uint8_t>& street_closed) {
    const auto& streets = city.streets.streets;
    std::vector<Index> parent(city.streets.nodes.size());
    std::iota(parent.begin(), parent.end(), Index{0});
    for (std::size_t s = 0; s < streets.size(); ++s) {
        if (streets[s].cars && street_closed[s] == 0) {
            const Index a = root(parent, streets[s].from.value);
            const Index b = root(parent, streets[s].to.value);
            parent[static_cast<std::size_t>(std::max(a, b))] = std::min(a, b);
        }
    }
    std::vector<Index> size(parent.size(), 0);
    for (std::size_t s = 0; s < streets.size(); ++s) {
        if (streets[s].cars && street_closed[s] == 0) {
            ++size[static_cast<std::size_t>(root(parent, streets[s].from.value))];
        }
    }
    const Index largest =
        size.empty()
            ? -1
            : static_cast<Index>(std::max_element(size.begin(), size.end()) - size.begin());
    std::vector<std::uint8_t> cut(city.sites.size(), 0);
    for (std::size_t i = 0; i < city.sites.size(); ++i) {
        const StreetId street = city.joins.site_street[i];
        if (street.valid()) {
            const bool closed = street_closed[street.index()] != 0;
            cut[i] = closed || root(parent, streets[street.index()].from.value) != largest ? 1 : 0;
        }
    }
    return cut;
}

}  // namespace calade::coupling
