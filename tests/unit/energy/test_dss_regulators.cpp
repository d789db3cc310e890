// SPDX-License-Identifier: Apache-2.0
// Regulator controls of OpenDSS scripts, by hand where the feeder has no load, and against
// OpenDSSDirect.py 0.9.4 (DSS C-API 0.14.5), control mode static, where it has.
#include "calade/base/error.hpp"
#include "calade/energy/three_phase/opendss_regulators.hpp"

#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace calade::unit_dss_regulators {

using energy::three_phase::regulate;
using energy::three_phase::RegulatedFeeder;

namespace {

RegulatedFeeder regulated(const std::string& text, int max_rounds = 100) {
    const test::Scratch scratch;
    return regulate(io::read_opendss(scratch.write("feeder.dss", text)), max_rounds);
}

std::string refusal(const std::string& text) {
    return test::message_of<DataError>([&] { static_cast<void>(regulated(text)); });
}

/// A stiff source of 7200 V to ground, a regulator, no load: u = 120 · tap on a 60:1 meter.
const std::string idle =
    "new circuit.c basekv=12.47077 mvasc3=1e6 mvasc1=1e6\n"
    "new transformer.r buses=[sourcebus b] kvs=[12.47077 12.47077] kvas=[5000 5000] xhl=0.01 "
    "%loadloss=0.001 ppm=0\n"
    "new load.x bus1=b kv=12.47 kw=0.001 kvar=0\n";

/// Two regulators in a row on a feeder with an unbalanced load; the second one's taps are at its
/// delta winding.
const std::string feeder = R"(
new circuit.c basekv=12.47 pu=1.0 mvasc3=200 mvasc1=210
new line.a bus1=sourcebus bus2=a r1=1.2 x1=2.4 r0=2 x0=5 c1=0 c0=0
new transformer.r phases=3 windings=2 buses=[a b] conns=[wye wye] kvs=[12.47 12.47]
~ kvas=[5000 5000] xhl=0.5 %loadloss=0.05
new line.b bus1=b bus2=c r1=1 x1=2 r0=2 x0=5 c1=0 c0=0
new transformer.s phases=3 windings=2 buses=[c d] conns=[delta wye] kvs=[12.47 4.16]
~ kvas=[3000 3000] xhl=5 %loadloss=1 wdg=1 maxtap=1.05 mintap=0.95 numtaps=8
new load.x bus1=d phases=3 kv=4.16 kw=1500 kvar=600 vminpu=0.5
new load.y bus1=c.1 phases=1 kv=7.2 kw=400 kvar=150 vminpu=0.5
)";
const std::string first = "new regcontrol.r transformer=r winding=2 vreg=122 band=2 ptratio=60 ";
const std::string second =
    "new regcontrol.s transformer=s winding=2 tapwinding=1 vreg=121 band=3 ptratio=20 ";

double tap_of(const RegulatedFeeder& found, const std::string& transformer, std::size_t winding) {
    return found.taps.at(transformer).at(winding);
}

}  // namespace

TEST(DssRegulators, MoveSeventyPercentOfTheWayUntilTheBandHolds) {
    // 120 V against 126 ± 1: 8 steps of 0.00625 wished; 5 of them give 123.75, 3 are wished and 2
    // made: 125.25, which is in the band.
    const auto found =
        regulated(idle + "new regcontrol.a transformer=r winding=2 vreg=126 band=2 ptratio=60\n");
    EXPECT_TRUE(found.settled);
    EXPECT_NEAR(tap_of(found, "r", 1), 1.0 + 7 * 0.00625, 1e-12);
    EXPECT_EQ(found.rounds, 3);
    // One step at a time: 121.5 and so on up to 125.25.
    const auto slow = regulated(
        idle +
        "new regcontrol.a transformer=r winding=2 vreg=126 band=2 ptratio=60 maxtapchange=1\n");
    EXPECT_NEAR(tap_of(slow, "r", 1), 1.0 + 7 * 0.00625, 1e-12);
    EXPECT_EQ(slow.rounds, 8);
}

TEST(DssRegulators, StopAtTheEndOfTheirTapsAndLowerAsTheyRaise) {
    const auto high =
        regulated(idle + "new regcontrol.a transformer=r winding=2 vreg=150 band=2 ptratio=60\n");
    EXPECT_TRUE(high.settled);
    EXPECT_NEAR(tap_of(high, "r", 1), 1.1, 1e-12);
    // 120 against 116: 5 wished, 3 made (117.75), 2 wished, 1 made (117.0), within ± 1.5.
    const auto low =
        regulated(idle + "new regcontrol.a transformer=r winding=2 vreg=116 band=3 ptratio=60\n");
    EXPECT_NEAR(tap_of(low, "r", 1), 1.0 - 4 * 0.00625, 1e-12);
    EXPECT_NEAR(std::abs(low.solution.v[static_cast<std::size_t>(low.given.number.at("b.1"))]),
                7200.0 * 0.975, 1.0);
}

TEST(DssRegulators, EndWhereOpenDssEnds) {
    struct Case {
        std::string controls;
        double r, s;
    };
    const Case cases[] = {
        {first, 1.075, 1.0},
        {first + "maxtapchange=1", 1.075, 1.0},
        {first + "ctprim=300 r=3 x=6", 1.09375, 1.0},
        {first + "ldc_z=4 ctprim=300", 1.0875, 1.0},
        {first + "ptphase=max", 1.0375, 1.0},
        {first + "ptphase=min", 1.075, 1.0},
        {first + "vlimit=119", 1.05625, 1.0},
        {first + "bus=c.2", 1.04375, 1.0},
        {first + "tapnum=-7 maxtapchange=0", 0.95625, 1.0},
        {second, 1.0, 0.95},
        {"new regcontrol.s transformer=s winding=1 vreg=121 band=3 ptratio=104", 1.0, 1.05},
        {first + "delay=30\n" + second + "delay=15", 1.075, 0.9875},
        {first + "delay=15\n" + second + "delay=30", 1.075, 1.0},
        {first + "inversetime=yes\n" + second + "inversetime=yes", 1.075, 0.9875}};
    for (const auto& [controls, r, s] : cases) {
        const auto found = regulated(feeder + controls + "\n");
        EXPECT_TRUE(found.settled) << controls;
        EXPECT_NEAR(tap_of(found, "r", 1), r, 1e-9) << controls;
        EXPECT_NEAR(tap_of(found, "s", 0), s, 1e-9) << controls;
    }
}

TEST(DssRegulators, LeaveTapsAloneThatNobodyControls) {
    const auto off = regulated(feeder + first + "enabled=no\n");
    EXPECT_TRUE(off.settled);
    EXPECT_EQ(off.rounds, 1);
    EXPECT_EQ(tap_of(off, "r", 1), 1.0);
    const auto cut = regulated(feeder + first + "maxtapchange=1\n", 3);
    EXPECT_FALSE(cut.settled);
}

TEST(DssRegulators, NameWhatIsWrong) {
    const std::pair<std::string, std::string> cases[] = {
        {"transformer=nowhere", "transformer 'nowhere' is not defined"},
        {"transformer=r winding=3", "winding 3 of 2"},
        {"transformer=r vreg=-5", "vreg -5"},
        {"transformer=r band=0", "band 0"},
        {"transformer=r bus=faraway.1", "bus 'faraway.1' is no bus of the network"},
        {"transformer=r ptphase=7", "ptphase 7"},
        {"transformer=r maxtapchange=-1", "maxtapchange -1"},
        {"transformer=r speed=3", "'speed'"}};
    for (const auto& [control, message] : cases) {
        const auto said = refusal(feeder + "new regcontrol.bad " + control + "\n");
        EXPECT_NE(said.find(message), std::string::npos) << control << ": " << said;
    }
    EXPECT_NE(refusal(feeder + "transformer.r.numtaps=0\n").find("numtaps 0"), std::string::npos);
    // Winding 1 faces the source: power flows into it.
    EXPECT_NE(refusal(feeder + "new regcontrol.r transformer=r winding=1 reversible=yes\n")
                  .find("flow backwards"),
              std::string::npos);
}

}  // namespace calade::unit_dss_regulators
