// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/rain_stack.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace calade::io {

/// One sweep of a weather radar: bins by rays, ray 0 looking north, clockwise.
struct PolarScan {
    Instant time;
    double longitude = 0.0, latitude = 0.0;
    double elevation_deg = 0.0;
    double first_range_m = 0.0, bin_m = 0.0;  ///< along the ray
    Index bins = 0, rays = 0;
    std::vector<float> rain_mm_h;  ///< [ray * bins + bin]; NaN: no data
};

/// Reads the lowest sweep of an ODIM HDF5 scan or volume (Michelson et al., OPERA weather radar
/// information model 2.3) that holds reflectivity (DBZH, else TH, else DBZV) or RATE; reflectivity
/// becomes rain by the Z-R law and the limits of `rain`. Throws DataError naming file and group for
/// what is missing or impossible.
[[nodiscard]] PolarScan read_odim(const std::filesystem::path& file, const RainFiles& rain);

/// The square grid round the radar that the scan is laid on, azimuthal and equidistant, m.
[[nodiscard]] RainFrame polar_frame(const PolarScan& scan, double cell_m);
/// Mean rain of each cell over 3 × 3 points, each the rain of the bin that it lies in on the
/// ground, with rays bent as over an earth of 4/3 its radius (Doviak & Zrnić 1993, eq. 2.28). NaN
/// where none of the points has data.
[[nodiscard]] std::vector<float> lay_polar(const PolarScan& scan, const RainFrame& frame);

}  // namespace calade::io
