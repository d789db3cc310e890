// SPDX-License-Identifier: Apache-2.0
#include "calade/city/demo/demo_town.hpp"

#include "calade/base/error.hpp"
#include "calade/base/hash.hpp"
#include "calade/base/parallel.hpp"
#include "calade/city/demo/plan.hpp"
#include "calade/geo/spatial_index.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

using namespace calade;
using namespace calade::city;

namespace {

const City& town() {
    static const City city = make_demo_town({});
    return city;
}

std::vector<geo::Polyline> closed_rings(const City& city) {
    std::vector<geo::Polyline> rings;
    for (const Building& b : city.buildings) {
        geo::Polyline ring = b.footprint.outer;
        ring.push_back(ring.front());
        rings.push_back(std::move(ring));
    }
    return rings;
}

bool lines_cross(const geo::Polyline& a, const geo::Polyline& b) {
    for (std::size_t i = 0; i + 1 < a.size(); ++i) {
        for (std::size_t j = 0; j + 1 < b.size(); ++j) {
            if (geo::segments_cross(a[i], a[i + 1], b[j], b[j + 1])) {
                return true;
            }
        }
    }
    return false;
}

/// Digest of every number of the town that a model or a map reads.
std::string digest(const City& city) {
    Hasher hash;
    auto add_line = [&](const geo::Polyline& line) {
        for (const geo::Point2& p : line) {
            hash.add(p.x);
            hash.add(p.y);
        }
    };
    hash.add(std::span<const float>(city.terrain.elevation.values));
    hash.add(std::span<const float>(city.terrain.manning.values));
    for (const Building& b : city.buildings) {
        hash.add(b.name);
        add_line(b.footprint.outer);
        hash.add(b.height_m);
        hash.add(b.residents);
    }
    for (const Street& s : city.streets.streets) {
        hash.add(s.label);
        add_line(s.axis);
        hash.add(s.width_m);
    }
    for (const Defence& d : city.defences) {
        add_line(d.line);
        hash.add(d.crest_m);
    }
    for (const Branch& b : city.power.branches) {
        hash.add(b.r_ohm);
        add_line(b.route);
    }
    for (const OdPair& pair : city.demand.trips) {
        hash.add(pair.trips_per_hour);
    }
    for (const BuildingJoin& join : city.joins.buildings) {
        hash.add(join.street.value);
        hash.add(join.load.value);
    }
    return hash.hex();
}

}  // namespace

TEST(DemoTown, HasAsManyBuildingsAsAskedFor) {
    for (const int wanted : {500, 1300, 5000, 20000}) {
        const City city = make_demo_town({.buildings = wanted});
        EXPECT_NEAR(static_cast<double>(city.buildings.size()), wanted, 0.02 * wanted);
    }
}

TEST(DemoTown, RefusesSizesAndCellsOutsideItsRange) {
    EXPECT_THROW((void)make_demo_town({.buildings = 499}), UsageError);
    EXPECT_THROW((void)make_demo_town({.buildings = 20001}), UsageError);
    EXPECT_THROW((void)make_demo_town({.cell_m = 1.0}), UsageError);
    EXPECT_THROW((void)make_demo_town({.cell_m = 25.0}), UsageError);
}

TEST(DemoTown, IsTheSameBitsForTheSameSeedAndAnyThreadCount) {
    const DemoTownOptions options{.buildings = 800, .seed = 7};
    std::string one_thread;
    {
        const ThreadLimit limit(1);
        one_thread = digest(make_demo_town(options));
    }
    EXPECT_EQ(one_thread, digest(make_demo_town(options)));
    EXPECT_NE(one_thread, digest(make_demo_town({.buildings = 800, .seed = 8})));
}

TEST(DemoTown, HasNoTwoBuildingsOnTheSameGround) {
    const auto rings = closed_rings(town());
    const geo::LineIndex index(rings);
    for (std::size_t i = 0; i < rings.size(); ++i) {
        for (const Index other : index.overlapping(geo::bounds(rings[i]))) {
            const auto j = static_cast<std::size_t>(other);
            if (j <= i) {
                continue;
            }
            EXPECT_FALSE(lines_cross(rings[i], rings[j])) << i << " and " << j;
            EXPECT_FALSE(geo::contains(town().buildings[i].footprint, rings[j].front()));
            EXPECT_FALSE(geo::contains(town().buildings[j].footprint, rings[i].front()));
        }
    }
}

TEST(DemoTown, HasNoBuildingOnAStreet) {
    const auto rings = closed_rings(town());
    const geo::LineIndex index(rings);
    for (const Street& street : town().streets.streets) {
        geo::Box box = geo::bounds(street.axis);
        const geo::Point2 margin{street.width_m, street.width_m};
        box.low = box.low - margin;
        box.high = box.high + margin;
        for (const Index i : index.overlapping(box)) {
            const auto& ring = rings[static_cast<std::size_t>(i)];
            EXPECT_FALSE(lines_cross(street.axis, ring)) << street.name << " crosses B" << i + 1;
            for (const geo::Point2& corner : ring) {
                EXPECT_GE(geo::distance(street.axis, corner), 0.5 * street.width_m)
                    << street.name << " and B" << i + 1;
            }
        }
    }
}

TEST(DemoTown, HasNoBuildingInTheWater) {
    const demo::TownPlan plan(2000, 10.0);
    for (const Building& b : town().buildings) {
        for (const geo::Point2& corner : b.footprint.outer) {
            const geo::Point2 p = plan.to_plan(corner);
            EXPECT_FALSE(plan.in_water(p, 5.0)) << b.name;
            EXPECT_GT(p.y, 50.0) << b.name << " stands on the beach";
        }
    }
}

TEST(DemoTown, LetsCarsReachEveryStreetFromEveryOther) {
    const StreetNetwork& net = town().streets;
    std::vector<Index> root(net.nodes.size());
    std::iota(root.begin(), root.end(), 0);
    auto find = [&](Index i) {
        while (root[static_cast<std::size_t>(i)] != i) {
            i = root[static_cast<std::size_t>(i)];
        }
        return i;
    };
    for (const Street& s : net.streets) {
        ASSERT_TRUE(s.cars);
        ASSERT_FALSE(s.oneway);
        root[static_cast<std::size_t>(find(s.from.value))] = find(s.to.value);
    }
    std::set<Index> parts;
    for (std::size_t i = 0; i < net.nodes.size(); ++i) {
        parts.insert(find(static_cast<Index>(i)));
    }
    EXPECT_EQ(parts.size(), 1U);
}

TEST(DemoTown, HasNoStreetWithoutHousesThatLeadsNowhere) {
    const StreetNetwork& net = town().streets;
    std::vector<int> arms(net.nodes.size(), 0);
    for (const Street& s : net.streets) {
        ++arms[s.from.index()];
        ++arms[s.to.index()];
    }
    std::vector<int> houses(net.streets.size(), 0);
    for (const BuildingJoin& join : town().joins.buildings) {
        ++houses[join.street.index()];
    }
    const geo::Box box = town().terrain.elevation.grid.box();
    int through_roads = 0;
    for (std::size_t i = 0; i < net.streets.size(); ++i) {
        for (const StreetNodeId node : {net.streets[i].from, net.streets[i].to}) {
            const geo::Point2 p = net.nodes[node.index()].position;
            const bool leaves =
                p.x < box.low.x + 20.0 || p.x > box.high.x - 20.0 || p.y < box.low.y + 20.0;
            EXPECT_TRUE(arms[node.index()] > 1 || leaves || houses[i] > 0) << net.streets[i].label;
            through_roads += arms[node.index()] == 1 && leaves;
        }
    }
    EXPECT_GE(through_roads, 4);
}

TEST(DemoTown, GivesEveryStreetAWidthALabelAndAnAxisBetweenItsJunctions) {
    const StreetNetwork& net = town().streets;
    for (const Street& s : net.streets) {
        EXPECT_GE(s.width_m, 6.0);
        EXPECT_LE(s.width_m, 12.0);
        EXPECT_FALSE(s.label.empty());
        EXPECT_EQ(s.axis.front(), net.nodes[s.from.index()].position);
        EXPECT_EQ(s.axis.back(), net.nodes[s.to.index()].position);
        EXPECT_GT(s.length_m, 15.0) << s.name;
    }
}

TEST(DemoTown, JoinsEveryBuildingAndEverySite) {
    EXPECT_TRUE(missing_joins(town().joins).empty());
    for (const BuildingJoin& join : town().joins.buildings) {
        EXPECT_TRUE(join.street.valid());
        EXPECT_TRUE(join.load.valid());
        EXPECT_TRUE(join.commune.valid());
    }
}

TEST(DemoTown, HousesAboutTwoPeopleADwellingAndCountsThemByDistrict) {
    double people = 0.0;
    for (const Building& b : town().buildings) {
        people += b.residents;
        EXPECT_EQ(b.residents > 0.0, b.use == BuildingUse::residential) << b.name;
        EXPECT_GE(b.height_m, 4.0);
        EXPECT_LE(b.height_m, 18.0);
    }
    EXPECT_GT(people, 2.2 * 1700.0);
    double in_districts = 0.0;
    for (const Area& area : town().areas) {
        if (area.kind == "commune") {
            EXPECT_NEAR(area.population, people, 1.0);
        }
        in_districts += area.kind == "district" ? area.population : 0.0;
    }
    EXPECT_NEAR(in_districts, people, 1.0);
}
