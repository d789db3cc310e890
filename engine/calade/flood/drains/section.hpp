// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/drains/level_table.hpp"

#include <array>
#include <string>
#include <vector>

namespace calade::flood::drains {

/// The inside of a pipe or channel: area, width and hydraulic radius by depth.
class Section {
public:
    Section() = default;
    /// Widths (m) at rising depths (m) from the invert. `radius` gives the hydraulic radius at the
    /// same depths; empty takes area over wetted perimeter of the outline. A closed section has a
    /// Preissmann slot of width g A / c² above its crown, c = `slot_celerity` m/s; an open one has
    /// upright walls above its full depth. Throws UsageError for impossible tables.
    Section(std::vector<double> depth, std::vector<double> width, std::vector<double> radius,
            bool closed, double slot_celerity);

    [[nodiscard]] const LevelTable& table() const { return area_; }
    [[nodiscard]] double area(double depth) const { return area_.held(depth); }
    [[nodiscard]] double width(double depth) const { return area_.width(depth); }
    [[nodiscard]] double radius(double depth) const;
    [[nodiscard]] double height() const { return area_.full_depth(); }
    [[nodiscard]] double full_area() const { return area_.full_held(); }
    [[nodiscard]] bool closed() const { return closed_; }
    /// Depth (m) where Q² T = g A³; at most the height.
    [[nodiscard]] double critical_depth(double discharge) const;
    /// Depth (m) where Manning's formula gives the discharge on that slope; the height where it
    /// cannot or the slope is not positive.
    [[nodiscard]] double normal_depth(double discharge, double manning, double slope) const;

private:
    LevelTable area_;
    std::vector<double> radius_;
    bool closed_ = true;
};

/// Shapes by SWMM's names with its dimensions in metres: CIRCULAR, FORCE_MAIN, FILLED_CIRCULAR,
/// RECT_CLOSED, RECT_OPEN, TRAPEZOIDAL, TRIANGULAR, HORIZ_ELLIPSE, VERT_ELLIPSE, ARCH, PARABOLIC,
/// POWER, RECT_TRIANGULAR, RECT_ROUND, MODBASKETHANDLE, EGG, HORSESHOE, GOTHIC, CATENARY,
/// SEMIELLIPTICAL, BASKETHANDLE, SEMICIRCULAR.
[[nodiscard]] const std::vector<std::string>& section_shapes();
/// Throws DataError for an unknown shape (with the nearest) and impossible dimensions.
[[nodiscard]] Section make_section(const std::string& shape, const std::array<double, 4>& size,
                                   double slot_celerity);
/// A closed outline given as widths over relative depth, SWMM's CUSTOM: both relative to `height`.
[[nodiscard]] Section make_custom_section(const std::vector<double>& depth,
                                          const std::vector<double>& width, double height,
                                          double slot_celerity);

/// A surveyed channel: heights at stations from left to right.
struct Transect {
    std::vector<double> station, elevation;    ///< m
    double left_bank = 0.0, right_bank = 0.0;  ///< stations between which the channel lies, m
    double left_manning = 0.0, right_manning = 0.0, manning = 0.03;
};
/// An open section; the banks' roughness is in its hydraulic radius, which holds with the
/// channel's Manning: conveyances of the three parts are added.
[[nodiscard]] Section make_transect_section(const Transect& transect);

}  // namespace calade::flood::drains
