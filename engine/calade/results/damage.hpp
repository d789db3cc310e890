// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/provenance.hpp"

#include <filesystem>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calade::results {

/// What one use of building loses at which depth. docs/reference/damage_tables.md has the format.
struct DamageFunction {
    std::string use;              ///< as in the buildings layer; "other" stands for all others
    std::vector<double> depth_m;  ///< rising; below the first, nothing is lost
    std::vector<double> eur;      ///< at these depths, per m² or per building, table's prices
    bool per_building = false;
    double duration_from_h = 0.0;  ///< for floods that last at least so long …
    double duration_to_h = std::numeric_limits<double>::infinity();  ///< … and less than this
    Mark curve_mark = Mark::default_value;  ///< `source`: the curve's source was read
    Mark value_mark = Mark::default_value;  ///< the same for what is lost at most
    std::string source;
};

/// Depth-damage functions by use, with the prices that they speak of.
struct DamageTable {
    std::string name;
    int price_year = 0;
    std::string price_index;    ///< which index `price_factor` follows; empty: prices as they are
    double price_factor = 1.0;  ///< from the table's prices to those that are told
    double low_factor = 1.0;    ///< the range of the curve, as factors on the damage
    double high_factor = 1.0;
    std::string source;
    std::vector<DamageFunction> functions;

    /// Damage to one building in euros, linear between depths, the last value beyond them. Empty
    /// if neither its use nor "other" has a function for that duration.
    [[nodiscard]] std::optional<double> damage_eur(std::string_view use, double depth_m,
                                                   double area_m2, double duration_h) const;
};

/// Throws ScenarioError with file:line, the value found and the value expected; DataError if the
/// file is missing.
[[nodiscard]] DamageTable read_damage_table(const std::filesystem::path& file);
[[nodiscard]] DamageTable parse_damage_table(std::string_view text, const std::string& name);

/// data/damage/jrc_europe.toml, which is compiled in.
[[nodiscard]] const DamageTable& default_damage_table();

}  // namespace calade::results
