// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/io/matpower.hpp"

#include <gtest/gtest.h>

#include <string>

using namespace calade;

namespace {

const std::string head = "function mpc = small\nmpc.version = '2';\n";
const std::string base = "mpc.baseMVA = 10;\n";
const std::string bus =
    "mpc.bus = [ %% loads, not [kW]\n"
    "\t7\t3\t0\t0\t0\t0\t1\t1.02\t0\t20\t1\t1.1\t0.9;\n"
    "\t9, 1, 400, 100, 0, 0.5, 1, 1, -3, 20, 1, Inf, -Inf\n"
    "];\n";
const std::string gen = "mpc.gen = [7 0 0 10 -10 1.02 100 1 10 0];\n";
const std::string branch =
    "mpc.branch = [\n 7 9 4 8 1e-3 0 0 0 0.98 30 1 -360 360; % the only one\n];\n";
const std::string other =
    "mpc.gencost = [\n 2 0 0 3 0 20 0;\n];\nmpc.bus_name = {\n 'it''s 100 %';\n 'b';\n};\n";
const std::string to_pu =
    "[F_BUS, T_BUS, BR_R, ...\n BR_X] = idx_brch;\n"
    "Vbase = mpc.bus(1, BASE_KV) * 1e3;\nSbase = mpc.baseMVA * 1e6;\n"
    "mpc.branch(:, [BR_R BR_X]) = mpc.branch(:, [BR_R BR_X]) / (Vbase^2 / Sbase);\n";
const std::string to_mw = "mpc.bus(:, [PD, QD]) = mpc.bus(:, [PD, QD]) / 1e3;\n";

std::string refusal(const std::string& text) {
    try {
        (void)io::parse_matpower(text, "small.m");
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

TEST(Matpower, ReadsTablesWithCommentsCommasAndRowsOnOneLine) {
    const auto found = io::parse_matpower(head + base + bus + gen + branch + other, "small.m");
    EXPECT_EQ(found.base_mva, 10.0);
    ASSERT_EQ(found.buses.size(), 2U);
    EXPECT_EQ(found.buses[1].number, 9);
    EXPECT_EQ(found.buses[1].p_mw, 400.0);
    EXPECT_EQ(found.buses[1].b_mvar, 0.5);
    EXPECT_EQ(found.buses[1].angle_deg, -3.0);
    ASSERT_EQ(found.generators.size(), 1U);
    EXPECT_EQ(found.generators[0].v_pu, 1.02);
    ASSERT_EQ(found.branches.size(), 1U);
    EXPECT_EQ(found.branches[0].ratio, 0.98);
    EXPECT_EQ(found.branches[0].shift_deg, 30.0);
    EXPECT_EQ(found.branches[0].x_pu, 8.0);
}

TEST(Matpower, CarriesOutTheConversionsAtTheEndOfDistributionCases) {
    const auto found =
        io::parse_matpower(head + base + bus + gen + branch + to_pu + to_mw, "small.m");
    // 20 kV on 10 MVA: 40 ohm.
    EXPECT_DOUBLE_EQ(found.branches[0].r_pu, 0.1);
    EXPECT_DOUBLE_EQ(found.branches[0].x_pu, 0.2);
    EXPECT_DOUBLE_EQ(found.buses[1].p_mw, 0.4);
    EXPECT_DOUBLE_EQ(found.buses[1].q_mvar, 0.1);
}

TEST(Matpower, RefusesAStatementThatItDoesNotUnderstand) {
    expect_words(refusal(head + base + bus + gen + branch + "mpc.bus(:, 3) = 2 * mpc.bus(:, 3);\n"),
                 {"small.m:12:", "mpc.bus(:,3)=2*mpc.bus(:,3)", "not understood"});
    expect_words(refusal(head + base + bus + gen + branch + "mpc.bus(1, :) = [1 2 3];\n"),
                 {"small.m:12:", "not understood"});
    expect_words(refusal(head + base + bus + "mpc.gen = [7 0 0 1 1 1 1 1]; mpc.baseMVA = 5;\n"),
                 {"small.m:8:", "behind"});
}

TEST(Matpower, RefusesAFileThatIsCutOff) {
    expect_words(refusal(head + base + bus.substr(0, 60)),
                 {"small.m", "ends inside the table", "line 4"});
    expect_words(refusal(head + base + bus + "mpc.bus_name = {\n 'a'\n"),
                 {"ends inside the table", "line 8"});
    expect_words(refusal(""), {"no mpc.baseMVA"});
    expect_words(refusal(head + base), {"no rows in mpc.bus"});
}

TEST(Matpower, RefusesWhatIsNotANumber) {
    expect_words(refusal(head + base + "mpc.bus = [\n 7 3 0 O 0 0 1 1 0 20 1 1 1;\n];\n"),
                 {"small.m:5:", "'O' is not a number"});
    expect_words(refusal(head + base + "mpc.bus = [\n 7 3 NaN 0 0 0 1 1 0 20 1 1 1;\n];\n"),
                 {"small.m:5:", "NaN"});
    expect_words(refusal(head + base + "mpc.bus = [\n 7 3 Inf 0 0 0 1 1 0 20 1 1 1;\n];\n"),
                 {"small.m:5:", "column 3", "inf"});
    expect_words(refusal(head + base + "mpc.bus = [\n 7 3 1e999 0 0 0 1 1 0 20 1 1 1;\n];\n"),
                 {"small.m:5:", "1e999"});
    expect_words(refusal(head + "mpc.baseMVA = 0;\n"), {"small.m:3:", "baseMVA is 0"});
}

TEST(Matpower, RefusesRowsThatDoNotFit) {
    expect_words(refusal(head + base + "mpc.bus = [\n 7 3 0 0;\n];\n"),
                 {"small.m:5:", "4 columns", "at least 13"});
    expect_words(refusal(head + base + "mpc.bus = [\n 7.5 3 0 0 0 0 1 1 0 20 1 1 1;\n];\n"),
                 {"small.m:5:", "7.5", "whole number"});
    expect_words(refusal(head + base + "mpc.bus = [\n 7 5 0 0 0 0 1 1 0 20 1 1 1;\n];\n"),
                 {"bus type is 5"});
    expect_words(
        refusal(head + base +
                "mpc.bus = [\n 7 3 0 0 0 0 1 1 0 20 1 1 1;\n 7 3 0 0 0 0 1 1 0 20 1 1 1;\n];\n"),
        {"small.m:6:", "bus 7 is given twice"});
    expect_words(refusal(head + base + bus + "mpc.gen = [8 0 0 10 -10 1 100 1];\n"),
                 {"small.m:8:", "no bus 8"});
    expect_words(refusal(head + base + bus + bus), {"given twice"});
    expect_words(refusal("mpc.version = '1';\n"),
                 {"small.m:1:", "'1'", "expected mpc.version = '2'"});
}

TEST(Matpower, RefusesAFileThatIsNotThere) {
    EXPECT_THROW((void)io::read_matpower("no/such/case.m"), DataError);
}

TEST(Matpower, ReadsBlockCommentsContinuedRowsAndStatementsThatShareALine) {
    const auto found = io::parse_matpower(
        "function mpc = odd\n%{\nmpc.bus = [ 1 ];\n%}\n"
        "mpc.version = \"2\"; mpc.baseMVA = 10; # said with a hash\n"
        "mpc.bus = [7 3 0 0 0 0 ... of one row\n 1 1.02 0 20 1 inf -inf\n];\n" +
            gen + "mpc.branch = [7 7 4 8 0 0 0 0 0 0 1];\nreturn\nend\n",
        "odd.m");
    EXPECT_EQ(found.base_mva, 10.0);
    ASSERT_EQ(found.buses.size(), 1U);
    EXPECT_EQ(found.buses[0].base_kv, 20.0);
    // A statement behind another one is not passed over.
    EXPECT_NE(refusal(head + base + bus + gen + branch + "x = 1; mpc.bus(1, 3) = 5;\n")
                  .find("the statement 'x=1'"),
              std::string::npos);
    EXPECT_NE(refusal(head + base + bus + gen + branch + "return; mpc.bus(1, 3) = 5;\n")
                  .find("mpc.bus(1,3)=5"),
              std::string::npos);
}
