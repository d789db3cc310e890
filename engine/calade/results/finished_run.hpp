// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/raster.hpp"
#include "calade/io/table.hpp"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace calade::results {

/// A finished run, read from its directory alone.
struct FinishedRun {
    std::filesystem::path folder;
    nlohmann::ordered_json run;                  ///< run.json
    nlohmann::ordered_json indicators;           ///< the list in indicators.json
    std::vector<nlohmann::ordered_json> events;  ///< events.jsonl
    geo::Raster<float> max_depth;

    [[nodiscard]] std::string name() const;
    /// One layer of layers.gpkg. Throws DataError.
    [[nodiscard]] io::Layer layer(const std::string& name) const;
};

/// Whether a run that was stopped before its end will do.
enum class Unfinished { refused, allowed };

/// Throws DataError naming the file where the folder is not a run of a known version, or an
/// interrupted one where that is refused.
[[nodiscard]] FinishedRun read_run(const std::filesystem::path& folder,
                                   Unfinished unfinished = Unfinished::refused);

/// Throws DataError naming what differs unless both are runs of one town on one grid.
void require_same_town(const FinishedRun& a, const FinishedRun& b);

}  // namespace calade::results
