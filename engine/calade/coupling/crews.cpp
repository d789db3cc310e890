// SPDX-License-Identifier: Apache-2.0
#include "calade/coupling/crews.hpp"

#include "calade/base/at.hpp"
#include "calade/base/infinity.hpp"
#include "calade/traffic/isochrones.hpp"

#include <algorithm>
#include <cmath>

namespace calade::coupling {

namespace {

constexpr double a_moment = 1e-6;         // s: rounding of sums of windows
constexpr std::size_t most_weighed = 24;  // stations, the nearest, that a crew chooses among

/// What a crew drives to or works at.
std::pair<ElementType, Index> target_of(const Crew& crew) {
    return crew.station >= 0 ? std::pair{ElementType::station, crew.station}
           : crew.line >= 0  ? std::pair{ElementType::power_line, crew.line}
                             : std::pair{ElementType::pump, crew.pump};
}

}  // namespace

StreetNodeId access_node(const city::City& city, geo::Point2 place) {
    double nearest = infinity;
    StreetNodeId found;
    for (const auto& street : city.streets.streets) {
        const double d = street.cars ? geo::distance(street.axis, place) : infinity;
        if (d < nearest) {
            nearest = d;
            const auto a = city.streets.nodes[street.from.index()].position;
            const auto b = city.streets.nodes[street.to.index()].position;
            found = geo::distance(a, place) <= geo::distance(b, place) ? street.from : street.to;
        }
    }
    return found;
}

/// Ways from one junction over the open streets.
struct Crews::Search {
    Search(const traffic::SearchGraph& graph, std::span<const double> link_time, Index from)
        : links(graph), tree(graph) {
        tree.search(std::span<const Index>(&from, 1), link_time);
    }
    [[nodiscard]] double to(StreetNodeId node) const {
        return node.valid() ? tree.distance()[node.index()] : infinity;
    }
    /// Links of the way, in order; empty where there is none or it leads nowhere else.
    [[nodiscard]] std::vector<Index> way(StreetNodeId node) const {
        std::vector<Index> way;
        if (to(node) == infinity) {
            return way;
        }
        for (Index n = node.value; tree.parent_link()[at(n)] >= 0; n = links.from[at(way.back())]) {
            way.push_back(tree.parent_link()[at(n)]);
        }
        std::reverse(way.begin(), way.end());
        return way;
    }
    const traffic::SearchGraph& links;
    traffic::ShortestTree tree;
};

Crews::Crews(const city::City& city, const Inputs& inputs, const flood::Model& flood,
             const traffic::Model& traffic, const energy::Model& energy, const CascadeLog& log)
    : city_(city),
      inputs_(inputs),
      flood_(flood),
      traffic_(traffic),
      energy_(energy),
      log_(log),
      graph_(traffic.network()) {
    if (inputs.crews.empty()) {
        return;
    }
    for (const auto& station : city.power.stations) {
        station_node_.push_back(access_node(city, station.position));
    }
    for (const auto& pump : city.pumps) {
        pump_node_.push_back(access_node(city, pump.inlet));
    }
}

std::vector<Crew> Crews::initial() const {
    std::vector<Crew> crews;
    for (const auto& plan : inputs_.crews) {
        Crew crew;
        crew.node = plan.depot.value;
        crew.ready_s = plan.available_s;
        crews.push_back(crew);
    }
    return crews;
}

void Crews::follow_water(State& state) const {
    for (std::size_t s = 0; s < state.station_dry_event.size(); ++s) {
        const auto depth = static_cast<double>(state.energy.station_depth[s]);
        const bool lost = state.energy.station_condition[s] != energy::AssetCondition::sound;
        const bool workable = lost && depth <= inputs_.restoration.work_depth_m &&
                              depth < energy_.thresholds()[s].trip_m;
        if (!workable) {
            state.station_dry_event[s] = -1;
        } else if (state.station_dry_event[s] < 0) {
            state.station_dry_event[s] =
                log_.add(state, state.time, EventKind::station_dry, ElementType::station,
                         static_cast<Index>(s), depth, "m", {state.station_event[s]},
                         std::string(state.energy.station_damaged[s] != 0 ? "damaged" : "tripped"));
        }
    }
}

// Cars' times in the jams of now, but no faster than the vehicle is over the water of now; a
// street that is closed to cars may be open to a high vehicle, which meets no queue there.
std::vector<double> Crews::times(const State& state, const CrewPlan& plan) const {
    auto time = traffic::vehicle_times(traffic_.network(), state.traffic, plan.vehicle);
    for (std::size_t l = 0; l < time.size(); ++l) {
        const double jammed = state.traffic.link_time[l];
        if (!plan.vehicle.emergency && std::isfinite(jammed)) {
            time[l] = std::max(time[l], jammed);
        }
    }
    return time;
}

bool Crews::pump_waits(const State& state, std::size_t p) const {
    const auto& pump = flood_.geometry().pumps[p];
    return state.flood.pump_drowned[p] != 0 &&
           static_cast<double>(state.flood.h[at(pump.inlet)]) < pump.trip_depth_m;
}

// Its load is looked at first: a line that would open again is left, as is one without supply on
// either side.
bool Crews::line_waits(const State& state, std::size_t k) const {
    if (state.protection.opened.empty() || state.protection.opened[k] == 0) {
        return false;
    }
    const auto& line = city_.power.branches[k];
    const auto& lit = state.energy.bus_energised;
    if (lit[line.from.index()] == 0 && lit[line.to.index()] == 0) {
        return false;
    }
    auto trial = state.energy;
    energy_.set_branch_closed(trial, BranchId(k), true);
    energy_.solve(trial);
    return trial.converged &&
           !energy::next_trip(energy_, trial, state.protection, *inputs_.protection);
}

StreetNodeId Crews::line_node(std::size_t k) const {
    const BusId bus = city_.power.branches[k].to;
    return access_node(city_, city_.power.buses[bus.index()].position);
}

bool Crews::on_the_road(const State& state) {
    return std::any_of(state.crews.begin(), state.crews.end(),
                       [](const Crew& c) { return c.phase == Crew::driving; });
}

bool Crews::work_left(const State& state) const {
    for (const Crew& crew : state.crews) {
        if (crew.phase != Crew::idle) {
            return true;
        }
    }
    for (std::size_t s = 0; s < state.energy.station_condition.size(); ++s) {
        if (state.energy.station_condition[s] != energy::AssetCondition::sound) {
            return true;
        }
    }
    for (std::size_t p = 0; p < state.flood.pump_drowned.size(); ++p) {
        if (state.flood.pump_drowned[p] != 0) {
            return true;
        }
    }
    for (std::size_t k = 0; k < state.protection.opened.size(); ++k) {
        if (line_waits(state, k)) {
            return true;
        }
    }
    return false;
}

StreetNodeId Crews::place_of(const Crew& crew) const {
    if (crew.line >= 0) {
        return line_node(at(crew.line));
    }
    return crew.station >= 0 ? station_node_[at(crew.station)] : pump_node_[at(crew.pump)];
}

std::vector<int> Crews::closures_on_dry_way(const State& state, Index from, Index to) const {
    std::vector<double> dry;
    for (const auto& link : traffic_.network().links) {
        dry.push_back(link.free_time_s);
    }
    std::vector<int> causes;
    for (const Index l : Search(graph_, dry, from).way(StreetNodeId(to))) {
        const StreetId street = traffic_.network().links[at(l)].street;
        if (street.valid()) {
            causes.push_back(state.street_event[street.index()]);
        }
    }
    return causes;
}

void Crews::block(State& state, std::size_t c, StreetNodeId target, ElementType type,
                  Index element) const {
    Crew& crew = state.crews[c];
    if (crew.blocked != 0) {
        return;
    }
    crew.blocked = 1;
    std::vector<int> causes{crew.event};
    if (target.valid() && crew.node >= 0) {
        causes = closures_on_dry_way(state, crew.node, target.value);
        causes.push_back(crew.event);
    }
    crew.event = log_.add(state, state.time, EventKind::crew_blocked, type, element, 0.0, "",
                          std::move(causes), inputs_.crews[c].name);
}

void Crews::arrive(State& state, std::size_t c) const {
    Crew& crew = state.crews[c];
    const auto [type, element] = target_of(crew);
    const double hours =
        type == ElementType::station      ? energy_.repair_hours(state.energy, StationId(element))
        : type == ElementType::power_line ? inputs_.restoration.reclose_s / 3600.0
                                          : inputs_.restoration.pump_repair_s / 3600.0;
    crew.phase = Crew::working;
    crew.ready_s = state.time + hours * 3600.0;
    crew.event = log_.add(state, state.time, EventKind::crew_arrived, type, element, hours, "h",
                          {crew.event}, inputs_.crews[c].name);
}

void Crews::drive(State& state, std::size_t c, double budget) const {
    Crew& crew = state.crews[c];
    const auto link_time = times(state, inputs_.crews[c]);
    const auto& links = traffic_.network().links;
    if (crew.on_link != 0) {  // who is on a street drives it to its end
        const double now = std::min(budget, crew.link_left_s);
        crew.link_left_s -= now;
        budget -= now;
        if (crew.link_left_s > a_moment) {
            return;
        }
        crew.on_link = 0;
    }
    const StreetNodeId target = place_of(crew);
    const Search search(graph_, link_time, crew.node);
    if (search.to(target) == infinity) {
        const auto [type, element] = target_of(crew);
        block(state, c, target, type, element);
        crew.station = crew.line = crew.pump = -1;  // free for another place, or another crew
        crew.phase = Crew::idle;
        return;
    }
    crew.blocked = 0;
    for (const Index l : search.way(target)) {
        crew.node = links[at(l)].to.value;
        const double now = std::min(budget, link_time[at(l)]);
        budget -= now;
        if (link_time[at(l)] - now > a_moment) {
            crew.on_link = 1;
            crew.link_left_s = link_time[at(l)] - now;
            return;
        }
    }
    arrive(state, c);
}

std::int32_t Crews::finish(State& state, std::size_t c) const {
    Crew& crew = state.crews[c];
    crew.phase = Crew::idle;
    const Index station = std::exchange(crew.station, -1);
    const Index pump = std::exchange(crew.pump, -1);
    if (const Index line = std::exchange(crew.line, -1); line >= 0) {
        if (!line_waits(state, at(line))) {
            return -1;  // its load is too high now, or an order came before
        }
        energy_.set_branch_closed(state.energy, BranchId(line), true);
        crew.event = log_.closed_again(state, line, crew.event);
        return crew.event;
    }
    if (pump >= 0) {
        if (pump_waits(state, at(pump))) {
            state.flood.pump_drowned[at(pump)] = 0;
            if (state.flood.pump_powered[at(pump)] == 0) {
                return -1;  // told when it has supply again
            }
            crew.event =
                log_.add(state, state.time, EventKind::pump_restarted, ElementType::pump, pump, 0.0,
                         "m", {crew.event, state.pump_event[at(pump)]}, "repaired");
            state.pump_event[at(pump)] = -1;
        }
        return -1;
    }
    const bool damaged = state.energy.station_damaged[at(station)] != 0;
    if (!energy_.repair_station(state.energy, StationId(station))) {
        return -1;  // the water has come back; it is told of as the station's own
    }
    state.station_dry_event[at(station)] = -1;
    crew.event = log_.add(state, state.time, EventKind::station_repaired, ElementType::station,
                          station, 0.0, "", {crew.event, state.station_event[at(station)]},
                          damaged ? "repaired" : "inspected");
    state.station_event[at(station)] = crew.event;
    return crew.event;
}

Index Crews::choose_station(const State& state, const std::vector<StationId>& stations,
                            const std::vector<double>& link_time,
                            const std::vector<double>& from_crew) const {
    const std::size_t n = stations.size();
    std::vector<double> travel_h((n + 1) * (n + 1), 0.0);
    for (std::size_t i = 0; i < n; ++i) {
        travel_h[i + 1] = from_crew[i] / 3600.0;
    }
    // Beyond that only the first stop is looked at, which the ways between stations do not touch.
    if (n <= at(inputs_.restoration.planned_at_once)) {
        for (std::size_t i = 0; i < n; ++i) {
            const Search search(graph_, link_time, station_node_[stations[i].index()].value);
            for (std::size_t k = 0; k < n; ++k) {
                const double s = search.to(station_node_[stations[k].index()]);
                constexpr double no_way_h = 1e3;
                travel_h[(i + 1) * (n + 1) + k + 1] = s == infinity ? no_way_h : s / 3600.0;
            }
        }
    }
    const auto plan =
        energy_.plan_repairs(state.energy, stations, travel_h, inputs_.restoration.planned_at_once);
    return plan.steps.empty() ? 0 : plan.steps.front().task;
}

void Crews::dispatch(State& state, std::size_t c, bool telecom) const {
    Crew& crew = state.crews[c];
    const auto taken = [&](auto member, Index i) {
        return std::any_of(state.crews.begin(), state.crews.end(),
                           [&](const Crew& other) { return other.*member == i; });
    };
    struct Stop {
        double travel_s;
        Index element;
    };
    std::vector<Stop> stations;
    std::vector<Stop> lines;
    std::vector<Stop> pumps;
    Index beyond = -1;
    const auto link_time = times(state, inputs_.crews[c]);
    std::optional<Search> search;
    const auto look = [&](std::vector<Stop>& list, StreetNodeId node, Index element) {
        if (!search) {
            search.emplace(graph_, link_time, crew.node);
        }
        const double s = search->to(node);
        if (s < infinity) {
            list.push_back({s, element});
            return true;
        }
        return false;
    };
    for (std::size_t s = 0; s < state.station_dry_event.size(); ++s) {
        const auto i = static_cast<Index>(s);
        if (state.station_dry_event[s] >= 0 && !taken(&Crew::station, i) &&
            !look(stations, station_node_[s], i) && beyond < 0) {
            beyond = i;
        }
    }
    for (std::size_t k = 0; stations.empty() && k < state.protection.opened.size(); ++k) {
        const auto i = static_cast<Index>(k);
        if (!taken(&Crew::line, i) && line_waits(state, k)) {
            look(lines, line_node(k), i);
        }
    }
    for (std::size_t p = 0; p < state.flood.pump_drowned.size(); ++p) {
        const auto i = static_cast<Index>(p);
        if (pump_waits(state, p) && !taken(&Crew::pump, i)) {
            look(pumps, pump_node_[p], i);
        }
    }
    const auto nearer = [](const Stop& a, const Stop& b) { return a.travel_s < b.travel_s; };
    double travel_s = 0.0;
    int cause = -1;
    if (!stations.empty()) {
        std::stable_sort(stations.begin(), stations.end(), nearer);
        stations.resize(std::min(stations.size(), most_weighed));
        std::vector<StationId> ids;
        std::vector<double> from_crew;
        for (const Stop& stop : stations) {
            ids.emplace_back(stop.element);
            from_crew.push_back(stop.travel_s);
        }
        const auto best = at(choose_station(state, ids, link_time, from_crew));
        crew.station = stations[best].element;
        travel_s = stations[best].travel_s;
        cause = state.station_dry_event[at(crew.station)];
    } else if (!lines.empty()) {
        const Stop& stop = *std::min_element(lines.begin(), lines.end(), nearer);
        crew.line = stop.element;
        travel_s = stop.travel_s;
        cause = state.branch_event[at(crew.line)];
    } else if (!pumps.empty()) {
        const Stop& stop = *std::min_element(pumps.begin(), pumps.end(), nearer);
        crew.pump = stop.element;
        travel_s = stop.travel_s;
        cause = state.pump_event[at(crew.pump)];
    } else {
        if (beyond >= 0) {
            block(state, c, station_node_[at(beyond)], ElementType::station, beyond);
        }
        return;
    }
    crew.blocked = 0;
    crew.phase = Crew::told;
    crew.ready_s = state.time +
                   (telecom ? inputs_.restoration.dispatch_s : inputs_.restoration.dispatch_dark_s);
    const auto [type, element] = target_of(crew);
    crew.event =
        log_.add(state, state.time, EventKind::crew_sent, type, element, travel_s / 60.0, "min",
                 {cause, telecom ? -1 : state.telecom_event}, inputs_.crews[c].name);
}

std::int32_t Crews::advance(State& state, double dt, bool telecom) const {
    std::int32_t back = -1;
    for (std::size_t c = 0; c < state.crews.size(); ++c) {
        Crew& crew = state.crews[c];
        if (crew.phase == Crew::told && state.time > crew.ready_s + a_moment) {
            crew.phase = Crew::driving;
            drive(state, c, std::min(dt, state.time - crew.ready_s));
        } else if (crew.phase == Crew::driving) {
            drive(state, c, dt);
        } else if (crew.phase == Crew::working && state.time >= crew.ready_s - a_moment) {
            back = std::max(back, finish(state, c));
        }
        if (crew.phase == Crew::idle && state.time >= crew.ready_s - a_moment) {
            dispatch(state, c, telecom);
        }
    }
    return back;
}

}  // namespace calade::coupling
