// SPDX-License-Identifier: Apache-2.0
#include "basins.hpp"

#include "calade/base/parallel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace calade::flood {
namespace {

using namespace test;

// A lake in a rough bowl with a street of buildings, a wall and rain.
Model rough(const std::string& scheme, const std::string& precision) {
    Geometry g = make_basin(
        70, 50, 5.0,
        [](double x, double y) { return 0.004 * (x - 175) + 0.4 * std::sin(0.3 * x) + 0.01 * y; },
        0.03);
    wall_east_of(g, 33, 0.9F);
    for (Index row = 10; row < 20; ++row) {
        g.active[static_cast<std::size_t>(g.grid.index(20, row))] = 0;
        g.storage[static_cast<std::size_t>(g.grid.index(25, row))] = 0.5F;
    }
    open_side(g, 1, city::BoundaryKind::free_outflow, "out");
    Parameters p;
    p.scheme = scheme;
    p.precision = precision;
    return Model(p, g, {{sim::Series{}}, constant(2e-5, "rain")});
}

State storm(const Model& model) {
    State state = model.still_water(0.6);
    set_surface(state, model, [](double x, double) { return x < 100 ? 1.5 : 0.2; });
    model.advance(state, 60.0);
    model.advance(state, 120.0);
    return state;
}

TEST(FloodPrecision, ClosesTheLedgerToTwelveDigitsInDouble) {
    for (const char* scheme : {"second_order", "first_order"}) {
        const Model model = rough(scheme, "double");
        const State state = storm(model);
        EXPECT_LT(model.ledger(state).relative_error(), 1e-12) << scheme;
        EXPECT_LT(*std::max_element(state.h.begin(), state.h.end()), 5.0F);
        for (const double h : state.h_full) {
            ASSERT_GE(h, 0.0);
        }
    }
}

TEST(FloodPrecision, AgreesInSingleAndDouble) {
    const State single = storm(rough("second_order", "single"));
    const State full = storm(rough("second_order", "double"));
    double worst = 0.0;
    double mean = 0.0;
    for (std::size_t i = 0; i < single.h.size(); ++i) {
        const double off = std::abs(static_cast<double>(single.h[i]) - full.h_full[i]);
        worst = std::max(worst, off);
        mean += off / static_cast<double>(single.h.size());
    }
    EXPECT_LT(mean, 1e-4);
    EXPECT_LT(worst, 0.02);  // fronts may pass a cell a step apart
}

TEST(FloodPrecision, TakesACellThatWasChangedByHandFromItsSingleCopy) {
    const Model model = rough("second_order", "double");
    State state = model.still_water(0.6);
    state.h[5] += 0.5F;
    state.initial_volume = model.ledger(state).stored;
    const double changed = static_cast<double>(state.h[5]);
    model.advance(state, 1e-9);
    EXPECT_NEAR(state.h_full[5], changed, 1e-6);
}

TEST(FloodPrecision, GivesTheSameBitsInDoubleForAnyNumberOfThreads) {
    const auto run = [](int threads) {
        const ThreadLimit limit(threads);
        return storm(rough("second_order", "double"));
    };
    const State one = run(1);
    const State two = run(2);
    EXPECT_EQ(one.h_full, two.h_full);
    EXPECT_EQ(one.hu_full, two.hu_full);
}

TEST(FloodPrecision, IsStillInDouble) {
    Geometry g = make_basin(
        40, 30, 5.0, [](double x, double y) { return std::sin(0.11 * x) * std::cos(0.07 * y); });
    const Model model = [&] {
        Parameters p;
        p.precision = "double";
        open_side(g, 0, city::BoundaryKind::level, "sea");
        return Model(p, g, {{constant(0.31)}, {}});
    }();
    State state = model.still_water(0.31);
    const std::vector<double> before = state.h_full;
    model.advance(state, 600.0);
    EXPECT_EQ(state.h_full, before);
    EXPECT_LE(fastest(state), 1e-12);
}

}  // namespace
}  // namespace calade::flood
