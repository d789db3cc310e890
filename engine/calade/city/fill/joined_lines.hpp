// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/fill/weighted_graph.hpp"
#include "calade/geo/geometry.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

namespace calade::city {

/// A line of a map: where it runs, not what it is joined to.
struct MappedLine {
    geo::Polyline route;
    bool overhead = false;
};

/// Points that line ends within `reach_m` are joined to: stations of one kind.
struct Anchors {
    std::vector<geo::Point2> points;
    double reach_m = 0.0;
};

/// Lines as edges between nodes: first the anchors, in order, then the joints.
struct JoinedLines {
    std::vector<geo::Point2> nodes;
    std::vector<GraphEdge> edges;       ///< weight: length, m
    std::vector<geo::Polyline> routes;  ///< one an edge, from → to
    std::vector<Index> line;            ///< one an edge: the line that it is (a piece of)
    std::size_t anchors = 0;
    int touched = 0;  ///< cuts of lines where another's end touches them
};

/// How many things were left out, by reason.
using LeftOut = std::map<std::string, int>;

/// Groups points within `reach_m` of one another (and those within it of these): the number of each
/// one's group's first point. Throws UsageError unless `reach_m` is above 0.
[[nodiscard]] std::vector<Index> group_points(std::span<const geo::Point2> points, double reach_m);

/// Joins lines by their ends: ends within `snap_m` of one another (and those within it of these)
/// are one joint; a joint with an end within reach of an anchor is the nearest such anchor, among
/// equals the first. A line that another's end touches (touched_at, within `snap_m`) is cut there
/// and joined to it. Lines that cannot be joined are counted in `left_out` by reason, each
/// beginning with `what`: of zero length (below 1 cm), closed on itself, meets nothing.
/// Throws UsageError unless `snap_m` is above 0.
[[nodiscard]] JoinedLines join_ends(std::span<const MappedLine> lines,
                                    std::span<const Anchors> anchors, double snap_m,
                                    const std::string& what, LeftOut& left_out);

/// Cuts edges longer than `spacing_m` into equal pieces, which adds joints.
void cut_long_edges(JoinedLines& joined, double spacing_m);

}  // namespace calade::city
