// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/units.hpp"
#include "calade/io/toml.hpp"

#include <string>
#include <vector>

namespace calade::scenario {

enum class ValueType { text, texts, number, flag, instant, points, table };

/// One key of a measure or an event: the reader, the schema and the reference page come from it.
struct Key {
    std::string name;
    ValueType type = ValueType::text;
    Dimension dimension = Dimension::none;
    bool required = false;
    std::string description;
};

/// One kind of measure or event and the keys that it takes beside those that all of them take.
struct Kind {
    std::string name;
    std::string description;
    std::vector<Key> keys;
};

struct Catalogue {
    std::string section;  ///< "measures"
    std::string description;
    std::vector<Key> common;
    std::vector<Kind> kinds;

    /// The kind that a table names. Throws ScenarioError with the nearest one, and for keys that
    /// the kind does not take or that are missing.
    [[nodiscard]] const Kind& kind_of(const io::TomlTable& table) const;
};

[[nodiscard]] const Catalogue& measure_catalogue();
[[nodiscard]] const Catalogue& event_catalogue();
/// The keys of a [[plan]] table, and of its `before`.
[[nodiscard]] const std::vector<Key>& plan_keys();
[[nodiscard]] const std::vector<Key>& before_keys();
/// The keys of an event's `when`.
[[nodiscard]] const std::vector<Key>& condition_keys();

}  // namespace calade::scenario
