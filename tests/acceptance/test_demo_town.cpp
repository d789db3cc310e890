// SPDX-License-Identifier: Apache-2.0
// The shipped demo surge around its peak, with the quay as it is and raised.
#include "calade/results/cascade_difference.hpp"
#include "calade/results/explanation.hpp"
#include "calade/results/rebuilt_indicators.hpp"
#include "support/scratch.hpp"
#include "support/town_run.hpp"

#include <gtest/gtest.h>

#include <memory>

namespace calade::test {
namespace {

class DemoTown : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        scratch_ = std::make_unique<Scratch>();
        surge_ = std::make_unique<TownRun>(run_town(
            shipped_scenario("demo_surge.toml"), *scratch_ / "surge", demo_around_the_peak(), 2));
        raised_ =
            std::make_unique<TownRun>(run_town(shipped_scenario("demo_surge_raised_quay.toml"),
                                               *scratch_ / "raised", demo_around_the_peak(), 2));
    }
    static void TearDownTestSuite() {
        surge_.reset();
        raised_.reset();
        scratch_.reset();
    }
    static inline std::unique_ptr<Scratch> scratch_;
    static inline std::unique_ptr<TownRun> surge_;
    static inline std::unique_ptr<TownRun> raised_;
};

TEST_F(DemoTown, GivesTheSameBitsOnOneThread) {
    const auto one = run_town(shipped_scenario("demo_surge.toml"), *scratch_ / "one_thread",
                              demo_around_the_peak(), 1);
    EXPECT_EQ(one.result.results_hash, surge_->result.results_hash);
    EXPECT_EQ(one.files.run["threads"], 1);
    EXPECT_EQ(surge_->files.run["threads"], 2);
}

TEST_F(DemoTown, ClosesItsLedgers) {
    EXPECT_LE(surge_->worst_ledger(), 1e-6);
    EXPECT_LE(raised_->worst_ledger(), 1e-6);
}

TEST_F(DemoTown, FloodsBehindTheLowQuay) {
    const auto* overtopped = surge_->first("defence_overtopped");
    ASSERT_NE(overtopped, nullptr);
    EXPECT_EQ((*overtopped)["element"]["label"], "Quai de la Grève");
    EXPECT_GT(surge_->indicator("flooded_area").value(), 0.05);
    EXPECT_GT(surge_->indicator("residents_flooded").value(), 100.0);
}

// The sea stands at 0.5 + 4.6 + 0.9 = 6.0 m at most; the quay is 5.75 m high, raised 6.55 m.
TEST_F(DemoTown, StaysDryBehindTheRaisedQuay) {
    EXPECT_EQ(raised_->first("defence_overtopped"), nullptr);
    EXPECT_EQ(raised_->indicator("defences_overtopped"), 0.0);
    EXPECT_EQ(raised_->indicator("first_overtopping"), std::nullopt);
}

TEST_F(DemoTown, LosesFewerStreetsHousesAndCustomersWithTheQuayRaised) {
    for (const char* id : {"streets_closed", "residents_flooded", "customers_interrupted_peak",
                           "stations_tripped", "trips_unserved", "flooded_area"}) {
        EXPECT_LT(raised_->indicator(id).value(), surge_->indicator(id).value()) << id;
    }
}

// Water over the quay trips the station that feeds the pump, and rain fills the underpass that the
// pump kept dry.
TEST_F(DemoTown, TellsTheCascadeInItsOrder) {
    const auto* sea = surge_->first("sea_level_rising");
    const auto* quay = surge_->first("defence_overtopped");
    const auto* station = surge_->first("station_flooded");
    const auto* pump = surge_->first("pump_stopped", "Pompe du Pont-Rouge");
    const auto* underpass = surge_->first("street_closed", "Passage du Pont-Rouge");
    const nlohmann::ordered_json* before = nullptr;
    for (const auto* event : {sea, quay, station, pump, underpass}) {
        ASSERT_NE(event, nullptr);
        if (before != nullptr) {
            EXPECT_LT((*before)["t"], (*event)["t"]) << event->dump();
        }
        EXPECT_TRUE(surge_->goes_back_to(*event, "sea_level_rising")) << event->dump();
        before = event;
    }
    EXPECT_TRUE(surge_->goes_back_to(*pump, "station_flooded"));
    EXPECT_TRUE(surge_->goes_back_to(*station, "defence_overtopped"));
    EXPECT_TRUE(surge_->goes_back_to(*underpass, "pump_stopped"));
    EXPECT_TRUE(surge_->goes_back_to(*underpass, "rain_began"));
    EXPECT_EQ(raised_->first("street_closed", "Passage du Pont-Rouge"), nullptr);
}

TEST_F(DemoTown, NamesNoCauseThatComesAfterItsEffect) {
    for (const auto& event : surge_->files.events) {
        for (const auto& cause : event["causes"]) {
            ASSERT_LT(cause, event["id"]);
            EXPECT_LE(surge_->files.events.at(cause.get<std::size_t>())["t"], event["t"]);
        }
    }
}

// From the effect down to the sea, time never goes forward.
void expect_no_later(const results::FinishedRun& run, const results::CauseTree& tree,
                     const std::string& until, const std::string& place) {
    const auto time = run.events.at(tree.event)["time"].get<std::string>();
    EXPECT_LE(time, until) << place << ": " << run.events.at(tree.event).dump();
    for (const auto& cause : tree.causes) {
        expect_no_later(run, cause, time, place);
    }
}

TEST_F(DemoTown, ExplainsEveryBuildingByWhatCameBefore) {
    const auto buildings = surge_->files.layer("buildings");
    const io::Column name(buildings, "name");
    const io::Column wet(buildings, "wet_since");
    int told = 0;
    int known = 0;
    for (std::size_t b = 0; b < buildings.features.size(); ++b) {
        if (wet.text_or(b, "").empty()) {
            continue;
        }
        const auto label = name.text_or(b, "");
        for (const auto& place : results::explain(surge_->files, label).places) {
            for (const auto& effect : place.effects) {
                ++told;
                if (effect.known) {
                    ++known;
                    expect_no_later(surge_->files, effect.tree, effect.since, label);
                }
            }
        }
    }
    EXPECT_GT(told, 100);
    EXPECT_GE(known, told * 9 / 10);
}

// Moment (b): with the quay raised, what it caused is gone, and nothing goes back to it.
TEST_F(DemoTown, LosesTheEffectsOfACauseThatIsTakenAway) {
    for (const auto& event : raised_->files.events) {
        EXPECT_FALSE(raised_->goes_back_to(event, "defence_overtopped")) << event.dump();
    }
    const auto difference = results::compare_cascades(surge_->files.events, raised_->files.events);
    EXPECT_GT(difference.only_a.size(), 20U);
    for (const auto& event : difference.only_a) {
        EXPECT_TRUE(surge_->goes_back_to(event, "defence_overtopped")) << event.dump();
    }
}

TEST_F(DemoTown, RebuildsEveryNumberFromItsDirectoryAlone) {
    for (const TownRun* run : {surge_.get(), raised_.get()}) {
        const auto rebuilt = results::rebuild_indicators(run->files.folder);
        EXPECT_EQ(rebuilt.count, run->files.indicators.size());
        for (const auto& line : rebuilt.differences) {
            ADD_FAILURE() << line;
        }
    }
}

// What energy books hour by hour is the sum over customers when every interruption counts.
TEST_F(DemoTown, AddsUpInterruptionsAsEnergyBooksThem) {
    double customers = 0.0;
    double hours = 0.0;
    const auto points = surge_->files.layer("supply_points");
    const io::Column n(points, "customers");
    const io::Column dark(points, "dark_hours");
    for (std::size_t i = 0; i < points.features.size(); ++i) {
        customers += n.number(i);
        hours += n.number(i) * dark.number(i);
    }
    const double booked = surge_->indicator("customer_hours_interrupted").value();
    EXPECT_GT(booked, 100.0);
    EXPECT_NEAR(hours, booked, 0.01 * booked) << "no interruption is shorter than three minutes";
    EXPECT_NEAR(surge_->indicator("saidi").value(), 60.0 * hours / customers, 1e-6);
}

}  // namespace
}  // namespace calade::test
