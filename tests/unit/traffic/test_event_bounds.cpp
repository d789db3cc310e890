// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/traffic/event_bounds.hpp"
#include "drawn_town.hpp"

#include <gtest/gtest.h>

namespace calade::traffic {
namespace {

TEST(EventBounds, ChargesThoseWhoFindOutAtTheClosure) {
    // B-C closes: who knows goes by D and E, who does not drives to B, back to A, and then round.
    Parameters p;
    p.bpr_alpha = 0.0;
    tests::DrawnTown town(tests::draw_streets("A---B---C\n|       |\nD-------E"),
                          {{'A', 'C', 360.0}}, p);
    const auto before = town.state;
    town.model.set_closure(town.state, town.map.street("BC"), Closure::works, true);
    town.hours(1.0);
    const auto b = event_bounds(town.model.network(), p, before, town.state);
    EXPECT_NEAR(b.served_full_vps, 0.1, 1e-12);
    EXPECT_NEAR(b.served_held_vps, 0.1, 1e-12);
    EXPECT_NEAR(b.rerouted_vps, 0.1, 1e-12);
    EXPECT_NEAR(b.full_information_s(), 120.0, 1e-9);
    EXPECT_NEAR(b.routes_held_s(), 120.0 + 2.0 * 40.0, 1e-9);
}

TEST(EventBounds, AgreeWhereNothingHappens) {
    tests::DrawnTown town(tests::draw_streets("A---B"), {{'A', 'B', 100.0}});
    const auto b = event_bounds(town.model.network(), {}, town.state, town.state);
    EXPECT_NEAR(b.full_information_vehicles, b.routes_held_vehicles, 1e-12);
    EXPECT_EQ(b.rerouted_vps, 0.0);
}

TEST(EventBounds, RefuseStatesOfAnotherNetwork) {
    tests::DrawnTown town(tests::draw_streets("A---B"), {{'A', 'B', 100.0}});
    EXPECT_THROW((void)event_bounds(town.model.network(), {}, State{}, town.state), UsageError);
}

}  // namespace
}  // namespace calade::traffic
