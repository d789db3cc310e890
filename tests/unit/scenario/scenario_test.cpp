// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/scenario.hpp"

#include "calade/base/error.hpp"
#include "support/drawn_town.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

namespace {

using namespace calade;
namespace fs = std::filesystem;

const std::string base = R"(format = 1
name = "Test storm"
[city]
demo_buildings = 500
[period]
start = 2024-01-31T06:00:00Z
duration = "2 h"
[[boundaries]]
name = "sea"
levels_m = [1.0, 2.0, 3.0]
times_h = [0.0, 1.0, 2.0]
)";

class ScenarioFile : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = fs::path(::testing::TempDir()) /
                  (std::string("scenario_") +
                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
        fs::create_directories(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }
    fs::path write(const std::string& text, const std::string& name = "storm.toml") const {
        std::ofstream(folder_ / name) << text;
        return folder_ / name;
    }
    scenario::Scenario read(const std::string& text,
                            const std::vector<std::string>& set = {}) const {
        return scenario::read_scenario(write(text), set);
    }
    std::string refusal(const std::string& text, const std::vector<std::string>& set = {}) const {
        try {
            (void)read(text, set);
        } catch (const Error& error) {
            return error.what();
        }
        return "";
    }
    fs::path folder_;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

#define EXPECT_SAYS(message, part) EXPECT_NE((message).find(part), std::string::npos) << (message)

TEST_F(ScenarioFile, IsReadWithItsDefaults) {
    const auto s = read(base);
    EXPECT_EQ(s.name, "Test storm");
    EXPECT_EQ(s.duration_s, 7200.0);
    EXPECT_EQ(s.coupling.window_s, 60.0);
    ASSERT_EQ(s.boundaries.size(), 1U);
    EXPECT_DOUBLE_EQ(s.boundaries[0].series.at(1800.0), 1.5);
    EXPECT_EQ(s.out, fs::path("runs") / "storm");
}

TEST_F(ScenarioFile, TakesOneArgumentToLiftTheSea) {
    const auto s = read(base, {"boundaries.sea.offset_m=0.24"});
    EXPECT_DOUBLE_EQ(s.boundaries[0].series.at(0.0), 1.24);
    EXPECT_DOUBLE_EQ(s.boundaries[0].series.at(7200.0), 3.24);
}

TEST_F(ScenarioFile, NamesTheNearestKnownKey) {
    EXPECT_SAYS(refusal(base + "ofset_m = 0.1\n"),
                "storm.toml:12: boundaries[0].ofset_m is not a known key");
    EXPECT_SAYS(refusal(base + "ofset_m = 0.1\n"), "did you mean 'offset_m'?");
    EXPECT_SAYS(refusal(base + "[flod]\ncfl = 0.5\n"), "did you mean 'flood'?");
    EXPECT_SAYS(refusal(base + "[flood]\nclf = 0.5\n"), "storm.toml:13: flood.clf");
}

TEST_F(ScenarioFile, RefusesValuesOutOfRangeWithTheLine) {
    const auto message = refusal(base + "[flood]\ncfl = 1.4\n");
    EXPECT_SAYS(message, "storm.toml:13: ");
    EXPECT_SAYS(message, "cfl is 1.4, expected a value in (0, 1]");
}

TEST_F(ScenarioFile, RefusesWrongUnits) {
    EXPECT_SAYS(refusal(replaced(base, "\"2 h\"", "\"2 km\"")), "unit 'km', expected s, min, h, d");
    EXPECT_SAYS(refusal(base + "offset_m = \"24 s\"\n"), "unit 's', expected m, mm, cm, km");
}

TEST_F(ScenarioFile, RefusesForcingThatDoesNotCoverThePeriod) {
    const auto message = refusal(replaced(base, "\"2 h\"", "\"3 h\""));
    EXPECT_SAYS(message, "covers 2024-01-31T06:00:00Z to 2024-01-31T08:00:00Z");
    EXPECT_SAYS(message, "expected the whole period 2024-01-31T06:00:00Z to 2024-01-31T09:00:00Z");
}

TEST_F(ScenarioFile, RefusesAJumpAtTheStartWithoutARamp) {
    const std::string with_initial = base + "[initial]\nsea_level_m = 0.9\n";
    EXPECT_SAYS(refusal(with_initial), "more than 5 cm apart");
    EXPECT_EQ(refusal(replaced(with_initial, "0.9", "0.96")), "");
    const auto ramped = read(base + "ramp = \"30 min\"\n[initial]\nsea_level_m = 0.5\n");
    EXPECT_DOUBLE_EQ(ramped.boundaries[0].series.at(0.0), 0.5);
    EXPECT_DOUBLE_EQ(ramped.boundaries[0].series.at(1800.0), 1.5);
    EXPECT_DOUBLE_EQ(ramped.boundaries[0].series.at(7200.0), 3.0);
}

TEST_F(ScenarioFile, RefusesSeriesThatCannotBe) {
    EXPECT_SAYS(refusal(replaced(base, "[0.0, 1.0, 2.0]", "[0.0, 2.0]")), "3 values for 2 times_h");
    EXPECT_SAYS(refusal(replaced(base, "[0.0, 1.0, 2.0]", "[0.0, 0.0, 2.0]")),
                "does not come after");
    EXPECT_SAYS(refusal(replaced(base, "[1.0, 2.0, 3.0]", "[1.0, nan, 3.0]")), "finite");
    EXPECT_SAYS(refusal(base + "level_m = 1.0\n"), "expected exactly one of");
    EXPECT_SAYS(refusal(base + "[rain]\nintensity_mm_h = -3.0\n"), "no negative rain");
}

TEST_F(ScenarioFile, ReadsSeriesFromCsvWithTimesInUtc) {
    write("time;value\n2024-01-31T05:00:00Z;0.0\n2024-01-31T09:00:00Z;4.0\n", "level.csv");
    const auto text = replaced(base, "levels_m = [1.0, 2.0, 3.0]\ntimes_h = [0.0, 1.0, 2.0]",
                               "file = \"level.csv\"");
    EXPECT_DOUBLE_EQ(read(text).boundaries[0].series.at(0.0), 1.0);
    write("time;value\nyesterday;0.0\n", "level.csv");
    EXPECT_SAYS(refusal(text), "level.csv:2");
    fs::remove(folder_ / "level.csv");
    EXPECT_SAYS(refusal(text), "level.csv");
}

TEST_F(ScenarioFile, RefusesPeriodsThatCannotBe) {
    EXPECT_SAYS(refusal(replaced(base, "\"2 h\"", "\"0 s\"")), "expected more than 0");
    EXPECT_SAYS(refusal(replaced(base, "\"2 h\"", "\"90 s\"")),
                "expected a multiple of coupling.window_s");
    EXPECT_SAYS(refusal(replaced(base, "duration = \"2 h\"", "end = 2024-01-31T05:00:00Z")),
                "expected more than 0");
    EXPECT_SAYS(refusal(replaced(base, "2024-01-31T06:00:00Z", "\"someday\"")), "ISO 8601");
}

TEST_F(ScenarioFile, RefusesEventsOutsideThePeriod) {
    EXPECT_SAYS(refusal(base + "[[events]]\nkind = \"close_street\"\ntarget = \"S1\"\n"
                               "at = 2024-01-31T09:00:00Z\n"),
                "expected a time within the period");
}

TEST_F(ScenarioFile, RefusesAnOverrideThatIsNone) {
    EXPECT_SAYS(refusal(base, {"boundaries.sea"}), "expected KEY=VALUE");
    EXPECT_SAYS(refusal(base, {"boundaries.lake.offset_m=1"}), "'lake' is not in");
    EXPECT_SAYS(refusal(base, {"flood.cfl=fast"}), "cfl");
}

TEST_F(ScenarioFile, RefusesAnotherFormatVersion) {
    EXPECT_SAYS(refusal(replaced(base, "format = 1", "format = 99")),
                "this program reads version 1");
}

city::City small_city() {
    city::City c;
    c.terrain = test::draw_terrain({"~~23", "~~23"}, 10.0, [](char) { return 0.0; });
    c.boundaries.push_back(
        {"sea", city::BoundaryKind::level, {test::box_polygon(0, 0, 10, 20)}, Mark::synthesised});
    c.defences.push_back({"Quai Nord", "quay", {{20, 0}, {20, 20}}, 5.0, "", Mark::synthesised});
    return c;
}

TEST_F(ScenarioFile, RaisesTheDefenceThatAMeasureNames) {
    const auto s = read(
        base + "[[measures]]\nkind = \"raise_defence\"\ndefence = \"Quai Nord\"\nraise_m = 0.8\n");
    const auto [city, inputs] = scenario::prepare(s, small_city());
    EXPECT_DOUBLE_EQ(city.defences[0].crest_m, 5.8);
    EXPECT_DOUBLE_EQ(inputs.initial_level_m, 1.0);  // the first level of the sea
}

TEST_F(ScenarioFile, NamesTheNearestElementForAWrongTarget) {
    const auto s = read(
        base + "[[measures]]\nkind = \"raise_defence\"\ndefence = \"Quai Nrd\"\nraise_m = 0.8\n");
    try {
        (void)scenario::prepare(s, small_city());
        FAIL();
    } catch (const ScenarioError& error) {
        EXPECT_SAYS(std::string(error.what()), "storm.toml:13");
        EXPECT_SAYS(std::string(error.what()), "did you mean 'Quai Nord'?");
    }
}

TEST_F(ScenarioFile, RefusesAWallOrAGaugeOutOfTown) {
    const auto wall =
        read(base + "[[measures]]\nkind = \"wall\"\nline = [[0, 0], [500, 0]]\ncrest_m = 3.0\n");
    EXPECT_THROW((void)scenario::prepare(wall, small_city()), ScenarioError);
    const auto gauge = read(base + "[[gauges]]\nname = \"far\"\nposition = [1e6, 0]\n");
    EXPECT_THROW((void)scenario::prepare(gauge, small_city()), ScenarioError);
}

TEST_F(ScenarioFile, RefusesTheSameBoundaryTwice) {
    const auto s = read(base + "[[boundaries]]\nname = \"sea\"\nlevel_m = 1.0\n");
    EXPECT_THROW((void)scenario::prepare(s, small_city()), ScenarioError);
}

TEST_F(ScenarioFile, KeepsTheOverridesInItsText) {
    const auto s = read(base, {"boundaries.sea.offset_m=0.24"});
    EXPECT_EQ(read(base).text, base);
    EXPECT_SAYS(s.text, "offset_m = 0.2");
    const auto again = scenario::read_scenario(write(s.text, "again.toml"));
    EXPECT_DOUBLE_EQ(again.boundaries[0].series.at(0.0), 1.24);
}

}  // namespace
