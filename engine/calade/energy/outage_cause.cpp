// SPDX-License-Identifier: Apache-2.0
// Two fills over the intact network. From the bus, stopping at lost stations: the dark region and
// its rim. From the sources, round the dark region but through lost stations: what of the rim
// leads to a source. A lost station beyond which there is only more dark feeder is no cause.
#include "calade/energy/outage_cause.hpp"

#include "calade/base/at.hpp"

#include <algorithm>

namespace calade::energy {

namespace {

/// Marks what can be reached from `start` over branches that `pass` allows through buses that
/// `enter` does.
template <class Pass, class Enter>
std::vector<std::uint8_t> fill(const Grid& grid, std::vector<Index> start, Pass pass, Enter enter) {
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
            if (pass(k) && seen[at(other)] == 0 && enter(other)) {
                seen[at(other)] = 1;
                start.push_back(other);
            }
        }
    }
    return seen;
}

/// The two fills, and what stands at the rim: `found` hears each branch between the dark part and
/// what is fed, with its outer end.
template <class Inner, class Outer, class Found>
void walk_rim(const Grid& grid, std::span<const std::uint8_t> alive, Index bus, Inner inner,
              Outer outer, Found found) {
    const auto dark = fill(grid, {bus}, inner, [&](Index i) { return alive[at(i)] != 0; });
    std::vector<Index> sources;
    for (Index i = 0; i < grid.buses(); ++i) {
        if (grid.source_v[at(i)] > 0.0) {
            if (dark[at(i)] != 0) {
                return;
            }
            sources.push_back(i);
        }
    }
    const auto fed = fill(grid, sources, outer, [&](Index i) { return dark[at(i)] == 0; });
    for (Index k = 0; k < grid.branches(); ++k) {
        for (const auto& [inside, rim] : {std::pair{grid.from[at(k)], grid.to[at(k)]},
                                          std::pair{grid.to[at(k)], grid.from[at(k)]}}) {
            if (outer(k) && dark[at(inside)] != 0 && dark[at(rim)] == 0 && fed[at(rim)] != 0) {
                found(k, rim);
            }
        }
    }
}

void tidy(std::vector<Index>& list) {
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

std::vector<Index> stations_that_cut_off(const Grid& grid, std::span<const std::uint8_t> alive,
                                         Index bus) {
    if (alive[at(bus)] == 0) {
        return {grid.station[at(bus)]};
    }
    std::vector<Index> stations;
    const auto intact = [&](Index k) { return grid.intact_closed[at(k)] != 0; };
    walk_rim(grid, alive, bus, intact, intact,
             [&](Index, Index rim) { stations.push_back(grid.station[at(rim)]); });
    tidy(stations);
    return stations;
}

OutageRim outage_rim(const Grid& grid, std::span<const std::uint8_t> alive,
                     std::span<const std::uint8_t> closed, std::span<const std::uint8_t> opened,
                     Index bus) {
    OutageRim out;
    if (alive[at(bus)] == 0) {
        out.stations = {grid.station[at(bus)]};
        return out;
    }
    const auto conducts = [&](Index k) { return closed[at(k)] != 0; };
    const auto once = [&](Index k) { return closed[at(k)] != 0 || opened[at(k)] != 0; };
    walk_rim(grid, alive, bus, conducts, once, [&](Index k, Index rim) {
        if (conducts(k)) {
            out.stations.push_back(grid.station[at(rim)]);
        } else {
            out.branches.push_back(k);
        }
    });
    tidy(out.stations);
    tidy(out.branches);
    return out;
}

}  // namespace calade::energy
