// SPDX-License-Identifier: Apache-2.0
#include "calade/live/quality.hpp"

#include <algorithm>
#include <cmath>

namespace calade::live {

namespace {
constexpr double jump_gap_ms = 600'000.0;  // limits_.jump holds up to here
}

std::string_view to_string(Quality quality) {
    switch (quality) {
        case Quality::good: return "good";
        case Quality::not_finite: return "not_finite";
        case Quality::wrong_unit: return "wrong_unit";
        case Quality::out_of_range: return "out_of_range";
        case Quality::future: return "future";
        case Quality::stale: return "stale";
        case Quality::out_of_order: return "out_of_order";
        case Quality::jump: return "jump";
        case Quality::contradicted: return "contradicted";
    }
    return "good";
}

bool QualityControl::close(const Point& a, Millis measured, double value) const {
    const double gap = static_cast<double>(measured - a.measured);
    return std::abs(value - a.value) <= limits_.jump * std::max(1.0, gap / jump_gap_ms);
}

Quality QualityControl::check(const Reading& r, Millis now, bool unit_known) {
    if (!std::isfinite(r.value)) {
        return Quality::not_finite;
    }
    if (!unit_known) {
        return Quality::wrong_unit;
    }
    if (r.value < limits_.lowest || r.value > limits_.highest) {
        return Quality::out_of_range;
    }
    const double age_s = static_cast<double>(now - r.measured) / 1000.0;
    if (-age_s > limits_.ahead_s) {
        return Quality::future;
    }
    if (age_s > limits_.oldest_s) {
        return Quality::stale;
    }
    if (last_ && r.measured < last_->measured) {
        return Quality::out_of_order;
    }
    // One outlier is left out; a true step of the water is confirmed by the reading after it.
    if (last_ && !close(*last_, r.measured, r.value) &&
        !(suspect_ && r.measured >= suspect_->measured && close(*suspect_, r.measured, r.value))) {
        suspect_ = Point{r.measured, r.value};
        return Quality::jump;
    }
    last_ = Point{r.measured, r.value};
    suspect_.reset();
    return Quality::good;
}

}  // namespace calade::live
