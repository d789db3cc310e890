// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/micro/zoom.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>

namespace calade::traffic::micro {
namespace {

using dynamic::at;
using dynamic::State;
using dynamic::to_seconds;
using dynamic::to_ticks;
constexpr double boundless = 1e9;

}  // namespace

Zoom::Zoom(const dynamic::Model& model, std::span<const geo::Point2> position,
           const geo::Polygon& polygon, const ZoomRules& rules)
    : model_(model), rules_(rules) {
    const auto& n = model.network();
    const auto& p = model.parameters();
    require<UsageError>(position.size() == at(n.nodes),
                        "microscopic zoom: {} places of nodes, expected {}", position.size(),
                        n.nodes);
    require<UsageError>(p.packet_vehicles == 1.0,
                        "microscopic zoom: packets of {} vehicles, expected single vehicles",
                        p.packet_vehicles);
    require<UsageError>(p.route_rule == "kept",
                        "microscopic zoom: route rule is '{}', expected 'kept'", p.route_rule);
    require<UsageError>(std::isfinite(rules.step_s) && rules.step_s > 0.0 && rules.step_s <= 2.0,
                        "microscopic zoom: step is {} s, expected a value in (0, 2]", rules.step_s);
    slot_.assign(n.roads.size(), -1);
    for (std::size_t r = 0; r < n.roads.size(); ++r) {
        const auto& road = n.roads[r];
        if (!geo::contains(polygon, position[at(road.to)])) {
            continue;
        }
        slot_[r] = static_cast<Index>(roads_.size());
        roads_.push_back(static_cast<Index>(r));
        Driver driver = rules.driver;
        driver.wished_speed_ms = road.free_speed_ms;
        const int lanes =
            std::max(1, static_cast<int>(std::lround(road.jam_density_vpm / p.jam_density_vpm)));
        micro_.emplace_back(road.length_m, lanes, driver);
    }
    require<UsageError>(!roads_.empty(), "microscopic zoom: no road ends in the polygon");
    waiting_.resize(roads_.size());
    turn_greens_.assign(n.turn_group.size(), -1);
    for (const Index r : roads_) {
        const Index plan = n.plan_of_node[at(n.roads[at(r)].to)];
        if (plan < 0 || n.plans[at(plan)].actuated) {
            continue;
        }
        for (Index k = n.first_turn[at(r)]; k < n.first_turn[at(r) + 1]; ++k) {
            if (n.turn_group[at(k)] >= 0) {
                turn_greens_[at(k)] = static_cast<Index>(greens_.size());
                greens_.emplace_back(n.plans[at(plan)], n.turn_group[at(k)]);
            }
        }
    }
}

/// Vehicles that the town has driven onto a road of the zoom, and that the zoom does not have yet.
void Zoom::take_up(const State& state, double since_s, bool first) {
    const dynamic::Tick since = to_ticks(since_s);
    for (std::size_t slot = 0; slot < roads_.size(); ++slot) {
        const auto& x = state.road[at(roads_[slot])];
        double back = boundless;  // of the vehicle ahead, at the start of the zoom
        for (Index id = x.head; id >= 0; id = state.vehicle[at(id)].next) {
            const auto& v = state.vehicle[at(id)];
            if ((!first && v.entered <= since) || v.route_at < 0 || driven_.count(id) != 0) {
                continue;
            }
            const Index rest = v.route_end - v.route_at;
            const auto known = seen_.find(id);
            if (known != seen_.end() && known->second <= rest) {
                continue;  // it has been here: the town is behind
            }
            Driven d;
            Index k = v.route_at;
            for (; k < v.route_end && slot_[at(state.route[at(k)])] >= 0; ++k) {
                d.way.push_back(state.route[at(k)]);
            }
            d.way.push_back(k < v.route_end ? state.route[at(k)] : -1);
            seen_[id] = v.route_end - k + 1;
            d.entered_s = to_seconds(v.entered);
            if (first) {
                const auto& road = model_.network().roads[at(roads_[slot])];
                const double driven = to_seconds(state.time - v.entered) * road.free_speed_ms;
                const double spacing = rules_.driver.length_m + rules_.driver.least_gap_m;
                const int lanes = micro_[slot].lanes();
                const auto before = static_cast<int>(micro_[slot].cars());
                // Row by row from the line backwards.
                back = before % lanes == 0 ? back - spacing : back;
                back = std::min({back, driven, road.length_m - 0.1});
                if (back < 0.0) {
                    waiting_[slot].push_back(id);
                } else {
                    const double u = driven > back ? 0.0 : road.free_speed_ms;
                    micro_[slot].place(before % lanes, back, u, id);
                    ++entered_;
                }
            } else {
                waiting_[slot].push_back(id);
            }
            driven_.emplace(id, std::move(d));
        }
    }
}

void Zoom::let_in(double now_s) {
    for (std::size_t slot = 0; slot < roads_.size(); ++slot) {
        auto& list = waiting_[slot];
        std::size_t in = 0;
        for (; in < list.size(); ++in) {
            const double free = model_.network().roads[at(roads_[slot])].free_speed_ms;
            const auto room = micro_[slot].room_at_start();
            if (!micro_[slot].enter(list[in], free) &&
                !micro_[slot].enter(list[in], std::min(free, room.speed_ms))) {
                break;
            }
            driven_.at(list[in]).entered_s = now_s;
            ++entered_;
        }
        list.erase(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(in));
    }
}

bool Zoom::green(const State& state, Index in, Index out, double now_s) const {
    const auto& n = model_.network();
    const Index turn = n.turn(in, out);
    const Index group = n.turn_group[at(turn)];
    const Index node = n.roads[at(in)].to;
    if (group < 0 || state.node[at(node)].dark != 0) {
        return true;
    }
    if (turn_greens_[at(turn)] >= 0) {
        const auto t = to_ticks(now_s);
        return greens_[at(turn_greens_[at(turn)])].next_green(t) == t;
    }
    const auto& plan = n.plans[at(n.plan_of_node[at(node)])];
    return ((plan.phases[at(state.node[at(node)].phase)].green >> group) & 1U) != 0;
}

/// No vehicle of a stream with right of way comes within the gap that a driver asks for.
bool Zoom::clear(Index in, Index out) const {
    const auto& n = model_.network();
    if (n.first_foe.empty()) {
        return true;
    }
    const Index turn = n.turn(in, out);
    for (Index k = n.first_foe[at(turn)]; k < n.first_foe[at(turn) + 1]; ++k) {
        const auto& foe = n.foe[at(k)];
        const Index slot = slot_[at(foe.in_road)];
        if (slot < 0) {
            continue;
        }
        const double length = n.roads[at(foe.in_road)].length_m;
        for (int lane = 0; lane < micro_[at(slot)].lanes(); ++lane) {
            const auto& cars = micro_[at(slot)].lane(lane);
            if (cars.empty() || cars.front().v < 0.5) {
                continue;  // it stands: at red, or gives way itself
            }
            const auto& d = driven_.at(cars.front().id);
            if (d.way[d.at + 1] == foe.out_road &&
                (length - cars.front().x) / cars.front().v < model_.parameters().critical_gap_s) {
                return false;
            }
        }
    }
    return true;
}

Road::Ahead Zoom::ahead_of(const State& state, Index road, std::int64_t id, double now_s) const {
    const auto& d = driven_.at(id);
    const Index next = d.way[d.at + 1];
    if (next < 0) {
        return {true, boundless, 0.0};
    }
    const auto& x = state.road[at(next)];
    const bool passable = x.closed == 0 && (x.water_closed & 1) == 0;
    if (!passable || !green(state, road, next, now_s) || !clear(road, next)) {
        return {false, 0.0, 0.0};
    }
    if (slot_[at(next)] >= 0) {
        return micro_[at(slot_[at(next)])].room_at_start();
    }
    return {x.count < x.holds, boundless, 0.0};  // the boundary: as the town has room
}

void Zoom::pass_on(const Road::Gone& gone, double now_s) {
    const auto found = driven_.find(gone.car.id);
    Driven& d = found->second;
    ++d.at;
    const Index next = d.way[d.at];
    if (next < 0 || slot_[at(next)] < 0) {
        time_inside_s_ += now_s - d.entered_s;
        ++left_;
        driven_.erase(found);
        return;
    }
    if (!micro_[at(slot_[at(next)])].take(gone.car)) {
        // Two came at once for one place: the second waits at the start of the road.
        auto& list = waiting_[at(slot_[at(next)])];
        list.insert(list.begin(), gone.car.id);
        --entered_;
    }
}

void Zoom::advance(State& state, double until_s) {
    if (now_s_ < 0.0) {
        now_s_ = to_seconds(state.time);
        take_up(state, now_s_, true);
    }
    require<UsageError>(std::isfinite(until_s) && until_s >= now_s_,
                        "microscopic zoom: asked to advance to {} s, expected {} s or later",
                        until_s, now_s_);
    std::vector<Road::Ahead> ahead;
    std::vector<Road::Gone> gone;
    while (now_s_ + rules_.step_s <= until_s + 1e-9) {
        const double since = now_s_;
        now_s_ += rules_.step_s;
        model_.advance(state, now_s_);
        take_up(state, since, false);
        let_in(now_s_);
        gone.clear();
        for (std::size_t slot = 0; slot < roads_.size(); ++slot) {
            Road& road = micro_[slot];
            const auto cars = road.cars();
            if (cars == 0) {
                continue;
            }
            updates_ += cars;
            ahead.clear();
            for (int lane = 0; lane < road.lanes(); ++lane) {
                const auto& list = road.lane(lane);
                ahead.push_back(list.empty()
                                    ? Road::Ahead{}
                                    : ahead_of(state, roads_[slot], list.front().id, now_s_));
            }
            const std::size_t before = gone.size();
            road.step(rules_.step_s, ahead, gone);
            for (std::size_t k = before; k < gone.size(); ++k) {
                pass_on(gone[k], now_s_);
            }
        }
    }
}

std::vector<Zoom::Place> Zoom::vehicles() const {
    std::vector<Place> out;
    for (std::size_t slot = 0; slot < roads_.size(); ++slot) {
        for (int lane = 0; lane < micro_[slot].lanes(); ++lane) {
            for (const auto& car : micro_[slot].lane(lane)) {
                out.push_back({car.id, roads_[slot], lane, car.x, car.v});
            }
        }
    }
    return out;
}

std::int64_t Zoom::inside() const {
    std::int64_t sum = 0;
    for (const Road& road : micro_) {
        sum += road.cars();
    }
    return sum;
}

std::int64_t Zoom::waiting() const {
    std::int64_t sum = 0;
    for (const auto& list : waiting_) {
        sum += static_cast<std::int64_t>(list.size());
    }
    return sum;
}

}  // namespace calade::traffic::micro
