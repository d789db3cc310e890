// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/dynamic/signal_plan.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <numbers>

namespace calade::traffic::dynamic {

double SignalPlan::cycle_s() const {
    double sum = 0.0;
    for (const auto& phase : phases) {
        sum += phase.duration_s;
    }
    return sum;
}

void SignalPlan::check(Index node) const {
    require<DataError>(!phases.empty(), "signal plan of node {}: no phase, expected at least one",
                       node);
    require<DataError>(groups >= 0 && groups <= 64,
                       "signal plan of node {}: {} groups, expected 0 to 64", node, groups);
    require<DataError>(std::isfinite(offset_s),
                       "signal plan of node {}: offset is {} s, expected "
                       "a finite value",
                       node, offset_s);
    std::uint64_t ever = 0;
    for (std::size_t p = 0; p < phases.size(); ++p) {
        const Phase& phase = phases[p];
        require<DataError>(std::isfinite(phase.duration_s) && phase.duration_s > 0.0,
                           "signal plan of node {}, phase {}: duration is {} s, expected a value "
                           "above 0",
                           node, p, phase.duration_s);
        require<DataError>(
            !actuated || (phase.least_s >= 0.0 && std::isfinite(phase.greatest_s) &&
                          phase.greatest_s >= phase.least_s && phase.greatest_s > 0.0),
            "signal plan of node {}, phase {}: green from {} to {} s, expected "
            "bounds of at least 0 in order",
            node, p, phase.least_s, phase.greatest_s);
        ever |= phase.green;
    }
    for (Index g = 0; g < groups; ++g) {
        require<DataError>(((ever >> g) & 1U) != 0,
                           "signal plan of node {}: group {} never has green", node, g);
    }
}

GreenTimes::GreenTimes(const SignalPlan& plan, Index group)
    : cycle_(to_ticks(plan.cycle_s())), offset_(to_ticks(plan.offset_s)) {
    Tick begin = 0;
    double sum = 0.0;
    for (const auto& phase : plan.phases) {
        sum += phase.duration_s;
        const Tick end = to_ticks(sum);
        if (((phase.green >> group) & 1U) != 0) {
            if (!windows_.empty() && windows_.back().end == begin) {
                windows_.back().end = end;
            } else {
                windows_.push_back({begin, end});
            }
        }
        begin = end;
    }
    // Green at the end of a cycle and at its start is one green.
    if (windows_.size() > 1 && windows_.front().begin == 0 && windows_.back().end == cycle_) {
        windows_.back().end += windows_.front().end;
        windows_.erase(windows_.begin());
    }
}

Tick GreenTimes::next_green(Tick t) const {
    const Tick in_cycle = ((t - offset_) % cycle_ + cycle_) % cycle_;
    Tick wait = never;
    for (const Window& w : windows_) {
        // A window may reach into the next cycle.
        if ((in_cycle >= w.begin && in_cycle < w.end) || in_cycle + cycle_ < w.end) {
            return t;
        }
        wait =
            std::min(wait, in_cycle < w.begin ? w.begin - in_cycle : w.begin + cycle_ - in_cycle);
    }
    return t + wait;
}

Tick GreenTimes::after(Tick t, Tick amount) const {
    if (windows_.size() == 1 && windows_[0].end - windows_[0].begin >= cycle_) {
        return t + amount;
    }
    t = next_green(t);
    for (;;) {
        const Tick in_cycle = ((t - offset_) % cycle_ + cycle_) % cycle_;
        Tick left = 0;
        for (const Window& w : windows_) {
            if (in_cycle >= w.begin && in_cycle < w.end) {
                left = w.end - in_cycle;
            } else if (in_cycle + cycle_ < w.end) {
                left = w.end - in_cycle - cycle_;
            }
        }
        if (amount < left) {
            return t + amount;
        }
        amount -= left;
        t = next_green(t + left);
    }
}

SignalPlan default_plan(std::span<const Approach> approaches, const DefaultPlan& rules) {
    constexpr double pi = std::numbers::pi;
    // Axes of approaches, opposite directions being one: each joins the first axis within 45°.
    std::vector<double> axes;
    std::vector<std::size_t> phase_of;
    for (const auto& a : approaches) {
        const double axis = std::fmod(std::fmod(a.heading_rad, pi) + pi, pi);
        std::size_t best = axes.size();
        double nearest = pi / 4.0;
        for (std::size_t k = 0; k < axes.size(); ++k) {
            const double d = std::abs(axis - axes[k]);
            if (std::min(d, pi - d) < nearest) {
                nearest = std::min(d, pi - d);
                best = k;
            }
        }
        if (best == axes.size()) {
            axes.push_back(axis);
        }
        phase_of.push_back(best);
    }
    std::vector<double> load(axes.size(), 0.0);   // y: flow over capacity
    std::vector<double> share(axes.size(), 0.0);  // what green is shared by
    double sum_y = 0.0;
    double sum = 0.0;
    for (std::size_t i = 0; i < approaches.size(); ++i) {
        const double c = std::max(approaches[i].capacity_vps, 1e-9);
        load[phase_of[i]] = std::max(load[phase_of[i]], approaches[i].flow_vps / c);
        share[phase_of[i]] = std::max(share[phase_of[i]], c);
    }
    for (const double y : load) {
        sum_y += y;
    }
    if (sum_y > 0.0) {
        for (std::size_t k = 0; k < load.size(); ++k) {
            share[k] = std::max(load[k], 0.05);
        }
    }
    for (const double s : share) {
        sum += s;
    }
    const double lost = rules.lost_time_s * static_cast<double>(axes.size());
    const double webster =
        sum_y > 0.0 ? (1.5 * lost + 5.0) / std::max(1.0 - sum_y, 0.05) : rules.default_cycle_s;
    const double cycle = std::max(std::clamp(webster, rules.least_cycle_s, rules.greatest_cycle_s),
                                  lost + rules.least_green_s * static_cast<double>(axes.size()));
    SignalPlan plan;
    plan.actuated = rules.actuated;
    plan.groups = static_cast<Index>(approaches.size());
    const double spare = cycle - lost - rules.least_green_s * static_cast<double>(axes.size());
    for (std::size_t k = 0; k < axes.size(); ++k) {
        SignalPlan::Phase green;
        green.duration_s = rules.least_green_s + spare * share[k] / sum;
        green.least_s = rules.least_green_s;
        green.greatest_s = 1.5 * green.duration_s;
        for (std::size_t i = 0; i < approaches.size(); ++i) {
            if (phase_of[i] == k) {
                green.green |= std::uint64_t{1} << i;
            }
        }
        plan.phases.push_back(green);
        if (axes.size() > 1) {
            plan.phases.push_back({rules.lost_time_s, rules.lost_time_s, rules.lost_time_s, 0});
        }
    }
    return plan;
}

}  // namespace calade::traffic::dynamic
