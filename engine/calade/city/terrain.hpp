// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"
#include "calade/base/provenance.hpp"
#include "calade/geo/raster.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace calade::city {

/// Ground and sea bed on the city's own grid. All rasters share one grid.
struct Terrain {
    geo::Raster<float> elevation;  ///< m above the vertical datum; NaN outside the flood domain
    geo::Raster<float> manning;    ///< roughness, s/m^(1/3)
    geo::Raster<std::uint8_t>
        sea;  ///< 1 where the cell is open water by nature: sea, harbour, river; else 0
    geo::Raster<std::uint8_t> mark;  ///< base Mark of the elevation, as its number
    /// What drains and soil take off a cell, mm/h over its whole area; empty: nothing anywhere.
    geo::Raster<float> drainage{};
    std::string drainage_source{};  ///< where those values come from, a sentence for people
};

enum class BoundaryKind { level, discharge, free_outflow };

/// Where water may pass the edge of the flood domain: every face on the domain's edge whose inner
/// cell has its centre in `extent`. Edges outside all boundaries are closed walls.
struct OpenBoundary {
    std::string name;  ///< "sea", "arques", …; scenarios give its series by this name
    BoundaryKind kind = BoundaryKind::level;
    geo::MultiPolygon extent;
    Mark mark = Mark::source;
};

/// A line that water must overtop: dike, quay wall, groyne. Becomes walls between cells.
struct Defence {
    std::string name;
    std::string kind;  ///< "dike", "quay", "dune", …
    geo::Polyline line;
    double crest_m = 0.0;   ///< m above datum; never below the ground beside it
    std::string condition;  ///< "good", "medium", "bad", empty = unknown
    Mark mark = Mark::source;
};

enum class BasinKind { wet_dock, dry_dock, pond };

[[nodiscard]] std::string_view to_string(BasinKind kind);
[[nodiscard]] BasinKind basin_kind_from_string(std::string_view name);

/// Level of a basin that begins a run without water of its own.
inline constexpr double no_kept_level = -1e9;

/// A water body beside the sea: a dock behind its gates, a dry dock, a pond. Its cells are open
/// water by nature (`Terrain::sea`), never land, whether wet or dry.
struct Basin {
    std::string name;
    BasinKind kind = BasinKind::wet_dock;
    geo::MultiPolygon extent;
    double level_m = no_kept_level;  ///< water that gates or banks keep in it when a run begins
    std::string reason;              ///< where the level comes from, or why it is assumed
    Mark mark = Mark::estimated;     ///< of the level
};

/// A gate or lock across a channel: a wall with a crest while closed, open ground else. It is open
/// while the level outside lies from `opening_level_m` up to `closing_level_m`: a gate that keeps
/// water in a dock has the first, one that keeps the sea out the second, a gate may have both.
struct Gate {
    std::string name;
    geo::Polyline line;
    double crest_m = 0.0;          ///< top of the closed gate, m above datum
    double closing_level_m = 1e9;  ///< closes when the level outside passes it; reopens below
    bool present = true;           ///< false: in the city but not used unless a scenario says so
    Mark mark = Mark::synthesised;
    double opening_level_m = -1e9;  ///< closed while the level outside is below it
};

/// A pump that lifts water from its inlet cell to an outlet cell or out of the domain.
struct Pump {
    std::string name;
    geo::Point2 inlet;
    geo::Point2 outlet;
    bool out_of_domain = false;  ///< true: the water leaves the model (e.g. to the sea)
    double capacity_m3s = 0.0;
    double start_depth_m = 0.05;  ///< water depth at the inlet above which it runs
    double stop_depth_m = 0.01;
    double trip_depth_m = 1e9;  ///< water depth at the inlet that drowns the motor
    SiteId site;                ///< the site that houses it; its bus feeds it
    Mark mark = Mark::synthesised;
};

}  // namespace calade::city
