// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"
#include "calade/base/provenance.hpp"
#include "calade/geo/raster.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace calade::city {

/// Ground and sea bed on the city's own grid. All rasters share one grid.
struct Terrain {
    geo::Raster<float> elevation;    ///< m above the vertical datum; NaN outside the flood domain
    geo::Raster<float> manning;      ///< roughness, s/m^(1/3)
    geo::Raster<std::uint8_t> sea;   ///< 1 where the cell is open water by nature: sea, harbour, river; else 0
    geo::Raster<std::uint8_t> mark;  ///< base Mark of the elevation, as its number
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

/// A gate or lock across a channel: a wall with a crest while closed, open ground else.
struct Gate {
    std::string name;
    geo::Polyline line;
    double crest_m = 0.0;          ///< top of the closed gate, m above datum
    double closing_level_m = 1e9;  ///< closes when the level outside passes it; reopens below
    bool present = true;           ///< false: in the city but not used unless a scenario says so
    Mark mark = Mark::synthesised;
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
