// SPDX-License-Identifier: Apache-2.0
#include "calade/city/demo/occupancy.hpp"

#include <algorithm>
#include <cmath>

namespace calade::city::demo {

namespace {

constexpr double bucket = 32.0;

/// Half the extent of a rectangle along a unit vector.
double half_extent(const Rectangle& r, geo::Point2 direction) {
    return r.half_length * std::abs(geo::dot(r.axis, direction)) +
           r.half_width * std::abs(geo::cross(r.axis, direction));
}

}  // namespace

Rectangle strip(geo::Point2 a, geo::Point2 b, double clearance) {
    const double size = geo::distance(a, b);
    const geo::Point2 axis = size > 0.0 ? (1.0 / size) * (b - a) : geo::Point2{1.0, 0.0};
    return {0.5 * (a + b), axis, 0.5 * size, clearance};
}

bool overlap(const Rectangle& a, const Rectangle& b) {
    const geo::Point2 between = b.centre - a.centre;
    const geo::Point2 directions[] = {a.axis, {-a.axis.y, a.axis.x}, b.axis, {-b.axis.y, b.axis.x}};
    for (const geo::Point2& d : directions) {
        if (std::abs(geo::dot(between, d)) >= half_extent(a, d) + half_extent(b, d)) {
            return false;
        }
    }
    return true;
}

Occupancy::Occupancy(const geo::Box& extent)
    : origin_(extent.low),
      columns_(static_cast<std::int64_t>((extent.high.x - extent.low.x) / bucket) + 1),
      rows_(static_cast<std::int64_t>((extent.high.y - extent.low.y) / bucket) + 1),
      buckets_(static_cast<std::size_t>(columns_ * rows_)) {}

template <class Visit>
bool Occupancy::each_bucket(const Rectangle& rectangle, Visit visit) const {
    const double dx = half_extent(rectangle, {1.0, 0.0});
    const double dy = half_extent(rectangle, {0.0, 1.0});
    auto place = [](double value, std::int64_t count) {
        return std::clamp(static_cast<std::int64_t>(std::floor(value / bucket)), std::int64_t{0},
                          count - 1);
    };
    const geo::Point2 c = rectangle.centre - origin_;
    for (std::int64_t row = place(c.y - dy, rows_); row <= place(c.y + dy, rows_); ++row) {
        for (std::int64_t column = place(c.x - dx, columns_); column <= place(c.x + dx, columns_);
             ++column) {
            if (!visit(static_cast<std::size_t>(row * columns_ + column))) {
                return false;
            }
        }
    }
    return true;
}

void Occupancy::add(const Rectangle& rectangle) {
    const auto id = static_cast<std::int32_t>(taken_.size());
    taken_.push_back(rectangle);
    each_bucket(rectangle, [&](std::size_t i) {
        buckets_[i].push_back(id);
        return true;
    });
}

bool Occupancy::is_free(const Rectangle& rectangle) const {
    return each_bucket(rectangle, [&](std::size_t i) {
        return std::none_of(buckets_[i].begin(), buckets_[i].end(), [&](std::int32_t id) {
            return overlap(taken_[static_cast<std::size_t>(id)], rectangle);
        });
    });
}

}  // namespace calade::city::demo
