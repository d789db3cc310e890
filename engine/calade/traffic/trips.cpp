// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/trips.hpp"

namespace calade::traffic {
namespace {

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

}  // namespace

Trips::Trips(const Network& network) : graph(network) {
    std::vector<Index> count(at(network.nodes) + 1, 0);
    for (const auto& d : network.demand) {
        ++count[at(network.zone_node[at(d.from)])];
        destination.push_back(network.zone_node[at(d.to)]);
        rate.push_back(d.rate_vps);
    }
    std::vector<Index> next(at(network.nodes), 0);
    first_pair.push_back(0);
    for (Index node = 0; node < network.nodes; ++node) {
        if (count[at(node)] > 0) {
            next[at(node)] = first_pair.back();
            origin.push_back(node);
            first_pair.push_back(first_pair.back() + count[at(node)]);
        }
    }
    pair.resize(network.demand.size());
    for (std::size_t p = 0; p < network.demand.size(); ++p) {
        const Index node = network.zone_node[at(network.demand[p].from)];
        pair[at(next[at(node)]++)] = static_cast<Index>(p);
    }
}

}  // namespace calade::traffic
