// SPDX-License-Identifier: Apache-2.0
// Crews on the drawn town of drawn_cascade.hpp: the sea trips its station, falls again, and a crew
// from junction C drives the western detour (60 s) to junction A beside the yard.
#include "calade/coupling/crews.hpp"
#include "calade/coupling/town_loads.hpp"
#include "support/drawn_cascade.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace calade::test {
namespace {

using coupling::EventKind;
using coupling::OrderKind;

constexpr Index underpass = 0;
constexpr Index detour_west = 1;

coupling::Inputs with_a_crew() {
    auto in = cascade_inputs();
    // 2.4 m at 5600 s, down to 1 m at 6600 s: the yard at 2 m falls dry.
    in.forcing.boundaries = {{{0.0, 5600.0, 6600.0, 90000.0}, {1.0, 2.4, 1.0, 1.0}, "sea"}};
    in.forcing.rain = {};
    coupling::CrewPlan crew;
    crew.name = "Crew";
    crew.depot = StreetNodeId(2);
    crew.vehicle = traffic::default_vehicle_classes()[1];
    in.crews.push_back(crew);
    return in;
}

coupling::State played(const coupling::Simulation& simulation, double until_s) {
    auto state = simulation.initial();
    while (state.time < until_s) {
        simulation.advance(state);
    }
    return state;
}

const coupling::Event* first(const std::vector<coupling::Event>& events, EventKind kind) {
    const auto found =
        std::find_if(events.begin(), events.end(), [&](const auto& e) { return e.kind == kind; });
    return found == events.end() ? nullptr : &*found;
}

double time_of(const std::vector<coupling::Event>& events, EventKind kind) {
    const auto* event = first(events, kind);
    return event == nullptr ? -1.0 : event->time;
}

bool caused_by(const std::vector<coupling::Event>& events, EventKind effect, EventKind cause) {
    const auto* e = first(events, effect);
    return e != nullptr && std::any_of(e->causes.begin(), e->causes.end(), [&](int c) {
               return events[static_cast<std::size_t>(c)].kind == cause;
           });
}

// Told when the yard is dry, off 10 min later, 60 s on the road, an inspection of two hours; the
// water stood 0.1 m above the trip depth, which destroys nothing.
TEST(Crews, BringAStationBackOnceItsWaterIsGone) {
    const coupling::Simulation simulation(cascade_town(), with_a_crew());
    const auto state = played(simulation, 16000.0);
    const auto& log = state.events;
    const double dry = time_of(log, EventKind::station_dry);
    EXPECT_GT(dry, 5600.0);
    EXPECT_LT(dry, 6600.0);
    EXPECT_EQ(time_of(log, EventKind::crew_sent), dry);
    EXPECT_EQ(time_of(log, EventKind::crew_arrived), dry + 660.0);
    const double hours = first(log, EventKind::crew_arrived)->value;
    EXPECT_EQ(hours, energy::asset_class(city::StationKind::mv_lv).inspect_h);
    EXPECT_EQ(time_of(log, EventKind::station_repaired), dry + 660.0 + hours * 3600.0);
    EXPECT_EQ(first(log, EventKind::station_repaired)->detail, "inspected");
    EXPECT_EQ(time_of(log, EventKind::supply_restored), time_of(log, EventKind::station_repaired));
    EXPECT_TRUE(caused_by(log, EventKind::station_dry, EventKind::station_flooded));
    EXPECT_TRUE(caused_by(log, EventKind::crew_sent, EventKind::station_dry));
    EXPECT_TRUE(caused_by(log, EventKind::station_repaired, EventKind::crew_arrived));
    EXPECT_TRUE(caused_by(log, EventKind::supply_restored, EventKind::station_repaired));
    EXPECT_EQ(state.energy.customers_off, 0);
    EXPECT_EQ(state.flood.pump_powered[0], 1);
    EXPECT_EQ(state.traffic.signal_dark[0], 0);
}

// Both ways are closed until 9000 s: access decides when the customers have light again.
TEST(Crews, WaitForAnOpenWay) {
    auto in = with_a_crew();
    in.orders = {{0.0, OrderKind::close_street, detour_west, {}},
                 {0.0, OrderKind::close_street, underpass, {}},
                 {9000.0, OrderKind::open_street, underpass, {}}};
    const coupling::Simulation simulation(cascade_town(), in);
    const auto state = played(simulation, 20000.0);
    const auto& log = state.events;
    EXPECT_EQ(time_of(log, EventKind::crew_blocked), time_of(log, EventKind::station_dry));
    EXPECT_TRUE(caused_by(log, EventKind::crew_blocked, EventKind::street_closed));
    EXPECT_EQ(time_of(log, EventKind::crew_sent), 9060.0);
    // 60 s to B and 40 s through the underpass: two windows on the road.
    EXPECT_EQ(time_of(log, EventKind::crew_arrived), 9060.0 + 600.0 + 120.0);
    EXPECT_GT(time_of(log, EventKind::supply_restored), 9000.0);
}

// The way closes while the crew is on it: it drives the street to its end and looks anew.
TEST(Crews, LookForAnotherWayWhenTheirsCloses) {
    auto in = with_a_crew();
    in.crews[0].depot = StreetNodeId(1);  // B: 40 s through the underpass, or 120 s round
    const coupling::Simulation open(cascade_town(), in);
    const double sent = time_of(played(open, 8000.0).events, EventKind::crew_sent);
    ASSERT_GT(sent, 0.0);
    in.orders = {{sent + 60.0, OrderKind::close_street, underpass, {}}};
    const coupling::Simulation closed(cascade_town(), in);
    const auto log = played(closed, 8000.0).events;
    EXPECT_EQ(time_of(log, EventKind::crew_sent), sent);
    EXPECT_EQ(time_of(log, EventKind::crew_arrived), sent + 600.0 + 120.0);
}

TEST(Crews, GoOnWithTheSameBitsFromACheckpointOnTheRoad) {
    auto in = with_a_crew();
    in.crews[0].depot = StreetNodeId(1);
    in.orders = {{0.0, OrderKind::close_street, underpass, {}}};
    const coupling::Simulation simulation(cascade_town(), in);
    const auto whole = played(simulation, 15000.0);
    auto state = simulation.initial();
    while (std::none_of(state.crews.begin(), state.crews.end(),
                        [](const auto& c) {
                            return c.phase == coupling::Crew::driving && c.on_link == 1;
                        }) &&
           state.time < 15000.0) {
        simulation.advance(state);
    }
    ASSERT_LT(state.time, 15000.0) << "never seen between two junctions";
    sim::ArchiveWriter out;
    coupling::Simulation::save(out, state);
    sim::ArchiveReader archive({out.data().begin(), out.data().end()});
    auto restored = coupling::Simulation::load(archive);
    while (restored.time < whole.time) {
        simulation.advance(restored);
    }
    EXPECT_EQ(restored.energy.bus_voltage_pu, whole.energy.bus_voltage_pu);
    ASSERT_EQ(restored.events.size(), whole.events.size());
    for (std::size_t i = 0; i < whole.events.size(); ++i) {
        EXPECT_EQ(restored.events[i].kind, whole.events[i].kind);
        EXPECT_EQ(restored.events[i].time, whole.events[i].time);
        EXPECT_EQ(restored.events[i].causes, whole.events[i].causes);
    }
}

// The run ends at 5700 s with the water in the yard; it is gone six hours later.
TEST(Restoration, RunsToItsEndAfterTheWater) {
    const coupling::Simulation simulation(cascade_town(), with_a_crew());
    const auto end = played(simulation, 5700.0);
    const auto restored = simulation.restore(end);
    EXPECT_TRUE(restored.complete);
    const auto& log = restored.events;
    EXPECT_EQ(time_of(log, EventKind::station_dry), 5700.0 + 21600.0);
    const double back = 5700.0 + 21600.0 + 660.0 + 7200.0;
    EXPECT_EQ(time_of(log, EventKind::station_repaired), back);
    EXPECT_EQ(time_of(log, EventKind::restoration_ended), back);
    EXPECT_EQ(first(log, EventKind::restoration_ended)->detail, "all_done");
    EXPECT_TRUE(std::isnan(restored.bus_restored_s[0])) << "was never dark";
    EXPECT_EQ(restored.bus_restored_s[2], back);
    EXPECT_NEAR(restored.load_unserved_kwh[0], 10.0 * (back - 5700.0) / 3600.0, 1e-9);
    for (const auto& event : log) {
        for (const int cause : event.causes) {
            ASSERT_LT(cause, event.id);
        }
    }
}

// An office that takes the point's 10 kW at its peak, in warm weather, ±50 % from hour to hour.
TEST(Restoration, AddsUpTheLoadsByTheirCourse) {
    auto town = cascade_town();
    city::Building office;
    office.footprint = box_polygon(30, 0, 40, 20);
    office.use = city::BuildingUse::commercial;
    town.buildings = {office};
    town.joins.buildings.resize(1);
    town.joins.buildings[0].load = LoadId(0);
    auto in = with_a_crew();
    in.energy.load_scale = 2.0;
    energy::loads::Course course;
    course.parameters.heat_pumps = course.parameters.cooling = 0.0;
    course.parameters.electric_cars = course.parameters.photovoltaics = 0.0;
    course.temperature_c = {{0.0, 5700.0}, {20.0, 20.0}, "temperature"};
    course.cloud = {{0.0, 5700.0}, {0.5, 0.5}, "cloud"};
    course.start = parse_instant("2024-01-31T11:00:00Z");
    course.ends_s = 5700.0;
    in.loads = course;
    const coupling::Simulation simulation(town, in);
    const auto end = played(simulation, 5700.0);
    const auto restored = simulation.restore(end);
    ASSERT_TRUE(restored.complete);
    const double back = restored.bus_restored_s[2];
    const coupling::TownLoads loads(town, course);
    const std::vector<coupling::TownLoads::Span> dark{{LoadId(0), 5700.0, back}};
    EXPECT_NEAR(restored.load_unserved_kwh[0], 2.0 * loads.asked_wh(dark)[0] / 1000.0, 1e-9);
    // Noon to evening: less than at the peak all through.
    EXPECT_LT(restored.load_unserved_kwh[0], 20.0 * (back - 5700.0) / 3600.0);
    EXPECT_GT(restored.load_unserved_kwh[0], 0.0);
}

TEST(Restoration, NeedsCrewsAndStopsAtItsLimit) {
    auto in = with_a_crew();
    in.restoration.limit_s = 3600.0;
    const coupling::Simulation limited(cascade_town(), in);
    const auto end = played(limited, 5700.0);
    const auto stopped = limited.restore(end);
    EXPECT_FALSE(stopped.complete);
    EXPECT_EQ(first(stopped.events, EventKind::restoration_ended)->detail, "limit");
    in.crews.clear();
    const coupling::Simulation without(cascade_town(), in);
    const auto same = without.restore(played(without, 5700.0));
    EXPECT_FALSE(same.complete);
    EXPECT_EQ(first(same.events, EventKind::restoration_ended), nullptr);
}

TEST(Restoration, SaysThatNoWayLeadsToTheStation) {
    auto in = with_a_crew();
    in.orders = {{0.0, OrderKind::close_street, detour_west, {}},
                 {0.0, OrderKind::close_street, underpass, {}}};
    const coupling::Simulation simulation(cascade_town(), in);
    const auto restored = simulation.restore(played(simulation, 5700.0));
    EXPECT_FALSE(restored.complete);
    EXPECT_EQ(first(restored.events, EventKind::restoration_ended)->detail, "no_way");
    EXPECT_TRUE(caused_by(restored.events, EventKind::crew_blocked, EventKind::street_closed));
}

}  // namespace
}  // namespace calade::test
