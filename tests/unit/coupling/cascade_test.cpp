// SPDX-License-Identifier: Apache-2.0
// The cascade of the drawn town, each time worked out by hand.
#include "calade/coupling/simulation.hpp"
#include "support/drawn_cascade.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace calade;
using coupling::Event;
using coupling::EventKind;

class DrawnCascade : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        simulation_ = new coupling::Simulation(test::cascade_town(), test::cascade_inputs());
        state_ = new coupling::State(simulation_->initial());
        while (state_->time < 9000.0) {
            simulation_->advance(*state_);
        }
    }
    static void TearDownTestSuite() {
        delete state_;
        delete simulation_;
    }
    static const Event* first(EventKind kind) {
        const auto found = std::find_if(state_->events.begin(), state_->events.end(),
                                        [&](const Event& e) { return e.kind == kind; });
        return found == state_->events.end() ? nullptr : &*found;
    }
    static double time_of(EventKind kind) {
        const Event* e = first(kind);
        return e == nullptr ? -1.0 : e->time;
    }
    static bool caused_by(EventKind effect, EventKind cause) {
        const Event* e = first(effect);
        const Event* c = first(cause);
        return e != nullptr && c != nullptr &&
               std::find(e->causes.begin(), e->causes.end(), c->id) != e->causes.end();
    }
    static inline coupling::Simulation* simulation_ = nullptr;
    static inline coupling::State* state_ = nullptr;
};

// 5 cm above the initial metre: 200 s, seen at the end of the window.
TEST_F(DrawnCascade, SeesTheSeaRise) { EXPECT_EQ(time_of(EventKind::sea_level_rising), 240.0); }

// 2 m + 0.298 m is reached after 1.298 / 0.00025 = 5192 s.
TEST_F(DrawnCascade, TripsTheStationWhenTheSeaStandsInItsYard) {
    EXPECT_EQ(time_of(EventKind::station_flooded), 5220.0);
    EXPECT_TRUE(caused_by(EventKind::station_flooded, EventKind::sea_level_rising));
}

TEST_F(DrawnCascade, DarkensTheCustomersBehindTheStation) {
    ASSERT_NE(first(EventKind::outage), nullptr);
    EXPECT_EQ(first(EventKind::outage)->time, 5220.0);
    EXPECT_EQ(first(EventKind::outage)->value, 40.0);
    EXPECT_TRUE(caused_by(EventKind::outage, EventKind::station_flooded));
}

TEST_F(DrawnCascade, StopsThePumpThatTheStationFed) {
    EXPECT_EQ(time_of(EventKind::pump_stopped), 5220.0);
    EXPECT_TRUE(caused_by(EventKind::pump_stopped, EventKind::station_flooded));
}

TEST_F(DrawnCascade, DarkensTheSignalThatTheStationFed) {
    EXPECT_EQ(time_of(EventKind::signals_dark), 5220.0);
    EXPECT_TRUE(caused_by(EventKind::signals_dark, EventKind::station_flooded));
}

// The pump held the water between 0.009 and 0.0115 m. Half of 36 km/h is left at 0.1739 m (the
// smaller root of 0.0009 w² − 0.5529 w + 86.9448 = 18, in mm), which the rain needs 1624 … 1649 s
// for: 6844 … 6869 s, seen at 6900 s.
TEST_F(DrawnCascade, SlowsTheTrafficInTheFillingUnderpass) {
    EXPECT_EQ(time_of(EventKind::street_slowed), 6900.0);
    EXPECT_TRUE(caused_by(EventKind::street_slowed, EventKind::pump_stopped));
}

// The detour takes 120 s. In steps of 0.03 m the underpass takes longer from 0.21 m on (10.5 km/h,
// 137 s; at 0.18 m 17 km/h, 85 s): 1985 … 2010 s, 7205 … 7230 s, seen at 7260 s.
TEST_F(DrawnCascade, SendsTheTrafficRoundTheUnderpass) {
    EXPECT_EQ(time_of(EventKind::traffic_rerouted), 7260.0);
    EXPECT_TRUE(caused_by(EventKind::traffic_rerouted, EventKind::street_slowed));
    EXPECT_EQ(first(EventKind::trips_unserved), nullptr);
}

// From 0.009 … 0.0115 m to 0.301 m the rain needs 2895 … 2920 s: 8115 … 8140 s, seen at 8160 s.
TEST_F(DrawnCascade, ClosesTheUnderpassOnceTheRainFilledIt) {
    EXPECT_EQ(time_of(EventKind::street_closed), 8160.0);
    EXPECT_EQ(first(EventKind::street_closed)->element, 0);
    EXPECT_TRUE(caused_by(EventKind::street_closed, EventKind::pump_stopped));
    EXPECT_TRUE(caused_by(EventKind::street_closed, EventKind::rain_began));
}

// From 7200 s on 0.1 veh/s take 120 s where the dry way took 40 s: 180 vehicles, 14,400 s. In the
// 1,200 s before, when the water slowed them, each of 120 vehicles lost less than the detour costs.
TEST_F(DrawnCascade, CountsTheDelayOfTheDetour) {
    const double delay_s =
        (state_->traffic.vehicle_hours - state_->traffic.dry_vehicle_hours) * 3600.0;
    EXPECT_GT(delay_s, 180.0 * 80.0 - 1.0);
    EXPECT_LT(delay_s, 180.0 * 80.0 + 120.0 * 80.0);
}

TEST_F(DrawnCascade, ClosesAllThreeLedgers) {
    EXPECT_LT(simulation_->flood().ledger(state_->flood).relative_error(), 1e-6);
    EXPECT_LT(simulation_->traffic().ledger(state_->traffic).relative_error(), 1e-9);
    EXPECT_LT(simulation_->energy().ledger(state_->energy).relative_error(), 1e-9);
}

TEST_F(DrawnCascade, PutsEveryCauseBeforeItsEffect) {
    for (const auto& e : state_->events) {
        for (const int cause : e.causes) {
            ASSERT_LT(cause, e.id);
            EXPECT_LE(state_->events[static_cast<std::size_t>(cause)].time, e.time);
        }
    }
}

TEST_F(DrawnCascade, GoesOnWithTheSameBitsFromACheckpoint) {
    const coupling::Simulation fresh(test::cascade_town(), test::cascade_inputs());
    auto s = fresh.initial();
    while (s.time < 5220.0) {
        fresh.advance(s);
    }
    sim::ArchiveWriter out;
    coupling::Simulation::save(out, s);
    sim::ArchiveReader in({out.data().begin(), out.data().end()});
    auto restored = coupling::Simulation::load(in);
    while (restored.time < 9000.0) {
        fresh.advance(restored);
    }
    EXPECT_EQ(restored.flood.h, state_->flood.h);
    EXPECT_EQ(restored.traffic.link_flow, state_->traffic.link_flow);
    EXPECT_EQ(restored.energy.bus_voltage_pu, state_->energy.bus_voltage_pu);
    ASSERT_EQ(restored.events.size(), state_->events.size());
    for (std::size_t i = 0; i < restored.events.size(); ++i) {
        EXPECT_EQ(restored.events[i].time, state_->events[i].time);
        EXPECT_EQ(restored.events[i].causes, state_->events[i].causes);
    }
}

}  // namespace
