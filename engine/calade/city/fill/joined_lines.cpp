// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/joined_lines.hpp"

#include "calade/base/at.hpp"
#include "calade/base/disjoint_sets.hpp"
#include "calade/base/error.hpp"
#include "calade/city/fill/cable_graph.hpp"
#include "calade/city/fill/touched_lines.hpp"
#include "calade/geo/spatial_index.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <utility>

namespace calade::city {
namespace {

constexpr double zero_length_m = 0.01;

/// The anchor nearest to each point, and how far it is.
struct Nearest {
    Index anchor = -1;
    double distance = 0.0;
};
std::vector<Nearest> nearest_anchors(const std::vector<geo::Point2>& points,
                                     std::span<const Anchors> anchors) {
    std::vector<Nearest> nearest(points.size());
    Index before = 0;
    for (const Anchors& kind : anchors) {
        std::vector<geo::Polyline> places;
        for (const geo::Point2 p : kind.points) {
            places.push_back({p});
        }
        const geo::LineIndex index(places);
        for (std::size_t i = 0; i < points.size(); ++i) {
            const auto hit = index.nearest(points[i], kind.reach_m);
            if (hit.line >= 0 && (nearest[i].anchor < 0 || hit.distance < nearest[i].distance)) {
                nearest[i] = {before + hit.line, hit.distance};
            }
        }
        before += static_cast<Index>(kind.points.size());
    }
    return nearest;
}

/// Lines, or pieces of them, and the joints that their ends make.
struct Pieces {
    std::vector<geo::Polyline> routes;
    std::vector<Index> line;  ///< of each: the line that it is (a piece of)
    LineEnds ends;
    std::vector<int> members;  ///< of each joint, by its first end
};

void join(Pieces& pieces, std::span<const Anchors> anchors, double snap_m) {
    auto& ends = pieces.ends;
    ends.points.clear();
    for (const geo::Polyline& route : pieces.routes) {
        ends.points.push_back(route.front());
        ends.points.push_back(route.back());
    }
    const std::size_t n = ends.points.size();
    ends.group = group_points(ends.points, snap_m);
    const std::vector<Nearest> nearest = nearest_anchors(ends.points, anchors);
    std::vector<Nearest> best(n);  // by joint
    pieces.members.assign(n, 0);
    for (std::size_t e = 0; e < n; ++e) {
        const std::size_t g = at(ends.group[e]);
        ++pieces.members[g];
        if (nearest[e].anchor >= 0 &&
            (best[g].anchor < 0 || nearest[e].distance < best[g].distance)) {
            best[g] = nearest[e];
        }
    }
    ends.anchor.assign(n, -1);
    for (std::size_t e = 0; e < n; ++e) {
        ends.anchor[e] = best[at(ends.group[e])].anchor;
    }
}

/// Cuts the lines that other lines' ends touch; gives how many cuts were made.
int cut_touched(Pieces& pieces, std::span<const Anchors> anchors, double snap_m) {
    // A hair less than the snap, so that rounding does not part the end from the cut.
    const auto cuts = touched_at(pieces.routes, pieces.ends, snap_m * (1.0 - 1e-6));
    int made = 0;
    Pieces cut;
    for (std::size_t k = 0; k < cuts.size(); ++k) {
        double from = 0.0;
        for (const double along : cuts[k]) {
            cut.routes.push_back(piece_of(pieces.routes[k], from, along));
            cut.line.push_back(pieces.line[k]);
            from = along;
            ++made;
        }
        cut.routes.push_back(from > 0.0
                                 ? piece_of(pieces.routes[k], from, geo::length(pieces.routes[k]))
                                 : pieces.routes[k]);
        cut.line.push_back(pieces.line[k]);
    }
    if (made > 0) {
        pieces = std::move(cut);
        join(pieces, anchors, snap_m);
    }
    return made;
}

}  // namespace

std::vector<Index> group_points(std::span<const geo::Point2> points, double reach_m) {
    require<UsageError>(reach_m > 0.0, "points are joined within {} m, expected above 0", reach_m);
    DisjointSets groups(static_cast<Index>(points.size()));
    std::map<std::pair<std::int64_t, std::int64_t>, std::vector<Index>> squares;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto self = static_cast<Index>(i);
        const auto column = static_cast<std::int64_t>(std::floor(points[i].x / reach_m));
        const auto row = static_cast<std::int64_t>(std::floor(points[i].y / reach_m));
        for (int near = 0; near < 9; ++near) {
            const auto square = squares.find({column + near / 3 - 1, row + near % 3 - 1});
            if (square == squares.end()) {
                continue;
            }
            for (const Index other : square->second) {
                if (geo::distance(points[at(other)], points[i]) <= reach_m) {
                    groups.join(other, self);
                }
            }
        }
        squares[{column, row}].push_back(self);
    }
    std::vector<Index> first(points.size());
    for (std::size_t i = 0; i < first.size(); ++i) {
        first[i] = groups.root(static_cast<Index>(i));
    }
    return first;
}

JoinedLines join_ends(std::span<const MappedLine> lines, std::span<const Anchors> anchors,
                      double snap_m, const std::string& what, LeftOut& left_out) {
    JoinedLines joined;
    for (const Anchors& kind : anchors) {
        joined.nodes.insert(joined.nodes.end(), kind.points.begin(), kind.points.end());
    }
    joined.anchors = joined.nodes.size();

    Pieces pieces;
    for (std::size_t k = 0; k < lines.size(); ++k) {
        if (geo::length(lines[k].route) < zero_length_m) {
            ++left_out[what + " of zero length"];
            continue;
        }
        pieces.routes.push_back(lines[k].route);
        pieces.line.push_back(static_cast<Index>(k));
    }
    join(pieces, anchors, snap_m);
    joined.touched = cut_touched(pieces, anchors, snap_m);
    const LineEnds& ends = pieces.ends;
    std::vector<Index> node(ends.points.size(), -1);  // by joint
    const auto node_of = [&](std::size_t g) {
        if (node[g] < 0) {
            node[g] = ends.anchor[g];
        }
        if (node[g] < 0) {
            node[g] = static_cast<Index>(joined.nodes.size());
            joined.nodes.push_back(ends.points[g]);
        }
        return node[g];
    };
    for (std::size_t k = 0; k < pieces.routes.size(); ++k) {
        geo::Polyline& route = pieces.routes[k];
        const double length = geo::length(route);
        const std::size_t a = at(ends.group[2 * k]);
        const std::size_t b = at(ends.group[2 * k + 1]);
        const bool lone = pieces.members[a] == 1 && pieces.members[b] == 1;
        if (a == b || (ends.anchor[a] >= 0 && ends.anchor[a] == ends.anchor[b])) {
            // What lies between two cuts of one joint is part of the joint.
            const bool within_joint = joined.touched > 0 && a == b && length <= 3.0 * snap_m;
            left_out[what + " closed on itself"] += within_joint ? 0 : 1;
            continue;
        }
        if (lone && ends.anchor[a] < 0 && ends.anchor[b] < 0) {
            ++left_out[what + " that meets nothing"];
            continue;
        }
        joined.edges.push_back({node_of(a), node_of(b), length, true});
        joined.routes.push_back(std::move(route));
        joined.line.push_back(pieces.line[k]);
    }
    return joined;
}

void cut_long_edges(JoinedLines& joined, double spacing_m) {
    JoinedLines cut;
    cut.nodes = std::move(joined.nodes);
    cut.anchors = joined.anchors;
    cut.touched = joined.touched;
    for (std::size_t e = 0; e < joined.edges.size(); ++e) {
        const GraphEdge& edge = joined.edges[e];
        const int count = std::max(1, static_cast<int>(std::ceil(edge.weight / spacing_m)));
        Index previous = edge.from;
        for (int k = 1; k <= count; ++k) {
            Index next = edge.to;
            if (k < count) {
                next = static_cast<Index>(cut.nodes.size());
                cut.nodes.push_back(geo::point_along(joined.routes[e], edge.weight * k / count));
            }
            cut.edges.push_back({previous, next, edge.weight / count, true});
            cut.routes.push_back(
                piece_of(joined.routes[e], edge.weight * (k - 1) / count, edge.weight * k / count));
            cut.line.push_back(joined.line[e]);
            previous = next;
        }
    }
    joined = std::move(cut);
}

}  // namespace calade::city
