// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace calade::viewer {

enum class Language { fr, en };

/// "fr" or "en". Throws DataError otherwise.
[[nodiscard]] Language language_of(std::string_view name);

/// The labels of the picture, UTF-8.
struct Words {
    std::string_view depth, water_at_start, closed_street, without_supply, dark_building,
        flooded_building, station, defence, site, building, street, ground, use, height, residents,
        max_depth, wet_since, dark_since, now, never, unnamed, keys, no_building;
};
[[nodiscard]] const Words& words(Language language);
/// A value of `use`, `mark` or `kind` in the language, or the value itself where it has no label.
[[nodiscard]] std::string label(Language language, const std::string& value);
/// A number with the language's decimal sign.
[[nodiscard]] std::string number(Language language, double value, int decimals);

}  // namespace calade::viewer
