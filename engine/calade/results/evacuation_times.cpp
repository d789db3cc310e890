// SPDX-License-Identifier: Apache-2.0
#include "calade/results/evacuation_times.hpp"

#include "calade/results/area_finder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace calade::results {

namespace {

std::optional<double> if_finite(double s) {
    return std::isfinite(s) ? std::optional<double>(s) : std::nullopt;
}

// When the run saw each link close, s; infinite: never.
std::vector<double> closing_times(const traffic::Network& network, const History& history) {
    std::vector<double> closes(network.links.size(), std::numeric_limits<double>::infinity());
    for (std::size_t s = 0; s < network.links_of_street.size(); ++s) {
        if (const auto since = static_cast<double>(history.street_closed_since[s]);
            !std::isnan(since)) {
            for (const Index link : network.links_of_street[s]) {
                closes[at(link)] = since;
            }
        }
    }
    return closes;
}

void take_part(EvacuationTime::District& district, double people, double latest_s) {
    district.people += people;
    if (latest_s == -std::numeric_limits<double>::infinity()) {
        district.without_way += people;
    } else if (std::isfinite(latest_s)) {
        district.last_safe_departure_s =
            std::min(district.last_safe_departure_s.value_or(latest_s), latest_s);
    }
}

}  // namespace

std::vector<EvacuationTime> evacuation_times(const coupling::Simulation& simulation,
                                             const LayerInput& run) {
    std::vector<EvacuationTime> told;
    if (run.state.evacuations.empty()) {
        return told;
    }
    const city::City& city = run.town.city;
    const traffic::Network& network = run.town.network;
    const auto closes = closing_times(network, run.history);
    const auto dry = traffic::car_times(network, simulation.traffic().initial());
    const bool has_districts =
        std::any_of(city.areas.begin(), city.areas.end(),
                    [](const city::Area& area) { return area.kind == "district"; });
    const AreaFinder finder(city, has_districts ? "district" : "commune");
    for (const auto& going : run.state.evacuations) {
        const auto& plan = simulation.inputs().evacuations[at(going.plan)];
        EvacuationTime time{plan.name,
                            going.ordered_s,
                            going.people,
                            going.sheltered,
                            going.without_shelter,
                            if_finite(going.t90_s),
                            {},
                            {}};
        if (going.sheltered > 0.0) {
            time.last_arrival_s = if_finite(going.last_arrival_s);
        }
        const auto way =
            traffic::evacuate(network, plan.districts, plan.shelters, dry, closes, plan.rules);
        std::map<std::string, EvacuationTime::District> by_name;
        for (std::size_t i = 0; i < plan.districts.size(); ++i) {
            const auto& group = plan.districts[i];
            const auto* area = finder.find(city.streets.nodes[group.node.index()].position);
            take_part(by_name[area != nullptr ? area->name : ""], group.people,
                      way.last_safe_departure_s[i]);
        }
        for (auto& [name, district] : by_name) {
            district.name = name;
            time.districts.push_back(std::move(district));
        }
        told.push_back(std::move(time));
    }
    return told;
}

std::string evacuation_text(const std::vector<EvacuationTime>& evacuations, Instant start) {
    std::string text;
    const auto clock = [&](double s) { return format_clock(after(start, s)); };
    for (const auto& e : evacuations) {
        text += fmt::format("  {}: ordered {}, {:.0f} of {:.0f} people sheltered", e.name,
                            clock(e.ordered_s), e.sheltered, e.people);
        text += e.t90_s ? fmt::format(", 90 % by {}", clock(*e.t90_s)) : ", 90 % never";
        text +=
            e.last_arrival_s ? fmt::format(", the last at {}\n", clock(*e.last_arrival_s)) : "\n";
        for (const auto& d : e.districts) {
            text += fmt::format("    {}, {:.0f} people: ", d.name.empty() ? "elsewhere" : d.name,
                                d.people);
            if (d.last_safe_departure_s) {
                const double before_s = *d.last_safe_departure_s - e.ordered_s;
                text += fmt::format("last safe departure {}, {:.0f} min {} the order",
                                    clock(*d.last_safe_departure_s), std::abs(before_s) / 60.0,
                                    before_s < 0.0 ? "before" : "after");
            } else {
                text += "no street on their way closes";
            }
            text += d.without_way > 0.0
                        ? fmt::format("; {:.0f} have no way to a shelter\n", d.without_way)
                        : "\n";
        }
    }
    return text;
}

}  // namespace calade::results
