// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/islands.hpp"

#include "calade/base/at.hpp"
#include "calade/base/disjoint_sets.hpp"
#include "calade/energy/power_flow/admittance.hpp"

namespace calade::energy {

namespace {

/// All buses that can be reached from `start`, breadth first.
std::vector<Index> reach(const Grid& grid, std::span<const std::uint8_t> live_branch, Index start,
                         Index island, std::vector<Index>& member) {
    std::vector<Index> found{start};
    member[at(start)] = island;
    for (std::size_t next = 0; next < found.size(); ++next) {
        const Index bus = found[next];
        for (Index e = grid.near_first[at(bus)]; e < grid.near_first[at(bus) + 1]; ++e) {
            const Index k = grid.near_branch[at(e)];
            const Index other = grid.across(k, bus);
            if (live_branch[at(k)] != 0 && member[at(other)] < 0) {
                member[at(other)] = island;
                found.push_back(other);
            }
        }
    }
    return found;
}

void add_nodes(const Grid& grid, const BusLoads& loads, DisjointSets& sets, Island& island,
               std::vector<Index>& node_of_root) {
    auto& bus = island.problem.bus;
    for (const Index i : island.bus) {
        Index& node = node_of_root[at(sets.root(i))];
        if (node < 0) {
            node = bus.size();
            bus.type.push_back(power_flow::BusType::pq);
            for (auto* v : {&bus.p, &bus.q, &bus.g_shunt, &bus.b_shunt, &bus.v, &bus.angle}) {
                v->push_back(0.0);
            }
        }
        island.node.push_back(node);
        bus.p[at(node)] -= loads.p_load[at(i)];
        bus.q[at(node)] -= loads.q_load[at(i)];
    }
    for (const Index i : island.source) {
        const auto node = at(node_of_root[at(sets.root(i))]);
        if (bus.type[node] == power_flow::BusType::pq) {
            bus.type[node] = power_flow::BusType::slack;
            bus.v[node] = grid.source_v[at(i)];
        }
    }
    // The others start at the first source's voltage.
    const double start = grid.source_v[at(island.source.front())];
    for (std::size_t i = 0; i < bus.type.size(); ++i) {
        if (bus.type[i] == power_flow::BusType::pq) {
            bus.v[i] = start;
        }
    }
}

void add_branch(const Grid& grid, Island& island, Index k, Index from, Index to) {
    const auto i = at(k);
    auto& branch = island.problem.branch;
    branch.from.push_back(from);
    branch.to.push_back(to);
    branch.r.push_back(grid.r[i]);
    branch.x.push_back(grid.x[i]);
    branch.b.push_back(grid.b[i]);
    branch.tap.push_back(grid.tap[i]);
    branch.shift.push_back(0.0);
    island.branch.push_back(k);
}

/// A branch whose ends are one node is an admittance to ground there.
void add_to_ground(const Grid& grid, Island& island, Index k, Index node) {
    const auto i = at(k);
    auto& bus = island.problem.bus;
    if (grid.merges[i] != 0) {
        bus.b_shunt[at(node)] += grid.b[i];
        return;
    }
    const power_flow::Branches one{{0},         {0},           {grid.r[i]}, {grid.x[i]},
                                   {grid.b[i]}, {grid.tap[i]}, {0.0}};
    const auto y = power_flow::branch_admittance(one, 0);
    bus.g_shunt[at(node)] += y.ff_g + y.ft_g + y.tf_g + y.tt_g;
    bus.b_shunt[at(node)] += y.ff_b + y.ft_b + y.tf_b + y.tt_b;
}

}  // namespace

Topology find_islands(const Grid& grid, const BusLoads& loads, std::span<const std::uint8_t> alive,
                      std::span<const std::uint8_t> closed) {
    Topology out;
    std::vector<std::uint8_t> live(at(grid.branches()));
    DisjointSets sets(grid.buses());
    for (Index k = 0; k < grid.branches(); ++k) {
        live[at(k)] = closed[at(k)] != 0 && alive[at(grid.from[at(k)])] != 0 &&
                      alive[at(grid.to[at(k)])] != 0;
        if (live[at(k)] != 0 && grid.merges[at(k)] != 0 &&
            sets.join(grid.from[at(k)], grid.to[at(k)])) {
            out.merging_tree.push_back(k);
        }
    }
    out.member.assign(at(grid.buses()), -1);
    for (Index i = 0; i < grid.buses(); ++i) {
        if (grid.source_v[at(i)] <= 0.0 || alive[at(i)] == 0) {
            continue;
        }
        if (out.member[at(i)] < 0) {
            Island island;
            island.bus = reach(grid, live, i, static_cast<Index>(out.islands.size()), out.member);
            out.islands.push_back(std::move(island));
        }
        out.islands[at(out.member[at(i)])].source.push_back(i);
    }
    std::vector<Index> node_of_root(at(grid.buses()), -1);
    for (auto& island : out.islands) {
        add_nodes(grid, loads, sets, island, node_of_root);
    }
    for (Index k = 0; k < grid.branches(); ++k) {
        const Index member = out.member[at(grid.from[at(k)])];
        if (live[at(k)] == 0 || member < 0) {
            continue;
        }
        auto& island = out.islands[at(member)];
        const Index from = node_of_root[at(sets.root(grid.from[at(k)]))];
        const Index to = node_of_root[at(sets.root(grid.to[at(k)]))];
        if (from == to) {
            add_to_ground(grid, island, k, from);
        } else {
            add_branch(grid, island, k, from, to);
        }
    }
    return out;
}

}  // namespace calade::energy
