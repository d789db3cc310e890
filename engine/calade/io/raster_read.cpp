// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/io/gdal_support.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/raster_io.hpp"
#include "calade/io/text_scan.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::io {

namespace fs = std::filesystem;

namespace {

Dataset open_raster(const fs::path& file) {
    require_file(file);
    register_gdal();
    GdalErrors errors;
    Dataset dataset(GDALDataset::Open(file.c_str(), GDAL_OF_RASTER | GDAL_OF_READONLY));
    require<DataError>(dataset != nullptr,
                       "{}: cannot be read as a raster (truncated or another format): {}",
                       file.string(), errors.text());
    require<DataError>(dataset->GetRasterCount() >= 1, "{}: has no band", file.string());
    return dataset;
}

// The exact grid that write_cog noted. A north-up transform stores the northern edge, so the
// southern one would come back changed in its last bit. Ignored where another program has changed
// the file's georeference since.
void take_noted_grid(GDALDataset& dataset, geo::Grid& grid) {
    const char* note = dataset.GetMetadataItem("CALADE_GRID");
    if (note == nullptr) {
        return;
    }
    std::string_view rest = note;
    const auto x = parse_number(take_word(rest));
    const auto y = parse_number(take_word(rest));
    const auto cell = parse_number(take_word(rest));
    const double near = 1e-6 * grid.cell;
    if (x && y && cell && std::abs(*x - grid.x_min) < near && std::abs(*y - grid.y_min) < near &&
        std::abs(*cell - grid.cell) * std::max(grid.columns, grid.rows) < near) {
        grid.x_min = *x;
        grid.y_min = *y;
        grid.cell = *cell;
    }
}

geo::Grid read_grid(GDALDataset& dataset, const fs::path& file) {
    double t[6] = {};
    require<DataError>(dataset.GetGeoTransform(t) == CE_None,
                       "{}: is not georeferenced, expected a position and a cell size",
                       file.string());
    require<DataError>(
        std::all_of(std::begin(t), std::end(t), [](double v) { return std::isfinite(v); }),
        "{}: its georeference is not finite", file.string());
    require<DataError>(t[2] == 0.0 && t[4] == 0.0, "{}: is rotated, expected north up",
                       file.string());
    require<DataError>(t[1] > 0.0 && t[5] < 0.0, "{}: cells are {} by {}, expected north up",
                       file.string(), t[1], t[5]);
    require<DataError>(std::abs(t[1] + t[5]) <= 1e-9 * t[1],
                       "{}: cells are {} by {}, expected square ones", file.string(), t[1], -t[5]);
    geo::Grid grid;
    grid.columns = dataset.GetRasterXSize();
    grid.rows = dataset.GetRasterYSize();
    require<DataError>(
        static_cast<std::int64_t>(grid.columns) * grid.rows <= std::numeric_limits<Index>::max(),
        "{}: {} x {} cells are too many", file.string(), grid.columns, grid.rows);
    grid.cell = t[1];
    grid.x_min = t[0];
    grid.y_min = t[3] - grid.rows * t[1];
    take_noted_grid(dataset, grid);
    return grid;
}

template <class T>
void read_band(GDALDataset& dataset, const fs::path& file, GDALDataType type,
               geo::Raster<T>& raster) {
    GdalErrors errors;
    const auto& grid = raster.grid;
    // A negative line stride turns the file's north-first rows round on the way in.
    T* last = raster.values.data() +
              static_cast<std::size_t>(grid.rows - 1) * static_cast<std::size_t>(grid.columns);
    const auto stride = static_cast<GSpacing>(sizeof(T));
    const CPLErr status = dataset.GetRasterBand(1)->RasterIO(
        GF_Read, 0, 0, grid.columns, grid.rows, last, grid.columns, grid.rows, type, stride,
        -stride * grid.columns, nullptr);
    require<DataError>(status == CE_None && !errors.any(),
                       "{}: values cannot be read (truncated?): {}", file.string(), errors.text());
}

bool is_ascii_grid(const fs::path& file) {
    auto extension = file.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return extension == ".asc";
}

RasterFile read_ascii(const fs::path& file) {
    RasterFile out = parse_ascii_grid(read_text(file), file.string());
    auto beside = file;
    beside.replace_extension(".prj");
    if (fs::exists(beside)) {
        const auto text = read_text(beside);
        OGRSpatialReference system;
        const GdalErrors errors;
        const char* cursor = text.c_str();
        if (system.importFromWkt(&cursor) == OGRERR_NONE) {
            out.epsg = recognise_epsg(&system);
        }
        out.crs_text = text;
    }
    return out;
}

}  // namespace

RasterFile read_raster(const fs::path& file) {
    require_file(file);
    if (is_ascii_grid(file)) {
        return read_ascii(file);
    }
    const auto dataset = open_raster(file);
    RasterFile out;
    out.values = geo::Raster<float>(read_grid(*dataset, file));
    read_band(*dataset, file, GDT_Float32, out.values);

    auto* band = dataset->GetRasterBand(1);
    int has_nodata = 0;
    const double nodata = band->GetNoDataValue(&has_nodata);
    out.has_nodata = has_nodata != 0;
    const auto sentinel = static_cast<float>(nodata);
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    for (float& v : out.values.values) {
        require<DataError>(!std::isinf(v), "{}: holds an infinite value", file.string());
        if (out.has_nodata && v == sentinel) {
            v = nan;
        }
    }
    const GdalErrors errors;
    out.epsg = recognise_epsg(dataset->GetSpatialRef());
    out.crs_text = wkt(dataset->GetSpatialRef());
    if (const char* datum = dataset->GetMetadataItem("VERTICAL_DATUM")) {
        out.vertical_datum = datum;
    }
    return out;
}

geo::Raster<std::uint8_t> read_byte_raster(const fs::path& file) {
    const auto dataset = open_raster(file);
    const auto type = dataset->GetRasterBand(1)->GetRasterDataType();
    require<DataError>(type == GDT_Byte, "{}: values are of type {}, expected bytes (0-255)",
                       file.string(), GDALGetDataTypeName(type));
    geo::Raster<std::uint8_t> out(read_grid(*dataset, file));
    read_band(*dataset, file, GDT_Byte, out);
    return out;
}

}  // namespace calade::io
