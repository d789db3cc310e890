// SPDX-License-Identifier: Apache-2.0
// From estimated voltages to what each appliance draws or gives.
#include "calade/energy/grid_model/estimation.hpp"

#include "calade/base/at.hpp"

namespace calade::energy::grid_model {

namespace {

constexpr double phase_va = 1e6 / 3.0;  ///< base of estimations

}  // namespace

std::vector<Complex> voltages_of(const EstimationModel& model,
                                 const state_estimation::Estimate& estimate) {
    std::vector<Complex> out(model.place.size());
    for (std::size_t k = 0; k < out.size(); ++k) {
        if (model.place[k] >= 0) {
            out[k] = estimate.v[at(model.place[k])] * model.v_base[at(model.place[k])];
        }
    }
    return out;
}

std::vector<std::vector<Complex>> appliance_powers(const EstimationModel& model,
                                                   const std::vector<Complex>& v) {
    const auto n = model.network.phases;
    // What leaves each bus by branches and shunts.
    std::vector<Complex> by_place(model.v_base.size());
    std::vector<Complex> pu(model.v_base.size());
    for (std::size_t k = 0; k < v.size(); ++k) {
        if (model.place[k] >= 0) {
            pu[at(model.place[k])] = v[k] / model.v_base[at(model.place[k])];
        }
    }
    for (const auto& entry : model.estimated.y) {
        by_place[at(entry.row)] += entry.y * pu[at(entry.column)];
    }
    std::vector<std::vector<Complex>> out(model.appliances.size(), std::vector<Complex>(n));
    for (std::size_t k = 0; k < v.size(); k += n) {
        std::vector<std::size_t> list;
        std::size_t unmeasured = 0;
        for (std::size_t a = 0; a < model.appliances.size(); ++a) {
            if (at(model.appliances[a].node) == k) {
                list.push_back(a);
                unmeasured += model.appliances[a].measured ? 0 : 1;
            }
        }
        for (std::size_t p = 0; p < n && !list.empty(); ++p) {
            const auto place = at(model.place[k + p]);
            const Complex s = pu[place] * std::conj(by_place[place]) * phase_va;
            Complex rest = s;
            double p_variance = 0.0;
            double q_variance = 0.0;
            for (const auto a : list) {
                const auto& one = model.appliances[a];
                rest -= one.measured ? one.power[p] : 0.0;
                p_variance += one.measured ? one.p_variance[p] : 0.0;
                q_variance += one.measured ? one.q_variance[p] : 0.0;
            }
            for (const auto a : list) {
                const auto& one = model.appliances[a];
                if (!one.measured) {
                    out[a][p] = rest / static_cast<double>(unmeasured);
                } else if (unmeasured > 0) {
                    out[a][p] = one.power[p];
                } else {
                    out[a][p] =
                        one.power[p] + Complex(rest.real() * one.p_variance[p] / p_variance,
                                               rest.imag() * one.q_variance[p] / q_variance);
                }
            }
        }
    }
    return out;
}

}  // namespace calade::energy::grid_model
