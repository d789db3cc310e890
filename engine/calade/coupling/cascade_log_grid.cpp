// SPDX-License-Identifier: Apache-2.0
// What opens and closes branches, what loaded them before, and what keeps a bus dark.
#include "calade/base/at.hpp"
#include "calade/coupling/cascade_log.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace calade::coupling {

namespace {

constexpr double notable_load = 0.01;  // of a branch's rating: smaller changes load nothing

bool changes_grid(const Event& event) {
    switch (event.kind) {
        case EventKind::station_flooded:
        case EventKind::station_out:
        case EventKind::station_back:
        case EventKind::station_repaired:
        case EventKind::branch_tripped:
        case EventKind::branch_reclosed:
        case EventKind::load_shed: return true;
        case EventKind::order: return event.type == ElementType::power_line;
        default: return false;
    }
}

}  // namespace

std::vector<int> CascadeLog::station_causes(const State& state, const energy::Model& energy,
                                            BusId bus) const {
    std::vector<int> causes;
    const auto& events = state.branch_event;
    if (std::all_of(events.begin(), events.end(), [](std::int32_t e) { return e < 0; })) {
        for (const StationId station : energy.cause_of_outage(state.energy, bus)) {
            causes.push_back(state.station_event[station.index()]);
        }
        return causes;
    }
    std::vector<std::uint8_t> opened;
    for (const std::int32_t event : events) {
        opened.push_back(event >= 0 ? 1 : 0);
    }
    const auto found = energy.causes_of_outage(state.energy, bus, opened);
    for (const StationId station : found.stations) {
        causes.push_back(state.station_event[station.index()]);
    }
    for (const BranchId branch : found.branches) {
        causes.push_back(events[branch.index()]);
    }
    return causes;
}

void CascadeLog::opened(State& state, Index branch, std::int32_t order) const {
    state.branch_event[at(branch)] = order;
}

std::int32_t CascadeLog::closed_again(State& state, Index branch, std::int32_t by) const {
    const std::int32_t cause = std::exchange(state.branch_event[at(branch)], -1);
    auto& opened = state.protection.opened;
    return opened.empty() || std::exchange(opened[at(branch)], std::uint8_t{0}) == 0
               ? by
               : add(state, state.time, EventKind::branch_reclosed, ElementType::power_line, branch,
                     0.0, "", {by, cause});
}

void CascadeLog::tripped(State& state, const energy::Trip& trip) const {
    // Like all entries at the end of its window, also where a step covers several of them.
    const double window = inputs_.coupling.window_s;
    const double time = std::min(state.time, std::ceil(trip.time_s / window - 1e-9) * window);
    state.branch_event[trip.branch.index()] =
        add(state, time, EventKind::branch_tripped, ElementType::power_line, trip.branch.value,
            100.0 * trip.measure, "%", load_causes(state, trip.branch),
            std::string(energy::to_string(trip.cause)));
}

void CascadeLog::shed(State& state, BranchId branch, int customers, std::vector<int> causes) const {
    state.branch_event[branch.index()] =
        add(state, state.time, EventKind::load_shed, ElementType::power_line, branch.value,
            customers, "customers", std::move(causes));
}

void CascadeLog::loads_moved(State& state, std::span<const double> current_before_a) const {
    if (state.load_rise.empty()) {
        return;
    }
    const std::int32_t first = state.next_grid_cause;
    const auto behind = static_cast<std::int32_t>(state.events.size());
    state.next_grid_cause = behind;
    if (std::none_of(state.events.begin() + first, state.events.end(), changes_grid)) {
        return;  // the course of the loads
    }
    for (std::size_t k = 0; k < current_before_a.size(); ++k) {
        const double rated = city_.power.branches[k].rated_a;
        const double change =
            rated > 0.0 ? (state.energy.branch_current_a[k] - current_before_a[k]) / rated : 0.0;
        auto& rise = state.load_rise[k];
        if (change >= std::max(notable_load, rise.share)) {
            rise = {change, first, behind};
        } else if (change < 0.0 && -change >= 0.5 * rise.share) {
            rise = {};
        }
    }
}

std::vector<int> CascadeLog::load_causes(const State& state, BranchId branch) const {
    std::vector<int> causes;
    const auto& rise = state.load_rise[branch.index()];
    for (std::int32_t e = rise.first; e >= 0 && e < rise.behind; ++e) {
        if (changes_grid(state.events[at(e)])) {
            causes.push_back(e);
        }
    }
    return causes;
}

std::int32_t CascadeLog::last_closing(const State& state) const {
    std::int32_t last = -1;
    if (!state.load_rise.empty()) {
        for (auto e = at(state.next_grid_cause); e < state.events.size(); ++e) {
            last = state.events[e].kind == EventKind::branch_reclosed ? state.events[e].id : last;
        }
    }
    return last;
}

}  // namespace calade::coupling
