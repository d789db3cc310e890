// SPDX-License-Identifier: Apache-2.0
#include "calade/io/raster_io.hpp"

#include "calade/base/error.hpp"
#include "calade/base/random.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>

namespace calade::io {
namespace {

using test::message_of;
using test::Scratch;

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

const std::string small_grid =
    "ncols 3\nnrows 2\nxllcorner 100\nyllcorner 200\ncellsize 10\nNODATA_value -9999\n"
    "1 2 3\n4 -9999 6.5\n";

geo::Raster<float> bumpy(const geo::Grid& grid) {
    geo::Raster<float> raster(grid);
    RandomStream random(3, 1);
    for (float& v : raster.values) {
        v = random.below(10) == 0 ? nan : static_cast<float>(random.uniform(-20, 80));
    }
    return raster;
}

bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
    if (a.size() != b.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.size(); ++i) {
        if (!(std::isnan(a[i]) && std::isnan(b[i])) &&
            std::memcmp(&a[i], &b[i], sizeof(float)) != 0) {
            return false;
        }
    }
    return true;
}

TEST(AsciiGrid, PutsTheLastLineInRowZeroAndNodataToNan) {
    const auto file = parse_ascii_grid(small_grid, "a.asc");
    EXPECT_EQ(file.values.grid, (geo::Grid{3, 2, 100, 200, 10}));
    EXPECT_EQ(file.values.at(0, 0), 4.0F);
    EXPECT_TRUE(std::isnan(file.values.at(1, 0)));
    EXPECT_EQ(file.values.at(2, 1), 3.0F);
    EXPECT_TRUE(file.has_nodata);
    EXPECT_EQ(file.epsg, 0);
}

TEST(AsciiGrid, TakesCentresAndValuesBrokenOverLines) {
    const auto file = parse_ascii_grid(
        "NCOLS 2\r\nNROWS 2\r\nXLLCENTER 5\r\nYLLCENTER 15\r\nCELLSIZE 10\r\n1\r\n2 3\r\n4\r\n",
        "a.asc");
    EXPECT_EQ(file.values.grid, (geo::Grid{2, 2, 0, 10, 10}));
    EXPECT_EQ(file.values.values, (std::vector<float>{3, 4, 1, 2}));
    EXPECT_FALSE(file.has_nodata);
}

TEST(AsciiGrid, NamesTheFaultAndItsLine) {
    auto fault = [](std::string from, std::string to) {
        auto text = small_grid;
        text.replace(text.find(from), from.size(), to);
        return message_of<DataError>([&] { (void)parse_ascii_grid(text, "a.asc"); });
    };
    EXPECT_HOLDS(fault("4 -9999 6.5", "4 -9999"), "a.asc: is truncated: 5 of 6 values");
    EXPECT_HOLDS(fault("6.5", "6.5 7"), "a.asc:8: more values than the 3 x 2 cells");
    EXPECT_HOLDS(fault("6.5", "six"), "a.asc:8: value is 'six'");
    EXPECT_HOLDS(fault("6.5", "inf"), "a.asc:8: value is 'inf'");
    EXPECT_HOLDS(fault("ncols 3", "ncolls 3"), "unknown header key 'ncolls'");
    EXPECT_HOLDS(fault("ncols 3\n", ""), "the header has no ncols");
    EXPECT_HOLDS(fault("ncols 3", "ncols 2.5"), "ncols is 2.5, expected a whole number");
    EXPECT_HOLDS(fault("ncols 3", "ncols 99999999"), "truncated");
    EXPECT_HOLDS(fault("cellsize 10", "dx 10\ndy 20"), "expected square cells");
    EXPECT_HOLDS(fault("cellsize 10", "cellsize -10"),
                 "cellsize is -10, expected a positive length");
    EXPECT_HOLDS(fault("cellsize 10", "cellsize ten"), "a.asc:5: cellsize is 'ten'");
    EXPECT_HOLDS(fault("cellsize 10", "cellsize 10\ncellsize 10"), "stands twice");
    EXPECT_HOLDS(fault(small_grid, "ncols 3\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n"),
                 "ends after the header");
}

TEST(ReadRaster, RefusesMissingEmptyAndForeignFiles) {
    const Scratch scratch;
    auto fault = [](const std::filesystem::path& file) {
        return message_of<DataError>([&] { (void)read_raster(file); });
    };
    EXPECT_HOLDS(fault(scratch / "gone.tif"), "gone.tif: no such file");
    EXPECT_HOLDS(fault(scratch.write("empty.tif", "")), "empty.tif: the file is empty");
    EXPECT_HOLDS(fault(scratch.write("empty.asc", "")), "empty.asc: the file is empty");
    EXPECT_HOLDS(fault(scratch.write("text.tif", "no picture")),
                 "text.tif: cannot be read as a raster");
    EXPECT_HOLDS(fault(scratch.path()), "is not a file");
}

TEST(Cog, BringsBackValuesAndGridToTheLastBit) {
    const Scratch scratch;
    const geo::Grid grid{667, 504, 558949.5871524066, 6977367.7601223625, 20.0 / 3.0};
    const auto raster = bumpy(grid);
    write_cog(scratch / "sub/terrain.tif", raster, {2154, "IGN69"}, "m", "ground");
    const auto back = read_raster(scratch / "sub/terrain.tif");
    EXPECT_EQ(back.values.grid, grid);
    EXPECT_TRUE(same_bits(back.values.values, raster.values));
    EXPECT_EQ(back.epsg, 2154);
    EXPECT_EQ(back.vertical_datum, "IGN69");
    EXPECT_TRUE(back.has_nodata);
    EXPECT_EQ(scratch.entries(), 1);
}

TEST(Cog, BringsBackBytes) {
    const Scratch scratch;
    geo::Raster<std::uint8_t> raster(geo::Grid{1100, 700, 0.1, 0.2, 10});
    for (std::size_t i = 0; i < raster.values.size(); ++i) {
        raster.values[i] = static_cast<std::uint8_t>(i * 7 % 256);
    }
    write_cog(scratch / "sea.tif", raster, {2154, "IGN69"}, "1", "sea");
    const auto back = read_byte_raster(scratch / "sea.tif");
    EXPECT_EQ(back.grid, raster.grid);
    EXPECT_EQ(back.values, raster.values);
    write_cog(scratch / "real.tif", bumpy({4, 4, 0, 0, 1}), {2154, ""}, "m", "");
    EXPECT_HOLDS(message_of<DataError>([&] { (void)read_byte_raster(scratch / "real.tif"); }),
                 "type Float32, expected bytes");
}

TEST(Cog, IsAnErrorWhenTruncatedAnywhere) {
    const Scratch scratch;
    write_cog(scratch / "whole.tif", bumpy({300, 200, 0, 0, 5}), {2154, "IGN69"}, "m", "ground");
    const auto size = std::filesystem::file_size(scratch / "whole.tif");
    for (const double share : {0.001, 0.05, 0.3, 0.7, 0.95, 0.999}) {
        const auto cut = scratch / "cut.tif";
        std::filesystem::copy_file(scratch / "whole.tif", cut,
                                   std::filesystem::copy_options::overwrite_existing);
        std::filesystem::resize_file(
            cut, static_cast<std::uintmax_t>(share * static_cast<double>(size)));
        EXPECT_HOLDS(message_of<DataError>([&] { (void)read_raster(cut); }), "cut.tif") << share;
    }
}

TEST(Cog, LeavesNothingWhereItCannotBeWritten) {
    const Scratch scratch;
    EXPECT_THROW(write_cog(scratch / "a.tif", bumpy({4, 4, 0, 0, 1}), {999999, ""}, "m", ""),
                 OutputError);
    EXPECT_THROW(write_cog(scratch / "a.tif", geo::Raster<float>{}, {2154, ""}, "m", ""),
                 UsageError);
    EXPECT_EQ(scratch.entries(), 0);
}

TEST(RealRasters, DieppeTerrainIsRead) {
    const auto folder = test::data_folder();
    if (folder.empty()) {
        GTEST_SKIP() << "no data folder: set CALADE_DATA";
    }
    const auto file = read_raster(folder / "city/dieppe/mnt_2016.asc");
    EXPECT_EQ(file.values.grid.columns, 667);
    EXPECT_EQ(file.values.grid.rows, 504);
    EXPECT_DOUBLE_EQ(file.values.grid.x_min, 558949.5871524066);
    EXPECT_EQ(file.values.at(0, 503), -141.0F);  // first value of the file: north-west
    EXPECT_EQ(file.epsg, 0);
    EXPECT_FALSE(file.has_nodata);
}

TEST(RealRasters, LyonTerrainIsRefusedForItsOblongCells) {
    const auto folder = test::data_folder();
    if (folder.empty()) {
        GTEST_SKIP() << "no data folder: set CALADE_DATA";
    }
    EXPECT_HOLDS(message_of<DataError>([&] { (void)read_raster(folder / "city/lyon/dem.tif"); }),
                 "cells are 9.996318738636381 by 9.982381325441043, expected square ones");
}

TEST(ReadRaster, AnSrtmTileIsRead) {
    // An SRTM tile is 1201 x 1201 big-endian numbers, named after its south-western corner.
    const Scratch scratch;
    std::string bytes(std::size_t{1201} * 1201 * 2, '\0');
    bytes[bytes.size() - 1] = 42;  // last value: the south-eastern corner
    const auto file = read_raster(scratch.write("N43E007.hgt", bytes));
    EXPECT_EQ(file.epsg, 4326);
    EXPECT_EQ(file.values.at(1200, 0), 42.0F);
}

}  // namespace
}  // namespace calade::io
