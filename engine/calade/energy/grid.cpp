// SPDX-License-Identifier: Apache-2.0
// Per unit: S_base = 1 MVA (three-phase), V_base = nominal line-to-line voltage of each bus,
// Z_base = V_base²/S_base, I_base = S_base/(√3 V_base). A transformer's nominal ratio is that of
// its buses' voltages, so only the off-nominal tap is left.
#include "calade/energy/grid.hpp"

#include "calade/base/disjoint_sets.hpp"
#include "calade/base/error.hpp"
#include "calade/energy/check.hpp"

#include <cmath>
#include <numbers>

namespace calade::energy {

namespace {

void add_branches(Grid& grid, const city::PowerNetwork& network) {
    for (const auto& branch : network.branches) {
        const double v = network.buses[branch.to.index()].nominal_v;
        const double z_base = v * v / base_va;
        grid.from.push_back(branch.from.value);
        grid.to.push_back(branch.to.value);
        grid.r.push_back(branch.r_ohm / z_base);
        grid.x.push_back(branch.x_ohm / z_base);
        grid.b.push_back(branch.b_siemens * z_base);
        grid.tap.push_back(branch.tap);
        grid.merges.push_back(branch.kind != city::BranchKind::transformer &&
                              std::hypot(grid.r.back(), grid.x.back()) < merge_below_pu);
        grid.intact_closed.push_back(branch.closed);
    }
}

void add_incidence(Grid& grid) {
    grid.near_first.assign(static_cast<std::size_t>(grid.buses()) + 1, 0);
    for (const auto* ends : {&grid.from, &grid.to}) {
        for (const Index bus : *ends) {
            ++grid.near_first[static_cast<std::size_t>(bus) + 1];
        }
    }
    std::partial_sum(grid.near_first.begin(), grid.near_first.end(), grid.near_first.begin());
    grid.near_branch.resize(static_cast<std::size_t>(grid.near_first.back()));
    auto next = grid.near_first;
    for (Index k = 0; k < grid.branches(); ++k) {
        for (const auto* ends : {&grid.from, &grid.to}) {
            const auto bus = static_cast<std::size_t>((*ends)[static_cast<std::size_t>(k)]);
            grid.near_branch[static_cast<std::size_t>(next[bus]++)] = k;
        }
    }
}

void check_merged(const Grid& grid, const city::PowerNetwork& network) {
    DisjointSets sets(grid.buses());
    for (std::size_t k = 0; k < grid.merges.size(); ++k) {
        require<DataError>(
            grid.merges[k] == 0 || grid.intact_closed[k] == 0 ||
                sets.join(grid.from[k], grid.to[k]),
            "power network: {}: closes a loop of branches without impedance, expected "
            "r_ohm or x_ohm above 0 in the loop or one branch open",
            label("branch", network.branches[k].name, static_cast<Index>(k)));
    }
    std::vector<double> set_v(grid.source_v.size(), 0.0);
    for (const auto& source : network.sources) {
        double& v = set_v[static_cast<std::size_t>(sets.root(source.bus.value))];
        require<DataError>(
            v == 0.0 || v == source.voltage_pu,
            "power network: the source at {} has {} pu and is joined without impedance "
            "to one of {} pu, expected the same voltage",
            label("bus", network.buses[source.bus.index()].name, source.bus.value),
            source.voltage_pu, v);
        v = source.voltage_pu;
    }
}

}  // namespace

BusLoads bus_loads(const city::PowerNetwork& network, std::span<const double> p_w,
                   std::span<const double> q_var, double load_scale) {
    BusLoads out;
    for (auto* values : {&out.p_load, &out.q_load, &out.p_demand, &out.p_fed_in}) {
        values->assign(network.buses.size(), 0.0);
    }
    for (std::size_t k = 0; k < network.loads.size(); ++k) {
        const auto bus = network.loads[k].bus.index();
        const double p = p_w[k] * load_scale / base_va;
        out.p_load[bus] += p;
        (p < 0.0 ? out.p_fed_in : out.p_demand)[bus] += std::abs(p);
        out.q_load[bus] += q_var[k] * load_scale / base_va;
    }
    return out;
}

Grid make_grid(const city::PowerNetwork& network, double load_scale) {
    const auto n = network.buses.size();
    Grid grid;
    for (const auto& bus : network.buses) {
        grid.current_base_a.push_back(base_va / (std::numbers::sqrt3 * bus.nominal_v));
        grid.station.push_back(bus.station.valid() ? bus.station.value : -1);
    }
    grid.source_v.assign(n, 0.0);
    grid.customers.assign(n, 0);
    std::vector<double> p_w;
    std::vector<double> q_var;
    for (const auto& load : network.loads) {
        p_w.push_back(load.p_w);
        q_var.push_back(load.q_var);
        grid.customers[load.bus.index()] += load.customers;
    }
    grid.loads = bus_loads(network, p_w, q_var, load_scale);
    for (const auto& source : network.sources) {
        grid.source_v[source.bus.index()] = source.voltage_pu;
    }
    add_branches(grid, network);
    add_incidence(grid);
    check_merged(grid, network);
    return grid;
}

}  // namespace calade::energy
