// SPDX-License-Identifier: Apache-2.0
#pragma once
// Shared by io's users of netCDF only: not a public header.

#include "calade/base/error.hpp"

#include <netcdf.h>

#include <mutex>
#include <string_view>

namespace calade::io {

/// The one door to netCDF and HDF5, which are not safe from several threads.
[[nodiscard]] std::mutex& netcdf_door();

/// Throws `Kind` with netCDF's own words unless `status` is good.
template <class Kind>
void check_netcdf(int status, std::string_view file, std::string_view what) {
    require<Kind>(status == NC_NOERR, "{}: {}: {}", file, what, nc_strerror(status));
}

}  // namespace calade::io
