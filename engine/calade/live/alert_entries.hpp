// SPDX-License-Identifier: Apache-2.0
#pragma once
// The lines of the alert file (docs/reference/live_config.md), without what is only known when they
// are written. Not a public header.

#include "calade/live/config.hpp"
#include "calade/live/forecast.hpp"
#include "calade/live/store.hpp"

namespace calade::live {

/// What all entries of an alert tell: rule, severity, messages, and the reading with its lineage.
[[nodiscard]] std::string raised_body(const Config& config, const Rule& rule,
                                      const Reading& reading, std::int64_t row);
[[nodiscard]] std::string closed_body(const Config& config, const Rule& rule,
                                      const Reading& reading, std::int64_t row);
[[nodiscard]] std::string consequences_body(const ForecastResult& result);

/// The whole line: number, kind and time first. `latency_ms` below 0 is left out.
[[nodiscard]] std::string alert_line(const Entry& entry, Millis announced, double latency_ms);
/// One line for people.
[[nodiscard]] std::string alert_text(const Entry& entry);

}  // namespace calade::live
