// SPDX-License-Identifier: Apache-2.0
// The run directory alone gives every number again, wherever it lies.
#include "calade/results/rebuilt_indicators.hpp"

#include "calade/base/error.hpp"
#include "calade/io/output_file.hpp"
#include "calade/results/ranges.hpp"
#include "run_folder.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace {

using namespace calade;
using results::test::HandMadeTown;
namespace fs = std::filesystem;

class Rebuilt : public ::testing::Test {
protected:
    Rebuilt() {
        auto& s = t.state;
        s.flood.h = {5, 0.3F, 0.04F, 2.5F, 5, 0, 1.2F, 0};
        s.flood.max_depth = s.flood.h;
        s.flood.defence_overtopped = {30.4F};
        s.flood.extremes.duration = {0, 31.7F, 0, 60.0F, 0, 0, 0.3F, 0};
        s.flood.extremes.french = {0, 2, 0, 4, 0, 0, 4, 0};
        s.flood.extremes.aidr = {0, 1, 0, 5, 0, 0, 3, 0};
        s.building_max_depth = {0.3F, 1.2F};
        s.building_dark_since = {results::test::never, 12.0F};
        s.traffic.street_closed = {0, 1, 0};
        s.traffic.unserved = 0.1 + 0.2;
        s.energy.customers_off = 7;
        s.energy.unserved_kwh = 1.0 / 3.0;
        s.energy.bus_energised = {1, 0, 0};
        s.flood.time = 60.0;
        results::test::write_run(scratch / "run", t, "surge");
    }
    static nlohmann::ordered_json indicators(const fs::path& run) {
        return nlohmann::ordered_json::parse(io::read_text(run / "indicators.json"))["indicators"];
    }
    calade::test::Scratch scratch;
    HandMadeTown t;
};

TEST_F(Rebuilt, NumbersAreTheSameToTheLastBitAfterAMove) {
    fs::create_directory(scratch / "elsewhere");
    fs::rename(scratch / "run", scratch / "elsewhere" / "moved");
    const auto rebuilt = results::rebuild_indicators(scratch / "elsewhere" / "moved");
    EXPECT_EQ(rebuilt.count, indicators(scratch / "elsewhere" / "moved").size());
    EXPECT_GT(rebuilt.count, 50U);
    for (const auto& line : rebuilt.differences) {
        ADD_FAILURE() << line;
    }
}

TEST_F(Rebuilt, NumberThatSomebodyChangedIsFound) {
    std::string text = io::read_text(scratch / "run" / "indicators.json");
    const auto at = text.find("\"value\": ", text.find("\"damage\""));
    text.insert(at + 9, "1");
    std::ofstream(scratch / "run" / "indicators.json") << text;
    const auto rebuilt = results::rebuild_indicators(scratch / "run");
    ASSERT_EQ(rebuilt.differences.size(), 1U);
    EXPECT_EQ(rebuilt.differences[0].substr(0, 7), "damage:");
}

TEST_F(Rebuilt, DirectoryWithoutItsFieldsIsNamed) {
    fs::remove(scratch / "run" / "fields.nc");
    const auto message = calade::test::message_of<DataError>(
        [&] { (void)results::rebuild_indicators(scratch / "run"); });
    EXPECT_NE(message.find("fields.nc"), std::string::npos) << message;
}

nlohmann::ordered_json with_value(nlohmann::ordered_json list, const char* id, double value) {
    for (auto& one : list) {
        if (one["id"] == id) {
            one["value"] = value;
        }
    }
    return list;
}

TEST_F(Rebuilt, RangesSpanTheRunItsVariantsAndTheDamageCurve) {
    const auto own = indicators(scratch / "run");
    results::write_ranges(scratch / "run",
                          {{"sea_level", -0.1, with_value(own, "buildings_flooded", 1.0)},
                           {"sea_level", 0.1, with_value(own, "buildings_flooded", 4.0)}});
    double damage = 0.0;
    for (const auto& one : indicators(scratch / "run")) {
        if (one["id"] == "buildings_flooded") {
            EXPECT_EQ(one["range"], nlohmann::ordered_json({1.0, 4.0}));
        }
        if (one["id"] == "damage") {
            damage = one["value"].get<double>();
            EXPECT_DOUBLE_EQ(one["range"][0].get<double>(), 0.5 * damage);
            EXPECT_DOUBLE_EQ(one["range"][1].get<double>(), 1.5 * damage);
        }
        if (!one.value("headline", false)) {
            EXPECT_TRUE(one["range"].is_null()) << one["id"];
        }
    }
    EXPECT_GT(damage, 0.0);
    const auto text = io::read_text(scratch / "run" / "indicators.json");
    EXPECT_NE(text.find("no probability is meant"), std::string::npos);
    EXPECT_NE(text.find("\"by_m\": 0.1"), std::string::npos);
    EXPECT_TRUE(results::rebuild_indicators(scratch / "run").differences.empty())
        << "ranges are no part of what the directory gives by itself";
}

}  // namespace
