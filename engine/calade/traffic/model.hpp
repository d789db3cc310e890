// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/sim/archive.hpp"
#include "calade/sim/ledger.hpp"
#include "calade/traffic/network.hpp"
#include "calade/traffic/parameters.hpp"
#include "calade/traffic/routes.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace calade::traffic {

/// Why a street is closed to cars; several may hold at once.
enum class Closure : std::uint8_t { none = 0, water = 1, works = 2, order = 4 };

struct State {
    double time = 0.0;
    std::vector<float> street_depth;          ///< m, as last given
    std::vector<std::uint8_t> street_closed;  ///< bits of Closure, one a street
    std::vector<std::uint8_t> signal_dark;    ///< one a node
    std::vector<double> link_flow;            ///< vehicles per second, equilibrium now
    std::vector<double> link_time;            ///< s, without toll; infinite where closed (flow 0)
    std::vector<std::uint8_t> pair_served;    ///< one a demand pair
    Routes routes;                            ///< where the next assignment starts from
    double gap = 0.0;                         ///< relative gap reached by the last assignment
    std::int64_t assignments = 0;             ///< since the start, the dry one not counted
    bool stale = true;                        ///< network state changed since the last assignment
    // Ledger, cumulated since the start:
    double departed = 0.0, arrived = 0.0, unserved = 0.0;  ///< vehicles
    double demanded = 0.0;
    double vehicle_hours = 0.0, vehicle_km = 0.0;
    double dry_vehicle_hours = 0.0;  ///< what the served trips would have taken in the dry

    friend bool operator==(const State&, const State&) = default;
};

class Model {
public:
    /// Finds the dry equilibrium. Throws DataError, naming the link or the pair, for a capacity
    /// that is not above zero, costs that are negative or not finite, links out of order, or demand
    /// to nowhere; UsageError for parameters outside their table's range.
    Model(Parameters parameters, Network network);
    ~Model();
    Model(Model&&) noexcept;
    Model& operator=(Model&&) noexcept;

    /// Dry network in equilibrium.
    [[nodiscard]] State initial() const;
    /// Largest water depth over each street's carriageway, m, one a street. Marks the state stale
    /// where a closure or a speed step changed. Throws DataError for another count or a depth that
    /// is not a number; depths below zero count as dry.
    void set_street_depth(State& state, std::span<const float> depth_m) const;
    void set_closure(State& state, StreetId street, Closure reason, bool closed) const;
    /// Signals without supply, one a node (1 = dark).
    void set_dark_signals(State& state, std::span<const std::uint8_t> dark) const;
    /// Advances to `until`: a new equilibrium first if the state is stale, then the window's trips
    /// are booked. Trips of pairs without a path are unserved. Same bits for any thread count. A
    /// network that is as in the dry again takes the dry equilibrium itself, so that nothing of a
    /// past flood stays. Where max_iterations ends the search, `gap` says how far it came.
    void advance(State& state, double until) const;

    [[nodiscard]] sim::Ledger ledger(const State& state) const;
    [[nodiscard]] const Parameters& parameters() const;
    [[nodiscard]] const Network& network() const;

    static void save(sim::ArchiveWriter& out, const State& state);
    [[nodiscard]] static State load(sim::ArchiveReader& in);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

/// Speed over water of `depth_m` for a car, m/s (Pregnolato et al. 2017,
/// doi:10.1016/j.trd.2017.06.020, still water): min(free speed, 0.0009 w² − 0.5529 w + 86.9448
/// km/h with w in mm); 0 at and above `closed_depth_m`.
[[nodiscard]] double speed_in_water(double free_speed_ms, double depth_m, double closed_depth_m);

}  // namespace calade::traffic
