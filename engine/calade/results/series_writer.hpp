// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/time.hpp"
#include "calade/results/totals.hpp"
#include "calade/sim/archive.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace calade::results {

/// A place of the scenario whose water is written at every window.
struct GaugeCell {
    std::string name;
    geo::Point2 position;
    Index cell = -1;  ///< outside the flood domain: its series are NaN
};

/// series.nc: a few numbers a window (about 150 bytes), kept until the run ends.
class SeriesRecorder {
public:
    SeriesRecorder(const city::City& city, const flood::Forcing& forcing,
                   std::vector<GaugeCell> gauges);
    /// `rain_m_s`: mean over the flood domain now (flood::Model::mean_rain); only with rain.
    void record(const Town& town, const coupling::State& state, const Totals& totals,
                const flood::Forcing& forcing, double rain_m_s);
    /// Throws OutputError.
    void write(const std::filesystem::path& file, Instant start) const;
    /// What was recorded so far. load() throws DataError if other columns or gauges are in it.
    void save(sim::ArchiveWriter& out) const;
    void load(sim::ArchiveReader& in);

    struct Column {
        std::string name, unit, meaning;
        std::vector<double> values;
    };
    [[nodiscard]] const std::vector<Column>& columns() const { return columns_; }
    [[nodiscard]] const std::vector<double>& times() const { return times_; }
    [[nodiscard]] const std::vector<double>& gauge_levels() const { return gauge_levels_; }
    [[nodiscard]] const std::vector<double>& gauge_depths() const { return gauge_depths_; }

private:
    std::vector<GaugeCell> gauges_;
    std::vector<Index> driven_;    // boundaries with a series, in the order of their columns
    Index sea_ = -1;               // the first level boundary among them
    std::vector<Column> columns_;  // totals, then boundaries
    std::vector<double> times_, gauge_levels_, gauge_depths_;
};

/// A name that netCDF tools take: letters, digits and underscores.
[[nodiscard]] std::string variable_name(std::string_view name);

}  // namespace calade::results
