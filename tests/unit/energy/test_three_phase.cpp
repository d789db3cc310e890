// SPDX-License-Identifier: Apache-2.0
// Unbalanced power flow on networks small enough to work out by hand.
#include "calade/base/error.hpp"
#include "calade/energy/three_phase/opendss_network.hpp"

#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

using namespace calade;
using namespace calade::energy::three_phase;

namespace {

/// A stiff source of 1000 V behind 1 Ω and a load at its end.
Complex voltage_with(NodalLoad load) {
    NodalNetwork network;
    const Index node = network.add_node();
    network.connect(node, -1, 1.0);
    network.current[0] = 1000.0;
    load.from = node;
    load.v_rated = 1000.0;
    network.loads.push_back(load);
    const auto solution = solve(network, {});
    EXPECT_TRUE(solution.converged);
    return solution.v[0];
}

OpenDssNetwork network_of(const std::string& text) {
    const test::Scratch scratch;
    return make_network(io::read_opendss(scratch.write("feeder.dss", text)));
}

std::string refusal(const std::string& text) {
    try {
        (void)network_of(text);
    } catch (const DataError& error) {
        return error.what();
    }
    return "nothing was refused";
}

}  // namespace

TEST(ThreePhase, SolvesConstantPowerCurrentAndImpedanceAsByHand) {
    // v = 1000 − i: power v i = p, current i = 100, impedance i = v/10.
    EXPECT_NEAR(voltage_with({.p = 90e3}).real(), 900.0, 1e-7);
    EXPECT_NEAR(voltage_with({.p = 100e3, .p_exponent = 1.0, .q_exponent = 1.0}).real(), 900.0,
                1e-7);
    EXPECT_NEAR(voltage_with({.p = 100e3, .p_exponent = 2.0, .q_exponent = 2.0}).real(),
                1000.0 / 1.1, 1e-7);
}

TEST(ThreePhase, TurnsLoadsOutsideTheirBandIntoImpedances) {
    // Rated power at 0.95 of rated voltage: an impedance of 0.9025 · 1000²/p below it.
    const NodalLoad load{.p = 200e3, .lowest_pu = 0.95};
    const double y = 200e3 / (0.95 * 0.95 * 1e6);
    EXPECT_NEAR(voltage_with(load).real(), 1000.0 / (1.0 + y), 1e-7);
    // With a knee: |i| falls from p/(0.95 v) at 0.95 to 0.5 p/v at 0.5.
    NodalLoad knee = load;
    knee.knee_pu = 0.5;
    const double slope = (1.0 / 0.95 - 0.5) / 0.45;
    const double v = (1000.0 - 200.0 * (0.5 - 0.5 * slope)) / (1.0 + 0.2 * slope);
    EXPECT_NEAR(voltage_with(knee).real(), v, 1e-7);
}

TEST(ThreePhase, KeepsTheDigitsOfACurrentThroughAnAlmostPerfectLink) {
    // 1000 V behind 1 Ω, 1e8 S, then 0.1 S: v = 1000 − i, i = 1000/(1 + 1e-8 + 10).
    NodalNetwork network;
    const Index a = network.add_node();
    const Index b = network.add_node();
    network.connect(a, -1, 1.0);
    network.current[0] = 1000.0;
    network.connect(a, b, 1e8);
    network.connect(b, -1, 0.1);
    const auto solution = solve(network, {.tolerance_pu = 1e-15});
    ASSERT_TRUE(solution.converged);
    EXPECT_NEAR(solution.v[0].real(), 1000.0 - 1000.0 / 11.00000001, 1e-11);
}

TEST(ThreePhase, LagsThirtyDegreesThroughADeltaWyeTransformer) {
    const auto given = network_of(
        "clear\nnew circuit.c basekv=10 mvasc3=1e6 mvasc1=1e6\n"
        "new transformer.t buses=[sourcebus low] conns=[delta wye] kvs=[10 0.4] kvas=[100 100] "
        "xhl=4 %r=0\n");
    const auto solution = solve(given.network, {});
    const auto high = solution.v[static_cast<std::size_t>(given.number.at("sourcebus.1"))];
    const auto low = solution.v[static_cast<std::size_t>(given.number.at("low.1"))];
    EXPECT_NEAR(std::abs(low), 400.0 / std::sqrt(3.0), 1e-2);
    EXPECT_NEAR(std::arg(low / high) * 180.0 / M_PI, -30.0, 1e-3);
}

TEST(ThreePhase, ReadsPolishNumbersContinuationsAndEdits) {
    const auto given = network_of(
        "new circuit.c basekv=(1 0.4 +) ! a comment\n~ pu=1.0 r1=0 x1=0.001 r0=0 x0=0.001\n"
        "/* away\nnew load.no bus1=nowhere kv=1\n*/\n"
        "new line.l bus1=sourcebus.1 bus2=b.1 phases=1 r1=2 r0=2 x1=0 x0=0 c1=0 c0=0\n"
        "line.l.length=3\n");
    const auto b = given.number.at("b.1");
    double found = 0.0;
    for (const auto& entry : given.network.y) {
        found = entry.row == b && entry.column == b ? entry.y.real() : found;
    }
    EXPECT_NEAR(found, 1.0 / 6.0, 1e-12);
    const auto solution = solve(given.network, {});
    EXPECT_NEAR(std::abs(solution.v[static_cast<std::size_t>(b)]), 1400.0 / std::sqrt(3.0), 1e-3);
}

TEST(ThreePhase, NamesWhatItCannotRead) {
    const std::string circuit = "new circuit.c basekv=10\n";
    EXPECT_NE(refusal("new line.l bus1=a bus2=b\n").find("no circuit"), std::string::npos);
    EXPECT_NE(refusal(circuit + "new load.x bus1=sourcebus kv=-1\n").find("load 'x'"),
              std::string::npos);
    EXPECT_NE(refusal(circuit + "new load.x bus1=sourcebus model=7\n").find("load model 7"),
              std::string::npos);
    EXPECT_NE(refusal(circuit + "new line.l bus1=a bus2=b linecode=none\n").find("'none'"),
              std::string::npos);
    EXPECT_NE(refusal(circuit + "new line.l bus1=a bus2=b speed=3\n").find("'speed'"),
              std::string::npos);
    EXPECT_NE(refusal(circuit + "new transformer.t buses=[a b] kvs=[0 1]\n").find("0 kV"),
              std::string::npos);
    EXPECT_NE(refusal(circuit + "new line.l bus1=a.x bus2=b\n").find("phase 'x'"),
              std::string::npos);
    EXPECT_NE(refusal("new circuit.c basekv=oops\n").find("'oops' is no number"),
              std::string::npos);
}

TEST(ThreePhase, SaysWhichNetworkFloats) {
    NodalNetwork network;
    network.add_node();
    network.add_node();
    network.connect(0, 1, 1.0);
    EXPECT_THROW((void)solve(network, {}), NumericalError);
}
