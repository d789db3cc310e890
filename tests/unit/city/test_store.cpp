// SPDX-License-Identifier: Apache-2.0
#include "calade/city/store.hpp"

#include "calade/base/error.hpp"
#include "calade/city/demo/demo_town.hpp"
#include "calade/city/names.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/vector_io.hpp"
#include "support/scratch.hpp"
#include "unit/city/small_city.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace calade::city {
namespace {

using calade::test::message_of;
using calade::test::Scratch;
using test::small_city;
namespace fs = std::filesystem;

TEST(CityStore, BringsBackACityValueForValue) {
    const Scratch scratch;
    const City city = small_city();
    save_city(city, scratch / "small.twin");
    EXPECT_EQ(scratch.entries(), 1);
    const City back = load_city(scratch / "small.twin");
    EXPECT_EQ(city_hash(back), city_hash(city));
    // The hash stands on the same field lists as the store: look at some values directly too.
    EXPECT_EQ(back.name, "Saint-Valéry");
    EXPECT_EQ(back.crs, city.crs);
    EXPECT_EQ(back.notes, city.notes);
    EXPECT_EQ(back.terrain.elevation.grid, city.terrain.elevation.grid);
    EXPECT_EQ(back.buildings[0].footprint.holes, city.buildings[0].footprint.holes);
    EXPECT_EQ(back.buildings[0].residents, 10.0 / 3.0);
    EXPECT_EQ(back.streets.streets[1].level, StreetLevel::bridge);
    EXPECT_EQ(back.areas[0].extent.size(), 2U);
    EXPECT_EQ(back.pumps[1].capacity_m3s, 0.1 + 0.2);
    EXPECT_FALSE(back.pumps[1].site.valid());
    EXPECT_TRUE(back.power.branches[0].route.empty());
    EXPECT_FALSE(back.gates[0].present);
    EXPECT_EQ(back.demand.trips[0].trips_per_hour, 1.0 / 3.0);
    EXPECT_EQ(back.demand.mark, Mark::estimated);
    EXPECT_EQ(back.joins.buildings[1].load_missing, MissingJoin::no_bus_within_reach);
    EXPECT_EQ(back.joins.signal_bus[0], BusId(1));
    EXPECT_EQ(back.sources[0].hash, "0123456789abcdef");
}

TEST(CityStore, BringsBackACityWithoutJoinsOrElements) {
    const Scratch scratch;
    City city = small_city();
    city.joins = {};
    save_city(city, scratch / "a.twin");
    EXPECT_EQ(city_hash(load_city(scratch / "a.twin")), city_hash(city));

    City bare;
    bare.name = "bare";
    bare.terrain = city.terrain;
    save_city(bare, scratch / "b.twin");
    EXPECT_EQ(city_hash(load_city(scratch / "b.twin")), city_hash(bare));
}

TEST(CityStore, TakesTwentyThousandBuildings) {
    const Scratch scratch;
    City city = small_city();
    const auto one = city.buildings[0];
    const auto join = city.joins.buildings[0];
    city.buildings.clear();
    city.joins.buildings.assign(20000, join);
    for (int i = 0; i < 20000; ++i) {
        city.buildings.push_back(one);
        city.buildings.back().name = fmt::format("B{}", i);
        for (auto& p : city.buildings.back().footprint.outer) {
            p.x += i / 7.0;
        }
    }
    save_city(city, scratch / "big.twin");
    EXPECT_EQ(city_hash(load_city(scratch / "big.twin")), city_hash(city));
}

TEST(CityStore, ReplacesACityButNothingElse) {
    const Scratch scratch;
    City city = small_city();
    save_city(city, scratch / "a.twin");
    city.name = "second";
    save_city(city, scratch.path() / "a.twin/");
    EXPECT_EQ(load_city(scratch / "a.twin").name, "second");
    EXPECT_EQ(scratch.entries(), 1);

    fs::create_directory(scratch / "photos");
    scratch.write("photos/cat.txt", "meow");
    EXPECT_HOLDS(message_of<OutputError>([&] { save_city(city, scratch / "photos"); }),
                 "no twin.json");
    EXPECT_TRUE(fs::exists(scratch / "photos/cat.txt"));
    scratch.write("file.twin", "x");
    EXPECT_HOLDS(message_of<OutputError>([&] { save_city(city, scratch / "file.twin"); }),
                 "is a file");
}

TEST(CityStore, WritesNothingForABrokenCity) {
    const Scratch scratch;
    City city = small_city();
    save_city(city, scratch / "a.twin");
    city.buildings[1].height_m = std::nan("");
    EXPECT_THROW(save_city(city, scratch / "a.twin"), DataError);
    city = small_city();
    city.crs.epsg = 999999;
    EXPECT_THROW(save_city(city, scratch / "a.twin"), OutputError);
    EXPECT_EQ(city_hash(load_city(scratch / "a.twin")), city_hash(small_city()));
    EXPECT_EQ(scratch.entries(), 1);
}

class BrokenStore : public ::testing::Test {
protected:
    void SetUp() override { save_city(small_city(), folder()); }
    [[nodiscard]] fs::path folder() const { return scratch_ / "a.twin"; }
    [[nodiscard]] std::string fault() const {
        return message_of<DataError>([&] { (void)load_city(folder()); });
    }
    void replace_in_json(const std::string& from, const std::string& to) const {
        auto text = io::read_text(folder() / "twin.json");
        ASSERT_NE(text.find(from), std::string::npos);
        text.replace(text.find(from), from.size(), to);
        io::write_text(folder() / "twin.json", text);
    }
    void change_layers(const std::function<void(io::Layer&)>& change) const {
        auto layers = io::read_layers(folder() / "layers.gpkg");
        for (auto& layer : layers) {
            change(layer);
        }
        io::write_geopackage(folder() / "layers.gpkg", layers, {2154, "IGN69"});
    }
    Scratch scratch_;
};

TEST_F(BrokenStore, NamesAMissingFile) {
    EXPECT_HOLDS(message_of<DataError>([&] { (void)load_city(scratch_ / "gone.twin"); }),
                 "gone.twin: no such city folder");
    for (const char* name : {"twin.json", "layers.gpkg", "terrain.tif", "manning.tif", "sea.tif",
                             "terrain_mark.tif"}) {
        fs::rename(folder() / name, scratch_ / "kept");
        EXPECT_HOLDS(fault(), name);
        fs::rename(scratch_ / "kept", folder() / name);
    }
    EXPECT_NO_THROW((void)load_city(folder()));
}

TEST_F(BrokenStore, NamesWhatIsWrongInTheDescription) {
    replace_in_json("calade-twin", "other-twin");
    EXPECT_HOLDS(fault(), "format is \"other-twin\", expected \"calade-twin\"");
    replace_in_json("other-twin", "calade-twin");
    replace_in_json("\"version\": 2", "\"version\": 1");
    EXPECT_HOLDS(fault(), "version is 1, expected 2; build the city again");
    replace_in_json("\"version\": 1", "\"version\": 2");
    replace_in_json("\"time_zone\"", "\"timezone\"");
    EXPECT_HOLDS(fault(), "time_zone");
    replace_in_json("\"timezone\"", "\"time_zone\"");
    replace_in_json("\"epsg\": 2154", "\"epsg\": 3946");
    EXPECT_HOLDS(fault(), "terrain.tif: coordinate system is EPSG:2154, expected EPSG:3946");
    io::write_text(folder() / "twin.json", "{");
    EXPECT_HOLDS(fault(), "twin.json: is no JSON, or not the whole of it");
    EXPECT_HOLDS(fault(), "at byte 2 of 1); build the city again");
}

TEST_F(BrokenStore, NamesLayerElementAndFieldOfAFault) {
    change_layers([](io::Layer& layer) {
        if (layer.name == "streets") {
            layer.features[1].values[static_cast<std::size_t>(layer.field("class"))] =
                std::string("terciary");
        }
    });
    EXPECT_HOLDS(fault(), "layer 'streets', feature 2: class: street class is 'terciary'");
    EXPECT_HOLDS(fault(), "did you mean 'tertiary'");
}

TEST_F(BrokenStore, NamesAMissingLayer) {
    change_layers([](io::Layer& layer) {
        if (layer.name == "gates") {
            layer.name = "doors";
        }
    });
    EXPECT_HOLDS(fault(), "layers.gpkg: has no layer 'gates'");
}

TEST_F(BrokenStore, RefusesRowsThatOthersCountedOn) {
    change_layers([](io::Layer& layer) {
        if (layer.name == "buildings") {
            layer.features.erase(layer.features.begin());
        }
    });
    EXPECT_HOLDS(fault(),
                 "layer 'buildings', feature 1: id is 1, expected 0: rows have been removed");
}

TEST_F(BrokenStore, RefusesTablesThatLostTheirLastRows) {
    const auto whole =
        io::read_layers(folder() / "layers.gpkg", {.encoding = {}, .allow_empty = true});
    for (const bool all : {false, true}) {
        auto layers = whole;
        for (auto& layer : layers) {
            if (layer.name == "buildings") {
                layer.features.resize(all ? 0 : layer.features.size() - 1);
            }
        }
        io::write_geopackage(folder() / "layers.gpkg", layers, {2154, "IGN69"});
        EXPECT_HOLDS(fault(), fmt::format("layer 'buildings' has {} rows, expected 2 as twin.json "
                                          "counts; build the city again",
                                          all ? 0 : 1));
    }
}

TEST_F(BrokenStore, LeavesAFolderAloneThatHoldsAFileOfSomebodysOwn) {
    io::write_text(folder() / "notes.txt", "mine");
    EXPECT_HOLDS(message_of<OutputError>([&] { save_city(small_city(), folder()); }),
                 "a.twin: holds notes.txt, which Calade did not write");
    EXPECT_TRUE(fs::exists(folder() / "notes.txt"));
}

TEST_F(BrokenStore, RefusesAnIdThatLeadsNowhere) {
    change_layers([](io::Layer& layer) {
        if (layer.name == "streets") {
            layer.features[0].values[static_cast<std::size_t>(layer.field("to_node"))] =
                std::int64_t{7};
        }
    });
    EXPECT_HOLDS(fault(), "streets 0 ('S1'): to is 7, expected 0 to 1");
}

TEST(CityStore, BringsBackTheDemoTown) {
    const Scratch scratch;
    const City city = make_demo_town({.buildings = 500, .seed = 3});
    save_city(city, scratch / "demo.twin");
    EXPECT_EQ(city_hash(load_city(scratch / "demo.twin")), city_hash(city));
}

TEST(CityHash, ChangesWithEveryKindOfValue) {
    const std::vector<std::function<void(City&)>> changes = {
        [](City& c) { c.name += "x"; },
        [](City& c) { c.notes.pop_back(); },
        [](City& c) { c.terrain.elevation[5] += 0.001F; },
        [](City& c) { c.terrain.mark[3] = 0; },
        [](City& c) { c.terrain.drainage[3] = 0.0F; },
        [](City& c) { c.basins[0].level_m = 3.0; },
        [](City& c) { c.gates[0].opening_level_m = -1e9; },
        [](City& c) { c.buildings[1].footprint.outer[2].y += 1e-9; },
        [](City& c) { c.buildings[0].use = BuildingUse::other; },
        [](City& c) { c.streets.streets[0].oneway = true; },
        [](City& c) { std::swap(c.streets.streets[0].name, c.streets.streets[0].label); },
        [](City& c) { c.demand.trips[1].trips_per_hour = 3; },
        [](City& c) { c.demand.mark = Mark::source; },
        [](City& c) { c.power.buses[1].station = StationId(0); },
        [](City& c) { c.joins.signal_bus[1] = BusId(0); },
        [](City& c) { c.joins.buildings[1].load_missing = MissingJoin::none; }};
    const auto base = city_hash(small_city());
    for (std::size_t i = 0; i < changes.size(); ++i) {
        City city = small_city();
        changes[i](city);
        EXPECT_NE(city_hash(city), base) << "change " << i;
    }
    City city = small_city();
    city.buildings[1].residents = 0.0;  // it was -0
    EXPECT_EQ(city_hash(city), base);
}

TEST(CheckCity, NamesTheElementAndTheValue) {
    auto fault = [](const std::function<void(City&)>& change) {
        City city = small_city();
        change(city);
        return message_of<DataError>([&] { check_city(city); });
    };
    EXPECT_NO_THROW(check_city(small_city()));
    EXPECT_HOLDS(fault([](City& c) { c.buildings[1].height_m = 0; }),
                 "buildings 1 ('B2'): height_m is 0, expected a positive number");
    EXPECT_HOLDS(fault([](City& c) { c.buildings[0].footprint.outer.resize(2); }),
                 "footprint has 2 corners");
    EXPECT_HOLDS(fault([](City& c) { c.buildings[0].footprint.holes[0][1].x = std::nan(""); }),
                 "buildings 0 ('B1'): position is (nan");
    EXPECT_HOLDS(
        fault([](City& c) { c.defences[0].crest_m = 3.9; }),
        "defences 0 ('quai'): crest_m is 3.9, below the ground beside it all along (at least 4.09");
    EXPECT_HOLDS(fault([](City& c) { c.streets.streets[0].capacity_vps = 0; }),
                 "capacity_vps is 0");
    EXPECT_HOLDS(fault([](City& c) { c.demand.trips[1] = c.demand.trips[0]; }),
                 "demand 1: the pair 0 to 1 stands twice");
    EXPECT_HOLDS(fault([](City& c) { c.demand.trips[1].to = ZoneId(1); }),
                 "leads from zone 1 to itself");
    EXPECT_HOLDS(fault([](City& c) { c.power.branches[0].x_ohm = c.power.branches[0].r_ohm = 0; }),
                 "expected an impedance");
    EXPECT_HOLDS(fault([](City& c) { c.power.loads[0].bus = BusId(); }),
                 "loads 0: bus is -1, expected 0 to 1");
    EXPECT_HOLDS(fault([](City& c) { c.sites[1].name = c.sites[0].name; }),
                 "the name stands twice");
    EXPECT_HOLDS(fault([](City& c) { c.pumps[0].site = SiteId(2); }),
                 "site is 2, expected -1 or 0 to 1");
    EXPECT_HOLDS(fault([](City& c) { c.terrain.manning[4] = 0; }), "manning of cell 4 is 0");
    EXPECT_HOLDS(fault([](City& c) { c.terrain.sea.grid.cell = 7; }), "do not share one grid");
    EXPECT_HOLDS(fault([](City& c) { c.joins.buildings.pop_back(); }),
                 "joins: buildings has 1 entries, expected 2");
    EXPECT_HOLDS(fault([](City& c) { c.joins.site_bus[1] = BusId(9); }), "bus of site 1 is 9");
}

TEST(Names, ComeBackFromTheirTexts) {
    for (const auto kind : {SiteKind::hospital, SiteKind::pumping_station, SiteKind::other}) {
        EXPECT_EQ(site_kind_from_string(to_string(kind)), kind);
    }
    EXPECT_HOLDS(message_of<DataError>([] { (void)building_use_from_string("residental"); }),
                 "did you mean 'residential'");
}

}  // namespace
}  // namespace calade::city
