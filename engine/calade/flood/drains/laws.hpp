// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/drains/network.hpp"

namespace calade::flood::drains {

/// m³/s that the devices pass from levels (m) at both ends; negative: back.
[[nodiscard]] double weir_flow(const Weir& weir, double level_from, double level_to);
[[nodiscard]] double orifice_flow(const Orifice& orifice, double level_from, double level_to);
[[nodiscard]] double outlet_flow(const Outlet& outlet, double level_from, double level_to);
/// m³/s of a pump that runs: by what its kind looks at. `inflow` is what comes to an ideal pump.
[[nodiscard]] double pump_flow(const Pump& pump, double volume, double depth, double head,
                               double inflow);
/// y at x of a curve, linear, its ends held; stepwise: y of the first point at or above x.
[[nodiscard]] double curve_at(const std::vector<double>& x, const std::vector<double>& y, double at,
                              bool steps = false);

/// The opening between a manhole and the ground above it. Coefficients measured at open circular
/// manholes: weir 0.49-0.59, orifice 0.16-0.17 (review doi:10.1515/eng-2022-0598 of Rubinato et al.
/// 2017, doi:10.1016/j.jhydrol.2017.06.024).
struct Opening {
    double area_m2 = 0.283;  ///< a cover of 60 cm
    double perimeter_m = 1.885;
    double weir = 0.56;
    double orifice = 0.167;
};
/// m³/s from the surface into the manhole, negative: out of it, from levels above the datum (m).
/// Downwards the smaller of a weir around the rim, (2/3) C_w P d √(2 g Δ), and an orifice,
/// C_o A √(2 g Δ), d being the depth over the rim and Δ the fall to the manhole's level or the rim;
/// upwards the orifice (Chen et al. 2007, with the drowned weir's d and Δ apart).
[[nodiscard]] double opening_flow(const Opening& opening, double rim, double surface, double node);

}  // namespace calade::flood::drains
