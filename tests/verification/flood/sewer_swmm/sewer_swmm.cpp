// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"
#include "sewers.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood::verification {

namespace {

struct Compared {
    const char* name;
    std::vector<std::vector<double>> ours, theirs;  ///< one series a column
};

double efficiency(const std::vector<double>& found, const std::vector<double>& reference) {
    double mean = 0.0;
    for (const double v : reference) {
        mean += v / static_cast<double>(reference.size());
    }
    double missed = 0.0;
    double spread = 0.0;
    for (std::size_t i = 0; i < reference.size(); ++i) {
        missed += (found[i] - reference[i]) * (found[i] - reference[i]);
        spread += (reference[i] - mean) * (reference[i] - mean);
    }
    return 1.0 - missed / spread;  // Nash & Sutcliffe 1970
}

void compare(Report& report, const std::string& name, const std::vector<Index>& nodes,
             const std::vector<std::string>& links, double depth_limit) {
    const std::filesystem::path folder =
        std::filesystem::path(CALADE_SOURCE_DIR) / "tests/verification/flood/sewer_swmm";
    const auto rows = read_numbers(folder / (name + ".csv"));
    const drains::Sewer sewer(drains::network_from_swmm(io::read_swmm(folder / (name + ".inp"))));
    const auto& network = sewer.network();
    drains::State state = sewer.initial();
    std::vector<std::vector<double>> ours(nodes.size() + links.size());
    auto theirs = ours;
    const auto flow = [&](const std::string& link) {
        for (std::size_t k = 0; k < network.conduits.size(); ++k) {
            if (network.conduits[k].name == link) {
                return sewer.flow_middle(state, static_cast<Index>(k));
            }
        }
        return link == "PU" ? state.device[0]
                            : state.device[network.pumps.size() + network.weirs.size()];
    };
    const double unit = name == "ponding" ? 1e-3 : 1.0;  // l/s
    for (const auto& row : rows) {
        sewer.advance(state, row[0]);
        for (std::size_t k = 0; k < ours.size(); ++k) {
            const bool node = k < nodes.size();
            ours[k].push_back(node ? sewer.node_depth(state, nodes[k])
                                   : flow(links[k - nodes.size()]));
            theirs[k].push_back(row[k + 1] * (node ? 1.0 : unit));
        }
    }
    for (std::size_t k = 0; k < ours.size(); ++k) {
        if (k < nodes.size()) {
            double sum = 0.0;
            for (std::size_t i = 0; i < rows.size(); ++i) {
                sum += std::abs(ours[k][i] - theirs[k][i]) / static_cast<double>(rows.size());
            }
            report.add("sewer_swmm",
                       fmt::format("{}: depth at {}, mean difference, m", name,
                                   network.nodes[static_cast<std::size_t>(nodes[k])].name),
                       sum, depth_limit);
        } else {
            report.add(
                "sewer_swmm",
                fmt::format("{}: flow in {}, 1 - Nash-Sutcliffe", name, links[k - nodes.size()]),
                1.0 - efficiency(ours[k], theirs[k]), 0.03);
        }
    }
    report.add("sewer_swmm", name + ": water balance, relative",
               sewer.ledger(state).relative_error(), 1e-12);
}

}  // namespace

void sewer_swmm(Report& report) {
    // Positions as the file has them: junctions, then storage.
    compare(report, "branches", {0, 4, 5, 6, 9, 7}, {"C3", "C6", "C8", "PU", "OR"}, 0.06);
    compare(report, "ponding", {0, 1}, {"C1", "C2"}, 0.03);
}

}  // namespace calade::flood::verification
