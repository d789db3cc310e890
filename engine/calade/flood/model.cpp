// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/model.hpp"

#include "calade/base/error.hpp"
#include "calade/base/log.hpp"
#include "calade/base/parallel.hpp"
#include "calade/flood/check.hpp"
#include "calade/flood/drain_exchange.hpp"
#include "calade/flood/engine.hpp"
#include "calade/flood/extremes.hpp"
#include "calade/flood/still_water.hpp"

#include <atomic>
#include <cmath>
#include <limits>
#include <utility>

namespace calade::flood {

namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

}  // namespace

struct Model::Implementation {
    Implementation(Parameters p, Geometry g, Forcing f)
        : parameters(std::move(p)),
          geometry(std::move(g)),
          forcing(std::move(f)),
          engine(
              (check(parameters, geometry, forcing), make_engine(parameters, geometry, forcing))),
          sewer(make_sewer(geometry)) {}

    Parameters parameters;
    Geometry geometry;
    Forcing forcing;
    std::unique_ptr<Engine> engine;
    std::atomic<double> next_warning{0.01};  ///< share of cells with Froude numbers above 1
    std::unique_ptr<drains::Sewer> sewer;    ///< null without drains

    [[nodiscard]] double volume(const State& state) const {
        const Index columns = geometry.grid.columns;
        const double area = geometry.grid.cell * geometry.grid.cell;
        const bool full = state.h_full.size() == state.h.size();
        return area * parallel_sum(0, geometry.grid.rows, 16, [&](Index a, Index b) {
                   double sum = 0.0;
                   for (auto i = static_cast<std::size_t>(a) * static_cast<std::size_t>(columns);
                        i < static_cast<std::size_t>(b) * static_cast<std::size_t>(columns); ++i) {
                       const auto h = static_cast<double>(state.h[i]);
                       const bool same = full && static_cast<float>(state.h_full[i]) == state.h[i];
                       sum += (same ? state.h_full[i] : h + static_cast<double>(state.h_low[i])) *
                              static_cast<double>(geometry.storage[i]);
                   }
                   return sum;
               });
    }
};

Model::Model(Parameters parameters, Geometry geometry, Forcing forcing)
    : implementation_(std::make_unique<Implementation>(std::move(parameters), std::move(geometry),
                                                       std::move(forcing))) {}
Model::~Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;

const RainMap* Model::rain_map() const { return implementation_->engine->rain_map(); }
double Model::mean_rain(double time) const {
    const sim::Series& everywhere = implementation_->forcing.rain;
    return (everywhere.empty() ? 0.0 : everywhere.at(time)) +
           implementation_->engine->mean_grid_rain(time);
}
const Parameters& Model::parameters() const { return implementation_->parameters; }
const Geometry& Model::geometry() const { return implementation_->geometry; }
const Forcing& Model::forcing() const { return implementation_->forcing; }

void Model::set_boundary_series(Index boundary, sim::Series series) {
    auto& all = implementation_->forcing.boundaries;
    require<UsageError>(boundary >= 0 && boundary < static_cast<Index>(all.size()),
                        "boundary {} does not exist, the city has {}", boundary, all.size());
    check_series(implementation_->geometry.boundaries[static_cast<std::size_t>(boundary)], series);
    all[static_cast<std::size_t>(boundary)] = std::move(series);
}

State Model::still_water(double level_m) const {
    require<UsageError>(std::isfinite(level_m), "still water at level {} m, expected a height",
                        level_m);
    const Geometry& geometry = implementation_->geometry;
    const auto cells = static_cast<std::size_t>(geometry.grid.size());
    State state;
    for (auto* field :
         {&state.h, &state.hu, &state.hv, &state.h_low, &state.max_depth, &state.max_speed}) {
        field->assign(cells, 0.0F);
    }
    state.arrival.assign(cells, nan);
    state.gate_closed = gates_at_rest(geometry, level_m);
    state.gate_failed.assign(geometry.gates.size(), 0);
    state.pump_running.assign(geometry.pumps.size(), 0);
    state.pump_powered.assign(geometry.pumps.size(), 1);
    state.pump_drowned.assign(geometry.pumps.size(), 0);
    state.pump_out.assign(geometry.pumps.size(), 0.0);
    state.pump_moved.assign(geometry.pumps.size(), 0.0);
    state.defence_overtopped.assign(geometry.defences.size(), nan);
    state.boundary_in.assign(geometry.boundaries.size(), 0.0);
    state.boundary_out.assign(geometry.boundaries.size(), 0.0);
    state.source_in.assign(implementation_->forcing.sources.size(), 0.0);
    state.source_out.assign(implementation_->forcing.sources.size(), 0.0);

    state.link_moved.assign(geometry.links.size(), 0.0);
    state.breach_start.assign(geometry.breaches.size(), nan);
    if (implementation_->parameters.infiltration != "none") {
        state.infiltrated.assign(cells, 0.0);
    }
    if (implementation_->parameters.extremes) {
        start_extremes(state.extremes, cells);
    }

    const std::vector<double> levels = still_levels(geometry, level_m, state.gate_closed);
    const bool full = implementation_->parameters.precision == "double";
    for (auto* field : {&state.h_full, &state.hu_full, &state.hv_full}) {
        field->assign(full ? cells : 0, 0.0);
    }
    for (Index i = 0; i < geometry.grid.size(); ++i) {
        const auto s = static_cast<std::size_t>(i);
        if (std::isnan(levels[s])) {
            continue;
        }
        const double depth = implementation_->engine->depth_at_level(i, levels[s]);
        if (full) {
            state.h_full[s] = depth;
        }
        state.h[s] = state.max_depth[s] = static_cast<float>(depth);
        if (depth > implementation_->parameters.wet_depth_m) {
            state.arrival[s] = 0.0F;
        }
    }
    state.initial_volume = implementation_->volume(state);
    if (const auto& sewer = implementation_->sewer) {
        state.drains = sewer->initial();
        state.initial_volume += state.drains.initial_volume;
    }
    return state;
}

void Model::advance(State& state, double until) const {
    const Implementation& m = *implementation_;
    check(state, m.geometry, m.forcing);
    if (m.sewer) {
        m.sewer->check(state.drains);
    }
    require<UsageError>(std::isfinite(until) && until >= state.time,
                        "cannot advance from {} s to {} s", state.time, until);
    State next = state;  // small beside the steps; keeps `state` whole if a step fails
    m.engine->advance(next, until);
    state = std::move(next);
    if (m.parameters.scheme == "local_inertial") {
        const double share = supercritical_share(state);
        double known = implementation_->next_warning.load();
        if (share >= known &&
            implementation_->next_warning.compare_exchange_strong(known, 2.0 * share)) {
            log::warning(
                "flood: water was faster than its waves (Froude number above 1) in {:.1f} % of the "
                "flooded cells by {:.0f} s; local_inertial does not hold there, second_order does",
                100.0 * share, state.time);
        }
    }
}

double Model::supercritical_share(const State& state) const {
    if (state.max_froude.size() != state.max_depth.size()) {
        return 0.0;
    }
    Index flooded = 0;
    Index fast = 0;
    const auto wet = static_cast<float>(implementation_->parameters.wet_depth_m);
    for (std::size_t i = 0; i < state.max_depth.size(); ++i) {
        flooded += state.max_depth[i] > wet ? 1 : 0;
        fast += state.max_froude[i] > 1.0F ? 1 : 0;
    }
    return flooded > 0 ? static_cast<double>(fast) / static_cast<double>(flooded) : 0.0;
}

sim::Ledger Model::ledger(const State& state) const {
    const Geometry& geometry = implementation_->geometry;
    sim::Ledger ledger;
    ledger.unit = "m3";
    ledger.initial = state.initial_volume;
    ledger.stored = implementation_->volume(state);
    ledger.inputs.push_back({"rain", state.rain_in});
    for (std::size_t b = 0; b < geometry.boundaries.size(); ++b) {
        ledger.inputs.push_back({"boundary " + geometry.boundaries[b].name, state.boundary_in[b]});
        ledger.outputs.push_back(
            {"boundary " + geometry.boundaries[b].name, state.boundary_out[b]});
    }
    for (std::size_t p = 0; p < geometry.pumps.size(); ++p) {
        if (geometry.pumps[p].outlet < 0) {
            ledger.outputs.push_back({"pump " + geometry.pumps[p].name, state.pump_out[p]});
        }
    }
    if (implementation_->parameters.infiltration != "none") {
        ledger.outputs.push_back({"infiltration", state.infiltrated_out});
    }
    if (implementation_->parameters.evaporation_mm_day > 0.0) {
        ledger.outputs.push_back({"evaporation", state.evaporated_out});
    }
    if (!geometry.drainage.empty()) {
        ledger.outputs.push_back({"drains", state.drained_out});
    }
    for (std::size_t s = 0; s < state.source_in.size(); ++s) {
        const std::string name = "source " + implementation_->forcing.sources[s].name;
        ledger.inputs.push_back({name, state.source_in[s]});
        ledger.outputs.push_back({name, state.source_out[s]});
    }
    if (implementation_->sewer) {
        add_to_ledger(*implementation_->sewer, state.drains, ledger);
    }
    return ledger;
}

}  // namespace calade::flood
