// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/state_estimation/estimator.hpp"

#include "unit/energy/small_problem.hpp"

#include "calade/base/error.hpp"
#include "calade/base/random.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace calade::unit_state_estimation {

namespace {

using namespace energy;
using namespace energy::state_estimation;
using test::add_branch;
using test::add_bus;

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

/// A tree with a loop, its solved state, and what every kind of meter would read there.
struct Grid {
    power_flow::Problem problem = test::random_tree(30);
    power_flow::Solution truth;
    Network network;
    Grid() {
        add_branch(problem, 7, 21, 0.01, 0.02);
        truth = power_flow::solve(problem, {.tolerance = 1e-13});
        network = network_of(problem);
    }
    [[nodiscard]] Complex v(Index i) const {
        return std::polar(truth.v[at(i)], truth.angle[at(i)]);
    }
    [[nodiscard]] double reads(Quantity q, Index place) const {
        if (q == Quantity::voltage) {
            return truth.v[at(place)];
        }
        if (q == Quantity::angle) {
            return truth.angle[at(place)];
        }
        if (q == Quantity::p_injection || q == Quantity::q_injection) {
            Complex i = 0.0;
            for (const auto& entry : network.y) {
                i += entry.row == place ? entry.y * v(entry.column) : 0.0;
            }
            const Complex s = v(place) * std::conj(i);
            return q == Quantity::p_injection ? s.real() : s.imag();
        }
        const auto& end = network.ends[at(place)];
        Complex i = 0.0;
        for (std::size_t k = 0; k < end.node.size(); ++k) {
            i += end.y[k] * v(end.node[k]);
        }
        const Complex s = v(end.at) * std::conj(i);
        const double size = std::abs(v(end.at));
        switch (q) {
            case Quantity::p_flow: return s.real();
            case Quantity::q_flow: return s.imag();
            case Quantity::current: return std::abs(i);
            case Quantity::current_re: return i.real();
            case Quantity::current_im: return i.imag();
            case Quantity::local_current_p: return s.real() / size;
            default: return s.imag() / size;
        }
    }
    [[nodiscard]] Measurement measure(Quantity q, Index place, double sigma) const {
        return {q, place, reads(q, place), sigma};
    }
    /// Injections everywhere, a few voltages and flows.
    [[nodiscard]] std::vector<Measurement> usual() const {
        std::vector<Measurement> out;
        for (Index i = 0; i < network.nodes(); ++i) {
            out.push_back(measure(Quantity::p_injection, i, 1e-3));
            out.push_back(measure(Quantity::q_injection, i, 1e-3));
        }
        for (const Index i : {0, 3, 9, 14, 22, 29}) {
            out.push_back(measure(Quantity::voltage, i, 2e-3));
        }
        for (const Index k : {0, 5, 12, 33, 48}) {
            out.push_back(measure(Quantity::p_flow, k, 1e-3));
            out.push_back(measure(Quantity::q_flow, k, 1e-3));
        }
        return out;
    }
};

void expect_truth(const Grid& grid, const Estimate& estimate, double within) {
    ASSERT_TRUE(estimate.converged);
    for (Index i = 0; i < grid.network.nodes(); ++i) {
        EXPECT_NEAR(std::abs(estimate.v[at(i)] - grid.v(i)), 0.0, within) << i;
    }
}

std::vector<double> values_of(const std::vector<Measurement>& measurements) {
    std::vector<double> out;
    for (const auto& m : measurements) {
        out.push_back(m.value);
    }
    return out;
}

/// Two uniform numbers to a normal one (Box & Muller).
double normal(RandomStream& random) {
    const double u = 1.0 - random.uniform();
    return std::sqrt(-2.0 * std::log(u)) * std::cos(6.283185307179586 * random.uniform());
}

}  // namespace

TEST(StateEstimation, FindsTheStateThatMetersWithoutErrorRead) {
    const Grid grid;
    const Estimator estimator(grid.network, grid.usual());
    expect_truth(grid, estimator.base(), 1e-9);
    EXPECT_LT(estimator.base().objective, 1e-12);
}

TEST(StateEstimation, TakesEveryKindOfMeter) {
    const Grid grid;
    for (const auto q :
         {Quantity::angle, Quantity::current, Quantity::current_re, Quantity::current_im,
          Quantity::local_current_p, Quantity::local_current_q}) {
        auto measurements = grid.usual();
        measurements.push_back(grid.measure(q, 4, 1e-5));
        if (q == Quantity::angle || q == Quantity::current_re || q == Quantity::current_im) {
            measurements.insert(measurements.end() - 1, grid.measure(Quantity::angle, 0, 1e-5));
        }
        const Estimator estimator(grid.network, measurements);
        expect_truth(grid, estimator.base(), 1e-9);
        // A value that the others contradict pulls the estimate: the meter is really read.
        measurements.back().value += 1e-3;
        EXPECT_GT(std::abs(Estimator(grid.network, measurements).base().objective), 1e-3);
    }
}

TEST(StateEstimation, IsTheMinimumOfTheWeightedSquares) {
    const Grid grid;
    auto measurements = grid.usual();
    RandomStream random(5, 1);
    for (auto& m : measurements) {
        m.value += m.sigma * normal(random);
    }
    const Estimator estimator(grid.network, measurements);
    // Every other state fits worse: the objective as a function of the voltages alone.
    auto objective = [&](const std::vector<Complex>& v) {
        Grid moved;
        for (Index i = 0; i < moved.network.nodes(); ++i) {
            moved.truth.v[at(i)] = std::abs(v[at(i)]);
            moved.truth.angle[at(i)] = std::arg(v[at(i)]);
        }
        double sum = 0.0;
        for (const auto& m : measurements) {
            const bool zero =
                (m.quantity == Quantity::p_injection || m.quantity == Quantity::q_injection) &&
                grid.network.empty[at(m.place)] != 0;
            sum += zero ? 0.0 : std::pow((m.value - moved.reads(m.quantity, m.place)) / m.sigma, 2);
        }
        return sum;
    };
    const double best = objective(estimator.base().v);
    EXPECT_NEAR(best, estimator.base().objective, 1e-9 * best);
    for (const Index i : {1, 7, 21}) {
        for (const Complex step :
             {Complex(1e-5), Complex(-1e-5), Complex(0, 1e-5), Complex(0, -1e-5)}) {
            auto v = estimator.base().v;
            v[at(i)] += step;
            EXPECT_GT(objective(v), best);
        }
    }
}

TEST(StateEstimation, HoldsZeroInjectionsExactly) {
    Grid grid;
    grid.problem.bus.p[5] = grid.problem.bus.q[5] = 0.0;
    grid.truth = power_flow::solve(grid.problem, {.tolerance = 1e-13});
    grid.network = network_of(grid.problem);
    ASSERT_EQ(grid.network.empty[5], 1);
    auto measurements = grid.usual();
    RandomStream random(6, 1);
    for (auto& m : measurements) {
        m.value += m.sigma * normal(random);
    }
    Grid estimated = grid;
    const Estimator estimator(grid.network, measurements);
    for (Index i = 0; i < 30; ++i) {
        estimated.truth.v[at(i)] = std::abs(estimator.base().v[at(i)]);
        estimated.truth.angle[at(i)] = std::arg(estimator.base().v[at(i)]);
    }
    EXPECT_NEAR(estimated.reads(Quantity::p_injection, 5), 0.0, 1e-10);
    EXPECT_NEAR(estimated.reads(Quantity::q_injection, 5), 0.0, 1e-10);
}

TEST(StateEstimation, NewValuesLeadToTheEstimateMadeFromThemAlone) {
    const Grid grid;
    const auto measurements = grid.usual();
    const Estimator estimator(grid.network, measurements, {.tolerance = 1e-12});
    auto moved = measurements;
    RandomStream random(7, 1);
    for (auto& m : moved) {
        m.value += m.sigma * normal(random);
    }
    const auto quick = estimator.estimate(values_of(moved));
    const Estimator anew(grid.network, moved, {.tolerance = 1e-12});
    ASSERT_TRUE(quick.converged);
    for (Index i = 0; i < 30; ++i) {
        EXPECT_NEAR(std::abs(quick.v[at(i)] - anew.base().v[at(i)]), 0.0, 1e-11);
    }
}

TEST(StateEstimation, ScenariosHaveTheBitsOfThoseAloneAndABadOneStopsNone) {
    const Grid grid;
    const auto measurements = grid.usual();
    const Estimator estimator(grid.network, measurements);
    const auto m = measurements.size();
    std::vector<double> values;
    RandomStream random(8, 1);
    for (int s = 0; s < 11; ++s) {
        for (const auto& one : measurements) {
            values.push_back(one.value + one.sigma * normal(random));
        }
    }
    values[3 * m + 17] = NAN;
    std::vector<double> e(11 * 30), f(11 * 30);
    const auto outcome = estimator.estimate_many(values, e, f);
    EXPECT_FALSE(outcome[3].converged);
    EXPECT_EQ(outcome[3].bad_measurement, 17);
    EXPECT_TRUE(std::isnan(e[3 * 30]));
    for (const std::size_t s : {0U, 2U, 4U, 10U}) {
        ASSERT_TRUE(outcome[s].converged);
        const auto alone = estimator.estimate(std::span(values).subspan(s * m, m));
        for (std::size_t i = 0; i < 30; ++i) {
            EXPECT_EQ(alone.v[i].real(), e[s * 30 + i]);
            EXPECT_EQ(alone.v[i].imag(), f[s * 30 + i]);
        }
    }
}

TEST(StateEstimation, NamesWhatCannotBeObserved) {
    const Grid grid;
    std::vector<Measurement> measurements{grid.measure(Quantity::voltage, 0, 1e-3)};
    for (Index i = 1; i < 30; ++i) {
        if (i != 12) {
            measurements.push_back(grid.measure(Quantity::p_injection, i, 1e-3));
            measurements.push_back(grid.measure(Quantity::q_injection, i, 1e-3));
        }
    }
    const auto seen = observe(grid.network, measurements);
    EXPECT_FALSE(seen.complete());
    try {
        Estimator estimator(grid.network, measurements);
        FAIL() << "an estimate of what nothing determines";
    } catch (const NumericalError& error) {
        EXPECT_NE(std::string(error.what()).find("cannot be observed"), std::string::npos);
    }
    const auto pseudo =
        pseudo_measurements(grid.problem.bus.p, grid.problem.bus.q, 0.5, 1e-4, measurements);
    measurements.insert(measurements.end(), pseudo.begin(), pseudo.end());
    EXPECT_TRUE(observe(grid.network, measurements).complete());
    EXPECT_TRUE(Estimator(grid.network, measurements).base().converged);
}

TEST(StateEstimation, FindsTheMeterThatLies) {
    const Grid grid;
    auto measurements = grid.usual();
    RandomStream random(9, 1);
    for (auto& m : measurements) {
        m.value += m.sigma * normal(random);
    }
    const Estimator estimator(grid.network, measurements);
    const auto sound = estimator.diagnose(estimator.base());
    EXPECT_FALSE(sound.suspicious);
    const std::size_t liar = 62;
    auto values = values_of(measurements);
    values[liar] += 12.0 * std::pow(measurements[liar].sigma, 2) / sound.residual_deviation[liar];
    const auto cleaned = estimator.clean(values);
    ASSERT_EQ(cleaned.removed.size(), 1U);
    EXPECT_EQ(cleaned.removed[0], static_cast<Index>(liar));
    std::vector<std::uint8_t> removable(values.size(), 0);
    EXPECT_TRUE(estimator.clean(values, 3.5, removable).removed.empty()) << "none may be removed";
    removable[liar] = 1;
    EXPECT_EQ(estimator.clean(values, 3.5, removable).removed, cleaned.removed);
    EXPECT_THROW(static_cast<void>(estimator.clean(values, 3.5, std::span(removable).first(1))),
                 UsageError);
}

TEST(StateEstimation, ListsCriticalMeters) {
    // Two buses: a voltage and the load's powers determine the state, none of them can be checked.
    power_flow::Problem problem;
    add_bus(problem, power_flow::BusType::slack, 0.0, 0.0);
    add_bus(problem, power_flow::BusType::pq, -0.1, -0.02);
    add_branch(problem, 0, 1, 0.01, 0.02);
    std::vector<Measurement> measurements{{Quantity::voltage, 0, 1.0, 1e-3},
                                          {Quantity::p_injection, 1, -0.1, 1e-3},
                                          {Quantity::q_injection, 1, -0.02, 1e-3}};
    const Estimator estimator(network_of(problem), measurements);
    const auto all = estimator.diagnose(estimator.base());
    EXPECT_EQ(all.critical, (std::vector<Index>{0, 1, 2}));
    EXPECT_EQ(all.degrees_of_freedom, 0);
    measurements.push_back({Quantity::p_flow, 0, 0.1, 1e-3});
    const Estimator more(network_of(problem), measurements);
    EXPECT_EQ(more.diagnose(more.base()).critical, (std::vector<Index>{0, 2}));
}

TEST(StateEstimation, RefusesBadMetersByNumber) {
    const Grid grid;
    auto with = [&](Measurement bad) {
        auto measurements = grid.usual();
        measurements.push_back(bad);
        return Estimator(grid.network, measurements);
    };
    EXPECT_THROW(with({Quantity::voltage, 30, 1.0, 1e-3}), DataError);
    EXPECT_THROW(with({Quantity::p_flow, 60, 1.0, 1e-3}), DataError);
    EXPECT_THROW(with({Quantity::voltage, 1, 1.0, 0.0}), DataError);
    EXPECT_THROW(with({Quantity::voltage, 1, 1.0, -1.0}), DataError);
    EXPECT_THROW(with({Quantity::voltage, 1, NAN, 1e-3}), DataError);
}

TEST(StateEstimation, ChiSquareQuantilesAreThoseOfTables) {
    EXPECT_NEAR(chi_square_quantile(1, 0.05), 3.841, 5e-4);
    EXPECT_NEAR(chi_square_quantile(10, 0.01), 23.209, 5e-4);
    EXPECT_NEAR(chi_square_quantile(100, 0.01), 135.807, 5e-4);
}

}  // namespace calade::unit_state_estimation
