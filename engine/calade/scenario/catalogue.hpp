// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/units.hpp"
#include "calade/io/toml.hpp"

#include <limits>
#include <string>
#include <vector>

namespace calade::scenario {

enum class ValueType { text, texts, number, numbers, flag, instant, point, points, table };

/// One key of a measure or an event: the reader, the schema and the reference page come from it.
struct Key {
    std::string name;
    ValueType type = ValueType::text;
    Dimension dimension = Dimension::none;
    bool required = false;
    std::string description;
    std::string unit = {};  ///< of a bare number, where it is not the dimension's SI unit
    /// Of a number, in its unit: what is plausible.
    double highest = std::numeric_limits<double>::infinity();
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
    /// the kind does not take, that are missing, or whose number is above what is plausible.
    [[nodiscard]] const Kind& kind_of(const io::TomlTable& table) const;
};

[[nodiscard]] const Catalogue& measure_catalogue();
[[nodiscard]] const Catalogue& event_catalogue();
/// Culverts, weirs and openings that the town has: [[structures]].
[[nodiscard]] const Catalogue& structure_catalogue();
/// The keys of a [[waves]] and of a [[crews]] table.
[[nodiscard]] const std::vector<Key>& wave_keys();
[[nodiscard]] const std::vector<Key>& crew_keys();
[[nodiscard]] const std::vector<Key>& departure_keys();
[[nodiscard]] std::vector<std::string> names_of(const std::vector<Key>& keys);
/// A row of these tables.
[[nodiscard]] Key must(std::string name, ValueType type, std::string description,
                       Dimension dimension = Dimension::none, std::string unit = {});
[[nodiscard]] Key may(std::string name, ValueType type, std::string description,
                      Dimension dimension = Dimension::none, std::string unit = {});
/// The same row with a highest number.
[[nodiscard]] Key at_most(double highest, Key key);
/// The keys of a culvert, without its name.
[[nodiscard]] std::vector<Key> culvert_keys();
/// The keys of a [[plan]] table, and of its `before`.
[[nodiscard]] const std::vector<Key>& plan_keys();
[[nodiscard]] const std::vector<Key>& before_keys();
/// The keys of an event's `when`.
[[nodiscard]] const std::vector<Key>& condition_keys();

}  // namespace calade::scenario
