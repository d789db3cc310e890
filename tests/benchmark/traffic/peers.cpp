// SPDX-License-Identifier: Apache-2.0
//
// The grids of grids.md by UXsim's C++ engine, in an environment of its own outside the checkout.
#include "cases.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <cstdio>
#include <cstdlib>
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

}  // namespace

void peer_grids(const TrafficBench& bench) {
    if (python().empty()) {
        bench.out.skip("UXsim", "CALADE_PEERS names no environment; peers/prepare.sh makes one");
        return;
    }
    const std::string script =
        std::string(CALADE_SOURCE_DIR) + "/tests/benchmark/traffic/peers/uxsim_grid.py";
    for (const auto& [name, rest] :
         {std::pair{"uxsim-11", "11 1000 0.035 7200 5"}, {"uxsim-40", "40 200 0.0045 2400 5"}}) {
        const auto text = output_of(
            fmt::format("'{}' '{}' {} {} 2>/dev/null", python(), script, rest, bench.threads));
        const auto begin = text ? text->rfind('{') : std::string::npos;
        const auto found = begin == std::string::npos
                               ? nlohmann::json()
                               : nlohmann::json::parse(text->substr(begin), nullptr, false);
        if (!found.is_object()) {
            bench.out.skip(name, "UXsim gave no result");
            continue;
        }
        const double seconds = found[bench.processor_time ? "cpu_seconds" : "seconds"];
        const double peer = found["vehicle_seconds"].get<double>() / seconds;
        bench.out.line(
            fmt::format("{} by UXsim, platoons of 5", name), "throughput", peer, "veh-s/s",
            bench.threads,
            fmt::format("{} of {} trips done", found["arrived"].dump(), found["trips"].dump()));
        const double own = dynamic_grid_throughput(bench, name);
        bench.out.line(fmt::format("{}, ratio to UXsim", name), "throughput", own / peer, "1",
                       bench.threads);
    }
}

}  // namespace calade::tests
