// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cases.hpp"
#include "support/bench_output.hpp"

#include <string>
#include <vector>

namespace calade::benchmark {

/// What a peer needed for the same work.
struct PeerFigure {
    std::string name, figure, peer;
    int threads = 1;
    double value = 0.0;  ///< s for "one solve", else per second
};

/// Lines of the benchmark, each once more for every peer that did the same.
class Output {
public:
    /// Takes --json, --quick and --peers.
    bool read_arguments(int count, char** arguments);
    [[nodiscard]] bool quick() const { return lines_.quick(); }
    void skip(const std::string& name, const std::string& reason) { lines_.skip(name, reason); }
    /// Runs the peers if they are asked for and can be installed.
    void run_peers(const std::vector<Case>& cases);
    void time(const std::string& name, const std::string& figure, double ms,
              const std::string& note);
    void throughput(const std::string& name, const std::string& figure, double per_s, int threads,
                    const std::string& note);

private:
    test::BenchOutput lines_{"energy", "fp64"};
    bool peers_wanted_ = false;
    std::vector<PeerFigure> peers_;
};

}  // namespace calade::benchmark
