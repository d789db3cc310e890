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

std::vector<geo::Polyline> without(const geo::Polyline& line, std::vector<double> places,
                                   double gap) {
    std::sort(places.begin(), places.end());
    const double length = geo::length(line);
    std::vector<geo::Polyline> pieces;
    const auto keep = [&](double from, double to) {
        if (to > from) {
            pieces.push_back(part_of(line, from, to));
        }
    };
    double from = 0.0;
    for (const double place : places) {
        keep(from, std::min(length, place - gap));
        from = std::max(from, place + gap);
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

}  // namespace

Outlets::Outlets(const geo::Grid& grid, const std::vector<geo::Polyline>& defences,
                 const std::vector<geo::Polyline>& watercourses)
    : grid_(grid) {
    for (const geo::Polyline& course : watercourses) {
        for (const geo::Polyline& defence : defences) {
            add_crossings(defence, course, crossings_);
        }
        Index last = -1;
        for (std::size_t k = 1; k < course.size(); ++k) {
            geo::walk_cells(grid, course[k - 1], course[k], [&](Index cell) {
                const Index step = std::abs(cell - last);
                if (last >= 0 && (step == 1 || step == grid.columns)) {
                    passed_.insert({std::min(cell, last), std::max(cell, last), step == 1});
                }
                last = cell;
            });
        }
    }
}

std::vector<double> Outlets::closed_faces(const geo::Polyline& line) const {
    std::vector<double> places;
    for (const geo::LineFace& f : geo::faces_along(grid_, line)) {
        if (!passed_.contains(f.face)) {
            continue;
        }
        const geo::Point2 middle = 0.5 * (grid_.centre(f.face.first) + grid_.centre(f.face.second));
        const bool near = std::any_of(crossings_.begin(), crossings_.end(), [&](geo::Point2 c) {
            return geo::distance(c, middle) <= reach_cells * grid_.cell;
        });
        if (near) {
            places.push_back(f.along);
        }
    }
    return places;
}

std::vector<geo::Polyline> Outlets::cut(const geo::Polyline& line) const {
    if (crossings_.empty() || line.size() < 2) {
        return {line};
    }
    const std::vector<double> places = closed_faces(line);
    if (places.empty()) {
        return {line};
    }
    std::vector<geo::Polyline> pieces;
    for (double cells = 1.0; cells <= widest_gap_cells; cells += 0.5) {
        pieces = without(line, places, cells * grid_.cell);
        if (std::all_of(pieces.begin(), pieces.end(),
                        [&](const geo::Polyline& p) { return closed_faces(p).empty(); })) {
            break;
        }
    }
    return pieces;
}

}  // namespace calade::city
