// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/io/gdal_support.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/vector_io.hpp"

#include <ogrsf_frmts.h>

#include <cmath>

namespace calade::io {

namespace fs = std::filesystem;

namespace {

OGRwkbGeometryType declared(GeometryType type) {
    switch (type) {
        case GeometryType::none: return wkbNone;
        case GeometryType::point: return wkbPoint;
        case GeometryType::line: return wkbLineString;
        case GeometryType::multi_line: return wkbMultiLineString;
        case GeometryType::multi_polygon: return wkbMultiPolygon;
    }
    return wkbNone;
}

OGRFieldType declared(FieldType type) {
    switch (type) {
        case FieldType::integer: return OFTInteger64;
        case FieldType::real: return OFTReal;
        case FieldType::text: break;
    }
    return OFTString;
}

void fill(OGRSimpleCurve& out, const std::vector<geo::Point2>& points, bool close) {
    const int n = static_cast<int>(points.size());
    out.setNumPoints(close && n > 0 ? n + 1 : n, FALSE);
    for (int i = 0; i < n; ++i) {
        out.setPoint(i, points[static_cast<std::size_t>(i)].x,
                     points[static_cast<std::size_t>(i)].y);
    }
    if (close && n > 0) {
        out.setPoint(n, points.front().x, points.front().y);
    }
}

struct GeometryWriter {
    std::unique_ptr<OGRGeometry> operator()(std::monostate) const { return nullptr; }
    std::unique_ptr<OGRGeometry> operator()(geo::Point2 p) const {
        return std::make_unique<OGRPoint>(p.x, p.y);
    }
    std::unique_ptr<OGRGeometry> operator()(const geo::Polyline& line) const {
        auto out = std::make_unique<OGRLineString>();
        fill(*out, line, false);
        return out;
    }
    std::unique_ptr<OGRGeometry> operator()(const MultiPolyline& lines) const {
        auto out = std::make_unique<OGRMultiLineString>();
        for (const auto& line : lines) {
            auto part = std::make_unique<OGRLineString>();
            fill(*part, line, false);
            out->addGeometryDirectly(part.release());
        }
        return out;
    }
    std::unique_ptr<OGRGeometry> operator()(const geo::MultiPolygon& polygons) const {
        auto out = std::make_unique<OGRMultiPolygon>();
        for (const auto& polygon : polygons) {
            auto part = std::make_unique<OGRPolygon>();
            auto add = [&](const geo::Ring& ring) {
                auto* made = new OGRLinearRing();
                fill(*made, ring, true);
                part->addRingDirectly(made);  // takes ownership
            };
            add(polygon.outer);
            for (const auto& hole : polygon.holes) {
                add(hole);
            }
            out->addGeometryDirectly(part.release());
        }
        return out;
    }
};

bool fits(const Geometry& geometry, GeometryType type) {
    return geometry.index() == 0 || geometry.index() == static_cast<std::size_t>(type);
}

void set_value(OGRFeature& feature, int i, const Value& value) {
    if (const auto* whole = std::get_if<std::int64_t>(&value)) {
        feature.SetField(i, static_cast<GIntBig>(*whole));
    } else if (const auto* real = std::get_if<double>(&value)) {
        feature.SetField(i, *real);
    } else if (const auto* text = std::get_if<std::string>(&value)) {
        feature.SetField(i, text->c_str());
    } else {
        feature.SetFieldNull(i);
    }
}

void check_feature(const Layer& layer, std::size_t i) {
    const auto& feature = layer.features[i];
    require<UsageError>(fits(feature.geometry, layer.geometry_type),
                        "{}: geometry does not fit the layer's type", layer.place(i));
    require<UsageError>(feature.values.size() == layer.fields.size(),
                        "{}: has {} values, expected {}", layer.place(i), feature.values.size(),
                        layer.fields.size());
    for (std::size_t k = 0; k < layer.fields.size(); ++k) {
        const auto kind = feature.values[k].index();
        require<UsageError>(kind == 0 || kind == static_cast<std::size_t>(layer.fields[k].type) + 1,
                            "{}: the value of {} is not of its field's type", layer.place(i),
                            layer.fields[k].name);
    }
}

void write_layer(GDALDataset& dataset, const Layer& layer, OGRSpatialReference* system) {
    auto* out =
        dataset.CreateLayer(layer.name.c_str(), system, declared(layer.geometry_type), nullptr);
    if (out == nullptr) {
        return;  // the caller looks at GDAL's errors
    }
    for (const auto& field : layer.fields) {
        OGRFieldDefn definition(field.name.c_str(), declared(field.type));
        out->CreateField(&definition);
    }
    for (std::size_t i = 0; i < layer.features.size(); ++i) {
        check_feature(layer, i);
        OGRFeature feature(out->GetLayerDefn());
        for (std::size_t k = 0; k < layer.fields.size(); ++k) {
            set_value(feature, static_cast<int>(k), layer.features[i].values[k]);
        }
        if (auto geometry = std::visit(GeometryWriter{}, layer.features[i].geometry)) {
            feature.SetGeometryDirectly(geometry.release());
        }
        if (out->CreateFeature(&feature) != OGRERR_NONE) {
            return;
        }
    }
}

}  // namespace

void write_geopackage(const fs::path& file, const std::vector<Layer>& layers, const geo::Crs& crs) {
    register_gdal();
    PendingOutput pending(file);
    GdalErrors errors;
    auto check = [&](bool good) {
        require<OutputError>(good && !errors.any(), "{}: cannot be written: {}", file.string(),
                             errors.text());
    };
    auto system = make_system(crs.epsg, file);
    auto* driver = GetGDALDriverManager()->GetDriverByName("GPKG");
    Dataset dataset(driver->Create(pending.temporary().c_str(), 0, 0, 0, GDT_Unknown, nullptr));
    check(dataset != nullptr);
    check(dataset->StartTransaction() == OGRERR_NONE);
    for (const auto& layer : layers) {
        write_layer(*dataset, layer, system.IsEmpty() ? nullptr : &system);
        check(true);
    }
    check(dataset->CommitTransaction() == OGRERR_NONE);
    dataset.reset();
    check(true);
    pending.commit();
}

}  // namespace calade::io
