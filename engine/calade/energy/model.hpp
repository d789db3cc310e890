// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/power.hpp"
#include "calade/energy/assets.hpp"
#include "calade/energy/backup.hpp"
#include "calade/energy/bus_loads.hpp"
#include "calade/energy/parameters.hpp"
#include "calade/energy/reliability.hpp"
#include "calade/energy/restoration.hpp"
#include "calade/sim/archive.hpp"
#include "calade/sim/ledger.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace calade::energy {

/// tripped: by water, for good; out: taken out by a scenario, and put back by it.
enum class StationState : std::uint8_t { normal, tripped, out };

/// Everything that changes in a run. A value: a copy is a checkpoint or a what-if branch. What
/// stands below "Now" is a pure function of stations and branches, never of earlier solutions.
struct State {
    double time = 0.0;  ///< s
    std::vector<StationState> station;
    std::vector<float> station_depth;  ///< m, as last given
    std::vector<AssetCondition> station_condition;
    std::vector<std::uint8_t> station_damaged;  ///< takes a repair, not only an inspection
    std::vector<Backup> backup;                 ///< by bus, rising
    std::vector<std::uint8_t> branch_closed;
    std::vector<std::uint8_t> bus_energised;
    std::vector<double> bus_voltage_pu;  ///< 0 on dark buses
    std::vector<double> bus_angle_rad;
    std::vector<double> branch_current_a;  ///< at the `to` side
    bool stale = true;                     ///< topology changed since the last solve
    bool converged = true;                 ///< false: an island collapsed
    std::vector<BusId> collapsed_source;   ///< source buses of collapsed islands, rising
    int iterations = 0;                    ///< of the last solve, most of any island
    std::int64_t solves = 0;
    // Now:
    int customers_off = 0;
    double unserved_w = 0.0, served_w = 0.0, losses_w = 0.0, source_w = 0.0, fed_in_w = 0.0;
    // Ledger, cumulated since the start, kWh:
    double demanded_kwh = 0.0, served_kwh = 0.0, unserved_kwh = 0.0, losses_kwh = 0.0,
           source_kwh = 0.0;
    double customer_hours_off = 0.0;
    double backup_kwh = 0.0;                  ///< given by generators and batteries
    double fed_in_kwh = 0.0;                  ///< by loads below zero on energised buses
    std::vector<double> dark_since;           ///< by bus, s; −1: supplied, also by backup
    std::vector<Interruption> interruptions;  ///< those that have ended
    BusLoads loads;                           ///< as last given; empty: the network's own
    double loads_of = -1.0;                   ///< s, the time that they are of; −1: none given
    double peak_demand_w = 0.0;               ///< largest demand so far, served or not
    double peak_at = 0.0;                     ///< s, when it began
};

/// What keeps a bus dark, each rising.
struct OutageCauses {
    std::vector<StationId> stations;
    std::vector<BranchId> branches;
};

/// Generation that feeders take beside the loads, W, by feeder; NaN: not known, or no customers.
struct PvHosting {
    std::vector<double> alone_w;     ///< while no other feeder has any
    std::vector<double> together_w;  ///< all at once, each the same share of what it takes alone
};

/// Electricity supply of a town: balanced AC power flow on every island that has a source,
/// stations that trip in water, who is without supply and how much energy is not delivered.
/// docs/theory/energy.md has the equations and the rules. Safe from any thread: const calls share
/// nothing that changes; a State belongs to one thread at a time.
class Model {
public:
    /// Throws DataError, naming the element, for parameters out of range, a network without
    /// source, two sources at a bus, ids out of range, closed branches of zero impedance in a
    /// loop, a transformer of zero impedance, a line between different nominal voltages, negative
    /// impedances, and values that are not finite. Loads below zero feed in.
    Model(Parameters parameters, city::PowerNetwork network);
    ~Model();
    Model(Model&&) noexcept;
    Model& operator=(Model&&) noexcept;

    /// The intact network at time 0, solved.
    [[nodiscard]] State initial() const;
    /// Water depth at each station, m. A station trips when its trip depth (times the scale) is
    /// reached, above 0, and stays tripped. Gives the stations that tripped now, rising. Throws
    /// UsageError, changing nothing, unless there is one depth a station, 0 or more.
    std::vector<StationId> set_station_depth(State& state, std::span<const float> depth_m) const;
    /// Takes a station out (also a tripped one, which is thereby in the crew's hands), or puts an
    /// `out` one back; it trips at once if its water still stands at trip depth. Putting back a
    /// station that is tripped, not out, does nothing. UsageError if there is no such station.
    void set_station_out(State& state, StationId station, bool out) const;
    /// Ends the work of a crew at a station that water had tripped: inspected, or repaired where it
    /// was damaged. Back in service unless its water still stands at trip depth, which gives false
    /// and changes nothing. Does nothing to a sound station. UsageError if there is no such
    /// station.
    bool repair_station(State& state, StationId station) const;
    /// Hours that a crew needs on site: an inspection, or a repair where water has destroyed; 0 at
    /// a sound station. Travel is the caller's.
    [[nodiscard]] double repair_hours(const State& state, StationId station) const;
    /// The order in which one crew visits stations (plan_repairs), hours on site from repair_hours,
    /// supply taken from what hangs on a source once they are back, switches as they stand.
    [[nodiscard]] RepairPlan plan_repairs(const State& state, std::span<const StationId> stations,
                                          std::span<const double> travel_h,
                                          int exact_up_to = 10) const;
    /// Closes open branches between lit and dark parts, each time the one that brings back most
    /// customers, as long as no bus leaves the voltage band and no branch its rating that was
    /// within; what is joined was dark, so a radial network stays radial. Where limits hold a
    /// branch back and at most six may help, the best of all radial sets of them.
    Resupply resupply(State& state) const;
    /// Thresholds of every station in this run.
    [[nodiscard]] std::span<const AssetThresholds> thresholds() const;
    /// Puts a generator or battery at a bus, full, in place of one that was there. `autonomy_h` is
    /// how long it carries the bus's own load; rated 0 takes it away. UsageError for values below 0
    /// or not finite, or no such bus.
    void set_backup(State& state, BusId bus, double rated_w, double autonomy_h,
                    bool battery = false) const;
    /// Gives every load point another power from now on: W (below 0 feeds in) and var, times
    /// load_scale; `of` is the time that they are of, s, for the caller to know again. UsageError,
    /// changing nothing, unless there is one finite value of each a load point.
    void set_loads(State& state, std::span<const double> p_w, std::span<const double> q_var,
                   double of) const;
    /// Whether a bus has power now, from the grid or from its backup.
    [[nodiscard]] bool has_power(const State& state, BusId bus) const;
    /// Reliability of the run so far. Interruptions that still last count up to now, or up to
    /// `restored_at_s` of their bus where that is given (by bus; the time of full restoration).
    [[nodiscard]] ReliabilityIndices reliability(const State& state,
                                                 std::span<const double> restored_at_s = {}) const;
    /// The same with another threshold than the parameters'.
    [[nodiscard]] ReliabilityIndices reliability(const State& state,
                                                 std::span<const double> restored_at_s,
                                                 double sustained_above_s) const;
    /// How much generation the intact network takes before a bus is above highest_voltage_pu or a
    /// branch above its rating, at unit power factor, spread over the customers of each feeder
    /// evenly, with the network's own demands at `load_share` of theirs (0 to 1). A feeder is a
    /// number below `feeders`, one a load point, below 0: left out. To 1 kW, at most 100 MW a
    /// feeder; 0 where limits are exceeded already; branches without impedance are not looked at.
    /// What an island without a solution would take is NaN. UsageError for sizes that disagree.
    [[nodiscard]] PvHosting pv_hosting(std::span<const Index> feeder_of_load, Index feeders,
                                       double load_share) const;
    /// Opens or closes a branch. UsageError if there is no such branch.
    void set_branch_closed(State& state, BranchId branch, bool closed) const;
    /// Advances to `until` (s, not before state.time: UsageError): topology and power flow first
    /// if stale, then energies are booked. Islands without a source are dark, never an error. An
    /// island whose power flow has no solution collapses: its buses are dark, its loads unserved,
    /// `converged` is false and a warning names its source. Same bits for any thread count.
    void advance(State& state, double until) const;
    /// Updates topology and power flow without letting time pass. Does nothing unless stale.
    void solve(State& state) const;

    /// In kWh: source + backup + fed_in + unserved in, demanded + losses out. Closes to 1e-9 of its
    /// scale.
    [[nodiscard]] sim::Ledger ledger(const State& state) const;
    /// Energised buses outside the voltage band of the parameters, rising.
    [[nodiscard]] std::vector<BusId> outside_band(const State& state) const;
    /// Branches that carry more than their rating, rising. Reported, not tripped.
    [[nodiscard]] std::vector<BranchId> overloaded(const State& state) const;
    [[nodiscard]] const Parameters& parameters() const;
    [[nodiscard]] const city::PowerNetwork& network() const;
    /// The stations whose loss darkens this bus now: the tripped or out stations met first on every
    /// way from the bus to a source in the intact network, rising. Empty if the bus is energised,
    /// or dark for another reason (an opened branch, a collapse). Costs a walk of the network.
    [[nodiscard]] std::vector<StationId> cause_of_outage(const State& state, BusId bus) const;
    /// The same with the branches that were opened in the run (`opened`, by branch: 1) among the
    /// causes: those and the lost stations at the rim of the dark part, on the way to a source over
    /// what is closed now or was opened. UsageError unless there is one entry a branch.
    [[nodiscard]] OutageCauses causes_of_outage(const State& state, BusId bus,
                                                std::span<const std::uint8_t> opened) const;

    /// A restored state goes on with the bits of an uninterrupted run.
    static void save(sim::ArchiveWriter& out, const State& state);
    [[nodiscard]] static State load(sim::ArchiveReader& in);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace calade::energy
