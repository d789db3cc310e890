// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace calade {

/// A point in time, UTC, whole seconds. Models count seconds (double) from the scenario's start.
using Instant = std::chrono::sys_seconds;

/// Reads ISO 8601: `2024-01-31T06:00:00Z`, with an offset (`+01:00`), or without one, in which
/// case the text is UTC. Throws ScenarioError on anything else.
[[nodiscard]] Instant parse_instant(std::string_view text);

/// Writes `2024-01-31T06:00:00Z`.
[[nodiscard]] std::string format_instant(Instant t);

/// `start` plus `seconds`, rounded to the nearest second.
[[nodiscard]] Instant after(Instant start, double seconds);

/// Hours and minutes of the day in UTC: `12:40`.
[[nodiscard]] std::string format_clock(Instant t);

/// A length of time for people: `45 s`, `12 min`, `3 h 05 min`.
[[nodiscard]] std::string format_duration(double seconds);

}  // namespace calade
