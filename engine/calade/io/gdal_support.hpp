// SPDX-License-Identifier: Apache-2.0
#pragma once
// Shared by io's users of GDAL only: not a public header.

#include "calade/geo/crs.hpp"

#include <gdal_priv.h>
#include <ogr_spatialref.h>

#include <filesystem>
#include <memory>
#include <string>

namespace calade::io {

struct DatasetCloser {
    void operator()(GDALDataset* d) const { GDALClose(d); }
};
using Dataset = std::unique_ptr<GDALDataset, DatasetCloser>;

/// Registers the drivers that io uses, once. No others: GDAL's own netCDF driver would pass by
/// io's netCDF lock.
void register_gdal();

/// While it lives, GDAL's errors on this thread are kept instead of printed.
class GdalErrors {
public:
    GdalErrors();
    ~GdalErrors();
    GdalErrors(const GdalErrors&) = delete;
    GdalErrors& operator=(const GdalErrors&) = delete;
    [[nodiscard]] bool any() const { return !first_.empty(); }
    /// The first error, or "no reason given".
    [[nodiscard]] std::string text() const;
    void clear() { first_.clear(); }

private:
    static void CPL_STDCALL keep(CPLErr level, CPLErrorNum number, const char* message);
    std::string first_;
};

/// EPSG code of the horizontal system, 0 if none is recognised with confidence.
[[nodiscard]] int recognise_epsg(const OGRSpatialReference* system);
/// The system as WKT, empty for none.
[[nodiscard]] std::string wkt(const OGRSpatialReference* system);
/// Throws OutputError if the code is unknown; `file` is for the message.
[[nodiscard]] OGRSpatialReference make_system(int epsg, const std::filesystem::path& file);
/// Throws DataError unless there is a readable, non-empty file.
void require_file(const std::filesystem::path& file);

}  // namespace calade::io
