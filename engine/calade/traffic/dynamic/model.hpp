// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/sim/ledger.hpp"
#include "calade/traffic/dynamic/curves.hpp"
#include "calade/traffic/dynamic/demand.hpp"
#include "calade/traffic/dynamic/parameters.hpp"
#include "calade/traffic/dynamic/state.hpp"
#include "calade/traffic/model.hpp"
#include "calade/traffic/vehicle_classes.hpp"

#include <memory>
#include <span>
#include <vector>

namespace calade::traffic::dynamic {

/// Vehicles in motion: queues that grow back over junctions, signals, closures in mid-run. One
/// packet is Parameters::packet_vehicles vehicles. The same bits for any thread count, and for any
/// cut of a run into calls of advance().
class Model {
public:
    /// Throws DataError for roads, demand or classes as their readers do, UsageError for parameters
    /// outside their table.
    Model(Parameters parameters, RoadNetwork network, Demand demand,
          std::vector<VehicleClass> classes = default_vehicle_classes());
    ~Model();
    Model(Model&&) noexcept;
    Model& operator=(Model&&) noexcept;

    [[nodiscard]] State initial() const;
    /// Runs all that happens up to and at `until_s`. Throws UsageError for a time that is past.
    void advance(State& state, double until_s, Curves* curves = nullptr) const;

    /// Changes at the state's time; entry is refused at once, drivers further off hear of it after
    /// the information delay. Streets without roads are passed over.
    void set_closure(State& state, StreetId street, Closure reason, bool closed) const;
    /// The same for many roads (not streets) in one change.
    void set_roads_closed(State& state, std::span<const Index> roads, Closure reason,
                          bool closed) const;
    /// Largest depth, m, and velocity of the water, m/s, over each street's carriageway; no
    /// velocities are still water. Throws DataError for another count or values not finite.
    void set_street_depth(State& state, std::span<const float> depth_m,
                          std::span<const float> velocity_ms = {}) const;
    /// Signals without supply, one a node: all-way stops.
    void set_dark_signals(State& state, std::span<const std::uint8_t> dark) const;

    /// demanded = arrived + unserved + stored; stored is on roads, waiting, parked and stranded.
    [[nodiscard]] sim::Ledger ledger(const State& state) const;
    /// Vehicles in a place now.
    [[nodiscard]] double vehicles(const State& state, Place place) const;
    /// Sum of the time that all vehicles have spent on roads, s.
    [[nodiscard]] double vehicle_seconds(const State& state) const;
    [[nodiscard]] double vehicle_metres(const State& state) const;
    [[nodiscard]] const RoadNetwork& network() const;
    [[nodiscard]] const Parameters& parameters() const;

    static void save(sim::ArchiveWriter& out, const State& state);
    [[nodiscard]] static State load(sim::ArchiveReader& in);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace calade::traffic::dynamic
