// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/raster_io.hpp"
#include "calade/io/vector_io.hpp"
#include "calade/results/events_writer.hpp"
#include "calade/results/fields_writer.hpp"
#include "calade/results/indicators.hpp"
#include "calade/results/layers.hpp"
#include "calade/results/run_json.hpp"
#include "hand_made_town.hpp"

#include <filesystem>
#include <string>

namespace calade::results::test {

inline coupling::Event event(int id, double time, coupling::EventKind kind,
                             coupling::ElementType type, Index element) {
    coupling::Event e;
    e.id = id;
    e.time = time;
    e.kind = kind;
    e.type = type;
    e.element = element;
    return e;
}

/// Writes what compare and explain read of a run directory, after one window in the given state.
inline void write_run(const std::filesystem::path& folder, HandMadeTown& t, const std::string& name,
                      bool complete = true) {
    scenario::Scenario scenario;
    scenario.name = name;
    scenario.start = parse_instant("2024-01-31T06:00:00Z");
    const Town town = t.town();
    HandMadeTown dry;
    History history(town, dry.state);
    t.state.time = 60.0;
    history.follow(town, t.state, totals_of(town, t.state));
    RunInfo info;
    info.complete = complete;
    write_run_json(folder / "run.json",
                   {scenario, t.city, "", 60.0, {}, {}, {}, {}, 0.0, "0123", info});
    write_indicators(folder / "indicators.json", find_indicators(town, t.state, history),
                     scenario.start);
    write_events(folder / "events.jsonl", t.state.events, t.city, scenario.start);
    geo::Raster<float> depth;
    depth.grid = t.geometry.grid;
    depth.values = inside_domain(t.geometry, t.state.flood.max_depth);
    io::write_cog(folder / "max_depth.tif", depth, t.city.crs, "m", "depth");
    io::write_geopackage(folder / "layers.gpkg",
                         make_layers({town, t.state, history, scenario.start}), t.city.crs);
}

}  // namespace calade::results::test
