// SPDX-License-Identifier: Apache-2.0
#include "calade/results/compare.hpp"
#include "calade/results/layer_difference.hpp"

#include "calade/base/error.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/raster_io.hpp"
#include "calade/io/vector_io.hpp"
#include "calade/results/indicator_table.hpp"
#include "run_folder.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>
#include <functional>

namespace {

using namespace calade;
using coupling::ElementType;
using coupling::EventKind;
using results::test::event;
using results::test::HandMadeTown;
using results::test::write_run;
namespace fs = std::filesystem;

// A: both buildings flooded, Rue de la Mer and the station lost. B: a wall keeps the mill and the
// street dry, but the school stands deeper and the quay street closes.
void flood_a(HandMadeTown& t) {
    auto& s = t.state;
    s.flood.max_depth = {5, 0.5F, 0.4F, 0, 5, 0, 0.3F, 0};
    s.building_max_depth = {0.5F, 0.3F};
    s.traffic.street_closed = {1, 0, 0};
    s.energy.station = {energy::StationState::tripped};
    s.site_dark = {1};
    s.flood.pump_powered = {0};
    s.events = {event(0, 10, EventKind::sea_level_rising, ElementType::boundary, 0),
                event(1, 30, EventKind::street_closed, ElementType::street, 0),
                event(2, 40, EventKind::street_closed, ElementType::street, 0),
                event(3, 60, EventKind::station_flooded, ElementType::station, 0)};
}
void flood_b(HandMadeTown& t) {
    auto& s = t.state;
    s.flood.max_depth = {5, 0, 0, 0, 5, 0, 0.5F, 0};
    s.building_max_depth = {0.0F, 0.5F};
    s.traffic.street_closed = {0, 1, 0};
    s.events = {event(0, 20, EventKind::sea_level_rising, ElementType::boundary, 0),
                event(1, 50, EventKind::street_closed, ElementType::street, 1)};
}

class Compare : public ::testing::Test {
protected:
    void SetUp() override {
        flood_a(a);
        flood_b(b);
        write_run(scratch / "a", a, "surge");
        write_run(scratch / "b", b, "surge with wall");
    }
    std::string compare(bool replace = false) {
        return results::compare_runs({scratch / "a", scratch / "b"}, scratch / "out", replace);
    }
    std::string refusal() {
        try {
            compare();
        } catch (const DataError& error) {
            EXPECT_FALSE(fs::exists(scratch / "out"));
            EXPECT_FALSE(fs::exists(scratch / "out.part"));
            return error.what();
        }
        return "no error";
    }
    nlohmann::json document() {
        std::ifstream in(scratch / "out" / "comparison.json");
        return nlohmann::json::parse(in);
    }
    void damage(const char* file, std::size_t keep) {
        const fs::path path = scratch / "b" / file;
        const std::string text = io::read_text(path);
        std::ofstream(path, std::ios::binary) << text.substr(0, keep);
    }
    calade::test::Scratch scratch;
    HandMadeTown a;
    HandMadeTown b;
};

TEST_F(Compare, SubtractsTheIndicatorsOfAFromThoseOfB) {
    (void)compare();
    const auto d = document();
    for (const auto& row : d["indicators"]) {
        if (row["id"] == "buildings_flooded") {
            EXPECT_EQ(row["values"], nlohmann::json({2.0, 1.0}));
            EXPECT_EQ(row["differences"][1], -1.0);
        }
        if (row["id"] == "first_overtopping") {
            EXPECT_TRUE(row["differences"][1].is_null());
        }
    }
}

TEST_F(Compare, TellsWhichStepsOfTheCascadeNoLongerHappen) {
    (void)compare();
    const auto events = document()["differences"][0]["events"];
    ASSERT_EQ(events["only_a"].size(), 2U) << "a street that closes twice counts once";
    EXPECT_EQ(events["only_a"][0]["element"]["name"], "S0");
    EXPECT_EQ(events["only_a"][1]["kind"], "station_flooded");
    ASSERT_EQ(events["only_b"].size(), 1U);
    EXPECT_EQ(events["only_b"][0]["element"]["name"], "S1");
    ASSERT_EQ(events["both"].size(), 1U);
    EXPECT_EQ(events["both"][0]["later_s"], 10.0);
}

TEST_F(Compare, MapsTheDifferenceOfTheLargestDepths) {
    (void)compare();
    const auto map = io::read_raster(scratch / "out" / "difference_B.tif");
    EXPECT_EQ(map.epsg, 2154);
    EXPECT_EQ(map.values[1], -0.5F);
    EXPECT_FLOAT_EQ(map.values[6], 0.2F);
    EXPECT_EQ(map.values[3], 0.0F);
    EXPECT_TRUE(std::isnan(map.values[7])) << "outside the domain";
}

TEST_F(Compare, ListsWhoGainsAndWhoLoses) {
    (void)compare();
    const auto buildings = io::read_layer(scratch / "out" / "layers.gpkg", "buildings_B");
    ASSERT_EQ(buildings.features.size(), 2U);
    EXPECT_EQ(io::Column(buildings, "change").text(0), "better");
    EXPECT_EQ(io::Column(buildings, "change").text(1), "worse");
    EXPECT_NEAR(io::Column(buildings, "difference_m").number(1), 0.2, 1e-6);
    const auto streets = io::read_layer(scratch / "out" / "layers.gpkg", "streets_B");
    ASSERT_EQ(streets.features.size(), 2U);
    EXPECT_EQ(io::Column(streets, "change").text(0), "stays_open");
    EXPECT_EQ(io::Column(streets, "change").text(1), "closes");
    const auto stations = io::read_layer(scratch / "out" / "layers.gpkg", "stations_B");
    EXPECT_EQ(io::Column(stations, "change").text(0), "spared");
    const auto sites = io::read_layer(scratch / "out" / "layers.gpkg", "sites_B");
    ASSERT_EQ(sites.features.size(), 1U);
    EXPECT_EQ(io::Column(sites, "change").text(0), "spared");
    EXPECT_FALSE(io::Column(sites, "dark_since_a").text_or(0, "").empty());
    const auto pumps = io::read_layer(scratch / "out" / "layers.gpkg", "pumps_B");
    ASSERT_EQ(pumps.features.size(), 1U);
    EXPECT_EQ(io::Column(pumps, "change").text(0), "keeps_running");
    EXPECT_EQ(document()["differences"][0]["elements"]["sites_spared"], 1);
    EXPECT_EQ(document()["differences"][0]["elements"]["pumps_keep_running"], 1);
}

// A measure's pump stands in one run only.
TEST(PumpDifference, MatchesByName) {
    io::Layer a;
    a.name = "pumps";
    a.geometry_type = io::GeometryType::point;
    a.fields = {{"name", io::FieldType::text},
                {"capacity_m3s", io::FieldType::real},
                {"stopped_since", io::FieldType::text}};
    auto b = a;
    const auto pump = [](io::Layer& layer, const char* name, const char* stopped) {
        layer.features.push_back(
            {geo::Point2{1.0, 2.0},
             {std::string(name), 0.5,
              stopped == nullptr ? io::Value() : io::Value(std::string(stopped))}});
    };
    pump(a, "old", nullptr);
    pump(a, "both", nullptr);
    pump(a, "quiet", nullptr);
    pump(b, "new", nullptr);
    pump(b, "quiet", nullptr);
    pump(b, "both", "2024-02-12T12:00:00Z");
    const auto found = results::pump_difference(a, b);
    ASSERT_EQ(found.features.size(), 3U);
    const io::Column name(found, "name");
    const io::Column change(found, "change");
    EXPECT_EQ(name.text(0) + " " + change.text(0), "old taken_away");
    EXPECT_EQ(name.text(1) + " " + change.text(1), "both stops");
    EXPECT_EQ(name.text(2) + " " + change.text(2), "new added");
}

TEST_F(Compare, GivesATableThatNamesBothRuns) {
    const std::string table = compare();
    EXPECT_NE(table.find("A: surge  ("), std::string::npos) << table;
    EXPECT_NE(table.find("B: surge with wall"), std::string::npos) << table;
    EXPECT_NE(table.find("buildings: 1 better off by more than 5 cm, 1 worse off"),
              std::string::npos)
        << table;
    EXPECT_NE(table.find("cascade:   2 events of A no longer happen, 1 are new, 1 happen in both"),
              std::string::npos)
        << table;
}

TEST_F(Compare, SetsAnyNumberOfRunsBesideTheFirst) {
    const std::string table = results::compare_runs({scratch / "a", scratch / "b", scratch / "a"},
                                                    scratch / "out", false);
    EXPECT_NE(table.find("C − A"), std::string::npos) << table;
    const auto d = document();
    EXPECT_EQ(d["runs"].size(), 3U);
    EXPECT_EQ(d["indicators"][0]["values"].size(), 3U);
    ASSERT_EQ(d["differences"].size(), 2U);
    EXPECT_EQ(d["differences"][1]["letter"], "C");
    EXPECT_EQ(d["differences"][1]["elements"]["buildings_worse"], 0);
    EXPECT_TRUE(fs::exists(scratch / "out" / "difference_B.tif"));
    EXPECT_TRUE(fs::exists(scratch / "out" / "difference_C.tif"));
    const auto same = io::read_layer(scratch / "out" / "layers.gpkg", "buildings_C",
                                     {.encoding = {}, .allow_empty = true});
    EXPECT_TRUE(same.features.empty());
}

// A: cells 1, 2 and 6 under 0.5, 0.4 and 0.3 m; B: cell 6 under 0.5 m. 100 m2 a cell.
TEST_F(Compare, MeasuresTheLandThatGainsAndLoses) {
    (void)compare();
    const auto e = document()["differences"][0]["elements"];
    EXPECT_NEAR(e["land_shallower_km2"].get<double>(), 200e-6, 1e-12);
    EXPECT_NEAR(e["land_deeper_km2"].get<double>(), 100e-6, 1e-12);
    EXPECT_EQ(e["residents_better"], 2.0);
    EXPECT_EQ(e["residents_worse"], 5.0);
}

TEST_F(Compare, NamesTheAvoidedDamageByTheOneEvent) {
    (void)compare();
    const auto d = document()["differences"][0];
    EXPECT_NEAR(d["damage_avoided_in_this_event_eur"].get<double>(),
                517.1 * 36.0 * (0.25 + 0.15 - 0.25), 0.01);
}

TEST_F(Compare, AsksForTwoRunsAtLeast) {
    EXPECT_THROW((void)results::compare_runs({scratch / "a"}, scratch / "out", false), UsageError);
}

TEST(RunLetter, GoesOnAfterZ) {
    EXPECT_EQ(results::run_letter(0), "A");
    EXPECT_EQ(results::run_letter(25), "Z");
    EXPECT_EQ(results::run_letter(26), "AA");
    EXPECT_EQ(results::run_letter(27), "AB");
}

TEST_F(Compare, OfARunWithItselfFindsNothing) {
    (void)results::compare_runs({scratch / "a", scratch / "a"}, scratch / "out", false);
    const auto layers =
        io::read_layers(scratch / "out" / "layers.gpkg", {.encoding = {}, .allow_empty = true});
    for (const auto& layer : layers) {
        EXPECT_TRUE(layer.features.empty()) << layer.name;
    }
    EXPECT_TRUE(document()["differences"][0]["events"]["only_a"].empty());
}

TEST_F(Compare, RefusesAFolderThatIsNoRun) {
    fs::remove(scratch / "b" / "run.json");
    EXPECT_NE(refusal().find("b is not a run directory: it has no run.json"), std::string::npos);
}

TEST_F(Compare, NamesTheFileThatEndsTooEarly) {
    damage("run.json", 200);
    EXPECT_NE(refusal().find("b/run.json: is not JSON near byte 201"), std::string::npos)
        << refusal();
}

TEST_F(Compare, NamesTheLineOfABrokenEvent) {
    const std::string text = io::read_text(scratch / "b" / "events.jsonl");
    damage("events.jsonl", text.size() - 20);
    EXPECT_NE(refusal().find("b/events.jsonl:2: is not JSON"), std::string::npos) << refusal();
}

TEST_F(Compare, RefusesTruncatedMapsLayersAndIndicators) {
    damage("max_depth.tif", 100);
    EXPECT_NE(refusal().find("b/max_depth.tif"), std::string::npos) << refusal();
    write_run(scratch / "b", b, "again");
    damage("layers.gpkg", 4096);
    EXPECT_NE(refusal().find("b/layers.gpkg"), std::string::npos) << refusal();
    write_run(scratch / "b", b, "again");
    damage("indicators.json", 0);
    EXPECT_NE(refusal().find("b/indicators.json"), std::string::npos) << refusal();
}

TEST_F(Compare, RefusesAnInterruptedRun) {
    write_run(scratch / "b", b, "surge", false);
    EXPECT_NE(refusal().find("b/run.json: the run was interrupted"), std::string::npos);
}

TEST_F(Compare, RefusesAVersionItDoesNotKnow) {
    std::string text = io::read_text(scratch / "b" / "run.json");
    text.replace(text.find("\"version\": 1"), 12, "\"version\": 9");
    std::ofstream(scratch / "b" / "run.json") << text;
    EXPECT_NE(refusal().find("b/run.json: version is 9, expected 1"), std::string::npos)
        << refusal();
}

TEST_F(Compare, RefusesRunsOfTwoTowns) {
    b.city.name = "Elsewhere";
    write_run(scratch / "b", b, "surge");
    EXPECT_NE(refusal().find("name is \"Hand-made\""), std::string::npos) << refusal();
}

TEST_F(Compare, RefusesRunsOnTwoGrids) {
    b.geometry.grid.cell = 20.0;
    write_run(scratch / "b", b, "surge");
    EXPECT_NE(refusal().find("the grid is 4 x 2 cells of 10 m"), std::string::npos) << refusal();
}

TEST_F(Compare, RefusesLayersOfOtherElements) {
    b.city.buildings[1].name = "barn";
    write_run(scratch / "b", b, "surge");
    EXPECT_NE(refusal().find("'school'"), std::string::npos) << refusal();
}

TEST_F(Compare, DoesNotOverwriteAComparisonUnlessTold) {
    (void)compare();
    EXPECT_THROW((void)compare(), OutputError);
    EXPECT_NO_THROW((void)compare(true));
}

}  // namespace
