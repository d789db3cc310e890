// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/finished_run.hpp"

namespace calade::results {

/// What measure B does to the cascade of A. Events are the same if kind and element are; of
/// several equal ones (a street that closes with every tide) the first counts.
struct CascadeDifference {
    std::vector<nlohmann::ordered_json> only_a;  ///< as they stand in events.jsonl
    std::vector<nlohmann::ordered_json> only_b;
    struct Shared {
        nlohmann::ordered_json a, b;
        double later_s = 0.0;  ///< B − A
    };
    std::vector<Shared> both;  ///< in A's order
};

[[nodiscard]] CascadeDifference compare_cascades(const std::vector<nlohmann::ordered_json>& a,
                                                 const std::vector<nlohmann::ordered_json>& b);

/// The same as it stands in comparison.json.
[[nodiscard]] nlohmann::ordered_json to_json(const CascadeDifference& difference);

}  // namespace calade::results
