// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/power_grid.hpp"

#include "calade/base/error.hpp"
#include "calade/city/fill/cable_types.hpp"
#include "calade/city/fill/radial_sweep.hpp"
#include "grid_town.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace calade::city {
namespace {

class PowerGrid : public ::testing::Test {
protected:
    PowerGrid() : city(grid_town(12)) { synthesise_power_grid(city, {-300.0, 550.0}); }
    City city;
};

TEST_F(PowerGrid, SuppliesEveryBuildingFromOneSource) {
    const RadialVoltages v = sweep(city.power);  // throws if closed branches form a loop
    for (std::size_t bus = 0; bus < city.power.buses.size(); ++bus) {
        EXPECT_GT(v.pu[bus], 0.0) << city.power.buses[bus].name;
    }
    ASSERT_EQ(city.joins.buildings.size(), city.buildings.size());
    for (const BuildingJoin& join : city.joins.buildings) {
        ASSERT_TRUE(join.load.valid());
        EXPECT_LT(join.load.index(), city.power.loads.size());
    }
}

TEST_F(PowerGrid, KeepsVoltagesInTheBandAndCurrentsBelowRatings) {
    const RadialVoltages v = sweep(city.power);
    EXPECT_GE(v.lowest_pu, 0.95);
    EXPECT_LE(v.highest_pu, 1.05);
    for (std::size_t b = 0; b < city.power.branches.size(); ++b) {
        EXPECT_LE(v.current_a[b], city.power.branches[b].rated_a) << city.power.branches[b].name;
    }
}

TEST_F(PowerGrid, LoadsAddUpToTheBuildingsDemand) {
    // 3 residents / 2.1 people a customer x 2000 W; shops 10 m x 10 m x 2 storeys x 30 W/m2.
    double expected = 0.0;
    for (const Building& b : city.buildings) {
        expected += b.use == BuildingUse::residential ? 3.0 / 2.1 * 2000.0 : 200.0 * 30.0;
    }
    double total = 0.0;
    for (const LoadPoint& load : city.power.loads) {
        total += load.p_w;
        EXPECT_GT(load.customers, 0);
    }
    EXPECT_NEAR(total, expected, 1e-6 * expected);
}

TEST_F(PowerGrid, ClosesItsRingsByNormallyOpenTies) {
    int ties = 0;
    for (const Branch& b : city.power.branches) {
        ties += b.kind == BranchKind::tie ? 1 : 0;
        EXPECT_EQ(b.closed, b.kind != BranchKind::tie) << b.name;
        EXPECT_GT(std::hypot(b.r_ohm, b.x_ohm), 0.0) << b.name;
    }
    EXPECT_GE(ties, 1);
    // Every MV/LV busbar hangs on two medium-voltage cables: one feeds it, one could.
    std::vector<int> cables(city.power.buses.size(), 0);
    for (const Branch& b : city.power.branches) {
        if (city.power.buses[b.from.index()].nominal_v > 1000.0 &&
            b.kind != BranchKind::transformer) {
            ++cables[b.from.index()];
            ++cables[b.to.index()];
        }
    }
    for (std::size_t bus = 1; bus < cables.size(); ++bus) {
        if (city.power.buses[bus].nominal_v > 1000.0) {
            EXPECT_EQ(cables[bus], 2) << city.power.buses[bus].name;
        }
    }
}

TEST_F(PowerGrid, KeepsStationsNearTheAimAndFeedersWithinReach) {
    const auto kiosks = static_cast<double>(city.power.stations.size() - 1);
    double customers = 0.0;
    for (const LoadPoint& load : city.power.loads) {
        customers += load.customers;
    }
    EXPECT_GT(customers / kiosks, 60.0);
    EXPECT_LT(customers / kiosks, 180.0);
    const RadialVoltages v = sweep(city.power);
    for (std::size_t bus = 0; bus < city.power.buses.size(); ++bus) {
        double length = 0.0;
        for (Index at = static_cast<Index>(bus);
             v.parent_branch[static_cast<std::size_t>(at)] >= 0;) {
            const Branch& b = city.power.branches[static_cast<std::size_t>(
                v.parent_branch[static_cast<std::size_t>(at)])];
            if (b.kind == BranchKind::transformer ||
                city.power.buses[static_cast<std::size_t>(at)].nominal_v > 1000.0) {
                break;
            }
            length += geo::length(b.route);
            at = b.from.value;
        }
        EXPECT_LE(length, 600.0 + 1e-6) << city.power.buses[bus].name;
    }
}

TEST_F(PowerGrid, IsTheSameTwice) {
    City again = grid_town(12);
    synthesise_power_grid(again, {-300.0, 550.0});
    ASSERT_EQ(again.power.branches.size(), city.power.branches.size());
    for (std::size_t b = 0; b < city.power.branches.size(); ++b) {
        EXPECT_EQ(again.power.branches[b].name, city.power.branches[b].name);
        EXPECT_EQ(again.power.branches[b].r_ohm, city.power.branches[b].r_ohm);
    }
}

TEST(PowerGridEdges, GivesALargeConsumerItsOwnStation) {
    City city = grid_town(4);
    Building mill = city.buildings.front();
    mill.use = BuildingUse::industrial;
    mill.residents = 0.0;
    for (geo::Point2& p : mill.footprint.outer) {
        p = 20.0 * p;  // 200 m x 200 m, 2 storeys, 20 W/m2: 1.6 MW
    }
    city.buildings.push_back(mill);
    synthesise_power_grid(city, {0.0, 0.0});
    const LoadId load = city.joins.buildings.back().load;
    ASSERT_TRUE(load.valid());
    EXPECT_NEAR(city.power.loads[load.index()].p_w, 1.6e6, 1.0);
    const StationId station = city.power.buses[city.power.loads[load.index()].bus.index()].station;
    ASSERT_TRUE(station.valid());
    EXPECT_GE(city.power.stations[station.index()].rated_va, 1.6e6 / 0.95);
}

TEST(PowerGridEdges, SuppliesAPartOfTownThatNoStreetReaches) {
    City city = grid_town(4);
    City island = grid_town(3);
    const Index shift = static_cast<Index>(city.streets.nodes.size());
    for (StreetNode node : island.streets.nodes) {
        node.position.x += 2000.0;
        city.streets.nodes.push_back(node);
    }
    for (Street street : island.streets.streets) {
        street.from = StreetNodeId(street.from.value + shift);
        street.to = StreetNodeId(street.to.value + shift);
        for (geo::Point2& p : street.axis) {
            p.x += 2000.0;
        }
        city.streets.streets.push_back(street);
    }
    for (Building b : island.buildings) {
        for (geo::Point2& p : b.footprint.outer) {
            p.x += 2000.0;
        }
        city.buildings.push_back(b);
    }
    synthesise_power_grid(city, {0.0, 0.0});
    EXPECT_TRUE(city.joins.buildings.back().load.valid());
    EXPECT_GE(sweep(city.power).lowest_pu, 0.95);
}

TEST(PowerGridEdges, NamesTheReasonForABuildingOutOfReach) {
    City city = grid_town(4);
    Building far = city.buildings.front();
    for (geo::Point2& p : far.footprint.outer) {
        p.y -= 5000.0;
    }
    city.buildings.push_back(far);
    synthesise_power_grid(city, {0.0, 0.0});
    EXPECT_FALSE(city.joins.buildings.back().load.valid());
    EXPECT_EQ(city.joins.buildings.back().load_missing, MissingJoin::no_bus_within_reach);
}

TEST(PowerGridEdges, RefusesACityWithoutStreets) {
    City city = grid_town(4);
    city.streets = {};
    EXPECT_THROW(synthesise_power_grid(city, {0.0, 0.0}), DataError);
}

TEST(RadialSweep, AgreesWithTheVoltageOfAPureResistanceLine) {
    // 400 V, R = 0.5 ohm a phase, 4 kW: V (V - V0) = -R P, with V line to line.
    PowerNetwork net;
    net.buses = {{"a", {}, 400.0, {}}, {"b", {}, 400.0, {}}};
    Branch line;
    line.from = BusId(0);
    line.to = BusId(1);
    line.r_ohm = 0.5;
    net.branches = {line};
    net.loads = {{BusId(1), 4000.0, 0.0, 1}};
    net.sources = {{BusId(0), 1.0}};
    const double v = 0.5 * (400.0 + std::sqrt(400.0 * 400.0 - 4.0 * 0.5 * 4000.0));
    EXPECT_NEAR(sweep(net).pu[1], v / 400.0, 1e-9);
    EXPECT_NEAR(sweep(net).losses_w, 0.5 * 4000.0 * 4000.0 / (v * v), 1e-4);
}

TEST(CableTypes, CarriesMoreByCablesSideBySide) {
    EXPECT_EQ(smallest_cable(low_voltage_cables(), 100.0).step, 0);
    EXPECT_EQ(smallest_cable(low_voltage_cables(), 270.0).step, 2);
    const CableSize two = smallest_cable(low_voltage_cables(), 400.0);
    Branch b;
    lay_cable(b, low_voltage_cables(), two, 1000.0);
    EXPECT_DOUBLE_EQ(b.rated_a, 540.0);
    EXPECT_DOUBLE_EQ(b.r_ohm, 0.104);
}

}  // namespace
}  // namespace calade::city
