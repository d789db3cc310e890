// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/boundaries.hpp"

#include "calade/base/error.hpp"
#include "calade/base/log.hpp"
#include "calade/geo/grid_walk.hpp"
#include "calade/scenario/named.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::scenario {

namespace {

constexpr double largest_jump = 0.05;   // m between the initial sea and the first level
constexpr double largest_depth = 30.0;  // m of a level above all ground of its boundary

using city::BoundaryKind;

// A level in centimetres stands hundreds of metres above its boundary.
void warn_of_height(const BoundaryForcing& b, const city::OpenBoundary& boundary,
                    const geo::Raster<float>& ground) {
    double highest = -std::numeric_limits<double>::infinity();
    for (const Index cell : geo::cells_inside(ground.grid, boundary.extent)) {
        highest = std::fmax(highest, ground[cell]);  // skips NaN
    }
    const double level = *std::max_element(b.series.value.begin(), b.series.value.end());
    if (std::isfinite(highest) && level > highest + largest_depth) {
        log::warning(
            "{}: '{}' reaches {:g} m, {:.0f} m above the ground of its boundary; levels are in m: "
            "are these cm or mm?",
            b.given_at, b.name, level, level - highest);
    }
}

void warn_of_closed_ones(const city::City& city, const coupling::Inputs& in, bool begins_dry) {
    bool any = false;
    for (std::size_t i = 0; i < city.boundaries.size(); ++i) {
        if (city.boundaries[i].kind == BoundaryKind::level) {
            any = true;
            if (in.forcing.boundaries[i].empty()) {
                log::warning(
                    "no [[boundaries]] gives a level for '{}' of the town: it stays closed",
                    city.boundaries[i].name);
            }
        }
    }
    if (begins_dry && any) {
        log::warning(
            "no level boundary is in play and initial.sea_level_m is not given: the town "
            "begins dry");
    } else if (begins_dry) {
        log::info("no level boundary: the town begins dry");
    }
}

}  // namespace

void require_kind(const BoundaryForcing& b, BoundaryKind kind, Instant start) {
    const bool level = kind == BoundaryKind::level;
    require<ScenarioError>(!b.kind || *b.kind == kind,
                           "{}: {} is given for '{}', where the town has a {}; expected one of {}",
                           b.given_at, b.given, b.name, level ? "water level" : "discharge",
                           level ? "level_m, levels_m, tide or a file of levels"
                                 : "discharge_m3s, discharges_m3s or a file of discharges");
    if (level) {
        return;
    }
    for (const auto& [key, at] : {std::pair("offset_m", b.offset_at), {"ramp", b.ramp_at}}) {
        require<ScenarioError>(
            at.empty(), "{}: {} is given for '{}', a discharge, expected it only with a level", at,
            key, b.name);
    }
    for (std::size_t i = 0; i < b.series.value.size(); ++i) {
        require<ScenarioError>(b.series.value[i] >= 0.0,
                               "{}: {} of '{}' is {:g} m3/s at {}, expected 0 or more: a discharge "
                               "flows into the town",
                               b.given_at, b.given, b.name, b.series.value[i],
                               format_instant(after(start, b.series.time[i])));
    }
}

void join_initial_level(BoundaryForcing& b, double initial, std::string_view whose) {
    b.joined = true;
    auto& series = b.series;
    const double first = series.at(0.0);
    if (std::abs(first - initial) <= 1e-9) {
        return;
    }
    if (b.ramp_s <= 0.0) {
        require<ScenarioError>(
            std::abs(first - initial) <= largest_jump,
            "{}: boundary '{}' starts at {:.2f} m while {} is {:.2f} m, more than 5 cm apart; add "
            "`ramp = \"30 min\"` to '{}', or begin both with one level",
            b.where, b.name, first, whose, initial, b.name);
        return;
    }
    // The end of the ramp becomes a point of its own, so that the blend ends there and not later.
    sim::Series blended;
    auto push = [&](double time, double value) {
        blended.time.push_back(time);
        blended.value.push_back(value);
    };
    constexpr int pieces = 16;
    for (int i = 0; i <= pieces; ++i) {
        const double share = static_cast<double>(i) / pieces;
        push(share * b.ramp_s, initial + share * (series.at(share * b.ramp_s) - initial));
    }
    for (std::size_t i = 0; i < series.time.size(); ++i) {
        if (series.time[i] > b.ramp_s) {
            push(series.time[i], series.value[i]);
        }
    }
    series.time = std::move(blended.time);
    series.value = std::move(blended.value);
}

void drive_boundaries(const Scenario& s, const city::City& city, coupling::Inputs& in) {
    in.forcing.boundaries.resize(city.boundaries.size());
    std::optional<double> initial = s.initial_level_m;
    std::string whose = "initial.sea_level_m";
    for (const auto& given : s.boundaries) {
        const auto k = static_cast<std::size_t>(
            position_of(city.boundaries, given.name, given.where, "boundary"));
        const auto& boundary = city.boundaries[k];
        require<ScenarioError>(in.forcing.boundaries[k].empty(), "{}: boundary '{}' is given twice",
                               given.where, given.name);
        require_kind(given, boundary.kind, s.start);
        BoundaryForcing b = given;
        if (boundary.kind == BoundaryKind::level) {
            warn_of_height(b, boundary, city.terrain.elevation);
            if (!initial) {
                initial = b.series.at(0.0);
                whose = fmt::format("the first level of '{}'", b.name);
            }
            if (!b.joined) {
                join_initial_level(b, *initial, whose);
            }
        }
        in.forcing.boundaries[k] = std::move(b.series);
    }
    in.initial_level_m = initial.value_or(dry_level_m);
    warn_of_closed_ones(city, in, !initial);
}

}  // namespace calade::scenario
