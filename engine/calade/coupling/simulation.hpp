// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/coupling/cascade.hpp"
#include "calade/coupling/inputs.hpp"
#include "calade/coupling/links.hpp"
#include "calade/energy/protection.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace calade::coupling {

/// One crew. Plain numbers: they are what a checkpoint holds.
struct Crew {
    enum Phase : std::int32_t { idle, told, driving, working };
    double ready_s = 0.0;      ///< when it departs, or ends its work
    double link_left_s = 0.0;  ///< of the street that it is on
    std::int32_t phase = idle;
    std::int32_t node = -1;    ///< junction where it stands, or that it drives to
    std::int32_t on_link = 0;  ///< 1: between two junctions, `link_left_s` from `node`
    std::int32_t station = -1;
    std::int32_t pump = -1;
    std::int32_t event = -1;   ///< last entry of the log about it
    std::int32_t blocked = 0;  ///< 1: told in the log that no way is open
    std::int32_t line = -1;    ///< power line that it goes to close
};

/// An evacuation that was ordered.
struct EvacuationState {
    double ordered_s = 0.0;
    double t90_s = 0.0;
    double last_arrival_s = 0.0;
    double people = 0.0, sheltered = 0.0, without_shelter = 0.0;
    std::int32_t plan = -1;   ///< of Inputs::evacuations
    std::int32_t event = -1;  ///< its order in the log
    std::int32_t ended = 0;
    std::int32_t reserved = 0;
};

/// The change of the grid that raised a branch's current most. Plain numbers, as above.
struct LoadRise {
    double share = 0.0;                    ///< of its rating, by which the current rose
    std::int32_t first = -1, behind = -1;  ///< entries of the log: from, and up to but without
};

/// Everything that changes. A value: a copy is a checkpoint or a what-if branch.
struct State {
    double time = 0.0;
    flood::State flood;
    traffic::State traffic;
    traffic::dynamic::MotionState motion;  ///< empty where traffic.model is "equilibrium"
    energy::State energy;
    std::vector<Event> events;                ///< the cascade log so far
    std::vector<std::int32_t> water_cause;    ///< per cell: event that brought the water; -1: none
    std::vector<std::int32_t> street_event;   ///< last slowing or closing event per street, -1
    std::vector<std::uint8_t> street_slow;    ///< 1 while water halves its speed
    std::vector<std::int32_t> station_event;  ///< last trip/out event per station, -1
    std::vector<std::int32_t> pump_event;     ///< last stop event per pump, -1
    std::vector<std::int32_t> sewer_pump_event;  ///< the same of the sewers' pumps
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
    std::vector<Crew> crews;                ///< one of Inputs::crews each
    /// While a station is lost to water and dry enough for a crew, the entry that said so; else -1.
    std::vector<std::int32_t> station_dry_event;
    std::vector<std::uint8_t> telecom_off;  ///< by order, one a site; last: the whole network
    std::int32_t telecom_event = -1;        ///< while telecom is out, -1: it works
    std::vector<EvacuationState> evacuations;
    std::vector<std::int32_t> diversion_event;  ///< its order, -1: not in force
    std::vector<std::uint8_t> diversion_cut;    ///< 1: told in the log
    std::vector<std::int32_t> wave_event;       ///< one of Inputs::waves each, -1
    std::int32_t restoring_event = -1;          ///< last station that a crew brought back
    std::vector<std::int32_t> branch_event;     ///< what opened a branch in the run, -1
    // With Inputs::protection, else empty:
    energy::ProtectionState protection;
    std::vector<LoadRise> load_rise;   ///< by branch
    std::int32_t next_grid_cause = 0;  ///< events from here on may explain the next currents
};

/// What happens after the water: crews work on until all customers are supplied again.
struct Restored {
    bool complete = true;       ///< nobody is left without supply that had it at the start
    double ended_s = 0.0;       ///< last event, s from the run's start
    std::vector<Event> events;  ///< the whole log, that of the run first
    /// s from the run's start, one a bus; NaN: supplied at the run's end, or never again.
    std::vector<double> bus_restored_s;
    /// Energy not supplied after the run's end until a load point has supply again, kWh, one a load
    /// point, by the loads' course where the run has one. 0 where it never has.
    std::vector<double> load_unserved_kwh;
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

    /// Goes on from the end of a run with the water as it stands, and gone after
    /// Restoration::water_gone_s, until all is supplied again, no crew can do more, or
    /// Restoration::limit_s is over. Nothing of `end` changes: ledgers and fields are those of the
    /// run. Without crews nothing happens. Deterministic.
    [[nodiscard]] Restored restore(const State& end) const;
    /// Whether any telephone exchange works: one that is not taken out and has supply or hours of
    /// its own left. A town without exchanges has telecom unless an order takes it out.
    [[nodiscard]] bool has_telecom(const State& state) const;

    [[nodiscard]] const city::City& city() const;
    [[nodiscard]] const Inputs& inputs() const;
    [[nodiscard]] const Links& links() const;
    [[nodiscard]] const flood::Model& flood() const;
    [[nodiscard]] const traffic::Model& traffic() const;
    [[nodiscard]] const energy::Model& energy() const;
    /// Of the model that moves the traffic; with vehicles in motion their places are told too.
    [[nodiscard]] sim::Ledger traffic_ledger(const State& state) const;
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
