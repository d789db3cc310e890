// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/raster.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace calade::flood {

/// What a flood cell knows of finer terrain: how much water it holds up to a level, and how much
/// each of its faces lets through (Casulli 2009, doi:10.1002/fld.1896; van Ormondt et al. 2025,
/// doi:10.5194/gmd-18-843-2025). Used by the local inertial scheme.
struct Subgrid {
    static constexpr Index bins = 16;
    static constexpr Index entries = bins + 1;

    /// A face: depth and roughness as functions of the level, at levels equally spaced from `low`
    /// to `high`. Depth is the mean over the face's whole width; roughness is the n² with which a
    /// face of that even depth conveys what all its parts convey together.
    struct Faces {
        std::vector<float> low, high;         ///< lowest and highest ground, m; low > high: closed
        std::vector<float> depth, roughness;  ///< `entries` a face, m and s²/m^(2/3)
    };

    std::vector<float>
        level;                ///< `entries` a cell: surface when the mean depth is k/bins of `full`
    std::vector<float> full;  ///< a cell: mean depth when its highest ground is just covered, m
    Faces east, north;        ///< one a cell

    [[nodiscard]] bool empty() const { return full.empty(); }
    /// Surface (m above datum) over a cell that holds `depth` m on average.
    [[nodiscard]] double level_of(std::size_t cell, double depth) const;
    /// Mean depth (m) of a cell whose surface stands at `level_m`; 0 below its ground.
    [[nodiscard]] double depth_at(std::size_t cell, double level_m) const;
    /// Share of a cell that stands under water when it holds `depth` m on average, (0, 1].
    [[nodiscard]] double wet_share(std::size_t cell, double depth) const;
    struct Section {
        double depth = 0.0;      ///< m
        double roughness = 0.0;  ///< n²
    };
    /// A face of `faces` under a surface at `level_m`.
    [[nodiscard]] static Section section(const Faces& faces, std::size_t face, double level_m);
};

/// Tables of a grid whose cells are k × k cells of `fine`, from their beds and Manning's n (NaN
/// bed: not in the domain) and whether the coarse cell is active. A face sees the higher of the two
/// beds on either side of it. Throws UsageError if the sizes do not fit.
[[nodiscard]] Subgrid make_subgrid(const geo::Grid& grid, const geo::Grid& fine, Index k,
                                   std::span<const float> bed, std::span<const float> manning,
                                   std::span<const std::uint8_t> active);

}  // namespace calade::flood
