// SPDX-License-Identifier: Apache-2.0
// The demo town exists to show a cascade: these tests say what must hold for it to happen.
#include "calade/city/demo/demo_town.hpp"
#include "calade/city/demo/plan.hpp"
#include "calade/geo/grid_walk.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <deque>
#include <map>
#include <tuple>

using namespace calade;
using namespace calade::city;

namespace {

/// Cells that still water of this level reaches from the sea, defences and the closed gate being
/// walls of their crest: the worst that a surge which lasts for ever could do.
std::vector<char> flooded(const City& city, double level) {
    const auto& z = city.terrain.elevation;
    const geo::Grid& grid = z.grid;
    std::map<geo::Face, double> walls;
    auto add = [&](const geo::Polyline& line, double crest) {
        for (const geo::LineFace& f : geo::faces_along(grid, line)) {
            auto [it, fresh] = walls.emplace(f.face, crest);
            it->second = std::max(it->second, crest);
        }
    };
    for (const Defence& d : city.defences) {
        add(d.line, d.crest_m);
    }
    for (const Gate& g : city.gates) {
        add(g.line, g.crest_m);
    }
    std::vector<char> wet(static_cast<std::size_t>(grid.size()), 0);
    std::deque<Index> front;
    for (Index column = 0; column < grid.columns; ++column) {
        front.push_back(grid.index(column, grid.rows - 1));
        wet[static_cast<std::size_t>(front.back())] = 1;
    }
    while (!front.empty()) {
        const Index i = front.front();
        front.pop_front();
        const Index column = i % grid.columns;
        const Index row = i / grid.columns;
        for (const auto& [dc, dr] :
             {std::pair{-1, 0}, std::pair{1, 0}, std::pair{0, -1}, std::pair{0, 1}}) {
            if (!grid.contains(column + dc, row + dr)) {
                continue;
            }
            const Index j = grid.index(column + dc, row + dr);
            const auto wall = walls.find({std::min(i, j), std::max(i, j), dc != 0});
            if (wet[static_cast<std::size_t>(j)] == 0 && z[j] < level &&
                (wall == walls.end() || wall->second < level)) {
                wet[static_cast<std::size_t>(j)] = 1;
                front.push_back(j);
            }
        }
    }
    return wet;
}

double share_of_low_district(const City& city, const demo::TownPlan& plan,
                             const std::vector<char>& wet) {
    int low = 0;
    int reached = 0;
    for (Index i = 0; i < plan.grid.size(); ++i) {
        const geo::Point2 p = plan.to_plan(plan.grid.centre(i));
        if (std::hypot((p.x - plan.low_u) / plan.low_ru, (p.y - plan.low_v) / plan.low_rs) < 0.9 &&
            city.terrain.elevation[i] < 4.8F) {
            ++low;
            reached += wet[static_cast<std::size_t>(i)];
        }
    }
    EXPECT_GT(low, 300);
    return static_cast<double>(reached) / low;
}

double ground(const City& city, geo::Point2 p) {
    return city.terrain.elevation[city.terrain.elevation.grid.cell_at(p)];
}

void raise(City& city, const std::string& name, double by) {
    for (Defence& d : city.defences) {
        d.crest_m += d.name == name ? by : 0.0;
    }
}

/// The station that feeds a bus over closed low-voltage branches.
StationId feeding_station(const City& city, BusId start) {
    std::vector<char> seen(city.power.buses.size(), 0);
    std::deque<BusId> front{start};
    seen[start.index()] = 1;
    while (!front.empty()) {
        const BusId bus = front.front();
        front.pop_front();
        if (city.power.buses[bus.index()].station.valid()) {
            return city.power.buses[bus.index()].station;
        }
        for (const Branch& b : city.power.branches) {
            if (b.closed && b.kind == BranchKind::line && (b.from == bus || b.to == bus)) {
                const BusId next = b.from == bus ? b.to : b.from;
                if (seen[next.index()] == 0) {
                    seen[next.index()] = 1;
                    front.push_back(next);
                }
            }
        }
    }
    return {};
}

/// Each town is generated once for all tests.
const City& town(const DemoTownOptions& options) {
    static std::map<std::tuple<int, std::uint64_t, double>, City> towns;
    auto& city = towns[{options.buildings, options.seed, options.cell_m}];
    if (city.buildings.empty()) {
        city = make_demo_town(options);
    }
    return city;
}

class DemoTownWater : public testing::TestWithParam<DemoTownOptions> {
protected:
    City city = town(GetParam());
    demo::TownPlan plan{GetParam().buildings, GetParam().cell_m};
};

}  // namespace

TEST_P(DemoTownWater, KeepsTheLowDistrictDryBelowTheLowQuay) {
    EXPECT_EQ(share_of_low_district(city, plan, flooded(city, 5.3)), 0.0);
    EXPECT_EQ(share_of_low_district(city, plan, flooded(city, 5.7)), 0.0);
}

TEST_P(DemoTownWater, LetsASurgeInByTheLowQuayAlone) {
    EXPECT_GT(share_of_low_district(city, plan, flooded(city, 6.0)), 0.99);
    raise(city, "Quai de la Grève", 0.8);
    EXPECT_EQ(share_of_low_district(city, plan, flooded(city, 6.0)), 0.0);
}

TEST_P(DemoTownWater, KeepsTheMeadowsDryWhileTheGateIsClosed) {
    const geo::Point2 meadow = plan.to_world({plan.meadow_u, plan.meadow_v});
    const auto cell = static_cast<std::size_t>(plan.grid.cell_at(meadow));
    EXPECT_EQ(flooded(city, 6.0)[cell], 0);
    city.gates.clear();
    EXPECT_EQ(flooded(city, 6.0)[cell], 1) << "the gate would protect nothing";
}

TEST_P(DemoTownWater, HasNoCrestBelowTheGroundBesideIt) {
    for (const Defence& d : city.defences) {
        const auto faces = geo::faces_along(plan.grid, d.line);
        EXPECT_FALSE(faces.empty()) << d.name;
        for (const geo::LineFace& f : faces) {
            EXPECT_GE(d.crest_m, city.terrain.elevation[f.face.first]) << d.name;
            EXPECT_GE(d.crest_m, city.terrain.elevation[f.face.second]) << d.name;
        }
    }
}

TEST_P(DemoTownWater, HasAnUnderpassThatIsADipWithThePumpInIt) {
    const auto& streets = city.streets.streets;
    const auto dip = std::find_if(streets.begin(), streets.end(), [](const Street& s) {
        return s.label == "Passage du Pont-Rouge";
    });
    ASSERT_NE(dip, streets.end());
    double lowest = 1e9;
    for (double along = 0.0; along < dip->length_m; along += 2.0) {
        lowest = std::min(lowest, ground(city, geo::point_along(dip->axis, along)));
    }
    EXPECT_LT(lowest, ground(city, dip->axis.front()) - 1.5);
    EXPECT_LT(lowest, ground(city, dip->axis.back()) - 1.5);
    ASSERT_EQ(city.pumps.size(), 1U);
    const Pump& pump = city.pumps[0];
    EXPECT_NEAR(ground(city, pump.inlet), lowest, 0.3);
    EXPECT_LT(ground(city, pump.outlet), -2.0);
    EXPECT_EQ(city.sites[pump.site.index()].kind, SiteKind::pumping_station);
}

TEST_P(DemoTownWater, FeedsTheLowDistrictAndThePumpFromStationsOnLowGround) {
    int low_stations = 0;
    for (const Station& s : city.power.stations) {
        low_stations += s.kind == StationKind::mv_lv && ground(city, s.position) < 4.4;
        EXPECT_TRUE(s.kind == StationKind::mv_lv || ground(city, s.position) > 9.0) << s.name;
    }
    EXPECT_GE(low_stations, 2);
    for (const Station& s : city.power.stations) {
        EXPECT_GT(ground(city, s.position), 3.2) << s.name << " stands in the underpass";
    }
    const SiteId pump_house = city.pumps.at(0).site;
    const StationId feeds = feeding_station(city, city.joins.site_bus[pump_house.index()]);
    ASSERT_TRUE(feeds.valid());
    EXPECT_LT(ground(city, city.power.stations[feeds.index()].position), 4.5);
}

TEST_P(DemoTownWater, SpansTheRiverWithBridgesThatLeaveItsBedFree) {
    int bridges = 0;
    for (const Street& s : city.streets.streets) {
        if (s.level == StreetLevel::bridge) {
            ++bridges;
            const geo::Point2 middle = geo::point_along(s.axis, 0.5 * s.length_m);
            EXPECT_LT(ground(city, middle), ground(city, s.axis.front()) - 1.5);
        }
    }
    EXPECT_GE(bridges, 1);
}

TEST_P(DemoTownWater, OpensTheSeaAndTheRiverOnly) {
    ASSERT_EQ(city.boundaries.size(), 2U);
    EXPECT_EQ(city.boundaries[0].name, "sea");
    EXPECT_EQ(city.boundaries[0].kind, BoundaryKind::level);
    EXPECT_EQ(city.boundaries[1].name, "river");
    EXPECT_EQ(city.boundaries[1].kind, BoundaryKind::discharge);
    const auto river = geo::cells_inside(plan.grid, city.boundaries[1].extent);
    ASSERT_FALSE(river.empty());
    for (const Index cell : river) {
        EXPECT_LT(city.terrain.elevation[cell], ground(city, plan.to_world({60.0, plan.v_south})));
    }
}

INSTANTIATE_TEST_SUITE_P(SizesSeedsAndCells, DemoTownWater,
                         testing::Values(DemoTownOptions{}, DemoTownOptions{.buildings = 500},
                                         DemoTownOptions{
                                             .buildings = 2000, .seed = 5, .cell_m = 5.0},
                                         DemoTownOptions{.buildings = 9000, .seed = 3}));
