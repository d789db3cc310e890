// SPDX-License-Identifier: Apache-2.0
// Crews and normally open points, against every possible order and by hand.
#include "calade/base/error.hpp"
#include "calade/base/random.hpp"
#include "calade/energy/model.hpp"
#include "unit/energy/drawn_grid.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace calade;

namespace {

/// Customer-hours of one order, worked out step by step.
double cost_of(const std::vector<Index>& order, const std::vector<double>& hours,
               const std::vector<double>& travel,
               const std::function<int(std::span<const std::uint8_t>)>& off) {
    std::vector<std::uint8_t> done(hours.size(), 0);
    double cost = 0.0;
    std::size_t last = 0;
    for (const Index task : order) {
        const auto i = static_cast<std::size_t>(task);
        cost += off(done) * (travel[last * (hours.size() + 1) + i + 1] + hours[i]);
        done[i] = 1;
        last = i + 1;
    }
    return cost;
}

struct Tasks {
    std::vector<double> hours, travel;
    std::vector<int> customers;
};

Tasks random_tasks(std::size_t n, std::uint64_t seed) {
    RandomStream random(seed, 4);
    Tasks out;
    for (std::size_t i = 0; i < n; ++i) {
        out.hours.push_back(random.uniform(1.0, 10.0));
        out.customers.push_back(static_cast<int>(random.below(200)));
    }
    for (std::size_t i = 0; i < (n + 1) * (n + 1); ++i) {
        out.travel.push_back(random.uniform(0.0, 2.0));
    }
    return out;
}

}  // namespace

TEST(EnergyRestoration, FindsTheBestOfAllOrders) {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        const auto tasks = random_tasks(6, seed);
        // The second task only helps once the first is done: a station behind another.
        auto off = [&](std::span<const std::uint8_t> done) {
            int sum = 0;
            for (std::size_t i = 0; i < done.size(); ++i) {
                const bool on = done[i] != 0 && (i != 1 || done[0] != 0);
                sum += on ? 0 : tasks.customers[i];
            }
            return sum;
        };
        std::vector<Index> order(6);
        std::iota(order.begin(), order.end(), 0);
        double best = INFINITY;
        do {
            best = std::min(best, cost_of(order, tasks.hours, tasks.travel, off));
        } while (std::next_permutation(order.begin(), order.end()));
        const auto plan = energy::plan_repairs(tasks.hours, tasks.travel, off);
        EXPECT_TRUE(plan.optimal);
        EXPECT_NEAR(plan.customer_hours, best, 1e-9 * best);
        const auto quick = energy::plan_repairs(tasks.hours, tasks.travel, off, 0);
        EXPECT_FALSE(quick.optimal);
        EXPECT_GE(quick.customer_hours, best * (1.0 - 1e-12));
        EXPECT_LE(quick.customer_hours, 1.6 * best);
    }
}

TEST(EnergyRestoration, RefusesTimesThatCannotBe) {
    auto none = [](std::span<const std::uint8_t>) { return 0; };
    EXPECT_THROW(
        (void)energy::plan_repairs(std::vector<double>{1.0}, std::vector<double>{0.0}, none),
        UsageError);
    EXPECT_THROW(
        (void)energy::plan_repairs(std::vector<double>{-1.0}, std::vector<double>(4, 0.0), none),
        UsageError);
}

TEST(EnergyRestoration, ResuppliesThroughTheOpenTieAndOnlyWithinTheLimits) {
    auto grid = test::drawn_grid(test::ring_text());
    const energy::Model model({}, grid);
    auto state = model.initial();
    model.set_station_out(state, test::station_of(grid, "A"), true);
    model.solve(state);
    ASSERT_EQ(state.customers_off, 20);
    const auto done = model.resupply(state);
    ASSERT_EQ(done.closed.size(), 1U);
    EXPECT_EQ(done.closed[0], test::branch_of(grid, "b-d"));
    EXPECT_EQ(done.customers_restored, 10);
    EXPECT_EQ(state.customers_off, 10);
    // A branch on the way that cannot carry the second feeder's end.
    grid.branches[test::branch_of(grid, "c-d").index()].rated_a = 4.0;
    const energy::Model weak({}, grid);
    auto held = weak.initial();
    weak.set_station_out(held, test::station_of(grid, "A"), true);
    EXPECT_TRUE(weak.resupply(held).closed.empty());
    EXPECT_EQ(held.customers_off, 20);
}

TEST(EnergyRestoration, OrdersStationsByWhatTheyBringBack) {
    const energy::Model model({}, test::drawn_grid(test::ring_text()));
    auto state = model.initial();
    std::vector<float> depth{0.0F, 5.0F, 5.0F, 0.0F, 0.0F};
    model.set_station_depth(state, depth);
    depth.assign(5, 0.0F);
    model.set_station_depth(state, depth);
    // b hangs on a: a first restores 10, then b 10.
    const std::vector<StationId> stations{test::station_of(model.network(), "B"),
                                          test::station_of(model.network(), "A")};
    const auto plan = model.plan_repairs(state, stations, std::vector<double>(9, 0.5));
    ASSERT_EQ(plan.steps.size(), 2U);
    EXPECT_EQ(plan.steps[0].task, 1);
    EXPECT_EQ(plan.steps[0].customers_restored, 10);
    EXPECT_EQ(plan.steps[1].customers_restored, 10);
    const double each = 0.5 + energy::asset_class(city::StationKind::mv_lv).repair_h;
    EXPECT_DOUBLE_EQ(plan.customer_hours, 20 * each + 10 * each);
}

namespace {

/// Three dark ends that two strong neighbours could carry over ties; random loads and ratings.
city::PowerNetwork dark_ends(std::uint64_t seed) {
    RandomStream random(seed, 9);
    auto grid = test::drawn_grid(R"(
        station S 1
        bus bar 20
        bus s 20 S
        bus a 20
        bus b 20
        bus c 20
        bus m 20
        bus n 20
        source bar 1.0
        line bar s 0.1 0.1
        line s a 0.5 0.3
        line s b 0.5 0.3
        line s c 0.5 0.3
        line bar m 0.5 0.3
        line bar n 0.5 0.3
        open m a 0.5 0.3
        open m b 0.5 0.3
        open n b 0.5 0.3
        open n c 0.5 0.3
        open a c 0.5 0.3
        load a 100 30 10
        load b 100 30 10
        load c 100 30 10
        load m 100 30 10
        load n 100 30 10
    )");
    for (auto& load : grid.loads) {
        load.p_w *= random.uniform(0.3, 2.0);
        load.customers = 5 + static_cast<int>(random.below(40));
    }
    for (const char* feeder : {"bar-m", "bar-n"}) {
        // 100 kW at 20 kV are 2.9 A.
        grid.branches[test::branch_of(grid, feeder).index()].rated_a = random.uniform(6.0, 12.0);
    }
    return grid;
}

/// The most customers that any set of ties brings back within the limits, without loops: counted by
/// walking each network anew.
int best_of_all_sets(const energy::Model& model, const energy::State& before) {
    std::vector<BranchId> ties;
    for (std::size_t k = 0; k < before.branch_closed.size(); ++k) {
        if (before.branch_closed[k] == 0) {
            ties.emplace_back(static_cast<Index>(k));
        }
    }
    int best = 0;
    for (unsigned set = 0; set < 1U << ties.size(); ++set) {
        auto state = before;
        for (std::size_t t = 0; t < ties.size(); ++t) {
            model.set_branch_closed(state, ties[t], (set >> t & 1U) != 0);
        }
        model.solve(state);
        int lit = 0;
        int within = 0;  // branches that conduct
        for (const auto on : state.bus_energised) {
            lit += on;
        }
        for (std::size_t k = 0; k < state.branch_closed.size(); ++k) {
            const auto& branch = model.network().branches[k];
            within += state.branch_closed[k] != 0 &&
                              state.bus_energised[branch.from.index()] != 0 &&
                              state.bus_energised[branch.to.index()] != 0
                          ? 1
                          : 0;
        }
        const bool radial = within == lit - 1;
        if (radial && state.converged && model.overloaded(state).empty() &&
            model.outside_band(state).empty()) {
            best = std::max(best, before.customers_off - state.customers_off);
        }
    }
    return best;
}

}  // namespace

TEST(EnergyRestoration, BringsBackAsManyAsTheBestOfAllSetsOfTies) {
    int bound = 0;
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        const energy::Model model({}, dark_ends(seed));
        auto state = model.initial();
        if (!model.overloaded(state).empty()) {
            continue;  // too much before anything happened
        }
        model.set_station_out(state, StationId(0), true);
        model.solve(state);
        const int most = best_of_all_sets(model, state);
        const int off = state.customers_off;
        const auto done = model.resupply(state);
        EXPECT_TRUE(done.optimal);
        EXPECT_EQ(done.customers_restored, most) << "seed " << seed;
        EXPECT_EQ(off - state.customers_off, most);
        EXPECT_TRUE(model.overloaded(state).empty());
        bound += most < off ? 1 : 0;
    }
    EXPECT_GE(bound, 20);  // limits do bind
}
