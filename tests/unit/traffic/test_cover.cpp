// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/traffic/evacuation.hpp"
#include "drawn_town.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace calade::traffic {
namespace {

using tests::draw_streets;
using tests::DrawnTown;

constexpr double unreached = std::numeric_limits<double>::infinity();

// A to D in steps of 400 m at 10 m/s.
constexpr auto line = "A---B---C---D";

TEST(Cover, CountsPeopleWithinEachThreshold) {
    DrawnTown town(draw_streets(line), {});
    const Isochrones reach(
        town.model.network(),
        {{town.map.node('B'), 10.0}, {town.map.node('C'), 20.0}, {town.map.node('D'), 40.0}});
    const std::vector<StreetNodeId> station{town.map.node('A')};
    const auto times = car_times(town.model.network(), town.state);
    // 180 s before driving, then 40, 80 and 120 s.
    const auto cover = reach.cover(station, times, {180.0, {220.0, 270.0, 600.0}});
    EXPECT_EQ(cover.people_within, (std::vector<double>{10.0, 30.0, 70.0}));
    EXPECT_TRUE(cover.unreachable.empty());
}

TEST(Cover, NamesPlacesThatWaterCutsOff) {
    DrawnTown town(draw_streets(line), {});
    town.flood("BC", 0.4F);
    const Isochrones reach(town.model.network(),
                           {{town.map.node('B'), 10.0}, {town.map.node('D'), 40.0}});
    const std::vector<StreetNodeId> station{town.map.node('A')};
    const auto cars = reach.cover(station, car_times(town.model.network(), town.state), {});
    EXPECT_EQ(cars.unreachable, (std::vector<Index>{1}));
    EXPECT_EQ(cars.people_unreachable, 40.0);
    // A fire engine passes 0.4 m.
    const auto& engine = default_vehicle_classes()[5];
    const auto blue =
        reach.cover(station, vehicle_times(town.model.network(), town.state, engine), {});
    EXPECT_TRUE(blue.unreachable.empty());
    const std::vector<float> fast(town.state.street_depth.size(), 1.6F);
    const auto stopped = reach.cover(
        station, vehicle_times(town.model.network(), town.state, engine, 1.0, fast), {});
    EXPECT_EQ(stopped.unreachable, (std::vector<Index>{1}));  // 0.4 m × 1.6 m/s ≥ 0.60
}

TEST(Cover, LetsOnlyEmergencyVehiclesPassAnOrder) {
    DrawnTown town(draw_streets("A---B"), {});
    town.model.set_closure(town.state, town.map.street("AB"), Closure::order, true);
    const auto& classes = default_vehicle_classes();
    EXPECT_TRUE(std::isinf(vehicle_times(town.model.network(), town.state, classes[0])[0]));
    EXPECT_EQ(vehicle_times(town.model.network(), town.state, classes[5])[0], 40.0);
}

TEST(Evacuation, FillsTheNearestShelterAndSendsTheRestOn) {
    DrawnTown town(draw_streets(line), {});
    const std::vector<Inhabited> districts{{town.map.node('B'), 100.0}};
    const std::vector<Shelter> shelters{{town.map.node('A'), 60.0}, {town.map.node('D'), 100.0}};
    const auto times = car_times(town.model.network(), town.state);
    EvacuationRules rules;
    rules.leaving_s = 0.0;
    rules.people_per_packet = 2.5;  // a car
    const auto result = evacuate(town.model.network(), districts, shelters, times, {}, rules);
    ASSERT_EQ(result.parties.size(), 2U);
    EXPECT_EQ(result.parties[0].people, 60.0);
    EXPECT_EQ(result.parties[1].people, 40.0);
    EXPECT_EQ(result.parties[1].travel_s, 80.0);
    // 24 cars to A: the last leaves B after 23 × 2 s and drives 40 s; 16 to D: 30 + 80 s.
    EXPECT_DOUBLE_EQ(result.last_arrival_s, 110.0);
    // 90 of 100 people: 60 at A, 12 cars at D, the twelfth after 22 + 80 s.
    EXPECT_DOUBLE_EQ(result.t90_s, 102.0);
}

TEST(Evacuation, SaysHowManyFindNoShelter) {
    DrawnTown town(draw_streets(line), {});
    const std::vector<Inhabited> districts{{town.map.node('B'), 100.0}};
    const std::vector<Shelter> shelters{{town.map.node('A'), 60.0}};
    const auto result = evacuate(town.model.network(), districts, shelters,
                                 car_times(town.model.network(), town.state), {}, {});
    EXPECT_EQ(result.without_shelter, 40.0);
    EXPECT_TRUE(std::isinf(result.t90_s));
}

TEST(Evacuation, WalksAtWalkingSpeedWithoutQueues) {
    DrawnTown town(draw_streets(line), {});
    const std::vector<Inhabited> districts{{town.map.node('B'), 1000.0}};
    const std::vector<Shelter> shelters{{town.map.node('A'), 1000.0}};
    EvacuationRules rules;
    rules.on_foot = true;
    rules.leaving_s = 0.0;
    const auto result = evacuate(town.model.network(), districts, shelters,
                                 car_times(town.model.network(), town.state), {}, rules);
    EXPECT_NEAR(result.last_arrival_s, 400.0 / 1.2, 1e-9);
}

TEST(Evacuation, FindsTheLastSafeDepartureBeforeStreetsClose) {
    DrawnTown town(draw_streets(line), {});
    const auto& network = town.model.network();
    std::vector<double> closes(network.links.size(), unreached);
    for (const Index l : network.links_of_street[town.map.street("BC").index()]) {
        closes[static_cast<std::size_t>(l)] = 3600.0;
    }
    const std::vector<Inhabited> districts{
        {town.map.node('D'), 1.0}, {town.map.node('C'), 1.0}, {town.map.node('B'), 1.0}};
    const std::vector<Shelter> shelters{{town.map.node('A'), 10.0}};
    EvacuationRules rules;
    rules.margin_s = 0.0;
    const auto result =
        evacuate(network, districts, shelters, car_times(network, town.state), closes, rules);
    // B must be reached by 3600 s: from C 40 s, from D 80 s; no street on B's own way closes.
    EXPECT_EQ(result.last_safe_departure_s[0], 3520.0);
    EXPECT_EQ(result.last_safe_departure_s[1], 3560.0);
    EXPECT_TRUE(std::isinf(result.last_safe_departure_s[2]));
}

TEST(Evacuation, NamesWhatIsWrong) {
    DrawnTown town(draw_streets("A---B"), {});
    const auto times = car_times(town.model.network(), town.state);
    const std::vector<Inhabited> districts{{StreetNodeId(0), -5.0}};
    EXPECT_THROW((void)evacuate(town.model.network(), districts, {}, times, {}, {}), DataError);
    const std::vector<Shelter> off{{StreetNodeId(7), 5.0}};
    EXPECT_THROW((void)evacuate(town.model.network(), {}, off, times, {}, {}), DataError);
    EXPECT_THROW((void)evacuate(town.model.network(), {}, {}, {}, {}, {}), UsageError);
}

TEST(VehicleClasses, CloseAtTheLeastOfTheirLimits) {
    const auto& car = default_vehicle_classes()[0];
    EXPECT_TRUE(passable(car, 0.29, 0.0));
    EXPECT_FALSE(passable(car, 0.30, 0.0));
    EXPECT_FALSE(passable(car, 0.15, 1.0));
    EXPECT_TRUE(passable(car, 0.14, 1.0));
    EXPECT_FALSE(passable(car, 0.10, 3.0));  // 0.30 m²/s
    EXPECT_TRUE(passable(default_vehicle_classes()[5], 0.40, 0.5));
}

TEST(VehicleClasses, ComeFromATable) {
    const auto classes = read_vehicle_classes(
        "name,closed_depth_m,moving_depth_m,moving_speed_ms,depth_velocity_m2s,stranded_depth_m,"
        "greatest_speed_ms\nboat,9,9,9,9,9,5\n",
        "classes.csv");
    ASSERT_EQ(classes.size(), 1U);
    EXPECT_EQ(speed_over_water(classes[0], 10.0, 0.0, 0.0), 5.0);
    EXPECT_THROW((void)read_vehicle_classes(
                     "name,closed_depth_m,moving_depth_m,moving_speed_ms,depth_velocity_m2s,"
                     "stranded_depth_m,greatest_speed_ms\nboat,-9,9,9,9,9,5\n",
                     "classes.csv"),
                 DataError);
    const auto table = read_speed_over_water("depth_m,speed_kmh\n0,36\n0.2,18\n", "speed.csv");
    EXPECT_DOUBLE_EQ(table.limit(0.1), 27.0 / 3.6);
    EXPECT_DOUBLE_EQ(table.limit(0.5), 5.0);
    EXPECT_THROW((void)read_speed_over_water("depth_m,speed_kmh\n0.2,36\n0.2,18\n", "speed.csv"),
                 DataError);
}

}  // namespace
}  // namespace calade::traffic
