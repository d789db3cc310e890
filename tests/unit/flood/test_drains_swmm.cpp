// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "sewers.hpp"

#include <gtest/gtest.h>

namespace calade::flood {
namespace {

const std::string small = R"([OPTIONS]
FLOW_UNITS CFS
[JUNCTIONS]
J1 100 10 0 0 0
J2 98  10
[OUTFALL]
O1 96 FREE NO
[CONDUITS]
C1 J1 J2 328.083989501 0.013 0 1
C2 J2 O1 100 0.013
[XSECTIONS]
C1 CIRCULAR 2 0 0 0 1
C2 RECT_CLOSED 2 3 0 0 2
[INFLOWS]
J1 FLOW Q FLOW 1 2 0.5
[TIMESERIES]
Q 0:00 0  0:30 10
Q 1    5
)";

std::string error_of(const std::string& text) {
    try {
        (void)drains::network_from_swmm(io::parse_swmm(text, "town.inp"));
    } catch (const DataError& e) {
        return e.what();
    }
    return "none";
}

std::string replaced(const std::string& from, const std::string& to) {
    std::string text = small;
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

TEST(DrainsSwmm, BringsFeetToMetres) {
    const auto n = drains::network_from_swmm(io::parse_swmm(small, "town.inp"));
    ASSERT_EQ(n.nodes.size(), 3U);
    EXPECT_NEAR(n.nodes[0].invert_m, 30.48, 1e-12);
    EXPECT_NEAR(n.conduits[0].length_m, 100.0, 1e-8);
    EXPECT_NEAR(n.conduits[0].to_invert_m, 99 * 0.3048, 1e-12);
    EXPECT_EQ(n.conduits[1].barrels, 2);
    EXPECT_NEAR(n.sections[1].full_area(), 6 * 0.3048 * 0.3048, 1e-12);
    EXPECT_NEAR(n.inflows[0].series.at(900.0), 10 * 0.028316846592, 1e-9);  // half of 2 × 10
    EXPECT_NEAR(n.inflows[0].base, 0.5 * 0.028316846592, 1e-12);
    EXPECT_EQ(n.inflows[0].series.at(3700.0), 0.0);
}

TEST(DrainsSwmm, SaysWhatIsWrongAndWhere) {
    const std::vector<std::array<std::string, 4>> cases{
        {"C2 J2 O1", "C2 J3 O1", "town.inp:10: [CONDUITS] C2: there is no node 'J3'; did you mean",
         ""},
        {"J1 J2 328.083989501", "J1 J2 -5", "town.inp:9: [CONDUITS] C1: length is -5", ""},
        {"C2 RECT_CLOSED 2 3 0 0 2\n", "", "[CONDUITS] C2: has no line in [XSECTIONS]", ""},
        {"C1 CIRCULAR 2", "C1 CIRCULR 2", "did you mean 'CIRCULAR'", "town.inp:12"},
        {"[XSECTIONS]", "[XSECTION5]",
         "[XSECTION5] is no section of a SWMM file; did you mean "
         "[XSECTIONS]?",
         "town.inp:11"},
        {"J1 FLOW Q ", "J1 FLOW R ", "there is no time series 'R'", "town.inp:15"},
        {"FREE NO", "FIXED", "has 3 words, expected its stage as number 4", "town.inp:7"},
        {"328.083989501 0.013 0 1", "328 0.013 0 -1", "below the bed of node 'J2'", "town.inp:9"},
        {"Q 1    5", "Q 0.2  5", "is not after the one before it", "town.inp:18"},
        {"J2 98  10", "J1 98  10", "a node of this name is there already", "town.inp:5"},
        {"CFS", "CFM", "FLOW_UNITS is CFM, expected one of CFS", ""},
        {"100 0.013\n", "100 zero\n", "Manning's n is 'zero', expected a number", "town.inp:10"},
        {"[JUNCTIONS]", "J9 1\n[JUNCTIONS]", "key", ""},
    };
    for (const auto& c : cases) {
        const std::string error = error_of(replaced(c[0], c[1]));
        if (c[2] != "key") {
            EXPECT_NE(error.find(c[2]), std::string::npos) << error;
            EXPECT_NE(error.find(c[3]), std::string::npos) << error;
        }
    }
    EXPECT_NE(error_of("J1 3\n").find("stands before the first [SECTION]"), std::string::npos);
    EXPECT_NE(error_of("[PUMPS]\nP A B X\n").find("has no nodes"), std::string::npos);
    EXPECT_THROW(io::read_swmm("/nowhere/town.inp"), DataError);
}

// Each of them once ended the program, or was a number that no integer holds.
TEST(DrainsSwmm, FilesAndNumbersThatCannotBeAreNamed) {
    const std::string series = "Q 0:00 0  0:30 10\nQ 1    5\n";
    EXPECT_NE(error_of(replaced(series, "Q FILE .\n")).find("not a readable file"),
              std::string::npos)
        << "a folder";
    EXPECT_NE(error_of(replaced(series, "Q FILE " + std::string(5000, 'x') + "\n"))
                  .find("cannot be read"),
              std::string::npos)
        << "a name longer than any";
    EXPECT_NE(error_of(replaced("FLOW_UNITS CFS", "FLOW_UNITS CFS\nSTART_TIME 1e300"))
                  .find("expected hours"),
              std::string::npos);
    const std::string weir = small + "[WEIRS]\nW1 J1 J2 TRANSVERSE 0 3 NO 1e99\n";
    EXPECT_NE(error_of(weir).find("end contractions, expected 0 to 2"), std::string::npos);
    EXPECT_THROW((void)io::read_swmm(std::filesystem::temp_directory_path()), DataError);
}

TEST(DrainsSwmm, AMissingPumpCurveAndAWeirBelowTheBedAreNamed) {
    EXPECT_NE(error_of(small + "[PUMPS]\nP1 J1 J2 LIFT ON\n").find("there is no curve 'LIFT'"),
              std::string::npos);
    EXPECT_NE(
        error_of(small + "[WEIRS]\nW1 J1 J2 TRANSVERSE -1 3.3\n[XSECTIONS]\nW1 RECT_OPEN 1 2\n")
            .find("its crest at 30.175 m is below the bed of node 'J1' at 30.480 m"),
        std::string::npos);
}

TEST(DrainsSwmm, ReadsTheTwinOfEveryDevice) {
    const auto n = drains::network_from_swmm(io::read_swmm(
        std::string(CALADE_SOURCE_DIR) + "/tests/verification/flood/sewer_swmm/branches.inp"));
    EXPECT_EQ(n.nodes.size(), 13U);
    EXPECT_EQ(n.conduits.size(), 9U);
    ASSERT_EQ(n.pumps.size(), 1U);
    EXPECT_EQ(n.pumps[0].kind, drains::PumpKind::by_depth_steps);
    EXPECT_EQ(n.weirs.size() + n.orifices.size(), 2U);
    EXPECT_EQ(n.nodes[10].outfall, drains::OutfallKind::fixed);
}

}  // namespace
}  // namespace calade::flood
