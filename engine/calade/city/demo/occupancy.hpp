// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/geometry.hpp"

#include <cstdint>
#include <vector>

namespace calade::city::demo {

/// A rectangle at any angle.
struct Rectangle {
    geo::Point2 centre;
    geo::Point2 axis{1.0, 0.0};  ///< unit vector along the first side
    double half_length = 0.0;    ///< along `axis`
    double half_width = 0.0;

    [[nodiscard]] geo::Point2 corner(double length_share, double width_share) const {
        const geo::Point2 normal{-axis.y, axis.x};
        return centre + length_share * half_length * axis + width_share * half_width * normal;
    }
};

/// The rectangle of half width `clearance` about the segment ab.
[[nodiscard]] Rectangle strip(geo::Point2 a, geo::Point2 b, double clearance);

/// Whether two rectangles share interior points (separating axis test; touching is not overlap).
[[nodiscard]] bool overlap(const Rectangle& a, const Rectangle& b);

/// Ground that is taken: answers quickly whether a rectangle still fits.
class Occupancy {
public:
    explicit Occupancy(const geo::Box& extent);
    void add(const Rectangle& rectangle);
    [[nodiscard]] bool is_free(const Rectangle& rectangle) const;

private:
    template <class Visit>
    bool each_bucket(const Rectangle& rectangle, Visit visit) const;
    geo::Point2 origin_;
    std::int64_t columns_, rows_;
    std::vector<Rectangle> taken_;
    std::vector<std::vector<std::int32_t>> buckets_;
};

}  // namespace calade::city::demo
