// SPDX-License-Identifier: Apache-2.0
#include "calade/city/build/ground.hpp"

#include "calade/base/error.hpp"
#include "calade/geo/grid_walk.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace calade::city {
namespace {

bool at_domain_edge(const geo::Raster<float>& z, Index cell) {
    const Index column = cell % z.grid.columns;
    const Index row = cell / z.grid.columns;
    const std::array<std::array<Index, 2>, 4> around{
        {{column - 1, row}, {column + 1, row}, {column, row - 1}, {column, row + 1}}};
    return std::any_of(around.begin(), around.end(), [&](const auto& n) {
        return !z.grid.contains(n[0], n[1]) || std::isnan(z.at(n[0], n[1]));
    });
}

}  // namespace

void add_boundary(City& city, const io::TomlTable& section) {
    section.only({"name", "kind", "at", "radius"});
    OpenBoundary b;
    b.name = section.text("name");
    const std::string kind = section.text("kind");
    require<ScenarioError>(kind == "level" || kind == "discharge" || kind == "free_outflow",
                           "{}: boundary kind is '{}', expected level, discharge or free_outflow",
                           section.where("kind"), kind);
    b.kind = kind == "level"       ? BoundaryKind::level
             : kind == "discharge" ? BoundaryKind::discharge
                                   : BoundaryKind::free_outflow;
    const std::vector<double> at = section.numbers("at");
    require<ScenarioError>(at.size() == 2, "{}: 'at' has {} numbers, expected [x, y]",
                           section.where("at"), at.size());
    const double r = section.number("radius", Dimension::length);
    b.extent = {{{{at[0] - r, at[1] - r},
                  {at[0] + r, at[1] - r},
                  {at[0] + r, at[1] + r},
                  {at[0] - r, at[1] + r}},
                 {}}};
    b.mark = Mark::estimated;
    const geo::Raster<float>& z = city.terrain.elevation;
    int edge_cells = 0;
    for (const Index cell : geo::cells_inside(z.grid, b.extent)) {
        edge_cells += !std::isnan(z[cell]) && at_domain_edge(z, cell) ? 1 : 0;
    }
    require<ScenarioError>(
        edge_cells > 0,
        "{}: boundary '{}' meets no edge of the flood domain within {:g} m of x = "
        "{:.0f}, y = {:.0f}",
        section.where("at"), b.name, r, at[0], at[1]);
    city.boundaries.push_back(std::move(b));
}

}  // namespace calade::city
