// SPDX-License-Identifier: Apache-2.0
#include "calade/io/omx.hpp"

#include "calade/base/error.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace calade::io {
namespace {

std::filesystem::path place(const char* name) {
    return std::filesystem::path(testing::TempDir()) / (std::string(name) + "_calade.omx");
}

OmxFile two_zones() {
    OmxFile omx;
    omx.zones = 2;
    omx.matrices = {{"cars", {0.0, 3.5, 2.0, 0.0}}, {"time", {1.0, 2.0, 3.0, 4.0}}};
    omx.lookups = {{"code", {"3", "1"}}, {"number", {"12", "7"}}};
    return omx;
}

TEST(Omx, ReadsWhatItWrites) {
    const auto file = place("round");
    write_omx(file, two_zones());
    const auto omx = read_omx(file);
    ASSERT_EQ(omx.zones, 2U);
    ASSERT_EQ(omx.matrices.size(), 2U);
    EXPECT_EQ(omx.matrices[1].value, two_zones().matrices[1].value);
    const auto od = od_of_omx(omx, "cars", "number");
    ASSERT_EQ(od.size(), 2U);
    EXPECT_EQ(od[0].from, "12");
    EXPECT_EQ(od[0].to, "7");
    EXPECT_EQ(od[0].trips, 3.5);
    EXPECT_EQ(od_of_omx(omx, "cars", "code")[1].from, "1");
    EXPECT_EQ(od_of_omx(omx, "cars")[1].from, "2");
    std::filesystem::remove(file);
}

TEST(Omx, NamesWhatIsWrong) {
    auto omx = two_zones();
    EXPECT_EQ(test::message_of<Error>([&] { (void)od_of_omx(omx, "car"); }),
              "OMX file: has no matrix 'car', expected one of cars, time");
    omx.matrices[0].value[2] = -1.0;
    EXPECT_EQ(test::message_of<Error>([&] { (void)od_of_omx(omx, "cars", "code"); }),
              "OMX file: matrix 'cars' has -1 trips from zone 1 to 3, expected a finite "
              "number of 0 or more");
    omx.lookups[1].zone[1] = "12";
    EXPECT_EQ(test::message_of<Error>([&] { (void)od_of_omx(omx, "time", "number"); }),
              "OMX file: lookup 'number' gives zone '12' twice, expected it once");
    omx.lookups[1].zone.pop_back();
    EXPECT_EQ(test::message_of<Error>([&] { write_omx("x.omx", omx); }),
              "x.omx: lookup 'number' has 1 entries, expected 2");
    const auto file = place("text");
    std::ofstream(file) << "no matrix";
    EXPECT_NE(test::message_of<Error>([&] {
                  (void)read_omx(file);
              }).find("cannot be opened as an OMX file"),
              std::string::npos);
    std::filesystem::remove(file);
}

}  // namespace
}  // namespace calade::io
