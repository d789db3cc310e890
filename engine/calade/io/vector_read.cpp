// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"
#include "calade/io/gdal_support.hpp"
#include "calade/io/vector_io.hpp"

#include <ogrsf_frmts.h>

#include <algorithm>
#include <cmath>

namespace calade::io {

namespace fs = std::filesystem;

namespace {

// Collects the parts of one feature's geometry, with heights where there are any.
class GeometryReader {
public:
    GeometryReader(Feature& out, const Layer& layer, std::size_t number)
        : out_(out), layer_(layer), number_(number) {}

    void read(const OGRGeometry* geometry) {
        if (geometry == nullptr || geometry->IsEmpty()) {
            return;
        }
        has_z_ = geometry->Is3D() != 0;
        switch (wkbFlatten(geometry->getGeometryType())) {
            case wkbPoint: {
                const auto* p = geometry->toPoint();
                out_.geometry = checked(p->getX(), p->getY());
                if (has_z_) {
                    out_.z.push_back({p->getZ()});
                }
                break;
            }
            case wkbLineString: out_.geometry = line(*geometry->toLineString()); break;
            case wkbMultiLineString: {
                MultiPolyline lines;
                for (const auto* part : *geometry->toMultiLineString()) {
                    lines.push_back(line(*part));
                }
                out_.geometry = std::move(lines);
                break;
            }
            case wkbPolygon: {
                geo::MultiPolygon polygons;
                add(*geometry->toPolygon(), polygons);
                out_.geometry = std::move(polygons);
                break;
            }
            case wkbMultiPolygon: {
                geo::MultiPolygon polygons;
                for (const auto* part : *geometry->toMultiPolygon()) {
                    add(*part, polygons);
                }
                out_.geometry = std::move(polygons);
                break;
            }
            default:
                fail<DataError>(
                    "{}: geometry is a {}, expected a point, line, multi-line, polygon or "
                    "multi-polygon",
                    layer_.place(number_), geometry->getGeometryName());
        }
    }

private:
    geo::Point2 checked(double x, double y) const {
        require<DataError>(std::isfinite(x) && std::isfinite(y),
                           "{}: coordinate is ({}, {}), expected finite numbers",
                           layer_.place(number_), x, y);
        return {x, y};
    }

    geo::Polyline line(const OGRLineString& source) {
        const int n = source.getNumPoints();
        geo::Polyline out;
        out.reserve(static_cast<std::size_t>(n));
        for (int i = 0; i < n; ++i) {
            out.push_back(checked(source.getX(i), source.getY(i)));
        }
        if (has_z_) {
            auto& z = out_.z.emplace_back();
            for (int i = 0; i < n; ++i) {
                z.push_back(source.getZ(i));
            }
        }
        return out;
    }

    geo::Ring ring(const OGRLinearRing& source) {
        geo::Ring out = line(source);
        if (out.size() > 1 && out.front() == out.back()) {
            out.pop_back();
            if (has_z_) {
                out_.z.back().pop_back();
            }
        }
        return out;
    }

    void add(const OGRPolygon& source, geo::MultiPolygon& out) {
        if (source.getExteriorRing() == nullptr) {
            return;
        }
        auto& polygon = out.emplace_back();
        polygon.outer = ring(*source.getExteriorRing());
        for (int i = 0; i < source.getNumInteriorRings(); ++i) {
            polygon.holes.push_back(ring(*source.getInteriorRing(i)));
        }
    }

    Feature& out_;
    const Layer& layer_;
    std::size_t number_;
    bool has_z_ = false;
};

GeometryType declared_type(OGRwkbGeometryType type) {
    switch (wkbFlatten(type)) {
        case wkbPoint: return GeometryType::point;
        case wkbLineString: return GeometryType::line;
        case wkbMultiLineString: return GeometryType::multi_line;
        case wkbPolygon:
        case wkbMultiPolygon: return GeometryType::multi_polygon;
        default: return GeometryType::none;
    }
}

FieldType field_type(OGRFieldType type) {
    switch (type) {
        case OFTInteger:
        case OFTInteger64: return FieldType::integer;
        case OFTReal: return FieldType::real;
        default: return FieldType::text;
    }
}

// Old shapefiles mix encodings. Bytes that are not UTF-8 are taken as Latin-1, as most were.
std::string read_string(const char* bytes) {
    const int length = static_cast<int>(std::char_traits<char>::length(bytes));
    if (CPLIsUTF8(bytes, length) != 0) {
        return {bytes, static_cast<std::size_t>(length)};
    }
    char* converted = CPLRecode(bytes, CPL_ENC_ISO8859_1, CPL_ENC_UTF8);
    std::string out = converted;
    CPLFree(converted);
    return out;
}

Value read_value(const OGRFeature& feature, int i, FieldType type) {
    if (feature.IsFieldSetAndNotNull(i) == 0) {
        return {};
    }
    switch (type) {
        case FieldType::integer: return static_cast<std::int64_t>(feature.GetFieldAsInteger64(i));
        case FieldType::real: return feature.GetFieldAsDouble(i);
        case FieldType::text: break;
    }
    return read_string(feature.GetFieldAsString(i));
}

Layer read_one(OGRLayer& source, const fs::path& file, const ReadOptions& options,
               GdalErrors& errors) {
    Layer layer;
    layer.name = source.GetName();
    layer.source = file.string();
    layer.geometry_type = declared_type(source.GetGeomType());
    layer.epsg = recognise_epsg(source.GetSpatialRef());
    layer.crs_text = wkt(source.GetSpatialRef());
    errors.clear();  // a system that GDAL cannot name is no error of the data
    const auto* definition = source.GetLayerDefn();
    for (int i = 0; i < definition->GetFieldCount(); ++i) {
        const auto* field = definition->GetFieldDefn(i);
        layer.fields.push_back({field->GetNameRef(), field_type(field->GetType())});
    }
    source.ResetReading();
    for (std::unique_ptr<OGRFeature> feature(source.GetNextFeature()); feature != nullptr;
         feature.reset(source.GetNextFeature())) {
        Feature out;
        GeometryReader(out, layer, layer.features.size()).read(feature->GetGeometryRef());
        out.values.reserve(layer.fields.size());
        for (std::size_t i = 0; i < layer.fields.size(); ++i) {
            out.values.push_back(read_value(*feature, static_cast<int>(i), layer.fields[i].type));
        }
        layer.features.push_back(std::move(out));
    }
    require<DataError>(!errors.any(), "{}: layer '{}' cannot be read wholly: {}", file.string(),
                       layer.name, errors.text());
    require<DataError>(options.allow_empty || !layer.features.empty(),
                       "{}: layer '{}' has no features", file.string(), layer.name);
    return layer;
}

bool is_shapefile(const fs::path& file) {
    const auto extension = file.extension();
    return extension == ".shp" || extension == ".SHP";
}

Dataset open_vector(const fs::path& file, const ReadOptions& options, GdalErrors& errors) {
    require_file(file);
    if (is_shapefile(file)) {
        for (const char* extension : {".shx", ".dbf"}) {
            auto lower = file;
            auto upper = file;
            lower.replace_extension(extension);
            upper.replace_extension(extension[1] == 's' ? ".SHX" : ".DBF");
            require<DataError>(
                fs::exists(lower) || fs::exists(upper),
                "{}: its companion {} is missing, a shapefile needs .shp, .shx and .dbf",
                file.string(), lower.filename().string());
        }
    }
    register_gdal();
    const std::string encoding = "ENCODING=" + options.encoding;
    const char* const open_options[] = {encoding.c_str(), nullptr};
    const bool encoded = is_shapefile(file) && !options.encoding.empty();
    Dataset dataset(GDALDataset::Open(file.c_str(), GDAL_OF_VECTOR | GDAL_OF_READONLY, nullptr,
                                      encoded ? open_options : nullptr));
    require<DataError>(dataset != nullptr && !errors.any(),
                       "{}: cannot be read as a vector file (truncated or another format): {}",
                       file.string(), errors.text());
    require<DataError>(dataset->GetLayerCount() > 0, "{}: has no layer", file.string());
    return dataset;
}

}  // namespace

std::vector<Layer> read_layers(const fs::path& file, const ReadOptions& options) {
    GdalErrors errors;
    const auto dataset = open_vector(file, options, errors);
    std::vector<Layer> layers;
    for (auto* layer : dataset->GetLayers()) {
        layers.push_back(read_one(*layer, file, options, errors));
    }
    return layers;
}

Layer read_layer(const fs::path& file, const std::string& name, const ReadOptions& options) {
    GdalErrors errors;
    const auto dataset = open_vector(file, options, errors);
    std::vector<std::string> names;
    for (auto* layer : dataset->GetLayers()) {
        names.emplace_back(layer->GetName());
        if (names.back() == name || (name.empty() && dataset->GetLayerCount() == 1)) {
            return read_one(*layer, file, options, errors);
        }
    }
    require<DataError>(!name.empty(), "{}: has {} layers, expected the name of one: {}",
                       file.string(), names.size(), fmt::join(names, ", "));
    const auto near = nearest_name(name, names);
    fail<DataError>("{}: has no layer '{}'{}; it has {}", file.string(), name,
                    near.empty() ? "" : fmt::format(", did you mean '{}'", near),
                    fmt::join(names, ", "));
}

}  // namespace calade::io
