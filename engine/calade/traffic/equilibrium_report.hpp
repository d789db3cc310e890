// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/model.hpp"

#include <string>
#include <vector>

namespace calade::traffic {

/// How far an equilibrium has come, and what it costs.
struct EquilibriumReport {
    double relative_gap = 0.0;
    double average_excess_cost_s = 0.0;  ///< what a traveller could save on average
    double beckmann = 0.0;               ///< objective, vehicles (Σ ∫ cost dv over a second)
    double total_time_vehicles = 0.0;    ///< vehicles on the road at a time (Σ flow × time)
    double served_vps = 0.0;
};
/// From the state's routes and flows, with shortest paths found anew.
[[nodiscard]] EquilibriumReport equilibrium_report(const Network& network,
                                                   const Parameters& parameters,
                                                   const State& state);

/// Flow of each user class on each link, vehicles/s, from the state's routes.
[[nodiscard]] std::vector<std::vector<double>> class_flows(const Network& network,
                                                           const State& state);

/// Where the traffic of one link comes from and goes to.
struct SelectLink {
    double flow_vps = 0.0;
    std::vector<double> pair_vps;  ///< one a demand pair
    std::vector<double> link_vps;  ///< flow of the same vehicles on every link
};
/// Throws UsageError for a link outside the network. Route flows are those of proportional_routes()
/// if the state went through it, else one of the many splits that give the same link flows.
[[nodiscard]] SelectLink select_link(const Network& network, const State& state, Index link);

/// Makes the split over routes unique (proportionality, Bar-Gera 2010): wherever two segments of
/// links lead from one node to another at equal cost, all pairs that use either share them in the
/// same ratio. Link flows do not change. `rounds` sweeps over all pairs of alternative segments;
/// returns the largest change of a route's flow in the last, vehicles/s.
double proportional_routes(const Network& network, State& state, int rounds = 50);

/// A network whose demand answers to its cost: trips of a pair are
///   d(u) = rate × (1 − slope_per_s × (u − u0)), within 0 and `most` × rate,
/// with u its travel cost and u0 `reference_s`. Each pair gets a link from its origin to its
/// destination that carries those who stay at home at a cost that rises with their number (Gartner
/// 1980), so every assignment method works on it. Links of the result: `home_link` one a pair.
struct ElasticDemand {
    std::vector<double> reference_s;  ///< one a pair
    double slope_per_s = 0.001;
    double most = 1.5;
};
struct ElasticNetwork {
    Network network;
    std::vector<Index> home_link;
};
/// Throws UsageError for counts or values out of range.
[[nodiscard]] ElasticNetwork with_elastic_demand(const Network& network,
                                                 const ElasticDemand& demand);

}  // namespace calade::traffic
