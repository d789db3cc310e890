// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/structures.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood {

namespace {

constexpr double reopening_m = 0.05;      // m below the closing level: no flutter in waves
constexpr double share_of_inlet = 0.999;  // a pump leaves a film, the depth stays positive

// Adds water to a cell's depth, which is h + h_low.
void add_depth(Water& water, std::size_t p, double gain) {
    const double total =
        static_cast<double>(water.h[p]) + static_cast<double>(water.h_low[p]) + gain;
    water.h[p] = static_cast<float>(total);
    water.h_low[p] = static_cast<float>(total - static_cast<double>(water.h[p]));
}

}  // namespace

Structures::Structures(const Geometry& geometry, const Layout& layout)
    : geometry_(geometry), layout_(layout) {
    for (const auto& gate : geometry.gates) {
        gates_.push_back(walls(gate.faces, gate.crest_m));
    }
    for (const auto& defence : geometry.defences) {
        defences_.push_back(walls(defence.faces, defence.crest_m));
    }
}

std::vector<Structures::Wall> Structures::walls(const std::vector<geo::Face>& faces,
                                                double crest_m) const {
    std::vector<Wall> result;
    for (const geo::Face& face : faces) {
        if (geometry_.active[static_cast<std::size_t>(face.first)] == 0 ||
            geometry_.active[static_cast<std::size_t>(face.second)] == 0) {
            continue;
        }
        Wall wall{layout_.position(face.first), layout_.position(face.second), face.vertical, 0.0F,
                  0.0F};
        wall.open = face.vertical ? layout_.z_west[static_cast<std::size_t>(wall.second)]
                                  : layout_.z_north[static_cast<std::size_t>(wall.first)];
        wall.closed = std::max(wall.open, layout_.face_bed(wall.first, wall.second, crest_m));
        result.push_back(wall);
    }
    return result;
}

void Structures::set(const Wall& wall, bool closed, Water& water) const {
    float& bed = wall.vertical ? water.z_west[static_cast<std::size_t>(wall.second)]
                               : water.z_north[static_cast<std::size_t>(wall.first)];
    bed = closed ? wall.closed : wall.open;
}

void Structures::place_gates(const State& state, Water& water) const {
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

void Structures::move_gates(State& state, Water& water) const {
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
            const double limit = state.gate_closed[i] != 0 ? gate.closing_level_m - reopening_m
                                                           : gate.closing_level_m;
            closed = water.h[p] > 0.0F && level >= limit ? 1 : 0;
        }
        moved = moved || closed != state.gate_closed[i];
        state.gate_closed[i] = closed;
    }
    if (moved) {
        place_gates(state, water);
    }
}

void Structures::run_pumps(State& state, Water& water, double dt) const {
    const double area = layout_.cell * layout_.cell;
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
        const double open = area * static_cast<double>(layout_.phi[in]);
        const double volume = std::min(pump.capacity_m3s * dt, share_of_inlet * depth * open);
        add_depth(water, in, -volume / open);
        // What stays keeps its velocity.
        const float kept = static_cast<float>(static_cast<double>(water.h[in]) / depth);
        water.hu[in] *= kept;
        water.hv[in] *= kept;
        if (pump.outlet >= 0) {
            const auto out = static_cast<std::size_t>(layout_.position(pump.outlet));
            add_depth(water, out, volume / (area * static_cast<double>(layout_.phi[out])));
            water.wet[out / Layout::block] = 1;
        } else {
            state.pump_out[i] += volume;
        }
        state.pump_moved[i] += volume;
    }
}

void Structures::watch_defences(State& state, const Water& water, float depth, double time) const {
    for (std::size_t i = 0; i < defences_.size(); ++i) {
        if (!std::isnan(state.defence_overtopped[i])) {
            continue;
        }
        for (const Wall& wall : defences_[i]) {
            const auto a = static_cast<std::size_t>(wall.first);
            const auto b = static_cast<std::size_t>(wall.second);
            const float bed = wall.vertical ? water.z_west[b] : water.z_north[a];
            // Only water that has a crest to pass: ground above the crest is no defence's matter.
            const float over_a = water.h[a] - (bed - layout_.z[a]);
            const float over_b = water.h[b] - (bed - layout_.z[b]);
            if (over_a > depth || over_b > depth) {
                state.defence_overtopped[i] = static_cast<float>(time);
                break;
            }
        }
    }
}

}  // namespace calade::flood
