// SPDX-License-Identifier: Apache-2.0
// The whole way: a drawn town is run and its directory read back.
#include "calade/results/run_writer.hpp"

#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/city/store.hpp"
#include "calade/io/netcdf.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/raster_io.hpp"
#include "calade/io/vector_io.hpp"
#include "calade/results/compare.hpp"
#include "support/drawn_town.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace {

using namespace calade;
namespace fs = std::filesystem;

// The sea in the west rises over a shore at 1 m into a street and a house.
const std::vector<std::string> drawing = {
    "~~1112",
    "~~1112",
    "~~1112",
};

city::City shore() {
    city::City c;
    c.name = "Shore";
    c.crs = {2154, "IGN69"};
    c.terrain = calade::test::draw_terrain(drawing, 10.0, [](char) { return 0.0; });
    c.boundaries = {{"sea",
                     city::BoundaryKind::level,
                     {calade::test::box_polygon(0, 0, 10, 30)},
                     Mark::synthesised}};
    city::Building house;
    house.name = "house";
    house.footprint = calade::test::box_polygon(32, 12, 38, 18);
    house.residents = 3.0;
    house.use = city::BuildingUse::residential;
    c.buildings = {house};
    c.streets.nodes = {{{25, 15}, false, {}}, {{55, 15}, false, {}}};
    city::Street street;
    street.name = "S0";
    street.label = "Rue du Large";
    street.from = StreetNodeId(0);
    street.to = StreetNodeId(1);
    street.axis = {{25, 15}, {55, 15}};
    street.length_m = 30.0;
    c.streets.streets = {street};
    c.demand.zones = {{"west", {25, 15}, StreetNodeId(0), 3, 0},
                      {"east", {55, 15}, StreetNodeId(1), 0, 3}};
    c.demand.trips = {{ZoneId(0), ZoneId(1), 36.0}};
    c.power.stations = {{"P1", city::StationKind::mv_lv, {45, 25}, 0.5, 400e3, Mark::synthesised}};
    c.power.buses = {{"upstream", {55, 25}, 400.0, StationId{}},
                     {"P1 low", {45, 25}, 400.0, StationId(0)}};
    city::Branch line;
    line.name = "L1";
    line.from = BusId(0);
    line.to = BusId(1);
    line.r_ohm = 0.01;
    line.x_ohm = 0.005;
    line.route = {{55, 25}, {45, 25}};
    c.power.branches = {line};
    c.power.loads = {{BusId(1), 5e3, 1e3, 4}};
    c.power.sources = {{BusId(0), 1.0}};
    c.joins.buildings.resize(1);
    c.joins.buildings[0].street = StreetId(0);
    c.joins.buildings[0].load = LoadId(0);
    c.joins.signal_bus = {BusId{}, BusId{}};
    return c;
}

// 0.9 m to 1.9 m in half an hour, level held from then on.
coupling::Inputs rising_sea() {
    coupling::Inputs in;
    in.initial_level_m = 0.9;
    in.forcing.boundaries = {{{0.0, 1800.0}, {0.9, 1.9}, "sea"}};
    return in;
}

scenario::Scenario surge() {
    scenario::Scenario s;
    s.name = "surge";
    s.text = "name = \"surge\"\n";
    s.start = parse_instant("2024-01-31T06:00:00Z");
    s.duration_s = 3600.0;
    s.report_s = 300.0;
    s.gauges = {{"shore", {25.0, 15.0}}};
    return s;
}

std::string run_into(const fs::path& folder, bool replace = false, int threads = 1,
                     double until = 3600.0) {
    const ThreadLimit limit(threads);
    const coupling::Simulation simulation(shore(), rising_sea());
    results::RunWriter writer(folder, replace, surge(), simulation);
    coupling::State state = simulation.initial();
    writer.record(state);
    while (state.time < until) {
        simulation.advance(state);
        writer.record(state);
    }
    results::RunInfo info;
    info.threads = threads;
    info.wall_s = 36.0;
    info.cpu_s = 72.0;
    info.peak_memory_bytes = 1e9;
    return writer.finish(state, info);
}

nlohmann::json read_json(const fs::path& file) {
    std::ifstream in(file);
    return nlohmann::json::parse(in);
}

class RunDirectory : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        scratch_ = new calade::test::Scratch;
        hash_ = run_into(folder());
    }
    static void TearDownTestSuite() { delete scratch_; }
    static fs::path folder() { return *scratch_ / "run"; }
    static inline calade::test::Scratch* scratch_ = nullptr;
    static inline std::string hash_;
};

TEST_F(RunDirectory, HoldsTheEightFilesAndNothingElse) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder())) {
        names.push_back(entry.path().filename().string());
    }
    std::sort(names.begin(), names.end());
    EXPECT_EQ(names, (std::vector<std::string>{"events.jsonl", "fields.nc", "indicators.json",
                                               "layers.gpkg", "max_depth.tif", "run.json",
                                               "scenario.toml", "series.nc"}));
    EXPECT_EQ(scratch_->entries(), 1) << "no part is left beside it";
}

TEST_F(RunDirectory, TellsWhatRanAndHowItsLedgersClose) {
    const auto run = read_json(folder() / "run.json");
    EXPECT_EQ(run["format"], "calade-run");
    EXPECT_EQ(run["complete"], true);
    EXPECT_EQ(run["scenario"]["name"], "surge");
    EXPECT_EQ(run["city"]["residents"], 3.0);
    EXPECT_EQ(run["city"]["hash"], city::city_hash(shore()));
    EXPECT_EQ(run["period"]["end"], "2024-01-31T07:00:00Z");
    EXPECT_EQ(run["results_hash"], hash_);
    EXPECT_LT(run["ledgers"]["flood"]["relative_error"], 1e-6);
    EXPECT_DOUBLE_EQ(run["core_hours"], 0.02);
    // 72 core-seconds of 12 W and 36 s of 0.3725 W: 877.41 J.
    EXPECT_NEAR(run["energy_wh_estimate"].get<double>(), 877.41 / 3600.0, 1e-9);
    EXPECT_EQ(io::read_text(folder() / "scenario.toml"), "name = \"surge\"\n");
}

TEST_F(RunDirectory, HoldsAFieldEveryReportStepAndASeriesEveryWindow) {
    const io::NetcdfReader fields(folder() / "fields.nc");
    const io::NetcdfReader series(folder() / "series.nc");
    EXPECT_EQ(fields.dimension("time"), 13U);
    EXPECT_EQ(series.dimension("time"), 61U);
    EXPECT_EQ(fields.read("time")[2], 600.0);
    EXPECT_EQ(series.read("time")[2], 120.0);
    EXPECT_NEAR(series.read("sea_level")[60], 1.9, 1e-12);
}

// The shore stands at 1 m: with the sea at 1.9 m it ends under 0.9 m, the ground at 2 m stays dry.
TEST_F(RunDirectory, ShowsTheShoreUnderTheSeaAndTheHighGroundDry) {
    const io::NetcdfReader series(folder() / "series.nc");
    EXPECT_NEAR(series.read("gauge_level").back(), 1.9, 0.01);
    EXPECT_NEAR(series.read("gauge_depth").back(), 0.9, 0.01);
    const auto map = io::read_raster(folder() / "max_depth.tif");
    EXPECT_NEAR(map.values.at(2, 1), 0.9F, 0.02F);
    EXPECT_EQ(map.values.at(5, 1), 0.0F);
    // 9 of the 12 land cells.
    const auto written = read_json(folder() / "indicators.json");
    for (const auto& i : written["indicators"]) {
        if (i["id"] == "flooded_area") {
            EXPECT_NEAR(i["value"].get<double>(), 900e-6, 1e-12);
        }
    }
}

TEST_F(RunDirectory, AgreesWithItselfFromEventToLayer) {
    std::string street_closed;
    std::string station_flooded;
    std::ifstream in(folder() / "events.jsonl");
    for (std::string line; std::getline(in, line);) {
        const auto event = nlohmann::json::parse(line);
        if (event["kind"] == "street_closed") {
            street_closed = event["time"];
        }
        if (event["kind"] == "station_flooded") {
            station_flooded = event["time"];
        }
    }
    ASSERT_FALSE(street_closed.empty());
    const auto streets = io::read_layer(folder() / "layers.gpkg", "streets");
    const auto stations = io::read_layer(folder() / "layers.gpkg", "stations");
    const auto buildings = io::read_layer(folder() / "layers.gpkg", "buildings");
    EXPECT_EQ(io::Column(streets, "closed_since").text(0), street_closed);
    EXPECT_EQ(io::Column(stations, "tripped_at").text(0), station_flooded);
    EXPECT_EQ(io::Column(buildings, "dark_since").text(0), station_flooded);
    EXPECT_NEAR(io::Column(buildings, "max_depth_m").number(0), 0.9, 0.02);
}

TEST_F(RunDirectory, HasTheSameHashForOneAndTwoThreads) {
    EXPECT_EQ(run_into(*scratch_ / "two", false, 2), hash_);
    fs::remove_all(*scratch_ / "two");
}

TEST_F(RunDirectory, ComparesWithItself) {
    const std::string table =
        results::compare_runs({folder(), folder()}, *scratch_ / "compared", false);
    EXPECT_NE(table.find("0 events of A no longer happen"), std::string::npos) << table;
    fs::remove_all(*scratch_ / "compared");
}

TEST(RunWriter, RefusesAnExistingFolderBeforeAnythingIsComputed) {
    const calade::test::Scratch scratch;
    fs::create_directory(scratch / "run");
    const coupling::Simulation simulation(shore(), rising_sea());
    EXPECT_THROW(results::RunWriter(scratch / "run", false, surge(), simulation), OutputError);
    EXPECT_EQ(scratch.entries(), 1);
}

TEST(RunWriter, LeavesTheOldRunWhereTheNewOneDies) {
    const calade::test::Scratch scratch;
    const std::string hash = run_into(scratch / "run", false, 1, 300.0);
    {
        const coupling::Simulation simulation(shore(), rising_sea());
        results::RunWriter writer(scratch / "run", true, surge(), simulation);
        writer.record(simulation.initial());
    }
    EXPECT_EQ(read_json(scratch / "run" / "run.json")["results_hash"], hash);
    EXPECT_EQ(scratch.entries(), 1);
    EXPECT_NE(run_into(scratch / "run", true, 1, 600.0), hash);
}

TEST(RunWriter, WritesTheLastSliceOfARunThatStopsBetweenReports) {
    const calade::test::Scratch scratch;
    (void)run_into(scratch / "run", false, 1, 420.0);
    EXPECT_EQ(io::NetcdfReader(scratch / "run" / "fields.nc").read("time"),
              (std::vector<double>{0.0, 300.0, 420.0}));
    EXPECT_EQ(read_json(scratch / "run" / "run.json")["period"]["end"], "2024-01-31T06:07:00Z");
}

TEST(RunWriter, SaysThatNothingWasRecorded) {
    const calade::test::Scratch scratch;
    const coupling::Simulation simulation(shore(), rising_sea());
    const auto state = simulation.initial();
    {
        results::RunWriter writer(scratch / "run", false, surge(), simulation);
        EXPECT_THROW((void)writer.finish(state, {}), UsageError);
    }
    EXPECT_EQ(scratch.entries(), 0);
}

}  // namespace
