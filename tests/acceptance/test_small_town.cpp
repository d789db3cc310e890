// SPDX-License-Identifier: Apache-2.0
// What must not change a result: the instruction level, and a wall where no water comes.
#include "calade/base/time.hpp"
#include "calade/flood/kernel.hpp"
#include "calade/io/output_file.hpp"
#include "small_surge.hpp"
#include "support/scratch.hpp"
#include "support/town_run.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>

namespace calade::test {
namespace {

class SmallTown : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        scratch_ = std::make_unique<Scratch>();
        surge_ = std::make_unique<TownRun>(run_town(small_surge, *scratch_ / "surge", {}));
    }
    static void TearDownTestSuite() {
        surge_.reset();
        scratch_.reset();
    }
    static inline std::unique_ptr<Scratch> scratch_;
    static inline std::unique_ptr<TownRun> surge_;
};

// The crew of the scenario: its work after the water is in the log, and in the indices, which the
// layer of supply points gives again by hand.
TEST_F(SmallTown, IsFollowedUntilAllAreSuppliedAgain) {
    // Some stations stand where the sea comes in past the end of a quay; others behind one.
    int behind_a_defence = 0;
    for (const auto& event : surge_->files.events) {
        if (event["kind"] != "station_repaired") {
            continue;
        }
        for (const char* kind : {"crew_arrived", "crew_sent", "station_dry", "station_flooded"}) {
            EXPECT_TRUE(surge_->goes_back_to(event, kind)) << kind;
        }
        behind_a_defence += surge_->goes_back_to(event, "defence_overtopped") ? 1 : 0;
    }
    EXPECT_GT(behind_a_defence, 0);
    const auto& last = surge_->files.events.back();
    EXPECT_EQ(last["kind"], "restoration_ended");
    EXPECT_EQ(last["value"], 0.0);
    EXPECT_EQ(surge_->indicator("customers_not_restored"), 0.0);
    const double end = 3600.0;
    const auto start = parse_instant("2024-02-12T09:00:00Z");
    const auto points = surge_->files.layer("supply_points");
    const io::Column customers(points, "customers");
    const io::Column dark_hours(points, "dark_hours");
    const io::Column restored_at(points, "restored_at");
    double served = 0.0;
    double hours = 0.0;
    double latest = 0.0;
    for (std::size_t i = 0; i < points.features.size(); ++i) {
        served += customers.number(i);
        hours += customers.number(i) * dark_hours.number(i);
        if (const auto text = restored_at.text_or(i, ""); !text.empty()) {
            const auto at = static_cast<double>((parse_instant(text) - start).count());
            hours += customers.number(i) * (at - end) / 3600.0;
            latest = std::max(latest, at);
        }
    }
    EXPECT_GT(surge_->indicator("saidi_until_restored").value(),
              surge_->indicator("saidi").value());
    EXPECT_NEAR(surge_->indicator("saidi_until_restored").value(), 60.0 * hours / served, 1e-6);
    EXPECT_EQ(surge_->indicator("all_supplied_at"), latest);
}

TEST_F(SmallTown, IsFlooded) { EXPECT_NE(surge_->first("defence_overtopped"), nullptr); }

// On a machine with the baseline alone both runs are at that level: the same bits twice.
TEST_F(SmallTown, GivesTheSameBitsAtALowerInstructionLevel) {
    const auto best = flood::simd_level();
    EXPECT_EQ(surge_->files.run["instructions"], flood::to_string(best));
    flood::force_simd_level(flood::SimdLevel::baseline);
    const auto plain = run_town(small_surge, *scratch_ / "baseline", {});
    flood::force_simd_level(best);
    EXPECT_EQ(plain.files.run["instructions"], "baseline");
    EXPECT_EQ(plain.result.results_hash, surge_->result.results_hash);
}

TEST_F(SmallTown, IsNotChangedByAWallOnDryLand) {
    const auto p = dry_place(surge_->files.max_depth);
    const auto scenario = scratch_->write(
        "walled.toml",
        io::read_text(small_surge) +
            fmt::format("\n[[measures]]\nkind = \"wall\"\nname = \"Nowhere\"\ncrest_m = 90.0\n"
                        "line = [[{}, {}], [{}, {}]]\n",
                        p.x, p.y, p.x + 40.0, p.y + 55.0));
    const auto walled = run_town(scenario, *scratch_ / "walled", {});
    EXPECT_EQ(walled.files.run["measures"].size(), 1U);
    const auto& before = surge_->files.max_depth.values;
    const auto& after = walled.files.max_depth.values;
    ASSERT_EQ(before.size(), after.size());
    for (std::size_t i = 0; i < before.size(); ++i) {
        ASSERT_TRUE(before[i] == after[i] || (std::isnan(before[i]) && std::isnan(after[i])))
            << "cell " << i << ": " << before[i] << " m before, " << after[i] << " m after";
    }
    EXPECT_EQ(walled.indicator("streets_closed"), surge_->indicator("streets_closed"));
}

}  // namespace
}  // namespace calade::test
