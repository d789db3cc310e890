// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/geometry.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace calade::io {

enum class FieldType { integer, real, text };

struct Field {
    std::string name;
    FieldType type = FieldType::text;
};

/// monostate: the file has no value there.
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;

enum class GeometryType { none, point, line, multi_line, multi_polygon };

using MultiPolyline = std::vector<geo::Polyline>;
/// monostate: no geometry. Polygons always come as multi-polygons.
using Geometry =
    std::variant<std::monostate, geo::Point2, geo::Polyline, MultiPolyline, geo::MultiPolygon>;

struct Feature {
    Geometry geometry;
    std::vector<Value> values;  ///< one a field of the layer
    /// Heights of the vertices where the file has them, one list a part, in the parts' order
    /// (polygons: outer ring, its holes, next polygon …). Empty where the file has none.
    std::vector<std::vector<double>> z = {};
};

/// A table whose rows may have a place: a layer of a GeoPackage, a shapefile.
struct Layer {
    std::string name;
    int epsg = 0;          ///< 0 = the file names no system that we know
    std::string crs_text;  ///< the file's own words (WKT)
    GeometryType geometry_type = GeometryType::none;
    std::vector<Field> fields;
    std::vector<Feature> features;
    std::string source;  ///< the file, for messages

    /// Position of a field. Throws DataError naming file, layer and the nearest known field.
    [[nodiscard]] int field(std::string_view name) const;
    [[nodiscard]] bool has_field(std::string_view name) const;
    /// "communes.shp: layer 'communes', feature 3", counting from 1, for messages.
    [[nodiscard]] std::string place(std::size_t feature) const;

    /// The feature's geometry in the wanted kind. Throws DataError if it is of another kind.
    [[nodiscard]] geo::Point2 point(std::size_t feature) const;
    [[nodiscard]] geo::Polyline line(std::size_t feature) const;   ///< exactly one part
    [[nodiscard]] MultiPolyline lines(std::size_t feature) const;  ///< any number of parts
    [[nodiscard]] geo::MultiPolygon polygons(std::size_t feature) const;
};

/// One field of a layer with checked access. The layer must outlive it. All throw DataError naming
/// file, layer, feature, field and the value found where it is empty or of another type.
class Column {
public:
    Column(const Layer& layer, std::string_view name);
    [[nodiscard]] bool empty(std::size_t feature) const;
    [[nodiscard]] double number(std::size_t feature) const;  ///< integer or real
    [[nodiscard]] double number_or(std::size_t feature, double fallback) const;
    [[nodiscard]] std::int64_t integer(
        std::size_t feature) const;  ///< also a real without fraction
    [[nodiscard]] const std::string& text(std::size_t feature) const;
    [[nodiscard]] std::string text_or(std::size_t feature, std::string_view fallback) const;

private:
    [[nodiscard]] const Value& value(std::size_t feature) const;
    [[noreturn]] void refuse(std::size_t feature, std::string_view expected) const;
    const Layer* layer_;
    std::size_t field_;
};

}  // namespace calade::io
