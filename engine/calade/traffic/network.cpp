// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/network.hpp"

#include "calade/base/error.hpp"
#include "calade/base/units.hpp"
#include "calade/traffic/parameters.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace calade::traffic {
namespace {

bool positive(double value) { return std::isfinite(value) && value > 0.0; }
bool not_negative(double value) { return std::isfinite(value) && value >= 0.0; }

/// Direction in which a street enters its last point, or its first when driven backwards.
double heading(const geo::Polyline& axis, bool backwards) {
    if (axis.size() < 2) {
        return 0.0;
    }
    const auto a = backwards ? axis[1] : axis[axis.size() - 2];
    const auto b = backwards ? axis[0] : axis.back();
    return std::atan2(b.y - a.y, b.x - a.x);
}

void check_street(const city::Street& street, Index nodes) {
    for (const StreetNodeId end : {street.from, street.to}) {
        require<DataError>(end.value >= 0 && end.value < nodes,
                           "street {}: end node is {}, expected 0 to {}", street.name, end.value,
                           nodes - 1);
    }
    require<DataError>(not_negative(street.length_m),
                       "street {}: length is {} m, expected 0 or more", street.name,
                       street.length_m);
    require<DataError>(positive(street.free_speed_ms),
                       "street {}: free speed is {} m/s, expected a value above 0", street.name,
                       street.free_speed_ms);
    require<DataError>(positive(street.capacity_vps),
                       "street {}: capacity is {} vehicles/s, expected a value above 0; a street "
                       "that takes no cars has cars = false",
                       street.name, street.capacity_vps);
}

/// Puts links in order of their from node, the order in between kept, and says where each went.
std::vector<Index> sort_links(Network& network) {
    std::vector<Index> order(network.links.size());
    std::iota(order.begin(), order.end(), 0);
    std::stable_sort(order.begin(), order.end(), [&](Index a, Index b) {
        return network.links[static_cast<std::size_t>(a)].from <
               network.links[static_cast<std::size_t>(b)].from;
    });
    std::vector<Link> sorted;
    std::vector<Index> place(order.size());
    sorted.reserve(order.size());
    network.first_out.assign(static_cast<std::size_t>(network.nodes) + 1, 0);
    for (const Index old : order) {
        place[static_cast<std::size_t>(old)] = static_cast<Index>(sorted.size());
        sorted.push_back(network.links[static_cast<std::size_t>(old)]);
        ++network.first_out[sorted.back().from.index() + 1];
    }
    std::partial_sum(network.first_out.begin(), network.first_out.end(), network.first_out.begin());
    network.links = std::move(sorted);
    return place;
}

void check_link(const Network& network, Index i) {
    const Link& l = network.links[static_cast<std::size_t>(i)];
    const auto name = [&] {
        return l.street.valid() ? fmt::format("link {} (street {})", i, l.street.value)
                                : fmt::format("link {}", i);
    };
    for (const StreetNodeId end : {l.from, l.to}) {
        require<DataError>(end.value >= 0 && end.value < network.nodes,
                           "traffic network, {}: end node is {}, expected 0 to {}", name(),
                           end.value, network.nodes - 1);
    }
    require<DataError>(positive(l.capacity_vps),
                       "traffic network, {}: capacity is {} vehicles/s, expected a value above 0",
                       name(), l.capacity_vps);
    require<DataError>(not_negative(l.free_time_s),
                       "traffic network, {}: free travel time is {} s, expected 0 or more", name(),
                       l.free_time_s);
    require<DataError>(not_negative(l.length_m),
                       "traffic network, {}: length is {} m, expected 0 or more", name(),
                       l.length_m);
    require<DataError>(not_negative(l.toll_s),
                       "traffic network, {}: toll is {} s, expected 0 or more", name(), l.toll_s);
    require<DataError>(not_negative(l.alpha),
                       "traffic network, {}: alpha is {}, expected 0 or more", name(), l.alpha);
    // A power between 0 and 1 has an infinite slope at zero flow, which Newton's step divides by.
    require<DataError>(l.beta == 0.0 || (std::isfinite(l.beta) && l.beta >= 1.0),
                       "traffic network, {}: beta is {}, expected 0 or a value of at least 1",
                       name(), l.beta);
}

}  // namespace

Network build_network(const city::StreetNetwork& streets, const city::TravelDemand& demand,
                      const Parameters& parameters) {
    Network network;
    network.nodes = static_cast<Index>(streets.nodes.size());
    network.links_of_street.resize(streets.streets.size());
    for (const auto& node : streets.nodes) {
        network.signalised.push_back(node.signalised ? 1 : 0);
    }
    for (std::size_t s = 0; s < streets.streets.size(); ++s) {
        const auto& street = streets.streets[s];
        if (!street.cars) {
            continue;
        }
        check_street(street, network.nodes);
        if (street.from == street.to) {
            continue;
        }
        Link link;
        link.from = street.from;
        link.to = street.to;
        link.street = StreetId(s);
        link.length_m = street.length_m;
        link.free_time_s = street.length_m / street.free_speed_ms;
        link.free_speed_ms = street.free_speed_ms;
        link.capacity_vps = street.capacity_vps;
        link.alpha = parameters.bpr_alpha;
        link.beta = parameters.bpr_beta;
        link.lanes = std::max(street.lanes, 1);
        link.heading_end = heading(street.axis, false);
        network.links_of_street[s].push_back(static_cast<Index>(network.links.size()));
        network.links.push_back(link);
        if (!street.oneway) {
            std::swap(link.from, link.to);
            link.heading_end = heading(street.axis, true);
            network.links_of_street[s].push_back(static_cast<Index>(network.links.size()));
            network.links.push_back(link);
        }
    }
    const std::vector<Index> place = sort_links(network);
    for (auto& links : network.links_of_street) {
        for (Index& l : links) {
            l = place[static_cast<std::size_t>(l)];
        }
    }
    for (const auto& zone : demand.zones) {
        require<DataError>(zone.node.value >= 0 && zone.node.value < network.nodes,
                           "zone {}: street node is {}, expected 0 to {}", zone.name,
                           zone.node.value, network.nodes - 1);
        network.zone_node.push_back(zone.node.value);
    }
    for (const auto& trips : demand.trips) {
        network.demand.push_back(
            {trips.from.value, trips.to.value,
             trips.trips_per_hour / seconds_per_hour * parameters.demand_scale});
    }
    check_network(network);
    return network;
}

void check_network(const Network& network) {
    const auto links = static_cast<Index>(network.links.size());
    const auto zones = static_cast<Index>(network.zone_node.size());
    require<DataError>(network.nodes >= 0 &&
                           network.first_out.size() == static_cast<std::size_t>(network.nodes) + 1,
                       "traffic network: first_out has {} entries, expected {} (nodes + 1)",
                       network.first_out.size(), network.nodes + 1);
    require<DataError>(network.first_out.front() == 0 && network.first_out.back() == links,
                       "traffic network: first_out runs from {} to {}, expected 0 to {}",
                       network.first_out.front(), network.first_out.back(), links);
    for (Index i = 0; i < links; ++i) {
        check_link(network, i);
        const auto from = network.links[static_cast<std::size_t>(i)].from.index();
        require<DataError>(network.first_out[from] <= i && i < network.first_out[from + 1],
                           "traffic network, link {}: it leaves node {} but first_out gives that "
                           "node links {} to {}; expected links in order of their from node",
                           i, from, network.first_out[from], network.first_out[from + 1] - 1);
    }
    require<DataError>(
        network.first_through_node >= 0 && network.first_through_node <= network.nodes,
        "traffic network: first through node is {}, expected 0 to {}", network.first_through_node,
        network.nodes);
    for (std::size_t z = 0; z < network.zone_node.size(); ++z) {
        require<DataError>(network.zone_node[z] >= 0 && network.zone_node[z] < network.nodes,
                           "traffic network, zone {}: node is {}, expected 0 to {}", z,
                           network.zone_node[z], network.nodes - 1);
    }
    for (std::size_t p = 0; p < network.demand.size(); ++p) {
        const Demand& d = network.demand[p];
        for (const Index zone : {d.from, d.to}) {
            require<DataError>(zone >= 0 && zone < zones,
                               "travel demand, pair {}: zone is {}, expected 0 to {}", p, zone,
                               zones - 1);
        }
        require<DataError>(not_negative(d.rate_vps),
                           "travel demand, pair {} (zone {} to {}): rate is {} vehicles/s, "
                           "expected 0 or more",
                           p, d.from, d.to, d.rate_vps);
    }
    const auto classes = std::max<std::size_t>(network.classes.size(), 1);
    for (std::size_t p = 0; p < network.demand.size(); ++p) {
        const Index c = network.demand[p].user_class;
        require<DataError>(c >= 0 && static_cast<std::size_t>(c) < classes,
                           "travel demand, pair {}: user class is {}, expected 0 to {}", p, c,
                           classes - 1);
    }
    for (const UserClass& c : network.classes) {
        require<DataError>(not_negative(c.toll_factor),
                           "user class {}: toll factor is {}, expected 0 or more", c.name,
                           c.toll_factor);
        require<DataError>(c.forbidden.empty() || c.forbidden.size() == network.links.size(),
                           "user class {}: {} links are forbidden or not, expected {} or none",
                           c.name, c.forbidden.size(), network.links.size());
    }
    for (std::size_t s = 0; s < network.links_of_street.size(); ++s) {
        for (const Index l : network.links_of_street[s]) {
            require<DataError>(l >= 0 && l < links,
                               "traffic network, street {}: link is {}, expected 0 to {}", s, l,
                               links - 1);
        }
    }
    require<DataError>(network.signalised.empty() ||
                           network.signalised.size() == static_cast<std::size_t>(network.nodes),
                       "traffic network: signals are given for {} nodes, expected {} or none",
                       network.signalised.size(), network.nodes);
}

}  // namespace calade::traffic
