// SPDX-License-Identifier: Apache-2.0
#include "calade/base/units.hpp"

#include "calade/base/error.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace calade {

namespace {

struct Unit {
    std::string_view name;
    Dimension dimension;
    double to_si;
};

constexpr std::array units = {
    Unit{"m", Dimension::length, 1.0},
    Unit{"mm", Dimension::length, 1e-3},
    Unit{"cm", Dimension::length, 1e-2},
    Unit{"km", Dimension::length, 1e3},
    Unit{"s", Dimension::time, 1.0},
    Unit{"min", Dimension::time, 60.0},
    Unit{"h", Dimension::time, 3600.0},
    Unit{"d", Dimension::time, 86400.0},
    Unit{"m/s", Dimension::speed, 1.0},
    Unit{"km/h", Dimension::speed, 1.0 / 3.6},
    Unit{"m3/s", Dimension::discharge, 1.0},
    Unit{"l/s", Dimension::discharge, 1e-3},
    Unit{"m3/h", Dimension::discharge, 1.0 / 3600.0},
    Unit{"m/s", Dimension::rain_rate, 1.0},
    Unit{"mm/h", Dimension::rain_rate, 1e-3 / 3600.0},
    Unit{"m3", Dimension::volume, 1.0},
    Unit{"l", Dimension::volume, 1e-3},
    Unit{"m2", Dimension::area, 1.0},
    Unit{"ha", Dimension::area, 1e4},
    Unit{"km2", Dimension::area, 1e6},
    Unit{"W", Dimension::power, 1.0},
    Unit{"kW", Dimension::power, 1e3},
    Unit{"MW", Dimension::power, 1e6},
    Unit{"VA", Dimension::power, 1.0},
    Unit{"kVA", Dimension::power, 1e3},
    Unit{"MVA", Dimension::power, 1e6},
    Unit{"V", Dimension::voltage, 1.0},
    Unit{"kV", Dimension::voltage, 1e3},
    Unit{"EUR", Dimension::money, 1.0},
    Unit{"kEUR", Dimension::money, 1e3},
    Unit{"MEUR", Dimension::money, 1e6},
};

std::string units_of(Dimension dimension) {
    std::string out;
    for (const auto& u : units) {
        if (u.dimension == dimension) {
            out += (out.empty() ? "" : ", ") + std::string(u.name);
        }
    }
    return out.empty() ? "no unit" : out;
}

std::string_view trim(std::string_view s) {
    const auto first = s.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view{}
                                           : s.substr(first, s.find_last_not_of(" \t") - first + 1);
}

}  // namespace

std::string_view si_unit(Dimension dimension) {
    for (const auto& u : units) {
        if (u.dimension == dimension && u.to_si == 1.0) {
            return u.name;
        }
    }
    return "";
}

double parse_quantity(std::string_view text, Dimension dimension) {
    const std::string_view t = trim(text);
    double value = 0.0;
    const auto [end, status] = std::from_chars(t.data(), t.data() + t.size(), value);
    require<ScenarioError>(status == std::errc{} && std::isfinite(value),
                           "'{}' is not a finite number with a unit, expected a value in {}", text,
                           units_of(dimension));
    const std::string_view unit = trim(t.substr(static_cast<std::size_t>(end - t.data())));
    if (unit.empty()) {
        return value;
    }
    for (const auto& u : units) {
        if (u.name == unit && u.dimension == dimension) {
            return value * u.to_si;
        }
    }
    fail<ScenarioError>("'{}' has the unit '{}', expected {}", text, unit, units_of(dimension));
}

}  // namespace calade
