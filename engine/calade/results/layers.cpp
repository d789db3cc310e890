// SPDX-License-Identifier: Apache-2.0
#include "calade/results/layers.hpp"

#include "calade/results/area_finder.hpp"
#include "calade/results/layer_values.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace calade::results {

namespace {

io::Value name_at(const AreaFinder& finder, geo::Point2 p) {
    const auto* area = finder.find(p);
    return area != nullptr ? text(area->name) : io::Value();
}

/// The worst of the cells that a building touches.
struct CellsOfBuilding {
    double wet_hours = 0.0;
    int french = 0, aidr = 0;
};

CellsOfBuilding cells_of_building(const LayerInput& in, const WorstWater& water, Index building) {
    CellsOfBuilding worst;
    for (const Index cell : in.town.links.building_cells[building]) {
        const std::size_t i = at(cell);
        worst.wet_hours = std::max(worst.wet_hours, static_cast<double>(water.wet_hours[i]));
        worst.french = std::max(worst.french, int{water.french_hazard[i]});
        worst.aidr = std::max(worst.aidr, int{water.aidr_hazard[i]});
    }
    return worst;
}

// No value where nobody comes.
io::Value answer_value(const std::vector<float>& answer_s, StreetId street) {
    const bool comes =
        street.valid() && !answer_s.empty() && std::isfinite(answer_s[street.index()]);
    return comes ? real(answer_s[street.index()]) : io::Value();
}

// No value where the table has no function for the use.
io::Value damage_value(const Town& town, std::string_view use, double depth, double area,
                       double wet_hours) {
    const auto eur =
        town.damage->damage_eur(use, depth > town.wet_depth_m ? depth : 0.0, area, wet_hours);
    return eur ? real(*eur) : io::Value();
}

}  // namespace

std::vector<io::Layer> make_layers(const LayerInput& input) {
    return {buildings_layer(input),   streets_layer(input),      stations_layer(input),
            power_lines_layer(input), sites_layer(input),        defences_layer(input),
            gates_layer(input),       pumps_layer(input),        boundaries_layer(input),
            areas_layer(input),       supply_points_layer(input)};
}

io::Layer buildings_layer(const LayerInput& in) {
    const city::City& city = in.town.city;
    const std::vector<StationId> feeding = feeding_stations(city.power);
    io::Layer layer;
    layer.name = "buildings";
    layer.geometry_type = io::GeometryType::multi_polygon;
    layer.fields = {text_field("name"),       text_field("use"),
                    real_field("height_m"),   text_field("height_mark"),
                    real_field("residents"),  real_field("max_depth_m"),
                    text_field("wet_since"),  text_field("dark_since"),
                    real_field("dark_hours"), text_field("street"),
                    text_field("station"),    text_field("commune"),
                    text_field("district"),   text_field("flood_plan_zone"),
                    real_field("area_m2"),    real_field("wet_hours"),
                    count_field("hazard_fr"), count_field("hazard_aidr"),
                    real_field("damage_eur"), real_field("rescue_dry_s"),
                    real_field("rescue_s"),   real_field("care_dry_s"),
                    real_field("care_s")};
    const WorstWater water = worst_water(in.town, in.state.flood);
    const AreaFinder districts(city, "district");
    const AreaFinder zones(city, "flood_plan_zone");
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
        const geo::Point2 middle = geo::inner_point(building.footprint);
        const double area = geo::area(building.footprint);
        const CellsOfBuilding cells = cells_of_building(in, water, static_cast<Index>(b));
        // As it stands in the file: what is computed from the file is the same to the last bit.
        const auto depth = static_cast<double>(in.state.building_max_depth[b]);
        const std::string_view building_use = to_string(building.use);
        layer.features.push_back(
            {geo::MultiPolygon{building.footprint},
             {text(building.name),
              text(building_use),
              real(building.height_m),
              text(to_string(building.height_mark)),
              real(building.residents),
              real(in.state.building_max_depth[b]),
              instant(in.start, in.state.building_wet_since[b]),
              instant(in.start, in.state.building_dark_since[b]),
              real(in.state.building_dark_hours[b]),
              std::move(street),
              std::move(station),
              std::move(commune),
              name_at(districts, middle),
              name_at(zones, middle),
              real(area),
              real(cells.wet_hours),
              count(cells.french),
              count(cells.aidr),
              damage_value(in.town, building_use, depth, area, cells.wet_hours),
              answer_value(in.history.street_rescue_dry_s, join.street),
              answer_value(in.history.street_rescue_worst_s, join.street),
              answer_value(in.history.street_care_dry_s, join.street),
              answer_value(in.history.street_care_worst_s, join.street)}});
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
                    real_field("autonomy_h"), text_field("street"),
                    real_field("dark_hours"), text_field("powerless_since")};
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
              std::move(street), real(in.history.site_dark_hours[i]),
              instant(in.start, in.history.site_powerless_since[i])}});
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
