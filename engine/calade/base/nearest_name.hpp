// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace calade {

/// The name in `known` with the smallest edit distance to `name`, or an empty string if none is
/// closer than half the name's length. For messages such as "unknown key 'fload', did you mean
/// 'flood'?".
[[nodiscard]] std::string nearest_name(std::string_view name, std::span<const std::string> known);

}  // namespace calade
