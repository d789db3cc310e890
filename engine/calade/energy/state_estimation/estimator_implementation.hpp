// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/lane_buffer.hpp"
#include "calade/energy/state_estimation/estimator.hpp"
#include "calade/energy/state_estimation/plan.hpp"

namespace calade::energy::state_estimation {

struct Estimator::Implementation {
    /// In order of elimination.
    struct State {
        std::vector<double> e, f, m_p, m_q;
        kernel::Outcome outcome{};
        [[nodiscard]] kernel::Work work(const Layout::Values& z, std::vector<double>& x) {
            return {z.z_p.data(), z.z_q.data(), z.z_item.data(), z.z_sine.data(), z.z_flow.data(),
                    e.data(),     f.data(),     m_p.data(),      m_q.data(),      x.data()};
        }
    };
    Network network;
    Options options;
    Layout layout;
    const kernel::Kernels* kernels;
    double prior = 0.0;
    std::vector<double> values;  ///< of the base
    State start;                 ///< the base's solution
    Estimate base;

    Implementation(const Network& network, const std::vector<Measurement>& measurements,
                   const Options& how);
    /// Gauss-Newton with new factors whenever the old ones no longer serve. False: no estimate.
    [[nodiscard]] bool newton(Layout& own, const Layout::Values& z, State& state) const;
    [[nodiscard]] Estimate result(const Layout& own, std::span<const double> given,
                                  const State& state) const;
    [[nodiscard]] Estimate from_anew(std::span<const double> given) const;
    void tile(const kernel::Plan& plan, Index first, Index count, std::span<const double> rows,
              std::span<double> e, std::span<double> f, power_flow::LaneBuffer& buffer,
              std::vector<Outcome>& out) const;
};

}  // namespace calade::energy::state_estimation
