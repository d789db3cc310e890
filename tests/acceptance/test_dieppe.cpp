// SPDX-License-Identifier: Apache-2.0
// The flood tide of the shipped Dieppe surge: the sea lifted step by step, and the gates that the
// town has. Needs the data folder.
#include "calade/city/recipe.hpp"
#include "support/scratch.hpp"
#include "support/town_run.hpp"

#include <gtest/gtest.h>

#include <map>
#include <memory>

namespace calade::test {
namespace {

class Dieppe : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        if (std::filesystem::exists(data_folder() / "city" / "dieppe" / "mnt_2016.asc")) {
            scratch_ = std::make_unique<Scratch>();
            town_ = std::make_unique<city::City>(scenario::open_city(surge(0.0)));
        }
    }
    static void TearDownTestSuite() {
        runs_.clear();
        town_.reset();
        scratch_.reset();
    }
    void SetUp() override {
        if (town_ == nullptr) {
            GTEST_SKIP() << "the data of Dieppe are not here: set CALADE_DATA to their folder";
        }
    }
    static scenario::Scenario surge(double offset_m) {
        return scenario::read_scenario(shipped_scenario("dieppe_surge.toml"),
                                       dieppe_flood_tide(offset_m));
    }
    /// The run of an offset, made once.
    static const TownRun& run(double offset_m) {
        const auto found = runs_.find(offset_m);
        return found != runs_.end()
                   ? found->second
                   : runs_
                         .emplace(offset_m,
                                  run_town(surge(offset_m), *town_,
                                           *scratch_ / ("offset_" + std::to_string(offset_m)), 2))
                         .first->second;
    }
    static constexpr double offsets_[] = {0.0, 0.24, 0.60, 0.80};  // m
    static inline std::unique_ptr<Scratch> scratch_;
    static inline std::unique_ptr<city::City> town_;
    static inline std::map<double, TownRun> runs_;
};

TEST_F(Dieppe, NeverFloodsLessWhenTheSeaIsHigher) {
    for (const char* id : {"flooded_area", "residents_flooded", "buildings_flooded"}) {
        double before = 0.0;
        for (const double offset : offsets_) {
            const double now = run(offset).indicator(id).value();
            EXPECT_GE(now, before) << id << " at +" << offset << " m";
            before = now;
        }
    }
    EXPECT_GT(run(0.80).indicator("flooded_area").value(),
              2.0 * run(0.0).indicator("flooded_area").value());
}

TEST_F(Dieppe, KeepsEveryCellThatALowerSeaFlooded) {
    const auto& low = run(0.0).files.max_depth.values;
    const auto& high = run(0.80).files.max_depth.values;
    ASSERT_EQ(low.size(), high.size());
    int drier = 0;
    for (std::size_t i = 0; i < low.size(); ++i) {
        drier += low[i] > 0.05F && high[i] < 0.05F ? 1 : 0;
    }
    EXPECT_EQ(drier, 0);
}

TEST_F(Dieppe, ClosesItsLedgers) {
    for (const double offset : offsets_) {
        EXPECT_LE(run(offset).worst_ledger(), 1e-6) << "+" << offset << " m";
    }
}

TEST_F(Dieppe, GivesTheSameBitsOnOneThread) {
    const auto one = run_town(surge(0.24), *town_, *scratch_ / "one_thread", 1);
    EXPECT_EQ(one.result.results_hash, run(0.24).result.results_hash);
}

TEST_F(Dieppe, FloodsLessBehindTheGatesThatTheTownHas) {
    auto gated = surge(0.0);
    for (const char* name : {"clapet_arques", "porte_duquesne", "porte_paris"}) {
        scenario::Measure gate;
        gate.kind = "gate";
        gate.name = name;
        gate.target = name;
        gated.measures.push_back(gate);
    }
    const auto closed = run_town(gated, *town_, *scratch_ / "gates", 2);
    EXPECT_LT(closed.indicator("flooded_area").value(),
              0.8 * run(0.0).indicator("flooded_area").value());
    EXPECT_NE(closed.first("gate_closed"), nullptr);
    EXPECT_LE(closed.worst_ledger(), 1e-6);
}

}  // namespace
}  // namespace calade::test
