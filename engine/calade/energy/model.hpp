// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/power.hpp"
#include "calade/energy/parameters.hpp"
#include "calade/sim/archive.hpp"
#include "calade/sim/ledger.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace calade::energy {

enum class StationState : std::uint8_t { normal, tripped, out };  ///< out: taken out by a scenario

struct State {
    double time = 0.0;
    std::vector<StationState> station;
    std::vector<float> station_depth;  ///< m, as last given
    std::vector<std::uint8_t> branch_closed;
    std::vector<std::uint8_t> bus_energised;
    std::vector<double> bus_voltage_pu;  ///< 0 on dark buses
    std::vector<double> bus_angle_rad;
    std::vector<double> branch_current_a;  ///< at the `to` side
    bool stale = true;                     ///< topology changed since the last solve
    bool converged = true;
    int iterations = 0;
    std::int64_t solves = 0;
    // Now:
    int customers_off = 0;
    double unserved_w = 0.0, served_w = 0.0, losses_w = 0.0, source_w = 0.0;
    // Ledger, cumulated since the start, kWh:
    double demanded_kwh = 0.0, served_kwh = 0.0, unserved_kwh = 0.0, losses_kwh = 0.0,
           source_kwh = 0.0;
    double customer_hours_off = 0.0;
};

class Model {
public:
    /// Throws DataError for a network without source, branches of zero impedance in a loop, or
    /// values that are not finite, naming the element.
    Model(Parameters parameters, city::PowerNetwork network);
    ~Model();
    Model(Model&&) noexcept;
    Model& operator=(Model&&) noexcept;

    [[nodiscard]] State initial() const;
    /// Water depth at each station, m. A station trips when its trip depth is reached and stays
    /// tripped. Gives the stations that tripped now.
    std::vector<StationId> set_station_depth(State& state, std::span<const float> depth_m) const;
    void set_station_out(State& state, StationId station, bool out) const;
    void set_branch_closed(State& state, BranchId branch, bool closed) const;
    /// Advances to `until`: topology and power flow first if stale, then energies are booked.
    /// Islands without a source are dark, never an error. Same bits for any thread count.
    void advance(State& state, double until) const;
    /// Updates topology and power flow without letting time pass.
    void solve(State& state) const;

    [[nodiscard]] sim::Ledger ledger(const State& state) const;
    [[nodiscard]] const Parameters& parameters() const;
    [[nodiscard]] const city::PowerNetwork& network() const;
    /// The stations whose loss darkens this bus now: the tripped or out stations met first on the
    /// way from the bus to its source in the intact network. Empty if the bus is energised.
    [[nodiscard]] std::vector<StationId> cause_of_outage(const State& state, BusId bus) const;

    static void save(sim::ArchiveWriter& out, const State& state);
    [[nodiscard]] static State load(sim::ArchiveReader& in);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace calade::energy
