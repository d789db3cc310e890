// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/structures.hpp"

#include "calade/flood/exchange.hpp"
#include "calade/flood/gate_rule.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood {

namespace {

constexpr double gauge_reads_from_m = 0.01;  // a film on a drained bed is no level

}  // namespace

template <class Real>
Structures<Real>::Structures(const Geometry& geometry, const Layout<Real>& layout)
    : geometry_(geometry), layout_(layout) {
    for (const auto& gate : geometry.gates) {
        gates_.push_back(walls(gate.faces, gate.crest_m));
    }
    for (const auto& pump : geometry.pumps) {
        if (pump.outlet >= 0) {
            outlets_.push_back(static_cast<std::size_t>(layout.position(pump.outlet)));
        }
    }
    for (const auto& breach : geometry.breaches) {
        breaches_.push_back(walls(breach.faces, breach.crest_m));
    }
    for (const auto& defence : geometry.defences) {
        defences_.push_back(walls(defence.faces, defence.crest_m));
    }
}

template <class Real>
std::vector<typename Structures<Real>::Wall> Structures<Real>::walls(
    const std::vector<geo::Face>& faces, double crest_m) const {
    std::vector<Wall> result;
    for (const geo::Face& face : faces) {
        if (geometry_.active[static_cast<std::size_t>(face.first)] == 0 ||
            geometry_.active[static_cast<std::size_t>(face.second)] == 0) {
            continue;
        }
        Wall wall{layout_.position(face.first), layout_.position(face.second), face.vertical, 0, 0};
        wall.open = face.vertical ? layout_.z_west[static_cast<std::size_t>(wall.second)]
                                  : layout_.z_north[static_cast<std::size_t>(wall.first)];
        wall.closed =
            std::max(wall.open, layout_.crest(static_cast<std::size_t>(wall.first),
                                              static_cast<std::size_t>(wall.second), crest_m));
        result.push_back(wall);
    }
    return result;
}

template <class Real>
void Structures<Real>::set(const Wall& wall, bool closed, Water<Real>& water) const {
    Real& bed = wall.vertical ? water.z_west[static_cast<std::size_t>(wall.second)]
                              : water.z_north[static_cast<std::size_t>(wall.first)];
    bed = closed ? wall.closed : wall.open;
}

template <class Real>
void Structures<Real>::place_gates(const State& state, Water<Real>& water) const {
    // Two gates may share a face: all are opened before any is closed.
    for (const bool closed : {false, true}) {
        for (std::size_t i = 0; i < gates_.size(); ++i) {
            if ((state.gate_closed[i] != 0) == closed) {
                for (const Wall& wall : gates_[i]) {
                    set(wall, closed, water);
                }
            }
        }
    }
}

template <class Real>
void Structures<Real>::move_gates(State& state, Water<Real>& water) const {
    bool moved = false;
    for (std::size_t i = 0; i < gates_.size(); ++i) {
        const auto& gate = geometry_.gates[i];
        if (state.gate_failed[i] != 0) {
            continue;
        }
        std::uint8_t closed = 0;
        if (gate.present) {
            const auto p = static_cast<std::size_t>(layout_.position(gate.gauge_cell));
            const double level =
                layout_.datum + static_cast<double>(layout_.z[p]) + static_cast<double>(water.h[p]);
            closed = gate_stands_closed(gate, state.gate_closed[i] != 0,
                                        static_cast<double>(water.h[p]) > gauge_reads_from_m, level)
                         ? 1
                         : 0;
        }
        moved = moved || closed != state.gate_closed[i];
        state.gate_closed[i] = closed;
    }
    if (moved) {
        place_gates(state, water);
    }
}

template <class Real>
void Structures<Real>::run_pumps(State& state, Water<Real>& water, double dt) const {
    for (std::size_t i = 0; i < geometry_.pumps.size(); ++i) {
        const auto& pump = geometry_.pumps[i];
        const auto in = static_cast<std::size_t>(layout_.position(pump.inlet));
        const double depth = static_cast<double>(water.h[in]);
        if (depth >= pump.trip_depth_m) {
            state.pump_drowned[i] = 1;
        }
        const bool able = state.pump_powered[i] != 0 && state.pump_drowned[i] == 0;
        const double threshold =
            state.pump_running[i] != 0 ? pump.stop_depth_m : pump.start_depth_m;
        state.pump_running[i] = able && depth > threshold ? 1 : 0;
        if (state.pump_running[i] == 0) {
            continue;
        }
        const double volume = -add_volume(water, layout_, in, -pump.capacity_m3s * dt);
        if (pump.outlet >= 0) {
            add_volume(water, layout_, static_cast<std::size_t>(layout_.position(pump.outlet)),
                       volume);
        } else {
            state.pump_out[i] += volume;
        }
        state.pump_moved[i] += volume;
    }
}

template <class Real>
void Structures<Real>::grow_breaches(State& state, Water<Real>& water, double time) const {
    for (std::size_t i = 0; i < breaches_.size(); ++i) {
        const auto& breach = geometry_.breaches[i];
        float& start = state.breach_start[i];
        const auto& walls = breaches_[i];
        if (std::isnan(start)) {
            bool begins = time >= breach.start_s;
            for (const Wall& wall : walls) {
                for (const Index cell : {wall.first, wall.second}) {
                    const auto p = static_cast<std::size_t>(cell);
                    const double over = layout_.datum + static_cast<double>(layout_.z[p]) +
                                        static_cast<double>(water.h[p]) - breach.crest_m;
                    begins = begins || (water.h[p] > 0 && over > breach.trigger_depth_m);
                }
            }
            if (!begins) {
                for (const Wall& wall : walls) {  // the buffers may come from a later state
                    set(wall, false, water);
                }
                continue;
            }
            start = static_cast<float>(time);
        }
        for (std::size_t f = 0; f < walls.size(); ++f) {
            // The last face begins `widening_s` after the first.
            const double share =
                walls.size() > 1 ? static_cast<double>(f) / static_cast<double>(walls.size() - 1)
                                 : 0.0;
            const double age = time - static_cast<double>(start) - share * breach.widening_s;
            const double fallen = breach.deepening_s > 0.0
                                      ? std::clamp(age / breach.deepening_s, 0.0, 1.0)
                                      : (age >= 0.0 ? 1.0 : 0.0);
            const double crest = breach.crest_m + fallen * (breach.final_crest_m - breach.crest_m);
            const Wall& wall = walls[f];
            Real& bed = wall.vertical ? water.z_west[static_cast<std::size_t>(wall.second)]
                                      : water.z_north[static_cast<std::size_t>(wall.first)];
            bed = layout_.crest(static_cast<std::size_t>(wall.first),
                                static_cast<std::size_t>(wall.second), crest);
        }
    }
}

template <class Real>
void Structures<Real>::watch_defences(State& state, const Water<Real>& water, float depth,
                                      double time) const {
    for (std::size_t i = 0; i < defences_.size(); ++i) {
        if (!std::isnan(state.defence_overtopped[i])) {
            continue;
        }
        for (const Wall& wall : defences_[i]) {
            const auto a = static_cast<std::size_t>(wall.first);
            const auto b = static_cast<std::size_t>(wall.second);
            const Real crest = wall.vertical ? water.z_west[b] : water.z_north[a];
            const Real bed = std::max(crest, std::max(layout_.z[a], layout_.z[b]));
            // Only water that has a crest to pass: ground above the crest is no defence's matter.
            const Real over_a = water.h[a] - (bed - layout_.z[a]);
            const Real over_b = water.h[b] - (bed - layout_.z[b]);
            if (over_a > static_cast<Real>(depth) || over_b > static_cast<Real>(depth)) {
                state.defence_overtopped[i] = static_cast<float>(time);
                break;
            }
        }
    }
}

template class Structures<float>;
template class Structures<double>;

}  // namespace calade::flood
