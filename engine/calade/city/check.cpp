// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/city/fields.hpp"
#include "calade/city/store.hpp"
#include "calade/geo/grid_walk.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

namespace calade::city {

namespace {

template <class Element>
std::string label(std::string_view layer, const Element& element, std::size_t i) {
    if constexpr (requires { element.name; }) {
        return fmt::format("{} {} ('{}')", layer, i, element.name);
    } else {
        return fmt::format("{} {}", layer, i);
    }
}

// Every number and coordinate must be finite.
class FiniteCheck {
public:
    explicit FiniteCheck(std::string_view who) : who_(who) {}
    void operator()(const char* name, double v) const {
        require<DataError>(std::isfinite(v), "{}: {} is {}, expected a finite number", who_, name,
                           v);
    }
    template <class Other>
    void operator()(const char*, const Other&) const {}
    void place(geo::Point2 p) const {
        require<DataError>(std::isfinite(p.x) && std::isfinite(p.y),
                           "{}: position is ({}, {}), expected finite numbers", who_, p.x, p.y);
    }
    void place(const geo::Polyline& line) const {
        std::for_each(line.begin(), line.end(), [this](auto p) { place(p); });
    }
    void place(const geo::Polygon& polygon) const {
        place(polygon.outer);
        std::for_each(polygon.holes.begin(), polygon.holes.end(),
                      [this](const auto& h) { place(h); });
    }
    void place(const geo::MultiPolygon& polygons) const {
        std::for_each(polygons.begin(), polygons.end(), [this](const auto& p) { place(p); });
    }

private:
    std::string_view who_;
};

class LayerCheck {
public:
    explicit LayerCheck(const City& city) : city_(city) {}

    template <class Element>
    void operator()(const char* layer, const std::vector<Element>& elements) {
        std::set<std::string_view> names;
        for (std::size_t i = 0; i < elements.size(); ++i) {
            who_ = label(layer, elements[i], i);
            const FiniteCheck finite(who_);
            fields(finite, elements[i]);
            rules(elements[i]);
            if constexpr (Is<Element, Site> || Is<Element, Gate> || Is<Element, Pump> ||
                          Is<Element, OpenBoundary> || Is<Element, Basin> || Is<Element, Station>) {
                // Scenarios and the cascade log speak of these by name.
                require<DataError>(!elements[i].name.empty(), "{} has no name", who_);
                require<DataError>(names.insert(elements[i].name).second,
                                   "{}: the name stands twice", who_);
            }
        }
    }

private:
    template <class Tag, class Elements>
    void id(const char* name, Id<Tag> v, const Elements& elements,
            bool may_be_missing = false) const {
        const auto count = static_cast<Index>(elements.size());
        require<DataError>((may_be_missing && v.value == -1) || (v.valid() && v.value < count),
                           "{}: {} is {}, expected {}0 to {}", who_, name, v.value,
                           may_be_missing ? "-1 or " : "", count - 1);
    }
    void positive(const char* name, double v) const {
        require<DataError>(v > 0.0, "{}: {} is {}, expected a positive number", who_, name, v);
    }
    void not_negative(const char* name, double v) const {
        require<DataError>(v >= 0.0, "{}: {} is {}, expected 0 or more", who_, name, v);
    }
    void line(const geo::Polyline& l) const {
        require<DataError>(l.size() >= 2, "{}: its line has {} points, expected 2 or more", who_,
                           l.size());
    }

    void rules(const Building& b) const {
        require<DataError>(!b.footprint.empty(),
                           "{}: its footprint has {} corners, expected 3 or more", who_,
                           b.footprint.outer.size());
        positive("height_m", b.height_m);
        not_negative("residents", b.residents);
    }
    void rules(const Site& s) const { not_negative("autonomy_h", s.autonomy_h); }
    void rules(const Area& a) const { not_negative("population", a.population); }
    void rules(const StreetNode&) const {}
    void rules(const Street& s) const {
        id("from", s.from, city_.streets.nodes);
        id("to", s.to, city_.streets.nodes);
        line(s.axis);
        positive("length_m", s.length_m);
        positive("width_m", s.width_m);
        positive("lanes", s.lanes);
        if (s.cars) {
            positive("free_speed_ms", s.free_speed_ms);
            positive("capacity_vps", s.capacity_vps);
        }
    }
    void rules(const Zone& z) const {
        id("node", z.node, city_.streets.nodes);
        not_negative("residents", z.residents);
        not_negative("jobs", z.jobs);
    }
    void rules(const OdPair& p) {
        id("from", p.from, city_.demand.zones);
        id("to", p.to, city_.demand.zones);
        require<DataError>(p.from != p.to, "{}: leads from zone {} to itself", who_, p.from.value);
        positive("trips_per_hour", p.trips_per_hour);
        require<DataError>(pairs_.emplace(p.from, p.to).second,
                           "{}: the pair {} to {} stands twice", who_, p.from.value, p.to.value);
    }
    void rules(const Station& s) const {
        positive("rated_va", s.rated_va);
        not_negative("trip_depth_m", s.trip_depth_m);
    }
    void rules(const Bus& b) const {
        positive("nominal_v", b.nominal_v);
        id("station", b.station, city_.power.stations, true);
    }
    void rules(const Branch& b) const {
        id("from", b.from, city_.power.buses);
        id("to", b.to, city_.power.buses);
        require<DataError>(b.from != b.to, "{}: leads from bus {} to itself", who_, b.from.value);
        not_negative("r_ohm", b.r_ohm);
        require<DataError>(b.r_ohm != 0.0 || b.x_ohm != 0.0,
                           "{}: r_ohm and x_ohm are 0, expected an impedance", who_);
        positive("tap", b.tap);
        not_negative("rated_a", b.rated_a);
    }
    void rules(const LoadPoint& l) const {
        id("bus", l.bus, city_.power.buses);
        not_negative("customers", l.customers);
    }
    void rules(const GridSource& s) const {
        id("bus", s.bus, city_.power.buses);
        positive("voltage_pu", s.voltage_pu);
    }
    void rules(const OpenBoundary& b) const {
        require<DataError>(!b.extent.empty(), "{}: has no extent", who_);
    }
    void rules(const Defence& d) const {
        line(d.line);
        // A line is an obstacle where it stands above the higher of its two sides (the lower one
        // may be a sea bed). A crest that does so nowhere is a wrong value.
        const auto& ground = city_.terrain.elevation;
        double lowest = std::numeric_limits<double>::infinity();
        for (const auto& f : geo::faces_along(ground.grid, d.line)) {
            const double higher =
                std::fmax(ground[f.face.first], ground[f.face.second]);  // skips NaN
            lowest = std::isnan(higher) ? lowest : std::min(lowest, higher);
        }
        constexpr double levelling = 0.01;  // m: crests are given in centimetres
        require<DataError>(std::isinf(lowest) || d.crest_m >= lowest - levelling,
                           "{}: crest_m is {}, below the ground beside it all along (at least {})",
                           who_, d.crest_m, lowest);
    }
    void rules(const Gate& g) const {
        line(g.line);
        require<DataError>(g.opening_level_m < g.closing_level_m,
                           "{}: opening_level_m is {}, expected less than closing_level_m ({}): "
                           "the gate would never open",
                           who_, g.opening_level_m, g.closing_level_m);
    }
    void rules(const Basin& b) const {
        require<DataError>(!b.extent.empty(), "{}: has no extent", who_);
        require<DataError>(
            b.level_m == no_kept_level || (b.level_m > -500.0 && b.level_m < 9000.0),
            "{}: level_m is {}, expected {} for none or a height between -500 and 9000 m", who_,
            b.level_m, no_kept_level);
    }
    void rules(const Pump& p) const {
        not_negative("capacity_m3s", p.capacity_m3s);
        not_negative("stop_depth_m", p.stop_depth_m);
        require<DataError>(p.start_depth_m >= p.stop_depth_m,
                           "{}: start_depth_m is {}, expected at least the stop_depth_m of {}",
                           who_, p.start_depth_m, p.stop_depth_m);
        id("site", p.site, city_.sites, true);
    }

    const City& city_;
    std::string who_;
    std::set<std::pair<ZoneId, ZoneId>> pairs_;
};

void check_terrain(const Terrain& t) {
    const auto& grid = t.elevation.grid;
    require<DataError>(!t.elevation.empty() && grid.columns > 0 && grid.rows > 0,
                       "terrain: has no cells");
    require<DataError>(
        grid.cell > 0.0 && std::isfinite(grid.cell) && std::isfinite(grid.x_min) &&
            std::isfinite(grid.y_min),
        "terrain: cell is {} m at ({}, {}), expected a positive side and a finite place", grid.cell,
        grid.x_min, grid.y_min);
    const auto cells = static_cast<std::size_t>(grid.size());
    require<DataError>(t.manning.grid == grid && t.sea.grid == grid && t.mark.grid == grid,
                       "terrain: elevation, manning, sea and mark do not share one grid");
    require<DataError>(t.elevation.values.size() == cells && t.manning.values.size() == cells &&
                           t.sea.values.size() == cells && t.mark.values.size() == cells,
                       "terrain: a raster does not have the {} values of its grid", cells);
    for (Index i = 0; i < grid.size(); ++i) {
        require<DataError>(!std::isinf(t.elevation[i]), "terrain: elevation of cell {} is infinite",
                           i);
        const bool inside = !std::isnan(t.elevation[i]);
        require<DataError>(!inside || (t.manning[i] > 0.0F && std::isfinite(t.manning[i])),
                           "terrain: manning of cell {} is {}, expected a positive number", i,
                           t.manning[i]);
        require<DataError>(t.sea[i] <= 1, "terrain: sea of cell {} is {}, expected 0 or 1", i,
                           t.sea[i]);
        require<DataError>(t.mark[i] <= static_cast<int>(Mark::default_value),
                           "terrain: mark of cell {} is {}, expected 0 to 5", i, t.mark[i]);
    }
    if (t.drainage.empty()) {
        return;
    }
    require<DataError>(t.drainage.grid == grid && t.drainage.values.size() == cells,
                       "terrain: drainage does not have the grid of the elevation");
    for (Index i = 0; i < grid.size(); ++i) {
        require<DataError>(t.drainage[i] >= 0.0F && std::isfinite(t.drainage[i]),
                           "terrain: drainage of cell {} is {} mm/h, expected 0 or more", i,
                           t.drainage[i]);
    }
}

void check_joins(const City& city) {
    auto size = [](std::string_view name, std::size_t found, std::size_t expected) {
        require<DataError>(found == 0 || found == expected,
                           "joins: {} has {} entries, expected {} or none", name, found, expected);
    };
    auto in_range = [](std::string_view name, std::size_t i, Index id, std::size_t count) {
        require<DataError>(id >= -1 && id < static_cast<Index>(count),
                           "joins: {} {} is {}, expected -1 to {}", name, i, id,
                           static_cast<Index>(count) - 1);
    };
    const auto& j = city.joins;
    size("buildings", j.buildings.size(), city.buildings.size());
    size("site_street", j.site_street.size(), city.sites.size());
    size("site_bus", j.site_bus.size(), city.sites.size());
    size("signal_bus", j.signal_bus.size(), city.streets.nodes.size());
    for (std::size_t i = 0; i < j.buildings.size(); ++i) {
        in_range("street of building", i, j.buildings[i].street.value, city.streets.streets.size());
        in_range("load of building", i, j.buildings[i].load.value, city.power.loads.size());
        in_range("commune of building", i, j.buildings[i].commune.value, city.areas.size());
    }
    for (std::size_t i = 0; i < j.site_street.size(); ++i) {
        in_range("street of site", i, j.site_street[i].value, city.streets.streets.size());
    }
    for (std::size_t i = 0; i < j.site_bus.size(); ++i) {
        in_range("bus of site", i, j.site_bus[i].value, city.power.buses.size());
    }
    for (std::size_t i = 0; i < j.signal_bus.size(); ++i) {
        in_range("bus of signal", i, j.signal_bus[i].value, city.power.buses.size());
    }
}

}  // namespace

void check_city(const City& city) {
    require<DataError>(!city.name.empty(), "the city has no name");
    require<DataError>(city.crs.epsg >= 0, "the city's coordinate system is EPSG:{}",
                       city.crs.epsg);
    FiniteCheck("origin of the city").place(city.origin);
    check_terrain(city.terrain);
    LayerCheck check(city);
    layers(check, city);
    check_joins(city);
}

}  // namespace calade::city
