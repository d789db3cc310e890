// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/rain_files.hpp"
#include "calade/coupling/simulation.hpp"
#include "calade/io/netcdf.hpp"
#include "scenario_file.hpp"
#include "support/radolan_bytes.hpp"

namespace calade::scenario {
namespace {

class RainFilesTest : public test::scenario_file::ScenarioFile {
protected:
    // Two cells of 100 km round the origin of the demo town's coordinates, `value` everywhere.
    void write_grid(const std::vector<double>& minutes, const char* units = "mm h-1",
                    float value = 36.0F) const {
        io::NetcdfWriter out(folder_ / "rain.nc");
        out.add_dimension("time", minutes.size());
        out.add_dimension("y", 2);
        out.add_dimension("x", 2);
        out.add_variable("time", io::NetcdfType::float64, {"time"});
        out.add_variable("y", io::NetcdfType::float64, {"y"});
        out.add_variable("x", io::NetcdfType::float64, {"x"});
        out.add_variable("rain", io::NetcdfType::float32, {"time", "y", "x"});
        out.attribute("time", "units", "minutes since 2024-01-31 06:00:00");
        out.attribute("rain", "units", units);
        out.write("time", std::span<const double>(minutes));
        out.write("y", std::vector<double>{6900000.0 - 500000.0, 6900000.0 + 500000.0});
        out.write("x", std::vector<double>{600000.0 - 500000.0, 600000.0 + 500000.0});
        out.write("rain", std::vector<float>(4 * minutes.size(), value));
        out.close();
    }
    // What `calade check` says of the rain over a town of 500 buildings.
    std::vector<std::string> report(const std::string& rain) const {
        const auto s = read(test::scenario_file::base + rain);
        const auto [city, inputs] = prepare(s, open_city(s));
        const coupling::Simulation simulation(city, inputs);
        return rain_report(simulation.flood(), s.start, s.duration_s);
    }
};

const std::string grids = "[rain]\ngrids = [\"*.nc\"]\ncrs = \"town\"\n";

TEST_F(RainFilesTest, AGridOfOneRateGivesItsDepthOverThePeriod) {
    write_grid({0.0, 60.0});
    const auto lines = report(grids);
    ASSERT_EQ(lines.size(), 3U);
    EXPECT_HOLDS(lines[0], "2 fields of 2 x 2 cells");
    EXPECT_HOLDS(lines[1], "2024-01-31T06:00:00Z to 2024-01-31T08:00:00Z, each holds 60 min");
    EXPECT_HOLDS(lines[2], "72.00 mm on the flood domain");
}

TEST_F(RainFilesTest, AmountsFallInTheIntervalThatEndsAtTheirInstant) {
    write_grid({60.0, 120.0}, "mm", 5.0F);
    EXPECT_HOLDS(report(grids)[2], "10.00 mm on the flood domain");
}

TEST_F(RainFilesTest, TheTimeAxisMustCoverThePeriodWithoutAGap) {
    write_grid({0.0, 30.0});
    EXPECT_HOLDS(refusal(test::scenario_file::base + grids),
                 "covers 2024-01-31T06:00:00Z to 2024-01-31T07:00:00Z, expected the whole period");
    write_grid({30.0, 60.0, 120.0}, "mm");
    EXPECT_HOLDS(refusal(test::scenario_file::base + grids), "3600 s apart, expected every 1800 s");
    write_grid({0.0});
    EXPECT_HOLDS(refusal(test::scenario_file::base + grids), "rain.interval is needed");
}

TEST_F(RainFilesTest, UnitsThatAreNoRainAreRefusedAndMayBeGiven) {
    write_grid({0.0, 60.0}, "dBZ", 0.01F);
    EXPECT_HOLDS(refusal(test::scenario_file::base + grids), "'dBZ', expected a unit of rain");
    EXPECT_HOLDS(refusal(test::scenario_file::base + grids + "units = \"inch\"\n"), "is 'inch'");
    EXPECT_HOLDS(report(grids + "units = \"kg m-2 s-1\"\n")[2], " 72.00 mm on");
}

TEST_F(RainFilesTest, RainBelowNothingIsRefusedBeforeARun) {
    write_grid({0.0, 60.0}, "mm h-1", -1.0F);
    EXPECT_THROW((void)report(grids), DataError);
}

TEST_F(RainFilesTest, AGridWithoutASystemIsRefused) {
    write_grid({0.0, 60.0});
    EXPECT_THROW((void)report("[rain]\ngrids = [\"rain.nc\"]\n"), DataError);
}

TEST_F(RainFilesTest, WordsThatAreNoneOfTheChoicesAreNamed) {
    write_grid({0.0, 60.0});
    EXPECT_HOLDS(refusal(test::scenario_file::base + grids + "space = \"cubic\"\n"), "cubic");
    EXPECT_HOLDS(refusal(test::scenario_file::base + grids + "intensity_mm_h = 3\n"),
                 "intensity_mm_h");
    EXPECT_HOLDS(refusal(test::scenario_file::base + grids + "z_r = [200]\n"), "z_r");
    EXPECT_HOLDS(refusal(test::scenario_file::base + "[rain]\ngrids = [\"*.tif\"]\n"),
                 "matches no file");
}

}  // namespace
}  // namespace calade::scenario
