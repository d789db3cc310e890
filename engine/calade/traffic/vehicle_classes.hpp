// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calade::traffic {

/// Highest safe speed over still water: depths (m) in rising order with speeds (m/s), linear in
/// between; the last speed holds beyond. Empty: Pregnolato et al. 2017 (see speed_in_water).
struct SpeedOverWater {
    std::vector<std::pair<double, double>> depth_speed;
    [[nodiscard]] double limit(double depth_m) const;
};

/// A kind of vehicle and what water does to it. All limits can be replaced, one by one.
struct VehicleClass {
    std::string name;
    double greatest_speed_ms = 100.0;
    double closed_depth_m = 0.30;  ///< still water: no passage at and above
    double moving_depth_m = 0.15;  ///< the same where water moves at moving_speed_ms or more
    double moving_speed_ms = 1.0;
    double depth_velocity_m2s = 0.30;  ///< stability: no passage at and above depth × velocity
    double stranded_depth_m = 0.50;    ///< a vehicle caught in this depth does not drive on
    SpeedOverWater speed_over_water;
    bool emergency = false;            ///< passes queues and red lights
    double past_queue_speed_ms = 8.3;  ///< emergency: speed past standing vehicles
};

/// Cars, vans, buses and lorries, ambulances, fire engines: limits of Australian Rainfall & Runoff
/// Project 10 by size (small, large, four-wheel drive), capped by 0.30 m for what is no high
/// vehicle; see docs/theory/traffic.md for the sources of each value.
[[nodiscard]] const std::vector<VehicleClass>& default_vehicle_classes();

/// Whether a vehicle may pass: false at or above the least of the three limits. `velocity_ms` is
/// that of the water, 0 where it is not known.
[[nodiscard]] bool passable(const VehicleClass& vehicle, double depth_m, double velocity_ms);
/// Speed over the water, at most the free speed; 0 where it is not passable.
[[nodiscard]] double speed_over_water(const VehicleClass& vehicle, double free_speed_ms,
                                      double depth_m, double velocity_ms);

/// Reads classes from a table with the columns name, closed_depth_m, moving_depth_m,
/// moving_speed_ms, depth_velocity_m2s, stranded_depth_m, greatest_speed_ms and, where given,
/// emergency (0 or 1), past_queue_speed_ms. Throws DataError with file and line for a value that is
/// negative or not finite, a repeated name, or more than 8 classes.
[[nodiscard]] std::vector<VehicleClass> read_vehicle_classes(std::string_view csv,
                                                             const std::string& file);
/// Reads a speed table with the columns depth_m and speed_kmh. Throws DataError unless depths rise
/// and speeds are finite and not negative.
[[nodiscard]] SpeedOverWater read_speed_over_water(std::string_view csv, const std::string& file);

}  // namespace calade::traffic
