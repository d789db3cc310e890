// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/live/clock.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace calade::live {

/// Payloads above this are not looked at.
constexpr std::size_t largest_payload = 65'536;

/// How a sensor writes its messages.
struct PayloadFormat {
    enum class Kind { number, json } kind = Kind::number;
    std::string value = "/value";  ///< JSON pointers (RFC 6901)
    std::string time;              ///< empty: the time of arrival counts
    std::string unit;              ///< empty: the configured unit holds
    enum class Time { iso8601, seconds, milliseconds } time_format = Time::iso8601;
};

/// What a payload says.
struct Measurement {
    double value = 0.0;  ///< as sent; may be NaN or infinite
    std::optional<Millis> time;
    std::optional<std::string> unit;
};

struct PayloadResult {
    std::optional<Measurement> measurement;
    std::string fault;  ///< why there is none; at most 200 characters, printable
};

/// Reads a payload from anyone: any bytes give a measurement or a fault, nothing is thrown, and
/// memory stays within a small multiple of largest_payload.
[[nodiscard]] PayloadResult read_payload(std::string_view payload, const PayloadFormat& format);

/// Metres in one of the unit; nothing for a unit that is no length (m, cm, mm, ft).
[[nodiscard]] std::optional<double> metres_per(std::string_view unit);

/// Throws ScenarioError with the reason if `text` is no JSON pointer.
void check_pointer(const std::string& text);

}  // namespace calade::live
