// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/geometry.hpp"
#include "calade/flood/parameters.hpp"
#include "calade/sim/archive.hpp"
#include "calade/sim/ledger.hpp"
#include "calade/sim/series.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace calade::flood {

class RainGrids;
class RainMap;

/// Water that comes up or goes away at some cells: a burst main, an outfall, an intake.
struct Source {
    std::string name;
    std::vector<Index> cells;  ///< of the grid; all get the same volume
    sim::Series discharge;     ///< m³/s over all cells; negative takes, at most what is there
};

/// What drives the water, time in seconds from the run's start.
struct Forcing {
    std::vector<sim::Series> boundaries;  ///< one a boundary: level (m) or discharge (m³/s, inward
                                          ///< positive); empty: the boundary stays closed
    sim::Series rain;                     ///< m/s everywhere; empty: none
    std::vector<Source> sources = {};
    std::shared_ptr<const RainGrids> rain_grids = nullptr;  ///< rain on grids, added to `rain`
    int epsg = 0;  ///< system of the flood grid, which rain grids need; 0: undeclared
    [[nodiscard]] bool rains() const { return !rain.empty() || rain_grids != nullptr; }
    /// Water levels at gauges or boundaries may be replaced while running (live mode).
};

/// What was worst on each cell of land that stood deeper than wet_depth_m, every step counted and
/// values of one moment only; empty unless asked for. The sea has none.
struct Extremes {
    std::vector<float> duration;       ///< s deeper than wet_depth_m
    std::vector<float> max_rise;       ///< m/h, over half of Parameters::rise_over_s to all of it
    std::vector<float> max_product;    ///< m²/s, depth × speed at the same time
    std::vector<std::uint8_t> aidr;    ///< 0 dry, 1-6: hazard.hpp
    std::vector<std::uint8_t> french;  ///< 0 dry, 1-4: hazard.hpp
    /// The rise is measured from the earlier of two depths, m, which take turns.
    std::vector<float> depth_before, depth_since;
    double before_s = 0.0, since_s = 0.0;  ///< when they stood
};

/// Everything that changes. A value: a copy is a checkpoint.
struct State {
    double time = 0.0;  ///< s from the run's start
    std::int64_t steps = 0;
    std::vector<float> h;          ///< water depth over the open part of the cell, m
    std::vector<float> h_low;      ///< what rounding took from h, m: the depth is h + h_low
    std::vector<float> hu;         ///< discharge per width to the east, m²/s
    std::vector<float> hv;         ///< to the north, m²/s
    std::vector<float> max_depth;  ///< m, over every step so far
    std::vector<float> max_speed;  ///< m/s
    std::vector<float> arrival;    ///< s, first time deeper than wet_depth_m; NaN: never
    std::vector<std::uint8_t> gate_closed;
    std::vector<std::uint8_t> gate_failed;  ///< 1: does not move (set by scenarios)
    std::vector<std::uint8_t> pump_running;
    std::vector<std::uint8_t> pump_powered;  ///< set by coupling; the pump runs only with it
    std::vector<std::uint8_t> pump_drowned;  ///< tripped by its own water; stays so
    std::vector<float> defence_overtopped;   ///< s, first time water passed the crest; NaN: never
    double initial_volume = 0.0;             ///< m³
    std::vector<double> boundary_in;         ///< m³ per boundary, cumulated
    std::vector<double> boundary_out;
    double rain_in = 0.0;
    std::vector<double> pump_out;    ///< m³ that left the domain, per pump
    std::vector<double> pump_moved;  ///< m³ that each pump lifted, wherever to
    std::vector<double> source_in;   ///< m³ per source, cumulated
    std::vector<double> source_out;
    std::vector<double> link_moved;   ///< m³ per link, from its first to its second cell
    std::vector<float> breach_start;  ///< s, when each breach began; NaN: not yet
    std::vector<double> infiltrated;  ///< m taken by the ground of each cell; empty: none wanted
    double held_back = 0.0;           ///< m of rain that the curve number holds back so far
    double infiltrated_out = 0.0;     ///< m³
    double evaporated_out = 0.0;
    double drained_out = 0.0;  ///< m³ that the cells' drains took
    /// Only with the local inertial scheme: what flows through the faces, in the engine's own order
    /// (empty: nothing yet), and the largest Froude number of each cell while deeper than
    /// wet_depth_m.
    std::vector<double> face_flow;
    std::vector<float> max_froude;
    Extremes extremes;     ///< with Parameters::extremes
    drains::State drains;  ///< of the sewers; empty without
    /// Only with Parameters::precision "double": h, hu and hv in full. The fields above are their
    /// copies in single precision; a cell whose copy was changed by hand is taken from the copy.
    std::vector<double> h_full, hu_full, hv_full;
};

class Model {
public:
    /// Throws UsageError if forcing and geometry do not fit each other.
    Model(Parameters parameters, Geometry geometry, Forcing forcing);
    ~Model();
    Model(Model&&) noexcept;
    Model& operator=(Model&&) noexcept;

    /// Still water: every cell that is sea, or is connected to a level boundary by ground and
    /// crests below `level_m`, stands at it; basins hold the water that banks and closed gates keep
    /// in them; the rest is dry.
    [[nodiscard]] State still_water(double level_m) const;

    /// Advances to exactly `until` (s) in as many steps as stability asks for. Parallel; same bits
    /// for any thread count. Throws NumericalError with cell and time if a value is not finite, and
    /// leaves the state as it was. Safe from several threads, each with its own state.
    void advance(State& state, double until) const;

    [[nodiscard]] sim::Ledger ledger(const State& state) const;
    /// Share of the cells that have been deeper than wet_depth_m in which water was faster than its
    /// waves (Froude number above 1) while it was: there the local inertial scheme, which leaves
    /// out advection, does not hold. 0 with the other schemes.
    [[nodiscard]] double supercritical_share(const State& state) const;
    /// How the cells take the rain of grids (rain_grids.hpp); null without.
    [[nodiscard]] const RainMap* rain_map() const;
    /// Rain at a time, m/s: that of everywhere and the mean of the grids over the domain. Safe from
    /// several threads. Throws DataError for what the grids' files hold or lack.
    [[nodiscard]] double mean_rain(double time) const;
    [[nodiscard]] const Parameters& parameters() const;
    [[nodiscard]] const Geometry& geometry() const;
    [[nodiscard]] const Forcing& forcing() const;
    /// Replaces the series of one boundary from now on (live mode).
    void set_boundary_series(Index boundary, sim::Series series);

    static void save(sim::ArchiveWriter& out, const State& state);
    [[nodiscard]] static State load(sim::ArchiveReader& in);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

/// m³/s that pass a line now, positive from its left to its right (looking along it): the mean of
/// the discharges on both sides of each face that the line crosses.
[[nodiscard]] double discharge_through(const Geometry& geometry, const State& state,
                                       const geo::Polyline& line);
/// Largest of the given cells in a field of depths (State::h: now; State::max_depth: of every step
/// so far), m; 0 for none.
[[nodiscard]] float largest_depth(std::span<const float> depth_m, std::span<const Index> cells);

}  // namespace calade::flood
