// SPDX-License-Identifier: Apache-2.0
// What must not change a result: the instruction level, and a wall where no water comes.
#include "calade/flood/kernel.hpp"
#include "calade/io/output_file.hpp"
#include "support/scratch.hpp"
#include "support/town_run.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <memory>

namespace calade::test {
namespace {

const std::filesystem::path small_surge = CALADE_SOURCE_DIR "/tests/acceptance/small_surge.toml";

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
