// SPDX-License-Identifier: Apache-2.0
#include "calade/results/evacuation_times.hpp"

#include "support/drawn_cascade.hpp"

#include <gtest/gtest.h>

namespace calade::test {
namespace {

using coupling::OrderKind;

// The people of A go to a shelter at B. The long way round is closed by order at 600 s, the
// underpass by water once its pump has no supply: before that it takes 40 s.
class EvacuationTimes : public ::testing::Test {
protected:
    static city::City town() {
        auto town = cascade_town();
        city::Area west;
        west.name = "West";
        west.kind = "district";
        west.extent = {box_polygon(30, 0, 60, 30)};
        town.areas.push_back(west);
        return town;
    }
    static coupling::Inputs inputs() {
        auto in = cascade_inputs();
        coupling::EvacuationPlan plan;
        plan.name = "leave";
        plan.districts = {{StreetNodeId(0), 100.0}, {StreetNodeId(2), 5.0}};
        plan.shelters = {{StreetNodeId(1), 80.0}};
        in.evacuations.push_back(plan);
        in.orders = {{600.0, OrderKind::close_street, 1, {}}, {1200.0, OrderKind::evacuate, 0, {}}};
        return in;
    }
    void run(double until_s) {
        history.follow(place, state);
        while (state.time < until_s) {
            simulation.advance(state);
            history.follow(place, state);
        }
    }
    [[nodiscard]] results::LayerInput ended() const { return {place, state, history, Instant{}}; }

    coupling::Simulation simulation{town(), inputs()};
    coupling::State state = simulation.initial();
    results::Town place = results::town_of(simulation);
    results::History history{place, state};
};

TEST_F(EvacuationTimes, TellWhenTheLastCanLeaveEachDistrict) {
    run(9000.0);
    const auto closed = static_cast<double>(history.street_closed_since[0]);
    ASSERT_GT(closed, 5220.0) << "the underpass, after its pump stopped";
    const auto told = results::evacuation_times(simulation, ended());
    ASSERT_EQ(told.size(), 1U);
    const auto& e = told[0];
    EXPECT_EQ(e.name, "leave");
    EXPECT_EQ(e.ordered_s, 1200.0);
    EXPECT_EQ(e.people, 105.0);
    EXPECT_NEAR(e.sheltered, 80.0, 1e-9);
    EXPECT_NEAR(e.without_shelter, 25.0, 1e-9);
    EXPECT_FALSE(e.t90_s.has_value()) << "76 % find room";
    ASSERT_TRUE(e.last_arrival_s.has_value());
    EXPECT_GT(*e.last_arrival_s, 1200.0);
    ASSERT_EQ(e.districts.size(), 2U);
    // C lies outside the district and keeps its own way to B.
    EXPECT_EQ(e.districts[0].name, "");
    EXPECT_EQ(e.districts[0].people, 5.0);
    EXPECT_FALSE(e.districts[0].last_safe_departure_s.has_value());
    EXPECT_EQ(e.districts[1].name, "West");
    EXPECT_EQ(e.districts[1].people, 100.0);
    ASSERT_TRUE(e.districts[1].last_safe_departure_s.has_value());
    const double margin = traffic::EvacuationRules{}.margin_s;
    EXPECT_NEAR(*e.districts[1].last_safe_departure_s, closed - 40.0 - margin, 1.0);
    EXPECT_EQ(e.districts[1].without_way, 0.0);
    const auto text = results::evacuation_text(told, Instant{});
    EXPECT_NE(text.find("leave: ordered 00:20, 80 of 105 people sheltered, 90 % never"),
              std::string::npos)
        << text;
    EXPECT_NE(text.find("elsewhere, 5 people: no street on their way closes"), std::string::npos)
        << text;
    EXPECT_NE(text.find("West, 100 people: last safe departure "), std::string::npos) << text;
}

TEST_F(EvacuationTimes, AreNoneWhereNoneWasOrdered) {
    run(600.0);
    EXPECT_TRUE(results::evacuation_times(simulation, ended()).empty());
    EXPECT_EQ(results::evacuation_text({}, Instant{}), "");
}

}  // namespace
}  // namespace calade::test
