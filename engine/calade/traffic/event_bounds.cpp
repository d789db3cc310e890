// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/event_bounds.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/traffic/conditions.hpp"
#include "calade/traffic/link_costs.hpp"
#include "calade/traffic/shortest_tree.hpp"

#include <cmath>
#include <limits>
#include <map>

namespace calade::traffic {
namespace {

double vehicles_on_road(const LinkCosts& costs) {
    double sum = 0.0;
    for (std::size_t l = 0; l < costs.flow.size(); ++l) {
        if (costs.flow[l] > 0.0) {
            sum += costs.flow[l] * costs.time(static_cast<Index>(l));
        }
    }
    return sum;
}

double ratio(double a, double b) { return b > 0.0 ? a / b : 0.0; }

}  // namespace

double EventBounds::full_information_s() const {
    return ratio(full_information_vehicles, served_full_vps);
}
double EventBounds::routes_held_s() const { return ratio(routes_held_vehicles, served_held_vps); }

EventBounds event_bounds(const Network& network, const Parameters& parameters, const State& before,
                         const State& now) {
    const auto pairs = network.demand.size();
    for (const State* s : {&before, &now}) {
        require<UsageError>(s->link_time.size() == network.links.size() &&
                                s->routes.first_route.size() == pairs + 1,
                            "event bounds: a state has {} links, expected {}, in equilibrium",
                            s->link_time.size(), network.links.size());
    }
    EventBounds result;
    LinkCosts costs(network);
    (void)apply_conditions(network, parameters, now, costs);
    // Ways round a closed street: quickest before, over what is open now.
    std::vector<double> known = before.link_time;
    for (std::size_t l = 0; l < known.size(); ++l) {
        known[l] = costs.closed[l] != 0 ? std::numeric_limits<double>::infinity() : known[l];
    }
    const SearchGraph graph(network);
    std::map<Index, std::vector<Index>> parent_from;  // node → last links of the ways from it
    const auto ways_from = [&](Index node) -> const std::vector<Index>& {
        auto& parent = parent_from[node];
        if (parent.empty()) {
            ShortestTree search(graph);
            search.search(std::vector<Index>{node}, known);
            parent.assign(search.parent_link().begin(), search.parent_link().end());
        }
        return parent;
    };
    std::vector<double> flow(network.links.size(), 0.0);
    const Routes& routes = before.routes;
    for (std::size_t p = 0; p < pairs; ++p) {
        const Index goal = network.zone_node[at(network.demand[p].to)];
        double placed = 0.0;
        for (Index r = routes.first_route[p]; r < routes.first_route[p + 1]; ++r) {
            std::vector<Index> way;
            bool open = true;
            for (Index k = routes.first_link[at(r)]; k < routes.first_link[at(r) + 1]; ++k) {
                const Index l = routes.link[at(k)];
                if (costs.closed[at(l)] == 0) {
                    way.push_back(l);
                    continue;
                }
                const Index here = network.links[at(l)].from.value;
                const auto& parent = ways_from(here);
                result.rerouted_vps += routes.flow[at(r)];
                open = here == goal || parent[at(goal)] >= 0;
                for (Index node = goal; open && node != here;
                     node = graph.from[at(parent[at(node)])]) {
                    way.push_back(parent[at(node)]);
                }
                break;
            }
            if (open) {
                placed += routes.flow[at(r)];
                for (const Index l : way) {
                    flow[at(l)] += routes.flow[at(r)];
                }
            }
        }
        const bool same_place = network.zone_node[at(network.demand[p].from)] == goal;
        result.served_held_vps += same_place ? network.demand[p].rate_vps : placed;
        result.served_full_vps += now.pair_served[p] != 0 ? network.demand[p].rate_vps : 0.0;
    }
    for (std::size_t l = 0; l < flow.size(); ++l) {
        costs.set_flow(static_cast<Index>(l), flow[l]);
    }
    result.routes_held_vehicles = vehicles_on_road(costs);
    for (std::size_t l = 0; l < flow.size(); ++l) {
        result.full_information_vehicles +=
            now.link_flow[l] > 0.0 ? now.link_flow[l] * now.link_time[l] : 0.0;
    }
    return result;
}

}  // namespace calade::traffic
