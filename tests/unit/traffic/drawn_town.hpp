// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/model.hpp"
#include "support/street_map.hpp"

#include <utility>

namespace calade::tests {

/// A drawn map with its model and running state.
struct DrawnTown {
    DrawnTown(StreetMap drawn, const std::vector<Trips>& trips, traffic::Parameters parameters = {})
        : map(std::move(drawn)),
          model(parameters,
                traffic::build_network(map.streets, draw_trips(map, trips), parameters)),
          state(model.initial()) {}

    void flood(std::string_view street, float depth_m) {
        auto depth = state.street_depth;
        depth[map.street(street).index()] = depth_m;
        model.set_street_depth(state, depth);
    }
    void hours(double n) { model.advance(state, state.time + 3600.0 * n); }
    /// Vehicles per second on a street, both directions.
    [[nodiscard]] double flow(std::string_view street) const {
        double sum = 0.0;
        for (const Index l : model.network().links_of_street[map.street(street).index()]) {
            sum += state.link_flow[static_cast<std::size_t>(l)];
        }
        return sum;
    }
    /// Travel time in the street's first direction, s.
    [[nodiscard]] double time(std::string_view street) const {
        const auto& links = model.network().links_of_street[map.street(street).index()];
        return state.link_time[static_cast<std::size_t>(links.front())];
    }

    StreetMap map;
    traffic::Model model;
    traffic::State state;
};

}  // namespace calade::tests
