// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/model.hpp"

namespace calade::traffic {

/// An equilibrium during an event assumes that drivers know all of it. What they can know lies
/// between two bounds, both with the streets as they are now.
struct EventBounds {
    /// Vehicles on the road at a time (Σ flow × time) when all know: the equilibrium now.
    double full_information_vehicles = 0.0;
    /// When all keep the routes that they had before, and who comes to a closed street drives on
    /// from there by what was the quickest open way before the event.
    double routes_held_vehicles = 0.0;
    double served_full_vps = 0.0, served_held_vps = 0.0;
    double rerouted_vps = 0.0;  ///< of those who hold their routes, who came to a closed street
    /// Mean time of a trip, s.
    [[nodiscard]] double full_information_s() const;
    [[nodiscard]] double routes_held_s() const;
};

/// `before`: a state in equilibrium before the event; `now`: one after Model::advance() in it.
/// Throws UsageError for states of another network.
[[nodiscard]] EventBounds event_bounds(const Network& network, const Parameters& parameters,
                                       const State& before, const State& now);

}  // namespace calade::traffic
