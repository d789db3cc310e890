// SPDX-License-Identifier: Apache-2.0
#include "calade/base/time.hpp"

#include "calade/base/error.hpp"

#include <date/date.h>

#include <cmath>
#include <sstream>

namespace calade {

Instant parse_instant(std::string_view text) {
    for (const char* pattern : {"%FT%TZ", "%FT%T%Ez", "%F %TZ", "%FT%T", "%F %T", "%FT%RZ",
                                "%FT%R%Ez", "%FT%R", "%F %R", "%F"}) {
        std::istringstream in{std::string(text)};
        date::sys_seconds t;
        in >> date::parse(pattern, t);
        if (!in.fail() && (in.peek() == std::istringstream::traits_type::eof())) {
            return Instant{t.time_since_epoch()};
        }
    }
    fail<ScenarioError>("time is '{}', expected ISO 8601 such as 2024-01-31T06:00:00Z", text);
}

std::string format_instant(Instant t) {
    return date::format("%FT%TZ", date::sys_seconds{t.time_since_epoch()});
}

Instant after(Instant start, double seconds) {
    return start + std::chrono::seconds{std::llround(seconds)};
}

std::string format_clock(Instant t) {
    return date::format("%R", date::sys_seconds{t.time_since_epoch()});
}

std::string format_duration(double seconds) {
    const auto s = std::llround(seconds);
    if (s < 120) {
        return fmt::format("{} s", s);
    }
    const auto minutes = std::llround(seconds / 60.0);
    if (minutes < 120) {
        return fmt::format("{} min", minutes);
    }
    return fmt::format("{} h {:02} min", minutes / 60, minutes % 60);
}

}  // namespace calade
