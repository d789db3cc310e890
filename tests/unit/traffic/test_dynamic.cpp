// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/base/random.hpp"
#include "drawn_roads.hpp"
#include "support/street_grid_roads.hpp"

#include <algorithm>

namespace calade::traffic::dynamic {
namespace {

using tests::draw_streets;
using tests::expect_nothing_lost;
using tests::MovingTown;

// The short way A-B-C has 400 m, the long way A-D-E-C 800 m.
constexpr auto ring = R"(
A-B-C
|   |
D---E)";

Demand trips(const tests::StreetMap& map, char from, char to, double begin, double end, double rate,
             Index vehicle_class = 0) {
    Demand d;
    d.slices.push_back({map.node(from).value, map.node(to).value, vehicle_class, begin, end, rate});
    return d;
}

TEST(DynamicTraffic, DrivesAFreeStreetAtItsSpeed) {
    const auto map = draw_streets("A---B---C");
    MovingTown town(map, trips(map, 'A', 'C', 0.0, 10.0, 0.1));
    town.run(200.0);
    ASSERT_EQ(town.state.vehicle.size(), 1U);
    // Departure at half a headway, 5 s; 800 m at 10 m/s.
    EXPECT_EQ(town.state.vehicle[0].arrived, to_ticks(85.0));
}

TEST(DynamicTraffic, KeepsVehiclesInOrder) {
    const auto map = draw_streets("A---B---C");
    MovingTown town(map, trips(map, 'A', 'C', 0.0, 300.0, 0.4));
    town.run(2000.0);
    for (std::size_t k = 1; k < town.state.vehicle.size(); ++k) {
        EXPECT_GT(town.state.vehicle[k].arrived, town.state.vehicle[k - 1].arrived);
    }
}

TEST(DynamicTraffic, LetsAQueueGrowBackOverAJunctionAndHoldThoseWhoTurnOff) {
    //  A---B---C, and D below B: the exit to C takes little, trips to D stand in its queue.
    auto map = draw_streets("A---B---C\n    |\n    D");
    map.edit("BC").capacity_vps = 0.05;
    Demand d = trips(map, 'A', 'C', 0.0, 3600.0, 0.2);
    d.slices.push_back({map.node('A').value, map.node('D').value, 0, 0.0, 3600.0, 0.2});
    MovingTown town(map, d);
    town.run(3600.0);
    // Half of those on AB go to C at 0.05/s, so as many go to D although its street is free.
    EXPECT_NEAR(static_cast<double>(town.passed("BD")), 3600.0 * 0.05, 15.0);
    EXPECT_GT(town.in(Place::at_origin), 500.0);
    expect_nothing_lost(town.model, town.state);
}

TEST(DynamicTraffic, SendsInformedDriversRoundAClosureAndOthersWhenTheySeeIt) {
    for (const double compliance : {1.0, 0.0}) {
        const auto map = draw_streets(ring);
        Parameters p;
        p.compliance = compliance;
        p.information_delay_s = 1.0;
        MovingTown town(map, trips(map, 'A', 'C', 0.0, 100.0, 0.1), p);
        town.run(10.0);  // the first is on AB
        town.close("BC");
        town.run(2000.0);
        EXPECT_EQ(town.in(Place::arrived), 10.0);
        EXPECT_EQ(town.passed("BC"), 0);
        // Informed drivers who have not left take the long way at once; the others go to B and
        // back.
        EXPECT_EQ(town.passed("BA"), compliance == 1.0 ? 1 : 10);
    }
}

TEST(DynamicTraffic, TellsDriversOnlyAfterTheDelay) {
    const auto map = draw_streets(ring);
    Parameters p;
    p.compliance = 1.0;
    p.information_delay_s = 45.0;
    MovingTown town(map, trips(map, 'A', 'C', 0.0, 100.0, 0.1), p);
    town.close("BC");
    town.run(2000.0);
    // Vehicles leave at 5, 15, ... s with the way of before the closure; those of 5 to 45 s did
    // not know.
    EXPECT_EQ(town.passed("BA"), 4);
    EXPECT_EQ(town.in(Place::arrived), 10.0);
}

TEST(DynamicTraffic, ParksThoseWhoseDestinationIsCutOffAndBringsThemWhenItOpens) {
    const auto map = draw_streets("A---B---C");
    MovingTown town(map, trips(map, 'A', 'C', 0.0, 100.0, 0.1));
    town.run(30.0);
    town.close("BC");
    town.run(1000.0);
    expect_nothing_lost(town.model, town.state);
    EXPECT_EQ(town.in(Place::parked), 10.0);
    town.close("BC", false);
    town.run(2000.0);
    EXPECT_EQ(town.in(Place::arrived), 10.0);
    expect_nothing_lost(town.model, town.state);
}

TEST(DynamicTraffic, CountsThoseWhoHearBeforeTheyLeaveThatNoWayLeadsAsUnserved) {
    const auto map = draw_streets("A---B---C");
    Parameters p;
    p.compliance = 1.0;
    p.information_delay_s = 10.0;
    MovingTown town(map, trips(map, 'A', 'C', 0.0, 100.0, 0.1), p);
    town.run(20.0);
    town.close("BC");
    town.run(1000.0);
    EXPECT_EQ(town.in(Place::parked), 3.0);  // left at 5, 15 and 25 s
    EXPECT_EQ(town.in(Place::unserved), 7.0);
    expect_nothing_lost(town.model, town.state);
}

TEST(DynamicTraffic, TurnsBackVehiclesOnAStreetThatFloods) {
    const auto map = draw_streets(ring);
    MovingTown town(map, trips(map, 'A', 'C', 0.0, 40.0, 0.1));
    town.run(36.0);  // three on AB and BC, none arrived
    town.flood("BC", 0.4F);
    EXPECT_GT(town.in(Place::turning), 0.0);
    expect_nothing_lost(town.model, town.state);
    town.run(1000.0);
    EXPECT_EQ(town.in(Place::arrived), 4.0);
    EXPECT_GT(town.state.turned_back, 0);
}

TEST(DynamicTraffic, HoldsVehiclesOnAFloodedStreetWhereTheRuleSaysWait) {
    const auto map = draw_streets("A---B---C");
    Parameters p;
    p.flooded_rule = "wait";
    MovingTown town(map, trips(map, 'A', 'C', 0.0, 40.0, 0.1), p);
    town.run(65.0);
    town.flood("BC", 0.4F);
    town.run(600.0);
    EXPECT_EQ(town.in(Place::on_road), 3.0);
    EXPECT_EQ(town.in(Place::arrived), 0.0);
    town.flood("BC", 0.0F);
    town.run(900.0);
    EXPECT_EQ(town.in(Place::arrived), 4.0);
    expect_nothing_lost(town.model, town.state);
}

TEST(DynamicTraffic, StrandsVehiclesInDeepWater) {
    const auto map = draw_streets("A---B---C");
    MovingTown town(map, trips(map, 'A', 'C', 0.0, 40.0, 0.1));
    town.run(65.0);
    town.flood("BC", 0.8F);
    town.run(600.0);
    EXPECT_EQ(town.in(Place::stranded), 3.0);
    expect_nothing_lost(town.model, town.state);
}

TEST(DynamicTraffic, SlowsVehiclesOnTheStreetWhenWaterComes) {
    auto map = draw_streets("A----------B");
    MovingTown town(map, trips(map, 'A', 'B', 0.0, 10.0, 0.1));
    town.run(55.0);  // half of 1100 m driven at 10 m/s: left at 5 s, 500 m
    town.flood("AB", 0.2F);
    const double slow = 12.3648 / 3.6;
    town.run(1000.0);
    EXPECT_NEAR(to_seconds(town.state.vehicle[0].arrived), 55.0 + 600.0 / slow, 0.01);
}

TEST(DynamicTraffic, ClosesMovingWaterBeforeStillWater) {
    const auto map = draw_streets(ring);
    for (const float velocity : {0.0F, 1.0F}) {
        MovingTown town(map, trips(map, 'A', 'C', 0.0, 10.0, 0.1));
        town.flood("AB", 0.16F, velocity);
        town.run(500.0);
        EXPECT_EQ(town.passed("AB"), velocity > 0.0F ? 0 : 1);
    }
}

TEST(DynamicTraffic, LetsAFireEngineThroughWaterThatStopsCars) {
    const auto map = draw_streets("A---B");
    Demand d = trips(map, 'A', 'B', 0.0, 10.0, 0.1);
    d.slices.push_back({map.node('A').value, map.node('B').value, 5, 0.0, 10.0, 0.1});
    MovingTown town(map, d);
    town.flood("AB", 0.4F);
    town.run(2000.0);
    EXPECT_EQ(town.in(Place::unserved), 1.0);
    EXPECT_EQ(town.in(Place::arrived), 1.0);
    expect_nothing_lost(town.model, town.state);
}

TEST(DynamicTraffic, LetsAnAmbulancePassAQueue) {
    auto map = draw_streets("A---B---C");
    map.edit("BC").capacity_vps = 0.02;
    Demand d = trips(map, 'A', 'C', 0.0, 3600.0, 0.2);
    d.trips.push_back({1800.0, map.node('A').value, map.node('C').value, 4});
    MovingTown town(map, d);
    town.run(2100.0);
    const auto ambulance = std::find_if(town.state.vehicle.begin(), town.state.vehicle.end(),
                                        [](const Vehicle& v) { return v.vehicle_class == 4; });
    ASSERT_NE(ambulance, town.state.vehicle.end());
    EXPECT_LT(to_seconds(ambulance->arrived) - 1800.0, 110.0);
    expect_nothing_lost(town.model, town.state);
}

TEST(DynamicTraffic, HoldsVehiclesAtRedAndLosesNothingOfAGreen) {
    const auto map = draw_streets("A---B---C");
    MovingTown plain(map, {});
    auto network = plain.model.network();
    SignalPlan plan;
    plan.groups = 1;
    plan.phases = {{41.0, 0, 0, 0}, {19.0, 0, 0, 1}};  // 9.5 headways of green
    const Index node = map.node('B').value;
    set_plan(network, node, plan, {0, 0, 0, 0});
    const Model model({}, network, trips(map, 'A', 'C', 0.0, 20000.0, 0.45));
    auto state = model.initial();
    model.advance(state, 600.0);
    const auto before = state;
    model.advance(state, 600.0 + 200.0 * 60.0);
    std::int64_t passed = 0;
    for (std::size_t r = 0; r < state.road.size(); ++r) {
        if (network.roads[r].from == node && network.roads[r].to == map.node('C').value) {
            passed = state.road[r].entered - before.road[r].entered;
        }
    }
    EXPECT_NEAR(static_cast<double>(passed), 200.0 * 9.5, 2.0);
}

TEST(DynamicTraffic, GivesGreenToTheArmThatVehiclesComeOn) {
    auto map = draw_streets("    D\n    |\nA---B---C\n    |\n    E");
    map.streets.nodes[map.node('B').index()].signalised = true;
    Demand d = trips(map, 'A', 'C', 0.0, 3600.0, 0.15);
    double delay[2] = {};
    for (const bool actuated : {false, true}) {
        Parameters p;
        p.actuated_signals = actuated;
        MovingTown town(map, d, p);
        town.run(5000.0);
        EXPECT_EQ(town.in(Place::arrived), 540.0);
        delay[actuated ? 1 : 0] = town.model.vehicle_seconds(town.state) / 540.0 - 80.0;
    }
    EXPECT_GT(delay[0], 5.0);
    EXPECT_LT(delay[1], 1.0);
}

TEST(DynamicTraffic, ServesEveryArmOfAnActuatedSignal) {
    auto map = draw_streets("    D\n    |\nA---B---C\n    |\n    E");
    map.streets.nodes[map.node('B').index()].signalised = true;
    Demand d = trips(map, 'A', 'C', 0.0, 3600.0, 0.2);
    d.slices.push_back({map.node('D').value, map.node('E').value, 0, 0.0, 3600.0, 0.05});
    Parameters p;
    p.actuated_signals = true;
    MovingTown town(map, d, p);
    town.run(4000.0);
    EXPECT_EQ(town.in(Place::arrived), 900.0);
}

TEST(DynamicTraffic, TreatsADarkSignalAsAnAllWayStop) {
    auto map = draw_streets("    D\n    |\nA---B---C\n    |\n    E");
    map.streets.nodes[map.node('B').index()].signalised = true;
    Demand d = trips(map, 'A', 'C', 0.0, 8000.0, 0.4);
    d.slices.push_back({map.node('D').value, map.node('E').value, 0, 0.0, 8000.0, 0.4});
    MovingTown town(map, d);
    std::vector<std::uint8_t> dark(map.streets.nodes.size(), 1);
    town.model.set_dark_signals(town.state, dark);
    town.run(1000.0);
    const auto east = town.passed("BC");
    const auto south = town.passed("BE");
    town.run(3400.0);
    // One vehicle in 2.4 s, the arms in turn.
    EXPECT_NEAR(static_cast<double>(town.passed("BC") - east), 500.0, 1.0);
    EXPECT_NEAR(static_cast<double>(town.passed("BE") - south), 500.0, 1.0);
    town.model.set_dark_signals(town.state, std::vector<std::uint8_t>(dark.size(), 0));
    const auto lit = town.passed("BC");
    town.run(4600.0);
    EXPECT_GT(town.passed("BC") - lit, 200);
    expect_nothing_lost(town.model, town.state);
}

TEST(DynamicTraffic, HoldsABusAtItsStops) {
    const auto map = draw_streets("A---B---C");
    MovingTown plain(map, {});
    Trip bus;
    bus.from = map.node('A').value;
    bus.to = map.node('C').value;
    bus.vehicle_class = 2;
    bus.roads = {plain.road("AB"), plain.road("BC")};
    bus.stops = {{0, 20.0}, {1, 15.0}};
    Demand d;
    d.trips = {bus};
    MovingTown town(map, d);
    town.run(300.0);
    EXPECT_EQ(town.state.vehicle[0].arrived, to_ticks(115.0));
}

TEST(DynamicTraffic, ObeysBannedTurns) {
    const auto map = draw_streets(ring);
    MovingTown plain(map, {});
    auto network = plain.model.network();
    ban_turn(network, plain.road("AB"), plain.road("BC"));
    const Model model({}, network, trips(map, 'A', 'C', 0.0, 10.0, 0.1));
    auto state = model.initial();
    model.advance(state, 500.0);
    EXPECT_EQ(state.road[static_cast<std::size_t>(plain.road("DE"))].entered, 1);
    EXPECT_EQ(model.vehicles(state, Place::arrived), 1.0);
}

/// A grid whose streets close, flood and open at random while signals fail.
struct Troubles {
    explicit Troubles(const char* rule) {
        auto grid = tests::make_road_grid(8, 200.0, 0.012, 1500.0);
        for (Index node = 9; node < 54; node += 9) {
            std::vector<Approach> approaches;
            std::vector<Index> group;
            const auto& n = grid.network;
            for (Index k = n.first_in[at(node)]; k < n.first_in[at(node) + 1]; ++k) {
                approaches.push_back({1.57 * static_cast<double>(k % 2), 0.8});
                for (Index o = n.first_out[at(node)]; o < n.first_out[at(node) + 1]; ++o) {
                    group.push_back(k - n.first_in[at(node)]);
                }
            }
            DefaultPlan rules;
            rules.actuated = node % 2 == 0;
            set_plan(grid.network, node, default_plan(approaches, rules), group);
        }
        grid.demand.trips.push_back({100.0, 0, 63, 4});
        grid.demand.trips.push_back({200.0, 63, 0, 5});
        Parameters p;
        p.route_rule = rule;
        p.flooded_rule = "turn_back";
        p.route_update_s = 120.0;
        p.information_delay_s = 30.0;
        streets = static_cast<Index>(grid.network.roads_of_street.size());
        nodes = grid.network.nodes;
        model = std::make_unique<Model>(p, std::move(grid.network), std::move(grid.demand));
    }
    void strike(State& state, std::uint64_t k) const {
        std::vector<float> depth(at(streets), 0.0F);
        std::vector<std::uint8_t> dark(at(nodes), 0);
        for (Index s = 0; s < streets; ++s) {
            const auto i = static_cast<std::uint64_t>(s);
            const double water = random_uniform(1, k, i);
            depth[at(s)] = water < 0.1 ? 0.9F : water < 0.2 ? 0.35F : water < 0.3 ? 0.1F : 0.0F;
            if (k < 9) {
                model->set_closure(state, StreetId(s), Closure::works,
                                   random_uniform(2, k, i) < 0.15);
            } else {
                depth[at(s)] = 0.0F;
                model->set_closure(state, StreetId(s), Closure::works, false);
            }
        }
        for (Index n = 0; n < nodes; ++n) {
            dark[at(n)] = random_uniform(3, k, static_cast<std::uint64_t>(n)) < 0.4 ? 1 : 0;
        }
        model->set_street_depth(state, depth);
        model->set_dark_signals(state, dark);
    }
    std::unique_ptr<Model> model;
    Index streets = 0, nodes = 0;
};

TEST(DynamicTraffic, LosesNoVehicleWhateverCloses) {
    for (const char* rule : {"kept", "shares"}) {
        const Troubles town(rule);
        auto state = town.model->initial();
        for (std::uint64_t k = 0; k < 12; ++k) {
            for (int step = 1; step <= 10; ++step) {
                town.model->advance(state, 150.0 * static_cast<double>(k) + 15.0 * step);
                expect_nothing_lost(*town.model, state);
            }
            town.strike(state, k);
            expect_nothing_lost(*town.model, state);
        }
        town.model->advance(state, 30000.0);
        expect_nothing_lost(*town.model, state);
        EXPECT_GT(town.model->vehicles(state, Place::stranded), 0.0);
        EXPECT_GT(state.turned_back, 0);
        EXPECT_GT(state.reroutes, 0);
    }
}

TEST(DynamicTraffic, GivesTheSameBitsForAnyThreadCountAndFromACheckpoint) {
    const Troubles town("kept");
    State first;
    for (const int threads : {1, 2, 4}) {
        const ThreadLimit limit(threads);
        auto state = town.model->initial();
        for (std::uint64_t k = 0; k < 5; ++k) {
            town.model->advance(state, 150.0 * static_cast<double>(k + 1));
            town.strike(state, k);
            if (threads == 4 && k == 2) {
                sim::ArchiveWriter out;
                Model::save(out, state);
                sim::ArchiveReader in({out.data().begin(), out.data().end()});
                state = Model::load(in);
            }
        }
        town.model->advance(state, 1500.0);
        if (threads == 1) {
            first = state;
        }
        EXPECT_TRUE(state == first) << threads << " threads";
    }
}

TEST(DynamicTraffic, GivesTheSameBitsHoweverARunIsCut) {
    const Troubles town("shares");
    auto whole = town.model->initial();
    auto cut = town.model->initial();
    town.model->advance(whole, 900.0);
    for (double t = 7.3; t < 900.0; t += 7.3) {
        town.model->advance(cut, t);
    }
    town.model->advance(cut, 900.0);
    EXPECT_TRUE(whole == cut);
}

}  // namespace
}  // namespace calade::traffic::dynamic
