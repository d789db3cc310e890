// SPDX-License-Identifier: Apache-2.0
#include "calade/base/hash.hpp"

#include "calade/city/fields.hpp"
#include "calade/city/store.hpp"

#include <cmath>
#include <limits>

namespace calade::city {

namespace {

// Feeds every field of every element. Lengths go before contents, so that nothing can move from
// one element to the next unseen. -0 counts as 0 and every NaN as one, since files do not tell
// them apart.
class CityHasher {
public:
    void operator()(const char*, double v) { hasher_.add(v + 0.0); }
    void operator()(const char*, int v) { hasher_.add(v); }
    void operator()(const char*, bool v) { hasher_.add(static_cast<int>(v)); }
    void operator()(const char*, const std::string& v) {
        hasher_.add(static_cast<std::uint64_t>(v.size()));
        hasher_.add(std::string_view(v));
    }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void operator()(const char*, Enum v) {
        hasher_.add(static_cast<int>(v));
    }
    template <class Tag>
    void operator()(const char*, Id<Tag> v) {
        hasher_.add(v.value);
    }

    void place(geo::Point2 p) {
        hasher_.add(p.x + 0.0);
        hasher_.add(p.y + 0.0);
    }
    void place(const geo::Polyline& line) {
        size(line.size());
        for (const auto p : line) {
            place(p);
        }
    }
    void place(const geo::Polygon& polygon) {
        place(polygon.outer);
        size(polygon.holes.size());
        for (const auto& hole : polygon.holes) {
            place(hole);
        }
    }
    void place(const geo::MultiPolygon& polygons) {
        size(polygons.size());
        for (const auto& polygon : polygons) {
            place(polygon);
        }
    }

    // A layer.
    template <class Element>
    void operator()(const char*, const std::vector<Element>& elements) {
        size(elements.size());
        for (const auto& element : elements) {
            fields(*this, element);
        }
    }
    // A column of joined ids.
    template <class Tag>
    void operator()(const char*, const char* name, const std::vector<Id<Tag>>& ids) {
        size(ids.size());
        for (const auto id : ids) {
            (*this)(name, id);
        }
    }

    void grid(const geo::Grid& g) {
        hasher_.add(g.columns);
        hasher_.add(g.rows);
        hasher_.add(g.x_min + 0.0);
        hasher_.add(g.y_min + 0.0);
        hasher_.add(g.cell);
    }
    void raster(geo::Raster<float> copy) {
        grid(copy.grid);
        for (float& v : copy.values) {
            v = std::isnan(v) ? std::numeric_limits<float>::quiet_NaN() : v + 0.0F;
        }
        hasher_.add(std::span<const float>(copy.values));
    }
    void raster(const geo::Raster<std::uint8_t>& r) {
        grid(r.grid);
        hasher_.add(std::span<const std::uint8_t>(r.values));
    }

    void size(std::size_t n) { hasher_.add(static_cast<std::uint64_t>(n)); }
    [[nodiscard]] std::string hex() const { return hasher_.hex(); }

private:
    Hasher hasher_;
};

}  // namespace

std::string city_hash(const City& city) {
    CityHasher h;
    h("name", city.name);
    h("epsg", city.crs.epsg);
    h("vertical_datum", city.crs.vertical_datum);
    h.place(city.origin);
    h("time_zone", city.time_zone);
    h.size(city.sources.size());
    for (const auto& source : city.sources) {
        for (const auto& text :
             {source.name, source.file, source.licence, source.owner, source.hash}) {
            h("source", text);
        }
    }
    h.size(city.notes.size());
    for (const auto& note : city.notes) {
        h("note", note);
    }
    h.raster(city.terrain.elevation);
    h.raster(city.terrain.manning);
    h.raster(city.terrain.sea);
    h.raster(city.terrain.mark);
    h.raster(city.terrain.drainage);
    h("drainage_source", city.terrain.drainage_source);
    layers(h, city);
    h("demand_mark", city.demand.mark);
    join_columns(h, city);
    return h.hex();
}

}  // namespace calade::city
