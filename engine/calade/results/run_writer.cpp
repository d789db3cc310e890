// SPDX-License-Identifier: Apache-2.0
#include "calade/results/run_writer.hpp"

#include "calade/base/error.hpp"
#include "calade/base/stopwatch.hpp"
#include "calade/city/store.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/raster_io.hpp"
#include "calade/io/vector_io.hpp"
#include "calade/results/events_writer.hpp"
#include "calade/results/fields_writer.hpp"
#include "calade/results/history.hpp"
#include "calade/results/indicators.hpp"
#include "calade/results/layers.hpp"
#include "calade/results/output_folder.hpp"
#include "calade/results/results_hash.hpp"
#include "calade/results/run_json.hpp"
#include "calade/results/series_writer.hpp"

#include <optional>

namespace calade::results {

namespace {

constexpr double same_time_s = 1e-6;

std::vector<GaugeCell> gauge_cells(const scenario::Scenario& scenario,
                                   const flood::Geometry& geometry) {
    std::vector<GaugeCell> gauges;
    for (const auto& gauge : scenario.gauges) {
        gauges.push_back({gauge.name, gauge.position, geometry.grid.cell_at(gauge.position)});
    }
    return gauges;
}

// What a run and the live mode write, docs/reference/run_directory.md.
const std::vector<std::string> run_files = {"run.json",         "scenario.toml",
                                            "indicators.json",  "events.jsonl",
                                            "fields.nc",        "series.nc",
                                            "layers.gpkg",      "max_depth.tif",
                                            "observed_*.csv",   "checkpoints/*.calade",
                                            "checkpoints/*.nc", what_if_file};

}  // namespace

struct RunWriter::Implementation {
    Implementation(std::filesystem::path target, bool replace, const scenario::Scenario& what,
                   const coupling::Simulation& run)
        : folder(std::move(target), replace, run_files),
          scenario(what),
          simulation(run),
          damage(what.indicators.damage_table.empty()
                     ? default_damage_table()
                     : read_damage_table(what.indicators.damage_table)),
          town(town_of(run)),
          reach(town.city, town.network),
          fields(folder.part() / "fields.nc", town.geometry, town.city.crs, what.start),
          series(town.city, run.flood().forcing(), gauge_cells(what, town.geometry)) {
        town.thresholds = what.indicators;
        town.damage = &damage;
    }

    coupling::State resume(const CheckpointFile& checkpoint);
    void record(const coupling::State& state);
    void checkpoint(const coupling::State& state, const RunInfo& info, bool keep);
    std::string finish(const coupling::State& state, const RunInfo& info);
    void write_maps(const coupling::State& state, const std::vector<io::Layer>& layers);
    [[nodiscard]] coupling::Timings timings() const;

    OutputFolder folder;
    scenario::Scenario scenario;
    const coupling::Simulation& simulation;
    DamageTable damage;
    Town town;
    Reach reach;
    FieldsWriter fields;
    SeriesRecorder series;
    std::optional<History> history;
    double next_slice_s = 0.0;
    double spent_s = 0.0;
    coupling::Timings before;  // of the parts of a resumed run that are over
    bool keeps_checkpoints = false;
    std::vector<EvacuationTime> evacuations;
};

coupling::Timings RunWriter::Implementation::timings() const {
    auto t = simulation.timings();
    t.flood_s += before.flood_s;
    t.traffic_s += before.traffic_s;
    t.energy_s += before.energy_s;
    t.coupling_s += before.coupling_s;
    return t;
}

coupling::State RunWriter::Implementation::resume(const CheckpointFile& checkpoint) {
    auto in = sim::ArchiveReader::open(checkpoint.path);
    const auto info = load_checkpoint_info(in);
    auto state = coupling::Simulation::load(in);
    simulation.adopt(state);
    history.emplace(town, state);
    history->load(in);
    history->grow(town);
    series.load(in);
    fields.adopt(checkpoint.fields(), info.slices);
    next_slice_s = info.next_slice_s;
    spent_s += info.results_s;
    before = info.timings;
    return state;
}

void RunWriter::Implementation::checkpoint(const coupling::State& state, const RunInfo& info,
                                           bool keep) {
    require<UsageError>(history.has_value(),
                        "a checkpoint is asked for before anything was recorded");
    const auto place = folder.part() / checkpoint_folder;
    std::filesystem::create_directories(place);
    fields.seal(place);
    CheckpointInfo about;
    about.program = CALADE_VERSION;
    about.scenario_name = scenario.name;
    about.scenario_hash = scenario_hash(scenario.text);
    about.city_hash = city::city_hash(town.city);
    about.start = scenario.start;
    about.time_s = state.time;
    about.slices = fields.slices();
    about.next_slice_s = next_slice_s;
    about.wall_s = info.wall_s;
    about.cpu_s = info.cpu_s;
    about.results_s = spent_s;
    about.timings = timings();
    sim::ArchiveWriter out;
    save(out, about);
    coupling::Simulation::save(out, state);
    history->save(out);
    series.save(out);
    out.write(place / (keep ? checkpoint_name(scenario.start, state.time) : latest_checkpoint));
    keeps_checkpoints = keeps_checkpoints || keep;
    folder.keep_part();
}

void RunWriter::Implementation::record(const coupling::State& state) {
    if (!history) {
        history.emplace(town, state);
        next_slice_s = state.time;
    }
    const Answers& answers = reach.answers(state.traffic, town.thresholds);
    Totals totals = totals_of(town, state);
    add_reached(answers, town.thresholds, totals);
    history->follow(town, state);
    history->follow(answers);
    const auto& forcing = simulation.flood().forcing();
    series.record(town, state, totals, forcing,
                  forcing.rains() ? simulation.flood().mean_rain(state.time) : 0.0);
    if (state.time >= next_slice_s - same_time_s) {
        fields.write(state.flood);
        while (next_slice_s <= state.time + same_time_s) {
            next_slice_s += scenario.report_s;
        }
    }
}

void RunWriter::Implementation::write_maps(const coupling::State& state,
                                           const std::vector<io::Layer>& layers) {
    geo::Raster<float> depth;
    depth.grid = town.geometry.grid;
    depth.values = inside_domain(town.geometry, state.flood.max_depth);
    io::write_cog(folder.part() / "max_depth.tif", depth, town.city.crs, "m",
                  "largest water depth of the run");
    io::write_geopackage(folder.part() / "layers.gpkg", layers, town.city.crs);
}

std::string RunWriter::Implementation::finish(const coupling::State& state, const RunInfo& info) {
    require<UsageError>(history.has_value(), "a run is finished before anything was recorded");
    RunRecord record{scenario,
                     town.city,
                     city::city_hash(town.city),
                     state.time,
                     simulation.flood().ledger(state.flood),
                     simulation.traffic_ledger(state),
                     simulation.energy().ledger(state.energy),
                     timings(),
                     0.0,
                     {},
                     info,
                     plan_times(scenario, simulation, state.events),
                     {},
                     town.wet_depth_m,
                     town.thresholds,
                     *town.damage};
    {
        const Stopwatch watch(spent_s);
        if (fields.last_time_s() < state.time - same_time_s) {
            fields.write(state.flood);
        }
        fields.close(state.flood, cell_fields(town, state.flood));
        series.write(folder.part() / "series.nc", scenario.start);
        const auto restored = simulation.restore(state);
        if (scenario.indicators.pv_hosting) {
            record.pv_hosting =
                simulation.energy().pv_hosting(stations_of_loads(town.city.power),
                                               static_cast<Index>(town.city.power.stations.size()),
                                               scenario.indicators.pv_hosting_load);
        }
        const LayerInput ended{town,
                               state,
                               *history,
                               scenario.start,
                               info.complete ? &restored : nullptr,
                               record.pv_hosting ? &*record.pv_hosting : nullptr};
        evacuations = evacuation_times(simulation, ended);
        record.evacuations = evacuations;
        record.peak_demand_w = state.energy.peak_demand_w;
        record.peak_at_s = state.energy.peak_at;
        auto layers = make_layers(ended);
        write_maps(state, layers);
        const auto indicators =
            find_indicators(tables_of(ended, std::move(layers), series, scenario));
        write_indicators(folder.part() / "indicators.json", indicators, scenario.start);
        write_events(folder.part() / "events.jsonl", info.complete ? restored.events : state.events,
                     town.city, town.geometry.drains.network, scenario.start);
        io::write_text(folder.part() / "scenario.toml", scenario.text);
        if (!scenario.what_if.empty()) {
            io::write_text(folder.part() / what_if_file, scenario.what_if);
        }
        record.results_hash = results_hash(state, *history, indicators, series,
                                           {record.flood, record.traffic, record.energy});
    }
    const auto checkpoints = folder.part() / checkpoint_folder;
    if (info.complete && std::filesystem::exists(checkpoints)) {
        std::filesystem::remove(checkpoints / latest_checkpoint);
        if (!keeps_checkpoints) {
            std::filesystem::remove_all(checkpoints);
        }
    }
    record.results_s = spent_s;
    write_run_json(folder.part() / "run.json", record);
    folder.commit();
    return record.results_hash;
}

RunWriter::RunWriter(std::filesystem::path folder, bool replace, const scenario::Scenario& scenario,
                     const coupling::Simulation& simulation)
    : implementation_(
          std::make_unique<Implementation>(std::move(folder), replace, scenario, simulation)) {}
RunWriter::~RunWriter() = default;

void RunWriter::record(const coupling::State& state) {
    const Stopwatch watch(implementation_->spent_s);
    implementation_->record(state);
}

coupling::State RunWriter::resume(const CheckpointFile& checkpoint) {
    const Stopwatch watch(implementation_->spent_s);
    return implementation_->resume(checkpoint);
}

void RunWriter::checkpoint(const coupling::State& state, const RunInfo& info, bool keep) {
    const Stopwatch watch(implementation_->spent_s);
    implementation_->checkpoint(state, info, keep);
}

double RunWriter::needed_bytes(const coupling::State& state) const {
    constexpr double slices = 2.0;  // one that waits to be written, and the next
    constexpr double rest = 8e6;    // history, series, the file system's own
    sim::ArchiveWriter out;
    coupling::Simulation::save(out, state);
    const auto cells = static_cast<double>(implementation_->town.geometry.grid.size());
    return 1.5 * static_cast<double>(out.data().size()) + slices * cells * sizeof(float) + rest;
}

std::filesystem::path RunWriter::checkpoints() const {
    return implementation_->folder.part() / checkpoint_folder;
}

const std::vector<EvacuationTime>& RunWriter::evacuations() const {
    return implementation_->evacuations;
}

std::string RunWriter::finish(const coupling::State& state, const RunInfo& info) {
    return implementation_->finish(state, info);
}

}  // namespace calade::results
