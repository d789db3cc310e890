// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/tntp.hpp"
#include "calade/traffic/network.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace calade::tests {

/// Where real data stand: CALADE_DATA, else ../shared/data beside the checkout.
inline std::filesystem::path data_folder() {
    const char* set = std::getenv("CALADE_DATA");
    return set != nullptr ? std::filesystem::path(set)
                          : std::filesystem::path(CALADE_SOURCE_DIR) / "../shared/data";
}

/// Weights of toll and length in the generalised cost, in the file's time unit.
struct TntpWeights {
    double toll = 0.0;
    double distance = 0.0;
};

/// The assignment network of TNTP tables, in the file's own units (a "second" is the file's time
/// unit, a "vehicle per second" its flow unit). Every link is a street of its own, so that it can
/// be closed; trips within a zone stay out.
inline traffic::Network network_from_tntp(const io::TntpNetwork& net,
                                          const std::vector<io::TntpTrip>& trips,
                                          TntpWeights weights = {}) {
    traffic::Network network;
    network.nodes = net.nodes;
    network.first_through_node = net.first_through_node - 1;
    auto links = net.links;
    std::stable_sort(links.begin(), links.end(),
                     [](const auto& a, const auto& b) { return a.from < b.from; });
    network.first_out.assign(static_cast<std::size_t>(net.nodes) + 1, 0);
    for (const auto& l : links) {
        traffic::Link link;
        link.from = StreetNodeId(l.from - 1);
        link.to = StreetNodeId(l.to - 1);
        link.street = StreetId(network.links.size());
        link.length_m = l.length;
        link.free_time_s = l.free_flow_time;
        link.capacity_vps = l.capacity;
        link.alpha = l.b;
        link.beta = l.power;
        link.toll_s = weights.toll * l.toll + weights.distance * l.length;
        network.links_of_street.push_back({static_cast<Index>(network.links.size())});
        network.links.push_back(link);
        ++network.first_out[static_cast<std::size_t>(l.from)];
    }
    for (std::size_t n = 1; n < network.first_out.size(); ++n) {
        network.first_out[n] += network.first_out[n - 1];
    }
    for (Index zone = 0; zone < net.zones; ++zone) {
        network.zone_node.push_back(zone);
    }
    for (const auto& t : trips) {
        if (t.trips > 0.0 && t.from != t.to) {
            network.demand.push_back({t.from - 1, t.to - 1, t.trips});
        }
    }
    return network;
}

/// One of the networks in data/traffic.
struct TntpCase {
    std::string name, folder, stem;
    TntpWeights weights;
    double best_objective;  ///< best known Beckmann objective (folder's PROVENANCE.md)
};

inline const std::vector<TntpCase>& tntp_cases() {
    static const std::vector<TntpCase> cases{
        {"sioux-falls", "siouxfalls", "SiouxFalls", {}, 4231335.28710744},
        {"anaheim", "anaheim", "Anaheim", {}, 1286032.171096},
        {"barcelona", "barcelona", "Barcelona", {}, 1265654.92203176},
        {"winnipeg", "winnipeg", "Winnipeg", {}, 827911.494629963},
        {"chicago-sketch", "chicago-sketch", "ChicagoSketch", {0.02, 0.04}, 17313018.7387477},
    };
    return cases;
}

inline traffic::Network read_tntp_case(const TntpCase& c) {
    const auto stem = data_folder() / "traffic" / c.folder / c.stem;
    auto trips = stem.string() + "_trips.tntp";
    if (!std::filesystem::exists(trips)) {
        trips += ".gz";
    }
    return network_from_tntp(io::read_tntp_network(stem.string() + "_net.tntp"),
                             io::read_tntp_trips(trips), c.weights);
}

}  // namespace calade::tests
