// SPDX-License-Identifier: Apache-2.0
#include "calade/io/sumo_additional.hpp"

#include "calade/base/error.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

namespace calade::io {
namespace {

constexpr auto text = R"(<additional>
  <e1Detector id="d1" lane="b3[1]_0" pos="23" freq="1800" file="out.xml"/>
  <inductionLoop id="d2" lane="ab_1" pos="-5" period="60" file="out.xml"/>
  <busStop id="s" lane="ab_0" startPos="10" endPos="30"/>
  <vType id="bus" vClass="bus"/><vType id="plain"/>
  <vTypeDistribution id="local"><vType id="l1" vClass="ignoring"/></vTypeDistribution>
  <tlLogic id="n" type="static" programID="other" offset="3">
    <phase duration="10" state="G"/><phase duration="20" state="r"/></tlLogic>
</additional>)";

TEST(SumoAdditional, GivesDetectorsStopsTypesAndPrograms) {
    const auto a = parse_sumo_additional(text, "x");
    ASSERT_EQ(a.detectors.size(), 2U);
    EXPECT_EQ(a.detectors[0].edge, "b3[1]");
    EXPECT_EQ(a.detectors[0].period_s, 1800.0);
    EXPECT_EQ(a.detectors[1].lane, 1);
    EXPECT_EQ(a.detectors[1].period_s, 60.0);
    EXPECT_EQ(a.bus_stops.at("s").edge, "ab");
    EXPECT_EQ(a.class_of_type.at("local"), "ignoring");
    EXPECT_EQ(a.class_of_type.at("plain"), "passenger");
    SumoNetwork net;
    net.signals.push_back({"n", "0", false, 0.0, {{5.0, 5.0, 5.0, "G"}}});
    apply_signals(net, a.signals);
    EXPECT_EQ(net.signals[0].program, "other");
    EXPECT_EQ(net.signals[0].phases.size(), 2U);
    net.signals[0].phases = {{5.0, 5.0, 5.0, "GG"}};
    EXPECT_NE(test::message_of<DataError>([&] {
                  apply_signals(net, a.signals);
              }).find("expected 2 as in the network"),
              std::string::npos);
}

TEST(SumoAdditional, NamesWhatIsWrong) {
    EXPECT_EQ(test::message_of<DataError>([] {
                  (void)parse_sumo_additional(
                      "<additional><e1Detector id='d' lane='ab' pos='1'/></additional>", "x");
              }),
              "x, <e1Detector id=\"d\">: lane is \"ab\", expected EDGE_NUMBER");
    EXPECT_EQ(test::message_of<DataError>([] {
                  (void)parse_sumo_additional(
                      "<additional><e1Detector id='d' lane='ab_0' pos='1'/>"
                      "<e1Detector id='d' lane='ab_0' pos='2'/></additional>",
                      "x");
              }),
              "x, <e1Detector id=\"d\">: the id is given twice, expected it once");
}

TEST(SumoCounts, AreReadByInterval) {
    const auto counts = parse_sumo_counts(
        "<detector><interval begin='0' end='60' id='d' nVehContrib='7' speed='9.5'/></detector>",
        "x");
    ASSERT_EQ(counts.size(), 1U);
    EXPECT_EQ(counts[0].vehicles, 7.0);
    EXPECT_EQ(counts[0].speed_ms, 9.5);
    EXPECT_EQ(test::message_of<DataError>([] {
                  (void)parse_sumo_counts(
                      "<detector><interval begin='60' end='60' id='d' "
                      "nVehContrib='7'/></detector>",
                      "x");
              }),
              "x, <interval id=\"d\">: end is 60 s, expected more than its begin, 60 s");
}

}  // namespace
}  // namespace calade::io
