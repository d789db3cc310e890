// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"
#include "calade/base/time.hpp"

#include <cstddef>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace calade::io {

/// A grid along the axes of its own coordinate system. Row 0 is the south.
struct RainFrame {
    Index columns = 0, rows = 0;
    double x_min = 0.0, y_min = 0.0;  ///< outer edges, m or degrees
    double dx = 1.0, dy = 1.0;        ///< sides of a cell
    std::string crs;  ///< as PROJ reads it (EPSG:…, WKT, +proj=…); empty: the files name none
};

/// Fields of rain in order of time, read one by one, so that memory holds few of them.
class RainStack {
public:
    virtual ~RainStack() = default;
    RainStack(const RainStack&) = delete;
    RainStack& operator=(const RainStack&) = delete;

    [[nodiscard]] const RainFrame& frame() const { return frame_; }
    /// Instants of the fields, strictly increasing, at least one.
    [[nodiscard]] const std::vector<Instant>& times() const { return times_; }
    /// Unit of the values in the files' own words; empty: they name none.
    [[nodiscard]] const std::string& unit() const { return unit_; }
    /// Length that a field stands for, s; 0: the files say nothing of it.
    [[nodiscard]] double interval_s() const { return interval_s_; }
    /// The values of one field, row by row from the south-west; NaN: no data. Safe from several
    /// threads. Throws DataError naming the file.
    [[nodiscard]] virtual std::vector<float> read(std::size_t step) const = 0;
    /// Where a field stands, for messages: "rain.nc, step 3".
    [[nodiscard]] virtual std::string place(std::size_t step) const = 0;

protected:
    RainStack() = default;
    RainFrame frame_;
    std::vector<Instant> times_;
    std::string unit_;
    double interval_s_ = 0.0;
};

/// What to open, and what the files do not say themselves.
struct RainFiles {
    std::vector<std::filesystem::path> files;
    std::string format =
        {};  ///< netcdf, geotiff, grib, odim, radolan; empty: by the first file's name
    std::string variable = {};  ///< NetCDF variable or GRIB element; empty: the only one of rain
    std::vector<Instant> instants = {};  ///< of GeoTIFF bands, file by file
    std::string name_pattern = {};  ///< or in the files' names: %Y %m %d %H %M %S, * for anything
    /// Reflectivity Z = a R^b (mm⁶/m³ from mm/h); Marshall & Palmer (1948) in the form that radar
    /// networks use.
    double z_r_a = 200.0, z_r_b = 1.6;
    double least_dbz = 7.0;       ///< weaker echoes are no rain
    double greatest_dbz = 53.0;   ///< stronger ones, hail, count as this
    double polar_cell_m = 500.0;  ///< side of the cells that a polar scan is laid on
};

/// Opens rain grids. Throws DataError naming the file, what was found and what was expected:
/// missing or truncated files, another format, no time, two fields at one time, grids that differ.
[[nodiscard]] std::unique_ptr<RainStack> open_rain(const RainFiles& rain);

/// The instant in a file's name, by a pattern of %Y %m %d %H %M %S and literal text, `*` standing
/// for any text. Throws DataError if the name does not follow it.
[[nodiscard]] Instant instant_in_name(const std::string& name, const std::string& pattern);

}  // namespace calade::io
