// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"
#include "calade/flood/drains/sewer.hpp"
#include "calade/flood/parameters.hpp"
#include "calade/flood/structure_laws.hpp"
#include "calade/flood/subgrid.hpp"
#include "calade/geo/grid_walk.hpp"
#include "calade/geo/raster.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace calade::flood {

/// What the water flows over. All arrays are one value a cell of `grid`, row 0 in the south.
/// Face arrays: `east[i]` is the face between cell i and its eastern neighbour, `north[i]` between
/// i and its northern neighbour.
struct Geometry {
    geo::Grid grid;
    std::vector<float> bed;            ///< m above datum; arbitrary where not active
    std::vector<std::uint8_t> active;  ///< 1 inside the flood domain
    std::vector<float> manning;        ///< s/m^(1/3)
    std::vector<float> storage;        ///< share of the cell's area that can hold water, (0, 1]
    std::vector<std::uint8_t> sea;     ///< 1 where the city says sea
    /// m/s that drains take off the whole cell while they can run out (docs/theory/drains.md);
    /// empty: nothing.
    std::vector<float> drainage = {};
    std::vector<float> east_crest;  ///< crest of a wall on the face, m; -inf: none; +inf: closed
    std::vector<float> north_crest;
    bool buildings_are_walls = false;  ///< else they take storage

    struct Boundary {
        std::string name;
        city::BoundaryKind kind;
        struct EdgeFace {
            Index cell;
            std::int8_t side;  ///< 0 west, 1 east, 2 south, 3 north
        };
        std::vector<EdgeFace> faces;
    };
    std::vector<Boundary> boundaries;  ///< one for each of the city's, same order

    struct GateFaces {
        std::string name;
        double crest_m;
        double closing_level_m;
        bool present;
        std::vector<geo::Face> faces;
        Index gauge_cell;                              ///< where the outer level is read
        double opening_level_m = city::no_kept_level;  ///< closed while the outer level is below
        [[nodiscard]] bool keeps_water() const { return opening_level_m > city::no_kept_level; }
    };
    std::vector<GateFaces> gates;  ///< one for each of the city's

    struct PumpCells {
        std::string name;
        Index inlet;
        Index outlet;  ///< -1: out of the domain
        double capacity_m3s, start_depth_m, stop_depth_m, trip_depth_m;
    };
    std::vector<PumpCells> pumps;  ///< one for each of the city's
    struct DefenceFaces {
        std::string name;
        double crest_m;
        std::vector<geo::Face> faces;
    };
    std::vector<DefenceFaces> defences;  ///< one for each of the city's
    struct BasinCells {
        std::string name;
        double level_m = city::no_kept_level;  ///< of the water kept in it when a run begins
        std::vector<Index> cells;
    };
    std::vector<BasinCells> basins;  ///< one for each of the city's

    /// Water that passes between two cells by a law instead of over the ground.
    struct Link {
        enum class Kind { culvert, weir, orifice };
        std::string name;
        Kind kind = Kind::culvert;
        Index first = -1, second = -1;
        Culvert culvert = {};
        double width_m = 0.0, height_m = 0.0;  ///< of a weir's crest, of an opening
        double sill_m = 0.0;                   ///< crest or sill, m above datum
        double coefficient = 0.6;
    };
    std::vector<Link> links;

    /// A wall that gives way: its crest falls from where it stands to `final_crest_m`, first at
    /// the first faces, at the last ones `widening_s` later.
    struct Breach {
        std::string name;
        std::vector<geo::Face> faces;  ///< the first is where it begins
        double crest_m = 0.0, final_crest_m = 0.0;
        double trigger_depth_m = 0.0;  ///< begins when water stands that deep over the crest
        double start_s = 1e300;        ///< begins then at the latest
        double deepening_s = 600.0, widening_s = 1800.0;
    };
    std::vector<Breach> breaches;

    Subgrid subgrid;  ///< finer terrain in tables, for the local inertial scheme; may be empty
    /// Sewers below the ground, and where they meet it: manholes that open into a cell, outfalls
    /// that pour into one. Nodes without a cell do not meet the surface.
    struct Drains {
        struct Opened {
            Index node, cell;
        };
        drains::Network network;
        drains::Options options;
        drains::Opening opening;
        std::vector<Opened> opened;
    };
    Drains drains = {};

    std::vector<std::string> notes;  ///< what the builder decided, in sentences with counts
};

/// Lays the city on the flood grid. A crest below the ground beside it counts as the ground, with a
/// note. Throws DataError for an element off the grid or a boundary without faces, naming it.
[[nodiscard]] Geometry build_geometry(const city::City& city, const Parameters& parameters);

}  // namespace calade::flood
