// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/geometry.hpp"

#include <memory>
#include <string>

namespace calade::geo {

/// A coordinate system and the heights' datum. Heights are never converted silently.
struct Crs {
    int epsg = 0;                ///< horizontal system, a projected one in metres; 0 = undeclared
    std::string vertical_datum;  ///< "IGN69", "NGF", "local", …; empty = undeclared
    friend bool operator==(const Crs&, const Crs&) = default;
};

/// Name and check of an EPSG code. Throws DataError if it is unknown or not projected in metres.
[[nodiscard]] std::string describe_crs(int epsg);
/// The system as WKT 2 (ISO 19162:2019) on one line, for files that carry it. Throws DataError if
/// the code is unknown.
[[nodiscard]] std::string crs_wkt(int epsg);

/// Converts positions between two systems (x = east or longitude, y = north or latitude, always
/// in that order). Not safe from several threads at once; make one a thread.
class Transform {
public:
    /// Throws DataError if either code is unknown.
    Transform(int from_epsg, int to_epsg);
    /// To a system as PROJ reads it: EPSG:…, WKT or +proj=… (geographic ones: degrees). Throws
    /// DataError if it is none.
    Transform(int from_epsg, const std::string& to);
    ~Transform();
    Transform(Transform&&) noexcept;
    Transform& operator=(Transform&&) noexcept;
    /// Throws DataError where the transformation is undefined.
    [[nodiscard]] Point2 operator()(Point2 p) const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace calade::geo
