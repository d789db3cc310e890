// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace calade::flood::drains {

/// How much water something holds up to a depth: a pipe (area of flow, width at the surface) or a
/// chamber (volume, area at the surface). Widths are linear between levels, so that the amount is
/// their exact integral; above the last level the width stays what `above` says: a Preissmann slot,
/// a shaft. Depths, amounts: m and m² for a pipe, m and m³ for a chamber.
class LevelTable {
public:
    LevelTable() = default;
    /// `depth` rises from 0, `width` is 0 or more, and more than 0 somewhere; `above` > 0. Throws
    /// UsageError else. A level may be given twice where the width jumps.
    LevelTable(std::vector<double> depth, std::vector<double> width, double above);

    /// Amount held at a depth; 0 at and below 0.
    [[nodiscard]] double held(double depth) const;
    /// Its derivative; 0 below 0.
    [[nodiscard]] double width(double depth) const;
    /// Depth at which that much is held; 0 for nothing.
    [[nodiscard]] double depth(double held) const;
    /// The part of `held` and `width` that grows with depth: held = rising − falling, both convex
    /// (Casulli & Zanolli 2012 need the two parts apart).
    [[nodiscard]] double rising_width(double depth) const;
    [[nodiscard]] double rising_held(double depth) const;

    [[nodiscard]] double full_depth() const { return depth_.empty() ? 0.0 : depth_.back(); }
    [[nodiscard]] double full_held() const { return held_.empty() ? 0.0 : held_.back(); }
    [[nodiscard]] double widest() const { return widest_; }
    /// Depth up to which the width never falls.
    [[nodiscard]] double widest_depth() const { return widest_depth_; }
    [[nodiscard]] const std::vector<double>& levels() const { return depth_; }
    [[nodiscard]] const std::vector<double>& widths() const { return width_; }

private:
    [[nodiscard]] std::size_t interval(double depth) const;
    std::vector<double> depth_, width_, held_;
    std::vector<double> rise_, rise_held_;  ///< sum of the increases of width, and its integral
    double above_ = 1.0, above_rise_ = 0.0, widest_ = 0.0, widest_depth_ = 0.0;
};

}  // namespace calade::flood::drains
