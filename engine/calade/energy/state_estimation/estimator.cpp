// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/state_estimation/estimator_implementation.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/base/processor.hpp"
#include "calade/energy/power_flow/lane_buffer.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace calade::energy::state_estimation {

namespace {

constexpr Index width = kernel::width;
/// What nothing measures is held with this share of the best voltage meter's weight, in the factors
/// only.
constexpr double prior_share = 1e-8;
constexpr int factorisations = 40;
/// Newton steps with less trust in magnitudes of currents.
constexpr int soft_rounds = 6;
constexpr int lane_iterations = 25;

const kernel::Kernels& best_kernels() {
    const char* wanted = std::getenv("CALADE_SIMD");
    const std::string_view level = wanted != nullptr ? wanted : "";
#if defined(__x86_64__)
    if (processor_has_v4() && (level.empty() || level == "v4")) {
        return kernel::v4_kernels;
    }
    if (processor_has_v3() && (level.empty() || level == "v3")) {
        return kernel::v3_kernels;
    }
#endif
    return kernel::baseline_kernels;
}

}  // namespace

Estimator::Implementation::Implementation(const Network& given,
                                          const std::vector<Measurement>& measurements,
                                          const Options& how)
    : network(given), options(how), layout(network, measurements), kernels(&best_kernels()) {
    for (const auto& m : measurements) {
        values.push_back(m.value);
        if (m.quantity == Quantity::voltage && std::isfinite(m.sigma)) {
            prior = std::max(prior, prior_share / (m.sigma * m.sigma));
        }
    }
    const auto seen = observe(network, measurements);
    std::string nodes;
    for (std::size_t k = 0; k < seen.unobservable.size() && k < 8; ++k) {
        nodes += fmt::format("{}{}", k > 0 ? ", " : "", seen.unobservable[k]);
    }
    require<NumericalError>(seen.complete(),
                            "state estimation: {} of {} nodes cannot be observed, among them {}; "
                            "add measurements or pseudo-measurements there",
                            seen.unobservable.size(), network.nodes(), nodes);
    State state;
    for (const Index node : layout.pattern->order) {
        state.e.push_back(network.start[at(node)].real());
        state.f.push_back(network.start[at(node)].imag());
    }
    state.m_p.assign(state.e.size(), 0.0);
    state.m_q.assign(state.e.size(), 0.0);
    const auto z = layout.arrange(values);
    const bool found = newton(layout, z, state);
    require<NumericalError>(found,
                            "state estimation: no estimate after {} factorisations; the last "
                            "step changed a voltage by {:.3g} pu",
                            factorisations, std::sqrt(state.outcome.change));
    start = state;
    base = result(layout, values, state);
}

bool Estimator::Implementation::newton(Layout& own, const Layout::Values& z, State& state) const {
    std::vector<double> x(4 * state.e.size());
    int steps = 0;
    for (int round = 0; own.has_current && round < soft_rounds; ++round) {
        own.weigh_currents(round < soft_rounds / 2 ? 1e-8 : 1e-4);
        if (!own.factor(state.e, state.f, prior)) {
            return false;
        }
        kernels->one(own.plan(), state.work(z, x), options.tolerance, 1, &state.outcome);
        ++steps;
    }
    own.weigh_currents(1.0);
    for (int round = 0; round < factorisations; ++round) {
        if (!own.factor(state.e, state.f, prior)) {
            return false;
        }
        kernels->one(own.plan(), state.work(z, x), options.tolerance, round == 0 ? 1 : 20,
                     &state.outcome);
        steps += state.outcome.iterations;
        state.outcome.iterations = steps;
        if (state.outcome.converged != 0 || !std::isfinite(state.outcome.change)) {
            return state.outcome.converged != 0;
        }
    }
    // At the floor of rounding steps no longer shrink.
    return state.outcome.change < 1e-12;
}

Estimate Estimator::Implementation::result(const Layout& own, std::span<const double> given,
                                           const State& state) const {
    Estimate out;
    const auto n = state.e.size();
    out.converged = state.outcome.converged != 0 || state.outcome.change < 1e-12;
    out.iterations = state.outcome.iterations;
    out.v.resize(n);
    out.m_p.resize(n);
    out.m_q.resize(n);
    for (std::size_t k = 0; k < n; ++k) {
        const auto node = at(own.pattern->order[k]);
        out.v[node] = {state.e[k], state.f[k]};
        out.m_p[node] = state.m_p[k];
        out.m_q[node] = state.m_q[k];
    }
    out.residual.assign(own.measurement.size(), 0.0);
    for (std::size_t m = 0; m < own.measurement.size(); ++m) {
        const auto& one = own.measurement[m];
        if (std::isinf(one.sigma)) {
            continue;
        }
        double miss = given[m] - own.value(m, state.e, state.f);
        if (one.quantity == Quantity::angle) {
            miss = std::remainder(miss, 2.0 * std::acos(-1.0));
        }
        out.residual[m] = miss;
        out.objective += one.sigma > 0.0 ? miss * miss / (one.sigma * one.sigma) : 0.0;
    }
    return out;
}

Estimator::Estimator(const Network& network, const std::vector<Measurement>& measurements,
                     const Options& options)
    : implementation_(std::make_unique<Implementation>(network, measurements, options)) {}
Estimator::~Estimator() = default;
Estimator::Estimator(Estimator&&) noexcept = default;

const Estimate& Estimator::base() const { return implementation_->base; }

Estimate Estimator::estimate(std::span<const double> values) const {
    const auto& own = *implementation_;
    auto state = own.start;
    const auto z = own.layout.arrange(values);
    std::vector<double> x(4 * state.e.size());
    own.kernels->one(own.layout.plan(), state.work(z, x), own.options.tolerance,
                     own.options.max_iterations, &state.outcome);
    if (state.outcome.converged == 0) {
        return own.from_anew(values);
    }
    return own.result(own.layout, values, state);
}

Estimate Estimator::Implementation::from_anew(std::span<const double> given) const {
    auto state = start;
    auto copy = layout;
    const auto z = copy.arrange(given);
    static_cast<void>(newton(copy, z, state));  // the outcome is in the state
    return result(copy, given, state);
}

std::vector<Estimator::Outcome> Estimator::estimate_many(std::span<const double> values,
                                                         std::span<double> e,
                                                         std::span<double> f) const {
    const auto& own = *implementation_;
    const auto m = own.values.size();
    const auto n = own.start.e.size();
    const auto count = static_cast<Index>(m > 0 ? values.size() / m : 0);
    require<UsageError>(
        values.size() == at(count) * m && e.size() == at(count) * n && f.size() == e.size(),
        "state estimation: {} values and {} voltages are no scenarios of {} "
        "measurements and {} nodes",
        values.size(), e.size(), m, n);
    std::vector<Outcome> out(at(count));
    const auto plan = own.layout.plan();
    parallel_for(0, (count + width - 1) / width, 1, [&](Index begin, Index end) {
        power_flow::LaneBuffer buffer;
        for (Index tile = begin; tile < end; ++tile) {
            own.tile(plan, tile * width, std::min<Index>(width, count - tile * width), values, e, f,
                     buffer, out);
        }
    });
    for (std::size_t s = 0; s < out.size(); ++s) {
        if (out[s].converged) {
            continue;
        }
        std::fill_n(e.begin() + static_cast<std::ptrdiff_t>(s * n), n, NAN);
        std::fill_n(f.begin() + static_cast<std::ptrdiff_t>(s * n), n, NAN);
        if (out[s].bad_measurement >= 0) {
            continue;
        }
        const auto alone = own.from_anew(values.subspan(s * m, m));
        out[s].iterations += alone.iterations;
        out[s].converged = alone.converged;
        for (std::size_t k = 0; k < n && alone.converged; ++k) {
            e[s * n + k] = alone.v[k].real();
            f[s * n + k] = alone.v[k].imag();
        }
    }
    return out;
}

void Estimator::Implementation::tile(const kernel::Plan& plan, Index first, Index count,
                                     std::span<const double> rows, std::span<double> e,
                                     std::span<double> f, power_flow::LaneBuffer& buffer,
                                     std::vector<Outcome>& out) const {
    const auto m = values.size();
    const auto n = start.e.size();
    const auto items = at(plan.node_items);
    const auto flows = at(plan.end_item[plan.ends]);
    const std::size_t w = width;
    double* next = buffer.at_least(w * (10 * n + 2 * items + flows));
    auto take = [&](std::size_t size) {
        double* here = next;
        next += size * w;
        return here;
    };
    double* z_p = take(n);
    double* z_q = take(n);
    double* z_item = take(items);
    double* z_sine = take(items);
    double* z_flow = take(flows);
    kernel::Work work{z_p,     z_q,     z_item,  z_sine,  z_flow,
                      take(n), take(n), take(n), take(n), take(4 * n)};
    for (std::size_t l = 0; l < w; ++l) {
        const auto s = at(first) + l;
        std::span<const double> given = values;  // idle lanes repeat the base
        if (static_cast<Index>(l) < count) {
            given = rows.subspan(s * m, m);
            const Index bad = layout.first_bad(given);
            if (bad >= 0) {
                out[s].bad_measurement = bad;
                given = values;
            }
        }
        const auto z = layout.arrange(given);
        auto spread = [&](const std::vector<double>& from, double* to) {
            for (std::size_t k = 0; k < from.size(); ++k) {
                to[k * w + l] = from[k];
            }
        };
        spread(z.z_p, z_p);
        spread(z.z_q, z_q);
        spread(z.z_item, z_item);
        spread(z.z_sine, z_sine);
        spread(z.z_flow, z_flow);
        spread(start.e, work.e);
        spread(start.f, work.f);
        spread(start.m_p, work.m_p);
        spread(start.m_q, work.m_q);
    }
    kernel::Outcome ended[kernel::width];
    kernels->lanes(plan, work, options.tolerance, lane_iterations, ended);
    for (Index l = 0; l < count; ++l) {
        const auto s = at(first + l);
        if (out[s].bad_measurement >= 0) {
            continue;
        }
        out[s].converged = ended[l].converged != 0;
        out[s].iterations = ended[l].iterations;
        for (std::size_t k = 0; k < n; ++k) {
            const auto node = at(layout.pattern->order[k]);
            e[s * n + node] = work.e[k * w + at(l)];
            f[s * n + node] = work.f[k * w + at(l)];
        }
    }
}

}  // namespace calade::energy::state_estimation
