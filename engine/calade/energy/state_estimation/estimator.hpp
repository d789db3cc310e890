// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/state_estimation/measurements.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

namespace calade::energy::state_estimation {

struct Options {
    double tolerance = 1e-9;  ///< largest change of a voltage in the last step, pu
    int max_iterations = 25;  ///< steps of one estimate
};

struct Estimate {
    bool converged = false;
    int iterations = 0;
    std::vector<Complex> v;        ///< by node
    std::vector<double> m_p, m_q;  ///< by node: multipliers of injections
    double objective = 0.0;        ///< Σ (z − h)²/σ², constraints apart
    std::vector<double> residual;  ///< by measurement, z − h; 0 where σ is infinite
};

/// Where measurements say nothing.
struct Observability {
    std::vector<Index> unobservable;  ///< nodes, rising
    [[nodiscard]] bool complete() const { return unobservable.empty(); }
};

/// Whether an estimate may be believed, and which measurement is the first to doubt.
struct Diagnosis {
    int degrees_of_freedom = 0;  ///< measurements and constraints less unknowns
    double chi_square_limit =
        0.0;                  ///< exceeded by errors of the given deviations at the nominal rate
    bool suspicious = false;  ///< objective above it
    std::vector<double> normalised;  ///< by measurement: residual over its deviation; 0 if critical
    std::vector<double> residual_deviation;  ///< by measurement, √Ω
    std::vector<Index> critical;             ///< measurements whose error cannot be seen, rising
    Index largest = -1;                      ///< of the largest |normalised|, −1: none
};

/// Estimates kept clean of bad data: the largest normalised residual above the limit is taken out,
/// until there is none.
struct Cleaned {
    Estimate estimate;
    std::vector<Index> removed;  ///< measurements, in order
};

/// Weighted least squares on one network and set of measurements. The given values are estimated at
/// construction (Gauss-Newton); other values of the same measurements start from that state with
/// its factors, which changes the way and not the end. A pure function of what it was made of: the
/// same values give the same bits, alone or in a batch, for any number of threads. Const calls are
/// safe from any thread.
class Estimator {
public:
    /// Throws DataError naming the measurement for bad places, deviations and values;
    /// NumericalError naming nodes where the network cannot be observed, or if no estimate is
    /// found.
    Estimator(const Network& network, const std::vector<Measurement>& measurements,
              const Options& options = {});
    ~Estimator();
    Estimator(Estimator&&) noexcept;

    /// With the values given at construction.
    [[nodiscard]] const Estimate& base() const;
    /// New values, one a measurement (those of infinite deviation are not looked at).
    [[nodiscard]] Estimate estimate(std::span<const double> values) const;

    struct Outcome {
        bool converged = false;
        int iterations = 0;
        Index bad_measurement =
            -1;  ///< first whose value is not finite; the scenario is not solved
    };
    /// Many scenarios, `values` scenario by scenario; real and imaginary voltages by node in the
    /// same layout, NaN where a scenario has no estimate. Parallel over scenarios, eight side by
    /// side.
    std::vector<Outcome> estimate_many(std::span<const double> values, std::span<double> e,
                                       std::span<double> f) const;

    /// `false_alarm`: rate at which sound measurements exceed the chi-square limit.
    [[nodiscard]] Diagnosis diagnose(const Estimate& estimate, double false_alarm = 0.01) const;
    /// `limit` of |normalised residual|: 3.5 is exceeded by a sound measurement once in 2,150.
    /// Where `removable` is given, one a measurement, those that it has 0 for are never taken out.
    [[nodiscard]] Cleaned clean(std::span<const double> values, double limit = 3.5,
                                std::span<const std::uint8_t> removable = {}) const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

/// Which nodes the measurements determine, from the network's start. Costs a factorisation.
[[nodiscard]] Observability observe(const Network& network,
                                    const std::vector<Measurement>& measurements);

/// The value that a chi-square variable exceeds with probability `tail`, degrees above 0.
[[nodiscard]] double chi_square_quantile(int degrees, double tail);

}  // namespace calade::energy::state_estimation
