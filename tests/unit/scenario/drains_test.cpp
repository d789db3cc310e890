// SPDX-License-Identifier: Apache-2.0
#include "scenario_file.hpp"

namespace {

using namespace calade;
using namespace calade::test::scenario_file;

const std::string sewer = R"([OPTIONS]
FLOW_UNITS CMS
FLOW_ROUTING DYNWAVE
[JUNCTIONS]
J1 2.00 2.0 0 0 0
[OUTFALLS]
O1 1.00 FREE NO
[CONDUITS]
C1 J1 O1 100 0.013 0 0
[XSECTIONS]
C1 CIRCULAR 0.4 0 0 0 1
[COORDINATES]
J1 25 5
O1 5 5
)";

class ScenarioDrains : public Measures {};

TEST_F(ScenarioDrains, ReadsASewerBesideTheScenario) {
    write(sewer, "sewer.inp");
    const auto [city, in] =
        prepared(base + "[drains]\nfile = \"sewer.inp\"\nmanhole_m = \"80 cm\"\n");
    EXPECT_EQ(in.drains.network.nodes.size(), 2U);
    EXPECT_EQ(in.drains.network.conduits.size(), 1U);
    EXPECT_DOUBLE_EQ(in.drains.parameters.manhole_m, 0.8);
    EXPECT_EQ(in.drains.network.start, parse_instant("2024-01-31T06:00:00Z"));
}

TEST_F(ScenarioDrains, NamesWhatIsWrong) {
    write(sewer, "sewer.inp");
    EXPECT_SAYS(refusal(base + "[drains]\nfile = \"none.inp\"\n"), "none.inp");
    EXPECT_SAYS(refusal(base + "[drains]\nfile = \"sewer.inp\"\nmanhole = 1.0\n"), "manhole_m");
    EXPECT_SAYS(refusal(base + "[drains]\nfile = \"sewer.inp\"\npiece_m = -1.0\n"), "-1");
    EXPECT_SAYS(refusal(base + "[drains]\nfile = \"sewer.inp\"\noutfalls = \"sea\"\n"), "surface");
    write(replaced(sewer, "C1 J1 O1", "C1 J1 J9"), "broken.inp");
    EXPECT_SAYS(refusal(base + "[drains]\nfile = \"broken.inp\"\n"), "J9");
}

}  // namespace
