// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"

namespace calade::city {

/// A flat town for the fillers' tests: `blocks` × `blocks` junctions 100 m apart, streets both
/// ways, and along every street four buildings, every fifth one no dwelling.
inline City grid_town(int blocks) {
    City city;
    city.name = "grid town";
    city.crs = {2154, "IGN69"};
    for (int row = 0; row < blocks; ++row) {
        for (int column = 0; column < blocks; ++column) {
            city.streets.nodes.push_back({{100.0 * column, 100.0 * row}, false, Mark::synthesised});
        }
    }
    const auto add_street = [&](int from, int to) {
        Street s;
        s.from = StreetNodeId(from);
        s.to = StreetNodeId(to);
        s.axis = {city.streets.nodes[s.from.index()].position,
                  city.streets.nodes[s.to.index()].position};
        s.length_m = 100.0;
        s.name = "S" + std::to_string(city.streets.streets.size());
        for (int k = 0; k < 4; ++k) {
            const geo::Point2 p = geo::point_along(s.axis, 15.0 + 20.0 * k);
            const double side = s.axis[0].y == s.axis[1].y ? 12.0 : 0.0;
            const geo::Point2 c{p.x + (side > 0.0 ? 0.0 : 12.0), p.y + side};
            Building b;
            b.name = "B" + std::to_string(city.buildings.size());
            b.footprint.outer = {
                {c.x - 5, c.y - 5}, {c.x + 5, c.y - 5}, {c.x + 5, c.y + 5}, {c.x - 5, c.y + 5}};
            b.use =
                city.buildings.size() % 5 == 4 ? BuildingUse::commercial : BuildingUse::residential;
            b.residents = b.use == BuildingUse::residential ? 3.0 : 0.0;
            city.buildings.push_back(b);
        }
        city.streets.streets.push_back(s);
    };
    for (int row = 0; row < blocks; ++row) {
        for (int column = 0; column < blocks; ++column) {
            const int node = row * blocks + column;
            if (column + 1 < blocks) {
                add_street(node, node + 1);
            }
            if (row + 1 < blocks) {
                add_street(node, node + blocks);
            }
        }
    }
    return city;
}

}  // namespace calade::city
