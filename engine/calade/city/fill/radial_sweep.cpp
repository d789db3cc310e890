// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/radial_sweep.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

namespace calade::city {
namespace {

using Complex = std::complex<double>;

struct Order {
    std::vector<Index> buses;   ///< from the sources outwards
    std::vector<Index> parent;  ///< bus towards the source
    std::vector<Index> branch;  ///< branch to the parent
};

Order order_from_sources(const PowerNetwork& net) {
    const std::size_t n = net.buses.size();
    std::vector<std::vector<Index>> at_bus(n);
    for (std::size_t b = 0; b < net.branches.size(); ++b) {
        if (net.branches[b].closed) {
            at_bus[net.branches[b].from.index()].push_back(static_cast<Index>(b));
            at_bus[net.branches[b].to.index()].push_back(static_cast<Index>(b));
        }
    }
    Order o;
    o.parent.assign(n, -1);
    o.branch.assign(n, -1);
    std::vector<char> seen(n, 0);
    for (const GridSource& s : net.sources) {
        seen[s.bus.index()] = 1;
        o.buses.push_back(s.bus.value);
    }
    for (std::size_t k = 0; k < o.buses.size(); ++k) {
        const Index bus = o.buses[k];
        for (const Index b : at_bus[static_cast<std::size_t>(bus)]) {
            const Branch& branch = net.branches[static_cast<std::size_t>(b)];
            const bool forward = branch.from.value == bus;
            const Index other = forward ? branch.to.value : branch.from.value;
            if (b == o.branch[static_cast<std::size_t>(bus)]) {
                continue;
            }
            require<UsageError>(!seen[static_cast<std::size_t>(other)],
                                "branch '{}' closes a loop, expected a radial network",
                                branch.name);
            require<UsageError>(forward || branch.kind != BranchKind::transformer,
                                "transformer '{}' is fed at its `to` side", branch.name);
            seen[static_cast<std::size_t>(other)] = 1;
            o.parent[static_cast<std::size_t>(other)] = bus;
            o.branch[static_cast<std::size_t>(other)] = b;
            o.buses.push_back(other);
        }
    }
    return o;
}

}  // namespace

// Symbols: v line-to-line voltage over sqrt(3) at a bus (V), i current (A) into the bus from its
// parent, s = p + jq power taken per phase (VA), n = ratio of nominal voltages times the tap.
RadialVoltages sweep(const PowerNetwork& net) {
    const std::size_t n = net.buses.size();
    const Order order = order_from_sources(net);
    std::vector<Complex> s(n), v(n), i(n);
    std::vector<double> shunt(n, 0.0);
    for (const LoadPoint& load : net.loads) {
        s[load.bus.index()] += Complex(load.p_w, load.q_var) / 3.0;
    }
    for (const Branch& b : net.branches) {
        if (b.closed) {
            shunt[b.from.index()] += 0.5 * b.b_siemens;
            shunt[b.to.index()] += 0.5 * b.b_siemens;
        }
    }
    for (std::size_t k = 0; k < n; ++k) {
        v[k] = net.buses[k].nominal_v / std::numbers::sqrt3;
    }
    for (const GridSource& source : net.sources) {
        v[source.bus.index()] *= source.voltage_pu;
    }
    const auto ratio = [&](const Branch& b) {
        return b.kind == BranchKind::transformer
                   ? b.tap * net.buses[b.from.index()].nominal_v / net.buses[b.to.index()].nominal_v
                   : 1.0;
    };
    double change = 1.0;
    for (int round = 0; round < 100 && change > 1e-9; ++round) {
        for (std::size_t k = 0; k < n; ++k) {
            i[k] = std::conj(s[k] / v[k]) + Complex(0.0, shunt[k]) * v[k];
        }
        for (std::size_t k = order.buses.size(); k-- > 0;) {
            const std::size_t bus = static_cast<std::size_t>(order.buses[k]);
            if (order.parent[bus] >= 0) {
                const Branch& b = net.branches[static_cast<std::size_t>(order.branch[bus])];
                i[static_cast<std::size_t>(order.parent[bus])] += i[bus] / ratio(b);
            }
        }
        change = 0.0;
        for (const Index number : order.buses) {
            const std::size_t bus = static_cast<std::size_t>(number);
            if (order.parent[bus] < 0) {
                continue;
            }
            const Branch& b = net.branches[static_cast<std::size_t>(order.branch[bus])];
            const Complex next = v[static_cast<std::size_t>(order.parent[bus])] / ratio(b) -
                                 Complex(b.r_ohm, b.x_ohm) * i[bus];
            change = std::max(change, std::abs(next - v[bus]) / std::abs(v[bus]));
            v[bus] = next;
        }
        require<NumericalError>(std::isfinite(change), "the radial sweep left finite voltages");
    }
    require<NumericalError>(change <= 1e-9,
                            "the radial sweep does not settle: the network cannot carry its load");

    RadialVoltages out;
    out.pu.assign(n, 0.0);
    out.parent_branch = order.branch;
    out.current_a.assign(net.branches.size(), 0.0);
    out.lowest_pu = 1e9;
    for (const Index number : order.buses) {
        const std::size_t bus = static_cast<std::size_t>(number);
        out.pu[bus] = std::abs(v[bus]) * std::numbers::sqrt3 / net.buses[bus].nominal_v;
        out.lowest_pu = std::min(out.lowest_pu, out.pu[bus]);
        out.highest_pu = std::max(out.highest_pu, out.pu[bus]);
        if (order.branch[bus] >= 0) {
            const std::size_t b = static_cast<std::size_t>(order.branch[bus]);
            out.current_a[b] = std::abs(i[bus]);
            out.losses_w += 3.0 * net.branches[b].r_ohm * std::norm(i[bus]);
        }
    }
    return out;
}

}  // namespace calade::city
