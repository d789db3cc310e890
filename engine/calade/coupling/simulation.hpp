// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/coupling/cascade.hpp"
#include "calade/coupling/links.hpp"
#include "calade/coupling/orders.hpp"
#include "calade/energy/model.hpp"
#include "calade/flood/drain_parameters.hpp"
#include "calade/flood/model.hpp"
#include "calade/traffic/model.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace calade::coupling {

struct Parameters {
    double window_s = 60.0;        ///< the models exchange fields this often
    double rerouted_share = 0.15;  ///< change of total flow that counts as rerouted traffic
};

[[nodiscard]] const sim::ParameterTable<Parameters>& parameter_table();

/// All that a run needs beside the city.
struct Inputs {
    Parameters coupling;
    flood::Parameters flood;
    traffic::Parameters traffic;
    energy::Parameters energy;
    flood::Forcing forcing;
    flood::Drains drains;          ///< sewers below the town; empty: none
    double initial_level_m = 0.0;  ///< still water to begin with
    std::vector<Order> orders;     ///< in any order; equal times in this one
    /// Depth at the door below which a building stays dry (sandbags), m; empty: none has any.
    std::vector<float> building_protection_m;
};

/// Everything that changes. A value: a copy is a checkpoint or a what-if branch.
struct State {
    double time = 0.0;
    flood::State flood;
    traffic::State traffic;
    energy::State energy;
    std::vector<Event> events;                ///< the cascade log so far
    std::vector<std::int32_t> water_cause;    ///< per cell: event that brought the water; -1: none
    std::vector<std::int32_t> street_event;   ///< last slowing or closing event per street, -1
    std::vector<std::uint8_t> street_slow;    ///< 1 while water halves its speed
    std::vector<std::int32_t> station_event;  ///< last trip/out event per station, -1
    std::vector<std::int32_t> pump_event;     ///< last stop event per pump, -1
    std::vector<std::int32_t> boundary_event;
    std::vector<std::int32_t> defence_event;
    std::vector<std::int32_t> gate_event;
    std::int32_t rain_event = -1;
    std::int32_t outage_event = -1;
    std::int32_t signal_event = -1;
    std::int32_t trips_event = -1;
    std::vector<float> building_max_depth;   ///< m
    std::vector<float> building_wet_since;   ///< s; NaN: never deeper than wet_depth_m
    std::vector<float> building_dark_since;  ///< s, first time without supply; NaN: never
    std::vector<float> building_dark_hours;
    std::vector<std::uint8_t> site_dark, site_cut_off;
    std::vector<std::int32_t> site_event;
    double dry_unserved_vph = 0.0;  ///< trips that have no path even in the dry
    double reported_unserved_vph = 0.0;
    std::vector<double> reported_flow;     ///< link flows when the log last said "rerouted"
    std::int32_t next_traffic_cause = 0;   ///< events from here on may explain the next rerouting
    std::vector<double> order_due;         ///< s, one an order; NaN: its condition did not hold yet
    std::vector<std::uint8_t> order_done;  ///< one an order
    std::vector<std::int32_t> order_cause;  ///< event that met an order's condition, -1
    std::uint64_t next_watched_event = 0;   ///< events from here on may meet conditions
    std::vector<std::uint8_t> pump_failed;  ///< by order
    std::vector<float> site_dark_since;     ///< s, while without supply; NaN: supplied
};

/// Seconds that each model took so far, for run.json (not part of State).
struct Timings {
    double flood_s = 0.0, traffic_s = 0.0, energy_s = 0.0, coupling_s = 0.0;
};

/// The three models and the links between them. Water depth → street speeds and closures and
/// station trips; outage → signals and pumps; pumps → water.
class Simulation {
public:
    /// Throws what the models throw.
    Simulation(city::City city, Inputs inputs);
    ~Simulation();
    Simulation(Simulation&&) noexcept;
    Simulation& operator=(Simulation&&) noexcept;

    [[nodiscard]] State initial() const;
    /// Makes a loaded state fit this simulation, whose city may have walls, gates and pumps that
    /// the state does not know (a what-if's measures stand last): they begin untouched. Throws
    /// DataError if it is the state of another town.
    void adopt(State& state) const;
    /// One window: water first, then energy, then traffic, then the cascade log.
    void advance(State& state) const;

    [[nodiscard]] const city::City& city() const;
    [[nodiscard]] const Inputs& inputs() const;
    [[nodiscard]] const Links& links() const;
    [[nodiscard]] const flood::Model& flood() const;
    [[nodiscard]] const traffic::Model& traffic() const;
    [[nodiscard]] const energy::Model& energy() const;
    [[nodiscard]] Timings timings() const;
    /// Replaces a boundary's series from now on (live mode).
    void set_boundary_series(Index boundary, sim::Series series);

    /// Name of an event's element: "Quai de la Grève", "S12" …
    [[nodiscard]] std::string element_name(const Event& event) const;

    static void save(sim::ArchiveWriter& out, const State& state);
    [[nodiscard]] static State load(sim::ArchiveReader& in);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace calade::coupling
