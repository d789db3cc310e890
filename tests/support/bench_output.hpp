// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <string>
#include <string_view>
#include <utility>

namespace calade::test {

/// Another program's figure for the same work in the same run; the ratio is above 1 where we are
/// ahead.
struct Peer {
    std::string name;
    double value = 0.0, ratio = 0.0;
};

/// What a benchmark found: a readable table, or one JSON object a line with --json.
class BenchOutput {
public:
    /// `precision` is that of the work's numbers: "fp32", "fp64" or "mixed".
    BenchOutput(std::string bench, std::string precision)
        : bench_(std::move(bench)), precision_(std::move(precision)) {}

    /// Takes --json and --quick; false, with the usage on standard error, at any other argument.
    bool read_arguments(int count, char** arguments) {
        for (int i = 1; i < count; ++i) {
            json_ = json_ || std::strcmp(arguments[i], "--json") == 0;
            quick_ = quick_ || std::strcmp(arguments[i], "--quick") == 0;
            if (std::strcmp(arguments[i], "--json") != 0 &&
                std::strcmp(arguments[i], "--quick") != 0) {
                fmt::print(stderr, "usage: bench_{} [--json] [--quick]\n", bench_);
                return false;
            }
        }
        return true;
    }
    void set_json(bool json) { json_ = json; }
    /// Whether only a short piece of the work is wanted, to see that it runs.
    [[nodiscard]] bool quick() const { return quick_; }

    /// `figure` is one of throughput, time, memory, latency_p50, latency_p99, count. `note` stands
    /// in the table only.
    void line(std::string_view name, std::string_view figure, double value, std::string_view unit,
              int threads, std::string_view note = {}, const Peer& peer = {}) const {
        std::string against;
        if (json_) {
            if (!peer.name.empty()) {
                against = fmt::format(R"(,"peer":"{}","peer_value":{:.6g},"ratio":{:.4g})",
                                      peer.name, peer.value, peer.ratio);
            }
            fmt::print(
                R"({{"bench":"{}","case":"{}","figure":"{}","value":{:.6g},"unit":"{}","threads":{},"precision":"{}"{}}})"
                "\n",
                bench_, name, figure, value, unit, threads, precision_, against);
        } else {
            if (!peer.name.empty()) {
                against = fmt::format("{:.3g} × {} ({:.4g})", peer.ratio, peer.name, peer.value);
            }
            fmt::print("{:<44} {:>10} {:>10.6g} {:<10} {} thread{} {}{}\n", name, figure, value,
                       unit, threads, threads == 1 ? " " : "s", note, against);
        }
        std::fflush(stdout);
    }
    /// Why a case is left out, on standard error.
    void skip(std::string_view name, std::string_view reason) const {
        fmt::print(stderr, "{}: left out: {}\n", name, reason);
    }

private:
    std::string bench_, precision_;
    bool json_ = false, quick_ = false;
};

/// Seconds of wall and of processor time since it was made. The second says what the first would
/// be on a machine without other work, as long as one thread works.
class Timer {
public:
    [[nodiscard]] double wall_s() const {
        return std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    }
    [[nodiscard]] double cpu_s() const {
        return static_cast<double>(std::clock() - cpu_start_) / CLOCKS_PER_SEC;
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::clock_t cpu_start_ = std::clock();
};

}  // namespace calade::test
