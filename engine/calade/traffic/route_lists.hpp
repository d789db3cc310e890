// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/at.hpp"
#include "calade/traffic/routes.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace calade::traffic {

/// The routes of every demand pair while an assignment works on them. Each pair's stand together in
/// one array, so that going through all pairs reads memory in order. A route's label is the sum of
/// its links' keys (random 64-bit numbers, wrapping): paths of one pair are the same if and only if
/// their labels are, but for one chance in 2^64.
class RouteLists {
public:
    struct Route {
        Index begin = 0;  ///< into the array of links
        Index length = 0;
        double flow = 0.0;
        std::uint64_t label = 0;
    };

    /// `key` has one entry a link and must outlive the lists.
    RouteLists(std::size_t pairs, std::span<const std::uint64_t> key) : list_(pairs), key_(key) {}

    [[nodiscard]] Index pairs() const { return static_cast<Index>(list_.size()); }
    [[nodiscard]] std::span<Route> of(Index pair) {
        const List& list = list_[at(pair)];
        return {route_.data() + list.begin, at(list.count)};
    }
    [[nodiscard]] std::span<const Route> of(Index pair) const {
        const List& list = list_[at(pair)];
        return {route_.data() + list.begin, at(list.count)};
    }
    [[nodiscard]] std::span<const Index> links(const Route& route) const {
        return {link_.data() + route.begin, at(route.length)};
    }

    /// Takes the routes of a state but those over closed links.
    void unpack(const Routes& routes, std::span<const std::uint8_t> closed);
    /// Whether the state had routes for the pair, open or not.
    [[nodiscard]] bool had_routes(Index pair) const { return list_[at(pair)].room > 0; }
    /// Gives them back; `tree` of the routes stays as it is.
    void pack(Routes& routes) const;
    /// Adds flow to a path, which joins the pair's routes unless it is there already. Ends views of
    /// routes that were taken before.
    void add(Index pair, std::span<const Index> path, double flow);
    /// Only the first `count` routes of the pair stay.
    void keep(Index pair, std::size_t count) { list_[at(pair)].count = static_cast<Index>(count); }

private:
    struct List {
        Index begin = 0, count = 0, room = 0;
    };
    std::vector<List> list_;
    std::vector<Route> route_;
    std::vector<Index> link_;
    std::span<const std::uint64_t> key_;
};

}  // namespace calade::traffic
