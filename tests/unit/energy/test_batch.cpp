// SPDX-License-Identifier: Apache-2.0
// Many scenarios side by side: each has the solution, and the bits, that it has alone.
#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/energy/power_flow/batch.hpp"
#include "calade/energy/power_flow/outages.hpp"
#include "unit/energy/small_problem.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>

using namespace calade;
using namespace calade::energy::power_flow;
using test::add_branch;
using test::random_tree;

namespace {

constexpr Options options{.tolerance = 1e-9, .max_iterations = 40};

Problem meshed() {
    auto out = random_tree(40);
    add_branch(out, 0, 39, 0.01, 0.02, 0.01);
    add_branch(out, 7, 31, 0.02, 0.03, 0.0, 0.98, 0.02);
    out.bus.type[11] = BusType::pv;
    return out;
}

struct Scenarios {
    std::vector<double> p, q, e, f;
};

Scenarios scenarios(const Problem& problem, std::size_t count) {
    Scenarios out;
    const auto n = problem.bus.type.size();
    for (std::size_t s = 0; s < count; ++s) {
        for (std::size_t i = 0; i < n; ++i) {
            const double factor = 2.0 * random_uniform(5, s, i);
            out.p.push_back(problem.bus.p[i] * factor);
            out.q.push_back(problem.bus.q[i] * factor);
        }
    }
    out.e.resize(out.p.size());
    out.f.resize(out.p.size());
    return out;
}

void expect_solutions(const Problem& problem, const Scenarios& found, double tolerance) {
    const auto n = problem.bus.type.size();
    for (std::size_t s = 0; s * n < found.p.size(); ++s) {
        auto own = problem;
        own.bus.p.assign(&found.p[s * n], &found.p[s * n] + n);
        own.bus.q.assign(&found.q[s * n], &found.q[s * n] + n);
        const auto alone = solve(own, options);
        for (std::size_t i = 0; i < n; ++i) {
            ASSERT_NEAR(found.e[s * n + i], alone.v[i] * std::cos(alone.angle[i]), tolerance);
            ASSERT_NEAR(found.f[s * n + i], alone.v[i] * std::sin(alone.angle[i]), tolerance);
        }
    }
}

}  // namespace

TEST(Batch, SolvesEveryScenarioOfATree) {
    const auto problem = random_tree(60);
    auto given = scenarios(problem, 21);
    for (const auto& outcome : Batch(problem, options).solve(given.p, given.q, given.e, given.f)) {
        EXPECT_TRUE(outcome.converged);
        EXPECT_EQ(outcome.method, Method::sweep);
    }
    expect_solutions(problem, given, 2e-9);
}

TEST(Batch, SolvesEveryScenarioOfAMeshWithAControlledBus) {
    const auto problem = meshed();
    auto given = scenarios(problem, 21);
    for (const auto& outcome : Batch(problem, options).solve(given.p, given.q, given.e, given.f)) {
        EXPECT_TRUE(outcome.converged);
    }
    expect_solutions(problem, given, 2e-9);
}

TEST(Batch, GivesAScenarioTheBitsThatItHasAloneForAnyThreadsAndLevel) {
    for (const auto& problem : {random_tree(60), meshed()}) {
        const Batch batch(problem, options);
        auto all = scenarios(problem, 70);
        const ThreadLimit limit(2);
        (void)batch.solve(all.p, all.q, all.e, all.f);
        const auto n = problem.bus.type.size();
        for (const char* level : {"baseline", ""}) {
            ::setenv("CALADE_SIMD", level, 1);
            if (*level == '\0') {
                ::unsetenv("CALADE_SIMD");
            }
            const Batch again(problem, options);
            std::vector<double> e(n), f(n);
            for (const std::size_t s : {std::size_t{0}, std::size_t{13}, std::size_t{69}}) {
                (void)again.solve({&all.p[s * n], n}, {&all.q[s * n], n}, e, f);
                EXPECT_TRUE(std::equal(e.begin(), e.end(), &all.e[s * n]));
                EXPECT_TRUE(std::equal(f.begin(), f.end(), &all.f[s * n]));
            }
        }
    }
}

TEST(Batch, NamesTheBusOfAValueThatIsNotFiniteAndSolvesTheRest) {
    for (const auto& problem : {random_tree(30), meshed()}) {
        auto given = scenarios(problem, 10);
        const auto n = problem.bus.type.size();
        given.p[3 * n + 17] = NAN;
        const auto outcome = Batch(problem, options).solve(given.p, given.q, given.e, given.f);
        for (std::size_t s = 0; s < outcome.size(); ++s) {
            EXPECT_EQ(outcome[s].converged, s != 3);
            EXPECT_EQ(outcome[s].bad_bus, s == 3 ? 17 : -1);
            EXPECT_EQ(std::isnan(given.e[s * n + 5]), s == 3);
        }
    }
}

TEST(Batch, GivesUpOnAScenarioBeyondTheNoseOnly) {
    const auto problem = random_tree(30);
    auto given = scenarios(problem, 10);
    const auto n = problem.bus.type.size();
    for (std::size_t i = 0; i < n; ++i) {
        given.p[4 * n + i] *= 1e4;
    }
    const auto outcome = Batch(problem, options).solve(given.p, given.q, given.e, given.f);
    for (std::size_t s = 0; s < outcome.size(); ++s) {
        EXPECT_EQ(outcome[s].converged, s != 4);
    }
}

TEST(Batch, RefusesRowsOfAnotherLength) {
    const Batch batch(random_tree(10), options);
    std::vector<double> p(25), q(25), e(25), f(25);
    EXPECT_THROW((void)batch.solve(p, q, e, f), UsageError);
}

TEST(Outages, SolveTheNetworkWithoutEachBranch) {
    const auto problem = meshed();
    const auto n = problem.bus.type.size();
    std::vector<Index> branches;
    for (Index k = 0; k < problem.branch.size(); ++k) {
        branches.push_back(k);
    }
    std::vector<double> e(n * branches.size()), f(e.size());
    const auto outage = Outages(problem, options).solve(branches, e, f);
    int meshed_outages = 0;
    for (std::size_t k = 0; k < branches.size(); ++k) {
        ASSERT_TRUE(outage[k].converged);
        if (outage[k].dark > 0) {
            continue;
        }
        ++meshed_outages;
        auto without = problem;
        auto& b = without.branch;
        const auto place = static_cast<std::ptrdiff_t>(k);
        b.from.erase(b.from.begin() + place);
        b.to.erase(b.to.begin() + place);
        for (auto* v : {&b.r, &b.x, &b.b, &b.tap, &b.shift}) {
            v->erase(v->begin() + place);
        }
        const auto alone = solve(without, options);
        for (std::size_t i = 0; i < n; ++i) {
            EXPECT_NEAR(e[k * n + i], alone.v[i] * std::cos(alone.angle[i]), 2e-9);
            EXPECT_NEAR(f[k * n + i], alone.v[i] * std::sin(alone.angle[i]), 2e-9);
        }
    }
    EXPECT_GT(meshed_outages, 3);
}

TEST(Outages, LeaveDarkWhatABranchAloneFed) {
    // 0 ── 1 ── 2 ── 3: without 1-2 the buses 2 and 3 are dark and 1 keeps its own load.
    Problem chain;
    for (int i = 0; i < 4; ++i) {
        test::add_bus(chain, i == 0 ? BusType::slack : BusType::pq, i == 0 ? 0.0 : -0.1, -0.02);
    }
    for (Index i = 0; i < 3; ++i) {
        add_branch(chain, i, i + 1, 0.01, 0.02);
    }
    std::vector<double> e(4), f(4);
    const std::vector<Index> lost{1};
    const auto outage = Outages(chain, options).solve(lost, e, f);
    EXPECT_TRUE(outage[0].converged);
    EXPECT_EQ(outage[0].dark, 2);
    EXPECT_EQ(e[2], 0.0);
    EXPECT_EQ(e[3], 0.0);
    Problem pair;
    for (int i = 0; i < 2; ++i) {
        test::add_bus(pair, i == 0 ? BusType::slack : BusType::pq, i == 0 ? 0.0 : -0.1, -0.02);
    }
    add_branch(pair, 0, 1, 0.01, 0.02);
    EXPECT_NEAR(std::hypot(e[1], f[1]), solve(pair, options).v[1], 1e-9);
}
