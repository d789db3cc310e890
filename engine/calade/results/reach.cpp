// SPDX-License-Identifier: Apache-2.0
#include "calade/results/reach.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string_view>

namespace calade::results {

namespace {

constexpr double nowhere = std::numeric_limits<double>::infinity();

const traffic::VehicleClass& vehicle_class(std::string_view name) {
    const auto& all = traffic::default_vehicle_classes();
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const traffic::VehicleClass& v) { return v.name == name; });
    require<UsageError>(found != all.end(), "there is no class of vehicle '{}'", name);
    return *found;
}

std::vector<StreetId> streets_of(const city::City& city, city::SiteKind kind) {
    std::vector<StreetId> streets;
    for (std::size_t i = 0; i < city.sites.size(); ++i) {
        if (city.sites[i].kind == kind && city.joins.site_street[i].valid()) {
            streets.push_back(city.joins.site_street[i]);
        }
    }
    return streets;
}

}  // namespace

Reach::Reach(const city::City& city, const traffic::Network& network)
    : network_(network),
      isochrones_(network, {}),
      fire_stations_(streets_of(city, city::SiteKind::fire_station)),
      hospitals_(streets_of(city, city::SiteKind::hospital)) {
    answers_.residents.assign(city.streets.streets.size(), 0.0);
    for (std::size_t b = 0; b < city.buildings.size(); ++b) {
        if (const StreetId street = city.joins.buildings[b].street; street.valid()) {
            answers_.residents[street.index()] += city.buildings[b].residents;
        }
    }
}

const Answers& Reach::answers(const traffic::State& traffic, const Parameters& thresholds) {
    if (traffic.street_depth == seen_depth_ && traffic.street_closed == seen_closed_) {
        return answers_;
    }
    seen_depth_ = traffic.street_depth;
    seen_closed_ = traffic.street_closed;
    answers_.rescue_s =
        answer(fire_stations_, traffic, vehicle_class("fire_engine"),
               thresholds.rescue_before_driving_s, thresholds.emergency_speed_factor);
    answers_.care_s = answer(hospitals_, traffic, vehicle_class("ambulance"),
                             thresholds.care_before_driving_s, thresholds.emergency_speed_factor);
    return answers_;
}

std::vector<float> Reach::answer(const std::vector<StreetId>& sites, const traffic::State& traffic,
                                 const traffic::VehicleClass& vehicle, double before_driving_s,
                                 double speed_factor) const {
    if (sites.empty()) {
        return {};
    }
    const std::vector<double> time =
        traffic::vehicle_times(network_, traffic, vehicle, speed_factor);
    const auto on_link = [&](Index l) { return time[static_cast<std::size_t>(l)]; };
    std::vector<StreetNodeId> origins;
    for (const StreetId street : sites) {
        for (const Index l : network_.links_of_street[street.index()]) {
            if (on_link(l) < nowhere) {
                origins.push_back(network_.links[static_cast<std::size_t>(l)].to);
            }
        }
    }
    const auto cover = isochrones_.cover(origins, time, {before_driving_s, {}});
    std::vector<float> answer_s(network_.links_of_street.size(),
                                std::numeric_limits<float>::infinity());
    for (std::size_t s = 0; s < answer_s.size(); ++s) {
        for (const Index l : network_.links_of_street[s]) {
            const StreetNodeId from = network_.links[static_cast<std::size_t>(l)].from;
            const double arrival = cover.node_time_s[from.index()] + 0.5 * on_link(l);
            answer_s[s] = std::min(answer_s[s], static_cast<float>(arrival));
        }
    }
    for (const StreetId street : sites) {  // along its own street nobody drives around the block
        for (const Index l : network_.links_of_street[street.index()]) {
            const double arrival = before_driving_s + 0.5 * on_link(l);
            float& own = answer_s[street.index()];
            own = std::min(own, static_cast<float>(arrival));
        }
    }
    return answer_s;
}

}  // namespace calade::results
