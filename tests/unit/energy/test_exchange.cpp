// SPDX-License-Identifier: Apache-2.0
// What is written for other programs has our voltages when it is read and solved again.
#include "calade/base/error.hpp"
#include "calade/energy/exchange.hpp"
#include "calade/energy/grid_model/grid_model.hpp"
#include "calade/energy/model.hpp"
#include "calade/energy/power_flow/matpower_problem.hpp"
#include "calade/energy/power_flow/pandapower_problem.hpp"
#include "support/scratch.hpp"
#include "unit/energy/drawn_grid.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

// Tests of a module are compiled together: names of this file are its own.
namespace calade::unit_exchange {

namespace {

city::PowerNetwork town() {
    auto grid = test::drawn_grid(test::ring_text());
    grid.branches[0].tap = 0.98;
    grid.branches[1].b_siemens = 1e-5;
    grid.branches[2].rated_a = 200.0;
    return grid;
}

const char* const two_buses = R"({"_module": "pandapower.auxiliary", "_class": "pandapowerNet",
 "_object": {"f_hz": 50.0,
  "bus": {"_class": "DataFrame", "_object": {"columns": ["vn_kv", "in_service"], "index": [3, 7],
    "data": [[10.0, true], [10.0, true]]}},
  "line": {"_class": "DataFrame", "_object": {"columns": ["from_bus", "to_bus", "length_km",
    "r_ohm_per_km", "x_ohm_per_km", "c_nf_per_km"], "index": [5],
    "data": [[3, 7, LENGTH, 0.3, 0.1, 0.0]]}},
  "load": {"_class": "DataFrame", "_object": {"columns": ["bus", "p_mw", "q_mvar"], "index": [0],
    "data": [[BUS, 0.5, 0.1]]}},
  "ext_grid": {"_class": "DataFrame", "_object": {"columns": ["bus", "vm_pu"], "index": [0],
    "data": [[3, 1.02]]}}}})";

std::string net(const std::string& length, const std::string& bus) {
    std::string out = two_buses;
    out.replace(out.find("LENGTH"), 6, length);
    out.replace(out.find("BUS"), 3, bus);
    return out;
}

std::string message(const std::string& text) {
    try {
        static_cast<void>(
            energy::power_flow::from_pandapower(io::parse_pandapower(text, "net.json")));
    } catch (const DataError& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST(EnergyExchange, MatpowerCasesComeBackWithTheSameVoltages) {
    const auto grid = town();
    const test::Scratch scratch;
    const auto file = scratch.path() / "town-1.m";
    const auto given = energy::to_matpower(grid);
    io::write_matpower(file, given);
    const auto read = io::read_matpower(file);
    ASSERT_EQ(read.branches.size(), given.branches.size());
    EXPECT_EQ(read.branches[1].b_pu, given.branches[1].b_pu);
    EXPECT_EQ(read.branches[0].ratio, 0.98);
    EXPECT_FALSE(read.branches.back().on);
    const auto problem = energy::power_flow::from_matpower(read).problem;
    const auto solved = energy::power_flow::solve(problem, {.tolerance = 1e-12});
    const auto state = energy::Model({}, grid).initial();
    for (std::size_t i = 0; i < grid.buses.size(); ++i) {
        EXPECT_NEAR(solved.v[i], state.bus_voltage_pu[i], 1e-10);
        EXPECT_NEAR(solved.angle[i], state.bus_angle_rad[i], 1e-10);
    }
}

TEST(EnergyExchange, GridModelTablesComeBackWithTheSameVoltages) {
    const auto grid = town();
    const test::Scratch scratch;
    const auto file = scratch.path() / "town.json";
    io::write_grid_model_json(file, energy::to_grid_model(grid));
    const auto network = energy::grid_model::make_network(io::read_grid_model_json(file)[0], true);
    const auto solved = energy::three_phase::solve(network.nodal, {});
    ASSERT_TRUE(solved.converged);
    const auto state = energy::Model({}, grid).initial();
    for (std::size_t i = 0; i < grid.buses.size(); ++i) {
        const double rated = grid.buses[i].nominal_v / std::numbers::sqrt3;
        EXPECT_NEAR(std::abs(solved.v[i]) / rated, state.bus_voltage_pu[i], 1e-7);
    }
}

TEST(EnergyExchange, ReadsPandapowerNets) {
    const auto given =
        energy::power_flow::from_pandapower(io::parse_pandapower(net("2.0", "7"), "net.json"));
    const auto solved = energy::power_flow::solve(given.problem, {.tolerance = 1e-12});
    // v² − v·1.02 + … of one line: checked by the power that arrives.
    const auto i = static_cast<std::size_t>(given.bus.at(7));
    EXPECT_NEAR(given.problem.branch.r[0], 0.6 / 100.0, 1e-15);
    const double drop = (0.5 * 0.006 + 0.1 * 0.002) / 1.02;
    EXPECT_NEAR(solved.v[i], 1.02 - drop, 1e-4);
}

TEST(EnergyExchange, NamesWhatIsWrongInAPandapowerNet) {
    EXPECT_NE(message(net("0.0", "7")).find("line 5: length_km is 0, expected above 0"),
              std::string::npos);
    EXPECT_NE(message(net("2.0", "8")).find("load 0: bus is 8, which is no bus"),
              std::string::npos);
    EXPECT_NE(message(net("null", "7")).find("line 5: length_km is missing"), std::string::npos);
    EXPECT_NE(message("{}").find("no pandapower net"), std::string::npos);
    EXPECT_NE(message(R"({"_object": {"bus": {"_class": "DataFrame", "_object": "nonsense"}}})")
                  .find("table 'bus'"),
              std::string::npos);
}

}  // namespace calade::unit_exchange
