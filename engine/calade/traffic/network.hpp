// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/streets.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace calade::traffic {

/// A directed link: one direction of a street.
struct Link {
    StreetNodeId from;
    StreetNodeId to;
    StreetId street;  ///< invalid for links that are no street (test networks)
    double length_m = 0.0;
    double free_time_s = 0.0;  ///< dry
    double free_speed_ms = 0.0;
    double capacity_vps = 0.0;
    double alpha = 0.15;  ///< BPR: t = t0 (1 + alpha (flow/capacity)^beta)
    double beta = 4.0;
    double toll_s = 0.0;  ///< fixed generalised cost, s
    double lanes = 1.0;
    double heading_end = 0.0;  ///< direction in which it enters its end, radians from the x axis
};

struct Demand {
    Index from = -1;  ///< zone
    Index to = -1;
    double rate_vps = 0.0;  ///< vehicles per second
    Index user_class = 0;
};

/// Travellers who weigh tolls in their own way, or may not use some links. All classes share the
/// road: a link's time depends on the flow of all together.
struct UserClass {
    std::string name;
    double toll_factor = 1.0;             ///< on toll_s; a traveller whose time is dear has less
    std::vector<std::uint8_t> forbidden;  ///< one a link; empty: none
};

/// The street graph that drivers see: links in CSR order by `from`.
struct Network {
    Index nodes = 0;
    std::vector<Link> links;       ///< sorted by from node
    std::vector<Index> first_out;  ///< nodes + 1 entries
    std::vector<Index> zone_node;  ///< node of each zone
    Index first_through_node = 0;  ///< nodes below it take no through traffic (TNTP)
    std::vector<Demand> demand;
    std::vector<UserClass> classes;                   ///< empty: one class of all
    std::vector<std::vector<Index>> links_of_street;  ///< 1 or 2 links a street, none for paths
    std::vector<std::uint8_t> signalised;             ///< one a node
};

struct Parameters;
/// One link a direction of every street that takes cars; a street that ends where it begins takes
/// no through traffic and makes none. Throws DataError, naming the street or zone, for a length,
/// speed or capacity that is not above zero (a length of zero is allowed), a node outside the
/// network, or trips that are negative or lead to a zone that does not exist.
[[nodiscard]] Network build_network(const city::StreetNetwork& streets,
                                    const city::TravelDemand& demand, const Parameters& parameters);

/// Throws DataError, naming the link, zone or pair, unless the network is one that a Model takes.
void check_network(const Network& network);

}  // namespace calade::traffic
