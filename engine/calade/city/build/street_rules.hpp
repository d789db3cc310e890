// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/build/source_files.hpp"

#include <optional>
#include <vector>

namespace calade::city {

/// What a class of street is worth where the source says nothing: `estimated`, after the French
/// speed limits in towns and the usual capacities a lane of urban streets.
struct StreetDefaults {
    double speed_kmh;
    double lane_capacity_vph;
    double width_m;
    bool cars;
};
[[nodiscard]] StreetDefaults street_defaults(StreetClass c);

/// The classes of a recipe: `[[streets.class]]` with `class`, `where`, and if wanted speed_kmh,
/// capacity_vph (a lane), cars, estimated (the class itself is a guess).
class StreetRules {
public:
    StreetRules(const io::TomlTable& section, const io::Layer& layer);
    struct Result {
        StreetClass street_class;
        double speed_kmh;
        double lane_capacity_vph;
        bool cars;
        bool estimated;
        std::size_t rule;  ///< position, for counts
    };
    /// Throws DataError naming the feature if no rule fits.
    [[nodiscard]] Result classify(const io::Layer& layer, std::size_t feature) const;

private:
    struct Rule {
        FeatureFilter where;
        Result result;
    };
    std::vector<Rule> rules_;
};

}  // namespace calade::city
