// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/traffic/micro/zoom.hpp"
#include "support/street_grid_roads.hpp"

#include <gtest/gtest.h>

namespace calade::traffic::micro {
namespace {

using dynamic::at;

/// A grid of 200 m blocks with trips across it and a polygon round its middle.
struct Zoomed {
    explicit Zoomed(double flow, bool signals = true) {
        auto grid = tests::make_road_grid(8, 200.0, flow, 900.0);
        for (Index y = 0; y < 8; ++y) {
            for (Index x = 0; x < 8; ++x) {
                position.push_back({200.0 * x, 200.0 * y});
            }
        }
        for (Index node = 0; node < 64 && signals; ++node) {
            const auto& n = grid.network;
            std::vector<dynamic::Approach> approaches;
            std::vector<Index> group;
            for (Index k = n.first_in[at(node)]; k < n.first_in[at(node) + 1]; ++k) {
                const auto& from = position[at(n.roads[at(n.in[at(k)])].from)];
                approaches.push_back({from.y == position[at(node)].y ? 0.0 : 1.5708, 0.8});
                for (Index o = n.first_out[at(node)]; o < n.first_out[at(node) + 1]; ++o) {
                    group.push_back(k - n.first_in[at(node)]);
                }
            }
            dynamic::set_plan(grid.network, node, dynamic::default_plan(approaches, {}), group);
        }
        dynamic::Parameters p;
        p.jam_density_vpm = 0.2;  // the grid's one lane
        model.emplace(p, std::move(grid.network), std::move(grid.demand));
        middle.outer = {{250.0, 250.0}, {1150.0, 250.0}, {1150.0, 1150.0}, {250.0, 1150.0}};
        state = model->initial();
    }
    std::vector<geo::Point2> position;
    std::optional<dynamic::Model> model;
    geo::Polygon middle;
    dynamic::State state;
};

TEST(MicroZoom, TakesWhatTheTownDrivesOverItsBoundaryAndLosesNobody) {
    Zoomed town(0.008);
    Zoom zoom(*town.model, town.position, town.middle);
    EXPECT_EQ(zoom.roads().size(), 16U * 4U);
    std::int64_t most = 0;
    for (double t = 60.0; t <= 3000.0; t += 60.0) {
        zoom.advance(town.state, t);
        most = std::max(most, zoom.inside());
        ASSERT_EQ(zoom.entered(), zoom.inside() + zoom.left());
        for (const auto& v : zoom.vehicles()) {
            ASSERT_GE(v.speed_ms, 0.0);
            ASSERT_GE(v.x_m, 0.0);
            ASSERT_LE(v.x_m, town.model->network().roads[at(v.road)].length_m);
        }
    }
    EXPECT_GT(most, 50);
    EXPECT_EQ(town.model->vehicles(town.state, dynamic::Place::arrived),
              town.model->ledger(town.state).inputs[0].amount);
    // All are through, and all that the town drove in came in.
    EXPECT_EQ(zoom.inside() + zoom.waiting(), 0);
    EXPECT_GT(zoom.left(), 1000);
}

TEST(MicroZoom, TakesUpThoseWhoAreInsideWhenItBegins) {
    Zoomed town(0.008);
    town.model->advance(town.state, 500.0);
    Zoom zoom(*town.model, town.position, town.middle);
    zoom.advance(town.state, 500.0);
    std::int64_t on_roads = 0;
    for (const Index r : zoom.roads()) {
        on_roads += town.state.road[at(r)].count;
    }
    EXPECT_EQ(zoom.inside() + zoom.waiting(), on_roads);
    zoom.advance(town.state, 3000.0);
    EXPECT_EQ(zoom.inside() + zoom.waiting(), 0);
}

TEST(MicroZoom, DrivesFreeRoadsInTheTimeOfTheTown) {
    Zoomed town(0.0005, false);
    Zoom zoom(*town.model, town.position, town.middle);
    zoom.advance(town.state, 3000.0);
    double town_s = 0.0;
    for (const Index r : zoom.roads()) {
        town_s += town.state.road[at(r)].travel_s;
    }
    ASSERT_GT(zoom.left(), 50);
    // At 20 m/s on free roads; the time gap and a step make the difference.
    EXPECT_NEAR(zoom.time_inside_s() / town_s, 1.0, 0.1);
}

TEST(MicroZoom, RefusesWhatItCannotZoomInto) {
    Zoomed town(0.001);
    geo::Polygon nowhere;
    nowhere.outer = {{-9.0, -9.0}, {-8.0, -9.0}, {-8.0, -8.0}};
    EXPECT_THROW(Zoom(*town.model, town.position, nowhere), UsageError);
    town.position.pop_back();
    EXPECT_THROW(Zoom(*town.model, town.position, town.middle), UsageError);
}

}  // namespace
}  // namespace calade::traffic::micro
