// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace calade::live {

/// Milliseconds since 1970 UTC: sensors measure more often than once a second.
using Millis = std::int64_t;

/// The machine's clock.
[[nodiscard]] Millis now_ms();
/// Writes `2024-02-12T09:05:00.250Z`.
[[nodiscard]] std::string format_ms(Millis t);
/// Reads ISO 8601 with or without a fraction of a second (cut to ms), nothing if it is not one or
/// lies outside 1970 to 2199.
[[nodiscard]] std::optional<Millis> parse_ms(std::string_view text);
/// A count of seconds or milliseconds since 1970, under the same bounds.
[[nodiscard]] std::optional<Millis> from_epoch(double count, double per_second);

}  // namespace calade::live
