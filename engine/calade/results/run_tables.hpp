// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/raster.hpp"
#include "calade/io/table.hpp"
#include "calade/results/fields_writer.hpp"
#include "calade/results/layers.hpp"
#include "calade/results/series_writer.hpp"
#include "calade/scenario/scenario.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace calade::results {

/// What the numbers of a run are computed from: nothing but what its directory holds, so that the
/// directory gives the same numbers again, to the last bit, wherever it lies.
struct RunTables {
    geo::Grid grid;
    double wet_depth_m = 0.05;
    Parameters thresholds;  ///< run.json
    Instant start;
    // fields.nc, one value a cell:
    std::vector<std::uint8_t> land;  ///< 1 inside the flood domain and not sea
    std::vector<float> max_depth, arrival, wet_hours;
    std::vector<std::uint8_t> french_hazard, aidr_hazard;
    // series.nc:
    std::vector<double> times;  ///< s from the start
    std::map<std::string, std::vector<double>> series;
    // layers.gpkg:
    std::vector<io::Layer> layers;
    // run.json:
    double measures_eur = 0.0;  ///< of those whose cost is stated
    int measures_without_cost = 0;

    /// Throws DataError if there is none of that name.
    [[nodiscard]] const io::Layer& layer(std::string_view name) const;
    [[nodiscard]] const std::vector<double>& column(const std::string& name) const;
};

/// From a run that has just ended.
[[nodiscard]] RunTables tables_of(const LayerInput& run, std::vector<io::Layer> layers,
                                  const SeriesRecorder& series, const scenario::Scenario& scenario);

/// From a run directory alone. Throws DataError naming file and element.
[[nodiscard]] RunTables read_tables(const std::filesystem::path& folder);

/// What fields.nc holds beside the fields of the water model.
[[nodiscard]] std::vector<CellField> cell_fields(const Town& town, const flood::State& water);

}  // namespace calade::results
