// SPDX-License-Identifier: Apache-2.0
#include "calade/results/layer_values.hpp"
#include "calade/results/layers.hpp"

#include <algorithm>

namespace calade::results {

namespace {

// Gates without a closing level never move by themselves; the city marks them with a huge one.
constexpr double no_level = 1e8;

std::string_view kind_name(city::BoundaryKind kind) {
    switch (kind) {
        case city::BoundaryKind::discharge: return "discharge";
        case city::BoundaryKind::free_outflow: return "free_outflow";
        case city::BoundaryKind::level: break;
    }
    return "level";
}

io::Value level_if_stated(double level) { return level < no_level ? real(level) : io::Value(); }

}  // namespace

io::Layer defences_layer(const LayerInput& in) {
    io::Layer layer;
    layer.name = "defences";
    layer.geometry_type = io::GeometryType::line;
    layer.fields = {text_field("name"), text_field("kind"), real_field("crest_m"),
                    text_field("overtopped_at"), text_field("mark")};
    const auto& defences = in.town.city.defences;
    for (std::size_t i = 0; i < defences.size(); ++i) {
        layer.features.push_back(
            {defences[i].line,
             {text(defences[i].name), text(defences[i].kind), real(defences[i].crest_m),
              instant(in.start, in.state.flood.defence_overtopped[i]),
              text(to_string(defences[i].mark))}});
    }
    return layer;
}

io::Layer gates_layer(const LayerInput& in) {
    io::Layer layer;
    layer.name = "gates";
    layer.geometry_type = io::GeometryType::line;
    layer.fields = {
        text_field("name"),     real_field("crest_m"),      real_field("closing_level_m"),
        count_field("present"), text_field("closed_since"), text_field("mark")};
    const auto& gates = in.town.city.gates;
    for (std::size_t i = 0; i < gates.size(); ++i) {
        layer.features.push_back(
            {gates[i].line,
             {text(gates[i].name), real(gates[i].crest_m),
              level_if_stated(gates[i].closing_level_m), count(gates[i].present ? 1 : 0),
              instant(in.start, in.history.gate_closed_since[i]), text(to_string(gates[i].mark))}});
    }
    return layer;
}

io::Layer pumps_layer(const LayerInput& in) {
    io::Layer layer;
    layer.name = "pumps";
    layer.geometry_type = io::GeometryType::point;
    layer.fields = {text_field("name"), real_field("capacity_m3s"), text_field("site"),
                    text_field("stopped_since"), text_field("mark")};
    const auto& city = in.town.city;
    for (std::size_t i = 0; i < city.pumps.size(); ++i) {
        const city::Pump& pump = city.pumps[i];
        layer.features.push_back(
            {pump.inlet,
             {text(pump.name), real(pump.capacity_m3s),
              pump.site.valid() ? text(city.sites[pump.site.index()].name) : io::Value(),
              instant(in.start, in.history.pump_stopped_since[i]), text(to_string(pump.mark))}});
    }
    const auto& sewers = in.town.geometry.drains.network;
    for (std::size_t i = 0; i < sewers.pumps.size(); ++i) {
        const auto& pump = sewers.pumps[i];
        const auto& place = sewers.nodes[static_cast<std::size_t>(pump.from)].position;
        if (!place) {
            continue;  // it is on no map
        }
        const auto most = std::max_element(pump.y.begin(), pump.y.end());
        layer.features.push_back(
            {*place,
             {text(pump.name), most == pump.y.end() ? io::Value() : real(*most), io::Value(),
              instant(in.start, in.history.sewer_pump_stopped_since[i]),
              text(to_string(Mark::source))}});
    }
    return layer;
}

io::Layer boundaries_layer(const LayerInput& in) {
    io::Layer layer;
    layer.name = "boundaries";
    layer.geometry_type = io::GeometryType::multi_polygon;
    layer.fields = {text_field("name"), text_field("kind"), text_field("mark")};
    for (const auto& boundary : in.town.city.boundaries) {
        layer.features.push_back({boundary.extent,
                                  {text(boundary.name), text(kind_name(boundary.kind)),
                                   text(to_string(boundary.mark))}});
    }
    return layer;
}

}  // namespace calade::results
