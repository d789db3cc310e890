// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/results/fields_writer.hpp"
#include "calade/results/series_writer.hpp"
#include "hand_made_town.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace {

using namespace calade;
using results::test::HandMadeTown;

const Instant start = parse_instant("2024-01-31T06:00:00Z");

TEST(Fields, HoldOneSliceAStepAndTheMaxima) {
    HandMadeTown t;
    const test::Scratch scratch;
    results::FieldsWriter fields(scratch / "fields.nc", t.geometry, t.city.crs, start);
    fields.write(t.state.flood);
    t.state.flood.time = 300.0;
    t.state.flood.h[1] = 0.25F;
    t.state.flood.max_depth[1] = 0.26F;
    t.state.flood.arrival[1] = 120.0F;
    fields.write(t.state.flood);
    fields.close(t.state.flood);

    const io::NetcdfReader file(scratch / "fields.nc");
    EXPECT_EQ(file.dimensions("depth"), (std::vector<std::string>{"time", "y", "x"}));
    EXPECT_EQ(file.read("time"), (std::vector<double>{0.0, 300.0}));
    EXPECT_EQ(file.text_attribute("time", "units"), "seconds since 2024-01-31T06:00:00Z");
    EXPECT_EQ(file.read("y"), (std::vector<double>{6900005.0, 6900015.0})) << "ascending";
    const auto second = file.read_step_float("depth", 1);
    EXPECT_EQ(second[1], 0.25F);
    EXPECT_EQ(second[2], 0.0F);
    EXPECT_TRUE(std::isnan(second[7])) << "outside the domain";
    EXPECT_EQ(file.read_float("max_depth")[1], 0.26F);
    EXPECT_EQ(file.read_float("arrival")[1], 120.0F);
    EXPECT_TRUE(std::isnan(file.read_float("arrival")[2]));
    EXPECT_EQ(file.read_float("bed")[0], -5.0F);
    EXPECT_EQ(file.read("sea")[4], 1.0);
}

TEST(Fields, NameTheirCoordinateSystem) {
    const HandMadeTown t;
    const test::Scratch scratch;
    results::FieldsWriter fields(scratch / "fields.nc", t.geometry, t.city.crs, start);
    fields.write(t.state.flood);
    fields.close(t.state.flood);
    const io::NetcdfReader file(scratch / "fields.nc");
    EXPECT_EQ(file.text_attribute("depth", "grid_mapping"), "crs");
    EXPECT_EQ(file.text_attribute("crs", "epsg_code"), "EPSG:2154");
    EXPECT_EQ(file.text_attribute("crs", "grid_mapping_name"), "lambert_conformal_conic");
    EXPECT_EQ(file.text_attribute("crs", "crs_wkt").substr(0, 8), "PROJCRS[");
}

TEST(Fields, RoundDepthsToLessThanAMillimetre) {
    for (const float depth : {0.0F, 0.0004F, 0.0123F, 1.2345F, 5.99F, 17.3F}) {
        EXPECT_LE(std::abs(results::rounded_depth(depth) - depth), 0.0005F) << depth;
    }
    EXPECT_EQ(results::rounded_depth(0.25F), 0.25F);
}

TEST(Fields, LeaveNothingBehindWhereTheRunDies) {
    const HandMadeTown t;
    const test::Scratch scratch;
    {
        results::FieldsWriter fields(scratch / "fields.nc", t.geometry, t.city.crs, start);
        fields.write(t.state.flood);
    }
    EXPECT_EQ(scratch.entries(), 0);
}

TEST(Fields, SayWhichFileCannotBeWritten) {
    const HandMadeTown t;
    try {
        results::FieldsWriter fields("/proc/calade/fields.nc", t.geometry, t.city.crs, start);
        fields.write(t.state.flood);
        FAIL() << "no error";
    } catch (const OutputError& error) {
        EXPECT_NE(std::string(error.what()).find("/proc/calade"), std::string::npos)
            << error.what();
    }
}

TEST(Series, HoldGaugesForcingAndTotalsOfEveryWindow) {
    HandMadeTown t;
    const test::Scratch scratch;
    flood::Forcing forcing;
    forcing.boundaries = {{{0.0, 120.0}, {1.0, 2.0}, "sea"}};
    forcing.rain = {{0.0, 120.0}, {1e-6, 1e-6}, "rain"};
    results::SeriesRecorder series(t.city, forcing,
                                   {{"pont", {600015, 6900005}, 1}, {"far away", {0, 0}, -1}});
    for (const double time : {0.0, 60.0}) {
        t.state.time = time;
        t.state.flood.h[1] = time > 0.0 ? 0.5F : 0.0F;
        series.record(t.town(), t.state, results::totals_of(t.town(), t.state), forcing, 1e-6);
    }
    series.write(scratch / "series.nc", start);

    const io::NetcdfReader file(scratch / "series.nc");
    EXPECT_EQ(file.read("time"), (std::vector<double>{0.0, 60.0}));
    EXPECT_EQ(file.read("level_mer_du_Nord"), (std::vector<double>{1.0, 1.5}));
    EXPECT_EQ(file.read("sea_level"), (std::vector<double>{1.0, 1.5}));
    EXPECT_NEAR(file.read("rain_mm_h")[0], 3.6, 1e-12);
    EXPECT_EQ(file.read("flooded_area"), (std::vector<double>{0.0, 100.0}));
    EXPECT_EQ(file.read_text("gauge_name"), (std::vector<std::string>{"pont", "far away"}));
    const auto depth = file.read("gauge_depth");
    const auto level = file.read("gauge_level");
    ASSERT_EQ(depth.size(), 4U);
    EXPECT_EQ(depth[0], 0.0);
    EXPECT_EQ(depth[2], 0.5);
    EXPECT_TRUE(std::isnan(level[0])) << "a dry gauge has no water level";
    EXPECT_EQ(level[2], 0.5);
    EXPECT_TRUE(std::isnan(depth[1])) << "outside the grid";
}

TEST(Series, HaveNoGaugesAndNoRainWhereTheScenarioHasNone) {
    const HandMadeTown t;
    const test::Scratch scratch;
    results::SeriesRecorder series(t.city, flood::Forcing{}, {});
    series.record(t.town(), t.state, results::totals_of(t.town(), t.state), {}, 0.0);
    series.write(scratch / "series.nc", start);
    const io::NetcdfReader file(scratch / "series.nc");
    EXPECT_FALSE(file.has_variable("gauge_level"));
    EXPECT_FALSE(file.has_variable("rain_mm_h"));
    EXPECT_FALSE(file.has_variable("sea_level"));
    EXPECT_TRUE(file.has_variable("people_wet"));
}

}  // namespace
