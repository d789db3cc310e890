// SPDX-License-Identifier: Apache-2.0
// Whom emergency services reach, on the two streets of the hand-made town: "Rue de la Mer" (500 m)
// both ways and "Quai" (300 m) from east to west only, at 10 m/s. The clinic stands on the quay.
#include "calade/results/reach.hpp"

#include "run_folder.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace calade;
using results::test::HandMadeTown;

class Reached : public ::testing::Test {
protected:
    const results::Answers& answers() { return reach.answers(t.state.traffic, thresholds); }
    [[nodiscard]] results::Totals totals() {
        results::Totals now;
        results::add_reached(answers(), thresholds, now);
        return now;
    }
    HandMadeTown t;
    results::Parameters thresholds;
    results::Reach reach{t.city, t.network};
};

TEST_F(Reached, AnswerIsTurnoutAndTheDriveToTheMiddleOfTheStreet) {
    EXPECT_FLOAT_EQ(answers().care_s[1], 180.0F + 15.0F) << "half the quay, its own street";
    EXPECT_FLOAT_EQ(answers().care_s[0], 180.0F + 25.0F) << "from the quay's end, half the way";
    EXPECT_TRUE(std::isinf(answers().care_s[2])) << "the path takes no cars";
}

TEST_F(Reached, TownWithoutAFireStationHasNoAnswer) {
    EXPECT_TRUE(answers().rescue_s.empty());
    EXPECT_TRUE(std::isnan(totals().residents_rescue_first));
    EXPECT_EQ(totals().residents_care, 5.0) << "the mill has no street";
}

// An ambulance stops at 0.40 m at the latest, a fire engine goes on.
TEST_F(Reached, WaterStopsAnAmbulanceBeforeAFireEngine) {
    t.city.sites.push_back({"fire station", city::SiteKind::fire_station, {}, 0.0, {}});
    t.city.joins.site_street.push_back(StreetId(0));
    results::Reach both(t.city, t.network);
    t.state.traffic.street_depth = {0.0F, 0.45F, 0.0F};
    const results::Answers& now = both.answers(t.state.traffic, thresholds);
    EXPECT_TRUE(std::isinf(now.care_s[0])) << "its own street is under water: it sends nobody";
    EXPECT_TRUE(std::isinf(now.care_s[1]));
    EXPECT_TRUE(std::isfinite(now.rescue_s[1]));
    EXPECT_GT(now.rescue_s[1], 180.0F + 15.0F) << "slower through the water";
}

TEST_F(Reached, ThresholdsAndTurnoutAreParameters) {
    thresholds.care_s = 194.0;
    EXPECT_EQ(totals().residents_care, 0.0);
    thresholds.care_s = 195.0;
    EXPECT_EQ(totals().residents_care, 5.0) << "at the threshold is in time";
}

double value_of(const std::vector<results::Indicator>& list, const std::string& id) {
    for (const auto& one : list) {
        if (one.id == id) {
            return one.value.value();
        }
    }
    throw std::out_of_range(id);
}

// The school's street floods for one window and drains again.
TEST_F(Reached, IndicatorsTellTheDryTownTheWorstMomentAndWhoIsCutOff) {
    results::History history(t.town(), t.state);
    history.follow(answers());
    const HandMadeTown dry;
    t.state.traffic.street_depth[1] = 0.6F;
    history.follow(answers());
    scenario::Scenario scenario;
    const auto list = results::find_indicators(results::test::tables_after(t, history, scenario));
    EXPECT_EQ(value_of(list, "residents_care_dry"), 5.0);
    EXPECT_EQ(value_of(list, "residents_care"), 0.0);
    EXPECT_EQ(value_of(list, "residents_care_least"), 0.0);
    EXPECT_EQ(value_of(list, "residents_care_cut_off"), 5.0);
    for (const auto& one : list) {
        if (one.id == "residents_care_cut_off") {
            EXPECT_EQ(one.by.at("commune").at("Est"), 5.0);
            EXPECT_TRUE(one.headline);
        }
        if (one.id == "residents_rescue_first") {
            EXPECT_FALSE(one.value.has_value()) << "nothing to tell without a fire station";
        }
        if (one.id == "residents_care") {
            EXPECT_EQ(one.label, "residents reached by urgent care within 30 min throughout");
        }
    }
}

TEST_F(Reached, RemembersTheWorstAnswerAfterTheWaterHasGone) {
    results::History history(t.town(), t.state);
    history.follow(answers());
    const float dry = history.street_care_dry_s[0];
    t.state.traffic.street_depth[1] = 0.6F;
    history.follow(answers());
    t.state.traffic.street_depth[1] = 0.0F;
    history.follow(answers());
    EXPECT_EQ(history.street_care_dry_s[0], dry);
    EXPECT_TRUE(std::isinf(history.street_care_worst_s[0]));
}

}  // namespace
