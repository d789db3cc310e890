// SPDX-License-Identifier: Apache-2.0
#include "calade/city/build/ground.hpp"

#include "calade/base/error.hpp"
#include "calade/geo/grid_walk.hpp"

#include <algorithm>
#include <cmath>

namespace calade::city {
namespace {

/// The line moved sideways, to its left; at its bends by the normal of both sides together.
geo::Polyline beside(const geo::Polyline& line, double offset) {
    geo::Polyline moved;
    for (std::size_t k = 0; k < line.size(); ++k) {
        const geo::Point2 along = line[std::min(k + 1, line.size() - 1)] - line[k > 0 ? k - 1 : 0];
        const double length = geo::length(along);
        moved.push_back(line[k] + (offset / length) * geo::Point2{-along.y, along.x});
    }
    return moved;
}

geo::Polyline read_line(const City& city, const io::TomlTable& section) {
    geo::Polyline line;
    for (const std::vector<double>& p : section.rows("line")) {
        require<ScenarioError>(p.size() == 2, "{}: line has a point of {} numbers, expected [x, y]",
                               section.where("line"), p.size());
        const geo::Point2 point{p[0], p[1]};
        require<ScenarioError>(line.empty() || !(line.back() == point),
                               "{}: line has the point ({:.1f}, {:.1f}) twice",
                               section.where("line"), p[0], p[1]);
        const Index cell = city.terrain.elevation.grid.cell_at(point);
        require<ScenarioError>(cell >= 0 && !std::isnan(city.terrain.elevation[cell]),
                               "{}: the pass leads through ({:.1f}, {:.1f}), outside the flood "
                               "domain",
                               section.where("line"), p[0], p[1]);
        line.push_back(point);
    }
    require<ScenarioError>(line.size() >= 2, "{}: line has {} points, expected at least 2",
                           section.where("line"), line.size());
    return line;
}

}  // namespace

std::vector<geo::Polyline> carve_pass(City& city, const io::TomlTable& section) {
    section.only({"name", "line", "width", "bed", "manning", "reason"});
    Terrain& terrain = city.terrain;
    const geo::Grid& grid = terrain.elevation.grid;
    const std::string name = section.text("name");
    const geo::Polyline line = read_line(city, section);
    const double width = section.number_or("width", grid.cell, Dimension::length);
    require<ScenarioError>(width > 0.0 && width < 100.0 * grid.cell,
                           "{}: width is {:g} m, expected more than 0 and less than 100 cells",
                           section.where("width"), width);
    const auto ground = [&](geo::Point2 p) {
        return static_cast<double>(terrain.elevation[grid.cell_at(p)]);
    };
    const double bed = section.number_or("bed", std::max(ground(line.front()), ground(line.back())),
                                         Dimension::length);
    const auto manning = static_cast<float>(section.number_or("manning", 0.025));

    const double spread = std::max(0.0, width - grid.cell);
    const auto lanes = 1 + static_cast<int>(std::ceil(spread / grid.cell));
    std::vector<geo::Polyline> lines;
    for (int lane = 0; lane < lanes; ++lane) {
        const double share = lanes == 1 ? 0.0 : static_cast<double>(lane) / (lanes - 1) - 0.5;
        lines.push_back(beside(line, share * spread));
    }
    int lowered = 0;
    double highest = bed;
    for (const geo::Polyline& lane : lines) {
        for (std::size_t k = 1; k < lane.size(); ++k) {
            geo::walk_cells(grid, lane[k - 1], lane[k], [&](Index cell) {
                if (std::isnan(terrain.elevation[cell])) {
                    return;
                }
                if (static_cast<double>(terrain.elevation[cell]) > bed) {
                    highest = std::max(highest, static_cast<double>(terrain.elevation[cell]));
                    terrain.elevation[cell] = static_cast<float>(bed);
                    terrain.mark[cell] = static_cast<std::uint8_t>(Mark::estimated);
                    ++lowered;
                }
                terrain.sea[cell] = 1;
                terrain.manning[cell] = manning;
            });
        }
    }
    const std::string reason = section.text_or("reason", "");
    city.notes.push_back(fmt::format(
        "Pass '{}': {} cells carved to {:.1f} m, from up to {:.1f} m, marked estimated; no defence "
        "closes it.{}{}",
        name, lowered, bed, highest, reason.empty() ? "" : " ", reason));
    return lines;
}

}  // namespace calade::city
