// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/buildings.hpp"
#include "calade/city/demo/plan.hpp"
#include "calade/city/streets.hpp"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace calade::city::demo {

/// A straight street of the plan with the junctions on it.
struct PlanLine {
    geo::Point2 a, b;
    StreetClass street_class = StreetClass::residential;
    double width_m = 6.0;
    std::string label{};
    /// Labels by stretch: from this distance after `a` on. Empty: `label` all along.
    std::vector<std::pair<double, std::string>> labels{};
    struct Junction {
        double along;
        Index node;
    };
    std::vector<Junction> junctions{};
};

/// All streets of the plan; nodes are shared between lines.
struct StreetPlan {
    std::vector<geo::Point2> nodes;
    std::vector<PlanLine> lines;

    /// The junction on `line` nearest to `along` within `reach`, or a new one.
    Index junction(Index line, double along, double reach);
    /// Puts a known node on a line.
    void attach(Index line, Index node);
};

/// A convex block of the plan. Edge i runs from corner i to corner i+1; `line` is its street, -1 if
/// there is none (water, railway, open land).
struct Block {
    std::vector<geo::Point2> corners;
    std::vector<Index> line;
};

/// The main streets (quays, boulevard, main road, valley road, bridges) and the blocks between.
[[nodiscard]] std::vector<Block> lay_main_streets(const TownPlan& plan, StreetPlan& streets);

/// Splits blocks until they are as small as their place in the town asks for; every split is a
/// street. `reach` is the remoteness up to which the town is built.
void split_blocks(const TownPlan& plan, std::vector<Block> blocks, double reach, std::uint64_t seed,
                  StreetPlan& streets);

/// The plan as a street network in the world, without names and signals.
[[nodiscard]] StreetNetwork make_network(const TownPlan& plan, StreetPlan& streets);

/// Takes out streets without houses that lead nowhere, again and again, until none is left.
void remove_dead_ends(const TownPlan& plan, const std::vector<Building>& buildings,
                      StreetNetwork& network);

/// Numbers the streets and puts signals on the busy crossings.
void finish_network(const TownPlan& plan, StreetNetwork& network);

}  // namespace calade::city::demo
