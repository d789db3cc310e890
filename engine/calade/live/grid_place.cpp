// SPDX-License-Identifier: Apache-2.0
#include "calade/live/grid_place.hpp"

#include "calade/base/error.hpp"
#include "calade/live/config.hpp"
#include "calade/live/units.hpp"
#include "calade/scenario/named.hpp"

#include <cmath>
#include <numbers>

namespace calade::live {

namespace {

// Powers: errors of both transformers and the meter added as squares. A class 0.5 pair may turn the
// phase by 20' + 30' (IEC 61869-3 and -2), 1.05 % of S across it; at cos φ = 0.9 that is 0.5 % of
// the active and 0.95 % of the reactive power.
constexpr std::array classes = {
    InstrumentClass{"station", 0.0071, 0.0071, 0.010, 0.013,
                    "transformers of class 0.5 (IEC 61869-2, -3), transducers of class 0.5 "
                    "(IEC 60688)"},
    InstrumentClass{"meter", 0.005, 0.010, 0.010, 0.020,
                    "direct connection: EN 50470-3 class B, IEC 62053-23 class 2, IEC 61557-12"},
    InstrumentClass{"sensor", 0.030, 0.030, 0.042, 0.042,
                    "low-power sensors of class 3 (IEC 61869-10, -11)"},
};
constexpr double medium_voltage_v = 1000.0;
/// A value of more than this times what a place is rated for is out of range unless said.
constexpr double most_of_rating = 10.0;

/// What the sensor's quantity is at full use of its place, in the unit of Reading::value; 0: not
/// known.
double rating(const Sensor& sensor, const city::PowerNetwork& network) {
    if (sensor.quantity == SensorQuantity::voltage) {
        return 1.0;
    }
    const auto place = static_cast<std::size_t>(sensor.grid->place);
    if (!sensor.grid->bus.empty()) {
        double p = 0.0;
        double q = 0.0;
        for (const auto& load : network.loads) {
            p += load.bus.index() == place ? std::abs(load.p_w) : 0.0;
            q += load.bus.index() == place ? std::abs(load.q_var) : 0.0;
        }
        return std::hypot(p, q);
    }
    const auto& branch = network.branches[place];
    const double to_v = network.buses[branch.to.index()].nominal_v;
    const double va = std::numbers::sqrt3 * to_v * branch.rated_a;
    return sensor.quantity == SensorQuantity::current
               ? va / (std::numbers::sqrt3 * sensor.grid->nominal_v)
               : va;
}

double limit_of(const InstrumentClass& c, SensorQuantity quantity) {
    switch (quantity) {
        case SensorQuantity::current: return c.current;
        case SensorQuantity::active_power: return c.active;
        case SensorQuantity::reactive_power: return c.reactive;
        default: return c.voltage;
    }
}

double deviation_of(const Sensor& sensor, double one, double rated) {
    const auto& g = *sensor.grid;
    if (g.deviation) {
        return *g.deviation * one;
    }
    // Views on both sides: a string here would be copied and gone after this line.
    const std::string_view wanted = !g.instrument.empty() ? std::string_view(g.instrument)
                                    : g.nominal_v > medium_voltage_v ? "station"
                                                                     : "meter";
    for (const auto& c : classes) {
        if (c.name == wanted) {
            require<ScenarioError>(rated > 0.0,
                                   "{}: sensor '{}' has no deviation, and '{}' no rating that one "
                                   "follows from; expected deviation in {}",
                                   g.where, sensor.name, g.bus.empty() ? g.branch : g.bus,
                                   sensor.unit);
            return limit_of(c, sensor.quantity) / std::numbers::sqrt3 * rated;
        }
    }
    fail<UsageError>("instrument class '{}'", wanted);
}

void place_sensor(Sensor& sensor, const city::PowerNetwork& network) {
    auto& g = *sensor.grid;
    if (!g.bus.empty()) {
        g.place = scenario::position_of(network.buses, g.bus, g.where, "bus");
        g.nominal_v = network.buses[static_cast<std::size_t>(g.place)].nominal_v;
    } else {
        g.place = scenario::position_of(network.branches, g.branch, g.where, "branch");
        const auto& branch = network.branches[static_cast<std::size_t>(g.place)];
        g.nominal_v = network.buses[(g.to_end ? branch.to : branch.from).index()].nominal_v;
    }
    const double one = one_of_unit(sensor, sensor.unit).value();
    const double rated = rating(sensor, network);
    g.sigma = deviation_of(sensor, one, rated);
    const bool magnitude =
        sensor.quantity == SensorQuantity::current || sensor.quantity == SensorQuantity::voltage;
    const double most = sensor.quantity == SensorQuantity::voltage ? 1.5
                        : rated > 0.0                              ? most_of_rating * rated
                                                                   : HUGE_VAL;
    sensor.limits.lowest = g.valid_range ? (*g.valid_range)[0] * one : magnitude ? 0.0 : -most;
    sensor.limits.highest = g.valid_range ? (*g.valid_range)[1] * one : most;
    sensor.limits.jump = g.jump ? *g.jump * one : HUGE_VAL;  // switching is no fault of a sensor
}

}  // namespace

std::span<const InstrumentClass> instrument_classes() { return classes; }

void place_at_grid(Config& config, const city::PowerNetwork& network) {
    for (auto& sensor : config.sensors) {
        if (sensor.grid) {
            place_sensor(sensor, network);
        }
    }
    for (auto& rule : config.rules) {
        if (rule.subject == Rule::Subject::voltage && !rule.element.empty()) {
            rule.place = scenario::position_of(network.buses, rule.element, rule.where, "bus");
        } else if (rule.subject == Rule::Subject::loading && !rule.element.empty()) {
            rule.place =
                scenario::position_of(network.branches, rule.element, rule.where, "branch");
            require<ScenarioError>(
                network.branches[static_cast<std::size_t>(rule.place)].rated_a > 0.0,
                "{}: branch '{}' has no rating, so that nothing is its share", rule.where,
                rule.element);
        }
    }
}

}  // namespace calade::live
