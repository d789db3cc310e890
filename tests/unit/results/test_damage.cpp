// SPDX-License-Identifier: Apache-2.0
#include "calade/results/damage.hpp"

#include "calade/base/error.hpp"
#include "calade/io/output_file.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

namespace {

using namespace calade;
using results::DamageTable;

const std::string head = R"(
format = "calade-damage"
version = 1
name = "ours"
currency = "EUR"
price_year = 2016
)";
const std::string homes = R"(
[[functions]]
use = "residential"
depth_m = [0.0, 1.0, 3.0]
share = [0.0, 0.4, 0.8]
value_eur = 1000.0
)";

DamageTable parsed(const std::string& text) {
    return results::parse_damage_table(text, "ours.toml");
}
std::string refusal(const std::string& text) {
    return calade::test::message_of<ScenarioError>([&] { (void)parsed(text); });
}
void expect_refused(const std::string& text, const std::string& words) {
    EXPECT_NE(refusal(text).find(words), std::string::npos) << refusal(text);
}
std::string with(std::string text, const std::string& old, const std::string& fresh) {
    return text.replace(text.find(old), old.size(), fresh);
}

TEST(DamageTable, IsLinearBetweenItsDepthsAndFlatBeyondThem) {
    const DamageTable table = parsed(head + homes);
    EXPECT_EQ(table.damage_eur("residential", 0.0, 100.0, 5.0), 0.0);
    EXPECT_DOUBLE_EQ(table.damage_eur("residential", 0.5, 100.0, 5.0).value(), 0.2 * 1e5);
    EXPECT_DOUBLE_EQ(table.damage_eur("residential", 2.0, 100.0, 5.0).value(), 0.6 * 1e5);
    EXPECT_DOUBLE_EQ(table.damage_eur("residential", 9.0, 100.0, 5.0).value(), 0.8 * 1e5);
}

TEST(DamageTable, LosesNothingBelowItsFirstDepth) {
    const DamageTable table = parsed(with(head + homes, "[0.0, 1.0, 3.0]", "[0.5, 1.0, 3.0]"));
    EXPECT_EQ(table.damage_eur("residential", 0.4, 100.0, 5.0), 0.0);
}

TEST(DamageTable, TakesOtherUsesForOtherAndSaysNothingWithoutIt) {
    EXPECT_FALSE(parsed(head + homes).damage_eur("industrial", 1.0, 100.0, 5.0).has_value());
    const DamageTable table = parsed(head + homes + with(homes, "residential", "other"));
    EXPECT_TRUE(table.damage_eur("industrial", 1.0, 100.0, 5.0).has_value());
}

// As the French national functions: by duration, in euros, per building.
TEST(DamageTable, TellsShortFloodsFromLongOnes) {
    const std::string by_duration = R"(
[[functions]]
use = "residential"
depth_m = [0.0, 1.0]
damage_eur = [0.0, 10000.0]
per = "building"
duration_to_h = 48.0
[[functions]]
use = "residential"
depth_m = [0.0, 1.0]
damage_eur = [0.0, 15000.0]
per = "building"
duration_from_h = 48.0
)";
    const DamageTable table = parsed(head + by_duration);
    EXPECT_EQ(table.damage_eur("residential", 1.0, 100.0, 47.9), 10000.0);
    EXPECT_EQ(table.damage_eur("residential", 1.0, 900.0, 48.0), 15000.0);
}

TEST(DamageTable, MovesItsPricesByTheStatedIndexOnly) {
    const DamageTable table =
        parsed(head + "price_index = \"BT01\"\nprice_factor = 1.25\n" + homes);
    EXPECT_DOUBLE_EQ(table.damage_eur("residential", 1.0, 1.0, 5.0).value(), 500.0);
    expect_refused(head + "price_factor = 1.25\n" + homes, "needs a price_index");
}

TEST(DamageTable, RefusesCostsWithoutACurrencyOrInAnother) {
    expect_refused(with(head, "currency = \"EUR\"\n", "") + homes, "currency");
    expect_refused(with(head, "EUR", "USD") + homes, "ours.toml:5");
    expect_refused(with(head, "EUR", "USD") + homes, "expected EUR");
}

TEST(DamageTable, RefusesCurvesThatFallOrDoNotFit) {
    expect_refused(head + with(homes, "[0.0, 0.4, 0.8]", "[0.0, 0.9, 0.8]"), "never fall");
    expect_refused(head + with(homes, "[0.0, 0.4, 0.8]", "[0.0, 0.4, 1.8]"), "from 0 to 1");
    expect_refused(head + with(homes, "[0.0, 0.4, 0.8]", "[0.0, 0.4]"), "one a depth");
    expect_refused(head + with(homes, "[0.0, 1.0, 3.0]", "[0.0, 1.0, 1.0]"), "that rise");
    expect_refused(head + with(homes, "[0.0, 1.0, 3.0]", "[0.0, nan, 3.0]"), "depth_m");
}

TEST(DamageTable, RefusesUnknownUsesKeysUnitsAndYears) {
    expect_refused(head + with(homes, "residential", "castle"), "expected one of residential");
    expect_refused(head + with(homes, "value_eur", "value_euro"), "value_euro");
    expect_refused(head + homes + "per = \"acre\"\n", "expected m2 or building");
    expect_refused(with(head, "2016", "16") + homes, "expected a year");
    expect_refused(head, "has no [[functions]]");
    expect_refused(head + with(homes, "value_eur = 1000.0", "value_eur = -1.0"), "above 0");
}

TEST(DamageTable, NamesTheFileThatIsMissing) {
    EXPECT_THROW((void)results::read_damage_table("/nowhere/ours.toml"), DataError);
}

// The table that is compiled in is the file; its curves are those of the JRC for Europe.
TEST(DamageTable, OfTheProgramIsTheOneInTheDataFolder) {
    const auto file = results::read_damage_table(CALADE_SOURCE_DIR "/data/damage/jrc_europe.toml");
    const auto& own = results::default_damage_table();
    EXPECT_EQ(own.name, file.name);
    for (const char* use : {"residential", "commercial", "industrial", "public_service", "other"}) {
        EXPECT_EQ(own.damage_eur(use, 1.3, 80.0, 6.0), file.damage_eur(use, 1.3, 80.0, 6.0));
    }
    EXPECT_DOUBLE_EQ(own.damage_eur("residential", 1.0, 100.0, 6.0).value(), 0.40 * 775.6 * 100.0);
    EXPECT_DOUBLE_EQ(own.damage_eur("industrial", 6.0, 1.0, 6.0).value(), 872.6);
}

// 1436.35 EUR/m2, 60 % kept, 60 % can be damaged, contents half of it, and so on.
TEST(DamageTable, OfTheProgramHasTheValuesThatItsHeadDerives) {
    const auto& own = results::default_damage_table();
    const double kept = 0.6 * 0.6;
    EXPECT_NEAR(own.damage_eur("residential", 9, 1, 1).value(), 1436.35 * kept * 1.5, 0.1);
    EXPECT_NEAR(own.damage_eur("commercial", 9, 1, 1).value(), 1494.08 * kept * 2.0, 0.1);
    EXPECT_NEAR(own.damage_eur("industrial", 9, 1, 1).value(), 969.54 * kept * 2.5, 0.1);
    EXPECT_NEAR(own.damage_eur("other", 9, 1, 1).value(), 1436.35 * kept, 0.1);
}

}  // namespace
