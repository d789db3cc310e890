// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/supply.hpp"

#include "calade/base/at.hpp"
#include "calade/base/parallel.hpp"
#include "calade/energy/islands.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy {

namespace {

struct Solved {
    power_flow::Solution solution;
    power_flow::Flows flows;
    bool stands = false;
};

Solved solve_island(const Island& island, const power_flow::Options& options) {
    Solved out;
    out.solution = power_flow::solve(island.problem, options);
    out.stands =
        out.solution.converged &&
        *std::min_element(out.solution.v.begin(), out.solution.v.end()) >= collapse_below_pu;
    if (out.stands) {
        out.flows = power_flow::flows(island.problem, out.solution);
    }
    return out;
}

/// Complex current that each bus draws from its node: its load and the branches that leave it.
struct Draw {
    std::vector<double> re, im;
};

void write_island(const Grid& grid, const BusLoads& loads, const Island& island,
                  const Solved& solved, Supply& out, Draw& draw) {
    const auto& flows = solved.flows;
    for (std::size_t m = 0; m < island.bus.size(); ++m) {
        const auto bus = at(island.bus[m]);
        const auto node = at(island.node[m]);
        const double v = solved.solution.v[node];
        const double angle = solved.solution.angle[node];
        out.energised[bus] = 1;
        out.v[bus] = v;
        out.angle[bus] = angle;
        const double e = std::cos(angle) / v;
        const double f = std::sin(angle) / v;
        draw.re[bus] += loads.p_load[bus] * e + loads.q_load[bus] * f;
        draw.im[bus] += loads.p_load[bus] * f - loads.q_load[bus] * e;
    }
    for (std::size_t k = 0; k < island.branch.size(); ++k) {
        const auto branch = at(island.branch[k]);
        const auto from = at(grid.from[branch]);
        const auto to = at(grid.to[branch]);
        out.current_a[branch] =
            std::hypot(flows.i_to_re[k], flows.i_to_im[k]) * grid.current_base_a[to];
        draw.re[from] += flows.i_from_re[k];
        draw.im[from] += flows.i_from_im[k];
        draw.re[to] += flows.i_to_re[k];
        draw.im[to] += flows.i_to_im[k];
    }
    out.losses_w += flows.losses * base_va;
    out.source_w += flows.slack_p * base_va;
}

/// Inside a node Kirchhoff's current law alone gives the currents of branches without impedance:
/// they form a tree, and each carries what the buses beyond it draw.
void write_merging_branches(const Grid& grid, const Topology& topology, Draw draw, Supply& out) {
    std::vector<std::vector<Index>> near(at(grid.buses()));
    for (const Index k : topology.merging_tree) {
        near[at(grid.from[at(k)])].push_back(k);
        near[at(grid.to[at(k)])].push_back(k);
    }
    std::vector<std::uint8_t> seen(at(grid.buses()), 0);
    auto walk = [&](Index root) {
        struct Step {
            Index bus, parent, branch;
        };
        std::vector<Step> order{{root, -1, -1}};
        seen[at(root)] = 1;
        for (std::size_t next = 0; next < order.size(); ++next) {
            const Index bus = order[next].bus;
            for (const Index k : near[at(bus)]) {
                const Index other = grid.across(k, bus);
                if (seen[at(other)] == 0) {
                    seen[at(other)] = 1;
                    order.push_back({other, bus, k});
                }
            }
        }
        for (std::size_t s = order.size(); s-- > 1;) {
            const auto [bus, parent, k] = order[s];
            out.current_a[at(k)] =
                std::hypot(draw.re[at(bus)], draw.im[at(bus)]) * grid.current_base_a[at(bus)];
            draw.re[at(parent)] += draw.re[at(bus)];
            draw.im[at(parent)] += draw.im[at(bus)];
        }
    };
    // A source is its node's root, since what it gives is not drawn.
    for (const bool sources : {true, false}) {
        for (Index i = 0; i < grid.buses(); ++i) {
            if (!near[at(i)].empty() && seen[at(i)] == 0 && out.energised[at(i)] != 0 &&
                (!sources || grid.source_v[at(i)] > 0.0)) {
                walk(i);
            }
        }
    }
}

}  // namespace

Supply find_supply(const Grid& grid, const BusLoads& loads, std::span<const std::uint8_t> alive,
                   std::span<const std::uint8_t> closed, const power_flow::Options& options) {
    const auto topology = find_islands(grid, loads, alive, closed);
    const auto n = at(grid.buses());
    std::vector<Solved> solved(topology.islands.size());
    parallel_for(0, static_cast<Index>(solved.size()), 1, [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            solved[at(i)] = solve_island(topology.islands[at(i)], options);
        }
    });
    Supply out;
    out.energised.assign(n, 0);
    out.v.assign(n, 0.0);
    out.angle.assign(n, 0.0);
    out.current_a.assign(at(grid.branches()), 0.0);
    Draw draw{std::vector<double>(n, 0.0), std::vector<double>(n, 0.0)};
    for (std::size_t i = 0; i < solved.size(); ++i) {
        const auto& island = topology.islands[i];
        out.iterations = std::max(out.iterations, solved[i].solution.iterations);
        if (solved[i].stands) {
            write_island(grid, loads, island, solved[i], out, draw);
        } else {
            out.collapsed.insert(out.collapsed.end(), island.source.begin(), island.source.end());
        }
    }
    if (!topology.merging_tree.empty()) {
        write_merging_branches(grid, topology, std::move(draw), out);
    }
    return out;
}

}  // namespace calade::energy
