// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/io/gdal_support.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/raster_io.hpp"

#include <limits>

namespace calade::io {

namespace fs = std::filesystem;

namespace {

template <class T>
void write_raster(const fs::path& file, const geo::Raster<T>& raster, GDALDataType type,
                  const geo::Crs& crs, const std::string& unit, const std::string& description) {
    const auto& grid = raster.grid;
    require<UsageError>(grid.columns > 0 && grid.rows > 0, "{}: the raster is empty",
                        file.string());
    require<UsageError>(raster.values.size() == static_cast<std::size_t>(grid.size()),
                        "{}: the raster has {} values, expected {}", file.string(),
                        raster.values.size(), grid.size());
    register_gdal();
    PendingOutput pending(file);
    GdalErrors errors;
    auto check = [&](bool good) {
        require<OutputError>(good && !errors.any(), "{}: cannot be written: {}", file.string(),
                             errors.text());
    };

    // The COG driver copies a finished data set: put one around the values in memory.
    auto* memory = GetGDALDriverManager()->GetDriverByName("MEM");
    const Dataset source(memory->Create("", grid.columns, grid.rows, 1, type, nullptr));
    check(source != nullptr);
    double transform[6] = {grid.x_min, grid.cell, 0.0, grid.y_min + grid.rows * grid.cell,
                           0.0,        -grid.cell};
    source->SetGeoTransform(transform);
    const auto system = make_system(crs.epsg, file);
    if (!system.IsEmpty()) {
        source->SetSpatialRef(&system);
    }
    source->SetMetadataItem("CALADE_GRID",
                            fmt::format("{} {} {}", grid.x_min, grid.y_min, grid.cell).c_str());
    source->SetMetadataItem("AREA_OR_POINT", "Area");
    if (!crs.vertical_datum.empty()) {
        source->SetMetadataItem("VERTICAL_DATUM", crs.vertical_datum.c_str());
    }
    auto* band = source->GetRasterBand(1);
    if (type == GDT_Float32) {
        band->SetNoDataValue(std::numeric_limits<double>::quiet_NaN());
    }
    band->SetUnitType(unit.c_str());
    band->SetDescription(description.c_str());
    const auto stride = static_cast<GSpacing>(sizeof(T));
    const T* last = raster.values.data() + static_cast<std::size_t>(grid.rows - 1) *
                                               static_cast<std::size_t>(grid.columns);
    check(band->RasterIO(GF_Write, 0, 0, grid.columns, grid.rows, const_cast<T*>(last),
                         grid.columns, grid.rows, type, stride, -stride * grid.columns,
                         nullptr) == CE_None);

    // Overviews of codes must not be averages of codes.
    const char* resampling = type == GDT_Byte ? "RESAMPLING=NEAREST" : "RESAMPLING=AVERAGE";
    const char* const options[] = {"COMPRESS=DEFLATE", "PREDICTOR=YES", "LEVEL=6", resampling,
                                   nullptr};
    auto* driver = GetGDALDriverManager()->GetDriverByName("COG");
    Dataset made(driver->CreateCopy(pending.temporary().c_str(), source.get(), FALSE,
                                    const_cast<char**>(options), nullptr, nullptr));
    check(made != nullptr);
    made.reset();
    check(true);
    pending.commit();
}

}  // namespace

void write_cog(const fs::path& file, const geo::Raster<float>& raster, const geo::Crs& crs,
               const std::string& unit, const std::string& description) {
    write_raster(file, raster, GDT_Float32, crs, unit, description);
}

void write_cog(const fs::path& file, const geo::Raster<std::uint8_t>& raster, const geo::Crs& crs,
               const std::string& unit, const std::string& description) {
    write_raster(file, raster, GDT_Byte, crs, unit, description);
}

}  // namespace calade::io
