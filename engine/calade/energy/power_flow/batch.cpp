// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/batch.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/energy/power_flow/lane_buffer.hpp"
#include "calade/energy/power_flow/lanes.hpp"
#include "calade/energy/power_flow/mesh_tile.hpp"
#include "calade/energy/power_flow/subtrees.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace calade::energy::power_flow {

namespace {

/// Places of a group that stay in a core's own cache with their lanes.
constexpr std::size_t smallest_group = 256;
/// Tiles of scenarios that one task takes, so that its buffers are used again.
constexpr Index tiles_a_task = 4;
constexpr Index width = lanes::width;

/// The scenarios of one call, as the caller gave them.
struct Rows {
    std::span<const double> p, q;
    std::span<double> e, f;
    std::size_t stride;
};

}  // namespace

struct Batch::Implementation {
    Problem problem;
    Options options;
    Solution base;
    std::vector<double> base_e, base_f;  ///< by bus
    Index root = -1;
    std::vector<SubtreeGroup> groups;  ///< of a tree
    std::optional<NewtonSystem> system;
    const lanes::Kernels* kernels = &lanes::kernels();

    Implementation(const Problem& given, const Options& how)
        : problem(given), options(how), base(power_flow::solve(given, how)) {
        require<NumericalError>(base.converged,
                                "power flow: the network of a batch has no solution itself: the "
                                "mismatch stays at {:.3g} pu",
                                base.mismatch);
        for (std::size_t i = 0; i < base.v.size(); ++i) {
            base_e.push_back(base.v[i] * std::cos(base.angle[i]));
            base_f.push_back(base.v[i] * std::sin(base.angle[i]));
        }
        const auto tree =
            options.method == Method::newton_raphson ? std::nullopt : make_radial_tree(problem);
        if (tree) {
            root = tree->bus[0];
            groups = make_subtree_groups(*tree, smallest_group);
            return;
        }
        system.emplace(problem);
        const auto by_position = [&](const std::vector<double>& values) {
            std::vector<double> out;
            for (const Index i : system->bus) {
                out.push_back(values[at(i)]);
            }
            return out;
        };
        const auto e = by_position(base_e);
        const auto f = by_position(base_f);
        std::vector<double> p(e.size()), q(e.size());
        system->powers(e, f, p, q);
        require<NumericalError>(system->factor(e, f, p, q),
                                "power flow: the Jacobian of a batch's network is singular");
    }

    void sweep_tile(std::size_t first, int count, const Rows& rows, LaneBuffer& buffer,
                    ScenarioOutcome* outcome) const {
        lanes::Outcome found[width];
        for (int l = 0; l < count; ++l) {
            outcome[l] = {true, Method::sweep, 0, -1};
        }
        for (const auto& group : groups) {
            const auto n = group.bus.size();
            const auto tile_size = n * width;
            double* b = buffer.at_least(6 * tile_size);
            lanes::TreeTile tile{};
            tile.places = static_cast<int>(n);
            tile.parent = group.parent.data();
            tile.kind = group.kind.data();
            tile.a_re = group.a_re.data();
            tile.a_im = group.a_im.data();
            tile.z_re = group.z_re.data();
            tile.z_im = group.z_im.data();
            tile.g = group.g.data();
            tile.b = group.b.data();
            tile.p = b;
            tile.q = b + tile_size;
            tile.e = b + 2 * tile_size;
            tile.f = b + 3 * tile_size;
            tile.i_re = b + 4 * tile_size;
            tile.i_im = b + 5 * tile_size;
            tile.root_e = base_e[at(root)];
            tile.root_f = base_f[at(root)];
            const auto* p = rows.p.data() + first * rows.stride;
            const auto* q = rows.q.data() + first * rows.stride;
            kernels->gather(p, rows.stride, count, group.bus.data(), tile.places, b);
            kernels->gather(q, rows.stride, count, group.bus.data(), tile.places, b + tile_size);
            for (std::size_t k = 0; k < n; ++k) {
                std::fill_n(tile.e + k * width, width, base_e[at(group.bus[k])]);
                std::fill_n(tile.f + k * width, width, base_f[at(group.bus[k])]);
            }
            kernels->sweep(tile, options.tolerance, options.max_iterations, found);
            kernels->scatter(tile.e, group.bus.data(), tile.places, count, rows.stride,
                             rows.e.data() + first * rows.stride);
            kernels->scatter(tile.f, group.bus.data(), tile.places, count, rows.stride,
                             rows.f.data() + first * rows.stride);
            for (int l = 0; l < count; ++l) {
                outcome[l].converged = outcome[l].converged && found[l].converged != 0;
                outcome[l].iterations = std::max<int>(outcome[l].iterations, found[l].iterations);
            }
        }
        for (int l = 0; l < count; ++l) {
            const auto place = (first + static_cast<std::size_t>(l)) * rows.stride + at(root);
            rows.e[place] = base_e[at(root)];
            rows.f[place] = base_f[at(root)];
        }
    }

    void mesh_tile(std::size_t first, int count, const Rows& rows, LaneBuffer& buffer,
                   ScenarioOutcome* outcome) const {
        const auto n = at(system->nodes);
        const auto unknown = at(system->unknown);
        double* b = buffer.at_least((4 * n + 2 * unknown) * width);
        lanes::MeshTile tile = shared_tile(*system);
        double* e = b;
        double* f = b + n * width;
        double* p = b + 2 * n * width;
        double* q = b + 3 * n * width;
        tile.e = e;
        tile.f = f;
        tile.p = p;
        tile.q = q;
        tile.x = b + 4 * n * width;
        kernels->gather(rows.p.data() + first * rows.stride, rows.stride, count, system->bus.data(),
                        tile.unknown, p);
        kernels->gather(rows.q.data() + first * rows.stride, rows.stride, count, system->bus.data(),
                        tile.unknown, q);
        for (std::size_t k = 0; k < n; ++k) {
            std::fill_n(e + k * width, width, base_e[at(system->bus[k])]);
            std::fill_n(f + k * width, width, base_f[at(system->bus[k])]);
        }
        lanes::Outcome found[width];
        kernels->chord(tile, options.tolerance, options.max_iterations, found);
        kernels->scatter(e, system->bus.data(), tile.nodes, count, rows.stride,
                         rows.e.data() + first * rows.stride);
        kernels->scatter(f, system->bus.data(), tile.nodes, count, rows.stride,
                         rows.f.data() + first * rows.stride);
        for (int l = 0; l < count; ++l) {
            outcome[l] = {found[l].converged != 0, Method::newton_raphson, found[l].iterations, -1};
        }
    }

    /// One scenario that did not settle with the others.
    void solve_alone(std::size_t scenario, const Rows& rows, ScenarioOutcome& outcome) const {
        const auto begin = scenario * rows.stride;
        Problem own = problem;
        own.bus.v = base.v;
        own.bus.angle = base.angle;
        for (std::size_t i = 0; i < rows.stride; ++i) {
            own.bus.p[i] = rows.p[begin + i];
            own.bus.q[i] = rows.q[begin + i];
            const bool used = own.bus.type[i] != BusType::slack;
            const bool finite = std::isfinite(own.bus.p[i]) &&
                                (own.bus.type[i] == BusType::pv || std::isfinite(own.bus.q[i]));
            if (used && !finite) {
                outcome.bad_bus = static_cast<Index>(i);
                break;
            }
            if (!finite) {
                own.bus.p[i] = own.bus.q[i] = 0.0;
            }
        }
        Solution solution;
        if (outcome.bad_bus < 0) {
            auto how = options;
            how.method = Method::newton_raphson;
            solution = power_flow::solve(own, how);
            outcome.iterations += solution.iterations;
            outcome.method = solution.method;
        }
        outcome.converged = solution.converged;
        for (std::size_t i = 0; i < rows.stride; ++i) {
            rows.e[begin + i] =
                solution.converged ? solution.v[i] * std::cos(solution.angle[i]) : NAN;
            rows.f[begin + i] =
                solution.converged ? solution.v[i] * std::sin(solution.angle[i]) : NAN;
        }
    }
};

Batch::Batch(const Problem& problem, const Options& options)
    : implementation_(std::make_unique<Implementation>(problem, options)) {}
Batch::~Batch() = default;
Batch::Batch(Batch&&) noexcept = default;

const Solution& Batch::base() const { return implementation_->base; }

std::vector<ScenarioOutcome> Batch::solve(std::span<const double> p, std::span<const double> q,
                                          std::span<double> e, std::span<double> f) const {
    const auto& batch = *implementation_;
    const auto n = at(batch.problem.bus.size());
    require<UsageError>(
        p.size() % n == 0 && q.size() == p.size() && e.size() == p.size() && f.size() == p.size(),
        "power flow: a batch of {} buses with {}, {}, {} and {} values, expected "
        "one multiple of the buses",
        n, p.size(), q.size(), e.size(), f.size());
    const auto count = static_cast<Index>(p.size() / n);
    const Rows rows{p, q, e, f, n};
    std::vector<ScenarioOutcome> outcome(at(count));
    const Index tiles = (count + width - 1) / width;
    parallel_for(0, tiles, tiles_a_task, [&](Index begin, Index end) {
        LaneBuffer buffer;
        for (Index tile = begin; tile < end; ++tile) {
            const auto first = at(tile * width);
            const int here = std::min<Index>(width, count - tile * width);
            if (!batch.groups.empty()) {
                batch.sweep_tile(first, here, rows, buffer, &outcome[first]);
            } else if (batch.system && batch.system->blocks() != nullptr) {
                batch.mesh_tile(first, here, rows, buffer, &outcome[first]);
            }
            for (int l = 0; l < here; ++l) {
                const auto scenario = first + static_cast<std::size_t>(l);
                if (!outcome[scenario].converged) {
                    batch.solve_alone(scenario, rows, outcome[scenario]);
                }
            }
        }
    });
    return outcome;
}

}  // namespace calade::energy::power_flow
