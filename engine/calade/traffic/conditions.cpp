// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/conditions.hpp"

#include <cmath>

namespace calade::traffic {

StreetCondition condition_of_street(const Network& network, const Parameters& parameters,
                                    const State& state, StreetId street) {
    const auto& links = network.links_of_street[street.index()];
    if (links.empty()) {
        return {};
    }
    if (state.street_closed[street.index()] != 0) {
        return {true, 1.0};
    }
    const auto depth = static_cast<double>(state.street_depth[street.index()]);
    const double steps = std::floor(depth / parameters.depth_step_m);
    const double free = network.links[static_cast<std::size_t>(links.front())].free_speed_ms;
    if (steps <= 0.0 || free <= 0.0) {
        return {};
    }
    const double wet =
        speed_in_water(free, steps * parameters.depth_step_m, parameters.closed_depth_m);
    return wet > 0.0 ? StreetCondition{false, free / wet} : StreetCondition{true, 1.0};
}

bool apply_conditions(const Network& network, const Parameters& parameters, const State& state,
                      LinkCosts& costs) {
    bool any = false;
    for (std::size_t s = 0; s < network.links_of_street.size(); ++s) {
        const auto condition = condition_of_street(network, parameters, state, StreetId(s));
        if (condition == StreetCondition{}) {
            continue;
        }
        any = true;
        for (const Index l : network.links_of_street[s]) {
            const Link& link = network.links[static_cast<std::size_t>(l)];
            costs.set_condition(l, link.free_time_s * condition.slowdown, condition.closed);
        }
    }
    for (std::size_t l = 0; l < network.links.size(); ++l) {
        const Link& link = network.links[l];
        const auto node = link.to.index();
        const bool dark = !network.signalised.empty() && network.signalised[node] != 0 &&
                          state.signal_dark[node] != 0;
        if (dark && costs.closed[l] == 0) {
            any = true;
            costs.set_capacity(static_cast<Index>(l),
                               link.capacity_vps * parameters.dead_signal_capacity);
        }
    }
    return any;
}

}  // namespace calade::traffic
