// SPDX-License-Identifier: Apache-2.0
//
// How long does one power flow take, to 1e-8 pu on one thread: published cases from per-unit arrays
// to voltages (to compare with ANCHORS.md), and a town of Dieppe's size from a station that trips
// to everything that the state holds? The quickest and the middle one of many, nothing kept
// between.
//   bench_energy [--json]
#include "calade/energy/model.hpp"
#include "calade/energy/power_flow/matpower_problem.hpp"
#include "support/town_grid.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string_view>

namespace {

using namespace calade;
namespace flow = energy::power_flow;

bool json = false;

void report(const std::string& name, const char* figure, double value, const char* unit) {
    if (json) {
        fmt::print(
            "{{\"bench\":\"energy\",\"case\":\"{}\",\"figure\":\"{}\",\"value\":{:.6g},\"unit\":\"{"
            "}\","
            "\"threads\":1,\"precision\":\"fp64\"}}\n",
            name, figure, value, unit);
    } else {
        fmt::print("{:<40} {:<12} {:>10.4g} {}\n", name, figure, value, unit);
    }
    std::fflush(stdout);
}

/// Times `work` for about a second.
void measure(const std::string& name, const std::function<void()>& work) {
    using Clock = std::chrono::steady_clock;
    std::vector<double> ms;
    const auto begin = Clock::now();
    do {
        const auto start = Clock::now();
        work();
        ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - start).count());
    } while (ms.size() < 5 || Clock::now() - begin < std::chrono::seconds(1));
    std::sort(ms.begin(), ms.end());
    report(name, "time", ms.front(), "ms");
    report(name, "latency_p50", ms[ms.size() / 2], "ms");
}

void published(const std::filesystem::path& file, flow::Method method, const char* method_name) {
    if (!std::filesystem::exists(file)) {
        fmt::print(stderr, "{} is not there; set CALADE_DATA\n", file.string());
        return;
    }
    const auto given = flow::from_matpower(io::read_matpower(file));
    const flow::Options options{.tolerance = 1e-8, .max_iterations = 30, .method = method};
    const auto name = fmt::format("{} {}", file.stem().string(), method_name);
    const auto once = flow::solve(given.problem, options);
    if (!once.converged) {
        fmt::print(stderr, "{} did not converge\n", name);
        std::exit(1);
    }
    report(name, "count", once.iterations, "iterations");
    measure(name, [&] { (void)flow::solve(given.problem, options); });
}

void town() {
    const auto grid = tests::town_grid(12, 8, 13);
    const energy::Model model({}, grid);
    auto state = model.initial();
    const auto name = fmt::format("town of {} buses, a station out and back", grid.buses.size());
    bool out = false;
    measure(name, [&] {
        out = !out;
        model.set_station_out(state, StationId(40), out);
        model.solve(state);
    });
}

}  // namespace

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) {
        if (std::string_view(argv[i]) != "--json") {
            fmt::print(stderr, "usage: bench_energy [--json]\n");
            return 2;
        }
        json = true;
    }
    const char* data = std::getenv("CALADE_DATA");
    const auto folder =
        (data != nullptr ? std::filesystem::path(data)
                         : std::filesystem::path(CALADE_SOURCE_DIR) / "../shared/data") /
        "energy";
    try {
        town();
        for (const char* name : {"radial1k.m", "radial10k.m"}) {
            published(folder / "radial" / name, flow::Method::sweep, "sweep");
            published(folder / "radial" / name, flow::Method::newton_raphson, "newton");
        }
        for (const char* name :
             {"case118.m", "case300.m", "case1354pegase.m", "case9241pegase.m"}) {
            published(folder / "matpower" / name, flow::Method::automatic, "newton");
        }
    } catch (const std::exception& error) {
        fmt::print(stderr, "bench_energy: {}\n", error.what());
        return 1;
    }
    return 0;
}
