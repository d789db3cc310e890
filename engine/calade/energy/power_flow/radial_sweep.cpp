// SPDX-License-Identifier: Apache-2.0
// One iteration: currents drawn at every bus from the last voltages, i = conj(−s/v) + y v; summed
// from the leaves to the root; voltages from the root to the leaves, v = a v_parent − z i. The new
// voltages and the summed currents keep Kirchhoff's laws exactly, so the power mismatch of the new
// voltages is s + v conj(i − y v) with the current that was drawn.
#include "calade/energy/power_flow/radial_sweep.hpp"

#include "calade/energy/power_flow/incidence.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace calade::energy::power_flow {

namespace {

/// The summed mismatch, as a share of the island's power, that the sweep goes on to reach: then
/// source = served + losses closes to 1e-9.
constexpr double close_share = 1e-11;
/// No sweep of a loaded network has settled before.
constexpr int first_checked = 3;

void append(RadialTree& tree, const Problem& problem, Index bus, Index parent) {
    const auto i = static_cast<std::size_t>(bus);
    tree.bus.push_back(bus);
    tree.parent.push_back(parent);
    tree.p.push_back(problem.bus.p[i]);
    tree.q.push_back(problem.bus.q[i]);
    tree.g.push_back(problem.bus.g_shunt[i]);
    tree.b.push_back(problem.bus.b_shunt[i]);
}

/// The branch above a place, seen from its parent.
void append_branch(RadialTree& tree, const Branches& branch, std::size_t k, bool parent_is_from) {
    const double tap = branch.tap[k];
    const bool turns = branch.shift[k] != 0.0;
    const double c = turns ? std::cos(branch.shift[k]) : 1.0;
    const double s = turns ? std::sin(branch.shift[k]) : 0.0;
    const double scale = parent_is_from ? 1.0 : tap * tap;
    tree.a_re.push_back(parent_is_from ? c / tap : tap * c);
    tree.a_im.push_back(parent_is_from ? -s / tap : tap * s);
    tree.z_re.push_back(branch.r[k] * scale);
    tree.z_im.push_back(branch.x[k] * scale);
}

/// arg(e + jf): near the root's angle by the series of the arc tangent, exact to rounding there.
double angle_of(double e, double f, double root, double root_c, double root_s) {
    const double along = e * root_c + f * root_s;
    const double t = (f * root_c - e * root_s) / along;
    if (!(along > 0.0) || std::abs(t) > 0.04) {
        return std::atan2(f, e);
    }
    const double s = t * t;
    return root +
           t * (1.0 - s * (1.0 / 3 - s * (1.0 / 5 - s * (1.0 / 7 - s * (1.0 / 9 - s / 11)))));
}

}  // namespace

std::optional<RadialTree> make_radial_tree(const Problem& problem, TreeOrder order) {
    const auto& type = problem.bus.type;
    const auto n = static_cast<std::size_t>(problem.bus.size());
    if (std::count(type.begin(), type.end(), BusType::slack) != 1 ||
        std::count(type.begin(), type.end(), BusType::pv) != 0 ||
        problem.branch.from.size() + 1 != n) {
        return std::nullopt;
    }
    const auto& branch = problem.branch;
    const auto near = make_incidence(problem);
    std::vector<Index> place(n, -1);
    RadialTree tree;
    for (auto* v :
         {&tree.a_re, &tree.a_im, &tree.z_re, &tree.z_im, &tree.p, &tree.q, &tree.g, &tree.b}) {
        v->reserve(n);
    }
    tree.bus.reserve(n);
    tree.parent.reserve(n);
    struct Step {
        Index bus, parent, branch;
    };
    const auto root =
        static_cast<Index>(std::find(type.begin(), type.end(), BusType::slack) - type.begin());
    const bool depth = order == TreeOrder::depth_first;
    std::vector<Step> waiting{{root, 0, -1}};
    waiting.reserve(n);
    for (std::size_t head = 0; depth ? !waiting.empty() : head < waiting.size(); ++head) {
        const auto step = depth ? waiting.back() : waiting[head];
        if (depth) {
            waiting.pop_back();
        }
        const auto i = static_cast<std::size_t>(step.bus);
        if (place[i] >= 0) {
            return std::nullopt;  // a loop
        }
        const auto here = static_cast<Index>(tree.bus.size());
        place[i] = here;
        append(tree, problem, step.bus, step.parent);
        if (step.branch < 0) {
            append_branch(tree, {{0}, {0}, {0.0}, {0.0}, {0.0}, {1.0}, {0.0}}, 0, true);
        } else {
            const auto k = static_cast<std::size_t>(step.branch);
            append_branch(tree, branch, k, branch.to[k] == step.bus);
        }
        // From a stack backwards, so that the branch given first is walked first.
        const auto first = static_cast<std::size_t>(near.first[i]);
        const auto count = static_cast<std::size_t>(near.first[i + 1]) - first;
        for (std::size_t m = 0; m < count; ++m) {
            const Index number = near.branch[first + (depth ? count - 1 - m : m)];
            if (number != step.branch) {
                const auto k = static_cast<std::size_t>(number);
                const Index other = branch.from[k] == step.bus ? branch.to[k] : branch.from[k];
                waiting.push_back({other, here, number});
            }
        }
    }
    if (tree.bus.size() != n) {
        return std::nullopt;
    }
    for (std::size_t k = 0; k < branch.from.size(); ++k) {
        const auto f = static_cast<std::size_t>(place[static_cast<std::size_t>(branch.from[k])]);
        const auto t = static_cast<std::size_t>(place[static_cast<std::size_t>(branch.to[k])]);
        tree.b[f] += 0.5 * branch.b[k] / (branch.tap[k] * branch.tap[k]);
        tree.b[t] += 0.5 * branch.b[k];
    }
    return tree;
}

Attempt sweep(const RadialTree& tree, std::vector<double>& v, std::vector<double>& angle,
              const Options& options) {
    const std::size_t n = tree.bus.size();
    std::vector<double> e(n), f(n), drawn_re(n), drawn_im(n), i_re(n), i_im(n);
    double total = 0.0;
    double last_angle = 0.0;
    double c = 1.0;
    double s = 0.0;
    for (std::size_t k = 0; k < n; ++k) {
        const auto bus = static_cast<std::size_t>(tree.bus[k]);
        if (angle[bus] != last_angle) {  // most starts have one angle for all
            last_angle = angle[bus];
            c = std::cos(last_angle);
            s = std::sin(last_angle);
        }
        e[k] = v[bus] * c;
        f[k] = v[bus] * s;
        total += std::abs(tree.p[k]) + std::abs(tree.q[k]);
    }
    Attempt result;
    double last_sum = INFINITY;
    while (result.iterations < options.max_iterations) {
        ++result.iterations;
        std::fill(i_re.begin(), i_re.end(), 0.0);
        std::fill(i_im.begin(), i_im.end(), 0.0);
        for (std::size_t k = n; k-- > 1;) {
            const double w = 1.0 / (e[k] * e[k] + f[k] * f[k]);
            drawn_re[k] =
                -(tree.p[k] * e[k] + tree.q[k] * f[k]) * w + tree.g[k] * e[k] - tree.b[k] * f[k];
            drawn_im[k] =
                -(tree.p[k] * f[k] - tree.q[k] * e[k]) * w + tree.g[k] * f[k] + tree.b[k] * e[k];
            i_re[k] += drawn_re[k];
            i_im[k] += drawn_im[k];
            const auto up = static_cast<std::size_t>(tree.parent[k]);
            i_re[up] += tree.a_re[k] * i_re[k] + tree.a_im[k] * i_im[k];
            i_im[up] += tree.a_re[k] * i_im[k] - tree.a_im[k] * i_re[k];
        }
        double largest = 0.0;
        double sum = 0.0;
        for (std::size_t k = 1; k < n; ++k) {
            const auto up = static_cast<std::size_t>(tree.parent[k]);
            e[k] = tree.a_re[k] * e[up] - tree.a_im[k] * f[up] - tree.z_re[k] * i_re[k] +
                   tree.z_im[k] * i_im[k];
            f[k] = tree.a_re[k] * f[up] + tree.a_im[k] * e[up] - tree.z_re[k] * i_im[k] -
                   tree.z_im[k] * i_re[k];
        }
        if (result.iterations < first_checked && result.iterations < options.max_iterations) {
            continue;
        }
        for (std::size_t k = 1; k < n; ++k) {
            const double d_re = drawn_re[k] - tree.g[k] * e[k] + tree.b[k] * f[k];
            const double d_im = drawn_im[k] - tree.g[k] * f[k] - tree.b[k] * e[k];
            const double miss_p = std::abs(tree.p[k] + e[k] * d_re + f[k] * d_im);
            const double miss_q = std::abs(tree.q[k] + f[k] * d_re - e[k] * d_im);
            largest = std::max(largest, std::max(miss_p, miss_q));
            sum += miss_p + miss_q;
        }
        result.mismatch = std::isfinite(sum) ? largest : INFINITY;
        const bool settled = sum <= close_share * total || sum >= last_sum;
        if (!std::isfinite(sum) || (settled && largest <= options.tolerance)) {
            result.converged = std::isfinite(sum);
            break;
        }
        last_sum = sum;
    }
    const double root = angle[static_cast<std::size_t>(tree.bus[0])];
    const double root_c = std::cos(root);
    const double root_s = std::sin(root);
    for (std::size_t k = 1; k < n; ++k) {
        const auto bus = static_cast<std::size_t>(tree.bus[k]);
        v[bus] = std::sqrt(e[k] * e[k] + f[k] * f[k]);
        angle[bus] = angle_of(e[k], f[k], root, root_c, root_s);
    }
    return result;
}

}  // namespace calade::energy::power_flow
