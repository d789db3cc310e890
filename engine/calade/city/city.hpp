// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/buildings.hpp"
#include "calade/city/joins.hpp"
#include "calade/city/power.hpp"
#include "calade/city/streets.hpp"
#include "calade/city/terrain.hpp"
#include "calade/geo/crs.hpp"

#include <string>
#include <vector>

namespace calade::city {

/// A file or generator that the city was made from.
struct Source {
    std::string name;
    std::string file;  ///< relative to the data folder
    std::string licence;
    std::string owner;
    std::string hash;  ///< of the file's bytes
};

/// One town: what stands there, never what happens. Immutable once built.
struct City {
    std::string name;
    geo::Crs crs;
    geo::Point2 origin;             ///< kernels count metres from here
    std::string time_zone = "UTC";  ///< IANA name, for people
    std::vector<Source> sources;
    std::vector<std::string> notes;  ///< what the builder decided, in sentences with counts

    Terrain terrain;
    std::vector<OpenBoundary> boundaries;
    std::vector<Defence> defences;
    std::vector<Gate> gates;
    std::vector<Pump> pumps;
    std::vector<Basin> basins;
    std::vector<Building> buildings;
    StreetNetwork streets;
    TravelDemand demand;
    PowerNetwork power;
    std::vector<Site> sites;
    std::vector<Area> areas;

    Joins joins;
};

}  // namespace calade::city
