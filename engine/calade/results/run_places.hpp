// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/finished_run.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace calade::results {

/// The elements of one layer that bear one name: a site, or all sections of a street.
struct RunPlace {
    std::string layer;  ///< "sites", "stations", "buildings", "streets", "defences" …
    std::string label;
    std::vector<std::size_t> features;
};

/// The layers of a run in which people look for a place, read once.
class RunPlaces {
public:
    /// Throws DataError.
    explicit RunPlaces(const FinishedRun& run);

    /// All that bear the name, sites first. Throws DataError with the nearest known name if there
    /// is none. Case and accents do not matter.
    [[nodiscard]] std::vector<RunPlace> find(std::string_view name) const;
    [[nodiscard]] const io::Layer& layer(std::string_view name) const;

private:
    std::vector<io::Layer> layers_;
};

/// Lower case, Latin letters without their accents, '_' and '-' as spaces: how names are compared.
[[nodiscard]] std::string plain_name(std::string_view text);

}  // namespace calade::results
