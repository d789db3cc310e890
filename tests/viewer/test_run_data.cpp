// SPDX-License-Identifier: Apache-2.0
#include "drawn_run.hpp"
#include "run_data.hpp"
#include "support/scratch.hpp"

#include "calade/base/error.hpp"

#include <gtest/gtest.h>

namespace calade::viewer {

namespace {

using test::DrawnRun;

class RunDataTest : public ::testing::Test {
protected:
    RunDataTest() { DrawnRun::write(folder_ / "run"); }
    test::Scratch folder_;
};

TEST_F(RunDataTest, ReadsWhatIsDrawn) {
    const RunData run(folder_ / "run");
    EXPECT_EQ(run.city_name, "Ville dessinée");
    EXPECT_EQ(run.times, (std::vector<double>{0.0, 3600.0, 7200.0}));
    EXPECT_EQ(run.bed.grid, (geo::Grid{40, 30, 500000.0, 6900000.0, 10.0}));
    ASSERT_EQ(run.buildings.size(), 3U);
    EXPECT_EQ(run.buildings[0].height_mark, "estimated");
    EXPECT_EQ(run.buildings[0].wet_since, 3600.0);
    EXPECT_EQ(run.buildings[0].dark.until, 5400.0);  // half an hour from 07:00
    EXPECT_EQ(run.buildings[1].wet_since, never);
    EXPECT_EQ(run.stations[0].failed_since, 3600.0);
    EXPECT_EQ(run.defences[0].crest_m, 2.5);
}

TEST_F(RunDataTest, TakesTheSeaAndNotTheFloodForWaterOfTheStart) {
    const RunData run(folder_ / "run");
    EXPECT_EQ(run.start_water.at(3, 10), 1);
    EXPECT_EQ(run.start_water.at(12, 10), 0);  // wet at 07:00 only
}

TEST_F(RunDataTest, ClosesAndReopensStreetsAsTheCascadeSays) {
    const RunData run(folder_ / "run");
    EXPECT_FALSE(run.streets[0].is_closed(2999.0));
    EXPECT_TRUE(run.streets[0].is_closed(3000.0));
    EXPECT_FALSE(run.streets[0].is_closed(5400.0));
    EXPECT_FALSE(run.streets[1].is_closed(3600.0));
}

TEST_F(RunDataTest, WhatIsDarkInTheLastWindowStaysDarkAtTheEnd) {
    const RunData run(folder_ / "run");
    EXPECT_TRUE(run.power_lines[0].dark.holds(7200.0));
}

TEST_F(RunDataTest, FindsAStoredTime) {
    const RunData run(folder_ / "run");
    EXPECT_EQ(step_at(run, "06:00"), 0U);
    EXPECT_EQ(step_at(run, "7:10"), 1U);
    EXPECT_EQ(step_at(run, "2024-02-12T07:40:00Z"), 2U);
    EXPECT_EQ(step_at(run, "first"), 0U);
    EXPECT_EQ(step_at(run, "last"), 2U);
}

TEST_F(RunDataTest, RefusesATimeOutsideTheRunNamingItsPeriod) {
    const RunData run(folder_ / "run");
    EXPECT_HOLDS(
        test::message_of<DataError>([&] { (void)step_at(run, "09:00"); }),
        "--time is 2024-02-12T09:00:00Z, expected a time of the run: 2024-02-12T06:00:00Z to "
        "2024-02-12T08:00:00Z");
    EXPECT_HOLDS(test::message_of<DataError>([&] { (void)step_at(run, "noon"); }),
                 "--time is 'noon', expected a UTC clock such as 12:40");
}

TEST_F(RunDataTest, RefusesAFolderThatIsNoRun) {
    EXPECT_HOLDS(test::message_of<DataError>([&] { RunData run(folder_.path()); }),
                 "is not a run directory: it has no run.json");
    EXPECT_HOLDS(test::message_of<DataError>([&] { RunData run(folder_ / "absent"); }),
                 "is not a folder, expected a run directory");
    folder_.write("run/run.json", R"({"format": "calade-run", "version": 7})");
    EXPECT_HOLDS(test::message_of<DataError>([&] { RunData run(folder_ / "run"); }),
                 "version is 7, expected 1");
}

TEST_F(RunDataTest, NamesTheLineOfAnEventThatClosesAnUnknownStreet) {
    folder_.write("run/events.jsonl",
                  R"({"id": 0, "t": 1.0, "kind": "street_closed", "element": {"name": "S9"}})");
    EXPECT_HOLDS(test::message_of<DataError>([&] { RunData run(folder_ / "run"); }),
                 "events.jsonl:1: street 'S9' is not in layers.gpkg");
}

}  // namespace

}  // namespace calade::viewer
