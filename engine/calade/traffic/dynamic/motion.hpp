// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/dynamic/departure_profile.hpp"
#include "calade/traffic/dynamic/model.hpp"

#include <memory>
#include <vector>

namespace calade::traffic::dynamic {

/// What a coupled run says about its vehicles in motion.
struct MotionInputs {
    Parameters vehicles;
    DepartureProfile profile{DepartureShare{}};
    double starts_at_s = 0.0;  ///< of the day (UTC), the run's start
    double duration_s = 0.0;   ///< nobody departs after it
};

/// Vehicles of a coupled run. Empty where the run uses the equilibrium.
struct MotionState {
    State vehicles;
    State dry;              ///< the same departures without water, closures and dark signals
    bool diverged = false;  ///< else `dry` is as `vehicles` and not kept
    double demand_factor = 1.0;
    double changed_way_percent = 0.0;  ///< of those on the network in this count: took another way
    double count_from_s = 0.0;         ///< of the run; flows are counted from here
    std::vector<std::int64_t> left_before;  ///< packets, one a road, when the count began
    std::vector<double> travel_before;      ///< s
    std::int64_t reroutes_before = 0, present_before = 0, departed_before = 0;
    // When the run began, after the warming-up; packets, hours and km.
    std::int64_t departed_first = 0, arrived_first = 0, unserved_first = 0;
    double hours_first = 0.0, dry_hours_first = 0.0, km_first = 0.0;
    friend bool operator==(const MotionState&, const MotionState&) = default;
};

/// Moves vehicles through the windows of a coupled run. Reads depth, closures and dark signals from
/// the traffic::State that the coupling writes to, and writes there what the equilibrium would:
/// link flows (means over traffic.count_interval_s) and times, pairs with an open way, the ledger.
class Motion {
public:
    /// Throws DataError and UsageError as the model and the profile do.
    Motion(const traffic::Model& streets, MotionInputs inputs);

    /// Warms up for traffic.warm_up_s on the dry town, which fills the streets.
    void start(traffic::State& streets, MotionState& state) const;
    /// One window, to `until` s of the run. True where flows were counted anew or closures changed.
    /// Throws NumericalError where a vehicle is not accounted for.
    bool advance(traffic::State& streets, MotionState& state, double until) const;

    /// initial + demanded = arrived + unserved + stored, with the places of the stored.
    [[nodiscard]] sim::Ledger ledger(const traffic::State& streets, const MotionState& state) const;
    [[nodiscard]] const Model& model() const { return model_; }

    static void save(sim::ArchiveWriter& out, const MotionState& state);
    [[nodiscard]] static MotionState load(sim::ArchiveReader& in);

private:
    bool write_conditions(const traffic::State& streets, State& vehicles) const;
    [[nodiscard]] bool conditions_differ(const traffic::State& streets,
                                         const State& vehicles) const;
    void find_served(traffic::State& streets) const;
    void count_flows(traffic::State& streets, MotionState& state, double until) const;
    void close_links(traffic::State& streets, const MotionState& state) const;
    void book(traffic::State& streets, MotionState& state, bool first) const;

    const traffic::Model& streets_;
    MotionInputs inputs_;
    Model model_;
    double warm_up_s_;
};

}  // namespace calade::traffic::dynamic
