// SPDX-License-Identifier: Apache-2.0
#include "peers.hpp"

#include "support/scratch.hpp"

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <sstream>

namespace calade::benchmark {

namespace {

/// The peers' packages as mended (power-grid-model without its copy per load) are not on PyPI;
/// these are its figures as once measured, scaled to this machine by the shipped package's
/// Newton-Raphson solve of radial1k, which took 1.52 ms then.
struct Mended {
    const char* name;
    const char* figure;
    const char* peer;
    int threads;
    double value;
};
constexpr double shipped_solve_s = 1.52e-3;
constexpr Mended mended[] = {
    {"radial1k", "one solve", "mended power-grid-model iterative current", 1, 0.26e-3},
    {"radial10k", "one solve", "mended power-grid-model iterative current", 1, 2.83e-3},
    {"radial100k", "one solve", "mended power-grid-model Newton-Raphson", 1, 101.5e-3},
    {"radial1k", "scenarios", "mended power-grid-model iterative current", 1, 3015},
    {"radial1k", "scenarios", "mended power-grid-model iterative current", 2, 5858},
    {"radial1k", "scenarios", "mended power-grid-model Newton-Raphson", 1, 1022},
    {"radial1k", "scenarios", "mended power-grid-model Newton-Raphson", 2, 1827},
    {"radial10k", "scenarios", "mended power-grid-model iterative current", 1, 279},
    {"radial10k", "scenarios", "mended power-grid-model iterative current", 2, 461},
    {"radial10k", "scenarios", "mended power-grid-model Newton-Raphson", 1, 99.8},
    {"radial10k", "scenarios", "mended power-grid-model Newton-Raphson", 2, 198},
    {"radial1k", "three-phase scenarios", "mended power-grid-model Newton-Raphson", 1, 289},
    {"radial1k", "three-phase scenarios", "mended power-grid-model Newton-Raphson", 2, 512},
};

std::string quoted(const std::filesystem::path& path) { return fmt::format("'{}'", path.string()); }

}  // namespace

bool Output::read_arguments(int count, char** arguments) {
    std::vector<char*> others;
    for (int i = 0; i < count; ++i) {
        if (i > 0 && std::strcmp(arguments[i], "--peers") == 0) {
            peers_wanted_ = true;
        } else {
            others.push_back(arguments[i]);
        }
    }
    return lines_.read_arguments(static_cast<int>(others.size()), others.data());
}

void Output::run_peers(const std::vector<Case>& cases) {
    if (!peers_wanted_) {
        return;
    }
    const auto scripts = std::filesystem::path(CALADE_SOURCE_DIR) / "tests/benchmark/energy/peers";
    const test::Scratch scratch;
    for (const auto& given : cases) {
        export_case(given, scratch.path() / "cases" / given.name);
    }
    const auto found = scratch.path() / "found.csv";
    const auto command =
        fmt::format("{} {}{} > {}", quoted(scripts / "run.sh"), quoted(scratch.path() / "cases"),
                    quick() ? " --quick" : "", quoted(found));
    if (std::system(command.c_str()) != 0) {
        lines_.skip("peers", "the script has failed or the packages cannot be installed");
    }
    std::ifstream in(found);
    std::string line;
    while (std::getline(in, line)) {
        std::istringstream fields(line);
        PeerFigure figure;
        std::string threads, value;
        if (std::getline(fields, figure.name, ',') && std::getline(fields, figure.figure, ',') &&
            std::getline(fields, figure.peer, ',') && std::getline(fields, threads, ',') &&
            std::getline(fields, value)) {
            figure.threads = std::atoi(threads.c_str());
            figure.value = std::atof(value.c_str());
            peers_.push_back(figure);
        }
    }
    for (const auto& figure : peers_) {
        if (figure.name == "radial1k" && figure.figure == "one solve" &&
            figure.peer == "power-grid-model Newton-Raphson") {
            const double slower = figure.value / shipped_solve_s;
            for (const auto& m : mended) {
                const bool is_time = std::strcmp(m.figure, "one solve") == 0;
                peers_.push_back({m.name, m.figure, m.peer, m.threads,
                                  is_time ? m.value * slower : m.value / slower});
            }
            break;
        }
    }
}

void Output::time(const std::string& name, const std::string& figure, double ms,
                  const std::string& note) {
    lines_.line(name + ", " + figure, "time", ms, "ms", 1, note);
    for (const auto& peer : peers_) {
        if (peer.name == name && peer.figure == figure) {
            lines_.line(name + ", " + figure, "time", ms, "ms", 1, {},
                        {peer.peer, 1000.0 * peer.value, 1000.0 * peer.value / ms});
        }
    }
}

void Output::throughput(const std::string& name, const std::string& figure, double per_s,
                        int threads, const std::string& note) {
    lines_.line(name + ", " + figure, "throughput", per_s, "1/s", threads, note);
    for (const auto& peer : peers_) {
        if (peer.name == name && peer.figure == figure &&
            (peer.threads == threads || peer.peer == "lightsim2grid")) {
            lines_.line(name + ", " + figure, "throughput", per_s, "1/s", threads, {},
                        {peer.peer, peer.value, per_s / peer.value});
        }
    }
}

}  // namespace calade::benchmark
