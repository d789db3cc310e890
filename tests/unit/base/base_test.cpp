// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/base/hash.hpp"
#include "calade/base/ids.hpp"
#include "calade/base/nearest_name.hpp"
#include "calade/base/parallel.hpp"
#include "calade/base/provenance.hpp"
#include "calade/base/random.hpp"
#include "calade/base/time.hpp"
#include "calade/base/units.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>
#include <type_traits>
#include <vector>

namespace {

using namespace calade;

TEST(Ids, CannotBeMixed) {
    EXPECT_FALSE((std::is_convertible_v<StreetId, BusId>));
    EXPECT_FALSE((std::is_convertible_v<int, StreetId>));
    EXPECT_FALSE(StreetId{}.valid());
    EXPECT_TRUE(StreetId(0).valid());
}

TEST(Time, ReadsAndWritesUtc) {
    EXPECT_EQ(format_instant(parse_instant("2024-02-29T23:59:59Z")), "2024-02-29T23:59:59Z");
    EXPECT_EQ(parse_instant("2024-01-31T07:00:00+01:00"), parse_instant("2024-01-31T06:00:00Z"));
    EXPECT_EQ(parse_instant("2024-01-31 06:00"), parse_instant("2024-01-31T06:00:00Z"));
    EXPECT_EQ(format_instant(after(parse_instant("2024-12-31T23:59:30Z"), 30.4)),
              "2025-01-01T00:00:00Z");
}

TEST(Time, RefusesWhatIsNoTime) {
    for (const char* text : {"", "tomorrow", "2024-13-01T00:00:00Z", "2024-02-30T00:00:00Z",
                             "2024-01-31T06:00:00Z and more"}) {
        EXPECT_THROW((void)parse_instant(text), ScenarioError) << text;
    }
}

TEST(Time, TellsDurationsToPeople) {
    EXPECT_EQ(format_duration(45.0), "45 s");
    EXPECT_EQ(format_duration(720.0), "12 min");
    EXPECT_EQ(format_duration(11100.0), "3 h 05 min");
}

TEST(Units, ConvertsOnceToSi) {
    EXPECT_DOUBLE_EQ(parse_quantity("24 cm", Dimension::length), 0.24);
    EXPECT_DOUBLE_EQ(parse_quantity("36 mm/h", Dimension::rain_rate), 1e-5);
    EXPECT_DOUBLE_EQ(parse_quantity("50 km/h", Dimension::speed), 50.0 / 3.6);
    EXPECT_DOUBLE_EQ(parse_quantity(" -1.5m ", Dimension::length), -1.5);
    EXPECT_DOUBLE_EQ(parse_quantity("7", Dimension::time), 7.0);
}

TEST(Units, RefusesAnotherDimensionAndValuesThatAreNotFinite) {
    for (const char* text : {"24 s", "inf m", "nan", "", "m", "1e999 m", "3 furlong"}) {
        EXPECT_THROW((void)parse_quantity(text, Dimension::length), ScenarioError) << text;
    }
}

TEST(Hash, DependsOnEveryByteAndOnTheLength) {
    auto digest = [](const std::vector<double>& values) {
        Hasher h;
        h.add(std::span<const double>(values));
        return h.hex();
    };
    EXPECT_EQ(digest({1.0, 2.0}), digest({1.0, 2.0}));
    EXPECT_NE(digest({1.0, 2.0}), digest({2.0, 1.0}));
    EXPECT_NE(digest({0.0}), digest({0.0, 0.0}));
    EXPECT_NE(digest({1.0}), digest({std::nextafter(1.0, 2.0)}));
    EXPECT_THROW((void)hash_file("no/such/file"), DataError);
}

TEST(Random, IsAFunctionOfItsThreeNumbersAndLooksUniform) {
    EXPECT_EQ(random_uniform(1, 2, 3), random_uniform(1, 2, 3));
    double sum = 0.0, squares = 0.0;
    std::set<std::uint64_t> seen;
    constexpr int n = 100'000;
    for (int i = 0; i < n; ++i) {
        const double u = random_uniform(7, 1, static_cast<std::uint64_t>(i));
        ASSERT_GE(u, 0.0);
        ASSERT_LT(u, 1.0);
        sum += u;
        squares += u * u;
        seen.insert(random_bits(7, 1, static_cast<std::uint64_t>(i)));
    }
    EXPECT_EQ(seen.size(), static_cast<std::size_t>(n));
    // Standard errors are 0.0009 and 0.0009: five of them.
    EXPECT_NEAR(sum / n, 0.5, 0.005);
    EXPECT_NEAR(squares / n, 1.0 / 3.0, 0.005);
}

TEST(Parallel, SumsTheSameBitsForAnyNumberOfThreads) {
    std::vector<double> values(100'003);
    for (std::size_t i = 0; i < values.size(); ++i) {
        values[i] = std::sin(static_cast<double>(i)) * 1e6;
    }
    auto total = [&](int threads) {
        const ThreadLimit limit(threads);
        return parallel_sum(0, static_cast<Index>(values.size()), 1000, [&](Index a, Index b) {
            double s = 0.0;
            for (Index i = a; i < b; ++i) {
                s += values[static_cast<std::size_t>(i)];
            }
            return s;
        });
    };
    EXPECT_EQ(total(1), total(2));
}

TEST(Parallel, VisitsEveryItemOnceAndNothingForAnEmptyRange) {
    std::vector<int> visits(1234, 0);
    parallel_for(0, 1234, 100, [&](Index a, Index b) {
        for (Index i = a; i < b; ++i) {
            ++visits[static_cast<std::size_t>(i)];
        }
    });
    EXPECT_EQ(visits, std::vector<int>(1234, 1));
    parallel_for(5, 5, 10, [](Index, Index) { FAIL(); });
}

TEST(NearestName, FindsTheTypoAndNothingForAStranger) {
    const std::vector<std::string> known = {"flood", "traffic", "energy"};
    EXPECT_EQ(nearest_name("fload", known), "flood");
    EXPECT_EQ(nearest_name("trafic", known), "traffic");
    EXPECT_EQ(nearest_name("xylophone", known), "");
}

TEST(Provenance, NamesAreReadBack) {
    for (const Mark m : {Mark::source, Mark::measured, Mark::surveyed, Mark::estimated,
                         Mark::synthesised, Mark::default_value}) {
        EXPECT_EQ(mark_from_string(to_string(m)), m);
    }
    EXPECT_THROW((void)mark_from_string("guessed"), DataError);
}

}  // namespace
