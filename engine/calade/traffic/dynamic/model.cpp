// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/dynamic/model.hpp"

#include "calade/base/error.hpp"
#include "calade/traffic/dynamic/engine.hpp"

#include <algorithm>
#include <numeric>

namespace calade::traffic::dynamic {
namespace {

constexpr std::uint32_t version = 3;

Setting make_setting(Parameters parameters, RoadNetwork network, Demand demand,
                     std::vector<VehicleClass> classes) {
    check_parameters(parameters);
    require<DataError>(!classes.empty() && classes.size() <= 8,
                       "{} vehicle classes, expected 1 to 8", classes.size());
    Setting s;
    s.parameters = std::move(parameters);
    s.network = std::move(network);
    s.classes = std::move(classes);
    s.shares = s.parameters.route_rule == "shares";
    const auto kinds = static_cast<Index>(s.classes.size());
    s.lanes = std::any_of(s.network.roads.begin(), s.network.roads.end(),
                          [](const Road& r) { return r.beside_others; });
    s.streams = make_streams(demand.slices, s.network.nodes, kinds, s.parameters.packet_vehicles);
    check_trips(demand.trips, s.network, kinds);
    s.trips = std::move(demand.trips);
    s.stops =
        std::any_of(s.trips.begin(), s.trips.end(), [](const Trip& t) { return !t.stops.empty(); });
    s.trip_order.resize(s.trips.size());
    std::iota(s.trip_order.begin(), s.trip_order.end(), 0);
    std::stable_sort(s.trip_order.begin(), s.trip_order.end(), [&](Index a, Index b) {
        return s.trips[at(a)].depart_s < s.trips[at(b)].depart_s;
    });
    const RoadNetwork& n = s.network;
    s.turn_greens.assign(n.turn_group.size(), -1);
    for (Index r = 0; r < s.roads(); ++r) {
        const Index plan = n.plan_of_node[at(n.roads[at(r)].to)];
        if (plan < 0 || n.plans[at(plan)].actuated) {
            continue;
        }
        for (Index k = n.first_turn[at(r)]; k < n.first_turn[at(r) + 1]; ++k) {
            if (n.turn_group[at(k)] >= 0) {
                s.turn_greens[at(k)] = static_cast<Index>(s.greens.size());
                s.greens.emplace_back(n.plans[at(plan)], n.turn_group[at(k)]);
            }
        }
    }
    s.destination_of_node.assign(at(n.nodes), -1);
    const auto lead_to = [&](Index node) {
        if (s.destination_of_node[at(node)] < 0) {
            s.destination_of_node[at(node)] = static_cast<Index>(s.destinations.size());
            s.destinations.push_back(node);
        }
    };
    for (const auto& stream : s.streams) {
        lead_to(stream.to);
    }
    for (const auto& trip : s.trips) {
        lead_to(trip.to);
    }
    return s;
}

}  // namespace

struct Model::Implementation {
    explicit Implementation(Setting s) : setting(std::move(s)) {
        setting.graph = std::make_unique<BackwardGraph>(setting.network);
    }
    void check(const State& state) const {
        require<UsageError>(state.road.size() == setting.network.roads.size() &&
                                state.node.size() == at(setting.network.nodes) &&
                                state.stream_next.size() == setting.streams.size(),
                            "traffic: the state has {} roads and {} nodes, the network {} and {}; "
                            "expected a state of this network",
                            state.road.size(), state.node.size(), setting.network.roads.size(),
                            setting.network.nodes);
    }
    Setting setting;
};

Model::Model(Parameters parameters, RoadNetwork network, Demand demand,
             std::vector<VehicleClass> classes)
    : implementation_(std::make_unique<Implementation>(make_setting(
          std::move(parameters), std::move(network), std::move(demand), std::move(classes)))) {}
Model::~Model() = default;
Model::Model(Model&&) noexcept = default;
Model& Model::operator=(Model&&) noexcept = default;

State Model::initial() const {
    State state;
    Engine(implementation_->setting, state).start();
    return state;
}

void Model::advance(State& state, double until_s, Curves* curves) const {
    implementation_->check(state);
    require<UsageError>(std::isfinite(until_s) && until_s < 1e11 && to_ticks(until_s) >= state.time,
                        "traffic: asked to advance to {} s, expected {} s or later", until_s,
                        to_seconds(state.time));
    Engine(implementation_->setting, state, curves).run(to_ticks(until_s));
}

void Model::set_roads_closed(State& state, std::span<const Index> roads, Closure reason,
                             bool closed) const {
    implementation_->check(state);
    Engine engine(implementation_->setting, state);
    const auto bit = static_cast<unsigned>(reason);
    bool changed = false;
    for (const Index r : roads) {
        require<UsageError>(r >= 0 && at(r) < state.road.size(),
                            "traffic: road to close is {}, expected 0 to {}", r,
                            static_cast<std::int64_t>(state.road.size()) - 1);
        const unsigned now = state.road[at(r)].closed;
        const auto next = static_cast<std::uint8_t>(closed ? now | bit : now & ~bit);
        changed = changed || next != now;
        engine.set_closed(r, next);
    }
    if (changed) {
        engine.closures_changed();
    }
}

void Model::set_closure(State& state, StreetId street, Closure reason, bool closed) const {
    const auto& streets = implementation_->setting.network.roads_of_street;
    require<UsageError>(street.valid() && street.index() < streets.size(),
                        "traffic: street to close is {}, expected 0 to {}", street.value,
                        static_cast<std::int64_t>(streets.size()) - 1);
    set_roads_closed(state, streets[street.index()], reason, closed);
}

void Model::set_street_depth(State& state, std::span<const float> depth_m,
                             std::span<const float> velocity_ms) const {
    implementation_->check(state);
    const auto& streets = implementation_->setting.network.roads_of_street;
    require<DataError>(depth_m.size() == streets.size() &&
                           (velocity_ms.empty() || velocity_ms.size() == streets.size()),
                       "traffic: water is given for {} streets, expected {}", depth_m.size(),
                       streets.size());
    for (std::size_t k = 0; k < depth_m.size(); ++k) {
        require<DataError>(
            std::isfinite(depth_m[k]) && (velocity_ms.empty() || std::isfinite(velocity_ms[k])),
            "traffic: water on street {} is {} m deep, expected finite values", k, depth_m[k]);
    }
    Engine engine(implementation_->setting, state);
    bool changed = false;
    for (std::size_t k = 0; k < streets.size(); ++k) {
        const float depth = std::max(depth_m[k], 0.0F);
        const float velocity = velocity_ms.empty() ? 0.0F : std::abs(velocity_ms[k]);
        for (const Index r : streets[k]) {
            const RoadState& x = state.road[at(r)];
            if (x.depth_m != depth || x.velocity_ms != velocity) {
                const auto before = x.water_closed;
                engine.set_water(r, depth, velocity);
                changed =
                    changed || x.water_closed != before || (x.water_closed != 0 && x.head >= 0);
            }
        }
    }
    if (changed) {
        engine.closures_changed();
    }
}

void Model::set_dark_signals(State& state, std::span<const std::uint8_t> dark) const {
    implementation_->check(state);
    require<DataError>(dark.size() == state.node.size(),
                       "traffic: dark signals are given for {} nodes, expected {}", dark.size(),
                       state.node.size());
    Engine engine(implementation_->setting, state);
    for (std::size_t n = 0; n < dark.size(); ++n) {
        if (implementation_->setting.network.plan_of_node[n] >= 0) {
            engine.set_dark(static_cast<Index>(n), dark[n] != 0);
        }
    }
}

double Model::vehicles(const State& state, Place place) const {
    return implementation_->setting.parameters.packet_vehicles *
           static_cast<double>(state.count[static_cast<int>(place)]);
}

sim::Ledger Model::ledger(const State& state) const {
    sim::Ledger ledger;
    ledger.unit = "vehicle";
    ledger.inputs = {{"demanded", implementation_->setting.parameters.packet_vehicles *
                                      static_cast<double>(state.departure_next)}};
    ledger.outputs = {{"arrived", vehicles(state, Place::arrived)},
                      {"unserved", vehicles(state, Place::unserved)}};
    for (const Place p : {Place::at_origin, Place::on_road, Place::parked, Place::turning,
                          Place::stranded, Place::at_stop}) {
        ledger.stored += vehicles(state, p);
    }
    return ledger;
}

double Model::vehicle_seconds(const State& state) const {
    double sum = 0.0;
    for (const RoadState& x : state.road) {
        sum += x.travel_s;
        for (Index v = x.head; v >= 0; v = state.vehicle[at(v)].next) {
            sum += to_seconds(state.time - state.vehicle[at(v)].entered);
        }
    }
    return sum * implementation_->setting.parameters.packet_vehicles;
}

double Model::vehicle_metres(const State& state) const {
    double sum = 0.0;
    for (std::size_t r = 0; r < state.road.size(); ++r) {
        sum += static_cast<double>(state.road[r].left) *
               implementation_->setting.network.roads[r].length_m;
    }
    return sum * implementation_->setting.parameters.packet_vehicles;
}

const RoadNetwork& Model::network() const { return implementation_->setting.network; }
const Parameters& Model::parameters() const { return implementation_->setting.parameters; }

namespace {

template <class S, class Take>
void each_member(S& s, const Take& take) {
    take(s.time);
    take(s.window_end);
    take(s.road);
    take(s.node);
    take(s.contender);
    take(s.turn_finish);
    take(s.turn_passed);
    take(s.ring);
    take(s.calendar);
    take(s.vehicle);
    take(s.route);
    take(s.cost_s);
    take(s.share);
    take(s.news);
    take(s.parked);
    take(s.emergency);
    take(s.stream_next);
    take(s.trip_next);
    take(s.departure_next);
    take(s.count);
    take(s.reroutes);
    take(s.turned_back);
    take(s.moved_in_rings);
}

}  // namespace

void Model::save(sim::ArchiveWriter& out, const State& state) {
    out.section("traffic_dynamic", version);
    each_member(state, [&](const auto& member) { out.put(member); });
}

State Model::load(sim::ArchiveReader& in) {
    State state;
    in.section("traffic_dynamic", version);
    each_member(state, [&](auto& member) { in.get(member); });
    return state;
}

}  // namespace calade::traffic::dynamic
