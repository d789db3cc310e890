// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/vehicle_classes.hpp"

#include "calade/base/error.hpp"
#include "calade/io/csv.hpp"
#include "calade/traffic/model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::traffic {
namespace {

VehicleClass make(const char* name, double closed, double moving, double dv, double stranded) {
    VehicleClass c;
    c.name = name;
    c.closed_depth_m = closed;
    c.moving_depth_m = moving;
    c.depth_velocity_m2s = dv;
    c.stranded_depth_m = stranded;
    return c;
}

std::vector<VehicleClass> make_defaults() {
    std::vector<VehicleClass> all;
    all.push_back(make("car", 0.30, 0.15, 0.30, 0.50));
    all.push_back(make("van", 0.30, 0.15, 0.45, 0.50));
    all.push_back(make("bus", 0.30, 0.20, 0.60, 0.60));
    all.push_back(make("lorry", 0.50, 0.20, 0.60, 0.80));
    all.push_back(make("ambulance", 0.40, 0.15, 0.45, 0.60));
    all.push_back(make("fire_engine", 0.50, 0.20, 0.60, 0.90));
    for (const std::size_t slow : {std::size_t{2}, std::size_t{3}}) {
        all[slow].greatest_speed_ms = 25.0;
    }
    for (const std::size_t blue_light : {std::size_t{4}, std::size_t{5}}) {
        all[blue_light].emergency = true;
    }
    return all;
}

}  // namespace

double SpeedOverWater::limit(double depth_m) const {
    constexpr double unlimited = std::numeric_limits<double>::infinity();
    if (depth_m <= 0.0) {
        return unlimited;
    }
    if (depth_speed.empty()) {
        return speed_in_water(unlimited, depth_m, unlimited);
    }
    if (depth_m <= depth_speed.front().first) {
        return depth_speed.front().second;
    }
    for (std::size_t k = 1; k < depth_speed.size(); ++k) {
        const auto [d0, v0] = depth_speed[k - 1];
        const auto [d1, v1] = depth_speed[k];
        if (depth_m < d1) {
            return v0 + (v1 - v0) * (depth_m - d0) / (d1 - d0);
        }
    }
    return depth_speed.back().second;
}

const std::vector<VehicleClass>& default_vehicle_classes() {
    static const std::vector<VehicleClass> all = make_defaults();
    return all;
}

bool passable(const VehicleClass& c, double depth_m, double velocity_ms) {
    if (depth_m <= 0.0) {
        return true;
    }
    return depth_m < c.closed_depth_m && depth_m * velocity_ms < c.depth_velocity_m2s &&
           !(velocity_ms >= c.moving_speed_ms && depth_m >= c.moving_depth_m);
}

double speed_over_water(const VehicleClass& c, double free_speed_ms, double depth_m,
                        double velocity_ms) {
    if (!passable(c, depth_m, velocity_ms)) {
        return 0.0;
    }
    return std::min({free_speed_ms, c.greatest_speed_ms, c.speed_over_water.limit(depth_m)});
}

std::vector<VehicleClass> read_vehicle_classes(std::string_view csv, const std::string& file) {
    const auto table = io::Csv::parse(csv, file);
    std::vector<VehicleClass> all;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const auto value = [&](const char* column) {
            const double v = table.number(row, table.column(column));
            require<DataError>(v >= 0.0, "{}: {} is {}, expected 0 or more", table.place(row),
                               column, v);
            return v;
        };
        VehicleClass c =
            make(table.text(row, table.column("name")).c_str(), value("closed_depth_m"),
                 value("moving_depth_m"), value("depth_velocity_m2s"), value("stranded_depth_m"));
        c.moving_speed_ms = value("moving_speed_ms");
        c.greatest_speed_ms = value("greatest_speed_ms");
        require<DataError>(c.greatest_speed_ms > 0.0,
                           "{}: greatest_speed_ms is {}, expected a value above 0",
                           table.place(row), c.greatest_speed_ms);
        if (table.has_column("emergency")) {
            c.emergency = value("emergency") != 0.0;
        }
        if (table.has_column("past_queue_speed_ms")) {
            c.past_queue_speed_ms = value("past_queue_speed_ms");
        }
        require<DataError>(std::none_of(all.begin(), all.end(),
                                        [&](const auto& other) { return other.name == c.name; }),
                           "{}: vehicle class {} is given twice, expected it once",
                           table.place(row), c.name);
        all.push_back(std::move(c));
    }
    require<DataError>(!all.empty() && all.size() <= 8, "{}: {} vehicle classes, expected 1 to 8",
                       file, all.size());
    return all;
}

SpeedOverWater read_speed_over_water(std::string_view csv, const std::string& file) {
    const auto table = io::Csv::parse(csv, file);
    const auto depth = table.column("depth_m");
    const auto speed = table.column("speed_kmh");
    SpeedOverWater result;
    for (std::size_t row = 0; row < table.rows(); ++row) {
        const double d = table.number(row, depth);
        const double v = table.number(row, speed) / 3.6;
        require<DataError>(d >= 0.0 && v >= 0.0,
                           "{}: depth is {} m and speed {} km/h, expected 0 or more",
                           table.place(row), d, 3.6 * v);
        require<DataError>(result.depth_speed.empty() || d > result.depth_speed.back().first,
                           "{}: depth is {} m, expected more than {} m of the line before",
                           table.place(row), d,
                           result.depth_speed.empty() ? 0.0 : result.depth_speed.back().first);
        result.depth_speed.emplace_back(d, v);
    }
    require<DataError>(!result.depth_speed.empty(), "{}: no rows, expected at least one", file);
    return result;
}

}  // namespace calade::traffic
