// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/streets.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace calade::tests {

/// A street net drawn in text. Capital letters are junctions, runs of - and | are two-way streets,
/// a run with > < ^ or v in it is a one-way street. A column is 100 m, a row 100 m; streets have
/// 10 m/s, 0.5 vehicles/s and the name of their ends in reading order ("AB" from left to right,
/// "AC" downwards).
///     A---B      AB: 400 m, two-way
///     |   v      BD: one-way from B down to D
///     C---D
struct StreetMap {
    city::StreetNetwork streets;
    std::string letters;  ///< of each node

    [[nodiscard]] StreetNodeId node(char letter) const {
        const auto found = letters.find(letter);
        if (found == std::string::npos) {
            throw std::out_of_range(std::string("no junction ") + letter);
        }
        return StreetNodeId(found);
    }
    [[nodiscard]] StreetId street(std::string_view name) const {
        for (std::size_t s = 0; s < streets.streets.size(); ++s) {
            if (streets.streets[s].name == name) {
                return StreetId(s);
            }
        }
        throw std::out_of_range("no street " + std::string(name));
    }
    [[nodiscard]] city::Street& edit(std::string_view name) {
        return streets.streets[street(name).index()];
    }
};

namespace detail {

inline void draw_street(StreetMap& map, const std::vector<std::string>& rows, std::size_t row,
                        std::size_t column, std::size_t down, std::size_t right) {
    const auto cell = [&](std::size_t r, std::size_t c) {
        return r < rows.size() && c < rows[r].size() ? rows[r][c] : ' ';
    };
    const std::string_view line = down != 0 ? "|^v" : "-<>";
    char way = 0;
    std::size_t n = 1;
    for (; line.find(cell(row + n * down, column + n * right)) != line.npos; ++n) {
        const char c = cell(row + n * down, column + n * right);
        way = c != line[0] ? c : way;
    }
    const char end = cell(row + n * down, column + n * right);
    if (n == 1 || end < 'A' || end > 'Z') {
        return;
    }
    city::Street street;
    street.name = {rows[row][column], end};
    const bool backwards = way == '<' || way == '^';
    street.oneway = way != 0;
    street.from = map.node(backwards ? end : rows[row][column]);
    street.to = map.node(backwards ? rows[row][column] : end);
    street.axis = {map.streets.nodes[street.from.index()].position,
                   map.streets.nodes[street.to.index()].position};
    street.length_m = 100.0 * static_cast<double>(n);
    street.free_speed_ms = 10.0;
    street.capacity_vps = 0.5;
    map.streets.streets.push_back(street);
}

}  // namespace detail

inline StreetMap draw_streets(std::string_view text) {
    std::vector<std::string> rows(1);
    for (const char c : text) {
        if (c == '\n') {
            rows.emplace_back();
        } else {
            rows.back() += c;
        }
    }
    StreetMap map;
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t c = 0; c < rows[r].size(); ++c) {
            if (rows[r][c] >= 'A' && rows[r][c] <= 'Z') {
                city::StreetNode node;
                node.position = {100.0 * static_cast<double>(c), -100.0 * static_cast<double>(r)};
                map.streets.nodes.push_back(node);
                map.letters += rows[r][c];
            }
        }
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
        for (std::size_t c = 0; c < rows[r].size(); ++c) {
            if (rows[r][c] >= 'A' && rows[r][c] <= 'Z') {
                detail::draw_street(map, rows, r, c, 0, 1);
                detail::draw_street(map, rows, r, c, 1, 0);
            }
        }
    }
    return map;
}

/// Cars per hour from one junction of the map to another.
struct Trips {
    char from, to;
    double per_hour;
};

/// A zone at every junction named in `trips`.
inline city::TravelDemand draw_trips(const StreetMap& map, const std::vector<Trips>& trips) {
    city::TravelDemand demand;
    std::string named;
    const auto zone = [&](char letter) {
        if (named.find(letter) == std::string::npos) {
            named += letter;
            city::Zone z;
            z.name = std::string(1, letter);
            z.node = map.node(letter);
            z.position = map.streets.nodes[z.node.index()].position;
            demand.zones.push_back(z);
        }
        return ZoneId(named.find(letter));
    };
    for (const auto& t : trips) {
        demand.trips.push_back({zone(t.from), zone(t.to), t.per_hour});
    }
    return demand;
}

}  // namespace calade::tests
