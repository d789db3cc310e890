// SPDX-License-Identifier: Apache-2.0
#include "calade/io/tntp.hpp"
#include "calade/base/error.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace calade::io {
namespace {

/// A file with this text in the tests' temporary folder.
std::filesystem::path file_with(const std::string& name, const std::string& text) {
    const std::string test = ::testing::UnitTest::GetInstance()->current_test_info()->name();
    const auto file = std::filesystem::path(::testing::TempDir()) / (test + "_" + name);
    std::ofstream(file) << text;
    return file;
}

constexpr auto header =
    "<NUMBER OF ZONES> 2\n<NUMBER OF NODES> 3\n<FIRST THRU NODE> 3\n<NUMBER OF LINKS> 2\n"
    "<END OF METADATA>\n~ from to capacity length time b power speed toll type ;\n";

std::string message(const std::filesystem::path& file) {
    try {
        (void)read_tntp_network(file);
        return "";
    } catch (const DataError& e) {
        return e.what();
    }
}

TEST(Tntp, ReadsLinksWithAndWithoutASpaceBeforeTheSemicolon) {
    const auto net = read_tntp_network(
        file_with("good_net.tntp", std::string(header) + "\t1\t3\t900\t1.5\t2\t0.15\t4\t60\t0\t1;\n"
                                                         "3 2 +8E2 1 2.5e0 0 0 0 25 1 ;\r\n"));
    EXPECT_EQ(net.zones, 2);
    EXPECT_EQ(net.first_through_node, 3);
    ASSERT_EQ(net.links.size(), 2U);
    EXPECT_EQ(net.links[0].type, 1);
    EXPECT_EQ(net.links[1].capacity, 800.0);
    EXPECT_EQ(net.links[1].toll, 25.0);
}

TEST(Tntp, ReadsTripsOverSeveralLines) {
    const auto trips = read_tntp_trips(file_with("good_trips.tntp",
                                                 "<NUMBER OF ZONES> 3\n<END OF METADATA>\n\nOrigin "
                                                 " 1\n 2 : 10.5;  3 :20 ;\nOrigin 3\n1:4;\n"));
    ASSERT_EQ(trips.size(), 3U);
    EXPECT_EQ(trips[1].to, 3);
    EXPECT_EQ(trips[1].trips, 20.0);
    EXPECT_EQ(trips[2].from, 3);
}

TEST(Tntp, ReadsFlows) {
    const auto flows =
        read_tntp_flows(file_with("flow.tntp", "From \tTo \tVolume \tCost \n1 \t2 \t10.25 \t6 \n"));
    ASSERT_EQ(flows.size(), 1U);
    EXPECT_EQ(flows[0].flow, 10.25);
}

TEST(Tntp, NamesTheLineOfABadNumber) {
    const auto file =
        file_with("bad_net.tntp", std::string(header) + "1 3 900 1.5 fast 0.15 4 60 0 1 ;\n");
    EXPECT_EQ(message(file),
              file.string() + ":7: free flow time is \"fast\", expected a finite number");
}

TEST(Tntp, NamesTheNodeThatIsNot) {
    const auto file =
        file_with("node_net.tntp", std::string(header) + "1 4 900 1.5 2 0.15 4 60 0 1 ;\n");
    EXPECT_EQ(message(file),
              file.string() + ":7: to node is 4, expected a whole number from 1 to 3");
}

TEST(Tntp, NoticesATruncatedNetwork) {
    const auto file =
        file_with("short_net.tntp", std::string(header) + "1 3 900 1.5 2 0.15 4 60 0 1 ;\n");
    EXPECT_EQ(message(file), file.string() + ": 1 links read, expected 2 as its header says");
}

TEST(Tntp, NamesTheMissingFile) {
    EXPECT_EQ(message("/nowhere/x_net.tntp"),
              "/nowhere/x_net.tntp: cannot be read, expected a TNTP file");
}

}  // namespace
}  // namespace calade::io
