// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/exchange.hpp"

#include "calade/energy/check.hpp"
#include "calade/energy/grid.hpp"

#include <algorithm>
#include <numbers>

namespace calade::energy {

io::MatpowerCase to_matpower(const city::PowerNetwork& network) {
    check(network);
    const auto grid = make_grid(network, 1.0);
    io::MatpowerCase out;
    out.name = "calade";
    out.base_mva = base_va / 1e6;
    for (std::size_t i = 0; i < network.buses.size(); ++i) {
        io::MatpowerCase::Bus bus;
        bus.number = static_cast<Index>(i) + 1;
        bus.type = grid.source_v[i] > 0.0 ? 3 : 1;
        bus.p_mw = grid.loads.p_load[i] * out.base_mva;
        bus.q_mvar = grid.loads.q_load[i] * out.base_mva;
        bus.v_pu = grid.source_v[i] > 0.0 ? grid.source_v[i] : 1.0;
        bus.base_kv = network.buses[i].nominal_v / 1e3;
        out.buses.push_back(bus);
        if (grid.source_v[i] > 0.0) {
            out.generators.push_back({bus.number, 0.0, 0.0, grid.source_v[i], true});
        }
    }
    for (std::size_t k = 0; k < network.branches.size(); ++k) {
        io::MatpowerCase::Branch branch;
        branch.from = grid.from[k] + 1;
        branch.to = grid.to[k] + 1;
        branch.r_pu = grid.r[k];
        branch.x_pu = grid.merges[k] != 0 ? std::max(grid.x[k], merge_below_pu) : grid.x[k];
        branch.b_pu = grid.b[k];
        branch.ratio =
            network.branches[k].kind == city::BranchKind::transformer ? grid.tap[k] : 0.0;
        branch.on = network.branches[k].closed;
        out.branches.push_back(branch);
    }
    return out;
}

io::GridModelTables to_grid_model(const city::PowerNetwork& network) {
    check(network);
    const auto grid = make_grid(network, 1.0);
    io::GridModelTables out;
    std::int64_t id = 0;
    auto object = [&](const std::string& kind) -> io::GridModelObject& {
        auto& rows = out[kind];
        rows.emplace_back();
        rows.back().id = id++;
        return rows.back();
    };
    for (const auto& bus : network.buses) {
        object("node").values["u_rated"] = {bus.nominal_v};
    }
    constexpr double frequency_hz = 50.0;
    for (std::size_t k = 0; k < network.branches.size(); ++k) {
        const auto& branch = network.branches[k];
        const bool transformer = branch.kind == city::BranchKind::transformer;
        const bool link = grid.merges[k] != 0;
        auto& values = object(link ? "link" : transformer ? "generic_branch" : "line").values;
        values["from_node"] = {static_cast<double>(branch.from.value)};
        values["to_node"] = {static_cast<double>(branch.to.value)};
        values["from_status"] = values["to_status"] = {branch.closed ? 1.0 : 0.0};
        if (link) {
            continue;
        }
        values["r1"] = {branch.r_ohm};
        values["x1"] = {branch.x_ohm};
        if (transformer) {
            values["g1"] = {0.0};
            values["b1"] = {branch.b_siemens};
            values["k"] = {branch.tap};
            continue;
        }
        values["c1"] = {branch.b_siemens / (2.0 * std::numbers::pi * frequency_hz)};
        values["tan1"] = {0.0};
        if (branch.rated_a > 0.0) {
            values["i_n"] = {branch.rated_a};
        }
    }
    for (const auto& load : network.loads) {
        auto& values = object("sym_load").values;
        values["node"] = {static_cast<double>(load.bus.value)};
        values["status"] = {1.0};
        values["type"] = {0.0};
        values["p_specified"] = {load.p_w};
        values["q_specified"] = {load.q_var};
    }
    for (const auto& source : network.sources) {
        auto& values = object("source").values;
        values["node"] = {static_cast<double>(source.bus.value)};
        values["status"] = {1.0};
        values["u_ref"] = {source.voltage_pu};
        values["sk"] = {1e20};
    }
    return out;
}

}  // namespace calade::energy
