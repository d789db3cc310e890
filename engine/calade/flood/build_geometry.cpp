// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/geometry.hpp"

#include "calade/flood/build.hpp"

namespace calade::flood {

Geometry build_geometry(const city::City& city, const Parameters& parameters) {
    Geometry geometry;
    lay_terrain(city, parameters, geometry);
    lay_boundaries(city, geometry);
    lay_defences(city, geometry);
    lay_gates(city, geometry);
    lay_basins(city, geometry);
    lay_pumps(city, geometry);
    std::vector<Index> kept;
    for (const auto& pump : geometry.pumps) {
        kept.push_back(pump.inlet);
        kept.push_back(pump.outlet);
    }
    for (const auto& gate : geometry.gates) {
        kept.push_back(gate.gauge_cell);
    }
    for (const auto& boundary : geometry.boundaries) {
        for (const auto& face : boundary.faces) {
            kept.push_back(face.cell);
        }
    }
    lay_buildings(city, parameters, kept, geometry);
    lay_drainage(city, parameters, geometry);
    return geometry;
}

}  // namespace calade::flood
