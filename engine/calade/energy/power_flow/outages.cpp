// SPDX-License-Identifier: Apache-2.0
// Without branch i-j the Jacobian is J + E W: E picks the four rows of its two nodes, W holds what
// the branch's admittances contributed to them at the intact solution, with the sign turned. A
// branch that alone ties a part to the slack takes its current from the near node only: the part
// beyond keeps seeing the near voltage, stays at its own solution, and is reported dark.
#include "calade/energy/power_flow/outages.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/energy/power_flow/admittance.hpp"
#include "calade/energy/power_flow/bridges.hpp"
#include "calade/energy/power_flow/lane_buffer.hpp"
#include "calade/energy/power_flow/mesh_tile.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace calade::energy::power_flow {

namespace {

constexpr int width = lanes::width;
constexpr int rank = 4;
constexpr Index tiles_a_task = 4;

using Small = std::array<double, rank * rank>;

/// Inverse by Gauss-Jordan with exchange of rows. False if singular.
bool invert(Small a, Small& out) {
    out = {};
    for (std::size_t i = 0; i < rank; ++i) {
        out[i * rank + i] = 1.0;
    }
    for (std::size_t c = 0; c < rank; ++c) {
        std::size_t pivot = c;
        for (std::size_t r = c + 1; r < rank; ++r) {
            pivot = std::abs(a[r * rank + c]) > std::abs(a[pivot * rank + c]) ? r : pivot;
        }
        if (!(std::abs(a[pivot * rank + c]) > 1e-10)) {
            return false;
        }
        const double scale = 1.0 / a[pivot * rank + c];
        for (std::size_t k = 0; k < rank; ++k) {
            std::swap(a[c * rank + k], a[pivot * rank + k]);
            std::swap(out[c * rank + k], out[pivot * rank + k]);
            a[c * rank + k] *= scale;
            out[c * rank + k] *= scale;
        }
        for (std::size_t r = 0; r < rank; ++r) {
            const double m = a[r * rank + c];
            for (std::size_t k = 0; k < rank && r != c; ++k) {
                a[r * rank + k] -= m * a[c * rank + k];
                out[r * rank + k] -= m * out[c * rank + k];
            }
        }
    }
    return true;
}

/// Arrays of one tile.
struct Tile {
    lanes::MeshTile mesh{};
    lanes::LowRank update{};
    std::array<lanes::Patch, 4> patch{};
    alignas(64) std::array<double, rank * rank * width> capacity{};
    alignas(64) std::array<double, rank * rank * width> w{};
    std::array<std::int32_t, rank * rank * width> at_unknown{};
    double* z = nullptr;
};

}  // namespace

struct Outages::Implementation {
    Problem problem;
    Options options;
    Solution base;
    NewtonSystem system;
    Bridges bridges;
    std::vector<double> e, f;  ///< by position
    const lanes::Kernels* kernels = &lanes::kernels();

    Implementation(const Problem& given, const Options& how)
        : problem(given),
          options(how),
          base(power_flow::solve(given, how)),
          system(given),
          bridges(find_bridges(given)) {
        require<NumericalError>(base.converged,
                                "power flow: the intact network of outages has no solution: the "
                                "mismatch stays at {:.3g} pu",
                                base.mismatch);
        for (const Index i : system.bus) {
            e.push_back(base.v[at(i)] * std::cos(base.angle[at(i)]));
            f.push_back(base.v[at(i)] * std::sin(base.angle[at(i)]));
        }
        std::vector<double> p(e.size()), q(e.size());
        system.powers(e, f, p, q);
        require<NumericalError>(system.factor(e, f, p, q),
                                "power flow: the Jacobian of the intact network is singular");
    }

    /// What branch k adds to the current of one of its ends, sign turned, and to the Jacobian.
    void take_branch(Index k, int lane, Tile& tile) const {
        const auto y = branch_admittance(problem.branch, k);
        const Index near = bridges.near[at(k)];
        const Index ends[2] = {problem.branch.from[at(k)], problem.branch.to[at(k)]};
        const double own_g[2] = {-y.ff_g, -y.tt_g};
        const double own_b[2] = {-y.ff_b, -y.tt_b};
        const double far_g[2] = {-y.ft_g, -y.tf_g};
        const double far_b[2] = {-y.ft_b, -y.tf_b};
        for (int end = 0; end < 2; ++end) {
            const Index i = system.position[at(ends[end])];
            const Index j = system.position[at(ends[1 - end])];
            const bool there = i < system.unknown && (near < 0 || near == ends[end]);
            auto& own = tile.patch[at(2 * end)];
            auto& other = tile.patch[at(2 * end + 1)];
            own.node[lane] = other.node[lane] = there ? i : -1;
            own.other[lane] = i;
            other.other[lane] = j;
            own.g[lane] = own_g[end];
            own.b[lane] = own_b[end];
            other.g[lane] = far_g[end];
            other.b[lane] = far_b[end];
            auto entry = [&](int row, int term) { return (row * rank + term) * width + lane; };
            for (int row = 2 * end; row < 2 * end + 2; ++row) {
                for (int term = 0; term < rank; ++term) {
                    tile.w[at(entry(row, term))] = 0.0;
                    tile.at_unknown[at(entry(row, term))] = 0;
                }
            }
            if (!there) {
                continue;
            }
            const auto a = at(i);
            const auto b = at(j);
            const double own_re = own_g[end] * e[a] - own_b[end] * f[a];
            const double own_im = own_g[end] * f[a] + own_b[end] * e[a];
            const double far_re = far_g[end] * e[b] - far_b[end] * f[b];
            const double far_im = far_g[end] * f[b] + far_b[end] * e[b];
            // T_ii and T_ij of the lost admittances, and the power that they took.
            const double ta = e[a] * own_re + f[a] * own_im;
            const double tb = f[a] * own_re - e[a] * own_im;
            const double sa = e[a] * far_re + f[a] * far_im;
            const double sb = f[a] * far_re - e[a] * far_im;
            const double p = ta + sa;
            const double q = tb + sb;
            const double row_p[rank] = {tb - q, p + ta, sb, sa};
            const double row_q[rank] = {p - ta, q + tb, -sa, sb};
            const bool j_unknown = j < system.unknown;
            for (int term = 0; term < (j_unknown ? rank : 2); ++term) {
                const Index unknown = term < 2 ? 2 * i + term : 2 * j + term - 2;
                tile.at_unknown[at(entry(2 * end, term))] = unknown;
                tile.at_unknown[at(entry(2 * end + 1, term))] = unknown;
                tile.w[at(entry(2 * end, term))] = row_p[term];
                tile.w[at(entry(2 * end + 1, term))] = system.pv[a] == 0 ? row_q[term] : 0.0;
            }
        }
    }

    /// Z = J⁻¹ E and (I + W Z)⁻¹ of every lane.
    void prepare(Tile& tile) const {
        const auto rows = 2 * at(system.unknown);
        auto column = tile.mesh;
        for (int r = 0; r < rank; ++r) {
            double* z = tile.z + at(r) * rows * width;
            std::fill_n(z, rows * width, 0.0);
            for (int l = 0; l < width; ++l) {
                const Index i = tile.patch[at(r - r % 2)].node[l];
                if (i >= 0) {
                    z[at(2 * i + r % 2) * width + at(l)] = 1.0;
                }
            }
            column.x = z;
            kernels->solve(column);
        }
        for (int l = 0; l < width; ++l) {
            Small a{};
            for (int r = 0; r < rank; ++r) {
                for (int c = 0; c < rank; ++c) {
                    double sum = r == c ? 1.0 : 0.0;
                    for (int k = 0; k < rank; ++k) {
                        const auto entry = at((r * rank + k) * width + l);
                        sum += tile.w[entry] *
                               tile.z[(at(c) * rows + at(tile.at_unknown[entry])) * width + at(l)];
                    }
                    a[at(r * rank + c)] = sum;
                }
            }
            Small inverse{};
            if (!invert(a, inverse)) {
                inverse.fill(NAN);  // this lane does not converge and is solved alone
            }
            for (int k = 0; k < rank * rank; ++k) {
                tile.capacity[at(k * width + l)] = inverse[at(k)];
            }
        }
        tile.update = {rank,          tile.z, tile.capacity.data(), tile.at_unknown.data(),
                       tile.w.data(), rank};
        tile.mesh.update = &tile.update;
        tile.mesh.patch = tile.patch.data();
        tile.mesh.patches = 4;
    }

    /// The network without branch k and without what it leaves dark, solved by itself.
    void solve_alone(Index k, const std::vector<std::uint8_t>& dark, double* out_e, double* out_f,
                     Outage& outage) const {
        Problem rest;
        std::vector<Index> place(at(problem.bus.size()), -1);
        for (Index i = 0; i < problem.bus.size(); ++i) {
            if (dark[at(i)] != 0) {
                continue;
            }
            place[at(i)] = rest.bus.size();
            rest.bus.type.push_back(problem.bus.type[at(i)]);
            rest.bus.p.push_back(problem.bus.p[at(i)]);
            rest.bus.q.push_back(problem.bus.q[at(i)]);
            rest.bus.g_shunt.push_back(problem.bus.g_shunt[at(i)]);
            rest.bus.b_shunt.push_back(problem.bus.b_shunt[at(i)]);
            rest.bus.v.push_back(base.v[at(i)]);
            rest.bus.angle.push_back(base.angle[at(i)]);
        }
        const auto& b = problem.branch;
        for (Index l = 0; l < b.size(); ++l) {
            const Index from = place[at(b.from[at(l)])];
            const Index to = place[at(b.to[at(l)])];
            if (l == k || from < 0 || to < 0) {
                continue;
            }
            rest.branch.from.push_back(from);
            rest.branch.to.push_back(to);
            rest.branch.r.push_back(b.r[at(l)]);
            rest.branch.x.push_back(b.x[at(l)]);
            rest.branch.b.push_back(b.b[at(l)]);
            rest.branch.tap.push_back(b.tap[at(l)]);
            rest.branch.shift.push_back(b.shift[at(l)]);
        }
        const auto solution = power_flow::solve(rest, options);
        outage.alone = true;
        outage.converged = solution.converged;
        outage.iterations += solution.iterations;
        for (Index i = 0; i < problem.bus.size(); ++i) {
            const auto p = place[at(i)];
            if (p >= 0) {
                out_e[i] =
                    solution.converged ? solution.v[at(p)] * std::cos(solution.angle[at(p)]) : NAN;
                out_f[i] =
                    solution.converged ? solution.v[at(p)] * std::sin(solution.angle[at(p)]) : NAN;
            }
        }
    }

    void solve_tile(std::span<const Index> branches, std::span<double> out_e,
                    std::span<double> out_f, LaneBuffer& buffer, Outage* outage) const {
        const auto n = at(system.nodes);
        const auto rows = 2 * at(system.unknown);
        const auto stride = n;
        const auto count = branches.size();
        lanes::Outcome found[width]{};
        if (system.blocks() != nullptr) {
            double* b = buffer.at_least((4 * n + (1 + rank) * rows) * width);
            Tile tile;
            tile.mesh = shared_tile(system);
            double* te = b;
            double* tf = b + n * width;
            double* tp = b + 2 * n * width;
            double* tq = b + 3 * n * width;
            tile.mesh.x = b + 4 * n * width;
            tile.z = tile.mesh.x + rows * width;
            for (std::size_t k = 0; k < n; ++k) {
                const auto i = at(system.bus[k]);
                std::fill_n(te + k * width, width, e[k]);
                std::fill_n(tf + k * width, width, f[k]);
                std::fill_n(tp + k * width, width, problem.bus.p[i]);
                std::fill_n(tq + k * width, width, problem.bus.q[i]);
            }
            tile.mesh.e = te;
            tile.mesh.f = tf;
            tile.mesh.p = tp;
            tile.mesh.q = tq;
            for (int l = 0; l < width; ++l) {
                take_branch(branches[std::min(at(l), count - 1)], l, tile);
            }
            prepare(tile);
            kernels->chord(tile.mesh, options.tolerance, options.max_iterations, found);
            kernels->scatter(te, system.bus.data(), system.nodes, static_cast<int>(count), stride,
                             out_e.data());
            kernels->scatter(tf, system.bus.data(), system.nodes, static_cast<int>(count), stride,
                             out_f.data());
        }
        for (std::size_t l = 0; l < count; ++l) {
            const Index k = branches[l];
            outage[l] = {found[l].converged != 0, false, found[l].iterations, 0};
            std::vector<std::uint8_t> dark;
            if (bridges.near[at(k)] >= 0 || !outage[l].converged) {
                dark.assign(n, 0);
            }
            for (Index o = bridges.begin[at(k)]; bridges.near[at(k)] >= 0 && o < bridges.end[at(k)];
                 ++o) {
                const auto i = at(bridges.order[at(o)]);
                dark[i] = 1;
                ++outage[l].dark;
                out_e[l * stride + i] = out_f[l * stride + i] = 0.0;
            }
            if (!outage[l].converged) {
                solve_alone(k, dark, out_e.data() + l * stride, out_f.data() + l * stride,
                            outage[l]);
            }
        }
    }
};

Outages::Outages(const Problem& problem, const Options& options)
    : implementation_(std::make_unique<Implementation>(problem, options)) {}
Outages::~Outages() = default;
Outages::Outages(Outages&&) noexcept = default;

std::vector<Outage> Outages::solve(std::span<const Index> branches, std::span<double> e,
                                   std::span<double> f) const {
    const auto& screen = *implementation_;
    const auto n = at(screen.problem.bus.size());
    require<UsageError>(e.size() == n * branches.size() && f.size() == e.size(),
                        "power flow: {} outages of {} buses into {} and {} values", branches.size(),
                        n, e.size(), f.size());
    for (const Index k : branches) {
        require<UsageError>(k >= 0 && k < screen.problem.branch.size(),
                            "power flow: outage of branch {} of {}", k,
                            screen.problem.branch.size());
    }
    std::vector<Outage> outage(branches.size());
    const auto count = static_cast<Index>(branches.size());
    parallel_for(0, (count + width - 1) / width, tiles_a_task, [&](Index begin, Index end) {
        LaneBuffer buffer;
        for (Index tile = begin; tile < end; ++tile) {
            const auto first = at(tile * width);
            const auto here = std::min(branches.size() - first, at(width));
            screen.solve_tile(branches.subspan(first, here), e.subspan(first * n, here * n),
                              f.subspan(first * n, here * n), buffer, &outage[first]);
        }
    });
    return outage;
}

}  // namespace calade::energy::power_flow
