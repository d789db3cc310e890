// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/route_lists.hpp"

#include "calade/base/parallel.hpp"

#include <algorithm>

namespace calade::traffic {

void RouteLists::unpack(const Routes& routes, std::span<const std::uint8_t> closed) {
    if (routes.empty()) {
        return;
    }
    link_ = routes.link;
    route_.resize(routes.flow.size());
    constexpr Index grain = 4096;
    parallel_for(0, pairs(), grain, [&](Index begin, Index end) {
        for (Index p = begin; p < end; ++p) {
            List& list = list_[at(p)];
            list.begin = routes.first_route[at(p)];
            list.room = routes.first_route[at(p) + 1] - list.begin;
            list.count = 0;
            for (Index r = list.begin; r < list.begin + list.room; ++r) {
                const Index first = routes.first_link[at(r)];
                Route route{first, routes.first_link[at(r) + 1] - first, routes.flow[at(r)], 0};
                bool open = true;
                for (const Index l : links(route)) {
                    route.label += key_[at(l)];
                    open = open && closed[at(l)] == 0;
                }
                if (open) {
                    route_[at(list.begin + list.count++)] = route;
                }
            }
        }
    });
}

void RouteLists::pack(Routes& routes) const {
    std::size_t count = 0;
    std::size_t length = 0;
    for (Index p = 0; p < pairs(); ++p) {
        for (const Route& route : of(p)) {
            ++count;
            length += at(route.length);
        }
    }
    routes.first_route.assign(1, 0);
    routes.first_link.assign(1, 0);
    routes.flow.clear();
    routes.first_route.reserve(list_.size() + 1);
    routes.first_link.reserve(count + 1);
    routes.flow.reserve(count);
    routes.link.resize(length);
    auto next = routes.link.begin();
    for (Index p = 0; p < pairs(); ++p) {
        for (const Route& route : of(p)) {
            const auto used = links(route);
            routes.flow.push_back(route.flow);
            next = std::copy(used.begin(), used.end(), next);
            routes.first_link.push_back(static_cast<Index>(next - routes.link.begin()));
        }
        routes.first_route.push_back(static_cast<Index>(routes.flow.size()));
    }
}

void RouteLists::add(Index pair, std::span<const Index> path, double flow) {
    std::uint64_t label = 0;
    for (const Index l : path) {
        label += key_[at(l)];
    }
    for (Route& known : of(pair)) {
        if (known.label == label) {
            known.flow += flow;
            return;
        }
    }
    List& list = list_[at(pair)];
    if (list.count == list.room) {
        // The list moves to the end, with room to grow.
        const auto begin = static_cast<Index>(route_.size());
        list.room = std::max<Index>(1, 2 * list.count);
        route_.resize(route_.size() + at(list.room));
        std::copy_n(route_.begin() + list.begin, list.count, route_.begin() + begin);
        list.begin = begin;
    }
    route_[at(list.begin + list.count++)] = {static_cast<Index>(link_.size()),
                                             static_cast<Index>(path.size()), flow, label};
    link_.insert(link_.end(), path.begin(), path.end());
}

}  // namespace calade::traffic
