// SPDX-License-Identifier: Apache-2.0
// Loads by building and hour in the coupled step.
#include "calade/energy/loads/town_loads.hpp"
#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/coupling/simulation.hpp"
#include "calade/coupling/town_loads.hpp"
#include "support/drawn_cascade.hpp"
#include "unit/coupling/played.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <vector>

namespace calade::unit_town_loads {

namespace {

constexpr double hour = 3600.0;

// The drawn town with one office of 10 m × 20 m and 4 m height, which draws what the load point
// has: 10 kW. Offices have no cars, and their noise is ±50 %.
city::City office_town() {
    auto town = test::cascade_town();
    city::Building office;
    office.name = "office";
    office.footprint = test::box_polygon(30, 0, 40, 20);
    office.height_m = 4.0;
    office.use = city::BuildingUse::commercial;
    town.buildings = {office};
    town.joins.buildings.resize(1);
    town.joins.buildings[0].load = LoadId(0);
    return town;
}

coupling::Inputs with_course(double celsius, energy::loads::Parameters levers) {
    auto in = test::cascade_inputs();
    energy::loads::Course course;
    course.parameters = std::move(levers);
    course.temperature_c = {{0.0, 10000.0}, {celsius, celsius}, "temperature"};
    course.cloud = {{0.0, 10000.0}, {0.0, 0.0}, "cloud"};
    course.start = parse_instant("2024-01-31T11:00:00Z");  // a Wednesday
    course.ends_s = 10000.0;
    in.loads = course;
    return in;
}

energy::loads::Parameters levers(double heat_pumps, double panels = 0.0) {
    energy::loads::Parameters p;
    p.heat_pumps = heat_pumps;
    p.cooling = p.electric_cars = 0.0;
    p.photovoltaics = panels;
    return p;
}

double demand_w(const coupling::Simulation& run) {
    const auto state = run.initial();
    return state.energy.served_w + state.energy.unserved_w;
}

}  // namespace

TEST(TownLoads, FollowTheHourOfTheDay) {
    const coupling::Simulation run(office_town(), with_course(20.0, levers(0.0)));
    // At eleven an office is at its peak (10 kW); noise moves it by at most half.
    EXPECT_GE(demand_w(run), 5000.0);
    EXPECT_LE(demand_w(run), 15000.0);
    auto in = with_course(20.0, levers(0.0));
    in.loads->start = parse_instant("2024-01-31T03:00:00Z");
    EXPECT_LT(demand_w(coupling::Simulation(office_town(), in)), demand_w(run));
}

TEST(TownLoads, HeatPumpsAddWhatTheyDraw) {
    const double without = demand_w({office_town(), with_course(-7.0, levers(0.0))});
    const double with = demand_w({office_town(), with_course(-7.0, levers(1.0))});
    // One storey of 200 m² × 1.5 W/m²K × (16 + 7) K / 2.5 = 2760 W.
    EXPECT_NEAR(with - without, 2760.0, 1e-6);
}

TEST(TownLoads, PanelsTakeTheirSunFromTheDraw) {
    const double without = demand_w({office_town(), with_course(20.0, levers(0.0))});
    const double with = demand_w({office_town(), with_course(20.0, levers(0.0, 1.0))});
    const double sun = energy::loads::sunlight_w_m2({30, 11.0}, 0.0, 49.9);
    EXPECT_GT(sun, 100.0);
    EXPECT_NEAR(without - with, sun * 200.0 * 0.4 * 0.17, 1e-6);
}

TEST(TownLoads, AreFoundAnewEachStepAndKeepThePeak) {
    const test::Played run(office_town(), with_course(20.0, levers(0.0)), 2.0 * hour);
    const auto& e = run.state.energy;
    EXPECT_EQ(e.loads_of, 2.0 * hour - 900.0);  // the window before the next step's first
    EXPECT_GT(e.peak_demand_w, 0.0);
    EXPECT_GE(e.peak_demand_w * 2.0, e.demanded_kwh * 1000.0);
    EXPECT_LT(run.simulation.energy().ledger(e).relative_error(), 1e-9);
}

TEST(TownLoads, HaveTheSameBitsForAnyThreadsAndAcrossACheckpoint) {
    const auto in = with_course(2.0, levers(1.0, 1.0));
    const auto bytes = [](const coupling::State& state) {
        sim::ArchiveWriter out;
        energy::Model::save(out, state.energy);
        return std::vector<std::byte>(out.data().begin(), out.data().end());
    };
    const test::Played whole(office_town(), in, hour);
    const test::Played half(office_town(), in, hour / 2.0 + 60.0);
    sim::ArchiveWriter out;
    coupling::Simulation::save(out, half.state);
    sim::ArchiveReader back({out.data().begin(), out.data().end()});
    auto state = coupling::Simulation::load(back);
    while (state.time < hour) {
        half.simulation.advance(state);
    }
    EXPECT_EQ(bytes(state), bytes(whole.state));
    for (const int threads : {1, 2}) {
        const ThreadLimit limit(threads);
        EXPECT_EQ(bytes(test::Played(office_town(), in, hour).state), bytes(whole.state));
    }
}

// One step of 900 s after the other, each with its own draw; the first and the last in part.
TEST(TownLoads, AddUpWhatAPointAsksForWhileItIsDark) {
    const auto town = office_town();
    const auto in = with_course(20.0, levers(0.0));
    const coupling::TownLoads loads(town, *in.loads);
    const auto draw_w = [&](double at_s) {
        auto shifted = in;
        shifted.loads->start = after(in.loads->start, at_s);
        return demand_w(coupling::Simulation(town, shifted));
    };
    const double until = 11000.0;  // the course of the weather ends at 10000 s; time goes on
    double expected = draw_w(8100.0) * 100.0;
    for (const double begin : {9000.0, 9900.0}) {
        expected += draw_w(begin) * 900.0;
    }
    expected += draw_w(10800.0) * 200.0;
    const std::vector<coupling::TownLoads::Span> spans{{LoadId(0), 8900.0, until}};
    EXPECT_NEAR(loads.asked_wh(spans)[0], expected / hour, 1e-9);
    EXPECT_EQ(loads.asked_wh({})[0], 0.0);
}

TEST(TownLoads, WithoutACourseAreTheCitys) {
    const coupling::Simulation run(office_town(), test::cascade_inputs());
    EXPECT_EQ(demand_w(run), 10e3);
    EXPECT_TRUE(run.initial().energy.loads.p_load.empty());
}

TEST(TownLoads, RefuseWeatherAndSharesOutOfRange) {
    auto cold = with_course(NAN, levers(0.0));
    EXPECT_THROW(coupling::Simulation(office_town(), cold), DataError);
    auto early = with_course(5.0, levers(0.0));
    early.loads->cloud.time.back() = 500.0;
    EXPECT_THROW(coupling::Simulation(office_town(), early), DataError);
    EXPECT_THROW(coupling::Simulation(office_town(), with_course(5.0, levers(1.5))), UsageError);
}

}  // namespace calade::unit_town_loads
