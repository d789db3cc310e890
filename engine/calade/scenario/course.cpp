// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/course.hpp"

#include "calade/base/error.hpp"
#include "calade/base/log.hpp"
#include "calade/geo/grid_walk.hpp"
#include "calade/scenario/named.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::scenario {

namespace {

double turn(geo::Point2 a, geo::Point2 b, geo::Point2 c) { return geo::cross(b - a, c - a); }

// Whether c, known to be in line with ab, lies on the segment.
bool on_segment(geo::Point2 a, geo::Point2 b, geo::Point2 c) {
    return std::min(a.x, b.x) <= c.x && c.x <= std::max(a.x, b.x) && std::min(a.y, b.y) <= c.y &&
           c.y <= std::max(a.y, b.y);
}

// Touching counts: a wall that comes back to itself encloses something by mistake.
bool meet(geo::Point2 a, geo::Point2 b, geo::Point2 c, geo::Point2 d) {
    const double abc = turn(a, b, c);
    const double abd = turn(a, b, d);
    const double cda = turn(c, d, a);
    const double cdb = turn(c, d, b);
    return (abc * abd < 0.0 && cda * cdb < 0.0) || (abc == 0.0 && on_segment(a, b, c)) ||
           (abd == 0.0 && on_segment(a, b, d)) || (cda == 0.0 && on_segment(c, d, a)) ||
           (cdb == 0.0 && on_segment(c, d, b));
}

// Segments that do not follow one another may not meet; those that do may not turn back on
// themselves. A wall may end where it begins, an area does.
bool meets_itself(geo::Polyline line, bool area) {
    if (area && !(line.front() == line.back())) {
        line.push_back(line.front());
    }
    const bool closed = line.front() == line.back();
    const std::size_t segments = line.size() - 1;
    for (std::size_t i = 0; i < segments; ++i) {
        if (i + 1 < segments && turn(line[i], line[i + 1], line[i + 2]) == 0.0 &&
            geo::dot(line[i + 1] - line[i], line[i + 2] - line[i + 1]) < 0.0) {
            return true;
        }
        for (std::size_t k = i + 2; k < segments; ++k) {
            const bool ends_meet = closed && i == 0 && k + 1 == segments;
            if (!ends_meet && meet(line[i], line[i + 1], line[k], line[k + 1])) {
                return true;
            }
        }
    }
    return false;
}

bool is_area(const Measure& m) {
    return m.kind == "retention" || m.kind == "desealing" || m.kind == "evacuation";
}

bool is_red(const city::Area& area) {
    if (area.kind != "flood_plan_zone") {
        return false;
    }
    for (const char* word : {"red", "rouge", "Red", "Rouge", "RED", "ROUGE"}) {
        if (area.code.find(word) != std::string::npos ||
            area.name.find(word) != std::string::npos) {
            return true;
        }
    }
    return false;
}

void along(const geo::Polyline& line, std::vector<geo::Point2>& points) {
    constexpr double step = 5.0;  // m: no zone is narrower
    for (double s = 0.0; s < geo::length(line) + step; s += step) {
        points.push_back(geo::point_along(line, s));
    }
}

template <class T, class Visit>
void at_named(const std::vector<T>& items, const std::string& name, Visit visit) {
    for (const auto& item : items) {
        if (item.name == name) {
            visit(item);
            return;
        }
    }
}

// Where a measure is built. Orders and people on their way are no works.
std::vector<geo::Point2> places_of(const Measure& m, const city::City& city) {
    std::vector<geo::Point2> points;
    const auto here = [&](const auto& item) { points.push_back(item.position); };
    if (m.kind == "evacuation" || m.kind == "closure_plan" || m.kind == "switch") {
        return points;
    }
    if (!m.line.empty()) {
        auto line = m.line;
        if (is_area(m)) {
            line.push_back(line.front());
            points.push_back(geo::inner_point({m.line, {}}));
        }
        along(line, points);
    }
    if (m.kind == "culvert" || m.kind == "mobile_pump") {
        along({m.conduit.from, m.conduit.to}, points);
    } else if (m.kind == "raise_defence") {
        at_named(city.defences, m.target, [&](const auto& d) { along(d.line, points); });
    } else if (m.kind == "gate") {
        at_named(city.gates, m.target, [&](const auto& g) { along(g.line, points); });
    } else if (m.kind == "raise_station" || m.kind == "protect_station") {
        at_named(city.power.stations, m.target, here);
    } else if (m.kind == "generator") {
        at_named(city.sites, m.target, here);
    } else if (m.kind == "pump") {
        at_named(city.pumps, m.target, [&](const auto& p) { points.push_back(p.inlet); });
    }
    return points;
}

}  // namespace

void check_course(const Measure& m, const city::City& city) {
    auto ends = m.line;
    if (m.kind == "culvert" || m.kind == "mobile_pump") {
        ends = {m.conduit.from, m.conduit.to};
    }
    for (const auto& p : ends) {
        require_in_terrain(city, p, m.where, "the " + m.kind + "'s point");
    }
    require<ScenarioError>(m.line.empty() || !meets_itself(m.line, is_area(m)),
                           "{}: the {}'s line crosses itself", m.where, m.kind);
}

void warn_of_crest(const std::string& where, std::string_view name, const geo::Polyline& line,
                   double crest_m, const geo::Raster<float>& ground) {
    constexpr double largest_height = 50.0;  // m above all ground along it; a town has no such wall
    double lowest = std::numeric_limits<double>::infinity();
    double highest = -lowest;
    for (const auto& [face, unused] : geo::faces_along(ground.grid, line)) {
        const double z = std::fmax(ground[face.first], ground[face.second]);  // skips NaN
        lowest = std::fmin(lowest, z);
        highest = std::fmax(highest, z);
    }
    if (!std::isfinite(highest)) {
        log::warning("{}: '{}' crosses no face between two cells of {:g} m: it holds no water back",
                     where, name, ground.grid.cell);
    } else if (crest_m <= lowest) {
        log::warning(
            "{}: the crest of '{}' at {:g} m is lower than the ground all along it, {:.2f} to "
            "{:.2f} m: it holds no water back",
            where, name, crest_m, lowest, highest);
    } else if (crest_m > highest + largest_height) {
        log::warning(
            "{}: the crest of '{}' at {:g} m stands {:.0f} m above the ground along it; heights "
            "are "
            "in m: are these cm or mm?",
            where, name, crest_m, crest_m - highest);
    }
}

void warn_of_red_zones(const Measure& m, const city::City& city) {
    const auto places = places_of(m, city);
    for (const auto& area : city.areas) {
        const bool inside = is_red(area) && std::any_of(places.begin(), places.end(), [&](auto p) {
                                return geo::contains(area.extent, p);
                            });
        if (inside) {
            log::warning(
                "{}: '{}' stands in '{}', a red zone of the flood plan, whose "
                "rules for works apply",
                m.where, m.name, area.name);
        }
    }
}

}  // namespace calade::scenario
