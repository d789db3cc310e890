// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/loads/archetypes.hpp"

#include "calade/base/error.hpp"
#include "calade/base/random.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace calade::energy::loads {

namespace {

using Day = std::array<double, 24>;

/// Streams of random numbers, one a purpose.
enum Stream : std::uint64_t { heat_pump = 1, cooling, car, panels, noise, arrival, charge };

// Percent of the archetype's peak.
constexpr Day home_weekday = {35, 30, 27, 26, 27, 33, 48, 60,  58, 54, 53, 56,
                              62, 57, 51, 50, 56, 72, 92, 100, 95, 84, 68, 48};
constexpr Day home_weekend = {40, 34, 29, 27, 27, 28, 33, 44, 58, 68, 72, 78,
                              82, 73, 64, 60, 62, 72, 88, 95, 90, 80, 67, 50};
constexpr Day shop_weekday = {18, 17, 17, 17, 18, 22, 35, 58, 82, 95, 100, 100,
                              94, 94, 97, 96, 93, 88, 72, 50, 34, 26, 22,  20};
constexpr Day shop_sunday = {17, 16, 16, 16, 16, 17, 19, 22, 26, 29, 31, 32,
                             31, 29, 28, 27, 27, 27, 27, 26, 24, 22, 20, 18};
constexpr Day works_weekday = {55, 54, 54, 55, 60, 72, 88, 97, 100, 100, 99, 97,
                               92, 95, 94, 90, 82, 74, 68, 65, 62,  60,  58, 56};
constexpr Day works_sunday = {45, 44, 44, 44, 44, 45, 46, 47, 48, 49, 49, 49,
                              49, 48, 48, 47, 47, 47, 47, 47, 47, 46, 46, 45};

const Day& day_of(city::BuildingUse use, DayType day) {
    switch (use) {
        case city::BuildingUse::residential:
            return day == DayType::weekday ? home_weekday : home_weekend;
        case city::BuildingUse::industrial:
            return day == DayType::weekday ? works_weekday : works_sunday;
        default: return day == DayType::sunday ? shop_sunday : shop_weekday;
    }
}

/// When a car is plugged in: normal about 18 h on working
/// days, about 16 h else; `default`.
double arrival_hour(std::uint64_t seed, std::uint64_t key, DayType day) {
    const double u = 1.0 - random_uniform(seed, arrival, 2 * key);
    const double n = std::sqrt(-2.0 * std::log(u)) *
                     std::cos(2.0 * std::numbers::pi * random_uniform(seed, arrival, 2 * key + 1));
    return day == DayType::weekday ? 18.0 + 2.2 * n : 16.0 + 3.0 * n;
}

/// W of one car now, from today's session and from yesterday's that goes on after midnight.
double car_now(std::uint64_t seed, std::uint64_t owner, const Moment& moment,
               const Habits& habits) {
    double out = 0.0;
    for (int back = 0; back < 2; ++back) {
        const auto day = static_cast<std::uint64_t>((moment.day_of_year - back + 365) % 365);
        const std::uint64_t key = owner * 365 + day;
        const double begin = arrival_hour(seed, key, moment.day) - 24.0 * back;
        // Uniform about the mean: from nothing to twice.
        const double kwh = 2.0 * habits.car_kwh_a_day * random_uniform(seed, charge, key);
        const double end = begin + kwh * 1000.0 / habits.charger_w;
        out += moment.hour >= begin && moment.hour < end ? habits.charger_w : 0.0;
    }
    return std::min(out, habits.charger_w);
}

}  // namespace

double appliance_shape(city::BuildingUse use, DayType day, double hour) {
    const auto& shape = day_of(use, day);
    const auto from = static_cast<std::size_t>(hour) % 24;
    const double part = hour - std::floor(hour);
    return 0.01 * (shape[from] * (1.0 - part) + shape[(from + 1) % 24] * part);
}

double sunlight_w_m2(const Moment& moment, double cloud, double latitude_deg) {
    constexpr double radians = std::numbers::pi / 180.0;
    const double declination =
        23.45 * radians *
        std::sin(2.0 * std::numbers::pi * (284.0 + moment.day_of_year + 1) / 365.0);
    const double turn = (moment.hour - 12.0) * 15.0 * radians;
    const double latitude = latitude_deg * radians;
    const double sine = std::sin(latitude) * std::sin(declination) +
                        std::cos(latitude) * std::cos(declination) * std::cos(turn);
    return sine > 0.0
               ? 1098.0 * sine * std::exp(-0.057 / sine) * (1.0 - 0.75 * std::pow(cloud, 3.4))
               : 0.0;
}

double heat_pump_efficiency(double temperature_c) {
    return std::clamp(4.0 + 1.5 / 14.0 * (temperature_c - 7.0), 1.5, 5.0);
}

void check(const Moment& moment, const Weather& weather, const Levers& levers,
           const Habits& habits) {
    require<UsageError>(moment.day_of_year >= 0 && moment.day_of_year < 365 && moment.hour >= 0.0 &&
                            moment.hour < 24.0,
                        "loads: day {} at {} h, expected days 0 to 364 and hours 0 to 24",
                        moment.day_of_year, moment.hour);
    require<UsageError>(
        std::isfinite(weather.temperature_c) && weather.cloud >= 0.0 && weather.cloud <= 1.0,
        "loads: {} °C under {} of clouds, expected a finite temperature and 0 to 1",
        weather.temperature_c, weather.cloud);
    for (const auto& [name, share] :
         {std::pair{"heat_pumps", levers.heat_pumps}, std::pair{"cooling", levers.cooling},
          std::pair{"electric_cars", levers.electric_cars},
          std::pair{"photovoltaics", levers.photovoltaics}}) {
        require<UsageError>(share >= 0.0 && share <= 1.0,
                            "loads: the share of {} is {}, expected 0 "
                            "to 1",
                            name, share);
    }
    require<UsageError>(
        habits.charger_w > 0.0 && habits.cooling_efficiency > 0.0 && habits.power_factor > 0.0 &&
            habits.power_factor <= 1.0,
        "loads: charger {} W, cooling efficiency {}, power factor {}, expected above "
        "0 and at most 1 for the last",
        habits.charger_w, habits.cooling_efficiency, habits.power_factor);
}

BuildingLoad building_load(const BuildingFacts& facts, std::uint64_t building, const Moment& moment,
                           const Weather& weather, const Levers& levers, const Habits& habits) {
    BuildingLoad out;
    auto owns = [&](Stream thing, double share) {
        return random_uniform(levers.seed, thing, building) < share;
    };
    const bool home = facts.use == city::BuildingUse::residential;
    // Many dwellings even each other out.
    const auto now = building * 8760 + static_cast<std::uint64_t>(moment.day_of_year * 24) +
                     static_cast<std::uint64_t>(moment.hour);
    const double wobble = 0.5 / std::sqrt(std::max(facts.dwellings, 1.0));
    out.appliances_w = facts.reference_w * appliance_shape(facts.use, moment.day, moment.hour) *
                       (1.0 + wobble * (2.0 * random_uniform(levers.seed, noise, now) - 1.0));
    if (owns(heat_pump, levers.heat_pumps)) {
        const double need =
            habits.loss_w_m2k * std::max(habits.heated_below_c - weather.temperature_c, 0.0);
        out.heat_pump_w = need * facts.floor_m2 / heat_pump_efficiency(weather.temperature_c);
    }
    const bool office = facts.use == city::BuildingUse::commercial ||
                        facts.use == city::BuildingUse::public_service;
    if (office || (home && owns(cooling, levers.cooling))) {
        const double need =
            habits.gain_w_m2k * std::max(weather.temperature_c - habits.cooled_above_c, 0.0);
        out.cooling_w = need * facts.floor_m2 / habits.cooling_efficiency;
    }
    const auto cars = static_cast<std::uint64_t>(home ? std::ceil(facts.dwellings) : 0.0);
    for (std::uint64_t c = 0; c < cars; ++c) {
        const std::uint64_t owner = building * 1024 + c;
        if (random_uniform(levers.seed, car, owner) < levers.electric_cars) {
            out.cars_w += car_now(levers.seed, owner, moment, habits);
        }
    }
    if (owns(panels, levers.photovoltaics)) {
        out.solar_w = sunlight_w_m2(moment, weather.cloud, habits.latitude_deg) *
                      facts.footprint_m2 * habits.roof_share * habits.panel_efficiency;
    }
    return out;
}

}  // namespace calade::energy::loads
