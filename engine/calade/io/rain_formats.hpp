// SPDX-License-Identifier: Apache-2.0
#pragma once
// One opener a format, for open_rain: not a public header.

#include "calade/io/rain_stack.hpp"

namespace calade::io {

[[nodiscard]] std::unique_ptr<RainStack> open_netcdf_rain(const RainFiles& rain);
[[nodiscard]] std::unique_ptr<RainStack> open_gdal_rain(const RainFiles& rain, bool grib);
[[nodiscard]] std::unique_ptr<RainStack> open_odim_rain(const RainFiles& rain);
[[nodiscard]] std::unique_ptr<RainStack> open_radolan_rain(const RainFiles& rain);

/// More cells than any weather service's grid has; a header that claims more lies.
constexpr double most_rain_cells = 1e8;
/// Throws DataError for a frame without cells, with too many, or with sides that are no lengths.
void check_frame(const RainFrame& frame, const std::filesystem::path& file);
/// Throws DataError unless `other` (of `file`) has the cells and the system of `first`.
void check_same_frame(const RainFrame& first, const RainFrame& other,
                      const std::filesystem::path& file);

/// Where a field is: number of the file and of the band in it.
struct RainField {
    Instant time;
    std::size_t file = 0;
    int band = 1;
};
/// Sorts by time. Throws DataError where two have one time.
void sort_fields(std::vector<RainField>& fields, const RainFiles& rain);

}  // namespace calade::io
