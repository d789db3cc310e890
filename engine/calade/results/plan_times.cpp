// SPDX-License-Identifier: Apache-2.0
#include "calade/results/plan_times.hpp"

#include <fmt/format.h>

#include <cmath>

namespace calade::results {

std::vector<PlanTime> plan_times(const scenario::Scenario& scenario,
                                 const coupling::Simulation& simulation,
                                 const std::vector<coupling::Event>& events) {
    std::vector<PlanTime> plan;
    for (std::size_t i = 0; i < scenario.plan.size(); ++i) {
        const auto& a = scenario.plan[i];
        PlanTime time{a.action, a.responsible, a.needs_s, {}, {}, {}, {}};
        for (const auto& event : events) {
            if (!time.triggered_s && event.kind == coupling::EventKind::order &&
                event.detail == to_string(coupling::OrderKind::plan_action) &&
                event.element == static_cast<Index>(i)) {
                time.triggered_s = event.time;
            }
            if (!time.needed_by_s && to_string(event.kind) == a.before_event &&
                (a.before_target.empty() || simulation.element_name(event) == a.before_target)) {
                time.needed_by_s = event.time;
            }
        }
        if (time.triggered_s) {
            time.done_s = *time.triggered_s + a.needs_s;
        }
        if (time.done_s && time.needed_by_s) {
            time.left_s = *time.needed_by_s - *time.done_s;
        }
        plan.push_back(std::move(time));
    }
    return plan;
}

std::string plan_text(const std::vector<PlanTime>& plan, Instant start) {
    std::string text;
    const auto clock = [&](double s) { return format_clock(after(start, s)); };
    for (const auto& p : plan) {
        text += fmt::format("  {} ({}): ", p.action, p.responsible);
        if (!p.triggered_s) {
            text += "not triggered\n";
            continue;
        }
        text += fmt::format("from {}, done {}", clock(*p.triggered_s), clock(*p.done_s));
        if (p.left_s) {
            text += fmt::format(", needed by {}, {:.0f} min {}", clock(*p.needed_by_s),
                                std::abs(*p.left_s) / 60.0, *p.left_s < 0.0 ? "too late" : "left");
        }
        text += "\n";
    }
    return text;
}

}  // namespace calade::results
