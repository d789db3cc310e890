// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/base/random.hpp"
#include "calade/traffic/micro/car_following.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace calade::traffic::micro {
namespace {

Driver motorway() {
    Driver d;
    d.wished_speed_ms = 33.333;
    return d;
}

TEST(CarFollowing, HasTheAccelerationsOfTheFormula) {
    // v0 = 33.333, T = 1.5, a = 1, b = 2, s0 = 2: from rest 1; at 20 m/s, 50 m, 5 m/s closing:
    // s* = 2 + 30 + 100 / (2 √2) = 67.36, 1 − 0.1296 − 1.8147 = −0.9443.
    EXPECT_DOUBLE_EQ(acceleration(motorway(), 0.0, 1e9, 0.0), 1.0 - 4e-18);
    EXPECT_NEAR(acceleration(motorway(), 20.0, 50.0, 5.0), -0.9443018640483836, 1e-12);
    EXPECT_NEAR(equilibrium_gap(motorway(), 20.0), 34.29981917405135, 1e-9);
}

TEST(CarFollowing, SettlesOnTheEquilibriumGapOnARing) {
    const int cars = 20;
    Driver stable = motorway();
    stable.acceleration_ms2 = 3.0;  // at 1 m/s² waves of braking would grow; the gap is the same
    const double gap = 17.06927389506078;  // at 10 m/s
    Road ring(cars * (gap + 5.0), 1, stable, true);
    for (int k = 0; k < cars; ++k) {
        ring.place(0, (gap + 5.0) * k + (k % 2 == 0 ? 1.5 : 0.0), 8.0 + k % 3, k);
    }
    for (int step = 0; step < 20000; ++step) {
        ring.step(0.2);
    }
    for (const auto& car : ring.lane(0)) {
        EXPECT_NEAR(car.v, 10.0, 0.01);
    }
}

TEST(CarFollowing, NeverDrivesBackwardsNorThroughAnother) {
    for (const double dt : {0.1, 0.5, 1.0}) {
        Road road(600.0, 3, Driver{});
        RandomStream draw(7, 1);
        std::int64_t id = 0;
        std::vector<double> last(2000, -1.0);
        for (int step = 0; step < 3000; ++step) {
            if (draw.uniform() < 0.6 * dt) {
                id += road.enter(id, draw.uniform(0.0, 13.9)) ? 1 : 0;
            }
            road.step(dt, step % 400 < 200);
            for (int k = 0; k < road.lanes(); ++k) {
                const auto& cars = road.lane(k);
                for (std::size_t i = 0; i < cars.size(); ++i) {
                    ASSERT_GE(cars[i].v, 0.0);
                    auto& before = last[static_cast<std::size_t>(cars[i].id)];
                    ASSERT_GE(cars[i].x, before);
                    before = cars[i].x;
                    if (i > 0) {
                        ASSERT_GE(cars[i - 1].x - cars[i].x, 5.0 - 1e-9) << "dt " << dt;
                    }
                }
            }
        }
        EXPECT_GT(road.lane_changes(), 0);
    }
}

TEST(CarFollowing, LosesNoVehicle) {
    Road road(300.0, 2, Driver{});
    std::int64_t in = 0;
    std::vector<std::int64_t> out;
    for (int step = 0; step < 4000; ++step) {
        if (step % 10 == 0) {
            in += road.enter(in, 10.0) ? 1 : 0;
        }
        road.step(0.2, true, &out);
        ASSERT_EQ(in, road.cars() + static_cast<std::int64_t>(out.size()));
    }
    EXPECT_GT(out.size(), 100U);
}

TEST(CarFollowing, StopsAtARedLight) {
    Road road(200.0, 1, Driver{});
    ASSERT_TRUE(road.enter(0, 10.0));
    for (int step = 0; step < 600; ++step) {
        road.step(0.1, false);
    }
    EXPECT_LT(road.lane(0)[0].x, 200.0);
    EXPECT_GT(road.lane(0)[0].x, 190.0);
    EXPECT_LT(road.lane(0)[0].v, 0.1);
}

TEST(CarFollowing, RefusesDriversThatCannotBe) {
    Driver d;
    d.time_gap_s = 0.0;
    EXPECT_THROW(Road(100.0, 1, d), UsageError);
    EXPECT_THROW(Road(-1.0, 1, Driver{}), UsageError);
}

}  // namespace
}  // namespace calade::traffic::micro
