// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/crs.hpp"
#include "calade/geo/raster.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace calade::io {

/// The first band of a raster file. Row 0 is the south; what the file calls "no data" is NaN.
struct RasterFile {
    geo::Raster<float> values;
    int epsg = 0;                ///< horizontal system; 0 = the file names none that we know
    std::string crs_text;        ///< the file's own words (WKT), empty if it has none
    std::string vertical_datum;  ///< only in files that write_cog wrote
    bool has_nodata = false;     ///< whether the file declares a no-data value
};

/// Reads a GeoTIFF, an ESRI ASCII grid (.asc, its system from a .prj beside it) or an SRTM tile.
/// Throws DataError naming the file where it is missing, truncated, empty, of another format,
/// rotated, or its cells are not square.
[[nodiscard]] RasterFile read_raster(const std::filesystem::path& file);
/// The same for whole numbers 0-255, which have no "no data". Throws DataError also on any other
/// band type.
[[nodiscard]] geo::Raster<std::uint8_t> read_byte_raster(const std::filesystem::path& file);

/// Reads the text of an ESRI ASCII grid; `name` stands in messages. Throws DataError with the line
/// on an unknown or missing header key, a value that is no number, too few or too many values.
[[nodiscard]] RasterFile parse_ascii_grid(std::string_view text, const std::string& name);

/// Writes a Cloud-Optimised GeoTIFF (deflate, NaN is "no data") under a temporary name, then
/// renames it. Values and grid come back to the last bit by read_raster. `unit` is a symbol such
/// as "m", `description` says what the values are. Throws OutputError; UsageError if the grid is
/// empty or the sizes do not fit.
void write_cog(const std::filesystem::path& file, const geo::Raster<float>& raster,
               const geo::Crs& crs, const std::string& unit, const std::string& description);
void write_cog(const std::filesystem::path& file, const geo::Raster<std::uint8_t>& raster,
               const geo::Crs& crs, const std::string& unit, const std::string& description);

}  // namespace calade::io
