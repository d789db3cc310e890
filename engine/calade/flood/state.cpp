// SPDX-License-Identifier: Apache-2.0
// The state as a checkpoint, and what others ask of it.
#include "calade/flood/model.hpp"

namespace calade::flood {

void Model::save(sim::ArchiveWriter& out, const State& state) {
    out.section("flood", 6);
    out.put(state.time);
    out.put(state.steps);
    for (const auto* field : {&state.h, &state.hu, &state.hv, &state.h_low, &state.max_depth,
                              &state.max_speed, &state.arrival, &state.defence_overtopped}) {
        out.put(*field);
    }
    for (const auto* field : {&state.gate_closed, &state.gate_failed, &state.pump_running,
                              &state.pump_powered, &state.pump_drowned}) {
        out.put(*field);
    }
    out.put(state.initial_volume);
    out.put(state.rain_in);
    for (const auto* field :
         {&state.boundary_in, &state.boundary_out, &state.pump_out, &state.pump_moved,
          &state.source_in, &state.source_out, &state.h_full, &state.hu_full, &state.hv_full,
          &state.link_moved, &state.infiltrated}) {
        out.put(*field);
    }
    out.put(state.breach_start);
    out.put(state.held_back);
    out.put(state.infiltrated_out);
    out.put(state.evaporated_out);
    out.put(state.drained_out);
    out.put(state.extremes.duration);
    out.put(state.extremes.max_rise);
    out.put(state.extremes.max_product);
    out.put(state.extremes.aidr);
    out.put(state.extremes.french);
    out.put(state.face_flow);
    out.put(state.max_froude);
    out.put(state.extremes.depth_before);
    out.put(state.extremes.depth_since);
    out.put(state.extremes.before_s);
    out.put(state.extremes.since_s);
    drains::Sewer::save(out, state.drains);
}

State Model::load(sim::ArchiveReader& in) {
    State state;
    in.section("flood", 6);
    in.get(state.time);
    in.get(state.steps);
    for (auto* field : {&state.h, &state.hu, &state.hv, &state.h_low, &state.max_depth,
                        &state.max_speed, &state.arrival, &state.defence_overtopped}) {
        in.get(*field);
    }
    for (auto* field : {&state.gate_closed, &state.gate_failed, &state.pump_running,
                        &state.pump_powered, &state.pump_drowned}) {
        in.get(*field);
    }
    in.get(state.initial_volume);
    in.get(state.rain_in);
    for (auto* field : {&state.boundary_in, &state.boundary_out, &state.pump_out, &state.pump_moved,
                        &state.source_in, &state.source_out, &state.h_full, &state.hu_full,
                        &state.hv_full, &state.link_moved, &state.infiltrated}) {
        in.get(*field);
    }
    in.get(state.breach_start);
    in.get(state.held_back);
    in.get(state.infiltrated_out);
    in.get(state.evaporated_out);
    in.get(state.drained_out);
    in.get(state.extremes.duration);
    in.get(state.extremes.max_rise);
    in.get(state.extremes.max_product);
    in.get(state.extremes.aidr);
    in.get(state.extremes.french);
    in.get(state.face_flow);
    in.get(state.max_froude);
    in.get(state.extremes.depth_before);
    in.get(state.extremes.depth_since);
    in.get(state.extremes.before_s);
    in.get(state.extremes.since_s);
    state.drains = drains::Sewer::load(in);
    return state;
}

float largest_depth(std::span<const float> depth_m, std::span<const Index> cells) {
    float most = 0.0F;
    for (const Index cell : cells) {
        const float depth = depth_m[static_cast<std::size_t>(cell)];
        most = depth > most ? depth : most;
    }
    return most;
}

}  // namespace calade::flood
