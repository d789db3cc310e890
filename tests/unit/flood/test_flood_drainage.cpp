// SPDX-License-Identifier: Apache-2.0
// What drains that are only known by a rate take off the ground.
#include "basins.hpp"

#include "calade/base/error.hpp"
#include "calade/flood/drain_parameters.hpp"

#include <gtest/gtest.h>

namespace calade::flood {
namespace {

using namespace test;

constexpr double mm_h = 1e-3 / 3600.0;

Geometry drained(double bed_m, double rate_mm_h) {
    Geometry g = make_basin(
        10, 10, 10.0, [&](double, double) { return bed_m; }, 0.03);
    g.drainage.assign(g.bed.size(), static_cast<float>(rate_mm_h * mm_h));
    return g;
}

// 30 mm of rain in an hour on a hectare, of which 12 mm go away.
TEST(FloodDrainage, TakesItsRateOffTheGround) {
    const Model model({}, drained(0.0, 12.0), {{}, constant(30.0 * mm_h, "storm")});
    State state = model.still_water(-1.0);
    model.advance(state, 3600.0);
    EXPECT_NEAR(state.rain_in, 300.0, 0.5);
    EXPECT_NEAR(state.drained_out, 120.0, 1.0);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-7);
}

TEST(FloodDrainage, TakesNoMoreThanIsThere) {
    const Model model({}, drained(0.0, 12.0), {{}, constant(3.0 * mm_h, "drizzle")});
    State state = model.still_water(-1.0);
    model.advance(state, 3600.0);
    EXPECT_LE(state.drained_out, state.rain_in);
    EXPECT_GT(state.drained_out, 0.97 * state.rain_in);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-7);
}

// Drains run out into the sea: ground at 1 m is drained while the sea stands at 0.5 m, and is not
// once it stands at 2 m behind its wall.
TEST(FloodDrainage, RestsWhileTheSeaStandsHigherThanTheGround) {
    for (const double sea : {0.5, 2.0}) {
        Geometry g = drained(1.0, 12.0);
        open_side(g, 0, city::BoundaryKind::level, "sea");
        wall_east_of(g, 0, 9.0F);
        Forcing forcing{{constant(sea, "sea")}, constant(30.0 * mm_h, "storm")};
        const Model model({}, g, forcing);
        State state = model.still_water(sea);
        for (Index i = 0; i < g.grid.size(); ++i) {
            if (i % g.grid.columns > 0) {
                state.h[static_cast<std::size_t>(i)] = 0.0F;
            }
        }
        model.advance(state, 600.0);
        if (sea < 1.0) {
            EXPECT_GT(state.drained_out, 9 * 1000.0 * 12.0 * mm_h * 600.0 * 0.95);
        } else {
            EXPECT_EQ(state.drained_out, 0.0);
        }
    }
}

TEST(FloodDrainage, IsPartOfACheckpoint) {
    const Model model({}, drained(0.0, 12.0), {{}, constant(30.0 * mm_h, "storm")});
    State state = model.still_water(-1.0);
    model.advance(state, 1800.0);
    sim::ArchiveWriter out;
    Model::save(out, state);
    sim::ArchiveReader in({out.data().begin(), out.data().end()});
    const State loaded = Model::load(in);
    EXPECT_EQ(loaded.drained_out, state.drained_out);
}

TEST(FloodDrainage, GivesWayToSewersAndSaysSo) {
    Geometry g = drained(5.0, 12.0);
    Drains sewers;
    drains::Node manhole;
    manhole.name = "m";
    manhole.invert_m = 3.0;
    manhole.max_depth_m = 2.0;
    manhole.position = g.grid.centre(0);
    drains::Node outfall;
    outfall.name = "o";
    outfall.kind = drains::NodeKind::outfall;
    outfall.invert_m = 2.5;
    sewers.network.nodes = {manhole, outfall};
    lay_drains(sewers, g);
    EXPECT_TRUE(g.drainage.empty());
    ASSERT_EQ(g.drains.opened.size(), 1U);
    bool said = false;
    for (const auto& note : g.notes) {
        said = said || note.find("do not apply beside its sewers") != std::string::npos;
    }
    EXPECT_TRUE(said);
}

TEST(FloodDrainage, RefusesSewersOfAnotherPlace) {
    Geometry g = drained(5.0, 12.0);
    Drains sewers;
    drains::Node manhole;
    manhole.name = "m";
    manhole.position = geo::Point2{9e5, 9e5};
    sewers.network.nodes = {manhole};
    EXPECT_THROW(lay_drains(sewers, g), DataError);
}

}  // namespace
}  // namespace calade::flood
