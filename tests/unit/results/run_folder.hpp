// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/raster_io.hpp"
#include "calade/io/vector_io.hpp"
#include "calade/results/events_writer.hpp"
#include "calade/results/fields_writer.hpp"
#include "calade/results/indicators.hpp"
#include "calade/results/layers.hpp"
#include "calade/results/run_json.hpp"
#include "calade/results/totals.hpp"
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

/// What the indicators are computed from after one window: dry at first, then as `t` stands.
inline SeriesRecorder series_of(const HandMadeTown& t) {
    const Town town = t.town();
    const HandMadeTown dry;
    flood::Forcing forcing;
    forcing.boundaries.resize(t.city.boundaries.size());
    SeriesRecorder series(t.city, forcing, {});
    Reach reach(t.city, t.network);
    for (const auto* state : {&dry.state, &t.state}) {
        Totals totals = totals_of(town, *state);
        add_reached(reach.answers(state->traffic, town.thresholds), town.thresholds, totals);
        series.record(town, *state, totals, forcing, 0.0);
    }
    return series;
}
inline RunTables tables_after(const HandMadeTown& t, const History& history,
                              const scenario::Scenario& scenario,
                              const energy::PvHosting* hosting = nullptr,
                              const coupling::Restored* restored = nullptr) {
    const Town town = t.town();
    const SeriesRecorder series = series_of(t);
    const LayerInput ended{town, t.state, history, scenario.start, restored, hosting};
    return tables_of(ended, make_layers(ended), series, scenario);
}

/// Writes a run directory, without its scenario, after one window in the given state.
inline void write_run(const std::filesystem::path& folder, HandMadeTown& t, const std::string& name,
                      bool complete = true) {
    scenario::Scenario scenario;
    scenario.name = name;
    scenario.start = parse_instant("2024-01-31T06:00:00Z");
    const Town town = t.town();
    HandMadeTown dry;
    History history(town, dry.state);
    Reach reach(t.city, t.network);
    history.follow(reach.answers(dry.state.traffic, town.thresholds));
    t.state.time = 60.0;
    history.follow(town, t.state);
    history.follow(reach.answers(t.state.traffic, town.thresholds));
    RunInfo info;
    info.complete = complete;
    write_run_json(folder / "run.json",
                   {scenario, t.city, "", 60.0, {}, {}, {}, {}, 0.0, "0123", info});
    write_indicators(folder / "indicators.json",
                     find_indicators(tables_after(t, history, scenario)), scenario.start);
    write_events(folder / "events.jsonl", t.state.events, t.city, t.geometry.drains.network,
                 scenario.start);
    FieldsWriter fields(folder / "fields.nc", t.geometry, t.city.crs, scenario.start);
    fields.write(t.state.flood);
    fields.close(t.state.flood, cell_fields(town, t.state.flood));
    series_of(t).write(folder / "series.nc", scenario.start);
    geo::Raster<float> depth;
    depth.grid = t.geometry.grid;
    depth.values = inside_domain(t.geometry, t.state.flood.max_depth);
    io::write_cog(folder / "max_depth.tif", depth, t.city.crs, "m", "depth");
    io::write_geopackage(folder / "layers.gpkg",
                         make_layers({town, t.state, history, scenario.start}), t.city.crs);
}

}  // namespace calade::results::test
