// SPDX-License-Identifier: Apache-2.0
#include "calade/city/build/outlets.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace calade::city {
namespace {

// A wall follows its line in steps of a cell: near a crossing it may close a face of the
// watercourse a few cells away from the point where the lines cross.
constexpr double reach_cells = 3.0;
constexpr double widest_gap_cells = 4.0;
constexpr double gap_of_pass_cells = 0.02;

geo::Polyline part_of(const geo::Polyline& line, double from, double to) {
    geo::Polyline piece{geo::point_along(line, from)};
    double passed = 0.0;
    for (std::size_t k = 1; k < line.size(); ++k) {
        passed += geo::distance(line[k - 1], line[k]);
        if (passed > from && passed < to) {
            piece.push_back(line[k]);
        }
    }
    piece.push_back(geo::point_along(line, to));
    return piece;
}

struct Gap {
    double place, reach;
    friend bool operator<(const Gap& a, const Gap& b) { return a.place < b.place; }
};

std::vector<geo::Polyline> without(const geo::Polyline& line, std::vector<Gap> gaps) {
    std::sort(gaps.begin(), gaps.end());
    const double length = geo::length(line);
    std::vector<geo::Polyline> pieces;
    const auto keep = [&](double from, double to) {
        if (to > from) {
            pieces.push_back(part_of(line, from, to));
        }
    };
    double from = 0.0;
    for (const Gap& gap : gaps) {
        keep(from, std::min(length, gap.place - gap.reach));
        from = std::max(from, gap.place + gap.reach);
    }
    keep(from, length);
    return pieces;
}

void add_crossings(const geo::Polyline& a, const geo::Polyline& b, std::vector<geo::Point2>& out) {
    if (!geo::bounds(a).overlaps(geo::bounds(b))) {
        return;
    }
    for (std::size_t k = 1; k < a.size(); ++k) {
        for (std::size_t m = 1; m < b.size(); ++m) {
            double share = 0.0;
            if (geo::segments_cross(a[k - 1], a[k], b[m - 1], b[m], &share)) {
                out.push_back(a[k - 1] + share * (a[k] - a[k - 1]));
            }
        }
    }
}

/// The faces between the cells that a line meets one after the other.
void add_faces(const geo::Grid& grid, const geo::Polyline& line, std::set<geo::Face>& out) {
    Index last = -1;
    for (std::size_t k = 1; k < line.size(); ++k) {
        geo::walk_cells(grid, line[k - 1], line[k], [&](Index cell) {
            const Index step = std::abs(cell - last);
            if (last >= 0 && (step == 1 || step == grid.columns)) {
                out.insert({std::min(cell, last), std::max(cell, last), step == 1});
            }
            last = cell;
        });
    }
}

}  // namespace

Outlets::Outlets(const geo::Grid& grid, const std::vector<geo::Polyline>& defences,
                 const std::vector<geo::Polyline>& watercourses,
                 const std::vector<geo::Polyline>& passes)
    : grid_(grid) {
    for (const geo::Polyline& course : watercourses) {
        for (const geo::Polyline& defence : defences) {
            add_crossings(defence, course, crossings_);
        }
        add_faces(grid, course, passed_);
    }
    for (const geo::Polyline& pass : passes) {
        add_faces(grid, pass, free_);
    }
}

std::vector<Outlets::Closed> Outlets::closed_faces(const geo::Polyline& line) const {
    std::vector<Closed> closed;
    for (const geo::LineFace& f : geo::faces_along(grid_, line)) {
        if (free_.contains(f.face)) {
            closed.push_back({f.along, false});
            continue;
        }
        if (!passed_.contains(f.face)) {
            continue;
        }
        const geo::Point2 middle = 0.5 * (grid_.centre(f.face.first) + grid_.centre(f.face.second));
        const bool near = std::any_of(crossings_.begin(), crossings_.end(), [&](geo::Point2 c) {
            return geo::distance(c, middle) <= reach_cells * grid_.cell;
        });
        if (near) {
            closed.push_back({f.along, true});
        }
    }
    return closed;
}

std::vector<geo::Polyline> Outlets::cut(const geo::Polyline& line) const {
    if ((crossings_.empty() && free_.empty()) || line.size() < 2) {
        return {line};
    }
    const std::vector<Closed> closed = closed_faces(line);
    if (closed.empty()) {
        return {line};
    }
    std::vector<geo::Polyline> pieces;
    double wide = 1.0;
    for (double narrow = gap_of_pass_cells; wide <= widest_gap_cells; narrow *= 2.0, wide += 0.5) {
        std::vector<Gap> gaps;
        for (const Closed& c : closed) {
            gaps.push_back({c.place, (c.of_course ? wide : narrow) * grid_.cell});
        }
        pieces = without(line, std::move(gaps));
        if (std::all_of(pieces.begin(), pieces.end(),
                        [&](const geo::Polyline& p) { return closed_faces(p).empty(); })) {
            break;
        }
    }
    return pieces;
}

}  // namespace calade::city
