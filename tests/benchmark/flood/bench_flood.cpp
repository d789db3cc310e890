// SPDX-License-Identifier: Apache-2.0
// How many cells a second does the flood model advance, and how far is that from what the memory
// allows?
//
//   bump        1024 x 1024 cells of 10 m, all wet, Manning 0.03, closed walls
//   half_dry    the same with a hill over half of it: do dry cells cost anything?
//   surge_12h   half a day of tide on 320 x 344 cells of 20 m, half of them sea 10 m deep, before a
//               town with a quay and a valley, in windows of 60 s as the coupling asks for them:
//               the size of Dieppe. Seconds, and how well the ledger closes.
//   triad       a[i] = b[i] + s c[i] over 3 x 64 MB, in the same run: bytes a second
//
// A cell-step reads and writes at least 44 bytes in single precision (four state values in, three
// and the low part of the depth out, bed and two face beds), so memory allows triad / 44 at most.
#include "calade/base/parallel.hpp"
#include "calade/flood/kernel.hpp"
#include "calade/flood/model.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace calade;

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

flood::Model make_model(Index side, bool half_dry) {
    flood::Geometry g;
    g.grid = {side, side, 0.0, 0.0, 10.0};
    const auto n = static_cast<std::size_t>(g.grid.size());
    g.bed.resize(n);
    for (Index i = 0; i < g.grid.size(); ++i) {
        const geo::Point2 p = g.grid.centre(i);
        const double x = p.x / (10.0 * side) - 0.5;
        const double y = p.y / (10.0 * side) - 0.5;
        g.bed[static_cast<std::size_t>(i)] =
            static_cast<float>(half_dry ? 20.0 * (x + 0.1 * std::sin(8.0 * y))
                                        : 0.5 * std::sin(20.0 * x) * std::cos(14.0 * y) - 3.0);
    }
    g.active.assign(n, 1);
    g.manning.assign(n, 0.03F);
    g.storage.assign(n, 1.0F);
    g.sea.assign(n, 1);
    g.east_crest.assign(n, -std::numeric_limits<float>::infinity());
    g.north_crest = g.east_crest;
    return flood::Model(flood::Parameters{}, std::move(g), flood::Forcing{});
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
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t cpu_start = std::clock();
    double elapsed = 0.0;
    do {
        model.advance(state, state.time + 30.0);
        elapsed = seconds_since(start);
    } while (elapsed < least_seconds);
    const double work = static_cast<double>(state.steps - steps) * grid.size() * 1e-6;
    return {work / elapsed, work * CLOCKS_PER_SEC / static_cast<double>(std::clock() - cpu_start)};
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
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t cpu_start = std::clock();
    while (state.time < 3600.0 * hours) {
        model.advance(state, state.time + 60.0);
    }
    return {seconds_since(start), static_cast<double>(std::clock() - cpu_start) / CLOCKS_PER_SEC,
            model.ledger(state).relative_error(), static_cast<double>(state.steps)};
}

/// Bytes a second, GB, write-allocate not counted.
double triad(int threads, double least_seconds) {
    const ThreadLimit limit(threads);
    constexpr Index n = 16 << 20;
    constexpr Index grain = n / 64;
    std::vector<float> a(n, 0.0F), b(n, 1.0F), c(n, 2.0F);
    double best = 0.0;
    const auto start = std::chrono::steady_clock::now();
    do {
        const auto lap = std::chrono::steady_clock::now();
        parallel_for(0, n, grain, [&](Index begin, Index end) {
            float* __restrict out = a.data();
            const float* __restrict x = b.data();
            const float* __restrict y = c.data();
            for (Index i = begin; i < end; ++i) {
                out[i] = x[i] + 3.0F * y[i];
            }
        });
        best = std::max(best, 12.0 * n / seconds_since(lap) * 1e-9);
    } while (seconds_since(start) < least_seconds);
    return best;
}

struct Report {
    bool json;
    void line(std::string_view bench_case, std::string_view figure, double value,
              std::string_view unit, int threads, double cpu = 0.0) const {
        if (json) {
            fmt::print(
                R"({{"bench":"flood","case":"{}","figure":"{}","value":{:.6g},"unit":"{}","threads":{},"precision":"fp32"}})"
                "\n",
                bench_case, figure, value, unit, threads);
        } else {
            fmt::print("{:<14} {:>8.1f} {:<9} {} thread{}", bench_case, value, unit, threads,
                       threads == 1 ? " " : "s");
            if (cpu > 0.0) {
                fmt::print("   {:>8.1f} a processor second", cpu);
            }
            fmt::print("\n");
        }
        std::fflush(stdout);
    }
    void line(std::string_view bench_case, Throughput t, int threads) const {
        line(bench_case, "throughput", t.wall, "Mcells/s", threads, t.cpu);
    }
};

}  // namespace

int main(int count, char** arguments) {
    bool json = false;
    bool quick = false;
    for (int i = 1; i < count; ++i) {
        const std::string_view argument = arguments[i];
        json = json || argument == "--json";
        quick = quick || argument == "--quick";
        if (argument != "--json" && argument != "--quick") {
            fmt::print(stderr, "usage: bench_flood [--json] [--quick]\n");
            return 2;
        }
    }
    const Report report{json};
    const Index side = quick ? 128 : 1024;
    const double time = quick ? 0.05 : 4.0;
    if (!json) {
        fmt::print("flood, single precision, instruction level {}\n",
                   flood::to_string(flood::simd_level()));
    }
    for (const int threads : {1, 2}) {
        report.line("triad", "throughput", triad(threads, quick ? 0.05 : 1.0), "GB/s", threads);
    }
    const flood::Model bump = make_model(side, false);
    const flood::Model half_dry = make_model(side, true);
    for (const int threads : {1, 2}) {
        report.line("bump", throughput(bump, threads, time), threads);
    }
    for (const int threads : {1, 2}) {
        report.line("half_dry", throughput(half_dry, threads, time), threads);
    }
    const Surge day = surge(2, quick ? 0.05 : 12.0);
    report.line("surge_12h", "time", day.wall, "s", 2);
    report.line("surge_12h", "count", day.steps, "steps", 2);
    if (!json) {
        fmt::print("{:<14} {:>8.1f} processor seconds, ledger closed to {:.1e}\n", "surge_12h",
                   day.cpu, day.ledger);
    }
    if (!quick && flood::best_simd_level() != flood::SimdLevel::baseline) {
        flood::force_simd_level(flood::SimdLevel::baseline);
        report.line("bump_baseline", throughput(make_model(side, false), 2, time), 2);
    }
    return 0;
}
