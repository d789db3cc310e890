// SPDX-License-Identifier: Apache-2.0
// Lines that open by themselves in the coupled step, at times worked out by hand. Two feeders from
// one bus, their ends joined by a tie; 20 kW and 40 customers at each end:
//
//   upstream ══ north cable ══ yard ══ north end ══ pump house
//       ║                                               ┊ tie
//       ╚═══════════════ south cable ═════════════ south end
#include "calade/base/parallel.hpp"
#include "support/drawn_cascade.hpp"
#include "unit/coupling/played.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace calade::unit_coupled_protection {

namespace {

using coupling::EventKind;
using coupling::OrderKind;

constexpr Index north_cable = 0, south_cable = 2, tie = 3;
constexpr double overload = 1.2;

city::City ring_town(bool tie_closed) {
    auto town = test::cascade_town();
    auto& power = town.power;
    power.buses.resize(1);
    power.buses.push_back({"yard", {25, 15}, 400.0, StationId(0)});
    power.buses.push_back({"pump house", {45, 15}, 400.0, StationId{}});
    power.buses.push_back({"south end", {45, 5}, 400.0, StationId{}});
    power.branches.clear();
    test::add_cable(town, "north cable", 0, 1);
    test::add_cable(town, "north end", 1, 2);
    test::add_cable(town, "south cable", 0, 3);
    test::add_cable(town, "tie", 2, 3);
    power.branches[tie].closed = tie_closed;
    power.loads = {{BusId(2), 20e3, 4e3, 40}, {BusId(3), 20e3, 4e3, 40}};
    return town;
}

/// Currents, A, with some branches opened and others closed.
std::vector<double> flows(const city::City& town, const std::vector<Index>& opened = {},
                          const std::vector<Index>& closed = {}) {
    const energy::Model model({}, town.power);
    auto state = model.initial();
    for (const Index k : opened) {
        model.set_branch_closed(state, BranchId(k), false);
    }
    for (const Index k : closed) {
        model.set_branch_closed(state, BranchId(k), true);
    }
    model.solve(state);
    return state.branch_current_a;
}

/// The ring with a rating on the south cable that all the load exceeds.
city::City rated_ring(bool tie_closed) {
    auto town = ring_town(tie_closed);
    town.power.branches[south_cable].rated_a =
        flows(town, {north_cable}, {tie})[south_cable] / overload;
    return town;
}

coupling::Inputs protected_inputs(const std::vector<coupling::Order>& orders = {}) {
    auto in = test::cascade_inputs();
    in.forcing.boundaries = {{{0.0, 10000.0}, {1.0, 1.0}, "sea"}};
    in.orders = orders;
    in.protection.emplace();
    return in;
}

/// All the load goes over the south cable from 600 s on.
const std::vector<coupling::Order> switched = {{600.0, OrderKind::switch_opens, north_cable, {}},
                                               {600.0, OrderKind::switch_closes, tie, {}}};

/// From `began` on a line at 1.2 of its rating, which carried `before` of it, is hot after
/// 1800 s ln((1.2² − before²)/(1.2² − 1.1)); the log has the end of that window of 60 s.
double opens_at(double began, double before) {
    const double square = overload * overload;
    return began + 1800.0 * std::log((square - before * before) / (square - 1.1));
}
double told_at(double time) { return std::ceil(time / 60.0) * 60.0; }

std::set<EventKind> kinds_of_causes(const test::Played& run, const coupling::Event* event) {
    std::set<EventKind> out;
    for (const int c : event->causes) {
        out.insert(run.state.events[static_cast<std::size_t>(c)].kind);
    }
    return out;
}

int count(const test::Played& run, EventKind kind) {
    return static_cast<int>(std::count_if(run.state.events.begin(), run.state.events.end(),
                                          [&](const auto& e) { return e.kind == kind; }));
}

std::vector<std::byte> bytes(const coupling::State& state) {
    sim::ArchiveWriter out;
    coupling::Simulation::save(out, state);
    return {out.data().begin(), out.data().end()};
}

}  // namespace

TEST(CoupledProtection, OpensTheCableThatSwitchingOverloads) {
    const auto town = rated_ring(false);
    const double before = flows(town)[south_cable] / town.power.branches[south_cable].rated_a;
    ASSERT_LT(before, 0.7);
    const double at_s = opens_at(600.0, before);
    const test::Played run(town, protected_inputs(switched), 3600.0);
    const auto* trip = run.first(EventKind::branch_tripped);
    ASSERT_NE(trip, nullptr);
    EXPECT_EQ(trip->time, told_at(at_s));
    EXPECT_EQ(trip->type, coupling::ElementType::power_line);
    EXPECT_EQ(trip->element, south_cable);
    EXPECT_EQ(run.simulation.element_name(*trip), "south cable");
    EXPECT_NEAR(trip->value, 120.0, 1e-6);
    EXPECT_EQ(trip->detail, "thermal");
    EXPECT_EQ(trip->causes.size(), 2U);
    EXPECT_EQ(kinds_of_causes(run, trip), std::set{EventKind::order});
    EXPECT_EQ(count(run, EventKind::branch_tripped), 1);
    // All 80 customers are off from that moment, which is known to better than a window.
    EXPECT_NEAR(run.state.energy.customer_hours_off, 80.0 * (3600.0 - at_s) / 3600.0, 1e-4);
    EXPECT_LT(run.simulation.energy().ledger(run.state.energy).relative_error(), 1e-9);
}

TEST(CoupledProtection, NamesTheTripAsTheCauseOfTheOutageBehindIt) {
    const test::Played run(rated_ring(false), protected_inputs(switched), 3600.0);
    const auto* outage = run.first(EventKind::outage);
    ASSERT_NE(outage, nullptr);
    EXPECT_EQ(outage->value, 80.0);
    EXPECT_EQ(count(run, EventKind::outage), 1);
    // Either cable would have kept the lights on: the order and the trip are both to blame.
    const std::set<EventKind> both{EventKind::order, EventKind::branch_tripped};
    EXPECT_EQ(kinds_of_causes(run, outage), both);
    EXPECT_EQ(kinds_of_causes(run, run.first(EventKind::site_without_supply)), both);
    EXPECT_EQ(kinds_of_causes(run, run.first(EventKind::pump_stopped)), both);
    EXPECT_EQ(kinds_of_causes(run, run.first(EventKind::signals_dark)), both);
}

TEST(CoupledProtection, OpensNothingWithoutTheCauseOrTheProtection) {
    const auto town = rated_ring(false);
    EXPECT_EQ(test::Played(town, protected_inputs(), 3600.0).first(EventKind::branch_tripped),
              nullptr);
    const test::Played shared(town, protected_inputs({switched[1]}), 3600.0);
    EXPECT_EQ(shared.first(EventKind::branch_tripped), nullptr);
    auto off = protected_inputs(switched);
    off.protection.reset();
    const test::Played run(town, off, 3600.0);
    EXPECT_EQ(run.first(EventKind::branch_tripped), nullptr);
    EXPECT_EQ(run.state.energy.customers_off, 0);
    EXPECT_TRUE(run.state.load_rise.empty());
}

TEST(CoupledProtection, BlamesTheStationWhoseLoadMoved) {
    const auto town = rated_ring(true);
    const double before = flows(town)[south_cable] / town.power.branches[south_cable].rated_a;
    const test::Played run(town, protected_inputs({{600.0, OrderKind::station_out, 0, {}}}),
                           3600.0);
    const auto* trip = run.first(EventKind::branch_tripped);
    ASSERT_NE(trip, nullptr);
    EXPECT_EQ(trip->time, told_at(opens_at(600.0, before)));
    EXPECT_EQ(kinds_of_causes(run, trip), std::set{EventKind::station_out});
    EXPECT_EQ(kinds_of_causes(run, run.first(EventKind::outage)),
              (std::set{EventKind::station_out, EventKind::branch_tripped}));
}

TEST(CoupledProtection, FollowsACascadeFromLineToLine) {
    auto town = ring_town(true);
    const auto shared = flows(town);
    const double south_alone = flows(town, {north_cable})[south_cable];
    town.power.branches[north_cable].rated_a = shared[north_cable] / overload;
    town.power.branches[south_cable].rated_a = south_alone / overload;
    const double before = shared[south_cable] / town.power.branches[south_cable].rated_a;
    const test::Played run(town, protected_inputs(), 3600.0);
    const double first = opens_at(0.0, 1.0);  // never hotter than its rating at the start
    ASSERT_EQ(count(run, EventKind::branch_tripped), 2);
    const auto* north = run.first(EventKind::branch_tripped);
    EXPECT_EQ(north->element, north_cable);
    EXPECT_EQ(north->time, told_at(first));
    EXPECT_TRUE(north->causes.empty()) << "the load that it has from the start";
    const auto south = std::find_if(
        run.state.events.begin(), run.state.events.end(), [](const coupling::Event& e) {
            return e.kind == EventKind::branch_tripped && e.element == south_cable;
        });
    ASSERT_NE(south, run.state.events.end());
    EXPECT_EQ(south->time, told_at(opens_at(first, before)));
    EXPECT_EQ(south->causes, std::vector{north->id});
    EXPECT_EQ(run.first(EventKind::outage)->causes, (std::vector{north->id, south->id}));
}

TEST(CoupledProtection, TellsWhenAnOrderClosesTheLineAgain) {
    auto orders = switched;
    orders.push_back({3600.0, OrderKind::switch_closes, north_cable, {}});
    orders.push_back({4200.0, OrderKind::switch_closes, south_cable, {}});
    const test::Played run(rated_ring(false), protected_inputs(orders), 4800.0);
    EXPECT_EQ(run.time_of(EventKind::supply_restored), 3660.0);
    const auto* back = run.first(EventKind::branch_reclosed);
    ASSERT_NE(back, nullptr);
    EXPECT_EQ(back->time, 4200.0);
    EXPECT_EQ(back->element, south_cable);
    EXPECT_EQ(kinds_of_causes(run, back), (std::set{EventKind::order, EventKind::branch_tripped}));
    EXPECT_EQ(run.state.protection.opened[south_cable], 0);
    EXPECT_EQ(run.state.branch_event, std::vector<std::int32_t>(4, -1));
    EXPECT_EQ(count(run, EventKind::branch_tripped), 1);
}

TEST(CoupledProtection, OpensAgainWhereTheLoadIsStillThere) {
    auto orders = switched;
    orders.push_back({3600.0, OrderKind::switch_closes, south_cable, {}});
    const test::Played run(rated_ring(false), protected_inputs(orders), 9000.0);
    EXPECT_EQ(count(run, EventKind::branch_tripped), 2);
    EXPECT_EQ(kinds_of_causes(run, run.first(EventKind::supply_restored)),
              (std::set{EventKind::outage, EventKind::branch_reclosed}));
}

/// The crew stands at junction C, 60 s by the western detour from junction A beside the lines'
/// ends.
coupling::Inputs with_a_crew(std::vector<coupling::Order> orders) {
    orders.insert(orders.begin(), switched.begin(), switched.end());
    auto in = protected_inputs(orders);
    in.forcing.rain = {};
    coupling::CrewPlan crew;
    crew.name = "Crew";
    crew.depot = StreetNodeId(2);
    crew.vehicle = traffic::default_vehicle_classes()[1];
    in.crews.push_back(crew);
    in.restoration.dispatch_s = 600.0;
    in.restoration.reclose_s = 1200.0;
    return in;
}

TEST(CoupledProtection, LetsACrewCloseTheLineOnceItWouldStayClosed) {
    const auto in = with_a_crew({{3600.0, OrderKind::switch_closes, north_cable, {}}});
    const test::Played run(rated_ring(false), in, 6000.0);
    const auto* sent = run.first(EventKind::crew_sent);
    ASSERT_NE(sent, nullptr);
    EXPECT_EQ(sent->time, 3660.0) << "not while all the load would hang on it";
    EXPECT_EQ(sent->element, south_cable);
    EXPECT_EQ(sent->type, coupling::ElementType::power_line);
    EXPECT_EQ(run.time_of(EventKind::crew_arrived), 3660.0 + 600.0 + 60.0);
    EXPECT_EQ(run.time_of(EventKind::branch_reclosed), 4320.0 + 1200.0);
    EXPECT_EQ(kinds_of_causes(run, run.first(EventKind::branch_reclosed)),
              (std::set{EventKind::crew_arrived, EventKind::branch_tripped}));
    EXPECT_EQ(run.state.energy.branch_closed[south_cable], 1);
    EXPECT_EQ(count(run, EventKind::branch_tripped), 1);
}

TEST(CoupledProtection, GoesOnAfterThePeriodUntilTheCrewHasClosedTheLine) {
    const auto in = with_a_crew({{3000.0, OrderKind::switch_opens, tie, {}},
                                 {3000.0, OrderKind::switch_closes, north_cable, {}}});
    const test::Played run(rated_ring(false), in, 3600.0);
    EXPECT_EQ(run.state.energy.customers_off, 40) << "those of the south end";
    const auto restored = run.simulation.restore(run.state);
    const double closed_s = 3060.0 + 600.0 + 60.0 + 1200.0;
    EXPECT_TRUE(restored.complete);
    EXPECT_EQ(restored.ended_s, closed_s);
    EXPECT_EQ(restored.bus_restored_s[3], closed_s);
    const test::Played alone(rated_ring(false), protected_inputs(in.orders), 3600.0);
    EXPECT_FALSE(alone.simulation.restore(alone.state).complete);
}

// The sea trips the yard in the window from 5160 s on, and the load of the ring moves to the south
// cable. The run ends before that is hot; after it nothing else happens for six hours.
TEST(CoupledProtection, OpensLinesAtTheirTimeAfterThePeriodToo) {
    const auto town = rated_ring(true);
    const double before = flows(town)[south_cable] / town.power.branches[south_cable].rated_a;
    auto in = with_a_crew({});
    in.orders.clear();
    in.forcing.boundaries = test::cascade_inputs().forcing.boundaries;
    const test::Played run(town, in, 5400.0);
    ASSERT_EQ(run.time_of(EventKind::station_flooded), 5220.0);
    EXPECT_EQ(run.first(EventKind::branch_tripped), nullptr);
    const auto restored = run.simulation.restore(run.state);
    const auto of = [&](EventKind kind) {
        return *std::find_if(restored.events.begin(), restored.events.end(),
                             [&](const auto& e) { return e.kind == kind; });
    };
    const auto trip = of(EventKind::branch_tripped);
    EXPECT_EQ(trip.time, told_at(opens_at(5160.0, before)));
    EXPECT_EQ(trip.causes, std::vector{run.first(EventKind::station_flooded)->id});
    EXPECT_EQ(of(EventKind::outage).time, trip.time);
    EXPECT_GT(of(EventKind::station_repaired).time, 6.0 * 3600.0);
    EXPECT_GT(of(EventKind::branch_reclosed).time, of(EventKind::station_repaired).time);
    EXPECT_TRUE(restored.complete);
}

TEST(CoupledProtection, HasTheSameBitsForAnyThreadsAndAcrossACheckpoint) {
    const auto town = rated_ring(false);
    auto in = protected_inputs(switched);
    const test::Played whole(town, in, 3600.0);
    const test::Played half(town, in, 1800.0);
    sim::ArchiveReader back(bytes(half.state));
    auto state = coupling::Simulation::load(back);
    half.simulation.adopt(state);
    while (state.time < 3600.0) {
        half.simulation.advance(state);
    }
    EXPECT_EQ(bytes(state), bytes(whole.state));
    for (const int threads : {1, 2}) {
        const ThreadLimit limit(threads);
        EXPECT_EQ(bytes(test::Played(town, in, 3600.0).state), bytes(whole.state));
    }
}

TEST(CoupledProtection, BeginsColdOnAStateThatKnowsNone) {
    const auto town = rated_ring(false);
    auto without = protected_inputs(switched);
    without.protection.reset();
    auto state = test::Played(town, without, 300.0).state;
    const coupling::Simulation protects(town, protected_inputs(switched));
    protects.adopt(state);
    EXPECT_EQ(state.protection.temperature.size(), 4U);
    EXPECT_EQ(state.branch_event.size(), 4U);
    while (state.time < 3600.0) {
        protects.advance(state);
    }
    EXPECT_EQ(state.energy.customers_off, 80);
    const coupling::Simulation forgets(town, without);
    forgets.adopt(state);
    EXPECT_TRUE(state.protection.opened.empty());
}

/// A feeder at 1.2 of its rating with two transformers behind it: the pump house's, and one of
/// twenty homes that draw as much.
city::City shed_town() {
    auto town = ring_town(false);
    auto& power = town.power;
    power.buses.push_back({"homes", {45, 25}, 400.0, StationId{}});
    power.branches.resize(2);  // the pump house hangs on the yard
    power.branches[1].kind = city::BranchKind::transformer;
    power.branches[1].name = "pump transformer";
    auto homes = power.branches[1];
    homes.name = "homes transformer";
    homes.to = BusId(4);
    power.branches.push_back(homes);
    power.loads = {{BusId(2), 20e3, 4e3, 40}, {BusId(4), 20e3, 4e3, 20}};
    power.branches[north_cable].rated_a = flows(town)[north_cable] / overload;
    return town;
}

TEST(CoupledProtection, GivesUpTheLeastImportantLoadBeforeALineOpens) {
    auto in = protected_inputs();
    in.protection->shed_by_priority = true;
    const test::Played run(shed_town(), in, 3600.0);
    EXPECT_EQ(run.first(EventKind::branch_tripped), nullptr);
    const auto* shed = run.first(EventKind::load_shed);
    ASSERT_NE(shed, nullptr);
    EXPECT_EQ(shed->time, told_at(opens_at(0.0, 1.0)));
    EXPECT_EQ(run.simulation.element_name(*shed), "homes transformer");
    EXPECT_EQ(shed->value, 20.0);
    EXPECT_EQ(run.state.energy.customers_off, 20);
    EXPECT_EQ(run.first(EventKind::outage)->causes, std::vector{shed->id});
    EXPECT_EQ(run.first(EventKind::site_without_supply), nullptr);
    EXPECT_LT(run.simulation.energy().ledger(run.state.energy).relative_error(), 1e-9);
}

TEST(CoupledProtection, ShedsNothingWithoutTelecom) {
    auto in = protected_inputs({{0.0, OrderKind::telecom_out, -1, {}}});
    in.protection->shed_by_priority = true;
    const test::Played run(shed_town(), in, 3600.0);
    EXPECT_EQ(run.first(EventKind::load_shed), nullptr);
    EXPECT_EQ(run.time_of(EventKind::branch_tripped), told_at(opens_at(0.0, 1.0)));
    EXPECT_EQ(run.state.energy.customers_off, 60);
}

}  // namespace calade::unit_coupled_protection
