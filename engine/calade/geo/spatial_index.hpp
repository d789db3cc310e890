// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"
#include "calade/geo/geometry.hpp"

#include <cstdint>
#include <vector>

namespace calade::geo {

/// A uniform bucket index over lines, for "the nearest street to this point". Immutable once
/// built; safe from any thread.
class LineIndex {
public:
    /// `bucket` is the side of a bucket, m.
    explicit LineIndex(const std::vector<Polyline>& lines, double bucket = 50.0);
    struct Hit {
        Index line = -1;        ///< -1: nothing within reach
        double distance = 0.0;  ///< m
        double along = 0.0;     ///< m from the line's start to the foot point
        Point2 foot;
    };
    /// Nearest line within `reach` metres; among equals the lowest index.
    [[nodiscard]] Hit nearest(Point2 p, double reach) const;
    /// Lines with a segment whose bounding box overlaps `box`, ascending, each once.
    [[nodiscard]] std::vector<Index> overlapping(const Box& box) const;

private:
    struct Segment {
        Point2 a, b;
        Index line;
        double start;
    };
    std::vector<Segment> segments_;
    std::vector<std::int32_t> bucket_start_;
    std::vector<std::int32_t> bucket_items_;
    Point2 origin_;
    double bucket_ = 1.0;
    Index columns_ = 0;
    Index rows_ = 0;
};

}  // namespace calade::geo
