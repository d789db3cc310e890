// SPDX-License-Identifier: Apache-2.0
#include "calade/io/toml.hpp"

#include "calade/base/error.hpp"

#include <gtest/gtest.h>

namespace {

using calade::Dimension;
using calade::ScenarioError;
using calade::io::TomlTable;

std::string message_of(const std::function<void()>& action) {
    try {
        action();
    } catch (const ScenarioError& error) {
        return error.what();
    }
    return "no error";
}

const char* storm = R"(name = "storm"
start = 2024-01-31T06:00:00Z
[flood]
cfl = 0.5
window = "2 min"
[[boundaries]]
name = "sea"
offset_m = 0.0
)";

TEST(Toml, NamesTheLineAndTheNearestKeyOfAnUnknownOne) {
    const auto t = TomlTable::parse("[flood]\ncfk = 0.5\n", "storm.toml");
    EXPECT_EQ(message_of([&] {
                  t.table("flood").only({"cfl", "cell_m"});
              }),
              "storm.toml:2: flood.cfk is not a known key; did you mean 'cfl'?");
}

TEST(Toml, ConvertsUnitsAndRefusesOthers) {
    const auto t = TomlTable::parse(storm, "storm.toml");
    EXPECT_DOUBLE_EQ(t.table("flood").number("window", Dimension::time), 120.0);
    const auto wrong =
        message_of([&] { (void)t.table("flood").number("window", Dimension::length); });
    EXPECT_NE(wrong.find("storm.toml:5: flood.window"), std::string::npos) << wrong;
    EXPECT_NE(wrong.find("unit 'min', expected m, mm, cm, km"), std::string::npos) << wrong;
}

TEST(Toml, ReadsNumbersInTheUnitOfTheirKey) {
    const auto t = TomlTable::parse(
        "rain_mm_h = \"30 mm/h\"\nbare = \"30\"\ntimes_h = [1, \"90 min\", \"2 h\", 3.0]\nyes = "
        "true\n",
        "storm.toml");
    constexpr double mm_h = 1e-3 / 3600.0;
    EXPECT_DOUBLE_EQ(t.number("rain_mm_h", Dimension::rain_rate, mm_h), 30.0);
    EXPECT_DOUBLE_EQ(t.number("bare", Dimension::rain_rate, mm_h), 30.0);
    EXPECT_EQ(t.numbers("times_h", Dimension::time, 3600.0),
              (std::vector<double>{1.0, 1.5, 2.0, 3.0}));
    EXPECT_EQ(message_of([&] { (void)t.number("yes", Dimension::length); }),
              "storm.toml:4: yes is true, expected a number in m");
}

TEST(Toml, BlamesTheOverrideForWhatItSet) {
    auto t = TomlTable::parse(storm, "storm.toml");
    t.set("boundaries.sea.offset_m", "fast");
    t.set("flod.cfl", "1");
    EXPECT_EQ(t.tables("boundaries")[0].where("offset_m"),
              "storm.toml, --set boundaries.sea.offset_m");
    EXPECT_EQ(t.where("flod"), "storm.toml, --set flod.cfl");
    const auto near = message_of([&] { t.set("boundaries.see.offset_m", "1"); });
    EXPECT_NE(near.find("did you mean 'sea'?"), std::string::npos) << near;
}

TEST(Toml, RefusesValuesThatAreNotFinite) {
    const auto t = TomlTable::parse("x = nan", "a.toml");
    EXPECT_NE(message_of([&] { (void)t.number("x"); }).find("finite"), std::string::npos);
}

TEST(Toml, ReadsInstantsAsUtc) {
    const auto t = TomlTable::parse(
        "a = 2024-01-31T06:00:00Z\nb = 2024-01-31T07:00:00+01:00\nc = \"2024-01-31T06:00\"",
        "a.toml");
    EXPECT_EQ(t.instant("a"), 1706680800);
    EXPECT_EQ(t.instant("b"), 1706680800);
    EXPECT_EQ(t.instant("c"), 1706680800);
}

TEST(Toml, OverridesByDottedPathAndByNameInLists) {
    auto t = TomlTable::parse(storm, "storm.toml");
    t.set("boundaries.sea.offset_m", "0.24");
    t.set("flood.cfl", "0.9");
    t.set("name", "other storm");
    EXPECT_DOUBLE_EQ(t.tables("boundaries")[0].number("offset_m"), 0.24);
    EXPECT_DOUBLE_EQ(t.table("flood").number("cfl"), 0.9);
    EXPECT_EQ(t.text("name"), "other storm");
    EXPECT_NE(message_of([&] { t.set("boundaries.lake.offset_m", "1"); }).find("'lake' is not in"),
              std::string::npos);
}

TEST(Toml, SaysWhereTheSyntaxIsWrong) {
    EXPECT_NE(
        message_of([] { (void)TomlTable::parse("a = 1\nb = = 2\n", "x.toml"); }).find("x.toml:2"),
        std::string::npos);
}

}  // namespace
