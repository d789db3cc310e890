// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include "calade/energy/model.hpp"

#include <cmath>

namespace calade::verification {

namespace {

/// 20 kV source, one cable of 2 + j1 ohm, 3 MW and 1 Mvar at its end.
city::PowerNetwork two_buses() {
    city::PowerNetwork grid;
    grid.buses.resize(2);
    grid.buses[0].nominal_v = grid.buses[1].nominal_v = 20e3;
    city::Branch cable;
    cable.from = BusId(0);
    cable.to = BusId(1);
    cable.r_ohm = 2.0;
    cable.x_ohm = 1.0;
    grid.branches = {cable};
    grid.loads = {{BusId(1), 3e6, 1e6, 1}};
    grid.sources = {{BusId(0), 1.0}};
    return grid;
}

}  // namespace

void two_bus(Report& report) {
    const double v0 = 20e3, r = 2.0, x = 1.0, p = 3e6, q = 1e6;
    // u = v²: u² + (2 (r p + x q) − v0²) u + (r² + x²)(p² + q²) = 0, the upper root.
    const double half = 0.5 * (v0 * v0 - 2.0 * (r * p + x * q));
    const double u = half + std::sqrt(half * half - (r * r + x * x) * (p * p + q * q));
    const double v = std::sqrt(u);
    const double angle = std::atan2(-(x * p - r * q), u + r * p + x * q);
    const double current = std::sqrt(p * p + q * q) / (std::sqrt(3.0) * v);
    const double losses = 3.0 * r * current * current;
    const energy::Model model({}, two_buses());
    const auto state = model.initial();
    report.add("two_bus", "voltage difference, pu", std::abs(state.bus_voltage_pu[1] - v / v0),
               1e-12);
    report.add("two_bus", "angle difference, rad", std::abs(state.bus_angle_rad[1] - angle), 1e-12);
    report.add("two_bus", "current, relative difference",
               std::abs(state.branch_current_a[0] / current - 1.0), 1e-11);
    report.add("two_bus", "losses, relative difference", std::abs(state.losses_w / losses - 1.0),
               1e-9);
    report.add("two_bus", "source, relative difference",
               std::abs(state.source_w / (p + losses) - 1.0), 1e-11);
}

}  // namespace calade::verification
