// SPDX-License-Identifier: Apache-2.0
#include "anuga.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace calade::bench {

std::optional<Anuga> run_anuga(int side, double seconds) {
    const char* given = std::getenv("CALADE_PEERS");
    const std::string folder =
        given != nullptr && *given != '\0' ? given : CALADE_SOURCE_DIR "/build/peers";
    const std::string command =
        fmt::format("bash '{}/tests/benchmark/flood/peers/run_anuga.sh' '{}/anuga' {} {}",
                    CALADE_SOURCE_DIR, folder, side, seconds);
    std::FILE* pipe = popen(command.c_str(), "r");
    if (pipe == nullptr) {
        return std::nullopt;
    }
    std::string text;
    char piece[512];
    while (std::fgets(piece, sizeof piece, pipe) != nullptr) {
        text += piece;
    }
    const bool ended_well = pclose(pipe) == 0;
    const auto after = [&](const std::string& key) {
        const auto at = text.find("\"" + key + "\": ");
        return at == std::string::npos ? std::string{} : text.substr(at + key.size() + 4);
    };
    const std::string value = after("value");
    const std::string name = after("peer");
    if (!ended_well || value.empty() || name.empty()) {
        return std::nullopt;
    }
    return Anuga{name.substr(1, name.find('"', 1) - 1), std::strtod(value.c_str(), nullptr)};
}

}  // namespace calade::bench
