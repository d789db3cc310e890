// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/dynamic/model.hpp"
#include "support/street_map.hpp"

#include <gtest/gtest.h>

#include <string_view>
#include <utility>

namespace calade::tests {

/// A drawn map whose vehicles move one by one. Streets carry 0.5 vehicles/s at 10 m/s.
struct MovingTown {
    MovingTown(StreetMap drawn, traffic::dynamic::Demand demand,
               traffic::dynamic::Parameters parameters = {})
        : map(std::move(drawn)),
          model(parameters,
                traffic::dynamic::roads_of_streets(
                    traffic::build_network(map.streets, {}, traffic::Parameters{}), parameters),
                std::move(demand)),
          state(model.initial()) {}

    [[nodiscard]] Index road(std::string_view from_to) const {
        const auto& roads = model.network().roads;
        for (std::size_t r = 0; r < roads.size(); ++r) {
            if (roads[r].from == map.node(from_to[0]).value &&
                roads[r].to == map.node(from_to[1]).value) {
                return static_cast<Index>(r);
            }
        }
        throw std::out_of_range("no road " + std::string(from_to));
    }
    void close(std::string_view street, bool closed = true) {
        model.set_closure(state, map.street(street), traffic::Closure::works, closed);
    }
    void flood(std::string_view street, float depth_m, float velocity_ms = 0.0F) {
        std::vector<float> depth(map.streets.streets.size(), 0.0F);
        auto velocity = depth;
        for (std::size_t s = 0; s < depth.size(); ++s) {
            for (const Index r : model.network().roads_of_street[s]) {
                depth[s] = state.road[static_cast<std::size_t>(r)].depth_m;
                velocity[s] = state.road[static_cast<std::size_t>(r)].velocity_ms;
            }
        }
        depth[map.street(street).index()] = depth_m;
        velocity[map.street(street).index()] = velocity_ms;
        model.set_street_depth(state, depth, velocity);
    }
    void run(double until_s) { model.advance(state, until_s); }
    [[nodiscard]] double in(traffic::dynamic::Place place) const {
        return model.vehicles(state, place);
    }
    [[nodiscard]] std::int64_t passed(std::string_view from_to) const {
        return state.road[static_cast<std::size_t>(road(from_to))].entered;
    }

    StreetMap map;
    traffic::dynamic::Model model;
    traffic::dynamic::State state;
};

/// Every vehicle in one place, places and queues agreeing, and the ledger closed.
inline void expect_nothing_lost(const traffic::dynamic::Model& model,
                                const traffic::dynamic::State& state) {
    using traffic::dynamic::Place;
    ASSERT_EQ(model.ledger(state).error(), 0.0);
    std::int64_t count[traffic::dynamic::places] = {};
    std::int64_t blue = 0;
    for (const auto& v : state.vehicle) {
        ++count[static_cast<int>(v.place)];
    }
    blue = static_cast<std::int64_t>(state.emergency.size());
    for (int p = 0; p < traffic::dynamic::places; ++p) {
        ASSERT_EQ(count[p], state.count[p]) << "place " << p;
    }
    std::int64_t queued = 0;
    std::int64_t waiting = 0;
    for (const auto& r : state.road) {
        Index n = 0;
        for (Index v = r.head; v >= 0; v = state.vehicle[static_cast<std::size_t>(v)].next) {
            ASSERT_EQ(state.vehicle[static_cast<std::size_t>(v)].place, Place::on_road);
            ++n;
        }
        ASSERT_EQ(n, r.count);
        ASSERT_LE(r.count, r.holds);
        queued += n;
        waiting += r.source_count;
    }
    ASSERT_EQ(queued + blue, count[static_cast<int>(Place::on_road)]);
    ASSERT_EQ(waiting, count[static_cast<int>(Place::at_origin)]);
    ASSERT_EQ(static_cast<std::int64_t>(state.parked.size()),
              count[static_cast<int>(Place::parked)]);
}

}  // namespace calade::tests
