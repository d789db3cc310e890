// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/time.hpp"
#include "calade/energy/loads/archetypes.hpp"
#include "calade/sim/parameter_table.hpp"
#include "calade/sim/series.hpp"

#include <string>

namespace calade::energy::loads {

/// Levers and clock of a run's loads, as a scenario gives them.
struct Parameters {
    double heat_pumps = 0.1, cooling = 0.1, electric_cars = 0.05, photovoltaics = 0.05;
    int seed = 1;
    double step_s = 900.0;      ///< loads are found anew so often
    double utc_offset_h = 0.0;  ///< of the town's clock and sun
    double latitude_deg = 49.9;
    std::string day = "calendar";  ///< or weekday, saturday, sunday
};

[[nodiscard]] const sim::ParameterTable<Parameters>& parameter_table();

/// The loads of a run over time: what they depend on beside the buildings.
struct Course {
    Parameters parameters;
    sim::Series temperature_c, cloud;  ///< °C; share of the sky. Both cover the run
    Instant start = {};
    /// The run's end, s from its start. Loads go on beyond it by the clock, with the weather that
    /// is given for then, else the last one.
    double ends_s = 0.0;
};

/// The beginning of the step that `time_s` (s from the run's start) falls into.
[[nodiscard]] double step_at(const Course& course, double time_s);
/// Day and clock hour of a time. The last day of a leap year counts as the 365th.
[[nodiscard]] Moment moment_at(const Course& course, double time_s);
[[nodiscard]] Weather weather_at(const Course& course, double time_s);
[[nodiscard]] Levers levers_of(const Parameters& parameters);
[[nodiscard]] Habits habits_of(const Parameters& parameters);

/// Throws DataError unless temperatures are within −60 to 60 °C and clouds within 0 to 1, at
/// rising times that cover the run; UsageError for shares or a step out of range.
void check(const Course& course);

}  // namespace calade::energy::loads
