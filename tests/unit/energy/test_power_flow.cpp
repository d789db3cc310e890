// SPDX-License-Identifier: Apache-2.0
// The solvers on per-unit arrays: they agree, they fall back, they refuse what is not an island.
#include "calade/base/error.hpp"
#include "calade/energy/power_flow/admittance.hpp"
#include "calade/energy/power_flow/problem.hpp"
#include "unit/energy/small_problem.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <complex>

using namespace calade;
using namespace calade::energy::power_flow;
using test::add_branch;
using test::add_bus;
using test::random_tree;

namespace {

Solution solve_with(const Problem& problem, Method method) {
    return solve(problem, {.tolerance = 1e-9, .max_iterations = 40, .method = method});
}

}  // namespace

TEST(PowerFlow, SweepAndNewtonAgreeOnATreeWithTapsShiftsAndShunts) {
    const auto problem = random_tree(60);
    const auto swept = solve_with(problem, Method::sweep);
    const auto newton = solve_with(problem, Method::newton_raphson);
    ASSERT_TRUE(swept.converged);
    ASSERT_TRUE(newton.converged);
    for (std::size_t i = 0; i < swept.v.size(); ++i) {
        EXPECT_NEAR(swept.v[i], newton.v[i], 1e-11);
        EXPECT_NEAR(std::remainder(swept.angle[i] - newton.angle[i], 6.283185307179586), 0.0,
                    1e-11);
    }
}

TEST(PowerFlow, ChoosesTheSweepForTreesAndNewtonForTheRest) {
    auto problem = random_tree(20);
    EXPECT_EQ(solve_with(problem, Method::automatic).method, Method::sweep);
    auto controlled = problem;
    controlled.bus.type[5] = BusType::pv;
    EXPECT_EQ(solve_with(controlled, Method::automatic).method, Method::newton_raphson);
    auto meshed = problem;
    add_branch(meshed, 0, 19, 0.01, 0.02);
    EXPECT_EQ(solve_with(meshed, Method::automatic).method, Method::newton_raphson);
    EXPECT_THROW((void)solve_with(meshed, Method::sweep), UsageError);
}

TEST(PowerFlow, HoldsTheVoltageOfAPvBus) {
    auto problem = random_tree(20);
    problem.bus.type[7] = BusType::pv;
    problem.bus.v[7] = 1.01;
    const auto solution = solve_with(problem, Method::automatic);
    ASSERT_TRUE(solution.converged);
    EXPECT_EQ(solution.v[7], 1.01);
}

TEST(PowerFlow, BalancesSlackPowerWithLoadsAndLosses) {
    const auto problem = random_tree(60);
    const auto found = flows(problem, solve_with(problem, Method::automatic));
    double injected = 0.0;
    for (const double p : problem.bus.p) {
        injected += p;
    }
    EXPECT_NEAR(found.slack_p + injected, found.losses, 1e-10);
}

TEST(PowerFlow, FallsBackToOtherStartsFromAHopelessOne) {
    auto problem = random_tree(30);
    add_branch(problem, 0, 29, 0.01, 0.02);
    const auto good = solve_with(problem, Method::automatic);
    ASSERT_TRUE(good.converged);
    EXPECT_EQ(good.start, Start::given);
    for (std::size_t i = 1; i < problem.bus.v.size(); ++i) {
        problem.bus.v[i] = 0.02;
        problem.bus.angle[i] = i % 2 == 0 ? 3.0 : -2.0;
    }
    const auto recovered = solve_with(problem, Method::automatic);
    ASSERT_TRUE(recovered.converged);
    EXPECT_NE(recovered.start, Start::given);
    for (std::size_t i = 0; i < good.v.size(); ++i) {
        EXPECT_NEAR(recovered.v[i], good.v[i], 1e-9);
    }
}

TEST(PowerFlow, TakesOverFromASweepThatDoesNotSettle) {
    // Close to the nose the sweep contracts slowly and Newton's method still does not mind.
    Problem problem;
    add_bus(problem, BusType::slack, 0.0, 0.0);
    add_bus(problem, BusType::pq, -0.9999 * 2.5, 0.0);
    add_branch(problem, 0, 1, 0.0, 0.2);
    const auto solution =
        solve(problem, {.tolerance = 1e-9, .max_iterations = 30, .method = Method::automatic});
    EXPECT_TRUE(solution.converged);
    EXPECT_EQ(solution.method, Method::newton_raphson);
    EXPECT_NEAR(solution.v[1], std::sqrt(0.5 + std::sqrt(0.25 - std::pow(0.9999 * 0.5, 2))), 1e-6);
}

TEST(PowerFlow, SaysThatThereIsNoSolutionBeyondTheNose) {
    Problem problem;
    add_bus(problem, BusType::slack, 0.0, 0.0);
    add_bus(problem, BusType::pq, -2.6, 0.0);
    add_branch(problem, 0, 1, 0.0, 0.2);
    EXPECT_FALSE(solve_with(problem, Method::automatic).converged);
}

TEST(PowerFlow, GivesASlackBusAloneItsOwnVoltage) {
    Problem problem;
    add_bus(problem, BusType::slack, -0.5, -0.1, 1.02);
    for (const Method method : {Method::automatic, Method::newton_raphson}) {
        const auto solution = solve_with(problem, method);
        EXPECT_TRUE(solution.converged);
        EXPECT_EQ(solution.v[0], 1.02);
        EXPECT_NEAR(flows(problem, solution).slack_p, 0.5, 1e-15);
    }
}

TEST(PowerFlow, RefusesWhatIsNotOneIsland) {
    auto lonely = random_tree(5);
    add_bus(lonely, BusType::pq, 0.0, 0.0);
    EXPECT_THROW((void)solve_with(lonely, Method::automatic), UsageError);
    auto shorted = random_tree(5);
    shorted.branch.r[2] = shorted.branch.x[2] = 0.0;
    EXPECT_THROW((void)solve_with(shorted, Method::automatic), UsageError);
    auto outside = random_tree(5);
    outside.branch.to[2] = 5;
    EXPECT_THROW((void)solve_with(outside, Method::automatic), UsageError);
    auto ragged = random_tree(5);
    ragged.bus.q.pop_back();
    EXPECT_THROW((void)solve_with(ragged, Method::automatic), UsageError);
}

TEST(PowerFlow, BuildsTheAdmittancesOfABranchWithTapAndShift) {
    // y = 1/(r + jx), t = tap e^{j shift}: ff = (y + jb/2)/|t|², ft = −y/t*, tf = −y/t, tt = y +
    // jb/2.
    Problem problem;
    add_bus(problem, BusType::slack, 0.0, 0.0);
    add_bus(problem, BusType::pq, 0.0, 0.0);
    add_branch(problem, 0, 1, 0.02, 0.1, 0.04, 0.97, 0.3);
    using C = std::complex<double>;
    const C y = 1.0 / C(0.02, 0.1);
    const C t = std::polar(0.97, 0.3);
    const auto found = branch_admittance(problem.branch, 0);
    EXPECT_NEAR(std::abs(C(found.ff_g, found.ff_b) - (y + C(0, 0.02)) / std::norm(t)), 0.0, 1e-13);
    EXPECT_NEAR(std::abs(C(found.ft_g, found.ft_b) + y / std::conj(t)), 0.0, 1e-13);
    EXPECT_NEAR(std::abs(C(found.tf_g, found.tf_b) + y / t), 0.0, 1e-13);
    EXPECT_NEAR(std::abs(C(found.tt_g, found.tt_b) - (y + C(0, 0.02))), 0.0, 1e-13);
}
