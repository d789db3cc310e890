// SPDX-License-Identifier: Apache-2.0
// The real town, against what is known of it and of its files' defects. Needs the data folder.
#include "calade/base/error.hpp"
#include "calade/city/fill/radial_sweep.hpp"
#include "calade/city/fill/travel_demand.hpp"
#include "calade/city/recipe.hpp"
#include "calade/city/store.hpp"
#include "calade/geo/grid_walk.hpp"
#include "support/sanitized.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <ctime>
#include <map>
#include <memory>
#include <numeric>
#include <set>

namespace calade::city {
namespace {

const std::filesystem::path recipe = CALADE_SOURCE_DIR "/data/dieppe/city.toml";

class Dieppe : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        try {
            (void)find_data("city/dieppe/mnt_2016.asc", recipe.parent_path());
        } catch (const DataError&) {
            return;
        }
        const std::clock_t start = std::clock();  // processor time: other work does not count
        city_ = std::make_unique<City>(build_city(recipe));
        seconds_ = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    }
    static void TearDownTestSuite() { city_.reset(); }
    void SetUp() override {
        if (city_ == nullptr) {
            GTEST_SKIP() << "the data of Dieppe are not here: set CALADE_DATA to their folder";
        }
    }
    static const City& city() { return *city_; }

    /// Land (m²) that the sea reaches when it stands at `level` and every way below it is open;
    /// defences stand, and so do the gates named.
    static double bathtub(double level, const std::set<std::string>& gates) {
        const geo::Raster<float>& z = city().terrain.elevation;
        const geo::Grid& g = z.grid;
        std::map<geo::Face, double> walls;
        const auto wall = [&](const geo::Polyline& line, double crest) {
            for (const geo::LineFace& f : geo::faces_along(g, line)) {
                auto& top = walls.try_emplace(f.face, crest).first->second;
                top = std::max(top, crest);
            }
        };
        for (const Defence& d : city().defences) {
            wall(d.line, d.crest_m);
        }
        for (const Gate& gate : city().gates) {
            if (gates.contains(gate.name)) {
                wall(gate.line, gate.crest_m);
            }
        }
        std::vector<char> wet(z.values.size(), 0);
        std::vector<Index> queue;
        const auto wetten = [&](Index i) {
            wet[static_cast<std::size_t>(i)] = 1;
            queue.push_back(i);
        };
        for (Index i = 0; i < g.size(); ++i) {
            if (z[i] <= -9.9F) {
                wetten(i);
            }
        }
        double land = 0.0;
        while (!queue.empty()) {
            const Index i = queue.back();
            queue.pop_back();
            land += city().terrain.sea[i] == 0 ? g.cell * g.cell : 0.0;
            for (const auto& [dc, dr] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
                const Index column = i % g.columns + dc;
                const Index row = i / g.columns + dr;
                if (!g.contains(column, row)) {
                    continue;
                }
                const Index next = g.index(column, row);
                const auto top = walls.find({std::min(i, next), std::max(i, next), dc != 0});
                if (wet[static_cast<std::size_t>(next)] == 0 && z[next] < level &&
                    (top == walls.end() || top->second < level)) {
                    wetten(next);
                }
            }
        }
        return land;
    }

    static std::unique_ptr<City> city_;
    static double seconds_;
};
std::unique_ptr<City> Dieppe::city_;
double Dieppe::seconds_ = 0.0;

TEST_F(Dieppe, IsBuiltTheSameTwiceWithinSecondsAndPassesItsOwnChecks) {
    // 1.8 s of processor time measured on an EPYC.
    std::printf("built in %.2f s\n", seconds_);
    EXPECT_LT(seconds_, test::sanitized ? 50.0 : 5.0);
    EXPECT_NO_THROW(check_city(city()));
    EXPECT_EQ(city().crs.epsg, 2154);
    EXPECT_EQ(city().crs.vertical_datum, "IGN69");
    EXPECT_EQ(city_hash(build_city(recipe)), city_hash(city()));
}

TEST_F(Dieppe, LeavesOutTheDisplacedCommune) {
    ASSERT_EQ(city().areas.size(), 3U);
    for (const Area& a : city().areas) {
        EXPECT_NE(a.code, "76192") << a.name;
    }
    for (const Building& b : city().buildings) {
        EXPECT_LT(geo::centroid(b.footprint).x, 568500.0) << b.name;
    }
    // The polygons of the three sum to 28.03 km2.
    double land = 0.0;
    for (const Area& a : city().areas) {
        land += geo::area(a.extent);
    }
    EXPECT_NEAR(land / 1e6, 28.03, 0.05);
}

TEST_F(Dieppe, HousesThePeopleOfEachCommune) {
    const std::map<std::string, double> expected{
        {"76217", 30086}, {"76414", 1542}, {"76545", 1896}};
    std::map<std::string, double> people;
    for (std::size_t b = 0; b < city().buildings.size(); ++b) {
        if (city().buildings[b].residents > 0.0) {
            people[city().areas.at(city().joins.buildings[b].commune.index()).code] +=
                city().buildings[b].residents;
        }
    }
    for (const auto& [code, total] : expected) {
        EXPECT_NEAR(people[code], total, 1.0) << code;  // a house on a border may join the next one
    }
}

TEST_F(Dieppe, FloorsTheSeaBedAndMarksIt) {
    const Terrain& t = city().terrain;
    int floored = 0;
    for (Index i = 0; i < t.elevation.grid.size(); ++i) {
        if (std::isnan(t.elevation[i])) {
            continue;
        }
        EXPECT_GE(t.elevation[i], -10.0F);
        if (t.elevation[i] == -10.0F && t.mark[i] == static_cast<std::uint8_t>(Mark::estimated)) {
            ++floored;
            EXPECT_EQ(t.sea[i], 1);
        }
    }
    EXPECT_GT(floored, 1000);
}

TEST_F(Dieppe, TakesTheCrestsOfTheBetterLayer) {
    EXPECT_GE(city().defences.size(), 100U);
    double lowest = 1e9;
    double highest = 0.0;
    for (const Defence& d : city().defences) {
        lowest = std::min(lowest, d.crest_m);
        highest = std::max(highest, d.crest_m);
    }
    EXPECT_GT(lowest, 5.8);
    EXPECT_LT(highest, 10.7);
    EXPECT_GT(highest, 7.6);  // the other layer says 7.5 m everywhere
}

TEST_F(Dieppe, LetsTheRiverThroughToTheDock) {
    // The tidal flap of the Arques is the only way up the valley below the quays: closed, the peak
    // of the base series stays out; open, it does not. Above the quays nothing helps.
    const double open = bathtub(5.99, {}) / 1e6;
    const double shut = bathtub(5.99, {"clapet_arques"}) / 1e6;
    const double barrier = bathtub(5.99, {"barriere_colbert"}) / 1e6;
    std::printf("bathtub: %.2f km2 open, %.2f with the flap, %.2f at 6.23 m\n", open, shut,
                bathtub(6.23, {"clapet_arques"}) / 1e6);
    EXPECT_GT(open, 2.3);
    EXPECT_LT(shut, 0.1);
    EXPECT_LT(barrier, 0.1);
    EXPECT_GT(bathtub(6.79, {"clapet_arques", "porte_duquesne", "porte_paris"}) / 1e6, 4.9);
}

TEST_F(Dieppe, HasItsTwoPassesAndKeepsWaterInTheDocksBehindThem) {
    const Terrain& t = city().terrain;
    std::map<geo::Face, double> walls;
    for (const Defence& d : city().defences) {
        for (const geo::LineFace& f : geo::faces_along(t.elevation.grid, d.line)) {
            walls[f.face] = d.crest_m;
        }
    }
    // From the harbour into each dock, cell by cell: low ground and no wall on the way.
    const geo::Polyline passes[] = {{{562120.0, 6982580.0}, {562120.0, 6982430.0}},
                                    {{562500.0, 6982190.0},
                                     {562504.0, 6982174.0},
                                     {562516.0, 6982150.0},
                                     {562520.0, 6982130.0}}};
    for (const geo::Polyline& pass : passes) {
        Index last = -1;
        for (std::size_t k = 1; k < pass.size(); ++k) {
            geo::walk_cells(t.elevation.grid, pass[k - 1], pass[k], [&](Index cell) {
                EXPECT_LE(t.elevation[cell], 1.0F);
                EXPECT_FALSE(walls.contains({std::min(cell, last), std::max(cell, last), true}));
                EXPECT_FALSE(walls.contains({std::min(cell, last), std::max(cell, last), false}));
                last = cell;
            });
        }
    }
    ASSERT_EQ(city().basins.size(), 3U);
    for (const Basin& basin : city().basins) {
        EXPECT_EQ(basin.level_m > 2.0, basin.kind == BasinKind::wet_dock) << basin.name;
        EXPECT_EQ(basin.mark, Mark::estimated);
        EXPECT_FALSE(basin.reason.empty()) << basin.name;
    }
    // The pit of the dry dock is no land.
    EXPECT_EQ(t.sea[t.sea.grid.cell_at({562280.0, 6982430.0})], 1);
}

TEST_F(Dieppe, StartsAndEndsTripsOnTheMainNetworkOnly) {
    const std::vector<char> main = main_car_network(city().streets);
    for (const Zone& z : city().demand.zones) {
        EXPECT_TRUE(main[z.node.index()]) << z.name;
    }
    EXPECT_GE(city().demand.zones.size(), 50U);
    const auto bridges =
        std::count_if(city().streets.streets.begin(), city().streets.streets.end(),
                      [](const Street& s) { return s.level == StreetLevel::bridge; });
    EXPECT_GE(bridges, 30);
}

TEST_F(Dieppe, HasAPowerGridWithinTheBand) {
    const RadialVoltages v = sweep(city().power);
    EXPECT_GE(v.lowest_pu, 0.95);
    EXPECT_LE(v.highest_pu, 1.05);
    for (std::size_t b = 0; b < city().power.branches.size(); ++b) {
        EXPECT_LE(v.current_a[b], city().power.branches[b].rated_a)
            << city().power.branches[b].name;
        EXPECT_EQ(city().power.branches[b].mark, Mark::synthesised);
    }
}

TEST_F(Dieppe, JoinsEveryBuildingOrNamesTheReason) {
    int missing = 0;
    for (const BuildingJoin& j : city().joins.buildings) {
        EXPECT_EQ(j.street.valid(), j.street_missing == MissingJoin::none);
        EXPECT_EQ(j.load.valid(), j.load_missing == MissingJoin::none);
        missing +=
            j.street.valid() && j.load.valid() && j.cells_missing == MissingJoin::none ? 0 : 1;
    }
    EXPECT_LE(missing, 30);
    const auto counts = missing_joins(city().joins);
    EXPECT_EQ(missing, std::accumulate(counts.begin(), counts.end(), 0,
                                       [](int sum, const auto& c) { return sum + c.second; }));
}

TEST_F(Dieppe, MarksWhatIsNotFromASource) {
    for (const Building& b : city().buildings) {
        EXPECT_EQ(b.height_mark, Mark::estimated);
        EXPECT_EQ(b.residents_mark, Mark::estimated);
    }
    for (const Site& s : city().sites) {
        EXPECT_TRUE(s.mark == Mark::estimated || s.mark == Mark::synthesised) << s.name;
    }
    for (const Gate& g : city().gates) {
        // Ebb gates keep the docks' water; what keeps the sea out is a scenario's choice.
        EXPECT_EQ(g.present, g.opening_level_m > 0.0) << g.name;
        EXPECT_TRUE(g.mark == Mark::estimated || g.mark == Mark::synthesised) << g.name;
    }
    EXPECT_EQ(city().demand.mark, Mark::synthesised);
}

}  // namespace
}  // namespace calade::city
