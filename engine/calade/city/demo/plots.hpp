// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/buildings.hpp"
#include "calade/city/demo/occupancy.hpp"
#include "calade/city/demo/plan.hpp"
#include "calade/city/streets.hpp"

#include <cstdint>
#include <vector>

namespace calade::city::demo {

/// A building of the town with what decides whether it is kept.
struct Plot {
    Building building;
    double remoteness = 0.0;
};

/// A building beside a street: `front` m wide along it, `deep` m away from it, and for an L a wing
/// behind.
struct HouseShape {
    double front = 10.0;
    double deep = 10.0;
    double setback = 0.0;     ///< from the pavement's edge
    double wing_front = 0.0;  ///< 0: a plain rectangle
    double wing_deep = 0.0;
    bool wing_first = true;  ///< wing at the end that the street comes from
};

/// Places buildings where nothing else stands.
class Builder {
public:
    /// Streets, water and railway are taken from the start.
    Builder(const TownPlan& plan, const StreetNetwork& streets);

    /// Tries to build with the front's first corner at `along` on the street's side (+1 left, -1
    /// right). On success fills `footprint` and takes the ground.
    bool build(const Street& street, double along, int side, const HouseShape& shape,
               geo::Polygon& footprint);
    /// The same for a rectangle that stands anywhere.
    bool build(const Rectangle& rectangle, geo::Polygon& footprint);

private:
    [[nodiscard]] bool allowed(const Rectangle& rectangle) const;
    const TownPlan& plan_;
    Occupancy taken_;
};

constexpr double pavement = 1.8;  ///< m beside the carriageway where nothing is built

/// Lines the streets with houses, shops and sheds within `reach` of the centre, in the order of the
/// streets. Deterministic.
[[nodiscard]] std::vector<Plot> line_streets(const TownPlan& plan, const StreetNetwork& streets,
                                             double reach, std::uint64_t seed, Builder& builder);

}  // namespace calade::city::demo
