// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/model.hpp"

#include "calade/base/error.hpp"
#include "calade/base/units.hpp"
#include "calade/traffic/assignment.hpp"
#include "calade/traffic/conditions.hpp"

#include <algorithm>
#include <cmath>

namespace calade::traffic {
namespace {

void check_parameters(const Parameters& parameters) {
    for (const auto& row : parameter_table().rows) {
        const double value = std::visit(
            [&](auto member) -> double {
                if constexpr (std::is_same_v<decltype(member), std::string Parameters::*>) {
                    return 0.0;
                } else {
                    return static_cast<double>(parameters.*member);
                }
            },
            row.member);
        require<UsageError>(std::isfinite(value) && value >= row.lowest && value <= row.highest &&
                                !(row.lowest_excluded && value == row.lowest),
                            "traffic.{} is {}, expected a value in {}{}, {}]", row.name, value,
                            row.lowest_excluded ? "(" : "[", row.lowest, row.highest);
    }
}

}  // namespace

struct Model::Implementation {
    Implementation(Parameters p, Network n)
        : parameters(p), network(std::move(n)), trips(network), dry_costs(network) {}

    void assign(State& state, LinkCosts& costs) const;
    void find_dry();
    void book(State& state, double duration) const;
    void check(const State& state) const;

    Parameters parameters;
    Network network;
    Trips trips;
    LinkCosts dry_costs;
    State dry;
    std::vector<double> dry_time;  ///< mean over the routes in use, s, one a demand pair
    double total_rate = 0.0;
};

void Model::Implementation::assign(State& state, LinkCosts& costs) const {
    Assignment assignment(trips, costs);
    const auto result = assignment.solve(state.routes, state.pair_served, parameters.relative_gap,
                                         parameters.max_iterations);
    state.gap = result.gap;
    state.link_flow = costs.flow;
    state.link_time.resize(costs.flow.size());
    for (std::size_t l = 0; l < costs.flow.size(); ++l) {
        state.link_time[l] = costs.time(static_cast<Index>(l));
    }
}

void Model::Implementation::find_dry() {
    dry.street_depth.assign(network.links_of_street.size(), 0.0F);
    dry.street_closed.assign(network.links_of_street.size(), 0);
    dry.signal_dark.assign(static_cast<std::size_t>(network.nodes), 0);
    LinkCosts costs = dry_costs;
    assign(dry, costs);
    dry.stale = false;
    const Routes& routes = dry.routes;
    dry_time.assign(trips.rate.size(), 0.0);
    for (std::size_t p = 0; p < trips.rate.size(); ++p) {
        total_rate += trips.rate[p];
        double vehicles = 0.0;  // on the pair's routes at a time
        for (Index r = routes.first_route[p]; r < routes.first_route[p + 1]; ++r) {
            const auto route = static_cast<std::size_t>(r);
            double time = 0.0;
            for (Index i = routes.first_link[route]; i < routes.first_link[route + 1]; ++i) {
                time += dry.link_time[static_cast<std::size_t>(
                    routes.link[static_cast<std::size_t>(i)])];
            }
            vehicles += routes.flow[route] * time;
        }
        dry_time[p] = trips.rate[p] > 0.0 ? vehicles / trips.rate[p] : 0.0;
    }
}

void Model::Implementation::check(const State& state) const {
    require<UsageError>(state.street_closed.size() == network.links_of_street.size() &&
                            state.street_depth.size() == network.links_of_street.size() &&
                            state.link_flow.size() == network.links.size() &&
                            state.link_time.size() == network.links.size() &&
                            state.pair_served.size() == network.demand.size() &&
                            state.signal_dark.size() == static_cast<std::size_t>(network.nodes),
                        "traffic: the state has {} streets, {} links and {} demand pairs, the "
                        "network {}, {} and {}; expected a state of this network",
                        state.street_closed.size(), state.link_flow.size(),
                        state.pair_served.size(), network.links_of_street.size(),
                        network.links.size(), network.demand.size());
}

void Model::Implementation::book(State& state, double duration) const {
    double served_rate = 0.0;
    double unserved_rate = 0.0;
    double dry_vehicles = 0.0;
    for (std::size_t p = 0; p < trips.rate.size(); ++p) {
        if (state.pair_served[p] != 0) {
            served_rate += trips.rate[p];
            dry_vehicles += trips.rate[p] * dry_time[p];
        } else {
            unserved_rate += trips.rate[p];
        }
    }
    double vehicles = 0.0;  // on the road at a time
    double metres = 0.0;    // driven by all in a second
    for (std::size_t l = 0; l < network.links.size(); ++l) {
        if (state.link_flow[l] > 0.0) {
            vehicles += state.link_flow[l] * state.link_time[l];
            metres += state.link_flow[l] * network.links[l].length_m;
        }
    }
    state.departed += served_rate * duration;
    state.arrived = state.departed;
    state.unserved += unserved_rate * duration;
    state.demanded += total_rate * duration;
    state.vehicle_hours += vehicles * duration / seconds_per_hour;
    state.dry_vehicle_hours += dry_vehicles * duration / seconds_per_hour;
    state.vehicle_km += metres * duration / 1000.0;
}

Model::Model(Parameters parameters, Network network) {
    check_parameters(parameters);
    check_network(network);
    implementation_ = std::make_unique<Implementation>(parameters, std::move(network));
    implementation_->find_dry();
}

Model::~Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;

State Model::initial() const { return implementation_->dry; }

void Model::set_street_depth(State& state, std::span<const float> depth_m) const {
    const auto& m = *implementation_;
    m.check(state);
    require<DataError>(depth_m.size() == state.street_depth.size(),
                       "traffic: water depth is given for {} streets, expected {}", depth_m.size(),
                       state.street_depth.size());
    const auto bad =
        std::find_if(depth_m.begin(), depth_m.end(), [](float d) { return !std::isfinite(d); });
    require<DataError>(bad == depth_m.end(),
                       "traffic: water depth on street {} is {}, expected a finite value",
                       bad - depth_m.begin(), bad == depth_m.end() ? 0.0F : *bad);
    constexpr auto water = static_cast<std::uint8_t>(Closure::water);
    for (std::size_t s = 0; s < depth_m.size(); ++s) {
        const auto before = condition_of_street(m.network, m.parameters, state, StreetId(s));
        state.street_depth[s] = std::max(depth_m[s], 0.0F);
        const bool closed = static_cast<double>(depth_m[s]) >= m.parameters.closed_depth_m;
        state.street_closed[s] =
            static_cast<std::uint8_t>((state.street_closed[s] & ~water) | (closed ? water : 0));
        const auto after = condition_of_street(m.network, m.parameters, state, StreetId(s));
        state.stale = state.stale || before != after;
    }
}

void Model::set_closure(State& state, StreetId street, Closure reason, bool closed) const {
    const auto& m = *implementation_;
    m.check(state);
    require<UsageError>(street.valid() && street.index() < state.street_closed.size(),
                        "traffic: street to close is {}, expected 0 to {}", street.value,
                        static_cast<std::int64_t>(state.street_closed.size()) - 1);
    const auto bit = static_cast<std::uint8_t>(reason);
    const auto before = condition_of_street(m.network, m.parameters, state, street);
    auto& bits = state.street_closed[street.index()];
    bits = static_cast<std::uint8_t>(closed ? bits | bit : bits & ~bit);
    const auto after = condition_of_street(m.network, m.parameters, state, street);
    state.stale = state.stale || before != after;
}

void Model::set_dark_signals(State& state, std::span<const std::uint8_t> dark) const {
    const auto& m = *implementation_;
    m.check(state);
    require<DataError>(dark.size() == state.signal_dark.size(),
                       "traffic: dark signals are given for {} nodes, expected {}", dark.size(),
                       state.signal_dark.size());
    for (std::size_t n = 0; n < dark.size(); ++n) {
        const std::uint8_t now = dark[n] != 0 ? 1 : 0;
        const bool signal = !m.network.signalised.empty() && m.network.signalised[n] != 0;
        state.stale = state.stale || (signal && now != state.signal_dark[n]);
        state.signal_dark[n] = now;
    }
}

void Model::advance(State& state, double until) const {
    const auto& m = *implementation_;
    m.check(state);
    require<UsageError>(std::isfinite(until) && until >= state.time,
                        "traffic: asked to advance to {} s, expected {} s or later", until,
                        state.time);
    if (state.stale) {
        LinkCosts costs = m.dry_costs;
        if (apply_conditions(m.network, m.parameters, state, costs)) {
            m.assign(state, costs);
        } else {
            state.link_flow = m.dry.link_flow;
            state.link_time = m.dry.link_time;
            state.pair_served = m.dry.pair_served;
            state.routes = m.dry.routes;
            state.gap = m.dry.gap;
        }
        ++state.assignments;
        state.stale = false;
    }
    m.book(state, until - state.time);
    state.time = until;
}

sim::Ledger Model::ledger(const State& state) const {
    sim::Ledger ledger;
    ledger.unit = "vehicle";
    ledger.inputs = {{"demanded", state.demanded}};
    ledger.outputs = {{"arrived", state.arrived}, {"unserved", state.unserved}};
    ledger.stored = state.departed - state.arrived;
    return ledger;
}

const Parameters& Model::parameters() const { return implementation_->parameters; }
const Network& Model::network() const { return implementation_->network; }

}  // namespace calade::traffic
