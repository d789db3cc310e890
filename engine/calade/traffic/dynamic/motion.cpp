// SPDX-License-Identifier: Apache-2.0
//
// The dynamic model in a coupled run. Its clock is that of the run plus the warming-up.
#include "calade/traffic/dynamic/motion.hpp"

#include "calade/base/error.hpp"
#include "calade/base/units.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace calade::traffic::dynamic {
namespace {

constexpr std::uint32_t motion_version = 1;
constexpr std::array present = {Place::at_origin, Place::on_road,  Place::parked,
                                Place::turning,   Place::stranded, Place::at_stop};
constexpr std::array reasons = {Closure::works, Closure::order};
constexpr auto water_bit = static_cast<unsigned>(Closure::water);

std::vector<VehicleClass> cars(const traffic::Parameters& p) {
    VehicleClass car = default_vehicle_classes().front();
    car.closed_depth_m = p.closed_depth_m;
    return {car};
}

Model make_model(const traffic::Model& streets, const MotionInputs& in) {
    const auto& p = streets.parameters();
    auto roads = roads_of_streets(streets.network(), in.vehicles);
    double begins = std::fmod(in.starts_at_s - p.warm_up_s, 86400.0);
    begins += begins < 0.0 ? 86400.0 : 0.0;
    auto demand = demand_of(streets.network(), in.profile, begins, p.warm_up_s + in.duration_s);
    return {in.vehicles, std::move(roads), std::move(demand), cars(p)};
}

std::int64_t present_packets(const State& s) {
    std::int64_t sum = 0;
    for (const Place p : present) {
        sum += s.count[static_cast<int>(p)];
    }
    return sum;
}

// Every vehicle is looked at, so that counts kept by the event loop cannot hide a loss.
void check_places(const State& s) {
    std::array<std::int64_t, places> seen{};
    for (const Vehicle& v : s.vehicle) {
        ++seen.at(static_cast<std::size_t>(v.place));
    }
    std::int64_t on_roads = 0;
    for (const RoadState& r : s.road) {
        on_roads += r.count;
    }
    const auto counted = [&](Place p) { return s.count[static_cast<int>(p)]; };
    const bool same = std::equal(seen.begin(), seen.end(), std::begin(s.count));
    const std::int64_t ended = counted(Place::arrived) + counted(Place::unserved);
    require<NumericalError>(
        same && on_roads == counted(Place::on_road) &&
            s.departure_next == ended + present_packets(s),
        "traffic: at {} s {} vehicles had departed, {} arrived, {} on roads (the roads hold {}), "
        "{} unserved, {} in all places; expected the sum to be the departed",
        to_seconds(s.time), s.departure_next, counted(Place::arrived), counted(Place::on_road),
        on_roads, counted(Place::unserved), ended + present_packets(s));
}

// Hours from wanted departures until arrival, or now, of those whom `served` does not leave out.
double hours(const State& s, const State& served) {
    std::int64_t seconds = 0;
    std::int64_t rest = 0;
    for (std::size_t i = 0; i < s.vehicle.size(); ++i) {
        const Vehicle& v = s.vehicle[i];
        if (v.departed >= s.time || v.place == Place::unserved ||
            served.vehicle[i].place == Place::unserved) {
            continue;
        }
        const Tick spent = std::min(v.arrived, s.time) - v.departed;
        seconds += spent / ticks_per_second;
        rest += spent % ticks_per_second;
    }
    return (static_cast<double>(seconds) + to_seconds(rest)) / seconds_per_hour;
}

}  // namespace

Motion::Motion(const traffic::Model& streets, MotionInputs inputs)
    : streets_(streets),
      inputs_(std::move(inputs)),
      model_(make_model(streets, inputs_)),
      warm_up_s_(streets.parameters().warm_up_s) {}

void Motion::start(traffic::State& streets, MotionState& state) const {
    state.vehicles = model_.initial();
    const double interval = std::min(streets_.parameters().count_interval_s, warm_up_s_);
    model_.advance(state.vehicles, warm_up_s_ - interval);
    count_flows(streets, state, -interval);
    model_.advance(state.vehicles, warm_up_s_);
    if (interval > 0.0) {
        count_flows(streets, state, 0.0);
    }
    state.departed_first = state.vehicles.departure_next;
    state.arrived_first = state.vehicles.count[static_cast<int>(Place::arrived)];
    state.unserved_first = state.vehicles.count[static_cast<int>(Place::unserved)];
    book(streets, state, true);
}

bool Motion::conditions_differ(const traffic::State& streets, const State& vehicles) const {
    const auto& of_street = model_.network().roads_of_street;
    for (std::size_t s = 0; s < of_street.size(); ++s) {
        for (const Index r : of_street[s]) {
            const RoadState& x = vehicles.road[at(r)];
            if (x.depth_m != streets.street_depth[s] ||
                x.closed != (streets.street_closed[s] & ~water_bit)) {
                return true;
            }
        }
    }
    for (std::size_t n = 0; n < vehicles.node.size(); ++n) {
        if (model_.network().plan_of_node[n] >= 0 &&
            vehicles.node[n].dark != streets.signal_dark[n]) {
            return true;
        }
    }
    return false;
}

// True where a street closed or opened.
bool Motion::write_conditions(const traffic::State& streets, State& vehicles) const {
    const auto& of_street = model_.network().roads_of_street;
    const auto shut = [](const RoadState& r) { return r.closed != 0 || r.water_closed != 0; };
    std::vector<std::uint8_t> before(vehicles.road.size());
    for (std::size_t r = 0; r < before.size(); ++r) {
        before[r] = shut(vehicles.road[r]) ? 1 : 0;
    }
    for (const Closure reason : reasons) {
        const auto bit = static_cast<unsigned>(reason);
        for (const bool closed : {true, false}) {
            std::vector<Index> roads;
            for (std::size_t s = 0; s < of_street.size(); ++s) {
                const bool now = (streets.street_closed[s] & bit) != 0;
                for (const Index r : of_street[s]) {
                    if (now == closed && ((vehicles.road[at(r)].closed & bit) != 0) != closed) {
                        roads.push_back(r);
                    }
                }
            }
            if (!roads.empty()) {
                model_.set_roads_closed(vehicles, roads, reason, closed);
            }
        }
    }
    model_.set_street_depth(vehicles, streets.street_depth);
    model_.set_dark_signals(vehicles, streets.signal_dark);
    for (std::size_t r = 0; r < before.size(); ++r) {
        if ((before[r] != 0) != shut(vehicles.road[r])) {
            return true;
        }
    }
    return false;
}

bool Motion::advance(traffic::State& streets, MotionState& state, double until) const {
    require<UsageError>(std::isfinite(until) && until >= streets.time,
                        "traffic: asked to advance to {} s, expected {} s or later", until,
                        streets.time);
    bool changed = false;
    if (conditions_differ(streets, state.vehicles)) {
        if (!state.diverged) {
            state.dry = state.vehicles;
            state.diverged = true;
        }
        changed = write_conditions(streets, state.vehicles);
    }
    if (changed) {
        find_served(streets);
    }
    model_.advance(state.vehicles, until + warm_up_s_);
    if (state.diverged) {
        model_.advance(state.dry, until + warm_up_s_);
    }
    streets.time = until;
    check_places(state.vehicles);
    const auto on_the_way = std::max<std::int64_t>(
        1, state.present_before + state.vehicles.departure_next - state.departed_before);
    state.changed_way_percent =
        100.0 * static_cast<double>(state.vehicles.reroutes - state.reroutes_before) /
        static_cast<double>(on_the_way);
    const bool whole = until - state.count_from_s >= streets_.parameters().count_interval_s - 1e-6;
    if (whole) {
        count_flows(streets, state, until);
    }
    close_links(streets, state);
    const double hour = std::fmod((inputs_.starts_at_s + until) / seconds_per_hour, 24.0);
    state.demand_factor = dynamic::demand_factor(inputs_.profile, hour);
    book(streets, state, false);
    streets.assignments += whole || changed ? 1 : 0;
    return whole || changed;
}

void Motion::count_flows(traffic::State& streets, MotionState& state, double until) const {
    const State& v = state.vehicles;
    const double span = until - state.count_from_s;
    const bool first = state.left_before.empty();
    for (std::size_t r = 0; r < v.road.size() && !first; ++r) {
        const RoadState& x = v.road[r];
        const auto left = static_cast<double>(x.left - state.left_before[r]);
        streets.link_flow[r] = left * inputs_.vehicles.packet_vehicles / span;
        streets.link_time[r] = left > 0.0 ? (x.travel_s - state.travel_before[r]) / left
                               : x.count > 0 && !v.cost_s.empty()
                                   ? std::max(v.cost_s[r], to_seconds(x.free_time))
                                   : to_seconds(x.free_time);
    }
    state.left_before.resize(v.road.size());
    state.travel_before.resize(v.road.size());
    for (std::size_t r = 0; r < v.road.size(); ++r) {
        state.left_before[r] = v.road[r].left;
        state.travel_before[r] = v.road[r].travel_s;
    }
    state.count_from_s = until;
    state.reroutes_before = v.reroutes;
    state.present_before = present_packets(v);
    state.departed_before = v.departure_next;
}

// Nobody enters a closed link; one that opens again is as free as its water leaves it.
void Motion::close_links(traffic::State& streets, const MotionState& state) const {
    const auto& links = streets_.network().links;
    for (std::size_t l = 0; l < links.size(); ++l) {
        const StreetId street = links[l].street;
        if (street.valid() && streets.street_closed[street.index()] != 0) {
            streets.link_flow[l] = 0.0;
            streets.link_time[l] = std::numeric_limits<double>::infinity();
        } else if (!std::isfinite(streets.link_time[l])) {
            streets.link_time[l] = to_seconds(state.vehicles.road[l].free_time);
        }
    }
}

// Pairs with an open way; one search a destination, against the roads.
void Motion::find_served(traffic::State& streets) const {
    const auto& net = streets_.network();
    const auto& roads = model_.network();
    std::vector<std::uint8_t> reached;
    Index of = -1;
    std::vector<std::size_t> order(net.demand.size());
    for (std::size_t d = 0; d < order.size(); ++d) {
        order[d] = d;
    }
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return net.demand[a].to < net.demand[b].to;
    });
    for (const std::size_t d : order) {
        const Index to = net.zone_node[at(net.demand[d].to)];
        if (to != of) {
            of = to;
            reached.assign(at(net.nodes), 0);
            reached[at(to)] = 1;
            std::vector<Index> stack{to};
            while (!stack.empty()) {
                const Index node = stack.back();
                stack.pop_back();
                for (Index k = roads.first_in[at(node)]; k < roads.first_in[at(node) + 1]; ++k) {
                    const Road& road = roads.roads[at(roads.in[at(k)])];
                    const bool open =
                        !road.street.valid() || streets.street_closed[road.street.index()] == 0;
                    if (open && reached[at(road.from)] == 0) {
                        reached[at(road.from)] = 1;
                        stack.push_back(road.from);
                    }
                }
            }
        }
        streets.pair_served[d] = reached[at(net.zone_node[at(net.demand[d].from)])];
    }
}

void Motion::book(traffic::State& streets, MotionState& state, bool first) const {
    const State& v = state.vehicles;
    const State& dry = state.diverged ? state.dry : state.vehicles;
    const double spent = hours(v, dry);
    const double spent_dry = state.diverged ? hours(dry, v) : spent;
    const double km = model_.vehicle_metres(v) / 1000.0;
    if (first) {
        state.hours_first = state.dry_hours_first = spent;
        state.km_first = km;
    }
    const double packet = inputs_.vehicles.packet_vehicles;
    const auto since = [&](std::int64_t now, std::int64_t then) {
        return packet * static_cast<double>(now - then);
    };
    streets.demanded = since(v.departure_next, state.departed_first);
    streets.arrived = since(v.count[static_cast<int>(Place::arrived)], state.arrived_first);
    streets.unserved = since(v.count[static_cast<int>(Place::unserved)], state.unserved_first);
    streets.departed = streets.demanded - streets.unserved;
    streets.vehicle_hours = packet * (spent - state.hours_first);
    streets.dry_vehicle_hours = packet * (spent_dry - state.dry_hours_first);
    streets.vehicle_km = km - state.km_first;
}

sim::Ledger Motion::ledger(const traffic::State& streets, const MotionState& state) const {
    sim::Ledger ledger;
    ledger.unit = "vehicle";
    ledger.initial =
        inputs_.vehicles.packet_vehicles *
        static_cast<double>(state.departed_first - state.arrived_first - state.unserved_first);
    ledger.inputs = {{"demanded", streets.demanded}};
    ledger.outputs = {{"arrived", streets.arrived}, {"unserved", streets.unserved}};
    constexpr std::array names = {"waiting at the origin", "on the road", "parked at a junction",
                                  "turning back",          "stranded",    "at a stop"};
    for (std::size_t i = 0; i < present.size(); ++i) {
        const double amount = model_.vehicles(state.vehicles, present.at(i));
        ledger.held.push_back({names.at(i), amount});
        ledger.stored += amount;
    }
    return ledger;
}

namespace {

template <class S, class Take>
void each_motion_member(S& s, const Take& take) {
    take(s.diverged);
    take(s.demand_factor);
    take(s.changed_way_percent);
    take(s.count_from_s);
    take(s.left_before);
    take(s.travel_before);
    take(s.reroutes_before);
    take(s.present_before);
    take(s.departed_before);
    take(s.departed_first);
    take(s.arrived_first);
    take(s.unserved_first);
    take(s.hours_first);
    take(s.dry_hours_first);
    take(s.km_first);
}

}  // namespace

void Motion::save(sim::ArchiveWriter& out, const MotionState& state) {
    out.section("traffic_motion", motion_version);
    Model::save(out, state.vehicles);
    Model::save(out, state.dry);
    each_motion_member(state, [&](const auto& member) { out.put(member); });
}

MotionState Motion::load(sim::ArchiveReader& in) {
    MotionState state;
    in.section("traffic_motion", motion_version);
    state.vehicles = Model::load(in);
    state.dry = Model::load(in);
    each_motion_member(state, [&](auto& member) { in.get(member); });
    return state;
}

}  // namespace calade::traffic::dynamic
