// SPDX-License-Identifier: Apache-2.0
#include "basins.hpp"

#include "calade/base/parallel.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace calade::flood {
namespace {

using namespace test;

Parameters with(bool local, const std::string& scheme, const std::string& precision) {
    Parameters p;
    p.local_time_steps = local;
    p.scheme = scheme;
    p.precision = precision;
    return p;
}

// A sea 12 m deep in the north, beach, and a shore of 200 rows with a lake, bumps and buildings:
// tiles of 46 rows, long steps in the south; two tiles across, so that seams run both ways.
Geometry shore() {
    Geometry g = make_basin(
        800, 280, 5.0,
        [](double x, double y) {
            const double bumps = 0.3 * std::sin(0.05 * x) + 0.2 * std::cos(0.07 * y);
            const double land = y < 900.0 ? 0.0008 * (900.0 - y) : 0.0;
            const double sea = y > 1000.0 ? -std::min(12.0, 0.06 * (y - 1000.0)) : 0.0;
            const double bay = x > 3000.0 && y > 500.0 && y <= 1000.0 ? -6.0 : 0.0;
            return land + sea + bay + bumps;
        },
        0.03);
    for (Index row = 60; row < 90; ++row) {
        g.active[static_cast<std::size_t>(g.grid.index(300, row))] = 0;
        g.storage[static_cast<std::size_t>(g.grid.index(305, row))] = 0.5F;
    }
    open_side(g, 3, city::BoundaryKind::level, "sea");
    // From the land into the bay, of which the tiles therefore take short steps.
    g.pumps.push_back({.name = "pump",
                       .inlet = g.grid.index(400, 175),
                       .outlet = g.grid.index(700, 150),
                       .capacity_m3s = 0.5,
                       .start_depth_m = 0.02,
                       .stop_depth_m = 0.01,
                       .trip_depth_m = 9.0});
    return g;
}

Model stormy_shore(bool local, const std::string& scheme, const std::string& precision) {
    const Forcing forcing{{sim::Series{{0.0, 600.0}, {0.3, 1.2}, "sea"}}, constant(1e-5, "rain")};
    Parameters p = with(local, scheme, precision);
    p.extremes = true;
    return Model(p, shore(), forcing);
}

State surge(const Model& model, double until) {
    State state = model.still_water(0.3);
    model.advance(state, 0.5 * until);
    model.advance(state, until);
    return state;
}

TEST(FloodLocalSteps, ClosesTheLedger) {
    for (const char* scheme : {"second_order", "first_order"}) {
        const Model full = stormy_shore(true, scheme, "double");
        EXPECT_LT(full.ledger(surge(full, 20.0)).relative_error(), 1e-12) << scheme;
        const Model single = stormy_shore(true, scheme, "single");
        const State state = surge(single, 20.0);
        EXPECT_LT(single.ledger(state).relative_error(), 1e-6) << scheme;
        for (const float h : state.h) {
            ASSERT_GE(h, 0.0F);
        }
    }
}

// Thin water runs fast down a rough slope, over seams, into a pit 15 m deep: small differences
// grow there, the water in all stays the same.
TEST(FloodLocalSteps, KeepsThinWaterOnARoughSlopePositive) {
    const auto bed = [](double x, double y) {
        const double rough = 1.2 * std::sin(1.7 * x) * std::cos(2.3 * y);
        return y > 1100.0 ? -15.0 : 0.25 * (1100.0 - y) + rough;
    };
    for (const char* scheme : {"second_order", "first_order"}) {
        State ends[2];
        for (const bool local : {false, true}) {
            const Model model(with(local, scheme, "double"), make_basin(300, 280, 5.0, bed, 0.004),
                              {});
            State state = model.still_water(-1000.0);
            set_surface(state, model,
                        [&](double x, double y) { return y > 1100.0 ? -1.0 : bed(x, y) + 0.05; });
            model.advance(state, 30.0);
            EXPECT_LT(model.ledger(state).relative_error(), 1e-12) << scheme;
            for (const double h : state.h_full) {
                ASSERT_GE(h, 0.0) << scheme;
            }
            ends[local ? 1 : 0] = state;
        }
        EXPECT_NE(ends[0].h, ends[1].h) << scheme << ": no tile took a longer step";
        double off = 0.0;
        double all = 0.0;
        for (std::size_t i = 0; i < ends[0].h.size(); ++i) {
            all += ends[0].h_full[i];
            off += std::abs(ends[0].h_full[i] - ends[1].h_full[i]);
        }
        EXPECT_LT(off / all, 0.02) << scheme;
    }
}

TEST(FloodLocalSteps, AgreesWithOneStepForAllToACentimetre) {
    for (const char* scheme : {"second_order", "first_order"}) {
        const State one = surge(stormy_shore(false, scheme, "single"), 40.0);
        const State local = surge(stormy_shore(true, scheme, "single"), 40.0);
        double worst = 0.0;
        for (std::size_t i = 0; i < one.h.size(); ++i) {
            worst = std::max(worst, std::abs(static_cast<double>(one.max_depth[i]) -
                                             static_cast<double>(local.max_depth[i])));
        }
        EXPECT_LT(worst, 0.01) << scheme;
        EXPECT_GT(worst, 0.0) << scheme << ": no tile took a longer step";
    }
}

TEST(FloodLocalSteps, KeepsALakeAtRestAcrossSeams) {
    for (const char* scheme : {"second_order", "first_order"}) {
        for (const char* precision : {"single", "double"}) {
            const Model model(with(true, scheme, precision), shore(), {{constant(0.4)}, {}});
            State state = model.still_water(0.4);
            const std::vector<float> before = state.h;
            model.advance(state, 30.0);
            EXPECT_EQ(fastest(state), 0.0) << scheme << ' ' << precision;
            EXPECT_EQ(state.h, before) << scheme << ' ' << precision;
        }
    }
}

// One block wide and with rows that fill their tiles: the frame around the cells is in no tile.
TEST(FloodLocalSteps, TakeABasinThatIsOneBlockWide) {
    const auto bed = [](double, double y) { return y > 1300.0 ? -12.0 : 0.0; };
    for (const Index rows : {256, 512}) {
        const auto depths = [&](bool local) {
            const Model model(with(local, "second_order", "double"),
                              make_basin(8, rows, 2048.0 / static_cast<double>(rows), bed), {});
            State state = model.still_water(-1000.0);
            set_surface(state, model, [](double, double y) { return y < 1100.0 ? 1.0 : 0.2; });
            model.advance(state, 30.0);
            return state.h;
        };
        const std::vector<float> one = depths(false);
        const std::vector<float> local = depths(true);
        for (std::size_t i = 0; i < one.size(); ++i) {
            ASSERT_NEAR(one[i], local[i], 0.02) << rows << " rows, cell " << i;
        }
    }
}

void expect_same_run(const State& a, const State& b) {
    EXPECT_EQ(a.steps, b.steps);
    EXPECT_EQ(a.h, b.h);
    EXPECT_EQ(a.h_low, b.h_low);
    EXPECT_EQ(a.hu, b.hu);
    EXPECT_EQ(a.hv, b.hv);
    EXPECT_EQ(a.max_depth, b.max_depth);
    EXPECT_EQ(a.max_speed, b.max_speed);
    EXPECT_EQ(a.extremes.duration, b.extremes.duration);
    EXPECT_EQ(a.boundary_in, b.boundary_in);
    EXPECT_EQ(a.rain_in, b.rain_in);
    EXPECT_EQ(a.pump_moved, b.pump_moved);
}

TEST(FloodLocalSteps, GivesTheSameBitsForAnyNumberOfThreads) {
    const Model model = stormy_shore(true, "second_order", "single");
    const auto run = [&](int threads) {
        const ThreadLimit limit(threads);
        return surge(model, 40.0);
    };
    expect_same_run(run(1), run(2));
}

TEST(FloodLocalSteps, GivesTheSameBitsWhenResumed) {
    const Model first = stormy_shore(true, "second_order", "single");
    State state = first.still_water(0.3);
    first.advance(state, 20.0);
    sim::ArchiveWriter out;
    Model::save(out, state);
    first.advance(state, 40.0);
    sim::ArchiveReader in({out.data().begin(), out.data().end()});
    State resumed = Model::load(in);
    stormy_shore(true, "second_order", "single").advance(resumed, 40.0);
    expect_same_run(state, resumed);
}

}  // namespace
}  // namespace calade::flood
