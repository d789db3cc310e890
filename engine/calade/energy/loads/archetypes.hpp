// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/buildings.hpp"

#include <array>
#include <cstdint>

/// What buildings draw: an archetype by use, weather, hour and kind of day; heat pumps, cooling,
/// electric cars and photovoltaics by their uptake. A pure function of building, moment and seed.
namespace calade::energy::loads {

enum class DayType : std::uint8_t { weekday, saturday, sunday };

struct Moment {
    int day_of_year = 0;  ///< 0 to 364
    double hour = 0.0;    ///< local solar time, [0, 24)
    DayType day = DayType::weekday;
};

struct Weather {
    double temperature_c = 10.0;
    double cloud = 0.5;  ///< share of the sky, [0, 1]
};

/// Scenario levers: shares of buildings (dwellings for cars) that have a thing. Who has it is drawn
/// once a building: raising a share adds owners and takes none away.
struct Levers {
    double heat_pumps = 0.1;
    double cooling = 0.1;  ///< of dwellings; shops and offices are cooled
    double electric_cars = 0.05;
    double photovoltaics = 0.05;
    std::uint64_t seed = 1;
};

/// Physical values behind the archetypes.
struct Habits {
    double latitude_deg = 49.9;
    double heated_below_c = 16.0, cooled_above_c = 23.0;
    double loss_w_m2k = 1.5;          ///< heat lost per m² of floor and kelvin; `default`
    double gain_w_m2k = 2.5;          ///< heat to be taken out, likewise; `default`
    double cooling_efficiency = 3.0;  ///< heat moved per electricity; `default`
    double charger_w = 7400.0;        ///< one phase of 32 A
    double car_kwh_a_day = 7.0;       ///< mean charge of a car that drives 40 km; `default`
    double roof_share = 0.4;          ///< of the footprint that carries panels; `default`
    double panel_efficiency = 0.17;   ///< sunlight to the grid, losses included; `default`
    double power_factor = 0.95;       ///< of all that is drawn
};

struct BuildingFacts {
    city::BuildingUse use = city::BuildingUse::other;
    double reference_w = 0.0;  ///< its draw in the hour of its archetype's peak, without the below
    double floor_m2 = 0.0, footprint_m2 = 0.0;
    double dwellings = 0.0;  ///< 0 where nobody lives
};

/// W, all 0 or more.
struct BuildingLoad {
    double appliances_w = 0.0, heat_pump_w = 0.0, cooling_w = 0.0, cars_w = 0.0, solar_w = 0.0;
    [[nodiscard]] double drawn_w() const { return appliances_w + heat_pump_w + cooling_w + cars_w; }
};

/// Share of the archetype's peak, by hour. Shapes after the kind of the German standard load
/// profiles (H0, G1, G3), in round numbers; `default`. Values between hours by straight lines.
[[nodiscard]] double appliance_shape(city::BuildingUse use, DayType day, double hour);

/// Sunlight on level ground, W/m²: Haurwitz (1945) under a clear sky, 1098 sin α e^(−0.057/sin α),
/// by clouds as Kasten & Czeplak (1980), 1 − 0.75 c^3.4; the sun's height from Cooper's
/// declination.
[[nodiscard]] double sunlight_w_m2(const Moment& moment, double cloud, double latitude_deg);

/// Heat per electricity of an air heat pump: 4 at 7 °C, 2.5 at −7 °C (typical of EN 14511 points at
/// 35 °C flow; `default`), straight between, within 1.5 to 5.
[[nodiscard]] double heat_pump_efficiency(double temperature_c);

/// Throws UsageError for shares outside [0, 1], values that are not finite, hours or days out of
/// range.
void check(const Moment& moment, const Weather& weather, const Levers& levers,
           const Habits& habits);

/// Of building number `building`. Does not check; call check() once.
[[nodiscard]] BuildingLoad building_load(const BuildingFacts& facts, std::uint64_t building,
                                         const Moment& moment, const Weather& weather,
                                         const Levers& levers, const Habits& habits);

}  // namespace calade::energy::loads
