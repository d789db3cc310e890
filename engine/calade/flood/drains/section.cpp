// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/drains/section.hpp"

#include "calade/base/error.hpp"
#include "calade/base/units.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace calade::flood::drains {

namespace {

constexpr int bisections = 60;

// Hydraulic radius of an outline at its levels: area over wetted perimeter; a lid counts only where
// the water touches it.
std::vector<double> radii(const std::vector<double>& depth, const std::vector<double>& width,
                          bool closed) {
    std::vector<double> out(depth.size(), 0.0);
    double area = 0.0;
    double perimeter = width.front();
    for (std::size_t k = 1; k < depth.size(); ++k) {
        const double step = depth[k] - depth[k - 1];
        area += 0.5 * step * (width[k] + width[k - 1]);
        perimeter += 2.0 * std::hypot(step, 0.5 * (width[k] - width[k - 1]));
        const bool lid = closed && k + 1 == depth.size();
        out[k] = area / (perimeter + (lid ? width[k] : 0.0));
    }
    return out;
}

}  // namespace

Section::Section(std::vector<double> depth, std::vector<double> width, std::vector<double> radius,
                 bool closed, double slot_celerity)
    : closed_(closed) {
    require<UsageError>(slot_celerity > 0.0, "slot celerity is {} m/s, expected more than 0",
                        slot_celerity);
    radius_ = radius.empty() ? radii(depth, width, closed) : std::move(radius);
    double above = width.empty() ? 0.0 : width.back();
    if (closed) {
        const double full = LevelTable(depth, width, 1.0).full_held();
        above = standard_gravity * full / (slot_celerity * slot_celerity);
    }
    area_ = LevelTable(std::move(depth), std::move(width), above);
    require<UsageError>(radius_.size() == area_.levels().size(),
                        "a section has {} hydraulic radii for {} levels", radius_.size(),
                        area_.levels().size());
}

double Section::radius(double depth) const {
    const auto& levels = area_.levels();
    if (!(depth > 0.0)) {
        return 0.0;
    }
    if (depth >= levels.back()) {
        if (closed_) {
            return radius_.back();
        }
        const double more = depth - levels.back();  // upright walls
        const double perimeter = radius_.back() > 0.0 ? full_area() / radius_.back() : 0.0;
        return area_.held(depth) / (perimeter + 2.0 * more);
    }
    const auto next = std::upper_bound(levels.begin(), levels.end(), depth);
    const auto k = static_cast<std::size_t>(next - levels.begin()) - 1;
    const double share = (depth - levels[k]) / (levels[k + 1] - levels[k]);
    return radius_[k] + share * (radius_[k + 1] - radius_[k]);
}

double Section::critical_depth(double discharge) const {
    const double q = discharge * discharge / standard_gravity;
    double low = 0.0;
    double high = height();
    for (int i = 0; i < bisections; ++i) {
        const double y = 0.5 * (low + high);
        const double a = area_.held(y);
        (a * a * a < q * area_.width(y) ? low : high) = y;
    }
    return 0.5 * (low + high);
}

double Section::normal_depth(double discharge, double manning, double slope) const {
    if (!(slope > 0.0)) {
        return height();
    }
    const double wanted = std::abs(discharge) * manning / std::sqrt(slope);
    const auto carried = [&](double y) { return area_.held(y) * std::pow(radius(y), 2.0 / 3.0); };
    // Just below the crown a pipe carries more than full: look below that for the lower answer.
    double high = height();
    if (closed_) {
        for (const double y : area_.levels()) {
            if (carried(y) > carried(high)) {
                high = y;
            }
        }
    }
    if (carried(high) <= wanted) {
        return height();
    }
    double low = 0.0;
    for (int i = 0; i < bisections; ++i) {
        const double y = 0.5 * (low + high);
        (carried(y) < wanted ? low : high) = y;
    }
    return 0.5 * (low + high);
}

Section make_transect_section(const Transect& t) {
    require<DataError>(t.station.size() == t.elevation.size() && t.station.size() >= 3,
                       "a transect has {} stations and {} heights, expected three or more each",
                       t.station.size(), t.elevation.size());
    require<DataError>(t.manning > 0.0, "a transect has Manning's n {}, expected more than 0",
                       t.manning);
    for (std::size_t i = 1; i < t.station.size(); ++i) {
        require<DataError>(t.station[i] >= t.station[i - 1],
                           "a transect goes from station {} m to {} m, expected rising stations",
                           t.station[i - 1], t.station[i]);
    }
    std::vector<double> depth = t.elevation;
    const double bottom = *std::min_element(depth.begin(), depth.end());
    std::for_each(depth.begin(), depth.end(), [&](double& z) { z -= bottom; });
    std::sort(depth.begin(), depth.end());
    depth.erase(
        std::unique(depth.begin(), depth.end(), [](double a, double b) { return b - a < 1e-9; }),
        depth.end());
    require<DataError>(depth.size() >= 2, "a transect is flat at {} m, expected a channel", bottom);
    constexpr std::size_t between = 4;  // levels put between two surveyed ones, for the radius
    std::vector<double> levels;
    for (std::size_t k = 0; k + 1 < depth.size(); ++k) {
        for (std::size_t j = 0; j < between; ++j) {
            levels.push_back(depth[k] + (depth[k + 1] - depth[k]) * static_cast<double>(j) /
                                            static_cast<double>(between));
        }
    }
    levels.push_back(depth.back());
    std::vector<double> width;
    std::vector<double> radius;
    for (const double y : levels) {
        double across = 0.0;
        std::array<double, 3> area{};
        std::array<double, 3> perimeter{};
        for (std::size_t i = 1; i < t.station.size(); ++i) {
            double x0 = t.station[i - 1];
            double x1 = t.station[i];
            double d0 = bottom + y - t.elevation[i - 1];
            double d1 = bottom + y - t.elevation[i];
            if (d0 <= 0.0 && d1 <= 0.0) {
                continue;
            }
            if (d0 < 0.0 || d1 < 0.0) {  // the water's edge lies between
                const double edge = x0 + (x1 - x0) * d0 / (d0 - d1);
                (d0 < 0.0 ? x0 : x1) = edge;
                (d0 < 0.0 ? d0 : d1) = 0.0;
            }
            const double middle = 0.5 * (x0 + x1);
            const bool banks = t.left_bank < t.right_bank;
            const std::size_t part = banks && middle < t.left_bank    ? 0U
                                     : banks && middle > t.right_bank ? 2U
                                                                      : 1U;
            across += x1 - x0;
            area[part] += 0.5 * (d0 + d1) * (x1 - x0);
            perimeter[part] += std::hypot(x1 - x0, d1 - d0);
        }
        const std::array<double, 3> manning{t.left_manning > 0.0 ? t.left_manning : t.manning,
                                            t.manning,
                                            t.right_manning > 0.0 ? t.right_manning : t.manning};
        double conveyance = 0.0;
        for (std::size_t p = 0; p < 3; ++p) {
            if (area[p] > 0.0) {
                conveyance += area[p] * std::pow(area[p] / perimeter[p], 2.0 / 3.0) / manning[p];
            }
        }
        const double all = area[0] + area[1] + area[2];
        width.push_back(across);
        radius.push_back(all > 0.0 ? std::pow(conveyance * t.manning / all, 1.5) : 0.0);
    }
    return {std::move(levels), std::move(width), std::move(radius), false, 1.0};
}

}  // namespace calade::flood::drains
