// SPDX-License-Identifier: Apache-2.0
// Every refusal names the element, the value found and the value expected.
#include "calade/base/error.hpp"
#include "calade/energy/model.hpp"
#include "unit/energy/drawn_grid.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

using namespace calade;

namespace {

/// The message of the DataError that the ring gives after `spoil`.
std::string refusal(const std::function<void(city::PowerNetwork&)>& spoil) {
    auto grid = test::drawn_grid(test::ring_text());
    spoil(grid);
    try {
        const energy::Model model({}, grid);
    } catch (const DataError& error) {
        return error.what();
    }
    return "nothing was refused";
}

void expect_words(const std::string& message, std::initializer_list<const char*> words) {
    for (const char* word : words) {
        EXPECT_NE(message.find(word), std::string::npos)
            << "'" << word << "' is not in: " << message;
    }
}

}  // namespace

TEST(EnergyBadInput, RefusesANetworkWithoutSource) {
    expect_words(refusal([](auto& grid) { grid.sources.clear(); }),
                 {"no source", "expected at least one"});
}

TEST(EnergyBadInput, RefusesTwoSourcesAtOneBus) {
    expect_words(refusal([](auto& grid) { grid.sources.push_back(grid.sources[0]); }),
                 {"source 1", "'hv'", "already"});
}

TEST(EnergyBadInput, RefusesSourceVoltagesOutOfRange) {
    expect_words(refusal([](auto& grid) { grid.sources[0].voltage_pu = 20e3; }),
                 {"source 0", "20000", "0.5 to 1.5"});
    expect_words(refusal([](auto& grid) { grid.sources[0].voltage_pu = NAN; }),
                 {"source 0", "nan", "finite"});
}

TEST(EnergyBadInput, RefusesValuesThatAreNotFinite) {
    expect_words(refusal([](auto& grid) { grid.branches[1].r_ohm = NAN; }),
                 {"'bar-a'", "r_ohm", "nan", "finite"});
    expect_words(refusal([](auto& grid) { grid.branches[1].x_ohm = INFINITY; }),
                 {"'bar-a'", "x_ohm", "inf"});
    expect_words(refusal([](auto& grid) { grid.loads[2].p_w = NAN; }), {"load 2", "p_w", "nan"});
    expect_words(refusal([](auto& grid) { grid.loads[2].q_var = NAN; }),
                 {"load 2", "q_var", "nan"});
    expect_words(refusal([](auto& grid) { grid.stations[1].trip_depth_m = NAN; }),
                 {"'A'", "trip_depth_m", "nan"});
}

TEST(EnergyBadInput, RefusesNegativeImpedancesAndLoads) {
    expect_words(refusal([](auto& grid) { grid.branches[2].x_ohm = -0.3; }),
                 {"'a-b'", "x_ohm is -0.3", "0 or more"});
    expect_words(refusal([](auto& grid) { grid.branches[2].b_siemens = -1.0; }),
                 {"'a-b'", "b_siemens is -1"});
    expect_words(refusal([](auto& grid) { grid.loads[0].p_w = -INFINITY; }),
                 {"load 0", "p_w is -inf"});
    expect_words(refusal([](auto& grid) { grid.loads[0].customers = -1; }),
                 {"load 0", "customers is -1"});
}

TEST(EnergyBadInput, RefusesATransformerWithoutImpedanceOrVoltageRatio) {
    expect_words(refusal([](auto& grid) { grid.branches[0].r_ohm = grid.branches[0].x_ohm = 0.0; }),
                 {"'hv-bar'", "zero impedance"});
    expect_words(refusal([](auto& grid) { grid.buses[1].nominal_v = 0.0; }),
                 {"'bar'", "nominal_v is 0", "above 0"});
    expect_words(refusal([](auto& grid) { grid.branches[0].tap = 0.0; }), {"'hv-bar'", "tap is 0"});
}

TEST(EnergyBadInput, RefusesALineBetweenDifferentVoltages) {
    expect_words(refusal([](auto& grid) { grid.branches[0].kind = city::BranchKind::line; }),
                 {"'hv-bar'", "90000 V", "20000 V", "transformer"});
    expect_words(refusal([](auto& grid) { grid.branches[1].tap = 1.05; }),
                 {"'bar-a'", "tap is 1.05", "expected 1"});
}

TEST(EnergyBadInput, RefusesIdsOutOfRange) {
    expect_words(refusal([](auto& grid) { grid.branches[1].to = BusId(6); }),
                 {"'bar-a'", "is 6", "0 to 5"});
    expect_words(refusal([](auto& grid) { grid.branches[1].from = BusId(); }),
                 {"'bar-a'", "is -1"});
    expect_words(refusal([](auto& grid) { grid.loads[3].bus = BusId(99); }), {"load 3", "99"});
    expect_words(refusal([](auto& grid) { grid.buses[2].station = StationId(5); }),
                 {"'a'", "station is 5", "0 to 4"});
    expect_words(refusal([](auto& grid) { grid.sources[0].bus = BusId(-7); }), {"source 0", "-7"});
    expect_words(refusal([](auto& grid) { grid.branches[1].to = grid.branches[1].from; }),
                 {"'bar-a'", "both ends"});
}

TEST(EnergyBadInput, RefusesALoopOfClosedBranchesWithoutImpedance) {
    expect_words(refusal([](auto& grid) {
                     auto second = grid.branches[1];
                     second.name = "second";
                     grid.branches.push_back(second);
                     for (auto* branch : {&grid.branches[1], &grid.branches.back()}) {
                         branch->r_ohm = branch->x_ohm = 0.0;
                     }
                 }),
                 {"'second'", "loop", "without impedance"});
}

TEST(EnergyBadInput, RefusesSourcesOfDifferentVoltageOnOneNode) {
    expect_words(refusal([](auto& grid) {
                     grid.branches[1].r_ohm = grid.branches[1].x_ohm = 0.0;
                     grid.sources.push_back({BusId(1), 1.0});
                     grid.sources.push_back({BusId(2), 1.05});
                 }),
                 {"'a'", "1.05 pu", "1 pu"});
}

TEST(EnergyBadInput, RefusesParametersOutOfTheirRange) {
    auto message = [](energy::Parameters parameters) -> std::string {
        try {
            const energy::Model model(parameters, test::drawn_grid(test::ring_text()));
        } catch (const DataError& error) {
            return error.what();
        }
        return "nothing was refused";
    };
    expect_words(message({.load_scale = -1.0}), {"energy.load_scale", "-1"});
    expect_words(message({.tolerance_pu = NAN}), {"energy.tolerance_pu", "nan"});
    expect_words(message({.max_iterations = 0}), {"energy.max_iterations", "0"});
    expect_words(message({.trip_depth_scale = 0.0}), {"energy.trip_depth_scale", "0"});
}
