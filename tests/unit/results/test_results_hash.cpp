// SPDX-License-Identifier: Apache-2.0
#include "calade/results/results_hash.hpp"
#include "run_folder.hpp"

#include <gtest/gtest.h>

namespace {

using namespace calade;
using results::test::HandMadeTown;

std::string hash_of(const HandMadeTown& t) {
    results::History history(t.town(), t.state);
    const auto totals = results::totals_of(t.town(), t.state);
    history.follow(t.town(), t.state);
    results::SeriesRecorder series(t.city, {}, {});
    series.record(t.town(), t.state, totals, {}, 0.0);
    sim::Ledger ledger;
    ledger.unit = "m3";
    ledger.stored = totals.water_volume_m3;
    return results::results_hash(
        t.state, history, results::find_indicators(results::test::tables_after(t, history, {})),
        series, {ledger});
}

TEST(ResultsHash, IsSixteenHexadecimalDigitsAndTheSameForTheSameValues) {
    const HandMadeTown a;
    const HandMadeTown b;
    EXPECT_EQ(hash_of(a), hash_of(b));
    EXPECT_EQ(hash_of(a).size(), 16U);
    EXPECT_EQ(hash_of(a).find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(ResultsHash, ChangesWithTheLastBitOfADepth) {
    HandMadeTown t;
    const std::string before = hash_of(t);
    t.state.flood.h[0] = std::nextafter(t.state.flood.h[0], 10.0F);
    EXPECT_NE(hash_of(t), before);
}

TEST(ResultsHash, ChangesWithTheCauseOfAnEvent) {
    HandMadeTown t;
    t.state.events.resize(2);
    const std::string before = hash_of(t);
    t.state.events[1].causes = {0};
    EXPECT_NE(hash_of(t), before);
}

TEST(ResultsHash, TakesEveryNanForTheSame) {
    HandMadeTown t;
    const std::string before = hash_of(t);
    t.state.flood.arrival[1] = -t.state.flood.arrival[1];
    EXPECT_EQ(hash_of(t), before);
}

}  // namespace
