// SPDX-License-Identifier: Apache-2.0
// What buildings draw, and how much generation a feeder takes.
#include "calade/base/error.hpp"
#include "calade/energy/hosting.hpp"
#include "calade/energy/loads/town_loads.hpp"
#include "calade/energy/model.hpp"
#include "unit/energy/drawn_grid.hpp"
#include "unit/energy/small_problem.hpp"

#include <gtest/gtest.h>

#include <cmath>

// Tests of a module are compiled together: names of this file are its own.
namespace calade::unit_loads {

using namespace calade::energy;
using city::BuildingUse;
using loads::DayType;

namespace {

const loads::BuildingFacts home{BuildingUse::residential, 1000.0, 90.0, 60.0, 1.0};
const loads::BuildingFacts office{BuildingUse::commercial, 20e3, 900.0, 300.0, 0.0};
const loads::Levers everything{1.0, 1.0, 1.0, 1.0, 3};
const loads::Levers nothing{0.0, 0.0, 0.0, 0.0, 3};

loads::BuildingLoad load(const loads::BuildingFacts& facts, const loads::Moment& moment,
                         const loads::Weather& weather, const loads::Levers& levers,
                         std::uint64_t building = 5) {
    loads::check(moment, weather, levers, {});
    return loads::building_load(facts, building, moment, weather, levers, {});
}

}  // namespace

TEST(EnergyLoads, ShapesPeakAtTheirHour) {
    EXPECT_DOUBLE_EQ(loads::appliance_shape(BuildingUse::residential, DayType::weekday, 19.0), 1.0);
    EXPECT_DOUBLE_EQ(loads::appliance_shape(BuildingUse::commercial, DayType::weekday, 11.0), 1.0);
    EXPECT_LT(loads::appliance_shape(BuildingUse::commercial, DayType::sunday, 11.0), 0.4);
    EXPECT_NEAR(loads::appliance_shape(BuildingUse::residential, DayType::weekday, 23.5),
                0.5 * (0.48 + 0.35), 1e-12);  // over midnight
}

TEST(EnergyLoads, AreTheSameWheneverTheyAreAskedFor) {
    const loads::Moment moment{40, 18.5, DayType::weekday};
    const auto a = load(home, moment, {2.0, 0.8}, everything);
    load(office, {3, 4.0, DayType::sunday}, {20.0, 0.0}, nothing);
    const auto b = load(home, moment, {2.0, 0.8}, everything);
    EXPECT_EQ(a.drawn_w(), b.drawn_w());
    EXPECT_NE(a.appliances_w, load(home, moment, {2.0, 0.8}, everything, 6).appliances_w);
}

TEST(EnergyLoads, HeatPumpsDrawMoreAsItGetsColder) {
    const loads::Moment moment{10, 8.0, DayType::weekday};
    // 90 m² × 1.5 W/m²K × (16 − T) / efficiency.
    EXPECT_NEAR(load(home, moment, {7.0, 1.0}, everything).heat_pump_w, 135.0 * 9.0 / 4.0, 1e-9);
    EXPECT_NEAR(load(home, moment, {-7.0, 1.0}, everything).heat_pump_w, 135.0 * 23.0 / 2.5, 1e-9);
    EXPECT_EQ(load(home, moment, {18.0, 1.0}, everything).heat_pump_w, 0.0);
    EXPECT_EQ(load(home, moment, {-7.0, 1.0}, nothing).heat_pump_w, 0.0);
    EXPECT_NEAR(load(office, moment, {33.0, 0.0}, nothing).cooling_w, 900.0 * 2.5 * 10.0 / 3.0,
                1e-9);
}

TEST(EnergyLoads, SunlightFollowsTheSunAndTheClouds) {
    const loads::Moment june{171, 12.0, DayType::weekday};
    // Height of the sun at noon of the solstice: 90 − 49.9 + 23.45 = 63.55°.
    const double sine = std::sin(63.55 * 3.14159265358979 / 180.0);
    EXPECT_NEAR(loads::sunlight_w_m2(june, 0.0, 49.9), 1098.0 * sine * std::exp(-0.057 / sine),
                0.1);
    EXPECT_NEAR(loads::sunlight_w_m2(june, 1.0, 49.9) / loads::sunlight_w_m2(june, 0.0, 49.9), 0.25,
                1e-12);
    EXPECT_EQ(loads::sunlight_w_m2({171, 1.0, DayType::weekday}, 0.0, 49.9), 0.0);
    EXPECT_GT(load(home, june, {20.0, 0.0}, everything).solar_w, 3000.0);
}

TEST(EnergyLoads, RaisingALeverOnlyAddsOwners) {
    const loads::Moment june{171, 12.0, DayType::weekday};
    int owners = 0;
    for (std::uint64_t b = 0; b < 1000; ++b) {
        const bool few = load(home, june, {20.0, 0.0}, {0.0, 0.0, 0.0, 0.2, 3}, b).solar_w > 0.0;
        const bool many = load(home, june, {20.0, 0.0}, {0.0, 0.0, 0.0, 0.6, 3}, b).solar_w > 0.0;
        EXPECT_TRUE(many || !few);
        owners += few ? 1 : 0;
    }
    EXPECT_NEAR(owners, 200, 40);  // three deviations of a binomial
}

TEST(EnergyLoads, CarsChargeWhatTheyNeedAfterTheyArrive) {
    const loads::Levers cars{0.0, 0.0, 1.0, 0.0, 3};
    double kwh = 0.0;
    double evening = 0.0;
    double morning = 0.0;
    constexpr int steps = 96;
    for (std::uint64_t b = 0; b < 400; ++b) {
        for (int k = 0; k < steps; ++k) {
            const double hour = 24.0 * k / steps;
            const double w = load(home, {100, hour, DayType::weekday}, {}, cars, b).cars_w;
            kwh += w * 24.0 / steps / 1000.0;
            evening += hour >= 17.0 && hour < 21.0 ? w : 0.0;
            morning += hour >= 6.0 && hour < 10.0 ? w : 0.0;
        }
    }
    EXPECT_NEAR(kwh / 400, 7.0, 0.8);
    EXPECT_GT(evening, 20.0 * morning);
}

TEST(EnergyLoads, SumAtTheirPointsAndGoIntoTheModel) {
    const auto grid = test::drawn_grid(test::ring_text());
    const std::vector<loads::BuildingFacts> buildings{home, office, home};
    const std::vector<LoadId> at{LoadId(0), LoadId(1), LoadId()};
    const loads::Moment june{171, 12.0, DayType::weekday};
    const auto points = loads::point_loads(grid, buildings, at, june, {20.0, 0.0}, everything);
    ASSERT_EQ(points.size(), 4U);
    EXPECT_EQ(points[0].drawn_w, load(home, june, {20.0, 0.0}, everything, 0).drawn_w());
    EXPECT_EQ(points[2].drawn_w, 0.0);
    const auto loaded = loads::with_loads(grid, points);
    EXPECT_LT(loaded.loads[0].p_w, 0.0);
    EXPECT_EQ(loaded.loads[0].p_w, points[0].drawn_w - points[0].solar_w);
    const Model before({}, grid);
    auto state = before.initial();
    const Model after({}, loaded);
    state.stale = true;
    after.solve(state);
    EXPECT_LT(loaded.loads[1].p_w, 0.0);  // a roof on the shops, too
    EXPECT_EQ(state.served_w, 0.0);
    EXPECT_NEAR(state.fed_in_w, -loaded.loads[0].p_w - loaded.loads[1].p_w, 1e-6);
    const auto customers = loads::customers_by_use(grid, buildings, at);
    after.set_station_out(state, test::station_of(grid, "A"), true);
    after.solve(state);
    const auto off =
        loads::customers_off(grid, state.bus_energised, customers);  // a and b hang on A
    EXPECT_EQ(off[static_cast<std::size_t>(BuildingUse::residential)], 1.0);
    EXPECT_EQ(off[static_cast<std::size_t>(BuildingUse::commercial)], 1.0);
}

TEST(EnergyLoads, RefuseWhatCannotBe) {
    EXPECT_THROW(load(home, {365, 1.0, DayType::weekday}, {}, nothing), UsageError);
    EXPECT_THROW(load(home, {3, 24.0, DayType::weekday}, {}, nothing), UsageError);
    EXPECT_THROW(load(home, {3, 2.0, DayType::weekday}, {NAN, 0.5}, nothing), UsageError);
    EXPECT_THROW(load(home, {3, 2.0, DayType::weekday}, {}, {1.2, 0.0, 0.0, 0.0, 1}), UsageError);
    const auto grid = test::drawn_grid(test::ring_text());
    auto broken = home;
    broken.reference_w = NAN;
    EXPECT_THROW(static_cast<void>(loads::point_loads(grid, std::vector{broken},
                                                      std::vector{LoadId(0)}, {}, {}, nothing)),
                 DataError);
    EXPECT_THROW(static_cast<void>(loads::point_loads(grid, std::vector{home},
                                                      std::vector{LoadId(9)}, {}, {}, nothing)),
                 UsageError);
}

TEST(EnergyHosting, IsWhatTheVoltageRiseAllows) {
    // v² = 1 + 2 (p r + q x) + |z|² s² for one line from 1 pu at no load, q = 0: v = 1.05.
    power_flow::Problem problem;
    test::add_bus(problem, power_flow::BusType::slack, 0.0, 0.0);
    test::add_bus(problem, power_flow::BusType::pq, 0.0, 0.0);
    test::add_branch(problem, 0, 1, 0.1, 0.0);
    const std::vector<Index> buses{1};
    // p = v (v − 1)/r.
    const double expected = 1.05 * 0.05 / 0.1;
    const auto found = hosting_capacity(problem, buses, {1.05, {}, 2.0, 1e-6});
    EXPECT_NEAR(found[0], expected, 2e-6);
    EXPECT_LE(found[0], expected);
    // A rating of 0.3 pu binds first: i = p/v = 0.3, v = 1.03.
    EXPECT_NEAR(hosting_capacity(problem, buses, {1.05, {0.3}, 2.0, 1e-6})[0], 0.3 * 1.03, 2e-6);
    EXPECT_EQ(hosting_capacity(problem, buses, {0.99, {}, 2.0, 1e-6})[0], 0.0);
    EXPECT_EQ(hosting_capacity(problem, buses, {1.5, {}, 0.2, 1e-6})[0], 0.2);
    EXPECT_THROW(hosting_capacity(problem, std::vector<Index>{2}, {}), UsageError);
}

// Lines of 0.05 pu (common), 0.1 pu (to a) and 0.2 pu (to b), all resistance; the limit is 1.1 pu.
class EnergyPvHosting : public ::testing::Test {
protected:
    static std::string text(const std::string& load_of_a) {
        return "bus root 0.4\nbus bar 0.4\nbus a 0.4\nbus b 0.4\nbus far 0.4\nsource root 1.0\n"
               "line root bar 0.008 0\nline bar a 0.016 0\nline bar b 0.032 0\n"
               "load a " +
               load_of_a + " 0 3\nload b 0 0 2\nload far 0 0 1\n";
    }
    const std::vector<Index> feeders{0, 1, 2};
};

// Alone: p = v (v − 1)/r with r = 0.15 and 0.25. Together b rises most, where with currents x to a
// and y to b: 0.05 (x + y) + 0.2 y = 0.1, and their powers stand as those alone, 5 to 3:
// (1.1 − 0.2 y + 0.1 x) x = 1.1 y 5/3. So 3.5 y² − (1.3·5 + 1.4 + 5.5/3) y + 2.6 = 0.
TEST_F(EnergyPvHosting, IsTheVoltageRiseOfEachFeederAloneAndOfAllTogether) {
    const Model model({}, test::drawn_grid(text("0")));
    const auto found = model.pv_hosting(feeders, 3, 0.2);
    EXPECT_NEAR(found.alone_w[0], 1e6 * 1.1 * 0.1 / 0.15, 1e3);
    EXPECT_NEAR(found.alone_w[1], 1e6 * 1.1 * 0.1 / 0.25, 1e3);
    const double half = 0.5 * (1.3 * 5.0 + 1.4 + 5.5 / 3.0);
    const double y = (half - std::sqrt(half * half - 3.5 * 2.6)) / 3.5;
    EXPECT_NEAR(found.together_w[1], 1e6 * 1.1 * y, 2e3);
    EXPECT_NEAR(found.together_w[0], 5.0 / 3.0 * found.together_w[1], 4e3);
    EXPECT_TRUE(std::isnan(found.alone_w[2])) << "nothing feeds it";
    EXPECT_THROW(static_cast<void>(model.pv_hosting(std::vector<Index>{0}, 1, 0.2)), UsageError);
    EXPECT_THROW(static_cast<void>(model.pv_hosting(feeders, 3, 1.5)), UsageError);
}

TEST_F(EnergyPvHosting, IsMoreByWhatTheFeederDrawsAndLessWhereALineIsRated) {
    const auto without = Model({}, test::drawn_grid(text("0"))).pv_hosting(feeders, 3, 0.25);
    auto grid = test::drawn_grid(text("200"));
    const auto with = Model({}, grid).pv_hosting(feeders, 3, 0.25);
    EXPECT_NEAR(with.alone_w[0], without.alone_w[0] + 50e3, 2e3);
    // 144.3 A are 0.1 pu: p = v i with v = 1 + 0.25 · 0.1, no draw of a.
    grid.branches[test::branch_of(grid, "bar-b").index()].rated_a = 0.1e6 / (std::sqrt(3.0) * 400);
    const auto rated = Model({}, grid).pv_hosting(feeders, 3, 0.0);
    EXPECT_NEAR(rated.alone_w[1], 1e6 * 1.025 * 0.1, 1e3);
    EXPECT_NEAR(rated.alone_w[0], without.alone_w[0], 1e3) << "it does not pass there";
    EXPECT_LE(rated.together_w[1], rated.alone_w[1]);
}

}  // namespace calade::unit_loads
