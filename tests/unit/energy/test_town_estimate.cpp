// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/town_estimate/town_estimate.hpp"

#include "../../support/scratch.hpp"
#include "calade/base/error.hpp"
#include "calade/energy/model.hpp"
#include "unit/energy/drawn_grid.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace calade::energy::town_estimate {
namespace {

// The ring of drawn_grid.hpp: hv ══ T ══ bar ─ a ─ b and bar ─ c ─ d, 100 kW and 30 kvar at each.
// What the instruments report comes from a power flow of the truth.
struct TownEstimate : ::testing::Test {
    city::PowerNetwork grid = test::drawn_grid(test::ring_text());
    std::vector<Instrument> instruments;
    std::vector<double> values;

    /// Voltages and currents if every load were multiplied by `scale`.
    State truth(double scale) const {
        Parameters p;
        p.load_scale = scale;
        return Model(p, grid).initial();
    }
    void add(Quantity quantity, const std::string& where, double value, double deviation) {
        const Index place =
            at_bus(quantity) ? test::bus_of(grid, where).value : test::branch_of(grid, where).value;
        instruments.push_back({where, quantity, place, false, deviation});
        values.push_back(value);
    }
    void add_voltage(const std::string& bus, double value) {
        add(Quantity::voltage, bus, value, 0.004);
    }
    Estimate run(const Options& options = {}) const {
        return Estimator(grid, instruments, options).estimate(values);
    }
    std::size_t bus(const std::string& name) const { return test::bus_of(grid, name).index(); }
    std::size_t branch(const std::string& name) const {
        return test::branch_of(grid, name).index();
    }
};

TEST_F(TownEstimate, IsThePlanWithoutInstruments) {
    const auto e = run();
    ASSERT_TRUE(e.found) << e.fault;
    const auto t = truth(1.0);
    for (std::size_t i = 0; i < t.bus_voltage_pu.size(); ++i) {
        EXPECT_NEAR(e.bus_voltage_pu[i], t.bus_voltage_pu[i], 1e-7);
    }
    EXPECT_NEAR(e.branch_current_a[branch("bar-a")], t.branch_current_a[branch("bar-a")], 1e-4);
    EXPECT_EQ(e.branch_current_a[branch("b-d")], 0.0) << "the tie is open";
    EXPECT_NEAR(e.estimated_w, 400e3, 1.0);
    EXPECT_EQ(e.unseen_buses, 5) << "a source tells of its own bus only";
    EXPECT_EQ(e.used, 0);
}

// The evening is half as strong as planned everywhere; one meter at the transformer tells. The
// plan's loads are then halved, and none of them is a fault of the meter.
TEST_F(TownEstimate, SharesWhatAMeterFindsInProportionToTheLoads) {
    const auto t = truth(0.5);
    add(Quantity::p_flow, "bar-a", 100.2e3, 1e3);
    add(Quantity::q_flow, "bar-a", 30.1e3, 1e3);
    const auto e = run();
    ASSERT_TRUE(e.found) << e.fault;
    EXPECT_TRUE(e.contradicted.empty());
    EXPECT_NEAR(e.branch_current_a[branch("a-b")] / t.branch_current_a[branch("a-b")], 1.0, 0.02);
    EXPECT_NEAR(e.estimated_w, 300e3, 3e3) << "the other feeder is as planned";
    EXPECT_DOUBLE_EQ(e.planned_w, 400e3);
}

TEST_F(TownEstimate, FollowsACurrentThatHasNoDirection) {
    for (const double share : {1.5, 0.5, 0.1}) {
        instruments.clear();
        values.clear();
        add(Quantity::current, "bar-a", share * truth(1.0).branch_current_a[branch("bar-a")], 0.02);
        const auto e = run();
        ASSERT_TRUE(e.found) << e.fault;
        EXPECT_TRUE(e.contradicted.empty()) << share;
        EXPECT_NEAR(e.branch_current_a[branch("bar-a")], values[0], 0.02);
        EXPECT_NEAR(e.estimated_w, 200e3 * (1.0 + share), 5e3);
    }
}

// A bare magnitude beside a voltage that is far off has no estimate by Gauss-Newton.
TEST_F(TownEstimate, NamesAVoltageBesideACurrentNotTheCurrent) {
    const auto t = truth(0.5);
    add(Quantity::current, "bar-a", t.branch_current_a[branch("bar-a")], 0.02);
    add(Quantity::current, "a-b", t.branch_current_a[branch("a-b")], 0.02);
    add_voltage("a", t.bus_voltage_pu[bus("a")]);
    add_voltage("b", 0.7);
    const auto e = run();
    ASSERT_TRUE(e.found) << e.fault;
    EXPECT_EQ(e.contradicted, std::vector<Index>{3});
    EXPECT_NEAR(e.branch_current_a[branch("a-b")], values[1], 0.02);
}

TEST_F(TownEstimate, NamesACurrentWhereNothingDraws) {
    for (auto& load : grid.loads) {
        if (load.bus == test::bus_of(grid, "b")) {
            load.p_w = load.q_var = 0.0;
        }
    }
    add(Quantity::current, "a-b", 3.0, 0.02);
    const auto e = run();
    ASSERT_TRUE(e.found) << e.fault;
    EXPECT_EQ(e.contradicted, std::vector<Index>{0});
}

TEST_F(TownEstimate, TakesTheLoadAwayBehindABranchThatCarriesNothing) {
    add(Quantity::current, "bar-a", 0.0, 0.05);
    const auto e = run();
    ASSERT_TRUE(e.found) << e.fault;
    EXPECT_TRUE(e.contradicted.empty());
    EXPECT_LT(e.branch_current_a[branch("bar-a")], 0.1);
    EXPECT_GT(e.bus_voltage_pu[bus("b")], 0.9) << "no current alone switches nothing off";
    EXPECT_TRUE(e.dead.empty());
}

TEST_F(TownEstimate, NamesTheVoltageThatNothingElseAgreesWith) {
    const auto t = truth(1.0);
    for (const char* name : {"bar", "a", "c", "d"}) {
        add_voltage(name, t.bus_voltage_pu[bus(name)]);
    }
    add_voltage("b", 0.90);
    const auto e = run();
    ASSERT_TRUE(e.found) << e.fault;
    EXPECT_EQ(e.contradicted, std::vector<Index>{4});
    EXPECT_NEAR(e.bus_voltage_pu[bus("b")], t.bus_voltage_pu[bus("b")], 2e-3);
    EXPECT_EQ(e.used, 4);
}

TEST_F(TownEstimate, NamesTheFlowThatItsNeighboursContradict) {
    add(Quantity::p_flow, "hv-bar", 400e3, 2e3);
    add(Quantity::p_flow, "bar-a", 200e3, 2e3);
    add(Quantity::p_flow, "bar-c", 600e3, 2e3);  // 200 kW in truth
    add(Quantity::p_drawn, "c", 100e3, 2e3);
    add(Quantity::p_drawn, "d", 100e3, 2e3);
    const auto e = run();
    ASSERT_TRUE(e.found) << e.fault;
    EXPECT_EQ(e.contradicted, std::vector<Index>{2});
}

TEST_F(TownEstimate, SurvivesValuesThatNoGridCouldHave) {
    const auto t = truth(1.0);
    add_voltage("a", t.bus_voltage_pu[bus("a")]);
    for (const double wild : {1.4, 0.2}) {
        instruments.resize(1);
        values.resize(1);
        add_voltage("b", wild);
        add(Quantity::p_flow, "bar-c", 200e3, 1e3);
        const auto e = run();
        ASSERT_TRUE(e.found) << e.fault;
        EXPECT_EQ(e.contradicted, std::vector<Index>{1}) << wild;
    }
    instruments.resize(1);
    values.resize(1);
    add(Quantity::p_flow, "bar-c", 5e9, 1e3);  // the grid could not carry it
    const auto e = run();
    ASSERT_TRUE(e.found) << e.fault;
    EXPECT_EQ(e.contradicted, std::vector<Index>{1});
}

TEST_F(TownEstimate, DarkensWhatHangsOnABusWithoutVoltage) {
    add_voltage("a", 0.0);
    add(Quantity::current, "a-b", 0.0, 0.05);
    add_voltage("c", truth(1.0).bus_voltage_pu[bus("c")]);
    const auto e = run();
    ASSERT_TRUE(e.found) << e.fault;
    EXPECT_EQ(e.dead, std::vector<Index>{test::bus_of(grid, "a").value});
    EXPECT_EQ(e.bus_voltage_pu[bus("a")], 0.0);
    EXPECT_EQ(e.bus_voltage_pu[bus("b")], 0.0) << "it hangs on a";
    EXPECT_EQ(e.dark_buses, 2);
    EXPECT_TRUE(e.contradicted.empty());
    EXPECT_NEAR(e.planned_w, 200e3, 1.0) << "of what is supplied";
}

TEST_F(TownEstimate, DoesNotBelieveADeadBusThatPowerFlowsThrough) {
    const auto t = truth(1.0);
    add_voltage("a", 0.0);
    add(Quantity::current, "a-b", t.branch_current_a[branch("a-b")], 0.05);
    add_voltage("d", 0.0);  // this one is true
    const auto e = run();
    ASSERT_TRUE(e.found) << e.fault;
    EXPECT_EQ(e.contradicted, std::vector<Index>{0});
    EXPECT_EQ(e.dead, std::vector<Index>{test::bus_of(grid, "d").value});
    EXPECT_GT(e.bus_voltage_pu[bus("b")], 0.9);
}

TEST_F(TownEstimate, IsDarkInABlackout) {
    add_voltage("hv", 0.0);
    const auto e = run();
    ASSERT_TRUE(e.found) << e.fault;
    EXPECT_EQ(e.dark_buses, 6);
    EXPECT_EQ(e.planned_w, 0.0);
}

TEST_F(TownEstimate, DoesWithoutAValueThatIsMissing) {
    add_voltage("a", NAN);
    add(Quantity::p_flow, "bar-a", NAN, 1e3);
    const auto e = run();
    ASSERT_TRUE(e.found) << e.fault;
    EXPECT_EQ(e.used, 0);
    EXPECT_NEAR(e.estimated_w, 400e3, 1.0);
}

TEST_F(TownEstimate, CountsWhatOnlyThePlanKnows) {
    const auto t = truth(1.0);
    for (const char* name : {"a", "b"}) {
        add(Quantity::p_drawn, name, 100e3, 1e3);
        add(Quantity::q_drawn, name, 30e3, 1e3);
    }
    add(Quantity::p_flow, "bar-c", 200e3, 1e3);
    add(Quantity::q_flow, "bar-c", 60e3, 1e3);
    // Flows of all branches at bar but the transformer, whose own follow; only d's share of c's
    // feeder stays open.
    EXPECT_EQ(run().unseen_buses, 1);
}

TEST_F(TownEstimate, GivesTheSameFromKeptFactors) {
    add(Quantity::p_flow, "bar-a", 150e3, 1e3);
    add_voltage("b", 0.99);
    Estimator kept(grid, instruments);
    static_cast<void>(kept.estimate(values));
    const std::vector<double> next = {120e3, 0.995};
    const auto a = kept.estimate(next);
    const auto b = Estimator(grid, instruments).estimate(next);
    for (std::size_t i = 0; i < a.bus_voltage_pu.size(); ++i) {
        EXPECT_NEAR(a.bus_voltage_pu[i], b.bus_voltage_pu[i], 1e-9);
    }
}

TEST_F(TownEstimate, RefusesPlacesThatItCannotTell) {
    const auto fault = [&] {
        return test::message_of<DataError>([&] { static_cast<void>(run()); });
    };
    add(Quantity::p_drawn, "hv", 1e3, 1e3);
    EXPECT_HOLDS(fault(), "which is a source");
    instruments.clear();
    add(Quantity::p_drawn, "a", 1e3, 1e3);
    add(Quantity::p_drawn, "a", 1e3, 1e3);
    EXPECT_HOLDS(fault(), "both tell what is drawn");
    instruments.resize(1);
    instruments[0].deviation = 0.0;
    EXPECT_HOLDS(fault(), "expected above 0");
    instruments[0] = {"x", Quantity::current, 77, false, 1.0};
    EXPECT_HOLDS(fault(), "branch 77 of");
    grid.branches[1].r_ohm = grid.branches[1].x_ohm = 0.0;
    instruments[0].place = 1;
    EXPECT_HOLDS(fault(), "has no impedance");
}

}  // namespace
}  // namespace calade::energy::town_estimate
