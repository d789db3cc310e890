// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"

namespace calade::live::test_grid {

/// hv ── cable ── quay.mv ══ quay.t ══ quay ── street ── house, 20 kV and 400 V; 60 kW and 20 kvar
/// at quay, 30 kW and 10 kvar at house.
inline city::City town() {
    city::City c;
    c.name = "Small";
    auto& n = c.power;
    n.buses = {{"hv", {}, 20e3, {}},
               {"quay.mv", {}, 20e3, {}},
               {"quay", {}, 400.0, {}},
               {"house", {}, 400.0, {}}};
    const auto add = [&](const char* name, city::BranchKind kind, int from, int to, double r,
                         double x, double rated) {
        city::Branch b;
        b.name = name;
        b.kind = kind;
        b.from = BusId(from);
        b.to = BusId(to);
        b.r_ohm = r;
        b.x_ohm = x;
        b.rated_a = rated;
        n.branches.push_back(b);
    };
    add("cable", city::BranchKind::line, 0, 1, 0.5, 0.3, 100.0);
    add("quay.t", city::BranchKind::transformer, 1, 2, 0.01, 0.03, 230.0);
    add("street", city::BranchKind::line, 2, 3, 0.05, 0.02, 100.0);
    n.loads = {{BusId(2), 60e3, 20e3, 10}, {BusId(3), 30e3, 10e3, 5}};
    n.sources = {{BusId(0), 1.0}};
    return c;
}

}  // namespace calade::live::test_grid
