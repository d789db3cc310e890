// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/three_phase/feeder.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/base/processor.hpp"
#include "calade/energy/power_flow/lane_buffer.hpp"
#include "calade/energy/three_phase/feeder_lanes.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <string_view>

namespace calade::energy::three_phase {

namespace {

constexpr Index width = feeder_lanes::width;

feeder_lanes::Sweep best_sweep() {
    const char* wanted = std::getenv("CALADE_SIMD");
    const std::string_view level = wanted != nullptr ? wanted : "";
#if defined(__x86_64__)
    if (processor_has_v4() && (level.empty() || level == "v4")) {
        return feeder_lanes::v4_sweep;
    }
    if (processor_has_v3() && (level.empty() || level == "v3")) {
        return feeder_lanes::v3_sweep;
    }
#endif
    return feeder_lanes::baseline_sweep;
}

}  // namespace

PhaseMatrix from_sequences(std::complex<double> zero, std::complex<double> positive) {
    const auto own = (2.0 * positive + zero) / 3.0;
    const auto mutual = (zero - positive) / 3.0;
    return {own, mutual, mutual, mutual, own, mutual, mutual, mutual, own};
}

struct FeederBatch::Implementation {
    double tolerance;
    int max_iterations;
    std::vector<Index> node;  ///< place → node
    std::vector<std::int32_t> parent;
    std::vector<std::uint8_t> kind;
    std::vector<double> ratio, z_re, z_im, y_re, y_im;
    std::vector<double> start_e, start_f;  ///< by place and phase: without load
    feeder_lanes::Sweep sweep = best_sweep();

    Implementation(const Feeder& feeder, double tolerance_pu, int iterations)
        : tolerance(tolerance_pu), max_iterations(iterations) {
        require<UsageError>(feeder.root >= 0 && feeder.root < feeder.nodes,
                            "feeder: root {} of {} nodes", feeder.root, feeder.nodes);
        require<UsageError>(feeder.branches.size() + 1 == at(feeder.nodes),
                            "feeder: {} branches for {} nodes, a tree has one less",
                            feeder.branches.size(), feeder.nodes);
        require<UsageError>(feeder.delta.empty() || feeder.delta.size() == at(feeder.nodes),
                            "feeder: {} marks of delta loads for {} nodes", feeder.delta.size(),
                            feeder.nodes);
        std::vector<std::vector<Index>> near(at(feeder.nodes));
        for (std::size_t k = 0; k < feeder.branches.size(); ++k) {
            check(feeder, k);
            near[at(feeder.branches[k].from)].push_back(static_cast<Index>(k));
            near[at(feeder.branches[k].to)].push_back(static_cast<Index>(k));
        }
        lay_out(feeder, near);
    }

    static void check(const Feeder& feeder, std::size_t k) {
        const auto& branch = feeder.branches[k];
        require<UsageError>(branch.from >= 0 && branch.from < feeder.nodes && branch.to >= 0 &&
                                branch.to < feeder.nodes,
                            "feeder: branch {} joins nodes {} and {} of {}", k, branch.from,
                            branch.to, feeder.nodes);
        for (std::size_t c = 0; c < 9; ++c) {
            require<UsageError>(
                std::isfinite(std::abs(branch.z[c])) && std::isfinite(std::abs(branch.y[c])),
                "feeder: branch {}: an impedance or admittance is not finite", k);
        }
        for (const double t : branch.ratio) {
            require<UsageError>(std::isfinite(t) && t > 0.0,
                                "feeder: branch {}: ratio {}, expected above 0", k, t);
        }
    }

    void lay_out(const Feeder& feeder, const std::vector<std::vector<Index>>& near) {
        struct Step {
            Index node, parent, branch;
        };
        std::vector<Index> place(at(feeder.nodes), -1);
        std::vector<Step> stack{{feeder.root, -1, -1}};
        while (!stack.empty()) {
            const auto step = stack.back();
            stack.pop_back();
            require<UsageError>(place[at(step.node)] < 0, "feeder: branch {} closes a loop",
                                step.branch);
            const auto here = static_cast<Index>(node.size());
            place[at(step.node)] = here;
            node.push_back(step.node);
            parent.push_back(step.parent);
            append(feeder, step.node, step.parent, step.branch);
            for (auto e = near[at(step.node)].rbegin(); e != near[at(step.node)].rend(); ++e) {
                if (*e != step.branch) {
                    const auto& branch = feeder.branches[at(*e)];
                    stack.push_back({branch.from == step.node ? branch.to : branch.from, here, *e});
                }
            }
        }
        require<UsageError>(node.size() == at(feeder.nodes),
                            "feeder: {} of {} nodes hang on the root", node.size(), feeder.nodes);
        for (const auto& branch : feeder.branches) {
            add_admittance(branch, at(place[at(branch.from)]), at(place[at(branch.to)]));
        }
    }

    void append(const Feeder& feeder, Index here, Index up, Index number) {
        kind.push_back(!feeder.delta.empty() && feeder.delta[at(here)] != 0 ? 4 : 0);
        for (std::size_t c = 0; c < 9; ++c) {
            z_re.push_back(0.0);
            z_im.push_back(0.0);
            y_re.push_back(0.0);
            y_im.push_back(0.0);
        }
        for (std::size_t a = 0; a < 3; ++a) {
            ratio.push_back(1.0);
            start_e.push_back(feeder.source[a].real());
            start_f.push_back(feeder.source[a].imag());
        }
        if (number < 0) {
            return;
        }
        const auto& branch = feeder.branches[at(number)];
        const bool down = branch.to == here;
        const auto k = kind.size() - 1;
        for (std::size_t a = 0; a < 3; ++a) {
            const double t = down ? branch.ratio[a] : 1.0 / branch.ratio[a];
            kind[k] |= t != 1.0 ? 1 : 0;
            ratio[3 * k + a] = t;
            start_e[3 * k + a] = start_e[3 * at(up) + a] / t;
            start_f[3 * k + a] = start_f[3 * at(up) + a] / t;
            for (std::size_t c = 0; c < 3; ++c) {
                // Series impedances stand at the `to` side; seen from above they are t_a t_c times.
                const double scale = down ? 1.0 : branch.ratio[a] * branch.ratio[c];
                z_re[9 * k + 3 * a + c] = branch.z[3 * a + c].real() * scale;
                z_im[9 * k + 3 * a + c] = branch.z[3 * a + c].imag() * scale;
            }
        }
    }

    void add_admittance(const Feeder::Branch& branch, std::size_t from, std::size_t to) {
        for (std::size_t a = 0; a < 3; ++a) {
            for (std::size_t c = 0; c < 3; ++c) {
                const auto half = 0.5 * branch.y[3 * a + c];
                if (half == 0.0) {
                    continue;
                }
                const auto above = half / (branch.ratio[a] * branch.ratio[c]);
                kind[from] |= 2;
                kind[to] |= 2;
                y_re[9 * from + 3 * a + c] += above.real();
                y_im[9 * from + 3 * a + c] += above.imag();
                y_re[9 * to + 3 * a + c] += half.real();
                y_im[9 * to + 3 * a + c] += half.imag();
            }
        }
    }

    void tile(Index first, Index count, std::span<const double> p, std::span<const double> q,
              std::span<double> e, std::span<double> f, power_flow::LaneBuffer& buffer,
              std::vector<Outcome>& outcome) const {
        const std::size_t w = width;
        const std::size_t n = 3 * node.size();
        double* const rows = buffer.at_least(6 * n * w);
        double* const lane[] = {rows,
                                rows + n * w,
                                rows + 2 * n * w,
                                rows + 3 * n * w,
                                rows + 4 * n * w,
                                rows + 5 * n * w};
        for (std::size_t l = 0; l < w; ++l) {
            const auto s = at(std::min(first + static_cast<Index>(l), first + count - 1));
            for (std::size_t k = 0; k < node.size(); ++k) {
                const auto from = s * n + 3 * at(node[k]);
                for (std::size_t a = 0; a < 3; ++a) {
                    const bool sound = outcome[s].bad_node < 0 && k > 0;
                    lane[0][(3 * k + a) * w + l] = sound ? p[from + a] : 0.0;
                    lane[1][(3 * k + a) * w + l] = sound ? q[from + a] : 0.0;
                    lane[2][(3 * k + a) * w + l] = start_e[3 * k + a];
                    lane[3][(3 * k + a) * w + l] = start_f[3 * k + a];
                }
            }
        }
        const feeder_lanes::Tile tile{static_cast<int>(node.size()),
                                      parent.data(),
                                      kind.data(),
                                      ratio.data(),
                                      z_re.data(),
                                      z_im.data(),
                                      y_re.data(),
                                      y_im.data(),
                                      lane[0],
                                      lane[1],
                                      lane[2],
                                      lane[3],
                                      lane[4],
                                      lane[5]};
        feeder_lanes::Outcome ended[feeder_lanes::width];
        sweep(tile, tolerance, max_iterations, ended);
        for (Index l = 0; l < count; ++l) {
            const auto s = at(first + l);
            outcome[s].converged = ended[l].converged != 0 && outcome[s].bad_node < 0;
            outcome[s].iterations = ended[l].iterations;
            for (std::size_t k = 0; k < node.size(); ++k) {
                const auto to = s * n + 3 * at(node[k]);
                for (std::size_t a = 0; a < 3; ++a) {
                    const auto from = (3 * k + a) * w + at(l);
                    e[to + a] = outcome[s].converged ? lane[2][from] : NAN;
                    f[to + a] = outcome[s].converged ? lane[3][from] : NAN;
                }
            }
        }
    }
};

FeederBatch::FeederBatch(const Feeder& feeder, double tolerance, int max_iterations)
    : implementation_(std::make_unique<Implementation>(feeder, tolerance, max_iterations)) {}
FeederBatch::~FeederBatch() = default;
FeederBatch::FeederBatch(FeederBatch&&) noexcept = default;

std::vector<FeederBatch::Outcome> FeederBatch::solve(std::span<const double> p,
                                                     std::span<const double> q, std::span<double> e,
                                                     std::span<double> f) const {
    const auto& own = *implementation_;
    const std::size_t n = 3 * own.node.size();
    const auto count = static_cast<Index>(p.size() / n);
    require<UsageError>(p.size() == at(count) * n && q.size() == p.size() && e.size() == p.size() &&
                            f.size() == p.size(),
                        "feeder: {}, {}, {} and {} values are no scenarios of {} nodes", p.size(),
                        q.size(), e.size(), f.size(), own.node.size());
    std::vector<Outcome> outcome(at(count));
    const auto root = at(own.node[0]);
    for (std::size_t k = 0; k < p.size(); ++k) {
        auto& one = outcome[k / n];
        if (one.bad_node < 0 && k % n / 3 != root && !std::isfinite(p[k] + q[k])) {
            one.bad_node = static_cast<Index>(k % n / 3);
        }
    }
    parallel_for(0, (count + width - 1) / width, 4, [&](Index begin, Index end) {
        power_flow::LaneBuffer buffer;
        for (Index t = begin; t < end; ++t) {
            own.tile(t * width, std::min(width, count - t * width), p, q, e, f, buffer, outcome);
        }
    });
    return outcome;
}

}  // namespace calade::energy::three_phase
