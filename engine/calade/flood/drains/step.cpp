// SPDX-License-Identifier: Apache-2.0
// One step. Symbols: η level (m), V volume (m³) of a cell, Q discharge (m³/s), A area (m²), R
// hydraulic radius (m), u = Q/A, n Manning's (s/m^(1/3)), all of a face.
//
//   V(η)' = V − Δt (Σ Q' out − Σ Q' in) + Δt q                             continuity
//   Q' (1 + Δt g n² |u| / R^(4/3) + Δt K |u| / (2 Δx)) =
//       Q − Δt/Δx (Φ_b − Φ_a) − g A Δt/Δx (η_b' − η_a'),  Φ = Q̄ u upwind    momentum
//
// A prime marks the new time; A, R and u are of the upstream side and the old time (Casulli &
// Stelling 2013, doi:10.1002/fld.3817; the upwind momentum flux of Stelling & Duinmeijer 2003,
// doi:10.1002/fld.537). With Q' put into the first line the levels solve a system whose matrix is
// diagonally dominant and whose V is kept at 0 or more (Casulli & Zanolli 2012: nested Newton).
#include "calade/flood/drains/step.hpp"

#include "calade/base/at.hpp"
#include "calade/base/units.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::flood::drains {

namespace {

constexpr double still = 1e-9;           // m³/s: slower water has no direction of its own
constexpr double thread = 1e-9;          // m²: a thinner thread does not flow
constexpr double fastest = 20.0;         // m/s: a thread's speed is Q over almost nothing
constexpr double kinematic = 5.0 / 3.0;  // of u: how fast depths travel by Manning's law
constexpr double seek = 1e-4;            // m between the two levels that give a law's slope

double friction(const Conduit& c, const Section& s, double depth, double radius, double speed) {
    const double v = std::abs(speed);
    if (s.closed() && depth >= s.height()) {
        if (c.hazen_williams > 0.0) {
            return standard_gravity * std::pow(v, 0.852) /
                   std::pow(0.849 * c.hazen_williams * std::pow(radius, 0.63), 1.852);
        }
        if (c.roughness_m > 0.0) {  // Swamee & Jain 1976
            const double reynolds = std::max(10.0, 4.0 * radius * v / 1.14e-6);
            const double term =
                std::log10(c.roughness_m / (14.8 * radius) + 5.74 / std::pow(reynolds, 0.9));
            return 0.25 / (term * term) * v / (8.0 * radius);
        }
    }
    return standard_gravity * c.manning * c.manning * v / std::pow(radius, 4.0 / 3.0);
}

}  // namespace

Step::Step(const Network& network, const Mesh& mesh, const Options& options, const Opening& opening)
    : network_(network),
      mesh_(mesh),
      options_(options),
      opening_(opening),
      nodes_(network.nodes.size()),
      level_(mesh.cells.size()),
      inflow_(mesh.cells.size()),
      area_(mesh.faces.size()),
      radius_(mesh.faces.size()),
      speed_(mesh.faces.size()),
      flows_(mesh.faces.size() + mesh.devices.size()),
      matrix_(mesh.system.make()) {}

bool Step::outfall(Index cell) const {
    return at(cell) < nodes_ && network_.nodes[at(cell)].kind == NodeKind::outfall;
}

double Step::stage(const Node& node, double t) const {
    double level = node.invert_m;
    if (node.outfall == OutfallKind::fixed) {
        level = node.stage_m;
    } else if (node.outfall == OutfallKind::series) {
        level = node.stage.at(t);
    } else if (node.outfall == OutfallKind::tide) {
        const double day = static_cast<double>(network_.start.time_since_epoch().count()) + t;
        level = node.stage.at(day - 86400.0 * std::floor(day / 86400.0));
    }
    return std::max(level, node.invert_m);
}

void Step::find_levels(const State& state, double t, std::span<const Inlet> inlets) {
    meets_.assign(nodes_, -1);
    for (std::size_t k = 0; k < inlets.size(); ++k) {
        meets_[at(inlets[k].node)] = static_cast<Index>(k);
    }
    may_give_.assign(nodes_, std::numeric_limits<double>::infinity());

    for (std::size_t i = 0; i < level_.size(); ++i) {
        level_[i] = i < nodes_ && network_.nodes[i].kind == NodeKind::outfall
                        ? stage(network_.nodes[i], t)
                        : mesh_.level(static_cast<Index>(i), state.volume[i]);
        if (i < nodes_ && outfall(static_cast<Index>(i)) && meets_[i] >= 0) {
            const Inlet& inlet = inlets[at(meets_[i])];
            const double depth = inlet.level - inlet.ground;
            level_[i] = depth > 0.0 ? std::max(level_[i], inlet.level) : level_[i];
            may_give_[i] = std::max(0.0, 0.99 * depth * inlet.area);
        }
    }
    for (std::size_t f = 0; f < mesh_.faces.size(); ++f) {
        const Face& face = mesh_.faces[f];
        const Conduit& c = network_.conduits[at(face.conduit)];
        const Section& s = network_.sections[at(c.section)];
        const double q = state.discharge[f];
        const double a = level_[at(face.a)];
        const double b = level_[at(face.b)];
        const bool forth = std::abs(q) > still ? q > 0.0 : a > b;
        const double up = forth ? a : b;
        const bool from_node = forth ? face.at_from() : face.at_to();
        const double bed = mesh_.cells[at(forth ? face.a : face.b)].bed;
        const double depth = std::min(up - face.bed, from_node ? up - face.bed : up - bed);
        // Water in the slot is stored there and does not flow.
        area_[f] = c.barrels * s.area(s.closed() ? std::min(depth, s.height()) : depth);
        radius_[f] = s.radius(depth);
        speed_[f] = area_[f] > thread ? std::clamp(q / area_[f], -fastest, fastest) : 0.0;
    }
}

double Step::choose_step(const State& state, double longest, std::span<const Inlet> inlets) {
    find_levels(state, state.time, inlets);
    double dt = std::min(longest, options_.longest_step_s);
    for (std::size_t f = 0; f < mesh_.faces.size(); ++f) {
        const double v = std::abs(speed_[f]);
        if (v > 0.0) {
            const Face& face = mesh_.faces[f];
            const bool end = face.at_from() || face.at_to();
            dt = std::min(dt, options_.cfl * (end ? 2.0 : 1.0) * face.length / (kinematic * v));
        }
    }
    dt = std::max(dt, options_.least_step_s);
    if (dt >= longest) {
        return longest;
    }
    return dt > 0.5 * longest ? 0.5 * longest : dt;  // no sliver is left over
}

// Level against which a conduit runs out: the node's, or where it falls freely the lower of
// critical and normal depth (Rossman 2017, SWMM manual II, outfalls).
double Step::end_level(std::size_t f, bool at_to, double node_level) const {
    const Face& face = mesh_.faces[f];
    const Conduit& c = network_.conduits[at(face.conduit)];
    const Section& s = network_.sections[at(c.section)];
    const double q = std::abs(speed_[f]) * area_[f] / c.barrels;
    const Index node = at_to ? face.b : face.a;
    const double fall = (c.from_invert_m - c.to_invert_m) / c.length_m * (at_to ? 1.0 : -1.0);
    const Node& n = network_.nodes[at(node)];
    double depth = 0.0;
    if (q > 0.0 && (node_level < face.bed + s.height() || n.outfall == OutfallKind::normal)) {
        depth = s.normal_depth(q, c.manning, fall);
        if (n.kind != NodeKind::outfall || n.outfall != OutfallKind::normal) {
            depth = std::min(depth, s.critical_depth(q));
        }
    }
    return std::max(node_level, face.bed + depth);
}

void Step::face_flow(const State& state, std::size_t f, double dt) {
    const Face& face = mesh_.faces[f];
    const Conduit& c = network_.conduits[at(face.conduit)];
    const Section& s = network_.sections[at(c.section)];
    Flow& flow = flows_[f];
    flow = {face.a, face.b};
    const double a = level_[at(face.a)];
    const double b = level_[at(face.b)];
    const double q = state.discharge[f];
    flow.never_back =
        c.flap || (face.at_to() && outfall(face.b) && network_.nodes[at(face.b)].flap);
    flow.never_forth = face.at_from() && outfall(face.a) && network_.nodes[at(face.a)].flap;
    if (area_[f] <= thread || (flow.never_back && b >= a && q <= 0.0) ||
        (flow.never_forth && a >= b && q >= 0.0)) {
        return;
    }
    const auto flux = [&](Index other, bool upper) {  // Φ at the cell between this face and another
        if (other < 0) {
            return q * speed_[f];  // a node hands its levels on, and keeps no momentum
        }
        const double mean = 0.5 * (q + state.discharge[at(other)]);
        const bool from_other = upper == (mean > 0.0);
        return mean * (from_other ? speed_[at(other)] : speed_[f]);
    };
    // What the face's own water carries off is taken at the new time: stable at any step.
    const double upper = flux(face.before, true);
    const double lower = flux(face.after, false);
    const double carried = q > still ? upper : q < -still ? -lower : 0.0;
    const double off = std::abs(q) > still ? (q > 0.0 ? lower : upper) / std::abs(q) : 0.0;
    const double v = std::abs(speed_[f]);
    const double depth = s.table().depth(area_[f] / c.barrels);
    const double denominator = 1.0 + dt * friction(c, s, depth, radius_[f], v) +
                               dt * face.loss * v / (2.0 * face.length) +
                               dt * std::max(0.0, off) / face.length;
    const double pull = standard_gravity * area_[f] * dt / (face.length * denominator);
    flow.q0 = (q + dt * carried / face.length) / denominator;
    flow.by_a = pull;
    flow.by_b = -pull;
    const bool forth = std::abs(q) > still ? q > 0.0 : a > b;
    // A manhole is emptied within a step: what its level does to A is taken into the step too.
    if (depth < s.height()) {
        const double passes = flow_of(flow);
        const double wider = passes / area_[f] * c.barrels * s.width(depth);
        double& by = forth ? flow.by_a : flow.by_b;
        const double more = forth ? std::max(0.0, wider) : std::min(0.0, wider);
        by += more;
        flow.q0 -= more * (forth ? a : b);
    }
    if (face.at_to() && forth) {
        const double end = end_level(f, true, b);
        if (end > b) {
            flow.q0 -= pull * end;
            flow.by_b = 0.0;
            flow.never_back = true;
        }
    } else if (face.at_from() && !forth) {
        const double end = end_level(f, false, a);
        if (end > a) {
            flow.q0 += pull * end;
            flow.by_a = 0.0;
            flow.never_forth = true;
        }
    }
}

void Step::device_flow(State& state, std::size_t d, double dt) {
    const Device& device = mesh_.devices[d];
    Flow& flow = flows_[mesh_.faces.size() + d];
    flow = {device.a, device.b};
    const double a = level_[at(device.a)];
    const double b = level_[at(device.b)];
    const auto k = at(device.index);
    if (device.kind == DeviceKind::pump) {
        const Pump& pump = network_.pumps[k];
        const double depth = a - network_.nodes[at(pump.from)].invert_m;
        if (pump.start_m > 0.0 && depth > pump.start_m) {
            state.pump_on[k] = 1;
        }
        if (pump.stop_m > 0.0 && depth < pump.stop_m) {
            state.pump_on[k] = 0;
        }
        double inflow = inflow_[at(device.a)];
        if (pump.kind == PumpKind::ideal) {
            for (std::size_t f = 0; f < mesh_.faces.size(); ++f) {
                inflow += mesh_.faces[f].b == device.a ? state.discharge[f] : 0.0;
                inflow -= mesh_.faces[f].a == device.a ? state.discharge[f] : 0.0;
            }
        }
        if (state.pump_on[k] != 0 && state.pump_powered[k] != 0) {
            const double volume = state.volume[at(device.a)];
            flow.q0 = std::min(pump_flow(pump, volume, depth, b - a, inflow), volume / dt);
        }
        return;
    }
    const auto law = [&](double from, double to) {
        switch (device.kind) {
            case DeviceKind::weir: return weir_flow(network_.weirs[k], from, to);
            case DeviceKind::orifice: return orifice_flow(network_.orifices[k], from, to);
            default: return outlet_flow(network_.outlets[k], from, to);
        }
    };
    double q = law(a, b);
    flow.by_a = std::max(0.0, (law(a + seek, b) - law(a - seek, b)) / (2.0 * seek));
    flow.by_b = std::min(0.0, (law(a, b + seek) - law(a, b - seek)) / (2.0 * seek));
    if (q > 0.0) {
        flow.never_back = true;
        q = outfall(device.a) ? q : std::min(q, state.volume[at(device.a)] / dt);
    } else if (q < 0.0) {
        flow.never_forth = true;
        q = outfall(device.b) ? q : std::max(q, -state.volume[at(device.b)] / dt);
    }
    flow.q0 = q - flow.by_a * a - flow.by_b * b;
}

void Step::inlet_flows(double dt, std::span<Inlet> inlets) {
    openings_.assign(inlets.size(), {});
    for (std::size_t k = 0; k < inlets.size(); ++k) {
        const Inlet& inlet = inlets[k];
        Opened& o = openings_[k];
        o.node = inlet.node;
        if (outfall(inlet.node)) {
            continue;  // its level is the surface's
        }
        const double rim = std::max(mesh_.rim[at(inlet.node)], inlet.ground);
        const double node = level_[at(inlet.node)];
        const auto law = [&](double level) {
            return opening_flow(opening_, rim, inlet.level, level);
        };
        double q = law(node);
        o.by_node = std::min(0.0, (law(node + seek) - law(node - seek)) / (2.0 * seek));
        // Half of what would make both levels equal, were the manhole's to stay: no swinging.
        const double high = std::max(inlet.level, rim);
        const double most = 0.5 * std::abs(high - std::max(node, rim)) * inlet.area / dt;
        o.most = std::max(0.0, inlet.level - rim) * inlet.area / dt;
        if (std::abs(q) > most) {
            q = std::copysign(most, q);
            o.by_node = 0.0;
        }
        o.q0 = q - o.by_node * node;
        o.q = q;
    }
}

void Step::add_inflows(const State& state, double t, double dt) {
    std::fill(inflow_.begin(), inflow_.end(), 0.0);
    for (const Inflow& f : network_.inflows) {
        double q = f.base;
        for (const Pattern& pattern : f.patterns) {
            q *= pattern_factor(pattern, network_.start, t);
        }
        inflow_[at(f.node)] += q + (f.series.empty() ? 0.0 : f.series.mean(t, t + dt));
    }
    for (std::size_t n = 0; n < nodes_; ++n) {
        inflow_[n] = std::max(inflow_[n],
                              outfall(static_cast<Index>(n)) ? inflow_[n] : -state.volume[n] / dt);
    }
}

double Step::run(State& state, double longest, std::span<Inlet> inlets) {
    const double dt = choose_step(state, longest, inlets);
    add_inflows(state, state.time, dt);
    before_ = state.volume;
    old_level_ = level_;
    for (std::size_t f = 0; f < mesh_.faces.size(); ++f) {
        face_flow(state, f, dt);
    }
    for (std::size_t d = 0; d < mesh_.devices.size(); ++d) {
        device_flow(state, d, dt);
    }
    inlet_flows(dt, inlets);
    solve(dt);
    for (std::size_t k = 0; k < flows_.size(); ++k) {
        Flow& flow = flows_[k];
        flow.q = flow_of(flow);
        if ((flow.never_back && flow.q < 0.0) || (flow.never_forth && flow.q > 0.0)) {
            flow.q = 0.0;
        }
        if (k < mesh_.faces.size()) {
            const double most = network_.conduits[at(mesh_.faces[k].conduit)].max_m3s;
            flow.q = most > 0.0 ? std::clamp(flow.q, -most, most) : flow.q;
        }
    }
    for (Opened& o : openings_) {
        const double first = o.q;
        o.q = std::min(o.q0 + o.by_node * level_[at(o.node)], o.most);
        o.q = first > 0.0 ? std::max(0.0, o.q) : first < 0.0 ? std::min(0.0, o.q) : o.q;
    }
    keep_positive(state, dt, inlets);
    book(state, dt, inlets);
    return dt;
}

}  // namespace calade::flood::drains
