// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/loads/course.hpp"

#include "calade/base/error.hpp"
#include "calade/sim/parameter_rows.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace calade::energy::loads {

namespace {

void check_values(const sim::Series& series, const char* what, double lowest, double highest,
                  double ends_s) {
    require<DataError>(!series.empty(), "loads: no {} is given", what);
    series.check();
    for (const double v : series.value) {
        require<DataError>(v >= lowest && v <= highest, "loads: {} is {}, expected {} to {}", what,
                           v, lowest, highest);
    }
    require<DataError>(series.time.front() <= 0.0 && series.time.back() >= ends_s,
                       "loads: {} covers {} s to {} s, expected 0 to {} s", what,
                       series.time.front(), series.time.back(), ends_s);
}

}  // namespace

const sim::ParameterTable<Parameters>& parameter_table() {
    using P = Parameters;
    static const sim::ParameterTable<P> table = [] {
        sim::ParameterTable<P> t;
        t.key = "energy.loads";
        t.description =
            "Loads by building, weather and hour in place of the city's own; off without the "
            "section, which also holds `temperature` and `cloud` (see the scenario page)";
        using sim::number_row;
        t.rows = {
            number_row("heat_pumps", &P::heat_pumps, "Share of buildings that a heat pump heats",
                       0.0, 1.0),
            number_row("cooling", &P::cooling, "Share of homes that are cooled", 0.0, 1.0),
            number_row("electric_cars", &P::electric_cars,
                       "Share of dwellings with an electric car", 0.0, 1.0),
            number_row("photovoltaics", &P::photovoltaics,
                       "Share of buildings with panels on the roof", 0.0, 1.0),
            number_row("step_s", &P::step_s, "Loads are found anew so often", 1.0, 86400.0, "s",
                       Dimension::time),
            number_row("utc_offset_h", &P::utc_offset_h,
                       "Hours that the town's clock and sun are ahead of UTC", -14.0, 14.0, "h"),
            number_row("latitude_deg", &P::latitude_deg, "Of the town, for the sun", -90.0, 90.0,
                       "°"),
            number_row("seed", &P::seed,
                       "Who has what, and when cars are charged, is drawn from it", 0.0, 1e9),
            sim::choice_row("day", &P::day, "Kind of day: by the date, or always the same",
                            {"calendar", "weekday", "saturday", "sunday"})};
        return t;
    }();
    return table;
}

double step_at(const Course& course, double time_s) {
    const double step = course.parameters.step_s;
    // A hair beyond, so that a window's end that was summed up does not fall into the step before.
    return std::max(0.0, std::floor(time_s / step + 1e-9) * step);
}

Moment moment_at(const Course& course, double time_s) {
    using namespace std::chrono;
    const Instant clock = after(course.start, time_s + course.parameters.utc_offset_h * 3600.0);
    const auto date = floor<days>(clock);
    const year_month_day calendar{date};
    const auto first = sys_days{calendar.year() / January / 1};
    Moment out;
    out.day_of_year = std::min(static_cast<int>((date - first).count()), 364);
    out.hour = static_cast<double>((clock - date).count()) / 3600.0;
    const weekday day{date};
    const auto& kind = course.parameters.day;
    if (kind == "saturday" || (kind == "calendar" && day == Saturday)) {
        out.day = DayType::saturday;
    } else if (kind == "sunday" || (kind == "calendar" && day == Sunday)) {
        out.day = DayType::sunday;
    }
    return out;
}

Weather weather_at(const Course& course, double time_s) {
    return {course.temperature_c.at(time_s), course.cloud.at(time_s)};
}

Levers levers_of(const Parameters& p) {
    return {p.heat_pumps, p.cooling, p.electric_cars, p.photovoltaics,
            static_cast<std::uint64_t>(p.seed)};
}

Habits habits_of(const Parameters& p) {
    Habits out;
    out.latitude_deg = p.latitude_deg;
    return out;
}

void check(const Course& course) {
    const auto& p = course.parameters;
    require<UsageError>(std::isfinite(p.step_s) && p.step_s > 0.0 &&
                            std::isfinite(p.utc_offset_h) && std::isfinite(p.latitude_deg),
                        "loads: step {} s, offset {} h, latitude {}°, expected a step above 0 "
                        "and finite values",
                        p.step_s, p.utc_offset_h, p.latitude_deg);
    check_values(course.temperature_c, "temperature", -60.0, 60.0, course.ends_s);
    check_values(course.cloud, "cloud", 0.0, 1.0, course.ends_s);
    check(moment_at(course, 0.0), weather_at(course, 0.0), levers_of(p), habits_of(p));
}

}  // namespace calade::energy::loads
