// SPDX-License-Identifier: Apache-2.0
#pragma once

// A scenario of twelve lines that tests change, and a small town to prepare it for.
#include "calade/base/error.hpp"
#include "calade/scenario/scenario.hpp"
#include "support/drawn_town.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

namespace calade::test::scenario_file {

namespace fs = std::filesystem;

inline const std::string base = R"(format = 1
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

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

#define EXPECT_SAYS(message, part) EXPECT_NE((message).find(part), std::string::npos) << (message)

inline city::City small_city() {
    city::City c;
    c.terrain = test::draw_terrain({"~~23", "~~23"}, 10.0, [](char) { return 0.0; });
    c.boundaries.push_back(
        {"sea", city::BoundaryKind::level, {test::box_polygon(0, 0, 10, 20)}, Mark::synthesised});
    c.defences.push_back({"Quai Nord", "quay", {{20, 0}, {20, 20}}, 5.0, "", Mark::synthesised});
    return c;
}

inline std::string measure(const std::string& lines) {
    return base + "[[measures]]\n" + lines + "\n";
}

class Measures : public ScenarioFile {
protected:
    static city::City town() {
        auto c = small_city();
        c.power.stations.push_back(
            {"P1", city::StationKind::mv_lv, {35, 5}, 0.3, 400e3, Mark::synthesised});
        c.sites.push_back({"school", city::SiteKind::school, {35, 15}, 0.0, Mark::synthesised});
        c.buildings.resize(2);
        c.buildings[0].name = "B1";
        c.buildings[1].name = "B2";
        city::Area zone;
        zone.extent = {test::box_polygon(30, 0, 40, 20)};
        zone.name = "Zone rouge";
        zone.kind = "flood_plan_zone";
        c.areas.push_back(zone);
        c.joins.site_bus.resize(1);
        return c;
    }
    std::pair<city::City, coupling::Inputs> prepared(const std::string& text) const {
        return scenario::prepare(read(text), town());
    }
    std::string prepare_refusal(const std::string& text) const {
        return test::message_of<ScenarioError>([&] { (void)prepared(text); });
    }
};

class Events : public Measures {};

inline std::string event(const std::string& lines) { return base + "[[events]]\n" + lines + "\n"; }

}  // namespace calade::test::scenario_file
