// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/isochrones.hpp"

#include "calade/base/error.hpp"
#include "calade/base/infinity.hpp"

#include <cmath>

namespace calade::traffic {
namespace {}  // namespace

CoverRules urgent_care() { return {0.0, {1800.0}}; }

Isochrones::Isochrones(const Network& network, std::vector<Inhabited> places)
    : network_(network), graph_(network), hierarchy_(network), places_(std::move(places)) {
    for (std::size_t i = 0; i < places_.size(); ++i) {
        require<DataError>(places_[i].node.value >= 0 && places_[i].node.value < network.nodes,
                           "place {}: node is {}, expected 0 to {}", i, places_[i].node.value,
                           network.nodes - 1);
        require<DataError>(std::isfinite(places_[i].people) && places_[i].people >= 0.0,
                           "place {}: {} people, expected 0 or more", i, places_[i].people);
    }
}

std::vector<Index> Isochrones::origins(std::span<const StreetNodeId> sites,
                                       const CoverRules& rules) const {
    std::vector<Index> nodes;
    for (const StreetNodeId site : sites) {
        require<UsageError>(site.value >= 0 && site.value < graph_.nodes,
                            "reach: site at node {}, expected 0 to {}", site.value,
                            graph_.nodes - 1);
        nodes.push_back(site.value);
    }
    for (const double threshold : rules.thresholds_s) {
        require<UsageError>(std::isfinite(threshold) && threshold > 0.0,
                            "reach: threshold is {} s, expected a value above 0", threshold);
    }
    return nodes;
}

Cover Isochrones::cover(std::span<const StreetNodeId> sites, std::span<const double> link_time_s,
                        const CoverRules& rules) const {
    require<UsageError>(link_time_s.size() == graph_.to.size(), "reach: {} link times, expected {}",
                        link_time_s.size(), graph_.to.size());
    const auto start = origins(sites, rules);
    ShortestTree search(graph_);
    search.search(start, link_time_s);
    return cover_at({search.distance().begin(), search.distance().end()}, rules);
}

ContractionHierarchy::Metric Isochrones::customise(std::span<const double> link_time_s) const {
    require<UsageError>(network_.first_through_node == 0,
                        "reach: nodes below {} take no through traffic, expected none for a "
                        "hierarchy; give the link times",
                        network_.first_through_node);
    return hierarchy_.customise(link_time_s);
}

Cover Isochrones::cover(std::span<const StreetNodeId> sites,
                        const ContractionHierarchy::Metric& metric, const CoverRules& rules) const {
    return cover_at(hierarchy_.times_from(metric, origins(sites, rules)), rules);
}

Cover Isochrones::cover_at(std::vector<double> node_time_s, const CoverRules& rules) const {
    Cover cover;
    cover.node_time_s = std::move(node_time_s);
    for (double& t : cover.node_time_s) {
        t += rules.before_driving_s;
    }
    cover.people_within.assign(rules.thresholds_s.size(), 0.0);
    for (std::size_t i = 0; i < places_.size(); ++i) {
        const double t = cover.node_time_s[places_[i].node.index()];
        if (t == infinity) {
            cover.unreachable.push_back(static_cast<Index>(i));
            cover.people_unreachable += places_[i].people;
        }
        for (std::size_t k = 0; k < rules.thresholds_s.size(); ++k) {
            cover.people_within[k] += t <= rules.thresholds_s[k] ? places_[i].people : 0.0;
        }
    }
    return cover;
}

std::vector<double> car_times(const Network& network, const State& state) {
    require<UsageError>(state.link_time.size() == network.links.size() &&
                            state.street_closed.size() == network.links_of_street.size(),
                        "car times: the state has {} links, the network {}; expected a state of "
                        "this network",
                        state.link_time.size(), network.links.size());
    std::vector<double> time = state.link_time;
    for (std::size_t s = 0; s < state.street_closed.size(); ++s) {
        for (const Index l : network.links_of_street[s]) {
            if (state.street_closed[s] != 0) {
                time[static_cast<std::size_t>(l)] = infinity;
            }
        }
    }
    return time;
}

std::vector<double> vehicle_times(const Network& network, const State& state,
                                  const VehicleClass& vehicle, double speed_factor,
                                  std::span<const float> velocity_ms) {
    require<UsageError>(
        state.street_depth.size() == network.links_of_street.size() &&
            (velocity_ms.empty() || velocity_ms.size() == state.street_depth.size()),
        "vehicle times: {} depths and {} velocities for {} streets", state.street_depth.size(),
        velocity_ms.size(), network.links_of_street.size());
    std::vector<double> time;
    time.reserve(network.links.size());
    for (const Link& link : network.links) {
        time.push_back(link.free_time_s / speed_factor);
    }
    for (std::size_t s = 0; s < network.links_of_street.size(); ++s) {
        const double depth = static_cast<double>(state.street_depth[s]);
        const double velocity = velocity_ms.empty() ? 0.0 : static_cast<double>(velocity_ms[s]);
        const auto closed = static_cast<unsigned>(state.street_closed[s]);
        const auto stops = static_cast<unsigned>(Closure::works) |
                           (vehicle.emergency ? 0U : static_cast<unsigned>(Closure::order));
        for (const Index l : network.links_of_street[s]) {
            const Link& link = network.links[static_cast<std::size_t>(l)];
            const double speed = speed_over_water(vehicle, link.free_speed_ms * speed_factor, depth,
                                                  std::abs(velocity));
            const bool passes = (closed & stops) == 0 && speed > 0.0;
            time[static_cast<std::size_t>(l)] = passes ? link.length_m / speed : infinity;
        }
    }
    return time;
}

}  // namespace calade::traffic
