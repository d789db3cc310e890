// SPDX-License-Identifier: Apache-2.0
// Ω = R − H A⁻¹ Hᵀ is the covariance of residuals, A⁻¹ being the blocks of the step's inverse that
// belong to the state (Abur & Gómez-Expósito 2004, Power System State Estimation, chapters 3 to 5).
// For a joint injection of variance R, A⁻¹ at its multiplier is −(R + C G⁻¹ Cᵀ)⁻¹, so that
// H A⁻¹ Hᵀ = R + R² A⁻¹_μμ.
#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/energy/state_estimation/estimator_implementation.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy::state_estimation {

namespace {

/// A residual whose variance is below this share of the measurement's is that of a critical one.
constexpr double critical_share = 1e-5;
/// Rows of size 1 with this prior: a voltage that nothing determines has the variance 1/prior.
constexpr double observing_prior = 1e-7;
constexpr double unobserved_variance = 1e5;

/// h A⁻¹ hᵀ over the entries of a few nodes.
double spread(const Gradient& h, const SymmetricLu& lu, const SymmetricLu::Inverse& z) {
    double sum = 0.0;
    for (std::size_t a = 0; a < h.node.size(); ++a) {
        for (std::size_t b = 0; b < h.node.size(); ++b) {
            const Index i = h.node[a];
            const Index j = h.node[b];
            const Block4& block =
                i == j ? z.diagonal[at(i)] : z.upper[at(lu.entry(std::min(i, j), std::max(i, j)))];
            const double ef = i <= j ? block[1] : block[4];
            const double fe = i <= j ? block[4] : block[1];
            sum += h.by_e[a] * (block[0] * h.by_e[b] + ef * h.by_f[b]) +
                   h.by_f[a] * (fe * h.by_e[b] + block[5] * h.by_f[b]);
        }
    }
    return sum;
}

/// Upper tail of the regularised incomplete gamma function, by its series or continued fraction
/// (Abramowitz & Stegun 1964, 6.5.29 and 6.5.31).
double gamma_tail(double a, double x) {
    const double front = std::exp(a * std::log(x) - x - std::lgamma(a));
    if (x < a + 1.0) {
        double term = 1.0 / a;
        double sum = term;
        for (int k = 1; k < 10000 && term > 1e-16 * sum; ++k) {
            term *= x / (a + k);
            sum += term;
        }
        return 1.0 - front * sum;
    }
    double b = x + 1.0 - a;
    double c = 1e300;
    double d = 1.0 / b;
    double h = d;
    for (int k = 1; k < 10000; ++k) {
        const double n = -k * (k - a);
        b += 2.0;
        d = 1.0 / (n * d + b);
        c = b + n / c;
        const double change = d * c;
        h *= change;
        if (std::abs(change - 1.0) < 1e-15) {
            break;
        }
    }
    return front * h;
}

}  // namespace

double chi_square_quantile(int degrees, double tail) {
    require<UsageError>(degrees > 0 && tail > 0.0 && tail < 1.0,
                        "chi-square: {} degrees and tail {}, expected above 0 and in (0, 1)",
                        degrees, tail);
    double low = 1e-12;
    double high = degrees + 100.0 + 40.0 * std::sqrt(degrees);
    for (int k = 0; k < 200; ++k) {
        const double middle = 0.5 * (low + high);
        (gamma_tail(0.5 * degrees, 0.5 * middle) > tail ? low : high) = middle;
    }
    return 0.5 * (low + high);
}

Observability observe(const Network& network, const std::vector<Measurement>& measurements) {
    // Only the rank counts: rows of size 1, injections nearly exact.
    auto even = measurements;
    Layout first(network, even);
    std::vector<double> e, f;
    for (const Index node : first.pattern->order) {
        e.push_back(network.start[at(node)].real());
        f.push_back(network.start[at(node)].imag());
    }
    for (std::size_t m = 0; m < even.size(); ++m) {
        if (std::isinf(even[m].sigma)) {
            continue;
        }
        const auto h = first.gradient(m, e, f);
        double size = 0.0;
        for (std::size_t k = 0; k < h.node.size(); ++k) {
            size = std::max({size, std::abs(h.by_e[k]), std::abs(h.by_f[k])});
        }
        const bool joint =
            even[m].quantity == Quantity::p_injection || even[m].quantity == Quantity::q_injection;
        even[m].sigma = (size > 0.0 ? size : 1.0) * (joint ? 1e-4 : 1.0);
    }
    Layout layout(network, even);
    Observability out;
    const bool factored = layout.factor(e, f, observing_prior);
    const auto z = factored ? layout.lu->inverse() : SymmetricLu::Inverse{};
    for (Index node = 0; node < network.nodes(); ++node) {
        const auto k = at(layout.position[at(node)]);
        const double most = factored ? std::max(z.diagonal[k][0], z.diagonal[k][5]) : INFINITY;
        if (!(most < unobserved_variance) || !(z.diagonal[k][0] > -1.0)) {
            out.unobservable.push_back(node);
        }
    }
    return out;
}

Diagnosis Estimator::diagnose(const Estimate& estimate, double false_alarm) const {
    const auto& own = *implementation_;
    auto layout = own.layout;
    std::vector<double> e, f;
    for (const Index node : layout.pattern->order) {
        e.push_back(estimate.v[at(node)].real());
        f.push_back(estimate.v[at(node)].imag());
    }
    require<NumericalError>(layout.factor(e, f, own.prior),
                            "state estimation: the matrix of the estimate is not finite");
    const auto z = layout.lu->inverse();
    Diagnosis out;
    const auto count = layout.measurement.size();
    out.normalised.assign(count, 0.0);
    out.residual_deviation.assign(count, 0.0);
    int rows = layout.has_angle ? 0 : 1;
    for (std::size_t k = 0; k < layout.empty.size(); ++k) {
        rows += layout.empty[k] != 0 ? 2 : 0;
    }
    double most = 0.0;
    for (std::size_t m = 0; m < count; ++m) {
        const auto& one = layout.measurement[m];
        const bool p = one.quantity == Quantity::p_injection;
        const bool joint = p || one.quantity == Quantity::q_injection;
        const auto k = joint ? at(layout.position[at(one.place)]) : 0;
        if (std::isinf(one.sigma) || (joint && layout.empty[k] != 0)) {
            continue;
        }
        ++rows;
        const double r = one.sigma * one.sigma;
        if (r == 0.0) {
            continue;
        }
        double omega = 0.0;
        if (joint) {
            const double all = p ? layout.r_p[k] : layout.r_q[k];
            omega = r - all - all * all * z.diagonal[k][p ? 10 : 15];
        } else {
            omega = r - spread(layout.gradient(m, e, f), *layout.lu, z);
        }
        if (omega <= critical_share * r) {
            out.critical.push_back(static_cast<Index>(m));
            continue;
        }
        out.residual_deviation[m] = std::sqrt(omega);
        out.normalised[m] = estimate.residual[m] / out.residual_deviation[m];
        if (std::abs(out.normalised[m]) > most) {
            most = std::abs(out.normalised[m]);
            out.largest = static_cast<Index>(m);
        }
    }
    out.degrees_of_freedom = rows - 2 * static_cast<int>(layout.position.size());
    if (out.degrees_of_freedom > 0) {
        out.chi_square_limit = chi_square_quantile(out.degrees_of_freedom, false_alarm);
        out.suspicious = estimate.objective > out.chi_square_limit;
    }
    return out;
}

Cleaned Estimator::clean(std::span<const double> values, double limit,
                         std::span<const std::uint8_t> removable) const {
    auto measurements = implementation_->layout.measurement;
    require<UsageError>(limit > 0.0, "state estimation: limit {} of residuals, expected above 0",
                        limit);
    require<UsageError>(removable.empty() || removable.size() == measurements.size(),
                        "state estimation: {} marks of what may be removed for {} measurements",
                        removable.size(), measurements.size());
    Cleaned out{estimate(values), {}};
    if (!out.estimate.converged) {
        return out;
    }
    const auto worst = [&](const Diagnosis& diagnosis) {
        if (removable.empty()) {
            return diagnosis.largest;
        }
        Index largest = -1;
        for (std::size_t m = 0; m < removable.size(); ++m) {
            if (removable[m] != 0 &&
                (largest < 0 ||
                 std::abs(diagnosis.normalised[m]) > std::abs(diagnosis.normalised[at(largest)]))) {
                largest = static_cast<Index>(m);
            }
        }
        return largest;
    };
    auto diagnosis = diagnose(out.estimate);
    std::unique_ptr<Estimator> without;
    for (std::size_t m = 0; m < measurements.size(); ++m) {
        measurements[m].value = values[m];
    }
    while (true) {
        const Index m = worst(diagnosis);
        if (m < 0 || std::abs(diagnosis.normalised[at(m)]) <= limit) {
            return out;
        }
        // Not critical, so the network stays observable without it.
        out.removed.push_back(m);
        measurements[at(m)].sigma = INFINITY;
        without = std::make_unique<Estimator>(implementation_->network, measurements,
                                              implementation_->options);
        out.estimate = without->base();
        diagnosis = without->diagnose(out.estimate);
    }
}

}  // namespace calade::energy::state_estimation
