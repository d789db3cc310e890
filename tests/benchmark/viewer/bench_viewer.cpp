// SPDX-License-Identifier: Apache-2.0
//
// How long does a planner wait: for the town to stand, for a frame at 1280x720, for another time,
// for the values of a click? Frames are drawn without a window by what EGL finds (its name is
// printed).
//   bench_viewer [--json] [RUN…]     run directories; without one, a run drawn by hand
#include "calade/base/error.hpp"
#include "hud.hpp"
#include "offscreen.hpp"
#include "picking.hpp"
#include "support/scratch.hpp"
#include "viewer/drawn_run.hpp"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <functional>
#include <vector>

namespace {

using namespace calade;
constexpr viewer::Size size{1280, 720};

bool json = false;

double seconds_of(const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

/// One time, or the median and 99th percentile of several, s.
void report(const std::string& name, const std::string& what, std::vector<double> times) {
    std::ranges::sort(times);
    const auto print = [&](const char* figure, double value) {
        if (json) {
            fmt::print(
                "{{\"bench\":\"viewer\",\"case\":\"{}, {}\",\"figure\":\"{}\",\"value\":{:.6g},"
                "\"unit\":\"ms\",\"threads\":1,\"precision\":\"fp32\"}}\n",
                name, what, figure, 1e3 * value);
        } else {
            fmt::print("{:<28} {:<16} {:>12} {:>12.5g} ms\n", name, what, figure, 1e3 * value);
        }
    };
    if (times.size() == 1) {
        print("time", times[0]);
        return;
    }
    print("latency_p50", times[times.size() / 2]);
    print("latency_p99", times[times.size() * 99 / 100]);
}

std::vector<double> repeated(int n, const std::function<void(int)>& work) {
    std::vector<double> times;
    for (int i = 0; i < n; ++i) {
        times.push_back(seconds_of([&] { work(i); }));
    }
    return times;
}

void bench(const std::filesystem::path& folder) {
    std::unique_ptr<viewer::RunData> run;
    std::unique_ptr<viewer::Scene> scene;
    const double reading = seconds_of([&] { run = std::make_unique<viewer::RunData>(folder); });
    const std::string name = run->scenario_name;
    report(name, "read", {reading});
    report(
        name, "build",
        {seconds_of([&] { scene = std::make_unique<viewer::Scene>(*run, viewer::Language::fr); })});
    const viewer::View home = viewer::home_view(*run, scene->ground(), size.aspect());
    viewer::Offscreen offscreen(size, viewer::Offscreen::Edges::smooth);
    viewer::Hud hud(*run, viewer::Language::fr, size);
    const auto frame = [&](int) { (void)offscreen.draw(*scene, home, &hud.root()); };
    report(name, "first frame", repeated(1, frame));
    report(name, "frame", repeated(20, frame));
    report(name, "another time", repeated(20, [&](int i) {
               scene->show(static_cast<std::size_t>(i + 1) % run->times.size());
               hud.show(scene->step());
           }));
    const viewer::Picker picker(*run, scene->ground());
    const osg::Matrixd window = viewer::to_window(home, size);
    report(name, "click", repeated(5000, [&](int i) {
               (void)picker.pick(
                   viewer::ray_through(window, {static_cast<double>(i * 37 % size.width),
                                                static_cast<double>(i * 53 % size.height)}));
           }));
    if (!json) {
        fmt::print("{:<28} drawn by {}\n", name, offscreen.renderer());
    }
}

}  // namespace

int main(int argc, char** argv) {
    std::vector<std::filesystem::path> runs;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--json") == 0) {
            json = true;
        } else {
            runs.emplace_back(argv[i]);
        }
    }
    try {
        const test::Scratch folder;
        if (runs.empty()) {
            test::DrawnRun::write(folder / "run");
            runs.push_back(folder / "run");
        }
        for (const auto& run : runs) {
            bench(run);
        }
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "error: {}\n", error.what());
        return 2;
    }
}
