// SPDX-License-Identifier: Apache-2.0
#include "calade/geo/spatial_index.hpp"

#include <algorithm>

namespace calade::geo {

namespace {

Box box_of(Point2 a, Point2 b) {
    Box box;
    box.include(a);
    box.include(b);
    return box;
}

Index bucket_of(double coordinate, double origin, double bucket, Index count) {
    const double at = std::floor((coordinate - origin) / bucket);
    return static_cast<Index>(std::clamp(at, 0.0, static_cast<double>(count - 1)));
}

}  // namespace

LineIndex::LineIndex(const std::vector<Polyline>& lines, double bucket) : bucket_(bucket) {
    Box all;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto& line = lines[i];
        double start = 0.0;
        for (std::size_t k = 0; k < line.size(); ++k) {
            all.include(line[k]);
            if (k > 0 || line.size() == 1) {
                const Point2 a = line[k > 0 ? k - 1 : 0];
                segments_.push_back({a, line[k], static_cast<Index>(i), start});
                start += distance(a, line[k]);
            }
        }
    }
    if (segments_.empty()) {
        return;
    }
    origin_ = all.low;
    // Far-flung lines must not cost memory: a few buckets a segment are enough.
    const double width = all.high.x - all.low.x;
    const double height = all.high.y - all.low.y;
    const double most = 16.0 * static_cast<double>(segments_.size()) + 1024.0;
    while ((width / bucket_ + 1.0) * (height / bucket_ + 1.0) > most) {
        bucket_ *= 2.0;
    }
    columns_ = static_cast<Index>(width / bucket_) + 1;
    rows_ = static_cast<Index>(height / bucket_) + 1;

    auto each_bucket = [&](const Segment& s, auto&& visit) {
        const Box box = box_of(s.a, s.b);
        for (Index r = bucket_of(box.low.y, origin_.y, bucket_, rows_);
             r <= bucket_of(box.high.y, origin_.y, bucket_, rows_); ++r) {
            for (Index c = bucket_of(box.low.x, origin_.x, bucket_, columns_);
                 c <= bucket_of(box.high.x, origin_.x, bucket_, columns_); ++c) {
                visit(static_cast<std::size_t>(r) * static_cast<std::size_t>(columns_) +
                      static_cast<std::size_t>(c));
            }
        }
    };
    bucket_start_.assign(static_cast<std::size_t>(columns_) * static_cast<std::size_t>(rows_) + 1,
                         0);
    for (const auto& s : segments_) {
        each_bucket(s, [&](std::size_t b) { ++bucket_start_[b + 1]; });
    }
    for (std::size_t b = 1; b < bucket_start_.size(); ++b) {
        bucket_start_[b] += bucket_start_[b - 1];
    }
    bucket_items_.resize(static_cast<std::size_t>(bucket_start_.back()));
    auto next = bucket_start_;
    for (std::size_t i = 0; i < segments_.size(); ++i) {
        each_bucket(segments_[i], [&](std::size_t b) {
            bucket_items_[static_cast<std::size_t>(next[b]++)] = static_cast<std::int32_t>(i);
        });
    }
}

LineIndex::Hit LineIndex::nearest(Point2 p, double reach) const {
    Hit best;
    if (segments_.empty() || !(reach >= 0.0)) {
        return best;
    }
    auto try_segment = [&](const Segment& s) {
        double share = 0.0;
        const double d = distance_to_segment(p, s.a, s.b, &share);
        const double along = s.start + share * distance(s.a, s.b);
        const bool closer = best.line < 0 || d < best.distance ||
                            (d == best.distance &&
                             (s.line < best.line || (s.line == best.line && along < best.along)));
        if (d <= reach && closer) {
            best = {s.line, d, along, share < 1.0 ? s.a + share * (s.b - s.a) : s.b};
        }
    };
    auto try_bucket = [&](Index c, Index r) {
        const auto b = static_cast<std::size_t>(r) * static_cast<std::size_t>(columns_) +
                       static_cast<std::size_t>(c);
        for (auto k = bucket_start_[b]; k < bucket_start_[b + 1]; ++k) {
            try_segment(
                segments_[static_cast<std::size_t>(bucket_items_[static_cast<std::size_t>(k)])]);
        }
    };
    // Rings of buckets around the one nearest to p, until no farther ring can hold a closer line.
    const Index middle_c = bucket_of(p.x, origin_.x, bucket_, columns_);
    const Index middle_r = bucket_of(p.y, origin_.y, bucket_, rows_);
    const Index rings = std::max(columns_, rows_);
    for (Index ring = 0; ring < rings; ++ring) {
        const double least = (ring - 1) * bucket_;  // from anywhere in the middle bucket, with room
        if (least > reach || (best.line >= 0 && least > best.distance)) {
            break;
        }
        for (Index r = std::max<Index>(0, middle_r - ring);
             r <= std::min(rows_ - 1, middle_r + ring); ++r) {
            const bool whole = r == middle_r - ring || r == middle_r + ring;
            for (Index c = middle_c - ring; c <= middle_c + ring;
                 c += (whole || ring == 0) ? 1 : 2 * ring) {
                if (c >= 0 && c < columns_) {
                    try_bucket(c, r);
                }
            }
        }
    }
    return best;
}

std::vector<Index> LineIndex::overlapping(const Box& box) const {
    std::vector<Index> out;
    if (segments_.empty()) {
        return out;
    }
    for (Index r = bucket_of(box.low.y, origin_.y, bucket_, rows_);
         r <= bucket_of(box.high.y, origin_.y, bucket_, rows_); ++r) {
        for (Index c = bucket_of(box.low.x, origin_.x, bucket_, columns_);
             c <= bucket_of(box.high.x, origin_.x, bucket_, columns_); ++c) {
            const auto b = static_cast<std::size_t>(r) * static_cast<std::size_t>(columns_) +
                           static_cast<std::size_t>(c);
            for (auto k = bucket_start_[b]; k < bucket_start_[b + 1]; ++k) {
                const auto& s =
                    segments_[static_cast<std::size_t>(bucket_items_[static_cast<std::size_t>(k)])];
                if (box_of(s.a, s.b).overlaps(box)) {
                    out.push_back(s.line);
                }
            }
        }
    }
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

}  // namespace calade::geo
