// SPDX-License-Identifier: Apache-2.0
#include "calade/results/history.hpp"
#include "hand_made_town.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace calade;
using results::History;
using results::test::HandMadeTown;

class Followed : public ::testing::Test {
protected:
    void window() {
        t.state.time += 1800.0;
        t.state.flood.time = t.state.time;
        results::Town town = t.town();
        town.thresholds = thresholds;
        history.follow(town, t.state);
    }
    results::Parameters thresholds;
    HandMadeTown t;
    History history{t.town(), t.state};
};

TEST_F(Followed, RemembersTheLargestDepthOfStreetStationAndSite) {
    // Of every step of the water, not of the ends of windows alone.
    t.state.flood.h[2] = 0.3F;
    t.state.flood.max_depth[2] = 0.4F;
    t.state.flood.max_depth[6] = 0.7F;
    window();
    t.state.flood.h[2] = 0.1F;
    window();
    EXPECT_EQ(history.street_max_depth[0], 0.4F);
    EXPECT_EQ(history.street_max_depth[1], 0.7F);
    EXPECT_EQ(history.station_max_depth[0], 0.4F);
    EXPECT_EQ(history.site_max_depth[0], 0.7F);
}

TEST_F(Followed, KeepsTheFirstClosingAndAddsUpTheHours) {
    t.state.traffic.street_closed[0] = 1;
    window();
    t.state.traffic.street_closed[0] = 0;
    window();
    t.state.traffic.street_closed[0] = 1;
    window();
    EXPECT_EQ(history.street_closed_since[0], 1800.0F);
    EXPECT_EQ(history.street_closed_hours[0], 1.0F);
    EXPECT_TRUE(std::isnan(history.street_closed_since[1]));
}

TEST_F(Followed, FindsTheLargestChangeOfFlowWithItsSign) {
    t.state.traffic.assignments = 1;
    t.state.traffic.link_flow = {0.0, 0.0, 0.15};
    window();
    t.state.traffic.assignments = 2;
    t.state.traffic.link_flow = {0.05, 0.04, 0.06};
    window();
    EXPECT_NEAR(history.street_flow_dry_vph[0], 360.0, 1e-9);
    EXPECT_NEAR(history.street_flow_peak_change_vph[0], -360.0, 1e-9);
    EXPECT_NEAR(history.street_flow_peak_change_vph[1], 360.0, 1e-9);
}

TEST_F(Followed, NotesWhenALineGoesDarkButNeverAnOpenTie) {
    t.state.energy.bus_energised = {1, 0, 0};
    window();
    window();
    EXPECT_EQ(history.branch_dark_since[1], 1800.0F);
    EXPECT_EQ(history.branch_dark_hours[1], 1.0F);
    EXPECT_TRUE(std::isnan(history.branch_dark_since[2]));
}

// Load 0, 7 customers, hangs on bus 2. Windows are half an hour.
TEST_F(Followed, CountsAnInterruptionOnceItHasLastedLongEnough) {
    t.state.energy.bus_energised = {1, 0, 0};
    window();
    window();
    t.state.energy.bus_energised = {1, 1, 1};
    window();
    t.state.energy.bus_energised = {1, 0, 0};
    window();
    EXPECT_EQ(history.load_interruptions[0], 2);
    EXPECT_EQ(history.load_dark_hours[0], 1.5F);
}

TEST_F(Followed, LeavesOutAnInterruptionThatIsTooShort) {
    thresholds.sustained_interruption_s = 3600.0;
    t.state.energy.bus_energised = {1, 0, 0};
    window();
    t.state.energy.bus_energised = {1, 1, 1};
    window();
    EXPECT_EQ(history.load_interruptions[0], 0);
    EXPECT_EQ(history.load_dark_hours[0], 0.0F);
}

TEST_F(Followed, CountsALongInterruptionFromItsBeginning) {
    thresholds.sustained_interruption_s = 3600.0;
    t.state.energy.bus_energised = {1, 0, 0};
    window();
    EXPECT_EQ(history.load_interruptions[0], 0);
    window();
    window();
    EXPECT_EQ(history.load_interruptions[0], 1);
    EXPECT_EQ(history.load_dark_hours[0], 1.5F);
}

// The clinic keeps going for 4 h: nine windows of half an hour pass that, eight just reach it.
TEST_F(Followed, TellsWhenTheAutonomyOfASiteRanOut) {
    t.state.site_dark = {1};
    for (int w = 0; w < 8; ++w) {
        window();
        EXPECT_TRUE(std::isnan(history.site_powerless_since[0])) << w;
    }
    window();
    EXPECT_EQ(history.site_powerless_since[0], 1800.0F + 4 * 3600.0F);
    EXPECT_EQ(history.site_dark_hours[0], 4.0F);
}

TEST_F(Followed, StartsTheAutonomyAnewAfterASupply) {
    for (int w = 0; w < 12; ++w) {
        t.state.site_dark = {static_cast<std::uint8_t>(w == 6 ? 0 : 1)};
        window();
    }
    EXPECT_TRUE(std::isnan(history.site_powerless_since[0]));
}

TEST(History, DoesNotBlameTheFloodForASiteThatNoCarReachesInTheDry) {
    HandMadeTown t;
    t.state.site_cut_off = {1};
    History history(t.town(), t.state);
    history.follow(t.town(), t.state);
    EXPECT_TRUE(std::isnan(history.site_cut_off_since[0]));
}

}  // namespace
