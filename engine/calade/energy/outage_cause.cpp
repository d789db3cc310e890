// SPDX-License-Identifier: Apache-2.0
// Two fills over the intact network. From the bus, stopping at lost stations: the dark region and
// its rim. From the sources, round the dark region but through lost stations: what of the rim
// leads to a source. A lost station beyond which there is only more dark feeder is no cause.
#include "calade/energy/outage_cause.hpp"

#include "calade/base/at.hpp"

#include <algorithm>

namespace calade::energy {

namespace {

/// Marks what can be reached from `start` over intact branches through buses that `enter` allows.
template <class Enter>
std::vector<std::uint8_t> fill(const Grid& grid, std::vector<Index> start, Enter enter) {
    std::vector<std::uint8_t> seen(at(grid.buses()), 0);
    for (const Index bus : start) {
        seen[at(bus)] = 1;
    }
    while (!start.empty()) {
        const Index bus = start.back();
        start.pop_back();
        for (Index e = grid.near_first[at(bus)]; e < grid.near_first[at(bus) + 1]; ++e) {
            const Index k = grid.near_branch[at(e)];
            const Index other = grid.across(k, bus);
            if (grid.intact_closed[at(k)] != 0 && seen[at(other)] == 0 && enter(other)) {
                seen[at(other)] = 1;
                start.push_back(other);
            }
        }
    }
    return seen;
}

}  // namespace

std::vector<Index> stations_that_cut_off(const Grid& grid, std::span<const std::uint8_t> alive,
                                         Index bus) {
    if (alive[at(bus)] == 0) {
        return {grid.station[at(bus)]};
    }
    const auto dark = fill(grid, {bus}, [&](Index i) { return alive[at(i)] != 0; });
    std::vector<Index> sources;
    for (Index i = 0; i < grid.buses(); ++i) {
        if (grid.source_v[at(i)] > 0.0) {
            if (dark[at(i)] != 0) {
                return {};
            }
            sources.push_back(i);
        }
    }
    const auto fed = fill(grid, sources, [&](Index i) { return dark[at(i)] == 0; });
    std::vector<Index> stations;
    for (Index k = 0; k < grid.branches(); ++k) {
        for (const auto& [inside, rim] : {std::pair{grid.from[at(k)], grid.to[at(k)]},
                                          std::pair{grid.to[at(k)], grid.from[at(k)]}}) {
            if (grid.intact_closed[at(k)] != 0 && dark[at(inside)] != 0 && dark[at(rim)] == 0 &&
                fed[at(rim)] != 0) {
                stations.push_back(grid.station[at(rim)]);
            }
        }
    }
    std::sort(stations.begin(), stations.end());
    stations.erase(std::unique(stations.begin(), stations.end()), stations.end());
    return stations;
}

}  // namespace calade::energy
