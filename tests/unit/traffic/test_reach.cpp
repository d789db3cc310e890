// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/traffic/reach.hpp"
#include "drawn_town.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace calade::traffic {
namespace {

using tests::draw_streets;
using tests::DrawnTown;

TEST(TravelTimes, AreThoseOfTheNearestStart) {
    DrawnTown town(draw_streets("A---B---C---D"), {});
    const std::vector<StreetNodeId> stations{town.map.node('A'), town.map.node('D')};
    const auto time = travel_times(town.model.network(), town.state, stations);
    EXPECT_EQ(time, (std::vector<double>{0.0, 40.0, 40.0, 0.0}));
}

TEST(TravelTimes, GoRoundClosedStreetsBeforeTheNextEquilibrium) {
    DrawnTown town(draw_streets("A---B\n|   |\nC---D"), {});
    const std::vector<StreetNodeId> station{town.map.node('A')};
    town.flood("AB", 0.5F);
    const auto time = travel_times(town.model.network(), town.state, station);
    EXPECT_EQ(time[town.map.node('B').index()], 80.0);
}

TEST(TravelTimes, AreInfiniteWhereNoWayLeads) {
    DrawnTown town(draw_streets("A---B   C---D"), {});
    const std::vector<StreetNodeId> station{town.map.node('A')};
    const auto time = travel_times(town.model.network(), town.state, station);
    EXPECT_TRUE(std::isinf(time[town.map.node('C').index()]));
    const auto nowhere = travel_times(town.model.network(), town.state, {});
    EXPECT_TRUE(std::isinf(nowhere[0]));
}

TEST(TravelTimes, RefuseAStartOffTheNetwork) {
    DrawnTown town(draw_streets("A---B"), {});
    const std::vector<StreetNodeId> off{StreetNodeId(9)};
    EXPECT_THROW((void)travel_times(town.model.network(), town.state, off), UsageError);
}

}  // namespace
}  // namespace calade::traffic
