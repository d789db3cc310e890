// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/drains/sewer.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/flood/drains/step.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>
#include <utility>

namespace calade::flood::drains {

namespace {

const Network& checked(const Network& network, const Options& options, const Opening& opening) {
    check(network);
    const auto positive = [](double value, const char* what) {
        require<UsageError>(std::isfinite(value) && value > 0.0,
                            "drains: {} is {}, expected more than 0", what, value);
    };
    positive(options.piece_m, "the longest piece (m)");
    positive(options.longest_step_s, "the longest step (s)");
    positive(options.cfl, "the Courant number");
    require<UsageError>(options.cfl <= 1.0, "drains: the Courant number is {}, expected at most 1",
                        options.cfl);
    positive(opening.area_m2, "the area of an opening (m2)");
    positive(opening.perimeter_m, "the perimeter of an opening (m)");
    return network;
}

double total(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0);
}

}  // namespace

struct Sewer::Implementation {
    Implementation(Network n, Options o, Opening opened, const std::vector<std::uint8_t>& linked)
        : network(std::move(n)),
          options(o),
          opening(opened),
          mesh(checked(network, options, opening), options.piece_m, linked) {}

    Network network;
    Options options;
    Opening opening;
    Mesh mesh;
    std::mutex mutex;  // of the steps kept for the next call
    std::vector<std::unique_ptr<Step>> spare;

    std::unique_ptr<Step> take() {
        const std::scoped_lock lock(mutex);
        if (spare.empty()) {
            return std::make_unique<Step>(network, mesh, options, opening);
        }
        auto step = std::move(spare.back());
        spare.pop_back();
        return step;
    }
    void give(std::unique_ptr<Step> step) {
        const std::scoped_lock lock(mutex);
        spare.push_back(std::move(step));
    }
};

Sewer::Sewer(Network network, Options options, Opening opening, std::vector<std::uint8_t> linked)
    : implementation_(
          std::make_unique<Implementation>(std::move(network), options, opening, linked)) {}
Sewer::~Sewer() = default;
Sewer::Sewer(Sewer&&) noexcept = default;
Sewer& Sewer::operator=(Sewer&&) noexcept = default;

const Network& Sewer::network() const { return implementation_->network; }
double Sewer::rim(Index node) const { return implementation_->mesh.rim.at(at(node)); }

State Sewer::initial() const {
    const Network& network = implementation_->network;
    const Mesh& mesh = implementation_->mesh;
    State s;
    s.volume.assign(mesh.cells.size(), 0.0);
    s.discharge.assign(mesh.faces.size(), 0.0);
    s.device.assign(mesh.devices.size(), 0.0);
    const std::size_t nodes = network.nodes.size();
    for (auto* list : {&s.from_surface, &s.lost, &s.outfall_out, &s.outfall_in, &s.highest}) {
        list->assign(nodes, 0.0);
    }
    for (const Pump& pump : network.pumps) {
        s.pump_on.push_back(pump.on ? 1 : 0);
        s.pump_powered.push_back(1);
    }
    for (std::size_t n = 0; n < nodes; ++n) {
        const Node& node = network.nodes[n];
        s.highest[n] = node.invert_m + node.initial_m;
        if (node.kind != NodeKind::outfall) {
            s.volume[n] = std::min(mesh.held(static_cast<Index>(n), s.highest[n]), mesh.spill[n]);
        }
    }
    for (std::size_t k = 0; k < network.conduits.size(); ++k) {
        const Conduit& c = network.conduits[k];
        const Section& section = network.sections[at(c.section)];
        const auto wet = [&](Index node) { return network.nodes[at(node)].initial_m > 0.0; };
        const double fall = (c.from_invert_m - c.to_invert_m) / c.length_m;
        const double q = c.initial_m3s / c.barrels;
        const double own = q > 0.0 ? section.normal_depth(q, c.manning, fall) : 0.0;
        const auto first = at(mesh.first_face[k]);
        const auto last = at(mesh.first_face[k + 1]);
        for (std::size_t f = first; f < last; ++f) {
            s.discharge[f] = c.initial_m3s;
            if (f + 1 == last) {
                continue;
            }
            const Index cell = mesh.faces[f].b;
            const double bed = mesh.cells[at(cell)].bed;
            const double share =
                (static_cast<double>(f - first) + 0.5) / static_cast<double>(last - first - 1);
            double level = bed + own;
            if (wet(c.from) && wet(c.to)) {
                level = std::max(
                    level, (1.0 - share) * s.highest[at(c.from)] + share * s.highest[at(c.to)]);
            }
            s.volume[at(cell)] = mesh.held(cell, level);
        }
    }
    s.initial_volume = total(s.volume);
    return s;
}

void Sewer::check(const State& state) const {
    const Mesh& mesh = implementation_->mesh;
    const Network& network = implementation_->network;
    require<UsageError>(
        state.volume.size() == mesh.cells.size() && state.discharge.size() == mesh.faces.size() &&
            state.device.size() == mesh.devices.size() &&
            state.pump_on.size() == network.pumps.size() &&
            state.pump_powered.size() == network.pumps.size() &&
            state.from_surface.size() == network.nodes.size(),
        "the state of a sewer knows {} cells, {} faces and {} nodes, the network has {}, {} and {}",
        state.volume.size(), state.discharge.size(), state.from_surface.size(), mesh.cells.size(),
        mesh.faces.size(), network.nodes.size());
}

void Sewer::advance(State& state, double until, std::span<Inlet> inlets) const {
    check(state);
    require<UsageError>(std::isfinite(until) && until >= state.time,
                        "a sewer cannot advance from {} s to {} s", state.time, until);
    for (Inlet& inlet : inlets) {
        require<UsageError>(
            inlet.node >= 0 && at(inlet.node) < network().nodes.size() && inlet.area > 0.0,
            "an inlet has node {} and {} m2, expected a node and more than 0", inlet.node,
            inlet.area);
        inlet.volume = 0.0;
    }
    auto step = implementation_->take();
    while (state.time < until) {
        const double rest = until - state.time;
        const double dt = step->run(state, rest, inlets);
        state.time = dt >= rest ? until : state.time + dt;
    }
    implementation_->give(std::move(step));
}

double Sewer::stored(const State& state) const { return total(state.volume); }

sim::Ledger Sewer::ledger(const State& state) const {
    sim::Ledger ledger;
    ledger.unit = "m3";
    ledger.initial = state.initial_volume;
    ledger.stored = stored(state);
    ledger.inputs.push_back({"inflow", state.inflow_in});
    ledger.outputs.push_back({"taken", state.inflow_out});
    double down = 0.0;
    double up = 0.0;
    for (std::size_t n = 0; n < network().nodes.size(); ++n) {
        (state.from_surface[n] > 0.0 ? down : up) += std::abs(state.from_surface[n]);
        if (network().nodes[n].kind == NodeKind::outfall) {
            const std::string name = "outfall " + network().nodes[n].name;
            ledger.inputs.push_back({name, state.outfall_in[n]});
            ledger.outputs.push_back({name, state.outfall_out[n]});
        }
    }
    ledger.inputs.push_back({"surface", down});
    ledger.outputs.push_back({"surface", up});
    ledger.outputs.push_back({"lost over rims", total(state.lost)});
    return ledger;
}

double Sewer::node_level(const State& state, Index node) const {
    const Node& n = network().nodes.at(at(node));
    return n.kind == NodeKind::outfall ? state.highest[at(node)]
                                       : implementation_->mesh.level(node, state.volume[at(node)]);
}
double Sewer::node_depth(const State& state, Index node) const {
    return node_level(state, node) - network().nodes.at(at(node)).invert_m;
}
double Sewer::flow_in(const State& state, Index conduit) const {
    return state.discharge[at(implementation_->mesh.first_face.at(at(conduit)))];
}
double Sewer::flow_out(const State& state, Index conduit) const {
    return state.discharge[at(implementation_->mesh.first_face.at(at(conduit) + 1)) - 1];
}
double Sewer::flow_middle(const State& state, Index conduit) const {
    const auto& first = implementation_->mesh.first_face;
    const auto count = first.at(at(conduit) + 1) - first[at(conduit)];
    const auto middle = at(first[at(conduit)] + (count - 1) / 2);
    return count % 2 != 0 ? state.discharge[middle]
                          : 0.5 * (state.discharge[middle] + state.discharge[middle + 1]);
}
std::vector<double> Sewer::profile(const State& state, Index conduit) const {
    const Mesh& mesh = implementation_->mesh;
    std::vector<double> levels;
    for (Index f = mesh.first_face.at(at(conduit)); f + 1 < mesh.first_face[at(conduit) + 1]; ++f) {
        const Index cell = mesh.faces[at(f)].b;
        levels.push_back(mesh.level(cell, state.volume[at(cell)]));
    }
    return levels;
}

void Sewer::save(sim::ArchiveWriter& out, const State& s) {
    out.section("drains", 1);
    out.put(s.time);
    for (const auto* list : {&s.volume, &s.discharge, &s.device, &s.from_surface, &s.lost,
                             &s.outfall_out, &s.outfall_in, &s.highest}) {
        out.put(*list);
    }
    out.put(s.pump_on);
    out.put(s.pump_powered);
    out.put(s.initial_volume);
    out.put(s.inflow_in);
    out.put(s.inflow_out);
}

State Sewer::load(sim::ArchiveReader& in) {
    State s;
    in.section("drains", 1);
    in.get(s.time);
    for (auto* list : {&s.volume, &s.discharge, &s.device, &s.from_surface, &s.lost, &s.outfall_out,
                       &s.outfall_in, &s.highest}) {
        in.get(*list);
    }
    in.get(s.pump_on);
    in.get(s.pump_powered);
    in.get(s.initial_volume);
    in.get(s.inflow_in);
    in.get(s.inflow_out);
    return s;
}

}  // namespace calade::flood::drains
