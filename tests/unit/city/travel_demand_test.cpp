// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/travel_demand.hpp"

#include "calade/base/error.hpp"
#include "calade/city/fill/building_heights.hpp"
#include "calade/city/fill/gravity.hpp"
#include "calade/city/fill/population.hpp"
#include "calade/city/fill/weighted_graph.hpp"
#include "grid_town.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace calade::city {
namespace {

TEST(GravityModel, MeetsRowAndColumnTotals) {
    const std::vector<double> from{100.0, 50.0, 0.0};
    const std::vector<double> to{30.0, 60.0, 60.0};
    const std::vector<double> f{1.0, 0.5, 0.2, 0.5, 1.0, 0.5, 0.2, 0.5, 1.0};
    const TripMatrix m = balance_trips(from, to, f);
    for (std::size_t i = 0; i < 3; ++i) {
        double row = 0.0;
        double column = 0.0;
        for (std::size_t j = 0; j < 3; ++j) {
            row += m.trips[i * 3 + j];
            column += m.trips[j * 3 + i];
        }
        EXPECT_NEAR(row, from[i], 1e-6);
        EXPECT_NEAR(column, to[i], 1e-6);
    }
}

TEST(GravityModel, KeepsTheCrossProductRatioOfDeterrence) {
    // Balancing only scales rows and columns, so T11 T22 / (T12 T21) = f11 f22 / (f12 f21) = 8.
    const std::vector<double> o{70.0, 30.0};
    const std::vector<double> d{40.0, 60.0};
    const TripMatrix m = balance_trips(o, d, std::vector<double>{1.0, 0.25, 0.5, 1.0});
    EXPECT_NEAR(m.trips[0] * m.trips[3] / (m.trips[1] * m.trips[2]), 8.0, 1e-6);
}

TEST(GravityModel, RefusesTotalsThatDoNotFit) {
    const std::vector<double> o{1.0, 1.0};
    const std::vector<double> d{1.0, 2.0};
    EXPECT_THROW((void)balance_trips(o, d, std::vector<double>(4, 1.0)), UsageError);
}

TEST(TravelDemand, SendsEveryResidentsShareOfCarTrips) {
    City city = grid_town(10);
    synthesise_travel_demand(city, {.zones = 20});
    double residents = 0.0;
    for (const Building& b : city.buildings) {
        residents += b.residents;
    }
    double trips = 0.0;
    std::set<std::pair<Index, Index>> pairs;
    for (const OdPair& t : city.demand.trips) {
        EXPECT_NE(t.from, t.to);
        EXPECT_GT(t.trips_per_hour, 0.0);
        EXPECT_TRUE(pairs.emplace(t.from.value, t.to.value).second);
        trips += t.trips_per_hour;
    }
    EXPECT_LE(trips, residents * 0.18 * 0.6);
    EXPECT_GE(trips, 0.85 * residents * 0.18 * 0.6);  // few stay inside one of 20 zones
    double zone_residents = 0.0;
    for (const Zone& z : city.demand.zones) {
        zone_residents += z.residents;
    }
    EXPECT_NEAR(zone_residents, residents, 1e-6);
    EXPECT_EQ(city.demand.mark, Mark::synthesised);
}

TEST(TravelDemand, StaysOffJunctionsThatCarsCannotLeave) {
    City city = grid_town(6);
    // A one-way street into a dead end: its far end is no part of the strong component.
    city.streets.nodes.push_back({{-100.0, 0.0}, false, Mark::synthesised});
    Street trap = city.streets.streets.front();
    trap.from = StreetNodeId(0);
    trap.to = StreetNodeId(36);
    trap.oneway = true;
    trap.axis = {{0.0, 0.0}, {-100.0, 0.0}};
    city.streets.streets.push_back(trap);
    const std::vector<char> main = main_car_network(city.streets);
    EXPECT_EQ(main[36], 0);
    EXPECT_EQ(main[0], 1);
    synthesise_travel_demand(city, {.zones = 30});
    for (const Zone& z : city.demand.zones) {
        EXPECT_TRUE(main[z.node.index()]) << z.name;
    }
}

TEST(TravelDemand, FavoursNearZones) {
    City city = grid_town(10);
    synthesise_travel_demand(city, {.zones = 12, .decay_s = 30.0});
    double near = 0.0;
    double far = 0.0;
    for (const OdPair& t : city.demand.trips) {
        const double d = geo::distance(city.demand.zones[t.from.index()].position,
                                       city.demand.zones[t.to.index()].position);
        (d < 450.0 ? near : far) += t.trips_per_hour;
    }
    EXPECT_GT(near, far);
}

TEST(TravelDemand, RefusesACityWithoutJobs) {
    City city = grid_town(4);
    for (Building& b : city.buildings) {
        b.use = BuildingUse::residential;
    }
    EXPECT_THROW(synthesise_travel_demand(city), DataError);
}

TEST(StrongComponents, NumbersTheLargestFirst) {
    // 0 -> 1 -> 2 -> 0 is one component; 3 is reached but cannot return; 4 stands alone.
    const std::vector<GraphEdge> edges{{3, 4, 1.0, false},
                                       {0, 1, 1.0, false},
                                       {1, 2, 1.0, false},
                                       {2, 0, 1.0, false},
                                       {2, 3, 1.0, false}};
    const std::vector<Index> c = strong_components(make_graph(5, edges));
    EXPECT_EQ(c, (std::vector<Index>{0, 0, 0, 1, 2}));
}

TEST(BuildingHeights, EstimatesOnlyWhatIsNotKnown) {
    City city = grid_town(2);
    city.buildings[0].height_m = 17.0;
    city.buildings[0].height_mark = Mark::source;
    const int estimated = estimate_building_heights(city);
    EXPECT_EQ(estimated, static_cast<int>(city.buildings.size()) - 1);
    EXPECT_EQ(city.buildings[0].height_m, 17.0);
    EXPECT_EQ(city.buildings[1].height_m, 6.0);  // 100 m2 house
    EXPECT_EQ(floor_area(city.buildings[1]), 200.0);
}

TEST(Population, ScalesTheDistributionToTheCommunesTotals) {
    City city = grid_town(4);
    Area commune;
    commune.name = "Grid";
    commune.kind = "commune";
    commune.population = 1000.0;
    commune.extent = {{{{-50, -50}, {400, -50}, {400, 400}, {-50, 400}}, {}}};
    city.areas.push_back(commune);
    // The western half has three times the people of the eastern one; both figures are off by far.
    const std::vector<PopulationUnit> units{
        {{{{{-50, -50}, {160, -50}, {160, 400}, {-50, 400}}, {}}}, 9000.0},
        {{{{{160, -50}, {400, -50}, {400, 400}, {160, 400}}, {}}}, 3000.0}};
    distribute_population(city, units);
    double west = 0.0;
    double east = 0.0;
    for (const Building& b : city.buildings) {
        EXPECT_TRUE(b.use == BuildingUse::residential || b.residents == 0.0);
        (geo::centroid(b.footprint).x < 160.0 ? west : east) += b.residents;
    }
    EXPECT_NEAR(west + east, 1000.0, 1e-9);
    EXPECT_NEAR(west, 750.0, 1e-9);
}

TEST(Population, RefusesACommuneWithPeopleButNoDwelling) {
    City city = grid_town(2);
    Area commune;
    commune.name = "Nowhere";
    commune.kind = "commune";
    commune.population = 10.0;
    commune.extent = {{{{9000, 9000}, {9100, 9000}, {9100, 9100}}, {}}};
    city.areas.push_back(commune);
    EXPECT_THROW(distribute_population(city), DataError);
}

}  // namespace
}  // namespace calade::city
