// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/base/log.hpp"
#include "calade/city/fields.hpp"
#include "calade/city/names.hpp"
#include "calade/city/store.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/raster_io.hpp"
#include "calade/io/vector_io.hpp"

#include <nlohmann/json.hpp>

#include <limits>
#include <map>

namespace calade::city {

namespace fs = std::filesystem;

namespace {

// Fills elements from the rows of a layer. Fields are looked up by name in the first row and by
// their order in all others.
class RowReader {
public:
    explicit RowReader(const io::Layer& layer) : layer_(layer) {}
    void start(std::size_t row) {
        row_ = row;
        next_ = 0;
    }

    void operator()(const char* name, double& v) { v = column(name).number(row_); }
    void operator()(const char* name, int& v) {
        const auto whole = column(name).integer(row_);
        require<DataError>(
            whole >= std::numeric_limits<int>::min() && whole <= std::numeric_limits<int>::max(),
            "{}: {} is {}, expected a number that fits 32 bits", layer_.place(row_), name, whole);
        v = static_cast<int>(whole);
    }
    void operator()(const char* name, bool& v) {
        const auto whole = column(name).integer(row_);
        require<DataError>(whole == 0 || whole == 1, "{}: {} is {}, expected 0 or 1",
                           layer_.place(row_), name, whole);
        v = whole == 1;
    }
    void operator()(const char* name, std::string& v) { v = column(name).text(row_); }
    template <class Enum>
        requires std::is_enum_v<Enum>
    void operator()(const char* name, Enum& v) {
        const auto& text = column(name).text(row_);
        try {
            from_string(text, v);
        } catch (const DataError& error) {
            fail<DataError>("{}: {}: {}", layer_.place(row_), name, error.what());
        }
    }
    template <class Tag>
    void operator()(const char* name, Id<Tag>& v) {
        int number = -1;
        if (const auto& c = column(name); !c.empty(row_)) {
            --next_;
            (*this)(name, number);
        }
        v = Id<Tag>(number);
    }

    void place(geo::Point2& p) { p = layer_.point(row_); }
    void place(geo::Polyline& line) { line = nowhere() ? geo::Polyline{} : layer_.line(row_); }
    void place(geo::MultiPolygon& polygons) {
        polygons = nowhere() ? geo::MultiPolygon{} : layer_.polygons(row_);
    }
    void place(geo::Polygon& polygon) {
        auto parts = layer_.polygons(row_);
        require<DataError>(parts.size() == 1, "{}: geometry has {} parts, expected one polygon",
                           layer_.place(row_), parts.size());
        polygon = std::move(parts.front());
    }

private:
    const io::Column& column(const char* name) {
        if (next_ == columns_.size()) {
            columns_.emplace_back(layer_, name);
        }
        return columns_[next_++];
    }
    [[nodiscard]] bool nowhere() const { return layer_.features[row_].geometry.index() == 0; }

    const io::Layer& layer_;
    std::vector<io::Column> columns_;
    std::size_t row_ = 0;
    std::size_t next_ = 0;
};

class LayerReader {
public:
    explicit LayerReader(const std::vector<io::Layer>& layers, std::string file)
        : layers_(layers), file_(std::move(file)) {}

    template <class Element>
    void operator()(const char* name, std::vector<Element>& elements) {
        const auto& layer = find(name);
        RowReader reader(layer);
        elements.resize(layer.features.size());
        for (std::size_t i = 0; i < elements.size(); ++i) {
            reader.start(i);
            int id = -1;
            reader("id", id);
            require<DataError>(id == static_cast<int>(i),
                               "{}: id is {}, expected {}: rows have been removed or moved, and "
                               "other layers refer to them",
                               layer.place(i), id, i);
            fields(reader, elements[i]);
        }
    }

    [[nodiscard]] const io::Layer& find(std::string_view name) const {
        for (const auto& layer : layers_) {
            if (layer.name == name) {
                return layer;
            }
        }
        fail<DataError>("{}: has no layer '{}'", file_, name);
    }

private:
    const std::vector<io::Layer>& layers_;
    std::string file_;
};

// A layer without join fields: no joins have been found for it.
class JoinReader {
public:
    explicit JoinReader(const LayerReader& layers) : layers_(layers) {}

    void operator()(const char* layer, std::vector<BuildingJoin>& joins) {
        each(layer, "join_street", joins,
             [](RowReader& row, BuildingJoin& join) { fields(row, join); });
    }
    template <class Tag>
    void operator()(const char* layer, const char* field, std::vector<Id<Tag>>& ids) {
        each(layer, field, ids, [field](RowReader& row, Id<Tag>& id) { row(field, id); });
    }

private:
    template <class Join, class Read>
    void each(const char* name, const char* field, std::vector<Join>& joins, const Read& read) {
        const auto& layer = layers_.find(name);
        if (!layer.has_field(field)) {
            return;
        }
        joins.resize(layer.features.size());
        RowReader reader(layer);
        for (std::size_t i = 0; i < joins.size(); ++i) {
            reader.start(i);
            read(reader, joins[i]);
        }
    }
    const LayerReader& layers_;
};

// What twin.json says of the tables beside it.
struct Noted {
    std::string hash;
    std::map<std::string, std::size_t> counts;
};

// A table with fewer rows than were written has lost some of the town.
void require_rows(const Noted& noted, const std::vector<io::Layer>& tables, const fs::path& file) {
    for (const auto& table : tables) {
        const auto count = noted.counts.find(table.name);
        require<DataError>(
            count == noted.counts.end() || table.features.size() >= count->second,
            "{}: layer '{}' has {} rows, expected {} as twin.json counts; build the city again",
            file.string(), table.name, table.features.size(), count->second);
    }
}

Noted read_twin_json(City& city, const fs::path& file) {
    const auto text = io::read_text(file);
    try {
        const auto json = nlohmann::json::parse(text);
        require<DataError>(json.at("format") == "calade-twin",
                           "{}: format is {}, expected \"calade-twin\"", file.string(),
                           json.at("format").dump());
        require<DataError>(json.at("version") == twin_version,
                           "{}: version is {}, expected {}; build the city again", file.string(),
                           json.at("version").dump(), twin_version);
        city.name = json.at("name");
        city.crs = {json.at("crs").at("epsg"), json.at("crs").at("vertical_datum")};
        city.origin = {json.at("origin").at(0), json.at("origin").at(1)};
        city.time_zone = json.at("time_zone");
        city.terrain.drainage_source = json.at("drainage_source");
        city.demand.mark = mark_from_string(json.at("demand_mark").get<std::string>());
        for (const auto& s : json.at("sources")) {
            city.sources.push_back(
                {s.at("name"), s.at("file"), s.at("licence"), s.at("owner"), s.at("hash")});
        }
        city.notes = json.at("notes").get<std::vector<std::string>>();
        Noted noted;
        noted.hash = json.at("city_hash");
        if (const auto counts = json.find("counts"); counts != json.end()) {
            noted.counts = counts->get<std::map<std::string, std::size_t>>();
        }
        return noted;
    } catch (const nlohmann::json::parse_error& error) {
        fail<DataError>(
            "{}: is no JSON, or not the whole of it (it stops making sense at byte {} "
            "of {}); build the city again",
            file.string(), error.byte, text.size());
    } catch (const nlohmann::json::exception& error) {
        fail<DataError>("{}: is not what a city's twin.json should be ({}); build the city again",
                        file.string(), error.what());
    }
}

geo::Raster<float> read_field(const fs::path& file, const geo::Crs& crs) {
    auto raster = io::read_raster(file);
    require<DataError>(raster.epsg == crs.epsg,
                       "{}: coordinate system is EPSG:{}, expected EPSG:{} as in "
                       "twin.json",
                       file.string(), raster.epsg, crs.epsg);
    return std::move(raster.values);
}

}  // namespace

City load_city(const fs::path& folder) {
    require<DataError>(fs::is_directory(folder), "{}: no such city folder", folder.string());
    City city;
    const auto noted = read_twin_json(city, folder / "twin.json");
    city.terrain.elevation = read_field(folder / "terrain.tif", city.crs);
    city.terrain.manning = read_field(folder / "manning.tif", city.crs);
    city.terrain.sea = io::read_byte_raster(folder / "sea.tif");
    city.terrain.mark = io::read_byte_raster(folder / "terrain_mark.tif");

    if (fs::exists(folder / "drainage.tif")) {
        city.terrain.drainage = read_field(folder / "drainage.tif", city.crs);
    }

    const auto file = folder / "layers.gpkg";
    const auto tables = io::read_layers(file, {.encoding = {}, .allow_empty = true});
    LayerReader reader(tables, file.string());
    layers(reader, city);
    require_rows(noted, tables, file);
    JoinReader joins(reader);
    join_columns(joins, city);

    try {
        check_city(city);
    } catch (const DataError& error) {
        fail<DataError>("{}: {}", folder.string(), error.what());
    }
    if (city_hash(city) != noted.hash) {
        log::warning("{}: the city's values have been changed since it was built", folder.string());
    }
    return city;
}

}  // namespace calade::city
