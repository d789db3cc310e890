// SPDX-License-Identifier: Apache-2.0
#include "calade/results/events_writer.hpp"

#include "calade/base/error.hpp"
#include "calade/io/output_file.hpp"

#include <nlohmann/json.hpp>

namespace calade::results {

namespace {

geo::Point2 middle(const geo::Polyline& line) {
    return geo::point_along(line, geo::length(line) / 2.0);
}

}  // namespace

ElementPlace place_of(const city::City& city, const flood::drains::Network& sewers,
                      const coupling::Event& event) {
    if (event.element < 0) {
        return {};
    }
    const auto i = static_cast<std::size_t>(event.element);
    using coupling::ElementType;
    switch (event.type) {
        case ElementType::boundary: {
            const auto& b = city.boundaries[i];
            return {
                b.name, b.name,
                b.extent.empty() ? std::nullopt : std::optional(geo::centroid(b.extent.front()))};
        }
        case ElementType::defence:
            return {city.defences[i].name, city.defences[i].name, middle(city.defences[i].line)};
        case ElementType::gate:
            return {city.gates[i].name, city.gates[i].name, middle(city.gates[i].line)};
        case ElementType::street: {
            const auto& s = city.streets.streets[i];
            return {s.name, s.label.empty() ? s.name : s.label, middle(s.axis)};
        }
        case ElementType::station: {
            const auto& s = city.power.stations[i];
            return {s.name, s.name, s.position};
        }
        case ElementType::pump:
            return {city.pumps[i].name, city.pumps[i].name, city.pumps[i].inlet};
        case ElementType::sewer_pump: {
            const auto& pump = sewers.pumps[i];
            return {pump.name, pump.name,
                    sewers.nodes[static_cast<std::size_t>(pump.from)].position};
        }
        case ElementType::node: {
            const std::string name = fmt::format("junction {}", event.element);
            return {name, name, city.streets.nodes[i].position};
        }
        case ElementType::site:
            return {city.sites[i].name, city.sites[i].name, city.sites[i].position};
        case ElementType::power_line: {
            const auto& line = city.power.branches[i];
            return {line.name, line.name,
                    line.route.size() < 2 ? std::nullopt : std::optional(middle(line.route))};
        }
        case ElementType::none:
        case ElementType::network: break;
    }
    return {};
}

void write_events(const std::filesystem::path& file, const std::vector<coupling::Event>& events,
                  const city::City& city, const flood::drains::Network& sewers, Instant start) {
    std::string lines;
    for (const auto& event : events) {
        const ElementPlace place = place_of(city, sewers, event);
        nlohmann::ordered_json element{{"type", to_string(event.type)},
                                       {"name", place.name},
                                       {"label", place.label},
                                       {"x", nullptr},
                                       {"y", nullptr}};
        if (place.position) {
            element["x"] = place.position->x;
            element["y"] = place.position->y;
        }
        const nlohmann::ordered_json line{{"id", event.id},
                                          {"time", format_instant(after(start, event.time))},
                                          {"t", event.time},
                                          {"kind", to_string(event.kind)},
                                          {"element", std::move(element)},
                                          {"value", event.value},
                                          {"unit", event.unit},
                                          {"detail", event.detail},
                                          {"causes", event.causes}};
        lines += line.dump() + "\n";
    }
    io::write_text(file, lines);
}

}  // namespace calade::results
