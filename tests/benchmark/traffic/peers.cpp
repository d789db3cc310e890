// SPDX-License-Identifier: Apache-2.0
//
// The grids of grids.md by UXsim's C++ engine and by SUMO's mesoscopic model, in an environment of
// their own outside the checkout: the same departures, the same rule of route choice (UXsim), the
// same ways (SUMO).
#include "cases.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace calade::tests {
namespace {

std::optional<std::string> output_of(const std::string& command) {
    const auto close = [](FILE* f) { pclose(f); };
    const std::unique_ptr<FILE, decltype(close)> pipe(popen(command.c_str(), "r"), close);
    if (pipe == nullptr) {
        return std::nullopt;
    }
    std::string text;
    std::array<char, 4096> block{};
    while (std::fgets(block.data(), static_cast<int>(block.size()), pipe.get()) != nullptr) {
        text += block.data();
    }
    return text;
}

/// The Python of the peers' environment: CALADE_PEERS, made by peers/prepare.sh.
std::string python() {
    const char* set = std::getenv("CALADE_PEERS");
    return set != nullptr ? std::string(set) + "/bin/python" : std::string();
}

/// What a peer's script prints as its last object; nothing where it fails.
nlohmann::json result_of(const std::string& command) {
    const auto text = output_of(command);
    const auto begin = text ? text->rfind('{') : std::string::npos;
    return begin == std::string::npos ? nlohmann::json()
                                      : nlohmann::json::parse(text->substr(begin), nullptr, false);
}

std::string script(const char* name) {
    return fmt::format("{}/tests/benchmark/traffic/peers/{}", CALADE_SOURCE_DIR, name);
}

/// Throughput and memory against the peer's, and what each of the two carried.
void compare(const TrafficBench& bench, const std::string& name, const char* peer,
             const GridRun& own, const nlohmann::json& other) {
    const double seconds = other[bench.processor_time ? "cpu_seconds" : "seconds"];
    const auto line = [&](const std::string& what, const char* figure, double value, double theirs,
                          const char* unit, double ratio) {
        bench.out.line(name + what, figure, value, unit, bench.threads, {}, {peer, theirs, ratio});
    };
    const double rate = own.vehicle_seconds / own.seconds;
    const double theirs = other["vehicle_seconds"].get<double>() / seconds;
    line("", "throughput", rate, theirs, "veh-s/s", rate / theirs);
    line(", whole run", "time", own.seconds, seconds, "s", seconds / own.seconds);
    const double memory = other["memory_mb"];
    line("", "memory", own.memory_mb, memory, "MB", memory / own.memory_mb);
    const double arrived = other["arrived"];
    line(", arrived", "count", own.arrived, arrived, "vehicles", own.arrived / arrived);
    const double spent = other["vehicle_seconds"];
    line(", vehicle-seconds", "count", own.vehicle_seconds, spent, "veh-s",
         own.vehicle_seconds / spent);
}

}  // namespace

void peer_grids(const TrafficBench& bench, std::string_view only) {
    if (python().empty()) {
        bench.out.skip("UXsim", "CALADE_PEERS names no environment; peers/prepare.sh makes one");
        return;
    }
    for (const char* packet : {"5", "1"}) {
        for (const auto& [name, rest] :
             {std::pair{"uxsim-11", "11 1000 0.035 7200"}, {"uxsim-40", "40 200 0.0045 2400"}}) {
            if (only == "sumo") {
                continue;
            }
            if (name == std::string("uxsim-40") && packet == std::string("1")) {
                continue;  // minutes of UXsim's time, and gigabytes
            }
            const auto found =
                result_of(fmt::format("'{}' '{}' {} {} {} 2>/dev/null", python(),
                                      script("uxsim_grid.py"), rest, packet, bench.threads));
            if (!found.is_object()) {
                bench.out.skip(name, "UXsim gave no result");
                continue;
            }
            compare(bench, fmt::format("{}, packets of {}", name, packet), "UXsim",
                    dynamic_grid(bench, name, std::atof(packet)), found);
        }
    }
    if (only == "uxsim") {
        return;
    }
    const auto folder = std::filesystem::temp_directory_path() / "calade_bench_sumo_40";
    const auto found = result_of(fmt::format("'{}' '{}' '{}' 2>/dev/null", python(),
                                             script("sumo_grid.py"), folder.string()));
    if (!found.is_object()) {
        bench.out.skip("sumo-40", "SUMO gave no result");
        return;
    }
    const auto own = sumo_grid(bench, folder.string());
    compare(bench, "sumo-40", "SUMO meso", own, found);
    bench.out.line("sumo-40, ways refused", "count", static_cast<double>(own.refused), "vehicles",
                   1);
    bench.out.line("sumo-40, vehicles moved in full rings (SUMO: teleports)", "count",
                   static_cast<double>(own.moved_in_rings), "vehicles", 1, {},
                   {"SUMO meso", found["teleports"], 0.0});
    std::filesystem::remove_all(folder);
}

}  // namespace calade::tests
