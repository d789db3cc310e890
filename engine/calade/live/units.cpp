// SPDX-License-Identifier: Apache-2.0
#include "calade/live/units.hpp"

#include <array>
#include <numbers>

namespace calade::live {

namespace {

struct GridUnit {
    SensorQuantity quantity;
    std::string_view name;
    double in_si;
};
constexpr std::array grid_units = {
    GridUnit{SensorQuantity::voltage, "V", 1.0},
    GridUnit{SensorQuantity::voltage, "kV", 1e3},
    GridUnit{SensorQuantity::active_power, "W", 1.0},
    GridUnit{SensorQuantity::active_power, "kW", 1e3},
    GridUnit{SensorQuantity::active_power, "MW", 1e6},
    GridUnit{SensorQuantity::reactive_power, "var", 1.0},
    GridUnit{SensorQuantity::reactive_power, "kvar", 1e3},
    GridUnit{SensorQuantity::reactive_power, "Mvar", 1e6},
    GridUnit{SensorQuantity::current, "A", 1.0},
    GridUnit{SensorQuantity::current, "kA", 1e3},
};

}  // namespace

std::optional<double> one_of_unit(const Sensor& sensor, std::string_view unit) {
    if (sensor.quantity == SensorQuantity::water_level) {
        return metres_per(unit);
    }
    if (sensor.quantity == SensorQuantity::voltage && unit == "pu") {
        return 1.0;
    }
    for (const auto& one : grid_units) {
        if (one.quantity == sensor.quantity && one.name == unit) {
            const bool volts = sensor.quantity == SensorQuantity::voltage;
            const double between = sensor.grid && sensor.grid->to_neutral ? std::numbers::sqrt3 : 1;
            return volts ? one.in_si * between / sensor.grid->nominal_v : one.in_si;
        }
    }
    return std::nullopt;
}

std::string_view units_of(SensorQuantity quantity) {
    switch (quantity) {
        case SensorQuantity::water_level: return "m, cm, mm or ft";
        case SensorQuantity::voltage: return "pu, V or kV";
        case SensorQuantity::active_power: return "W, kW or MW";
        case SensorQuantity::reactive_power: return "var, kvar or Mvar";
        case SensorQuantity::current: return "A or kA";
    }
    return "";
}

std::string_view default_unit(SensorQuantity quantity) {
    switch (quantity) {
        case SensorQuantity::water_level: return "m";
        case SensorQuantity::voltage: return "pu";
        case SensorQuantity::active_power: return "kW";
        case SensorQuantity::reactive_power: return "kvar";
        case SensorQuantity::current: return "A";
    }
    return "";
}

std::string_view stored_unit(SensorQuantity quantity) {
    switch (quantity) {
        case SensorQuantity::water_level: return "m";
        case SensorQuantity::voltage: return "pu";
        case SensorQuantity::active_power: return "W";
        case SensorQuantity::reactive_power: return "var";
        case SensorQuantity::current: return "A";
    }
    return "";
}

}  // namespace calade::live
