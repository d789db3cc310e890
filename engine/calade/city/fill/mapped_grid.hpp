// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/fill/joined_lines.hpp"
#include "calade/city/fill/power_grid.hpp"

#include <string>
#include <vector>

namespace calade::city {

struct MappedStation {
    std::string name;  ///< empty: gets one by number
    geo::Point2 position;
};

/// Where a grid's stations and lines are, as network operators publish it: no electrical data.
struct MappedGrid {
    std::vector<MappedStation> hv_stations;  ///< HV/MV
    std::vector<MappedStation> mv_stations;  ///< MV/LV
    std::vector<MappedLine> mv_lines;
    std::vector<MappedLine> lv_lines;  ///< none: buildings hang on the nearest station
};

struct MappedGridOptions {
    PowerGridOptions power;
    double snap_m = 2.0;            ///< line ends nearer than that are one joint, and an end that
                                    ///< near to another line is joined to it
    double station_reach_m = 10.0;  ///< from a line's end to its MV/LV station
    double hv_station_reach_m = 100.0;  ///< to its HV/MV station, whose yard is large
    double building_reach_m = 200.0;    ///< from a building to the line that feeds it
};

/// Builds stations, buses, branches, loads and sources from a map of the grid. Line ends are joined
/// (join_ends), also to lines that they touch; what has a way to an HV/MV station is built, the
/// rest is counted by reason. Each part hangs on the source that is nearest along the lines; lines
/// that would close a loop are normally open ties. Sizes come from the catalogue of the synthesised
/// grid, one cable a feeder, and grow until no bus is below `lowest_pu`; every electrical value is
/// `estimated`. Buildings hang on the nearest joint; those above `own_station_w` on the nearest
/// station. Fills city.power and city.joins.buildings[].load and load_missing; adds notes with the
/// counts and, if the sizes cannot keep the band, with each medium-voltage feeder outside it.
/// Throws DataError if there is no station of either kind, if no line leads from an HV/MV station
/// to an MV/LV one, or if no building that takes power is within reach; NumericalError naming the
/// feeders that cannot carry their load at all.
LeftOut build_mapped_grid(City& city, const MappedGrid& map, const MappedGridOptions& options = {});

}  // namespace calade::city
