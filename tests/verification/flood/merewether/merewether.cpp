// SPDX-License-Identifier: Apache-2.0
#include "merewether/merewether.hpp"

#include "calade/geo/grid_walk.hpp"
#include "calade/io/raster_io.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

namespace {

constexpr float wall_share = 0.5F;  // as for buildings of a city: build_buildings.cpp

std::vector<geo::Point2> points(const std::filesystem::path& file) {
    std::vector<geo::Point2> result;
    for (const auto& row : read_numbers(file)) {
        if (row.size() >= 2) {
            result.push_back({row[0], row[1]});
        }
    }
    return result;
}

// The terrain on cells of a half, one or two of its own.
geo::Raster<float> on_cells(const geo::Raster<float>& from, double factor) {
    if (factor == 1.0) {
        return from;
    }
    geo::Grid grid = from.grid;
    grid.cell *= factor;
    grid.columns = static_cast<Index>(from.grid.columns / factor);
    grid.rows = static_cast<Index>(from.grid.rows / factor);
    geo::Raster<float> to(grid, std::numeric_limits<float>::quiet_NaN());
    for (Index r = 0; r < grid.rows; ++r) {
        for (Index c = 0; c < grid.columns; ++c) {
            double weights = 0.0;
            double sum = 0.0;
            const auto add = [&](Index cc, Index rr, double weight) {
                if (from.grid.contains(cc, rr) && std::isfinite(from.at(cc, rr)) && weight > 0.0) {
                    weights += weight;
                    sum += weight * static_cast<double>(from.at(cc, rr));
                }
            };
            if (factor > 1.0) {
                const auto k = static_cast<Index>(factor);
                for (Index i = 0; i < k * k; ++i) {
                    add(c * k + i % k, r * k + i / k, 1.0);
                }
            } else {  // bilinear between centres
                const double x = (c + 0.5) * factor - 0.5;
                const double y = (r + 0.5) * factor - 0.5;
                const auto c0 = static_cast<Index>(std::floor(x));
                const auto r0 = static_cast<Index>(std::floor(y));
                for (Index i = 0; i < 4; ++i) {
                    const Index cc = c0 + i % 2;
                    const Index rr = r0 + i / 2;
                    add(cc, rr,
                        (1.0 - std::abs(x - static_cast<double>(cc))) *
                            (1.0 - std::abs(y - static_cast<double>(rr))));
                }
            }
            if (weights > 0.0) {
                to.at(c, r) = static_cast<float>(sum / weights);
            }
        }
    }
    return to;
}

}  // namespace

std::filesystem::path merewether_folder() { return data_folder() / "flood" / "merewether"; }

std::optional<Merewether> make_merewether(double factor) {
    const std::filesystem::path folder = merewether_folder();
    const std::string text = unpacked(folder / "topography1.zip");
    if (text.empty()) {
        return std::nullopt;
    }
    const geo::Raster<float> terrain =
        on_cells(io::parse_ascii_grid(text, "topography1.asc").values, factor);
    const geo::Grid& grid = terrain.grid;
    Merewether town;
    Geometry& g = town.geometry;
    g.grid = grid;
    const auto cells = static_cast<std::size_t>(grid.size());
    g.active.assign(cells, 0);
    g.bed.assign(cells, 0.0F);
    g.manning.assign(cells, 0.04F);
    g.storage.assign(cells, 1.0F);
    g.sea.assign(cells, 0);
    g.east_crest.assign(cells, test::no_wall);
    g.north_crest.assign(cells, test::no_wall);
    for (Index i = 0; i < grid.size(); ++i) {
        const float z = terrain.at(i % grid.columns, i / grid.columns);
        if (std::isfinite(z)) {
            g.active[static_cast<std::size_t>(i)] = 1;
            g.bed[static_cast<std::size_t>(i)] = z;
        }
    }
    for (const geo::CellShare& share :
         geo::cover(grid, {points(folder / "Road" / "RoadPolygon.csv"), {}})) {
        if (share.share >= 0.5) {
            g.manning[static_cast<std::size_t>(share.cell)] = 0.02F;
        }
    }
    // The eastern and northern edge of the terrain is open, the rest a wall.
    g.boundaries.push_back({"out", city::BoundaryKind::free_outflow, {}});
    const auto inside = [&](Index c, Index r) {
        return grid.contains(c, r) && g.active[static_cast<std::size_t>(grid.index(c, r))] != 0;
    };
    for (Index i = 0; i < grid.size(); ++i) {
        const Index c = i % grid.columns;
        const Index r = i / grid.columns;
        if (inside(c, r)) {
            if (!inside(c + 1, r) && c + 2 >= grid.columns) {
                g.boundaries[0].faces.push_back({i, 1});
            }
            if (!inside(c, r + 1) && r + 2 >= grid.rows) {
                g.boundaries[0].faces.push_back({i, 3});
            }
        }
    }
    std::vector<float> covered(cells, 0.0F);
    for (const auto& entry : std::filesystem::directory_iterator(folder / "houses")) {
        for (const geo::CellShare& share : geo::cover(grid, {points(entry.path()), {}})) {
            covered[static_cast<std::size_t>(share.cell)] += static_cast<float>(share.share);
        }
    }
    for (std::size_t i = 0; i < cells; ++i) {
        g.active[i] = covered[i] >= wall_share ? std::uint8_t{0} : g.active[i];
    }
    auto& faces = g.boundaries[0].faces;
    std::erase_if(faces,
                  [&](const auto& f) { return g.active[static_cast<std::size_t>(f.cell)] == 0; });
    Source inflow{"inflow", {}, test::constant(19.7, "inflow")};
    for (Index i = 0; i < grid.size(); ++i) {
        const geo::Point2 p = grid.centre(i);
        if (g.active[static_cast<std::size_t>(i)] != 0 &&
            std::hypot(p.x - 382265.0, p.y - 6354280.0) < 10.0) {
            inflow.cells.push_back(i);
        }
    }
    town.forcing = {{sim::Series{}}, {}, {inflow}};
    return town;
}

namespace {

constexpr double search_m = 5.0;  // a mark may lie on a house's wall

double mean_error(const Model& model, const State& state) {
    const geo::Grid& grid = model.geometry().grid;
    double sum = 0.0;
    int count = 0;
    for (const auto& row : read_numbers(merewether_folder() / "point_observations.csv")) {
        // The wet cell nearest to the mark.
        double nearest = 1e9;
        double level = std::nan("");
        const Index c0 = grid.cell_at({row[0], row[1]});
        const auto reach = static_cast<Index>(std::ceil(search_m / grid.cell));
        for (Index dr = -reach; dr <= reach; ++dr) {
            for (Index dc = -reach; dc <= reach; ++dc) {
                const Index c = c0 % grid.columns + dc;
                const Index r = c0 / grid.columns + dr;
                if (!grid.contains(c, r)) {
                    continue;
                }
                const auto s = static_cast<std::size_t>(grid.index(c, r));
                const geo::Point2 p = grid.centre(c, r);
                const double far = std::hypot(p.x - row[0], p.y - row[1]);
                if (state.h[s] > 0.01F && far < nearest) {
                    nearest = far;
                    level = static_cast<double>(model.geometry().bed[s] + state.h[s]);
                }
            }
        }
        sum += std::abs(level - row[3]);
        ++count;
    }
    return sum / count;
}

}  // namespace

void merewether(Report& report) {
    for (const double factor : {2.0, 1.0, 0.5}) {
        auto town = make_merewether(factor);
        if (!town) {
            Report::skip("merewether", (merewether_folder() / "topography1.zip").string() +
                                           " cannot be read; set CALADE_DATA, install unzip");
            return;
        }
        const Model model({}, std::move(town->geometry), std::move(town->forcing));
        State state = model.still_water(-1000.0);
        model.advance(state, 900.0);
        // One limit for the cell size that peers are compared at; the others are printed.
        report.add("merewether",
                   fmt::format("{} m cells: mean error of five observed levels, m", factor),
                   mean_error(model, state), factor == 1.0 ? 0.124 : 0.202);
        report.add("merewether", fmt::format("{} m cells: ledger, relative", factor),
                   model.ledger(state).relative_error(), 1e-6);
    }
}

}  // namespace calade::flood::verification
