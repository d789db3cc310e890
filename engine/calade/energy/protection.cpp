// SPDX-License-Identifier: Apache-2.0
// Heating: dθ/dt = (i² − θ)/τ, hence θ(t) = i² + (θ₀ − i²) e^{−t/τ} and the time to a limit
// t = τ ln((i² − θ₀)/(i² − θ_limit)). A relay travels at the rate 1/t(i) and falls back at once.
#include "calade/energy/protection.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy {

namespace {

void check(const ProtectionRules& rules) {
    const std::pair<const char*, double> above_zero[] = {
        {"line_time_constant_s", rules.line_time_constant_s},
        {"transformer_time_constant_s", rules.transformer_time_constant_s},
        {"trip_temperature", rules.trip_temperature},
        {"relay_multiplier", rules.relay_multiplier},
        {"fuse_multiplier", rules.fuse_multiplier}};
    for (const auto& [name, value] : above_zero) {
        require<UsageError>(std::isfinite(value) && value > 0.0,
                            "protection: {} is {}, expected above 0", name, value);
    }
    for (const auto& [name, value] : {std::pair{"relay_pickup", rules.relay_pickup},
                                      std::pair{"fuse_pickup", rules.fuse_pickup}}) {
        require<UsageError>(std::isfinite(value) && value >= 1.0,
                            "protection: {} is {}, expected 1 or more", name, value);
    }
    require<UsageError>(rules.undervoltage_pu >= 0.0 && rules.undervoltage_pu < 1.0 &&
                            rules.undervoltage_delay_s >= 0.0,
                        "protection: undervoltage {} pu after {} s, expected 0 to 1 and 0 or more",
                        rules.undervoltage_pu, rules.undervoltage_delay_s);
}

/// One branch under the currents that stand now.
struct Load {
    bool watched = false;
    bool transformer = false;
    double i = 0.0;             ///< current over rating
    double low_v = 1.0;         ///< pu at its `to` bus, 1 where dark
    double relay_s = INFINITY;  ///< from rest to operation
};

class Watch {
public:
    Watch(const Model& model, const State& state, const ProtectionRules& rules)
        : model_(model), state_(state), rules_(rules) {}

    [[nodiscard]] Load load(std::size_t k) const {
        const auto& branch = model_.network().branches[k];
        Load out;
        out.transformer = branch.kind == city::BranchKind::transformer;
        if (state_.branch_closed[k] == 0) {
            return out;
        }
        out.watched = true;
        out.i = branch.rated_a > 0.0 ? state_.branch_current_a[k] / branch.rated_a : 0.0;
        const auto to = branch.to.index();
        out.low_v = state_.bus_energised[to] != 0 ? state_.bus_voltage_pu[to] : 1.0;
        const double pickup = out.transformer ? rules_.fuse_pickup : rules_.relay_pickup;
        if (out.i > pickup) {
            const double m = out.i / pickup;
            out.relay_s = out.transformer
                              ? rules_.fuse_multiplier * 80.0 / (m * m - 1.0)
                              : rules_.relay_multiplier * 0.14 / (std::pow(m, 0.02) - 1.0);
        }
        return out;
    }
    [[nodiscard]] double time_constant(const Load& load) const {
        return load.transformer ? rules_.transformer_time_constant_s : rules_.line_time_constant_s;
    }
    [[nodiscard]] bool undervoltage(const Load& load) const {
        return load.watched && load.transformer && load.low_v < rules_.undervoltage_pu;
    }
    /// Seconds until the branch opens, and why.
    [[nodiscard]] std::pair<double, TripCause> next(const ProtectionState& protection,
                                                    std::size_t k) const {
        const auto now = load(k);
        double soonest = INFINITY;
        auto cause = TripCause::thermal;
        if (!now.watched) {
            return {soonest, cause};
        }
        const double square = now.i * now.i;
        const double theta = protection.temperature[k];
        if (square > rules_.trip_temperature) {
            soonest = theta >= rules_.trip_temperature
                          ? 0.0
                          : time_constant(now) *
                                std::log((square - theta) / (square - rules_.trip_temperature));
        }
        const double relay = (1.0 - protection.relay_travel[k]) * now.relay_s;
        if (relay < soonest) {
            soonest = relay;
            cause = now.transformer ? TripCause::fuse : TripCause::relay;
        }
        const double low = rules_.undervoltage_delay_s - protection.undervoltage_s[k];
        if (undervoltage(now) && low < soonest) {
            soonest = std::max(low, 0.0);
            cause = TripCause::undervoltage;
        }
        return {soonest, cause};
    }
    void pass(ProtectionState& protection, double seconds) const {
        for (std::size_t k = 0; k < protection.temperature.size(); ++k) {
            const auto now = load(k);
            const double square = now.i * now.i;
            auto& theta = protection.temperature[k];
            theta = square + (theta - square) * std::exp(-seconds / time_constant(now));
            auto& travel = protection.relay_travel[k];
            travel =
                std::isfinite(now.relay_s) ? std::min(travel + seconds / now.relay_s, 1.0) : 0.0;
            auto& low = protection.undervoltage_s[k];
            low = undervoltage(now) ? low + seconds : 0.0;
        }
    }

private:
    const Model& model_;
    const State& state_;
    const ProtectionRules& rules_;
};

std::vector<Trip> run(const Model& model, State& state, ProtectionState& protection,
                      double horizon_s, bool time_passes, const ProtectionRules& rules) {
    check(rules);
    const auto n = model.network().branches.size();
    require<UsageError>(protection.temperature.size() == n && protection.relay_travel.size() == n &&
                            protection.undervoltage_s.size() == n && protection.opened.size() == n,
                        "protection of {} branches, expected {}: it belongs to another network",
                        protection.temperature.size(), n);
    std::vector<Trip> out;
    double passed = 0.0;
    const double start = state.time;
    model.solve(state);
    for (;;) {
        const Watch watch(model, state, rules);
        double soonest = INFINITY;
        std::size_t branch = n;
        auto cause = TripCause::thermal;
        for (std::size_t k = 0; k < n; ++k) {
            const auto [seconds, why] = watch.next(protection, k);
            if (seconds < soonest) {
                soonest = seconds;
                branch = k;
                cause = why;
            }
        }
        const double step = std::min(soonest, horizon_s - passed);
        if (std::isfinite(step)) {
            watch.pass(protection, step);
        }
        passed += step;
        if (branch == n || !(soonest <= step)) {
            if (time_passes) {
                model.advance(state, start + horizon_s);
            }
            return out;
        }
        const auto load = watch.load(branch);
        const Trip trip{start + passed, BranchId(static_cast<Index>(branch)), cause,
                        cause == TripCause::undervoltage ? load.low_v : load.i};
        if (time_passes) {
            model.advance(state, std::min(start + passed, start + horizon_s));
        }
        model.set_branch_closed(state, trip.branch, false);
        model.solve(state);
        protection.opened[branch] = 1;
        protection.relay_travel[branch] = 0.0;
        protection.undervoltage_s[branch] = 0.0;
        out.push_back(trip);
    }
}

}  // namespace

ProtectionState cool_protection(const Model& model, const State& state) {
    const auto n = model.network().branches.size();
    require<UsageError>(state.branch_current_a.size() == n,
                        "protection: a state of {} branches, expected {}",
                        state.branch_current_a.size(), n);
    ProtectionState out;
    out.relay_travel.assign(n, 0.0);
    out.undervoltage_s.assign(n, 0.0);
    out.opened.assign(n, 0);
    for (std::size_t k = 0; k < n; ++k) {
        const double rated = model.network().branches[k].rated_a;
        const double i = rated > 0.0 ? state.branch_current_a[k] / rated : 0.0;
        out.temperature.push_back(std::min(i * i, 1.0));
    }
    return out;
}

std::vector<Trip> advance_protected(const Model& model, State& state, ProtectionState& protection,
                                    double until, const ProtectionRules& rules) {
    require<UsageError>(std::isfinite(until) && until >= state.time,
                        "protection: cannot advance from {} s to {} s", state.time, until);
    return run(model, state, protection, until - state.time, true, rules);
}

std::vector<Trip> cascade(const Model& model, State& state, ProtectionState& protection,
                          const ProtectionRules& rules) {
    return run(model, state, protection, INFINITY, false, rules);
}

}  // namespace calade::energy
