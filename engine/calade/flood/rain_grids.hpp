// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/geometry.hpp"
#include "calade/io/rain_stack.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace calade::flood {

/// Rain that differs from place to place (docs/theory/flood.md): fields on a grid of their own,
/// each of which holds without change from one bound to the next. Immutable, safe from several
/// threads; the fields stay in their files until they are asked for.
class RainGrids {
public:
    struct Options {
        bool amounts = false;          ///< values are depths of an interval, else rates
        double to_si = 1e-3 / 3600.0;  ///< from the files' values to m or m/s
        bool bilinear = false;         ///< between the centres of cells, else the mean over a cell
        bool missing_is_dry = false;   ///< no data counts as no rain, else it is an error
        std::string crs;               ///< of the frame; "town": that of the town
    };
    /// `bounds`: s from the run's start, one more than the stack has fields. Throws UsageError if
    /// they do not fit, DataError if they do not increase.
    RainGrids(std::shared_ptr<const io::RainStack> stack, std::vector<double> bounds,
              Options options);

    [[nodiscard]] const std::vector<double>& bounds() const { return bounds_; }
    [[nodiscard]] const Options& options() const { return options_; }
    [[nodiscard]] const io::RainStack& stack() const { return *stack_; }
    /// The field that holds at a time (its beginning included), clipped to the first and last.
    [[nodiscard]] std::size_t field_at(double time) const;
    /// m/s on the stack's own cells, NaN: no data.
    [[nodiscard]] std::vector<float> rates(std::size_t field) const;

private:
    std::shared_ptr<const io::RainStack> stack_;
    std::vector<double> bounds_;
    Options options_;
};

/// How the cells of a flood grid take their rain from those of the rain's grid: weights that sum
/// to one for each active cell.
class RainMap {
public:
    /// `town_epsg` is the system of the flood grid, 0: undeclared. Throws DataError where an active
    /// cell is not covered, or where a system is missing.
    RainMap(const RainGrids& grids, const Geometry& geometry, int town_epsg);

    /// m/s of each cell of the flood grid, 0 outside the domain. Throws DataError on negative rain,
    /// or on no data unless that counts as dry, where a cell takes from it.
    [[nodiscard]] std::vector<float> rates(std::size_t field) const;
    [[nodiscard]] const RainGrids& grids() const { return grids_; }
    /// Mean m/s over the active cells.
    [[nodiscard]] double mean(const std::vector<float>& rates) const;

private:
    void add_mean(const std::vector<geo::Point2>& corners, Index cell);
    void add_bilinear(geo::Point2 centre, Index cell);
    void add(Index column, Index row, double weight);
    void finish(Index cell, double weight);

    const RainGrids& grids_;
    const io::RainFrame& frame_;
    const geo::Grid grid_;
    std::vector<Index> cells_;           // active ones
    std::vector<std::uint32_t> first_;   // of each of them, into:
    std::vector<std::uint32_t> source_;  // cells of the rain's grid
    std::vector<float> weight_;
};

/// Rain over the whole domain as the grids say it: for `check` and for what a run is told.
struct RainSummary {
    double mean_mm = 0.0;       ///< over the domain, from the start for `duration_s`
    double largest_mm_h = 0.0;  ///< of any cell in any field
    double volume_m3 = 0.0;
};
/// Reads every field that rains on the domain within the period, one at a time. Throws as
/// RainMap::rates does.
[[nodiscard]] RainSummary summarise_rain(const RainMap& map, const Geometry& geometry,
                                         double duration_s);

}  // namespace calade::flood
