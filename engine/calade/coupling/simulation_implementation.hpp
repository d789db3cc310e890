// SPDX-License-Identifier: Apache-2.0
#pragma once
// Not a public header: the parts of a Simulation, for the files that hold its functions.

#include "calade/base/stopwatch.hpp"
#include "calade/coupling/cascade_log.hpp"
#include "calade/coupling/crews.hpp"
#include "calade/coupling/sewer_supply.hpp"
#include "calade/coupling/simulation.hpp"
#include "calade/coupling/structures.hpp"
#include "calade/coupling/town_loads.hpp"
#include "calade/coupling/water_origin.hpp"

#include <optional>
#include <span>
#include <vector>

namespace calade::coupling {

struct Simulation::Implementation {
    Implementation(city::City c, Inputs in)
        : city(std::move(c)),
          inputs(std::move(in)),
          flood(make_flood(city, inputs)),
          traffic(inputs.traffic,
                  traffic::build_network(city.streets, city.demand, inputs.traffic)),
          motion(inputs.traffic.model == "dynamic"
                     ? std::make_unique<traffic::dynamic::Motion>(traffic, inputs.motion)
                     : nullptr),
          energy(inputs.energy, city.power),
          links(find_links(city, flood.geometry())),
          origin(flood, inputs),
          sewer_supply(find_sewer_supply(city, inputs.drains, flood.geometry())),
          log(city, inputs, links, flood, origin, sewer_supply),
          crews(city, inputs, flood, traffic, energy, log) {
        if (inputs.loads) {
            loads.emplace(city, *inputs.loads);
        }
        for (auto& order : inputs.orders) {
            if (order.condition.place) {
                order.condition.element = flood.geometry().grid.cell_at(*order.condition.place);
            }
        }
    }

    static flood::Model make_flood(const city::City& city, const Inputs& inputs) {
        auto geometry = lay_out(city, inputs);
        auto forcing = forcing_of(inputs, geometry);
        return {inputs.flood, std::move(geometry), std::move(forcing)};
    }

    city::City city;
    Inputs inputs;
    flood::Model flood;
    traffic::Model traffic;
    std::unique_ptr<traffic::dynamic::Motion> motion;  ///< none: the equilibrium
    energy::Model energy;
    std::optional<TownLoads> loads;
    Links links;
    WaterOrigin origin;
    std::vector<SewerPumpSupply> sewer_supply;
    CascadeLog log;
    Crews crews;
    mutable Timings timings;

    [[nodiscard]] bool has_supply(const State& state, BusId bus, SiteId site) const;
    void feed_pumps(State& state) const;
    void feed_signals(State& state) const;
    void step_water(State& state, double until) const;
    void step_energy(State& state, double until) const;
    /// The grid to `until`, its protection at work where the run has any.
    void advance_grid(State& state, double until) const;
    /// Opens transformers before `next` operates; false if that is not to be, or nothing helps.
    bool shed_before(State& state, const energy::Trip& next) const;
    void step_traffic(State& state, double until, bool moving) const;
    void follow_orders(State& state) const;
    void follow_order(State& state, const Order& order, std::int32_t cause) const;
    void watch_conditions(State& state) const;
    [[nodiscard]] bool holds(const State& state, const Condition& condition,
                             std::int32_t& cause) const;
    void run_generators(State& state) const;
    void work_crews(State& state, double dt) const;
    void supply_changed(State& state, const std::vector<std::uint8_t>& energised_before,
                        std::int32_t restoring) const;
    void watch_telecom(State& state) const;
    void watch_evacuations(State& state) const;
    void watch_diversions(State& state) const;
    void evacuate(State& state, Index plan, std::int32_t cause) const;
    [[nodiscard]] bool has_telecom(const State& state) const;
    /// What load points ask for in spans without supply, kWh, one a load point.
    [[nodiscard]] std::vector<double> unserved_kwh(std::span<const TownLoads::Span> spans) const;
    [[nodiscard]] Restored restore(const State& end) const;
    void follow_buildings(State& state) const;
    void follow_access(State& state) const;
};

}  // namespace calade::coupling
