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
