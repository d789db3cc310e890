// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/city/fields.hpp"
#include "calade/city/names.hpp"
#include "calade/city/store.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/raster_io.hpp"
#include "calade/io/vector_io.hpp"

#include <nlohmann/json.hpp>

namespace calade::city {

namespace fs = std::filesystem;

namespace {

// Turns elements into rows of a layer. The first row of each layer names the fields.
class RowWriter {
public:
    RowWriter(io::Layer& layer, io::Feature& row) : layer_(layer), row_(row) {}

    void operator()(const char* name, double v) { put(name, io::FieldType::real, v); }
    void operator()(const char* name, int v) {
        put(name, io::FieldType::integer, static_cast<std::int64_t>(v));
    }
    void operator()(const char* name, bool v) {
        put(name, io::FieldType::integer, static_cast<std::int64_t>(v));
    }
    void operator()(const char* name, const std::string& v) { put(name, io::FieldType::text, v); }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void operator()(const char* name, Enum v) {
        put(name, io::FieldType::text, std::string(to_string(v)));
    }
    template <class Tag>
    void operator()(const char* name, Id<Tag> v) {
        put(name, io::FieldType::integer,
            v.valid() ? io::Value(static_cast<std::int64_t>(v.value)) : io::Value());
    }

    void place(geo::Point2 p) { put(io::GeometryType::point, p); }
    void place(const geo::Polyline& line) {
        put(io::GeometryType::line, line.empty() ? io::Geometry() : io::Geometry(line));
    }
    void place(const geo::Polygon& polygon) {
        put(io::GeometryType::multi_polygon, geo::MultiPolygon{polygon});
    }
    void place(const geo::MultiPolygon& polygons) {
        put(io::GeometryType::multi_polygon,
            polygons.empty() ? io::Geometry() : io::Geometry(polygons));
    }

private:
    void put(const char* name, io::FieldType type, io::Value value) {
        if (row_.values.size() == layer_.fields.size()) {
            layer_.fields.push_back({name, type});
        }
        row_.values.push_back(std::move(value));
    }
    void put(io::GeometryType type, io::Geometry geometry) {
        layer_.geometry_type = type;
        row_.geometry = std::move(geometry);
    }
    io::Layer& layer_;
    io::Feature& row_;
};

class LayerWriter {
public:
    // A layer.
    template <class Element>
    void operator()(const char* name, const std::vector<Element>& elements) {
        io::Layer layer;
        layer.name = name;
        if (elements.empty()) {  // an empty layer still has its fields and its kind of geometry
            io::Feature unused;
            RowWriter row(layer, unused);
            const Element none{};
            row("id", 0);
            fields(row, none);
        }
        layer.features.reserve(elements.size());
        for (const auto& element : elements) {
            const int id = static_cast<int>(layer.features.size());
            RowWriter row(layer, layer.features.emplace_back());
            row("id", id);  // what the other layers' ids refer to
            fields(row, element);
        }
        layers.push_back(std::move(layer));
    }

    std::vector<io::Layer> layers;
};

// Adds the joins as further fields of the layers' rows; no joins: the fields stay away.
class JoinWriter {
public:
    explicit JoinWriter(std::vector<io::Layer>& layers) : layers_(layers) {}

    void operator()(const char* layer, const std::vector<BuildingJoin>& joins) {
        each(layer, joins, [](RowWriter& row, const BuildingJoin& join) { fields(row, join); });
    }
    template <class Tag>
    void operator()(const char* layer, const char* field, const std::vector<Id<Tag>>& ids) {
        each(layer, ids, [field](RowWriter& row, const Id<Tag>& id) { row(field, id); });
    }

private:
    template <class Join, class Write>
    void each(std::string_view name, const std::vector<Join>& joins, const Write& write) {
        for (auto& layer : layers_) {
            if (layer.name == name) {
                for (std::size_t i = 0; i < joins.size(); ++i) {
                    RowWriter row(layer, layer.features[i]);
                    write(row, joins[i]);
                }
            }
        }
    }
    std::vector<io::Layer>& layers_;
};

nlohmann::ordered_json describe(const City& city, const std::vector<io::Layer>& layers) {
    nlohmann::ordered_json out;
    out["format"] = "calade-twin";
    out["version"] = twin_version;
    out["name"] = city.name;
    out["crs"] = {{"epsg", city.crs.epsg}, {"vertical_datum", city.crs.vertical_datum}};
    out["origin"] = {city.origin.x, city.origin.y};
    out["time_zone"] = city.time_zone;
    out["drainage_source"] = city.terrain.drainage_source;
    out["demand_mark"] = to_string(city.demand.mark);
    out["city_hash"] = city_hash(city);
    auto& sources = out["sources"] = nlohmann::ordered_json::array();
    for (const auto& s : city.sources) {
        sources.push_back({{"name", s.name},
                           {"file", s.file},
                           {"licence", s.licence},
                           {"owner", s.owner},
                           {"hash", s.hash}});
    }
    out["notes"] = city.notes;
    auto& counts = out["counts"] = nlohmann::ordered_json::object();
    for (const auto& layer : layers) {
        counts[layer.name] = layer.features.size();
    }
    return out;
}

// A folder that is not a city must not be replaced by one.
void require_replaceable(const fs::path& folder) {
    std::error_code error;
    if (!fs::exists(folder, error)) {
        return;
    }
    require<OutputError>(fs::is_directory(folder, error),
                         "{}: is a file, expected a city folder or nothing", folder.string());
    require<OutputError>(fs::exists(folder / "twin.json", error) || fs::is_empty(folder, error),
                         "{}: holds something other than a city (no twin.json) and is left alone",
                         folder.string());
    const std::string foreign =
        io::foreign_file(folder, {"twin.json", "layers.gpkg", "terrain.tif", "terrain_mark.tif",
                                  "manning.tif", "sea.tif", "drainage.tif"});
    require<OutputError>(foreign.empty(),
                         "{}: holds {}, which Calade did not write, and is left alone; move that "
                         "file away or choose another folder",
                         folder.string(), foreign);
}

}  // namespace

void save_city(const City& city, const fs::path& folder) {
    const fs::path target = folder.has_filename() ? folder : folder.parent_path();
    check_city(city);
    require_replaceable(target);
    io::PendingOutput pending(target);
    const auto& at = pending.temporary();

    LayerWriter writer;
    layers(writer, city);
    JoinWriter joins(writer.layers);
    join_columns(joins, city);
    io::write_geopackage(at / "layers.gpkg", writer.layers, city.crs);

    io::write_cog(at / "terrain.tif", city.terrain.elevation, city.crs, "m", "Ground and sea bed");
    io::write_cog(at / "manning.tif", city.terrain.manning, city.crs, "s m-1/3",
                  "Manning roughness");
    io::write_cog(at / "sea.tif", city.terrain.sea, city.crs, "1", "1: sea, harbour or wide river");
    io::write_cog(
        at / "terrain_mark.tif", city.terrain.mark, city.crs, "1",
        "Origin of the elevation: 0 source, 1 measured, 2 surveyed, 3 estimated, 4 synthesised, "
        "5 default");
    if (!city.terrain.drainage.empty()) {
        io::write_cog(at / "drainage.tif", city.terrain.drainage, city.crs, "mm h-1",
                      "What drains and soil take off a cell");
    }
    io::write_text(at / "twin.json", describe(city, writer.layers).dump(2) + "\n");
    pending.commit();
}

}  // namespace calade::city
