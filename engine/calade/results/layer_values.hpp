// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/provenance.hpp"
#include "calade/base/time.hpp"
#include "calade/io/table.hpp"

#include <cmath>
#include <string>
#include <string_view>

namespace calade::results {

inline io::Field text_field(std::string name) { return {std::move(name), io::FieldType::text}; }
inline io::Field real_field(std::string name) { return {std::move(name), io::FieldType::real}; }
inline io::Field count_field(std::string name) { return {std::move(name), io::FieldType::integer}; }

inline io::Value text(std::string_view words) { return std::string(words); }
/// No value where the number is not finite.
inline io::Value real(double number) {
    return std::isfinite(number) ? io::Value(number) : io::Value();
}
inline io::Value count(std::int64_t number) { return number; }
/// The instant `seconds` after `start`; no value where it never happened (NaN).
inline io::Value instant(Instant start, double seconds) {
    return std::isnan(seconds) ? io::Value() : io::Value(format_instant(after(start, seconds)));
}

}  // namespace calade::results
