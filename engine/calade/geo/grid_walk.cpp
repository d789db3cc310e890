// SPDX-License-Identifier: Apache-2.0
// Walks over square lattices by counting crossings: how many lattice lines a segment passes is
// settled by the integer positions of its two ends, and the crossings are only put in order by
// floating-point arithmetic. The walk therefore always arrives exactly at its end, one side step
// at a time, whatever the rounding: a chain of segments leaves no gap and no diagonal.
#include "calade/geo/grid_walk.hpp"

#include <algorithm>
#include <limits>
#include <map>

namespace calade::geo {

namespace {

// A square lattice with its first line at `origin`; positions outside [low, high] are clamped.
struct Lattice {
    Point2 origin;
    double cell;
    Index low;
    Index high_x;
    Index high_y;

    [[nodiscard]] Index place(double coordinate, double start, Index high) const {
        const double at = std::floor((coordinate - start) / cell);
        return static_cast<Index>(
            std::clamp(at, static_cast<double>(low), static_cast<double>(high)));
    }
};

// Crossings of one axis' lattice lines on the way from `from` to `to`.
struct Axis {
    Index at;
    Index end;
    int step;
    double start;   // coordinate of the segment's start
    double extent;  // coordinate of the end minus that of the start
    double origin;
    double cell;

    [[nodiscard]] double next_share() const {
        if (at == end) {
            return std::numeric_limits<double>::infinity();
        }
        const double line = origin + (step > 0 ? at + 1 : at) * cell;
        return std::clamp((line - start) / extent, 0.0, 1.0);
    }
};

// Calls `step(x, y, along_x, share)` after each move, (x, y) being the position before it.
template <class Step>
void walk(const Lattice& lattice, Point2 a, Point2 b, const Step& step) {
    auto make = [&](double from, double to, double origin, Index high) {
        const Index at = lattice.place(from, origin, high);
        const Index end = lattice.place(to, origin, high);
        return Axis{at, end, end > at ? 1 : -1, from, to - from, origin, lattice.cell};
    };
    Axis x = make(a.x, b.x, lattice.origin.x, lattice.high_x);
    Axis y = make(a.y, b.y, lattice.origin.y, lattice.high_y);
    while (x.at != x.end || y.at != y.end) {
        const double share_x = x.next_share();
        const double share_y = y.next_share();
        const bool along_x = share_x <= share_y;
        step(x.at, y.at, along_x ? x.step : 0, along_x ? 0 : y.step, std::min(share_x, share_y));
        (along_x ? x.at : y.at) += along_x ? x.step : y.step;
    }
}

bool before(Point2 a, Point2 b) { return a.x != b.x ? a.x < b.x : a.y < b.y; }

// The part of a ring on one side of a lattice line, Sutherland & Hodgman (1974,
// doi:10.1145/360767.360802). Coordinates in cells. Edges that it adds along the line enclose no
// area, so the shoelace sum of the result is exact for concave rings too.
template <class Coordinate, class Replace>
void clip(const Ring& in, Ring& out, double line, double sign, const Coordinate& coordinate,
          const Replace& replace) {
    out.clear();
    for (std::size_t i = 0, j = in.size() - 1; i < in.size(); j = i++) {
        const double from = sign * (coordinate(in[j]) - line);
        const double to = sign * (coordinate(in[i]) - line);
        if ((from < 0.0) != (to < 0.0)) {
            out.push_back(replace(in[j] + (from / (from - to)) * (in[i] - in[j]), line));
        }
        if (to >= 0.0) {
            out.push_back(in[i]);
        }
    }
}

void clip_band(const Ring& in, Ring& out, Ring& scratch, bool along_y, Index low) {
    auto x = [](Point2 p) { return p.x; };
    auto y = [](Point2 p) { return p.y; };
    auto set_x = [](Point2 p, double v) { return Point2{v, p.y}; };
    auto set_y = [](Point2 p, double v) { return Point2{p.x, v}; };
    if (along_y) {
        clip(in, scratch, low, 1.0, y, set_y);
        clip(scratch, out, low + 1.0, -1.0, y, set_y);
    } else {
        clip(in, scratch, low, 1.0, x, set_x);
        clip(scratch, out, low + 1.0, -1.0, x, set_x);
    }
}

double signed_area(const Ring& ring) {
    double sum = 0.0;
    for (std::size_t i = 2; i < ring.size(); ++i) {
        sum += cross(ring[i - 1] - ring[0], ring[i] - ring[0]);
    }
    return 0.5 * sum;
}

// Adds `factor` × the ring's share of each cell of `grid`.
void add_shares(const Grid& grid, const Ring& ring, double factor,
                std::map<Index, double>& shares) {
    if (ring.size() < 3) {
        return;
    }
    Ring local;
    Box box;
    for (const Point2 p : ring) {
        local.push_back({(p.x - grid.x_min) / grid.cell, (p.y - grid.y_min) / grid.cell});
        box.include(local.back());
    }
    const double turn = signed_area(local) < 0.0 ? -factor : factor;
    auto first = [](double v) { return static_cast<Index>(std::clamp(std::floor(v), 0.0, 2e9)); };
    auto last = [](double v, Index count) {
        return static_cast<Index>(std::clamp(std::floor(v), -1.0, count - 1.0));
    };
    Ring band;
    Ring cell;
    Ring scratch;
    for (Index row = first(box.low.y); row <= last(box.high.y, grid.rows); ++row) {
        clip_band(local, band, scratch, true, row);
        if (band.size() < 3) {
            continue;
        }
        const Box reach = bounds(band);
        for (Index column = first(reach.low.x); column <= last(reach.high.x, grid.columns);
             ++column) {
            clip_band(band, cell, scratch, false, column);
            const double share = turn * signed_area(cell);
            if (share != 0.0) {
                shares[grid.index(column, row)] += share;
            }
        }
    }
}

}  // namespace

void walk_cells(const Grid& grid, Point2 a, Point2 b,
                const std::function<void(Index cell)>& visit) {
    // One ring of positions outside the grid stands for everything beyond it.
    const Lattice lattice{{grid.x_min, grid.y_min}, grid.cell, -1, grid.columns, grid.rows};
    Index column = lattice.place(a.x, grid.x_min, grid.columns);
    Index row = lattice.place(a.y, grid.y_min, grid.rows);
    auto report = [&] {
        if (grid.contains(column, row)) {
            visit(grid.index(column, row));
        }
    };
    report();
    walk(lattice, a, b, [&](Index, Index, int dx, int dy, double) {
        column += dx;
        row += dy;
        report();
    });
}

// The line is followed on the lattice of cell CORNERS: each of its points belongs to the nearest
// corner, and a move from a corner to the next one closes the face between them. That move happens
// exactly where the line crosses the link between the two cells' centres, so two cells on either
// side of the line are never left linked.
std::vector<LineFace> faces_along(const Grid& grid, const Polyline& line) {
    const Lattice corners{{grid.x_min - 0.5 * grid.cell, grid.y_min - 0.5 * grid.cell},
                          grid.cell,
                          0,
                          grid.columns,
                          grid.rows};
    std::map<Face, double> found;
    double start = 0.0;
    for (std::size_t i = 1; i < line.size(); ++i) {
        // Always walked in the same direction, so that a line gives the same faces both ways.
        const bool forward = before(line[i - 1], line[i]);
        const Point2 a = forward ? line[i - 1] : line[i];
        const Point2 b = forward ? line[i] : line[i - 1];
        const double step = distance(a, b);
        walk(corners, a, b, [&](Index x, Index y, int dx, int dy, double share) {
            Face face;
            if (dx != 0) {
                const Index column = dx > 0 ? x : x - 1;
                if (y == 0 || y == grid.rows) {
                    return;
                }
                face = {grid.index(column, y - 1), grid.index(column, y), false};
            } else {
                const Index row = dy > 0 ? y : y - 1;
                if (x == 0 || x == grid.columns) {
                    return;
                }
                face = {grid.index(x - 1, row), grid.index(x, row), true};
            }
            const double along = start + (forward ? share : 1.0 - share) * step;
            const auto [place, fresh] = found.emplace(face, along);
            if (!fresh) {
                place->second = std::min(place->second, along);
            }
        });
        start += step;
    }
    std::vector<LineFace> out;
    out.reserve(found.size());
    for (const auto& [face, along] : found) {
        out.push_back({face, along});
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const LineFace& p, const LineFace& q) { return p.along < q.along; });
    return out;
}

std::vector<CellShare> cover(const Grid& grid, const Polygon& polygon) {
    std::map<Index, double> shares;
    add_shares(grid, polygon.outer, 1.0, shares);
    for (const auto& hole : polygon.holes) {
        add_shares(grid, hole, -1.0, shares);
    }
    constexpr double rounding = 1e-12;  // what is left where a hole takes a whole cell away
    std::vector<CellShare> out;
    for (const auto& [cell, share] : shares) {
        if (share > rounding) {
            out.push_back({cell, std::min(share, 1.0)});
        }
    }
    return out;
}

std::vector<Index> cells_inside(const Grid& grid, const MultiPolygon& polygons) {
    std::vector<bool> inside(static_cast<std::size_t>(grid.size()), false);
    std::vector<std::vector<double>> rows(static_cast<std::size_t>(grid.rows));
    auto add = [&](const Ring& ring) {
        for (std::size_t i = 0, j = ring.size() - 1; i < ring.size(); j = i++) {
            const Point2 a = ring[j];
            const Point2 b = ring[i];
            const auto [south, north] = std::minmax(a.y, b.y);
            auto row_of = [&](double y) {
                return std::clamp(std::floor((y - grid.y_min) / grid.cell), -1.0, grid.rows + 0.0);
            };
            const auto first = static_cast<Index>(std::max(0.0, row_of(south)));
            const auto last = static_cast<Index>(std::min(grid.rows - 1.0, row_of(north)));
            for (Index row = first; row <= last; ++row) {
                const double y = grid.centre(0, row).y;
                if ((a.y > y) != (b.y > y)) {
                    rows[static_cast<std::size_t>(row)].push_back(
                        a.x + (b.x - a.x) * ((y - a.y) / (b.y - a.y)));
                }
            }
        }
    };
    for (const auto& polygon : polygons) {
        if (polygon.empty()) {
            continue;
        }
        for (auto& row : rows) {
            row.clear();
        }
        add(polygon.outer);
        for (const auto& hole : polygon.holes) {
            if (hole.size() >= 3) {
                add(hole);
            }
        }
        for (Index row = 0; row < grid.rows; ++row) {
            auto& xs = rows[static_cast<std::size_t>(row)];
            std::sort(xs.begin(), xs.end());
            for (std::size_t k = 0; k + 1 < xs.size(); k += 2) {
                // Centres in [xs[k], xs[k+1]), as contains() has it.
                auto column = [&](double x) {
                    const double c = std::ceil((x - grid.x_min) / grid.cell - 0.5);
                    auto at = static_cast<Index>(std::clamp(c, 0.0, grid.columns + 0.0));
                    while (at > 0 && grid.centre(at - 1, row).x >= x) {
                        --at;
                    }
                    while (at < grid.columns && grid.centre(at, row).x < x) {
                        ++at;
                    }
                    return at;
                };
                for (Index c = column(xs[k]); c < column(xs[k + 1]); ++c) {
                    inside[static_cast<std::size_t>(grid.index(c, row))] = true;
                }
            }
        }
    }
    std::vector<Index> out;
    for (Index i = 0; i < grid.size(); ++i) {
        if (inside[static_cast<std::size_t>(i)]) {
            out.push_back(i);
        }
    }
    return out;
}

}  // namespace calade::geo
