// SPDX-License-Identifier: Apache-2.0
#include "calade/results/layers.hpp"

#include "calade/results/layer_values.hpp"

namespace calade::results {

std::vector<io::Layer> make_layers(const LayerInput& input) {
    return {buildings_layer(input),   streets_layer(input), stations_layer(input),
            power_lines_layer(input), sites_layer(input),   defences_layer(input),
            gates_layer(input),       pumps_layer(input),   boundaries_layer(input),
            areas_layer(input)};
}

io::Layer buildings_layer(const LayerInput& in) {
    const city::City& city = in.town.city;
    const std::vector<StationId> feeding = feeding_stations(city.power);
    io::Layer layer;
    layer.name = "buildings";
    layer.geometry_type = io::GeometryType::multi_polygon;
    layer.fields = {text_field("name"),        text_field("use"),        real_field("height_m"),
                    text_field("height_mark"), real_field("residents"),  real_field("max_depth_m"),
                    text_field("wet_since"),   text_field("dark_since"), real_field("dark_hours"),
                    text_field("street"),      text_field("station"),    text_field("commune")};
    for (std::size_t b = 0; b < city.buildings.size(); ++b) {
        const city::Building& building = city.buildings[b];
        const city::BuildingJoin& join = city.joins.buildings[b];
        io::Value street;
        if (join.street.valid()) {
            street = text(city.streets.streets[join.street.index()].name);
        }
        io::Value station;
        if (join.load.valid()) {
            const StationId id = feeding[city.power.loads[join.load.index()].bus.index()];
            if (id.valid()) {
                station = text(city.power.stations[id.index()].name);
            }
        }
        io::Value commune;
        if (join.commune.valid()) {
            commune = text(city.areas[join.commune.index()].name);
        }
        layer.features.push_back({geo::MultiPolygon{building.footprint},
                                  {text(building.name), text(to_string(building.use)),
                                   real(building.height_m), text(to_string(building.height_mark)),
                                   real(building.residents), real(in.state.building_max_depth[b]),
                                   instant(in.start, in.state.building_wet_since[b]),
                                   instant(in.start, in.state.building_dark_since[b]),
                                   real(in.state.building_dark_hours[b]), std::move(street),
                                   std::move(station), std::move(commune)}});
    }
    return layer;
}

io::Layer streets_layer(const LayerInput& in) {
    io::Layer layer;
    layer.name = "streets";
    layer.geometry_type = io::GeometryType::line;
    layer.fields = {text_field("name"),         text_field("label"),
                    text_field("class"),        text_field("level"),
                    real_field("length_m"),     real_field("max_depth_m"),
                    text_field("closed_since"), real_field("closed_hours"),
                    real_field("flow_dry_vph"), real_field("flow_peak_change_vph"),
                    count_field("cars"),        real_field("width_m")};
    const auto& streets = in.town.city.streets.streets;
    const auto level = [](city::StreetLevel l) {
        switch (l) {
            case city::StreetLevel::bridge: return text("bridge");
            case city::StreetLevel::tunnel: return text("tunnel");
            case city::StreetLevel::ground: break;
        }
        return text("ground");
    };
    for (std::size_t s = 0; s < streets.size(); ++s) {
        layer.features.push_back(
            {streets[s].axis,
             {text(streets[s].name), text(streets[s].label),
              text(to_string(streets[s].street_class)), level(streets[s].level),
              real(streets[s].length_m), real(in.history.street_max_depth[s]),
              instant(in.start, in.history.street_closed_since[s]),
              real(in.history.street_closed_hours[s]), real(in.history.street_flow_dry_vph[s]),
              real(in.history.street_flow_peak_change_vph[s]), count(streets[s].cars ? 1 : 0),
              real(streets[s].width_m)}});
    }
    return layer;
}

io::Layer sites_layer(const LayerInput& in) {
    io::Layer layer;
    layer.name = "sites";
    layer.geometry_type = io::GeometryType::point;
    layer.fields = {text_field("name"),       text_field("kind"),
                    text_field("mark"),       real_field("max_depth_m"),
                    text_field("dark_since"), text_field("cut_off_since"),
                    real_field("autonomy_h"), text_field("street")};
    const auto& city = in.town.city;
    for (std::size_t i = 0; i < city.sites.size(); ++i) {
        const city::Site& site = city.sites[i];
        io::Value street;
        if (city.joins.site_street[i].valid()) {
            street = text(city.streets.streets[city.joins.site_street[i].index()].name);
        }
        layer.features.push_back(
            {site.position,
             {text(site.name), text(to_string(site.kind)), text(to_string(site.mark)),
              real(in.history.site_max_depth[i]), instant(in.start, in.history.site_dark_since[i]),
              instant(in.start, in.history.site_cut_off_since[i]), real(site.autonomy_h),
              std::move(street)}});
    }
    return layer;
}

io::Layer areas_layer(const LayerInput& in) {
    io::Layer layer;
    layer.name = "areas";
    layer.geometry_type = io::GeometryType::multi_polygon;
    layer.fields = {text_field("name"), text_field("kind"), text_field("code"),
                    real_field("population")};
    for (const auto& area : in.town.city.areas) {
        layer.features.push_back({area.extent,
                                  {text(area.name), text(area.kind), text(area.code),
                                   area.population > 0.0 ? real(area.population) : io::Value()}});
    }
    return layer;
}

}  // namespace calade::results
