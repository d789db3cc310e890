// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/io/netcdf.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <thread>

namespace calade::io {
namespace {

using test::message_of;
using test::Scratch;

void write_water(const std::filesystem::path& file, int steps) {
    NetcdfWriter out(file);
    out.add_dimension("time", 0);
    out.add_dimension("y", 2);
    out.add_dimension("x", 3);
    out.add_dimension("gauge", 2);
    out.add_variable("time", NetcdfType::float64, {"time"});
    out.add_variable("depth", NetcdfType::float32, {"time", "y", "x"},
                     {.deflate = 4, .chunks = {1, 2, 3}});
    out.add_variable("name", NetcdfType::text, {"gauge"});
    out.add_variable("cause", NetcdfType::int32, {"gauge"});
    out.add_variable("crs", NetcdfType::int32, {});
    out.attribute("", "Conventions", "CF-1.10");
    out.attribute("depth", "units", "m");
    out.attribute("depth", "valid_min", 0.0);
    out.attribute("crs", "epsg", 2154);
    out.write("name", std::vector<std::string>{"quai", "écluse"});
    out.write("cause", std::vector<std::int32_t>{7, -1});
    for (int i = 0; i < steps; ++i) {
        const auto step = static_cast<std::size_t>(i);
        out.write_step("time", step, 60.0 * i);
        out.write_step("depth", step,
                       std::vector<float>{0.1F, 0.2F, 0.3F, std::nanf(""), 0.5F,
                                          1.0F * static_cast<float>(i)});
    }
    out.close();
}

TEST(Netcdf, BringsBackWhatWasWrittenStepByStep) {
    const Scratch scratch;
    write_water(scratch / "fields.nc", 3);
    EXPECT_EQ(scratch.entries(), 1);
    const NetcdfReader in(scratch / "fields.nc");
    EXPECT_EQ(in.dimension("time"), 3U);
    EXPECT_EQ(in.shape("depth"), (std::vector<std::size_t>{3, 2, 3}));
    EXPECT_EQ(in.dimensions("depth"), (std::vector<std::string>{"time", "y", "x"}));
    EXPECT_EQ(in.read("time"), (std::vector<double>{0, 60, 120}));
    const auto depth = in.read_step_float("depth", 2);
    EXPECT_EQ(depth[1], 0.2F);
    EXPECT_TRUE(std::isnan(depth[3]));
    EXPECT_EQ(depth[5], 2.0F);
    EXPECT_EQ(in.read_float("depth").size(), 18U);
    EXPECT_EQ(in.read_text("name"), (std::vector<std::string>{"quai", "écluse"}));
    EXPECT_EQ(in.read("cause"), (std::vector<double>{7, -1}));
    EXPECT_EQ(in.text_attribute("depth", "units"), "m");
    EXPECT_EQ(in.text_attribute("", "Conventions"), "CF-1.10");
    EXPECT_EQ(in.number_attribute("crs", "epsg"), 2154.0);
    EXPECT_TRUE(in.has_attribute("depth", "_FillValue"));
    EXPECT_FALSE(in.has_attribute("depth", "long_name"));
}

TEST(Netcdf, LeavesNothingWhenAbandoned) {
    const Scratch scratch;
    {
        NetcdfWriter out(scratch / "fields.nc");
        out.add_dimension("time", 0);
        out.add_variable("time", NetcdfType::float64, {"time"});
        out.write_step("time", 0, 1.0);
        out.sync();
        EXPECT_FALSE(std::filesystem::exists(scratch / "fields.nc"));
    }
    EXPECT_EQ(scratch.entries(), 0);
}

TEST(Netcdf, NamesFileAndVariableInErrors) {
    const Scratch scratch;
    NetcdfWriter out(scratch / "a.nc");
    out.add_dimension("x", 3);
    out.add_variable("depth", NetcdfType::float32, {"x"});
    EXPECT_HOLDS(message_of<OutputError>([&] {
                     out.write("depth", std::vector<float>{1, 2});
                 }),
                 "variable 'depth' was given 2 values, expected 3");
    EXPECT_HOLDS(message_of<OutputError>([&] { out.write_step("depth", 0, 1.0); }),
                 "no unlimited dimension");
    EXPECT_HOLDS(message_of<OutputError>([&] { out.write("depht", std::vector<float>{1}); }),
                 "variable 'depht' has not been added");
    EXPECT_HOLDS(
        message_of<OutputError>([&] { out.add_variable("u", NetcdfType::float32, {"y"}); }),
        "dimension 'y', which has not been added");
    EXPECT_THROW(NetcdfWriter("/proc/nowhere/a.nc"), OutputError);

    EXPECT_HOLDS(message_of<DataError>([&] { NetcdfReader(scratch / "gone.nc"); }),
                 "gone.nc: cannot be read");
    EXPECT_HOLDS(message_of<DataError>([&] { NetcdfReader(scratch.write("text.nc", "no")); }),
                 "text.nc");
    write_water(scratch / "fields.nc", 1);
    const NetcdfReader in(scratch / "fields.nc");
    EXPECT_HOLDS(message_of<DataError>([&] { (void)in.read("dept"); }), "did you mean 'depth'");
    EXPECT_HOLDS(message_of<DataError>([&] { (void)in.read_step("depth", 1); }), "has no step 1");
}

TEST(Netcdf, ATruncatedFileIsAnError) {
    const Scratch scratch;
    write_water(scratch / "fields.nc", 3);
    std::filesystem::resize_file(scratch / "fields.nc",
                                 std::filesystem::file_size(scratch / "fields.nc") / 2);
    EXPECT_THROW(NetcdfReader(scratch / "fields.nc"), DataError);
}

TEST(Netcdf, SeveralWritersMayWorkAtTheSameTime) {
    const Scratch scratch;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i) {
        threads.emplace_back([&, i] { write_water(scratch / (std::to_string(i) + ".nc"), 20); });
    }
    for (auto& t : threads) {
        t.join();
    }
    for (int i = 0; i < 4; ++i) {
        EXPECT_EQ(NetcdfReader(scratch / (std::to_string(i) + ".nc")).dimension("time"), 20U);
    }
}

}  // namespace
}  // namespace calade::io
