// SPDX-License-Identifier: Apache-2.0
// Heating: dθ/dt = (i² − θ)/τ, hence θ(t) = i² + (θ₀ − i²) e^{−t/τ} and the time to a limit
// t = τ ln((i² − θ₀)/(i² − θ_limit)). A relay travels at the rate 1/t(i) and falls back at once.
#include "calade/energy/protection.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace calade::energy {

namespace {

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
        const double lines_keep = std::exp(-seconds / rules_.line_time_constant_s);
        const double transformers_keep = std::exp(-seconds / rules_.transformer_time_constant_s);
        for (std::size_t k = 0; k < protection.temperature.size(); ++k) {
            const auto now = load(k);
            const double square = now.i * now.i;
            auto& theta = protection.temperature[k];
            theta = square + (theta - square) * (now.transformer ? transformers_keep : lines_keep);
            auto& travel = protection.relay_travel[k];
            travel =
                std::isfinite(now.relay_s) ? std::min(travel + seconds / now.relay_s, 1.0) : 0.0;
            auto& low = protection.undervoltage_s[k];
            low = undervoltage(now) ? low + seconds : 0.0;
        }
    }
    /// The branch that operates first, `time_s` from now; none where nothing would.
    [[nodiscard]] std::optional<Trip> soonest(const ProtectionState& protection) const {
        double least = INFINITY;
        std::size_t branch = 0;
        auto cause = TripCause::thermal;
        for (std::size_t k = 0; k < protection.temperature.size(); ++k) {
            const auto [seconds, why] = next(protection, k);
            if (seconds < least) {
                least = seconds;
                branch = k;
                cause = why;
            }
        }
        if (!std::isfinite(least)) {
            return std::nullopt;
        }
        const auto now = load(branch);
        return Trip{least, BranchId(static_cast<Index>(branch)), cause,
                    cause == TripCause::undervoltage ? now.low_v : now.i};
    }

private:
    const Model& model_;
    const State& state_;
    const ProtectionRules& rules_;
};

void require_fit(const Model& model, const ProtectionState& protection,
                 const ProtectionRules& rules) {
    check(rules);
    const auto n = model.network().branches.size();
    require<UsageError>(protection.temperature.size() == n && protection.relay_travel.size() == n &&
                            protection.undervoltage_s.size() == n && protection.opened.size() == n,
                        "protection of {} branches, expected {}: it belongs to another network",
                        protection.temperature.size(), n);
}

/// What operates within `horizon_s`, `time_s` from now; none: currents have stood for all of it.
std::optional<Trip> operate(const Model& model, const State& state, ProtectionState& protection,
                            double horizon_s, const ProtectionRules& rules) {
    const Watch watch(model, state, rules);
    const auto trip = watch.soonest(protection);
    const bool operates = trip && trip->time_s <= horizon_s;
    const double passed = operates ? trip->time_s : horizon_s;
    if (std::isfinite(passed)) {
        watch.pass(protection, passed);
    }
    return operates ? trip : std::nullopt;
}

void open_branch(const Model& model, State& state, ProtectionState& protection, BranchId branch) {
    model.set_branch_closed(state, branch, false);
    model.solve(state);
    protection.opened[branch.index()] = 1;
    protection.relay_travel[branch.index()] = 0.0;
    protection.undervoltage_s[branch.index()] = 0.0;
}

}  // namespace

std::string_view to_string(TripCause cause) {
    constexpr std::array<std::string_view, 4> names = {"thermal", "relay", "fuse", "undervoltage"};
    return names.at(static_cast<std::size_t>(cause));
}

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

std::optional<Trip> next_trip(const Model& model, const State& state,
                              const ProtectionState& protection, const ProtectionRules& rules) {
    require_fit(model, protection, rules);
    require<UsageError>(!state.stale, "protection: the state is not solved");
    auto trip = Watch(model, state, rules).soonest(protection);
    if (trip) {
        trip->time_s += state.time;
    }
    return trip;
}

std::optional<Trip> advance_to_trip(const Model& model, State& state, ProtectionState& protection,
                                    double until, const ProtectionRules& rules) {
    require_fit(model, protection, rules);
    require<UsageError>(std::isfinite(until) && until >= state.time,
                        "protection: cannot advance from {} s to {} s", state.time, until);
    model.solve(state);
    auto trip = operate(model, state, protection, until - state.time, rules);
    if (!trip) {
        model.advance(state, until);
        return trip;
    }
    trip->time_s = std::min(state.time + trip->time_s, until);
    model.advance(state, trip->time_s);
    open_branch(model, state, protection, trip->branch);
    return trip;
}

std::vector<Trip> advance_protected(const Model& model, State& state, ProtectionState& protection,
                                    double until, const ProtectionRules& rules) {
    std::vector<Trip> out;
    while (const auto trip = advance_to_trip(model, state, protection, until, rules)) {
        out.push_back(*trip);
    }
    return out;
}

std::vector<Trip> cascade(const Model& model, State& state, ProtectionState& protection,
                          const ProtectionRules& rules) {
    require_fit(model, protection, rules);
    std::vector<Trip> out;
    double now = state.time;
    model.solve(state);
    while (auto trip = operate(model, state, protection, INFINITY, rules)) {
        now += trip->time_s;
        trip->time_s = now;
        open_branch(model, state, protection, trip->branch);
        out.push_back(*trip);
    }
    return out;
}

}  // namespace calade::energy
