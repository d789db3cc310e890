// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"
#include "calade/base/provenance.hpp"
#include "calade/geo/geometry.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace calade::city {

enum class StreetClass { motorway, primary, secondary, tertiary, residential, service, path };

[[nodiscard]] std::string_view to_string(StreetClass c);
[[nodiscard]] StreetClass street_class_from_string(std::string_view name);

enum class StreetLevel { ground, bridge, tunnel };

struct StreetNode {
    geo::Point2 position;
    bool signalised = false;
    Mark signal_mark = Mark::synthesised;
};

/// A street between two junctions. Two-way unless oneway; then traffic runs from → to.
struct Street {
    std::string name;   ///< stable id, "S<number>" where the source has none
    std::string label;  ///< the street's name for people, may be empty
    StreetNodeId from;
    StreetNodeId to;
    geo::Polyline axis;  ///< from → to
    double length_m = 0.0;
    double width_m = 5.0;  ///< carriageway
    int lanes = 1;         ///< per direction
    bool oneway = false;
    StreetClass street_class = StreetClass::residential;
    StreetLevel level = StreetLevel::ground;
    double free_speed_ms = 13.9;
    double capacity_vps = 0.25;  ///< vehicles per second and direction
    bool cars = true;            ///< false: footpaths and tracks
    Mark mark = Mark::source;    ///< of speed and capacity
};

struct StreetNetwork {
    std::vector<StreetNode> nodes;
    std::vector<Street> streets;
};

/// An origin and destination of trips, attached to the network at one junction.
struct Zone {
    std::string name;
    geo::Point2 position;
    StreetNodeId node;
    double residents = 0.0;
    double jobs = 0.0;
};

struct OdPair {
    ZoneId from;
    ZoneId to;
    double trips_per_hour = 0.0;  ///< cars, in the hour that the demand stands for
};

struct TravelDemand {
    std::vector<Zone> zones;
    std::vector<OdPair> trips;  ///< no pair twice, from != to, trips > 0
    Mark mark = Mark::synthesised;
};

}  // namespace calade::city
