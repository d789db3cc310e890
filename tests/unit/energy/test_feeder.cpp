// SPDX-License-Identifier: Apache-2.0
// Three-phase lanes against Newton's method on the same network, and their promises.
#include "calade/base/error.hpp"
#include "calade/base/random.hpp"
#include "calade/energy/three_phase/feeder.hpp"
#include "calade/energy/three_phase/nodal.hpp"
#include "calade/energy/three_phase/small_matrix.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

// Tests of a module are compiled together: names of this file are its own.
namespace calade::unit_feeder {

using namespace calade::energy::three_phase;

namespace {

/// A random tree with a regulator, mutual impedances, charging and loads in delta; branches in both
/// directions.
Feeder random_feeder(Index n) {
    RandomStream random(17, 1);
    Feeder out;
    out.nodes = n;
    for (std::size_t a = 0; a < 3; ++a) {
        out.source[a] = std::polar(1.02, -2.0 * std::numbers::pi / 3.0 * static_cast<double>(a));
    }
    for (Index i = 1; i < n; ++i) {
        const auto up = static_cast<Index>(random.below(static_cast<std::uint64_t>(i)));
        Feeder::Branch branch{up, i, {}, {}, {1.0, 1.0, 1.0}};
        if (i % 2 == 0) {
            std::swap(branch.from, branch.to);
        }
        const Complex z(random.uniform(0.001, 0.004), random.uniform(0.001, 0.006));
        branch.z = from_sequences(3.0 * z, z);
        branch.z[0] *= 1.1;  // not balanced
        branch.y = from_sequences({0.0, 0.001}, {0.0, 0.003});
        if (i == 3 || i == 4) {
            branch.ratio = {0.97, 1.0, 1.03};
        }
        out.branches.push_back(branch);
        out.delta.push_back(0);
    }
    out.delta.push_back(0);
    out.delta[5] = 1;
    out.delta[static_cast<std::size_t>(n) / 2] = 1;
    return out;
}

std::vector<double> random_loads(Index n, std::uint64_t seed, double size) {
    RandomStream random(seed, 2);
    std::vector<double> out;
    for (Index k = 0; k < 3 * n; ++k) {
        out.push_back(k < 3 ? 0.0 : random.uniform(0.0, size));
    }
    return out;
}

std::vector<Complex> by_newton(const Feeder& feeder, const std::vector<double>& p,
                               const std::vector<double>& q) {
    NodalNetwork network;
    for (Index k = 0; k < 3 * feeder.nodes; ++k) {
        network.add_node();
    }
    const Complex stiff(1e8, 0.0);
    for (Index a = 0; a < 3; ++a) {
        network.connect(a, -1, stiff);
        network.current[static_cast<std::size_t>(a)] =
            stiff * feeder.source[static_cast<std::size_t>(a)];
    }
    for (const auto& branch : feeder.branches) {
        SmallMatrix z(3);
        for (std::size_t i = 0; i < 3; ++i) {
            for (std::size_t j = 0; j < 3; ++j) {
                z(i, j) = branch.z[3 * i + j];
            }
        }
        const auto y = z.inverse("branch");
        SmallMatrix whole(6);
        for (std::size_t i = 0; i < 3; ++i) {
            for (std::size_t j = 0; j < 3; ++j) {
                const Complex half = y(i, j) + 0.5 * branch.y[3 * i + j];
                whole(i, j) = half / (branch.ratio[i] * branch.ratio[j]);
                whole(i, j + 3) = -y(i, j) / branch.ratio[i];
                whole(i + 3, j) = -y(i, j) / branch.ratio[j];
                whole(i + 3, j + 3) = half;
            }
        }
        std::vector<Index> nodes;
        for (const Index node : {branch.from, branch.to}) {
            for (Index a = 0; a < 3; ++a) {
                nodes.push_back(3 * node + a);
            }
        }
        network.stamp(nodes, whole.value);
    }
    for (Index k = 3; k < 3 * feeder.nodes; ++k) {
        NodalLoad load;
        const bool delta = feeder.delta[static_cast<std::size_t>(k / 3)] != 0;
        load.from = k;
        load.to = delta ? k / 3 * 3 + (k % 3 + 1) % 3 : -1;
        load.p = p[static_cast<std::size_t>(k)];
        load.q = q[static_cast<std::size_t>(k)];
        load.v_rated = delta ? std::numbers::sqrt3 : 1.0;
        network.loads.push_back(load);
    }
    const auto solution = solve(network, {});
    EXPECT_TRUE(solution.converged);
    return solution.v;
}

}  // namespace

TEST(Feeder, HasTheVoltagesOfNewtonsMethod) {
    const auto feeder = random_feeder(20);
    const FeederBatch batch(feeder, 1e-12);
    std::vector<double> p, q;
    for (std::uint64_t s = 0; s < 11; ++s) {
        const auto one = random_loads(20, s, 0.05);
        p.insert(p.end(), one.begin(), one.end());
        const auto other = random_loads(20, 100 + s, 0.02);
        q.insert(q.end(), other.begin(), other.end());
    }
    std::vector<double> e(p.size()), f(p.size());
    const auto outcome = batch.solve(p, q, e, f);
    for (const std::size_t s : {0U, 7U, 8U, 10U}) {
        ASSERT_TRUE(outcome[s].converged);
        const auto v = by_newton(feeder,
                                 {p.begin() + static_cast<std::ptrdiff_t>(s * 60),
                                  p.begin() + static_cast<std::ptrdiff_t>(s * 60 + 60)},
                                 {q.begin() + static_cast<std::ptrdiff_t>(s * 60),
                                  q.begin() + static_cast<std::ptrdiff_t>(s * 60 + 60)});
        for (std::size_t k = 0; k < 60; ++k) {
            EXPECT_NEAR(e[s * 60 + k], v[k].real(), 1e-7);  // the source there is stiff, not ideal
            EXPECT_NEAR(f[s * 60 + k], v[k].imag(), 1e-7);
        }
    }
}

TEST(Feeder, AScenarioHasItsOwnBitsAndABadOneStopsNone) {
    const auto feeder = random_feeder(20);
    const FeederBatch batch(feeder);
    std::vector<double> p, q;
    for (std::uint64_t s = 0; s < 9; ++s) {
        const auto one = random_loads(20, s, 0.05);
        p.insert(p.end(), one.begin(), one.end());
        q.insert(q.end(), one.begin(), one.end());
    }
    p[2 * 60 + 3 * 13 + 1] = NAN;
    for (std::size_t k = 3 * 60; k < 4 * 60; ++k) {
        p[k] *= 1000.0;  // no solution
    }
    std::vector<double> e(p.size()), f(p.size());
    const auto outcome = batch.solve(p, q, e, f);
    EXPECT_EQ(outcome[2].bad_node, 13);
    EXPECT_FALSE(outcome[2].converged);
    EXPECT_FALSE(outcome[3].converged);
    EXPECT_TRUE(std::isnan(e[3 * 60 + 30]));
    std::vector<double> e1(60), f1(60);
    for (const std::size_t s : {1U, 8U}) {
        EXPECT_TRUE(outcome[s].converged);
        EXPECT_TRUE(batch
                        .solve(std::span(p).subspan(s * 60, 60), std::span(q).subspan(s * 60, 60),
                               e1, f1)[0]
                        .converged);
        for (std::size_t k = 0; k < 60; ++k) {
            EXPECT_EQ(e1[k], e[s * 60 + k]);
        }
    }
}

TEST(Feeder, NamesWhatIsNoTree) {
    auto feeder = random_feeder(6);
    feeder.branches[4].from = 1;
    feeder.branches[4].to = 0;
    EXPECT_THROW(FeederBatch{feeder}, UsageError);
    feeder = random_feeder(6);
    feeder.branches[2].ratio[1] = 0.0;
    EXPECT_THROW(FeederBatch{feeder}, UsageError);
    feeder = random_feeder(6);
    feeder.branches[2].z[4] = NAN;
    EXPECT_THROW(FeederBatch{feeder}, UsageError);
}

}  // namespace calade::unit_feeder
