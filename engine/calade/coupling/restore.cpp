// SPDX-License-Identifier: Apache-2.0
// After the water: crews and time go on, on a copy of the run's last state.
#include "calade/base/units.hpp"
#include "calade/coupling/simulation_implementation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::coupling {

namespace {

// Land falls dry; the sea, the river and the docks keep their water.
void drain(State& state, const flood::Geometry& geometry) {
    for (std::size_t i = 0; i < state.flood.h.size(); ++i) {
        if (geometry.sea[i] == 0) {
            state.flood.h[i] = 0.0F;
        }
    }
}

int left_dark(const std::vector<std::uint8_t>& lit, const city::PowerNetwork& power) {
    int customers = 0;
    for (const auto& load : power.loads) {
        customers += lit[load.bus.index()] == 0 ? load.customers : 0;
    }
    return customers;
}

// The end of the window that `time` falls into, `now` being the end of one before.
double whole_windows(double now, double time, double window) {
    return now + std::max(1.0, std::ceil((time - now) / window - 1e-9)) * window;
}

// The next moment at which anything changes without anyone on the road, in whole windows.
double next_stop(const State& state, double window, double water_gone) {
    if (Crews::on_the_road(state)) {
        return state.time + window;
    }
    double next = state.time < water_gone ? water_gone : std::numeric_limits<double>::infinity();
    for (const Crew& crew : state.crews) {
        if (crew.phase != Crew::idle || crew.ready_s > state.time) {
            next = std::min(next, crew.ready_s);
        }
    }
    if (!std::isfinite(next)) {
        return next;
    }
    return whole_windows(state.time, next, window);
}

// The spans in which load points that came back had no supply, after the run's end.
class DarkSpans {
public:
    DarkSpans(const city::PowerNetwork& power, const State& end)
        : power_(power), from_s_(power.loads.size(), none) {
        follow(end.energy, end.time, end.time);
    }
    // `energy` at `until`, as it has been since `began` where it darkened.
    void follow(const energy::State& energy, double began, double until) {
        for (std::size_t l = 0; l < from_s_.size(); ++l) {
            const bool lit = energy.bus_energised[power_.loads[l].bus.index()] != 0;
            if (!lit && std::isnan(from_s_[l])) {
                from_s_[l] = began;
            } else if (lit && !std::isnan(from_s_[l])) {
                ended_.push_back({LoadId(l), from_s_[l], until});
                from_s_[l] = none;
            }
        }
    }
    [[nodiscard]] const std::vector<TownLoads::Span>& ended() const { return ended_; }

private:
    static constexpr double none = std::numeric_limits<double>::quiet_NaN();
    const city::PowerNetwork& power_;
    std::vector<double> from_s_;
    std::vector<TownLoads::Span> ended_;
};

}  // namespace

std::vector<double> Simulation::Implementation::unserved_kwh(
    std::span<const TownLoads::Span> spans) const {
    std::vector<double> out(city.power.loads.size(), 0.0);
    if (loads) {
        out = loads->asked_wh(spans);
    } else {
        for (const auto& span : spans) {
            out[span.load.index()] += std::max(0.0, city.power.loads[span.load.index()].p_w) *
                                      (span.until_s - span.from_s) / seconds_per_hour;
        }
    }
    for (double& energy_of_point : out) {
        energy_of_point *= inputs.energy.load_scale / 1000.0;
    }
    return out;
}

Restored Simulation::Implementation::restore(const State& end) const {
    Restored out;
    out.bus_restored_s.assign(end.energy.bus_energised.size(),
                              std::numeric_limits<double>::quiet_NaN());
    out.ended_s = end.time;
    const auto& rules = inputs.restoration;
    const bool needed = !inputs.crews.empty() && crews.work_left(end);
    State state = end;
    const double limit = end.time + rules.limit_s;
    const double water_gone = end.time + rules.water_gone_s;
    const double window = inputs.coupling.window_s;
    DarkSpans dark_spans(city.power, end);
    bool gone = false;
    while (needed && crews.work_left(state)) {
        double until = next_stop(state, window, water_gone);
        if (inputs.protection && !state.energy.stale) {
            const auto trip =
                energy::next_trip(energy, state.energy, state.protection, *inputs.protection);
            until = trip ? std::min(until, whole_windows(state.time, trip->time_s, window)) : until;
        }
        if (!(until <= limit)) {
            break;
        }
        const double dt = until - state.time;
        state.time = until;
        if (!gone && until >= water_gone) {
            gone = true;
            drain(state, flood.geometry());
        }
        const auto lit_before = state.energy.bus_energised;
        step_energy(state, until);
        step_traffic(state, until, false);
        work_crews(state, dt);
        watch_telecom(state);
        dark_spans.follow(state.energy, until - dt, until);
        for (std::size_t b = 0; b < lit_before.size(); ++b) {
            if (lit_before[b] == 0 && state.energy.bus_energised[b] != 0) {
                out.bus_restored_s[b] = until;
            } else if (state.energy.bus_energised[b] == 0) {
                out.bus_restored_s[b] = std::numeric_limits<double>::quiet_NaN();
            }
        }
    }
    const int dark = left_dark(state.energy.bus_energised, city.power);
    out.complete = dark == 0;
    if (needed) {
        const bool by_limit =
            crews.work_left(state) &&
            (Crews::on_the_road(state) || std::isfinite(next_stop(state, window, water_gone)));
        log.add(state, state.time, EventKind::restoration_ended, ElementType::network, -1, dark,
                "customers", {state.restoring_event},
                by_limit                 ? "limit"
                : crews.work_left(state) ? "no_way"
                                         : "all_done");
        out.ended_s = state.time;
    }
    out.load_unserved_kwh = unserved_kwh(dark_spans.ended());
    out.events = std::move(state.events);
    return out;
}

Restored Simulation::restore(const State& end) const { return implementation_->restore(end); }

}  // namespace calade::coupling
