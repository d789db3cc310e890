// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"

#include <cstdint>

namespace calade::city {

/// Every figure is an assumption about a French town's grid at its winter peak; see
/// docs/theory/synthetic_layers.md for their sources.
struct PowerGridOptions {
    std::uint64_t seed = 1;              ///< reserved: the method draws no random numbers
    double customers_per_station = 120;  ///< aim of an MV/LV station
    double mv_v = 20e3;
    double lv_v = 410;
    double source_pu = 1.02;        ///< held at the HV/MV station's busbar
    double lv_reach_m = 600;        ///< longest low-voltage feeder
    double service_reach_m = 400;   ///< farthest street that a building may hang on
    double node_spacing_m = 60;     ///< buildings are gathered on street points this far apart
    double station_load_w = 500e3;  ///< largest low-voltage load of a station
    double own_station_w = 150e3;   ///< buildings above it get a station of their own
    double ring_load_w = 8e6;       ///< largest load of a medium-voltage ring
    double people_per_customer = 2.1;
    double residential_w = 2000;  ///< share of a dwelling in the peak, W a customer
    double commercial_w_m2 = 30;  ///< W per m² of floor
    double public_w_m2 = 25;
    double industrial_w_m2 = 20;
    double other_w_m2 = 6;
    double power_factor = 0.95;
    double kiosk_trip_depth_m = 0.3;  ///< MV/LV stations, `default`
    double hv_trip_depth_m = 1.2;     ///< HV/MV stations, `default` (HAZUS: 4 ft)
    double lowest_pu = 0.955;         ///< conductors grow until no bus is below it
    double highest_pu = 1.045;
};

/// Builds stations, buses, branches, loads and the source from buildings and streets; `hv_site` is
/// where the HV/MV station stands. Fills city.power, city.joins.buildings[].load and load_missing,
/// and adds a note with counts. The same city gives the same grid.
/// Guarantee: radial while the normally open ties are open, every bus between `lowest_pu` and
/// `highest_pu` by the radial sweep, no line or transformer above its rating.
/// Throws DataError for a city without streets or without a building that takes power, and
/// NumericalError if the guarantee cannot be kept.
void synthesise_power_grid(City& city, geo::Point2 hv_site, const PowerGridOptions& options = {});

}  // namespace calade::city
