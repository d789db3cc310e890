// SPDX-License-Identifier: Apache-2.0
#include "calade/city/demo/street_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace calade::city::demo {

namespace {

struct Traffic {
    double free_speed_kmh;
    double capacity_vph;  ///< per direction
};

/// Urban design values by class; marked synthesised.
Traffic traffic_of(StreetClass street_class, bool built_up) {
    switch (street_class) {
        case StreetClass::primary: return {50.0, 1400.0};
        case StreetClass::secondary: return {50.0, 1000.0};
        case StreetClass::tertiary: return {built_up ? 50.0 : 70.0, 800.0};
        default: return {30.0, 500.0};
    }
}

const std::string& label_at(const PlanLine& line, double along) {
    const std::string* label = &line.label;
    for (const auto& [from, name] : line.labels) {
        if (along >= from - 1e-6) {
            label = &name;
        }
    }
    return *label;
}

void set_signals(const TownPlan& plan, StreetNetwork& network) {
    std::vector<int> arms(network.nodes.size(), 0);
    std::vector<int> main_arms(network.nodes.size(), 0);
    for (const Street& street : network.streets) {
        const bool main = street.street_class == StreetClass::primary ||
                          street.street_class == StreetClass::secondary;
        for (const StreetNodeId node : {street.from, street.to}) {
            ++arms[node.index()];
            main_arms[node.index()] += main ? 1 : 0;
        }
    }
    for (std::size_t i = 0; i < network.nodes.size(); ++i) {
        // Crossings of two main streets everywhere, crossings of a main street in the centre.
        network.nodes[i].signalised =
            main_arms[i] >= 3 || (main_arms[i] >= 2 && arms[i] >= 4 &&
                                  plan.centrality(plan.to_plan(network.nodes[i].position)) > 0.3);
    }
}

}  // namespace

StreetNetwork make_network(const TownPlan& plan, StreetPlan& streets) {
    StreetNetwork network;
    for (const geo::Point2& p : streets.nodes) {
        network.nodes.push_back({plan.to_world(p)});
    }
    for (PlanLine& line : streets.lines) {
        std::sort(line.junctions.begin(), line.junctions.end(),
                  [](const auto& a, const auto& b) { return a.along < b.along; });
        for (std::size_t i = 0; i + 1 < line.junctions.size(); ++i) {
            const auto& from = line.junctions[i];
            const auto& to = line.junctions[i + 1];
            const geo::Point2 a = streets.nodes[static_cast<std::size_t>(from.node)];
            const geo::Point2 b = streets.nodes[static_cast<std::size_t>(to.node)];
            const geo::Point2 middle = 0.5 * (a + b);
            const Traffic traffic = traffic_of(line.street_class, plan.centrality(middle) > 0.02);
            Street street;
            street.label = label_at(line, 0.5 * (from.along + to.along));
            street.from = StreetNodeId(from.node);
            street.to = StreetNodeId(to.node);
            street.axis = plan.to_world_line(a, b);
            street.length_m = geo::length(street.axis);
            street.width_m = line.width_m;
            street.street_class = line.street_class;
            street.level = plan.in_water(middle) ? StreetLevel::bridge : StreetLevel::ground;
            street.free_speed_ms = traffic.free_speed_kmh / 3.6;
            street.capacity_vps = traffic.capacity_vph / 3600.0;
            street.mark = Mark::synthesised;
            network.streets.push_back(std::move(street));
        }
    }
    return network;
}

void finish_network(const TownPlan& plan, StreetNetwork& network) {
    for (std::size_t i = 0; i < network.streets.size(); ++i) {
        network.streets[i].name = fmt::format("S{}", i + 1);
    }
    set_signals(plan, network);
}

}  // namespace calade::city::demo
