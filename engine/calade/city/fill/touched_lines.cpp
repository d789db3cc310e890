// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/touched_lines.hpp"

#include "calade/base/at.hpp"
#include "calade/base/disjoint_sets.hpp"
#include "calade/geo/spatial_index.hpp"

#include <algorithm>

namespace calade::city {
namespace {

struct Foot {
    double distance = 0.0, along = 0.0;
};

Foot nearest_on(const geo::Polyline& line, geo::Point2 p) {
    Foot best{geo::distance(line.front(), p), 0.0};
    double before = 0.0;
    for (std::size_t k = 1; k < line.size(); ++k) {
        double share = 0.0;
        const double distance = geo::distance_to_segment(p, line[k - 1], line[k], &share);
        const double length = geo::distance(line[k - 1], line[k]);
        if (distance < best.distance) {
            best = {distance, before + share * length};
        }
        before += length;
    }
    return best;
}

/// What is joined by ends and stations alone.
DisjointSets joined_by_ends(const LineEnds& ends) {
    const auto n = static_cast<Index>(ends.points.size());
    const Index anchors =
        ends.anchor.empty() ? 0 : 1 + *std::max_element(ends.anchor.begin(), ends.anchor.end());
    DisjointSets sets(n + anchors);
    for (Index e = 0; e < n; ++e) {
        sets.join(e, ends.group[at(e)]);
        sets.join(e, e / 2 * 2);
        if (ends.anchor[at(e)] >= 0) {
            sets.join(e, n + ends.anchor[at(e)]);
        }
    }
    return sets;
}

}  // namespace

std::vector<std::vector<double>> touched_at(std::span<const geo::Polyline> lines,
                                            const LineEnds& ends, double reach_m) {
    std::vector<std::vector<double>> cuts(lines.size());
    std::vector<int> members(ends.points.size(), 0);
    for (const Index group : ends.group) {
        ++members[at(group)];
    }
    const geo::LineIndex index({lines.begin(), lines.end()});
    DisjointSets joined = joined_by_ends(ends);
    for (const bool lone : {true, false}) {
        for (std::size_t e = 0; e < ends.points.size(); ++e) {
            if (ends.anchor[e] >= 0 || (members[at(ends.group[e])] == 1) != lone) {
                continue;
            }
            const geo::Point2 p = ends.points[e];
            const geo::Box near{{p.x - reach_m, p.y - reach_m}, {p.x + reach_m, p.y + reach_m}};
            for (const Index line : index.overlapping(near)) {
                const std::size_t first = 2 * at(line);
                if (at(line) == e / 2 || ends.group[first] == ends.group[e] ||
                    ends.group[first + 1] == ends.group[e]) {
                    continue;
                }
                const Foot foot = nearest_on(lines[at(line)], p);
                if (foot.distance < reach_m &&
                    (joined.join(static_cast<Index>(e), static_cast<Index>(first)) || lone)) {
                    cuts[at(line)].push_back(foot.along);
                }
            }
        }
    }
    for (auto& along : cuts) {
        std::sort(along.begin(), along.end());
        along.erase(std::unique(along.begin(), along.end()), along.end());
    }
    return cuts;
}

}  // namespace calade::city
