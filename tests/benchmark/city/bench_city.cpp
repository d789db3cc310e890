// SPDX-License-Identifier: Apache-2.0
//
// How long until a town is at hand: Dieppe built from its sources, written as a .twin folder and
// read back; the demo town generated with 2,000 and with 20,000 buildings?
//   bench_city [--json] [--quick]
// --quick: only a demo town of 500 buildings.
#include "calade/base/error.hpp"
#include "calade/city/demo/demo_town.hpp"
#include "calade/city/recipe.hpp"
#include "calade/city/store.hpp"
#include "support/bench_output.hpp"
#include "support/scratch.hpp"

#include <thread>

namespace {

using namespace calade;

test::BenchOutput output("city", "fp64");
const int threads = static_cast<int>(std::thread::hardware_concurrency());

/// Times `work` and gives its result.
template <class Work>
auto timed(const std::string& name, const Work& work) {
    const test::Timer watch;
    auto result = work();
    output.line(name, "time", watch.wall_s(), "s", threads,
                fmt::format("{:.3g} s of processor time", watch.cpu_s()));
    return result;
}

void store(const std::string& name, const city::City& town) {
    const test::Scratch scratch;
    const auto folder = scratch / "town.twin";
    timed(name + ", save", [&] {
        city::save_city(town, folder);
        return 0;
    });
    const auto again = timed(name + ", load", [&] { return city::load_city(folder); });
    require(city::city_hash(again) == city::city_hash(town), "{}: another town was read back",
            name);
    double bytes = 0.0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        bytes += static_cast<double>(entry.file_size());
    }
    output.line(name + ", folder", "memory", bytes / 1e6, "MB", threads);
}

void demo(int buildings) {
    const auto name = fmt::format("demo town of {}", buildings);
    const auto town =
        timed(name + ", generate", [&] { return city::make_demo_town({.buildings = buildings}); });
    output.line(name, "count", static_cast<double>(town.buildings.size()), "buildings", threads);
    store(name, town);
}

void dieppe() {
    if (!std::filesystem::exists(test::data_folder() / "city" / "dieppe" / "mnt_2016.asc")) {
        output.skip("dieppe", "its data are not here; set CALADE_DATA to their folder");
        return;
    }
    const auto town = timed("dieppe, build", [] {
        return city::build_city(CALADE_SOURCE_DIR "/data/dieppe/city.toml");
    });
    output.line("dieppe", "count", static_cast<double>(town.buildings.size()), "buildings",
                threads);
    store("dieppe", town);
}

}  // namespace

int main(int count, char** arguments) {
    if (!output.read_arguments(count, arguments)) {
        return 2;
    }
    try {
        if (output.quick()) {
            demo(500);
            return 0;
        }
        dieppe();
        demo(2000);
        demo(20000);
    } catch (const Error& error) {
        fmt::print(stderr, "bench_city: {}\n", error.what());
        return 1;
    }
    return 0;
}
