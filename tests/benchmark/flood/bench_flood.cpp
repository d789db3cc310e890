// SPDX-License-Identifier: Apache-2.0
// How many cells a second does the flood model advance, and how far is that from what the memory
// allows?
//
//   triad         a[i] = b[i] + s c[i] over 3 x 64 MB, in the same run: bytes a second
//   bump          2048 x 2048 cells of 10 m, all wet, Manning 0.03, closed walls: second order in
//                 both precisions, first order, local inertial
//   memory_share  of what memory would allow: triad x 4/3 over 92 (184) bytes a cell-step: state
//                 read and written once, bed, crests, roughness, openness, maxima
//   dry_95        the same with 5 % of the ground under water: how much faster a step is
//   growth        time of a cell-step on 16 M cells over that on 1 M cells
//   merewether    900 s of the flood of 2007 between houses, 1 m cells, double precision, from dry;
//                 and the share of cells that are wet at the end
//   surge_12h     half a day of tide on 320 x 344 cells of 20 m, half of them sea 10 m deep, with a
//                 town, a quay and a valley, in windows of 60 s as the coupling asks for them: the
//                 size of Dieppe
//   demo_town     the demo town on 2 m cells (10⁶) with rain around high water, with and without
//   local
//                 time steps: how much faster, and the largest difference of largest depths; two
//                 minutes, with --half-day 12 h
//   --peers       ANUGA on a dam break, and ours per cell-step over its per element-step
//
// Throughput counts all cells of the grid. On a machine with other work only the ratios tell; the
// table names the figure a processor second beside.
#include "anuga.hpp"
#include "basins.hpp"
#include "calade/base/parallel.hpp"
#include "calade/city/demo/demo_town.hpp"
#include "calade/flood/geometry.hpp"
#include "calade/flood/kernel.hpp"
#include "calade/flood/model.hpp"
#include "merewether/merewether.hpp"
#include "support/bench_output.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace calade;

using test::BenchOutput;
using test::Timer;

// Wet all over, or only where a tilted plain lies below zero.
flood::Model make_model(Index side, double wet_share, const std::string& scheme,
                        const std::string& precision) {
    flood::Geometry g;
    g.grid = {side, side, 0.0, 0.0, 10.0};
    const auto n = static_cast<std::size_t>(g.grid.size());
    g.bed.resize(n);
    for (Index i = 0; i < g.grid.size(); ++i) {
        const geo::Point2 p = g.grid.centre(i);
        const double x = p.x / (10.0 * side) - 0.5;
        const double y = p.y / (10.0 * side) - 0.5;
        g.bed[static_cast<std::size_t>(i)] =
            static_cast<float>(0.5 * std::sin(20.0 * x) * std::cos(14.0 * y) - 3.0 +
                               (x > wet_share - 0.5 ? 20.0 : 0.0));
    }
    g.active.assign(n, 1);
    g.manning.assign(n, 0.03F);
    g.storage.assign(n, 1.0F);
    g.sea.assign(n, 1);
    g.east_crest.assign(n, -std::numeric_limits<float>::infinity());
    g.north_crest = g.east_crest;
    flood::Parameters parameters;
    parameters.scheme = scheme;
    parameters.precision = precision;
    return flood::Model(parameters, std::move(g), flood::Forcing{});
}

struct Throughput {
    double wall = 0.0;  ///< million cell-updates a second, all cells of the grid counted
    double cpu = 0.0;   ///< the same per second of processor time: for machines with other work
};

Throughput throughput(const flood::Model& model, int threads, double least_seconds) {
    const ThreadLimit limit(threads);
    flood::State state = model.still_water(0.0);
    const geo::Grid& grid = model.geometry().grid;
    for (Index i = 0; i < grid.size(); ++i) {  // the bump
        const geo::Point2 p = grid.centre(i);
        const double r = std::hypot(p.x / grid.box().high.x - 0.5, p.y / grid.box().high.y - 0.5);
        float& h = state.h[static_cast<std::size_t>(i)];
        h = h > 0.0F ? h + static_cast<float>(std::exp(-50.0 * r * r)) : 0.0F;
    }
    model.advance(state, 5.0);
    const auto steps = state.steps;
    const Timer timer;
    do {
        model.advance(state, state.time + 30.0);
    } while (timer.wall_s() < least_seconds);
    const double work = static_cast<double>(state.steps - steps) * grid.size() * 1e-6;
    return {work / timer.wall_s(), work / timer.cpu_s()};
}

struct Surge {
    double wall = 0.0;
    double cpu = 0.0;
    double ledger = 0.0;
    double steps = 0.0;
};

Surge surge(int threads, double hours) {
    flood::Geometry g;
    g.grid = {320, 344, 0.0, 0.0, 20.0};
    const auto n = static_cast<std::size_t>(g.grid.size());
    g.bed.resize(n);
    g.active.assign(n, 1);
    g.manning.assign(n, 0.03F);
    g.storage.assign(n, 1.0F);
    g.sea.assign(n, 0);
    g.east_crest.assign(n, -std::numeric_limits<float>::infinity());
    g.north_crest = g.east_crest;
    g.boundaries.push_back({"sea", city::BoundaryKind::level, {}});
    for (Index i = 0; i < g.grid.size(); ++i) {
        const auto s = static_cast<std::size_t>(i);
        const geo::Point2 p = g.grid.centre(i);
        const Index row = i / g.grid.columns;
        const bool sea = row >= 172;
        const double valley = 40.0 * std::exp(-(p.x - 3200.0) * (p.x - 3200.0) / 4e5);
        const double hill = 6.0 + 0.02 * (3440.0 - p.y) + std::sin(0.02 * p.x);
        g.bed[s] = static_cast<float>(sea ? -10.0 : std::max(3.0, hill - valley));
        g.sea[s] = sea ? 1 : 0;
        g.storage[s] = sea || i % 3 != 0 ? 1.0F : 0.5F;
        if (row == 171) {
            g.north_crest[s] = 5.5F;  // the quay
        }
        if (row == g.grid.rows - 1) {
            g.boundaries[0].faces.push_back({i, 3});
        }
    }
    sim::Series tide{{}, {}, "tide"};
    for (int i = 0; i <= 144; ++i) {
        tide.time.push_back(300.0 * i);
        tide.value.push_back(1.5 -
                             4.49 * std::cos(2.0 * 3.14159265 * (300.0 * i / 44700.0 - 0.04)));
    }
    const ThreadLimit limit(threads);
    const flood::Model model({}, std::move(g), {{tide}, {}});
    flood::State state = model.still_water(tide.value.front());
    const Timer timer;
    while (state.time < 3600.0 * hours) {
        model.advance(state, state.time + 60.0);
    }
    return {timer.wall_s(), timer.cpu_s(), model.ledger(state).relative_error(),
            static_cast<double>(state.steps)};
}

// Water in the demo town after `seconds` of rain (10 mm/h), from an hour before high water on.
flood::State demo_town(const city::City& town, double cell, double seconds, bool local,
                       double& cpu) {
    flood::Parameters parameters;
    parameters.cell_m = cell;
    parameters.local_time_steps = local;
    flood::Geometry geometry = flood::build_geometry(town, parameters);
    flood::Forcing forcing;
    constexpr double high_water = 3600.0;
    const auto tide = [](double t) {
        const double since = t - high_water;
        return 0.5 + 4.6 * std::cos(2.0 * 3.14159265 * since / 44700.0) +
               0.9 * std::exp(-since * since / 3.6e7);
    };
    for (const auto& boundary : geometry.boundaries) {
        sim::Series series{{}, {}, boundary.name};
        for (int i = 0; i <= 144; ++i) {
            series.time.push_back(300.0 * i);
            series.value.push_back(boundary.kind == city::BoundaryKind::level ? tide(300.0 * i)
                                                                              : 1.5);
        }
        forcing.boundaries.push_back(std::move(series));
    }
    forcing.rain = {{0.0}, {10.0 / 3.6e6}, "rain"};
    const ThreadLimit limit(2);
    const flood::Model model(parameters, std::move(geometry), std::move(forcing));
    flood::State state = model.still_water(tide(0.0));
    const Timer timer;
    while (state.time < seconds) {
        model.advance(state, std::min(seconds, state.time + 60.0));
    }
    cpu = timer.cpu_s();
    return state;
}

void local_steps(const BenchOutput& out, double cell, double seconds) {
    const city::City town = city::make_demo_town({});
    double cpu_one = 0.0;
    double cpu_local = 0.0;
    const flood::State one = demo_town(town, cell, seconds, false, cpu_one);
    const flood::State local = demo_town(town, cell, seconds, true, cpu_local);
    double worst = 0.0;
    for (std::size_t i = 0; i < one.max_depth.size(); ++i) {
        worst =
            std::max(worst, static_cast<double>(std::abs(one.max_depth[i] - local.max_depth[i])));
    }
    out.line("demo_town_local_steps", "count", cpu_one / cpu_local, "1", 2,
             fmt::format("{:.1f} over {:.1f} processor seconds for {:.0f} s on {} cells", cpu_one,
                         cpu_local, seconds, one.h.size()));
    out.line("demo_town_local_steps_difference", "count", worst, "m", 2);
}

/// Bytes a second, GB, write-allocate not counted.
double triad(int threads, double least_seconds) {
    const ThreadLimit limit(threads);
    constexpr Index n = 16 << 20;
    constexpr Index grain = n / 64;
    std::vector<float> a(n, 0.0F), b(n, 1.0F), c(n, 2.0F);
    double best = 0.0;
    const Timer timer;
    do {
        const Timer lap;
        parallel_for(0, n, grain, [&](Index begin, Index end) {
            float* __restrict out = a.data();
            const float* __restrict x = b.data();
            const float* __restrict y = c.data();
            for (Index i = begin; i < end; ++i) {
                out[i] = x[i] + 3.0F * y[i];
            }
        });
        best = std::max(best, 12.0 * n / lap.wall_s() * 1e-9);
    } while (timer.wall_s() < least_seconds);
    return best;
}

void line(const BenchOutput& out, std::string_view name, Throughput t, int threads) {
    out.line(name, "throughput", t.wall, "Mcells/s", threads,
             fmt::format("{:.1f} a processor second", t.cpu));
}

void merewether(const BenchOutput& out) {
    auto town = flood::verification::make_merewether(1.0);
    if (!town) {
        out.skip("merewether", "its data cannot be read; set CALADE_DATA, install unzip");
        return;
    }
    const ThreadLimit limit(2);
    flood::Parameters parameters;
    parameters.precision = "double";
    const flood::Model model(parameters, std::move(town->geometry), std::move(town->forcing));
    flood::State state = model.still_water(-1000.0);
    const Timer timer;
    model.advance(state, 900.0);
    out.line("merewether_900s", "time", timer.wall_s(), "s", 2,
             fmt::format("{:.1f} processor seconds", timer.cpu_s()));
    out.line("merewether_900s_steps", "count", static_cast<double>(state.steps), "steps", 2);
    const auto wet =
        std::count_if(state.h.begin(), state.h.end(), [](float h) { return h > 1e-3F; });
    out.line("merewether_wet_share", "count",
             static_cast<double>(wet) / static_cast<double>(state.h.size()), "1", 2);
}

// The dam break that the peer runs too: 10 m of water over 2 m, walls around, Manning 0.03.
void against_anuga(const BenchOutput& out, bool quick) {
    const int side = quick ? 32 : 256;
    const double seconds = quick ? 2.0 : 20.0;
    const auto peer = bench::run_anuga(side, seconds);
    if (!peer) {
        out.skip("dam_break_per_element_step", "ANUGA did not run");
        return;
    }
    flood::Parameters parameters;
    parameters.precision = "double";  // as the peer's
    const flood::Model model(parameters,
                             flood::test::make_basin(
                                 side, side, 10.0, [](double, double) { return 0.0; }, 0.03),
                             {});
    const flood::State start = [&] {
        flood::State state = model.still_water(-1.0);
        flood::test::set_surface(state, model,
                                 [&](double x, double) { return x < 5.0 * side ? 10.0 : 2.0; });
        return state;
    }();
    const ThreadLimit limit(2);
    double steps = 0.0;
    const Timer timer;
    do {  // a run is short: as many as fill two seconds
        flood::State state = start;
        model.advance(state, seconds);
        steps += static_cast<double>(state.steps);
    } while (timer.wall_s() < (quick ? 0.02 : 2.0));
    const double ours = steps * side * side * 1e-6 / timer.wall_s();
    out.line("dam_break_per_element_step", "throughput", ours, "Mcells/s", 2, {},
             {peer->name, peer->value, ours / peer->value});
}

}  // namespace

int main(int count, char** arguments) {
    const auto given = [&](std::string_view flag) {
        char** last = std::remove_if(arguments + 1, arguments + count,
                                     [&](const char* word) { return word == flag; });
        const bool found = last != arguments + count;
        count = static_cast<int>(last - arguments);
        return found;
    };
    const bool peers = given("--peers");
    const bool half_day = given("--half-day");
    BenchOutput single("flood", "fp32");
    BenchOutput full("flood", "fp64");
    if (!single.read_arguments(count, arguments) || !full.read_arguments(count, arguments)) {
        return 2;
    }
    const bool quick = single.quick();
    const Index side = quick ? 128 : 2048;
    const double time = quick ? 0.02 : 4.0;
    double memory = 0.0;
    for (const int threads : {1, 2}) {
        memory = triad(threads, quick ? 0.02 : 1.0);
        single.line("triad", "throughput", memory, "GB/s", threads);
    }
    struct Run {
        const BenchOutput& out;
        const char* name;
        const char* scheme;
        const char* precision;
        double bytes;
    };
    const Run runs[] = {{single, "bump_second_order", "second_order", "single", 92.0},
                        {full, "bump_second_order", "second_order", "double", 164.0},
                        {single, "bump_first_order", "first_order", "single", 92.0},
                        {single, "bump_local_inertial", "local_inertial", "single", 112.0}};
    double all_wet = 0.0;
    for (const Run& run : runs) {
        const flood::Model bump = make_model(side, 1.0, run.scheme, run.precision);
        const Throughput one = throughput(bump, 1, time);
        const Throughput two = throughput(bump, 2, time);
        line(run.out, run.name, one, 1);
        line(run.out, run.name, two, 2);
        run.out.line(std::string(run.name) + "_2_over_1", "count", two.wall / one.wall, "1", 2);
        run.out.line(std::string(run.name) + "_memory_share", "count",
                     two.wall * 1e6 * run.bytes / (memory * 1e9 * 4.0 / 3.0), "1", 2);
        all_wet = all_wet > 0.0 ? all_wet : two.wall;
    }
    const Throughput dry = throughput(make_model(side, 0.05, "second_order", "single"), 2, time);
    line(single, "dry_95", dry, 2);
    single.line("dry_95_over_all_wet", "count", dry.wall / all_wet, "1", 2);
    const Throughput small =
        throughput(make_model(quick ? 64 : 1024, 1.0, "second_order", "single"), 2, time);
    const Throughput large =
        throughput(make_model(quick ? 128 : 4096, 1.0, "second_order", "single"), 2, time);
    line(single, "bump_1M", small, 2);
    line(single, "bump_16M", large, 2);
    single.line("growth_1M_to_16M", "count", small.wall / large.wall, "1", 2);
    const Surge day = surge(2, quick ? 0.02 : 12.0);
    single.line(
        "surge_12h", "time", day.wall, "s", 2,
        fmt::format("{:.1f} processor seconds, ledger closed to {:.1e}", day.cpu, day.ledger));
    single.line("surge_12h_steps", "count", day.steps, "steps", 2);
    local_steps(single, quick ? 10.0 : 2.0, half_day ? 43200.0 : quick ? 2.0 : 120.0);
    if (peers) {
        against_anuga(full, quick);
    }
    if (!quick) {
        merewether(full);
        if (flood::best_simd_level() != flood::SimdLevel::baseline) {
            flood::force_simd_level(flood::SimdLevel::baseline);
            line(single, "bump_baseline",
                 throughput(make_model(1024, 1.0, "second_order", "single"), 2, time), 2);
        }
    }
    return 0;
}
