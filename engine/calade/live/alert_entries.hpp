// SPDX-License-Identifier: Apache-2.0
#pragma once
// The lines of the alert file (docs/reference/live_config.md), without what is only known when they
// are written. Not a public header.

#include "calade/live/config.hpp"
#include "calade/live/forecast.hpp"
#include "calade/live/grid_estimate.hpp"
#include "calade/live/store.hpp"

namespace calade::live {

/// What all entries of an alert tell: rule, severity, messages, and the reading with its lineage.
[[nodiscard]] std::string raised_body(const Config& config, const Rule& rule,
                                      const Reading& reading, std::int64_t row);
[[nodiscard]] std::string closed_body(const Config& config, const Rule& rule,
                                      const Reading& reading, std::int64_t row);
/// Of a rule on the estimate; `place` is the bus or branch that `value` is of.
[[nodiscard]] std::string grid_body(const Config& config, const Rule& rule,
                                    const GridResult& result, std::string_view element,
                                    double value, bool raised);
/// The rule of alerts on a sensor at fault.
[[nodiscard]] std::string fault_rule(const Sensor& sensor);
/// A sensor that no state of the grid agrees with, or (`contradicted` false) does again.
[[nodiscard]] std::string fault_body(const Sensor& sensor, const Reading& reading, std::int64_t row,
                                     bool contradicted);
[[nodiscard]] std::string consequences_body(const ForecastResult& result);

/// The whole line: number, kind and time first. `latency_ms` below 0 is left out.
[[nodiscard]] std::string alert_line(const Entry& entry, Millis announced, double latency_ms);
/// One line for people.
[[nodiscard]] std::string alert_text(const Entry& entry);

}  // namespace calade::live
