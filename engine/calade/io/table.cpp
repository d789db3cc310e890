// SPDX-License-Identifier: Apache-2.0
#include "calade/io/table.hpp"

#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"

#include <cmath>

namespace calade::io {

namespace {

std::string_view kind_of(const Geometry& geometry) {
    constexpr std::string_view kinds[] = {"nothing", "a point", "a line", "a multi-line",
                                          "a polygon"};
    return kinds[geometry.index()];
}

std::string shown(const Value& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        return fmt::format("{}", *whole);
    }
    if (const auto* real = std::get_if<double>(&value)) {
        return fmt::format("{}", *real);
    }
    if (const auto* text = std::get_if<std::string>(&value)) {
        return fmt::format("'{}'", *text);
    }
    return "empty";
}

[[noreturn]] void refuse_geometry(const Layer& layer, std::size_t feature,
                                  std::string_view expected) {
    fail<DataError>("{}: geometry is {}, expected {}", layer.place(feature),
                    kind_of(layer.features.at(feature).geometry), expected);
}

}  // namespace

int Layer::field(std::string_view wanted) const {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].name == wanted) {
            return static_cast<int>(i);
        }
        names.push_back(fields[i].name);
    }
    const auto near = nearest_name(wanted, names);
    fail<DataError>("{}: layer '{}' has no field '{}'{}; it has {}", source, name, wanted,
                    near.empty() ? "" : fmt::format(", did you mean '{}'", near),
                    fmt::join(names, ", "));
}

bool Layer::has_field(std::string_view wanted) const {
    for (const auto& f : fields) {
        if (f.name == wanted) {
            return true;
        }
    }
    return false;
}

std::string Layer::place(std::size_t feature) const {
    return fmt::format("{}: layer '{}', feature {}", source, name, feature + 1);
}

geo::Point2 Layer::point(std::size_t feature) const {
    if (const auto* p = std::get_if<geo::Point2>(&features.at(feature).geometry)) {
        return *p;
    }
    refuse_geometry(*this, feature, "a point");
}

geo::Polyline Layer::line(std::size_t feature) const {
    const auto& geometry = features.at(feature).geometry;
    if (const auto* one = std::get_if<geo::Polyline>(&geometry)) {
        return *one;
    }
    if (const auto* many = std::get_if<MultiPolyline>(&geometry);
        many != nullptr && many->size() == 1) {
        return many->front();
    }
    refuse_geometry(*this, feature, "one line");
}

MultiPolyline Layer::lines(std::size_t feature) const {
    const auto& geometry = features.at(feature).geometry;
    if (const auto* one = std::get_if<geo::Polyline>(&geometry)) {
        return {*one};
    }
    if (const auto* many = std::get_if<MultiPolyline>(&geometry)) {
        return *many;
    }
    refuse_geometry(*this, feature, "a line");
}

geo::MultiPolygon Layer::polygons(std::size_t feature) const {
    if (const auto* p = std::get_if<geo::MultiPolygon>(&features.at(feature).geometry)) {
        return *p;
    }
    refuse_geometry(*this, feature, "a polygon");
}

Column::Column(const Layer& layer, std::string_view name)
    : layer_(&layer), field_(static_cast<std::size_t>(layer.field(name))) {}

const Value& Column::value(std::size_t feature) const {
    return layer_->features.at(feature).values.at(field_);
}

void Column::refuse(std::size_t feature, std::string_view expected) const {
    fail<DataError>("{}: {} is {}, expected {}", layer_->place(feature),
                    layer_->fields[field_].name, shown(value(feature)), expected);
}

bool Column::empty(std::size_t feature) const { return value(feature).index() == 0; }

double Column::number(std::size_t feature) const {
    const Value& v = value(feature);
    if (const auto* real = std::get_if<double>(&v)) {
        return *real;
    }
    if (const auto* whole = std::get_if<std::int64_t>(&v)) {
        return static_cast<double>(*whole);
    }
    refuse(feature, "a number");
}

double Column::number_or(std::size_t feature, double fallback) const {
    return empty(feature) ? fallback : number(feature);
}

std::int64_t Column::integer(std::size_t feature) const {
    const Value& v = value(feature);
    if (const auto* whole = std::get_if<std::int64_t>(&v)) {
        return *whole;
    }
    if (const auto* real = std::get_if<double>(&v);
        real != nullptr && std::abs(*real) < 9e15 && *real == std::floor(*real)) {
        return static_cast<std::int64_t>(*real);
    }
    refuse(feature, "a whole number");
}

const std::string& Column::text(std::size_t feature) const {
    if (const auto* t = std::get_if<std::string>(&value(feature))) {
        return *t;
    }
    refuse(feature, "a text");
}

std::string Column::text_or(std::size_t feature, std::string_view fallback) const {
    return empty(feature) ? std::string(fallback) : text(feature);
}

}  // namespace calade::io
