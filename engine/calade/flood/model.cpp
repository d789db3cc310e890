// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/model.hpp"

#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/base/units.hpp"
#include "calade/flood/check.hpp"
#include "calade/flood/edges.hpp"
#include "calade/flood/layout.hpp"
#include "calade/flood/still_water.hpp"
#include "calade/flood/structures.hpp"
#include "calade/flood/sweep.hpp"

#include <bit>
#include <cmath>
#include <limits>
#include <mutex>
#include <utility>

namespace calade::flood {

namespace {

constexpr float film_share = 0.01F;  // of the dry depth: thinner reconstructed depths do not flow
constexpr double greatest_slope = 1.0;  // surface drops beyond it are falls, not slopes
constexpr double least_depth = 0.1;  // m, no step is longer than this depth of water would ask for
constexpr std::int32_t infinite_bits = 0x7f800000;

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

}  // namespace

struct Model::Implementation {
    Implementation(Parameters p, Geometry g, Forcing f)
        : parameters(std::move(p)),
          geometry(std::move(g)),
          forcing(std::move(f)),
          layout((check(parameters, geometry, forcing), geometry)),
          edges(geometry, layout),
          structures(geometry, layout),
          sweep(layout, edges, kernels(simd_level())) {}

    Parameters parameters;
    Geometry geometry;
    Forcing forcing;
    Layout layout;
    Edges edges;
    Structures structures;
    Sweep sweep;

    // Padded copies of the state, kept for the next call.
    std::mutex mutex;
    std::vector<std::unique_ptr<Water>> spare;

    std::unique_ptr<Water> take() {
        const std::scoped_lock lock(mutex);
        if (spare.empty()) {
            auto water = std::make_unique<Water>(layout);
            water->drive = edges.make_drive();
            return water;
        }
        auto water = std::move(spare.back());
        spare.pop_back();
        return water;
    }
    void give_back(std::unique_ptr<Water> water) {
        const std::scoped_lock lock(mutex);
        spare.push_back(std::move(water));
    }

    void load(const State& state, Water& water) const {
        layout.load(state.h, water.h);
        layout.load(state.hu, water.hu);
        layout.load(state.hv, water.hv);
        layout.load(state.h_low, water.h_low);
        layout.load(state.max_depth, water.max_depth);
        layout.load(state.max_speed, water.max_speed);
        layout.load(state.arrival, water.arrival);
        water.h_next = water.h;
        water.hu_next = water.hu;
        water.hv_next = water.hv;
        water.find_wet();
        structures.place_gates(state, water);
    }
    void store(const Water& water, State& state) const {
        layout.store(water.h, state.h);
        layout.store(water.hu, state.hu);
        layout.store(water.hv, state.hv);
        layout.store(water.h_low, state.h_low);
        layout.store(water.max_depth, state.max_depth);
        layout.store(water.max_speed, state.max_speed);
        layout.store(water.arrival, state.arrival);
    }

    /// |u| + |v| + 2c of one cell, as the kernel's update has it.
    [[nodiscard]] float pace(const Water& water, std::size_t p) const {
        const float inverse =
            1.0F / std::max(water.h[p], static_cast<float>(parameters.dry_depth_m));
        return (std::abs(water.hu[p]) + std::abs(water.hv[p])) * inverse +
               2.0F * std::sqrt(static_cast<float>(standard_gravity) * water.h[p]);
    }
    [[nodiscard]] std::int32_t fastest(const Water& water) const {
        std::int32_t most = 0;
        for (std::size_t p = 0; p < layout.size(); ++p) {
            most = std::max(most, std::bit_cast<std::int32_t>(pace(water, p)) & 0x7fffffff);
        }
        return most;
    }

    [[noreturn]] void blow_up(const Water& water, double time) const {
        for (std::size_t p = 0; p < layout.size(); ++p) {
            if (!std::isfinite(pace(water, p))) {
                const Index cell = layout.grid_cell(static_cast<Index>(p));
                const geo::Point2 at = geometry.grid.centre(cell);
                fail<NumericalError>(
                    "flood: cell (column {}, row {}) at ({:.1f}, {:.1f}) has depth {} m, "
                    "discharges {} and {} m2/s at {:.3f} s, expected finite values",
                    cell % geometry.grid.columns, cell / geometry.grid.columns, at.x, at.y,
                    water.h[p], water.hu[p], water.hv[p], time);
            }
        }
        fail<NumericalError>("flood: a wave speed is not finite at {:.3f} s", time);
    }

    [[nodiscard]] double volume(const State& state) const {
        const Index columns = geometry.grid.columns;
        const double area = geometry.grid.cell * geometry.grid.cell;
        return area * parallel_sum(0, geometry.grid.rows, 16, [&](Index a, Index b) {
                   double sum = 0.0;
                   for (auto i = static_cast<std::size_t>(a) * static_cast<std::size_t>(columns);
                        i < static_cast<std::size_t>(b) * static_cast<std::size_t>(columns); ++i) {
                       sum +=
                           (static_cast<double>(state.h[i]) + static_cast<double>(state.h_low[i])) *
                           static_cast<double>(geometry.storage[i]);
                   }
                   return sum;
               });
    }

    void advance(State& state, Water& water, double until) const;
    void book(State& state, const Water& water, double dt, float rain) const;
};

void Model::Implementation::book(State& state, const Water& water, double dt, float rain) const {
    const double passed_area = dt * layout.cell;
    const auto& faces = edges.faces();
    for (std::size_t f = 0; f < faces.size(); ++f) {
        const double volume = static_cast<double>(water.drive.passed[f]) * passed_area;
        const auto b = static_cast<std::size_t>(faces[f].boundary);
        (volume > 0.0 ? state.boundary_in[b] : state.boundary_out[b]) += std::abs(volume);
    }
    state.rain_in += static_cast<double>(rain) * static_cast<double>(layout.active_cells) *
                     layout.cell * layout.cell;
}

void Model::Implementation::advance(State& state, Water& water, double until) const {
    kernel::Constants k{};
    k.gravity = static_cast<float>(standard_gravity);
    k.dry = static_cast<float>(parameters.dry_depth_m);
    k.film = film_share * k.dry;
    k.wet = static_cast<float>(parameters.wet_depth_m);
    k.greatest_drop = static_cast<float>(greatest_slope * layout.cell);
    const float slowest = 2.0F * std::sqrt(k.gravity * static_cast<float>(least_depth));
    std::int32_t bits = fastest(water);
    if (bits >= infinite_bits) {
        blow_up(water, state.time);
    }
    while (state.time < until) {
        structures.move_gates(state, water);
        const double remaining = until - state.time;
        const float pace =
            std::max({std::bit_cast<float>(bits), edges.fastest(forcing, state.time), slowest});
        const double longest = parameters.cfl * layout.cell / static_cast<double>(pace);
        const bool last = remaining <= longest;
        const double wanted = last ? remaining : std::min(longest, 0.5 * remaining);
        k.r = static_cast<float>(wanted / layout.cell);
        k.dt = static_cast<float>(wanted);
        const double dt = static_cast<double>(k.r) * layout.cell;  // what the cells see, to the bit
        edges.prepare(water.drive, forcing, water.h, state.time, wanted);
        k.rain =
            forcing.rain.empty()
                ? 0.0F
                : static_cast<float>(forcing.rain.mean(state.time, state.time + wanted) * wanted);
        const double time = last ? until : state.time + wanted;
        k.time = static_cast<float>(time);

        bits = sweep.run(water, k);
        if (bits >= infinite_bits) {
            blow_up(water, time);
        }
        book(state, water, dt, k.rain);
        structures.run_pumps(state, water, wanted);
        for (const auto& pump : geometry.pumps) {
            if (pump.outlet >= 0) {
                bits = std::max(
                    bits, std::bit_cast<std::int32_t>(this->pace(
                              water, static_cast<std::size_t>(layout.position(pump.outlet)))));
            }
        }
        structures.watch_defences(state, water, k.dry, time);
        state.time = time;
        ++state.steps;
    }
}

Model::Model(Parameters parameters, Geometry geometry, Forcing forcing)
    : implementation_(std::make_unique<Implementation>(std::move(parameters), std::move(geometry),
                                                       std::move(forcing))) {}
Model::~Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;

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
    const Layout& layout = implementation_->layout;
    const auto cells = static_cast<std::size_t>(geometry.grid.size());
    State state;
    for (auto* field :
         {&state.h, &state.hu, &state.hv, &state.h_low, &state.max_depth, &state.max_speed}) {
        field->assign(cells, 0.0F);
    }
    state.arrival.assign(cells, nan);
    for (const auto& gate : geometry.gates) {
        state.gate_closed.push_back(gate.present && level_m >= gate.closing_level_m ? 1 : 0);
    }
    state.gate_failed.assign(geometry.gates.size(), 0);
    state.pump_running.assign(geometry.pumps.size(), 0);
    state.pump_powered.assign(geometry.pumps.size(), 1);
    state.pump_drowned.assign(geometry.pumps.size(), 0);
    state.pump_out.assign(geometry.pumps.size(), 0.0);
    state.pump_moved.assign(geometry.pumps.size(), 0.0);
    state.defence_overtopped.assign(geometry.defences.size(), nan);
    state.boundary_in.assign(geometry.boundaries.size(), 0.0);
    state.boundary_out.assign(geometry.boundaries.size(), 0.0);

    const std::vector<std::uint8_t> covered =
        covered_by_still_water(geometry, level_m, state.gate_closed);
    const float level = layout.level(level_m);
    for (Index i = 0; i < geometry.grid.size(); ++i) {
        const auto s = static_cast<std::size_t>(i);
        if (covered[s] == 0) {
            continue;
        }
        const float depth = level - layout.z[static_cast<std::size_t>(layout.position(i))];
        state.h[s] = state.max_depth[s] = depth > 0.0F ? depth : 0.0F;
        if (static_cast<double>(state.h[s]) > implementation_->parameters.wet_depth_m) {
            state.arrival[s] = 0.0F;
        }
    }
    state.initial_volume = implementation_->volume(state);
    return state;
}

void Model::advance(State& state, double until) const {
    Implementation& m = *implementation_;
    check(state, m.geometry);
    require<UsageError>(std::isfinite(until) && until >= state.time,
                        "cannot advance from {} s to {} s", state.time, until);
    auto water = m.take();
    m.load(state, *water);
    State next = state;  // small beside the steps; keeps `state` whole if a step fails
    m.advance(next, *water, until);
    m.store(*water, next);
    state = std::move(next);
    m.give_back(std::move(water));
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
    return ledger;
}

}  // namespace calade::flood
