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

// J1's conduit becomes a pump of 50 l/s.
std::string pumped() {
    auto text =
        replaced(sewer, "[CONDUITS]\nC1 J1 O1 100 0.013 0 0\n", "[PUMPS]\nP1 J1 O1 LIFT ON\n");
    text = replaced(text, "[XSECTIONS]\nC1 CIRCULAR 0.4 0 0 0 1\n",
                    "[CURVES]\nLIFT PUMP4 0 0.05\nLIFT 2 0.05\n");
    return text;
}

TEST_F(ScenarioDrains, PutsASewerPumpOnASitesSupply) {
    write(pumped(), "sewer.inp");
    const std::string drains = base + "[drains]\nfile = \"sewer.inp\"\n";
    EXPECT_EQ(prepared(drains).second.drains.parameters.pump_supply, "nearest");
    const std::string pump = "[[drains.pumps]]\npump = \"P1\"\nsite = ";
    const auto [city, in] = prepared(drains + pump + "\"school\"\n");
    ASSERT_EQ(in.drains.supplies.size(), 1U);
    EXPECT_EQ(in.drains.supplies[0].pump, "P1");
    EXPECT_SAYS(prepare_refusal(drains + pump + "\"Nowhere\"\n"), "site named 'Nowhere'");
    EXPECT_SAYS(refusal(drains + replaced(pump, "P1", "P2") + "\"Nowhere\"\n"), "P1");
    EXPECT_SAYS(refusal(drains + pump + "\"a\"\n" + pump + "\"b\"\n"), "already");
    EXPECT_SAYS(refusal(drains + pump + "\"a\"\ncrest_m = 1.0\n"), "crest_m");
    EXPECT_SAYS(refusal(drains + "pump_supply = \"own\"\n"), "nearest");
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
