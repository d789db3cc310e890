// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace calade {

/// Where a value comes from when it is not simply read from a source. Reaches the pick in the
/// viewer, the report and the exports.
enum class Mark : std::uint8_t {
    source,        ///< read from a named source, unchanged
    measured,      ///< a sensor's reading
    surveyed,      ///< levelled or drawn on site
    estimated,     ///< derived from other data by a stated rule
    synthesised,   ///< generated, because no data exist
    default_value  ///< a parameter's default
};

/// The mark's name as it stands in files: "source", "measured", …, "default".
[[nodiscard]] std::string_view to_string(Mark mark);
/// The inverse of to_string. Throws DataError on an unknown name.
[[nodiscard]] Mark mark_from_string(std::string_view name);

}  // namespace calade
