// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/reach.hpp"

#include "calade/base/error.hpp"
#include "calade/traffic/shortest_tree.hpp"

#include <limits>

namespace calade::traffic {

std::vector<double> travel_times(const Network& network, const State& state,
                                 std::span<const StreetNodeId> from) {
    require<UsageError>(state.link_time.size() == network.links.size(),
                        "travel times: the state has {} links, the network {}; expected a state "
                        "of this network",
                        state.link_time.size(), network.links.size());
    std::vector<Index> origins;
    for (const StreetNodeId node : from) {
        require<UsageError>(node.value >= 0 && node.value < network.nodes,
                            "travel times: start node is {}, expected 0 to {}", node.value,
                            network.nodes - 1);
        origins.push_back(node.value);
    }
    std::vector<double> time = state.link_time;
    for (std::size_t street = 0; street < network.links_of_street.size(); ++street) {
        if (street < state.street_closed.size() && state.street_closed[street] != 0) {
            for (const Index l : network.links_of_street[street]) {
                time[static_cast<std::size_t>(l)] = std::numeric_limits<double>::infinity();
            }
        }
    }
    const SearchGraph graph(network);
    ShortestTree search(graph);
    search.search(origins, time);
    return {search.distance().begin(), search.distance().end()};
}

}  // namespace calade::traffic
