// SPDX-License-Identifier: Apache-2.0
#include "calade/base/infinity.hpp"
#include "calade/base/parallel.hpp"
#include "calade/base/random.hpp"
#include "calade/traffic/dynamic/engine.hpp"

#include <algorithm>

namespace calade::traffic::dynamic {
namespace {

constexpr std::uint64_t stream_compliance = 1, stream_shares = 2, stream_spread = 3;

}  // namespace

/// What the road takes now, s: its length over the mean speed of those on it. Vehicles that have
/// come to the queue move at the speed of its outflow q, q / (k_j − q / w), the others freely.
double Engine::travel_now(Index i) const {
    const RoadState& x = road(i);
    const Road& r = s_.road(i);
    if (x.count == 0) {
        return to_seconds(x.free_time);
    }
    const Tick t = state_.time;
    // Gap between exits: of the last few, or since the last while someone waits at the line.
    Tick gap = x.headway;
    const auto known =
        static_cast<Index>(std::min<std::int64_t>({x.left, 8, static_cast<std::int64_t>(x.holds)}));
    if (known > 1) {
        const Index slot = (x.ring_out - known + 2 * x.holds) % x.holds;
        gap = std::max(gap, (x.last_exit - state_.ring[at(x.ring + slot)]) / (known - 1));
    }
    if (vehicle(x.head).ready <= t && x.left > 0) {
        gap = std::max(gap, t - x.last_exit);
    }
    const double packet = s_.parameters.packet_vehicles;
    const double q = 1.0 / to_seconds(gap);  // packets per second
    const double k = std::max(r.jam_density_vpm / packet - q / r.wave_speed_ms, 1e-9);
    const double u = r.length_m / to_seconds(x.free_time);
    double sum = 0.0;
    double ahead = 0.0;
    for (Index v = x.head; v >= 0; v = vehicle(v).next, ahead += 1.0) {
        const double freely = u * to_seconds(t - vehicle(v).entered);
        sum += freely >= r.length_m - ahead / k ? std::min(u, q / k) : u;
    }
    const double mean = std::max(sum / ahead, 0.01 * u);
    return r.length_m / mean;
}

void Engine::update_costs() {
    state_.cost_s.resize(state_.road.size());
    for (Index i = 0; i < s_.roads(); ++i) {
        state_.cost_s[at(i)] = travel_now(i);
    }
    searches_.clear();
    seen_costs_.clear();
}

/// Times for a class, closed roads infinite: those that drivers have heard of, or those that there
/// are, for one who stands before a closure and asks.
std::vector<double> Engine::costs_for(Index vehicle_class, bool seen) const {
    std::vector<double> cost = state_.cost_s;
    const bool blue_light = s_.classes[at(vehicle_class)].emergency;
    for (std::size_t i = 0; i < cost.size(); ++i) {
        const RoadState& x = state_.road[i];
        const bool heard = x.known_closed != 0 || ((x.known_water >> vehicle_class) & 1) != 0;
        const bool barred = ((x.barred >> vehicle_class) & 1) != 0;
        if (seen ? !open(x, vehicle_class) : heard || barred) {
            cost[i] = infinity;
        } else if (blue_light) {
            cost[i] = to_seconds(x.free_time);
        }
    }
    return cost;
}

RouteSearch& Engine::search_to(Index destination, Index vehicle_class) {
    auto& cost = seen_costs_[vehicle_class];
    if (cost.empty()) {
        cost = costs_for(vehicle_class, true);
    }
    auto& search = searches_[{vehicle_class, destination}];
    if (search == nullptr) {
        constexpr std::size_t kept = 256;
        if (searches_.size() > kept) {
            searches_.clear();
        }
        auto made = std::make_unique<RouteSearch>(*s_.graph);
        made->to(destination, cost);
        auto& slot = searches_[{vehicle_class, destination}];
        slot = std::move(made);
        return *slot;
    }
    return *search;
}

void Engine::set_route(Index id, const std::vector<Index>& way, Index behind_road) {
    Vehicle& v = vehicle(id);
    v.route_at = static_cast<Index>(state_.route.size());
    if (behind_road >= 0) {
        state_.route.push_back(behind_road);
    }
    state_.route.insert(state_.route.end(), way.begin(), way.end());
    v.route_end = static_cast<Index>(state_.route.size());
}

/// A new way from a node at the times and closures that hold now, for one who stands before a
/// closure. False, and nothing changed, where none leads on.
bool Engine::reroute_from_node(Index id, Index node, Index behind_road) {
    const Vehicle& v = vehicle(id);
    if (node == v.destination) {
        return false;
    }
    const RouteSearch& search = search_to(v.destination, v.vehicle_class);
    std::vector<Index> way;
    for (Index r = behind_road >= 0 ? search.after(behind_road) : search.from(node); r >= 0;
         r = search.after(r)) {
        way.push_back(r);
    }
    if (way.empty()) {
        return false;
    }
    set_route(id, way, behind_road);
    vehicle(id).informed = 1;
    ++state_.reroutes;
    return true;
}

/// The next road of the head of `i`.
Index Engine::choose(Index id, Index i) {
    const Vehicle& v = vehicle(id);
    if (v.route_at >= 0) {
        return v.route_at + 1 < v.route_end ? choose_lane(id, v.route_at + 1) : arrive;
    }
    if (s_.road(i).to == v.destination) {
        return arrive;
    }
    return share_choice(id, s_.road(i).to);
}

/// A road of the junction by the shares of its destination; closed roads are left out. `no_way` if
/// none of the shares is on an open road.
Index Engine::share_choice(Index id, Index node) const {
    const Vehicle& v = vehicle(id);
    const RoadNetwork& n = s_.network;
    const Index d = s_.destination_of_node[at(v.destination)];
    const float* share = state_.share.data() + at(d) * n.roads.size();
    double sum = 0.0;
    for (Index r = n.first_out[at(node)]; r < n.first_out[at(node) + 1]; ++r) {
        sum += open(road(r), v.vehicle_class) ? static_cast<double>(share[r]) : 0.0;
    }
    if (sum <= 0.0) {
        return no_way;
    }
    const auto draw = static_cast<std::uint64_t>(id) << 32U ^ static_cast<std::uint64_t>(node) ^
                      static_cast<std::uint64_t>(state_.time) << 8U;
    double u =
        sum * random_uniform(static_cast<std::uint64_t>(s_.parameters.seed), stream_shares, draw);
    Index last = no_way;
    for (Index r = n.first_out[at(node)]; r < n.first_out[at(node) + 1]; ++r) {
        if (open(road(r), v.vehicle_class) && share[r] > 0.0F) {
            last = r;
            u -= static_cast<double>(share[r]);
            if (u < 0.0) {
                break;
            }
        }
    }
    return last;
}

/// Shares move by `weight` towards the road that is quickest now, destination by destination.
void Engine::update_shares(double weight) {
    const RoadNetwork& n = s_.network;
    state_.share.resize(s_.destinations.size() * n.roads.size(), 0.0F);
    std::vector<double> cost = costs_for(0, false);
    // Equal ways share the traffic: a little noise, anew at every update, decides between them.
    for (std::size_t i = 0; i < cost.size(); ++i) {
        const auto draw = static_cast<std::uint64_t>(state_.time) << 24U ^ i;
        cost[i] *= 1.0 + s_.parameters.share_noise *
                             random_uniform(static_cast<std::uint64_t>(s_.parameters.seed),
                                            stream_spread, draw);
    }
    parallel_for(0, static_cast<Index>(s_.destinations.size()), 4, [&](Index begin, Index end) {
        RouteSearch search(*s_.graph);
        for (Index d = begin; d < end; ++d) {
            search.to(s_.destinations[at(d)], cost);
            float* share = state_.share.data() + at(d) * n.roads.size();
            for (Index node = 0; node < n.nodes; ++node) {
                const Index best = search.from(node);
                if (best < 0) {
                    continue;
                }
                for (Index r = n.first_out[at(node)]; r < n.first_out[at(node) + 1]; ++r) {
                    const double now = static_cast<double>(share[r]);
                    share[r] =
                        static_cast<float>((1.0 - weight) * now + (r == best ? weight : 0.0));
                }
            }
        }
    });
}

/// Quickest ways for many vehicles: one search a class and destination, in parallel. A vehicle's
/// way begins behind the road that it is on, or at its node. Where none leads on, those on the road
/// keep theirs.
void Engine::route_vehicles(const std::vector<Index>& list) {
    if (list.empty()) {
        return;
    }
    struct Group {
        Index vehicle_class, destination, begin, end;
    };
    std::vector<Index> sorted = list;
    const auto key = [&](Index id) {
        return std::pair{vehicle(id).vehicle_class, vehicle(id).destination};
    };
    std::stable_sort(sorted.begin(), sorted.end(),
                     [&](Index a, Index b) { return key(a) < key(b); });
    std::vector<Group> groups;
    std::map<Index, std::vector<double>> cost;  // one a class
    for (std::size_t k = 0; k < sorted.size(); ++k) {
        if (k == 0 || key(sorted[k]) != key(sorted[k - 1])) {
            groups.push_back({vehicle(sorted[k]).vehicle_class, vehicle(sorted[k]).destination,
                              static_cast<Index>(k), 0});
            if (cost[groups.back().vehicle_class].empty()) {
                cost[groups.back().vehicle_class] = costs_for(groups.back().vehicle_class, false);
            }
        }
        groups.back().end = static_cast<Index>(k) + 1;
    }
    // Each slice of groups writes its own ways; they are put together in order.
    // A slice's search has labels for the whole network: on large ones few slices, or laying those
    // out costs more than the searches.
    constexpr Index most_slices = 64;
    const Index grain = std::max<Index>(8, static_cast<Index>(groups.size()) / most_slices);
    const auto slices = (static_cast<Index>(groups.size()) + grain - 1) / grain;
    std::vector<std::vector<Index>> ways(at(slices));
    std::vector<Index> length(sorted.size(), 0);
    parallel_for(0, static_cast<Index>(groups.size()), grain, [&](Index begin, Index end) {
        RouteSearch search(*s_.graph);
        auto& out = ways[at(begin / grain)];
        std::vector<Index> sources;
        for (Index g = begin; g < end; ++g) {
            const Group& group = groups[at(g)];
            sources.clear();
            for (Index k = group.begin; k < group.end; ++k) {
                const Vehicle& v = vehicle(sorted[at(k)]);
                sources.push_back(v.place == Place::on_road ? s_.road(v.road).to : v.node);
            }
            search.to(group.destination, cost.at(group.vehicle_class), sources);
            for (Index k = group.begin; k < group.end; ++k) {
                const Vehicle& v = vehicle(sorted[at(k)]);
                const bool behind = v.place == Place::on_road;
                const auto size = out.size();
                for (Index r = behind ? search.after(v.road) : search.from(v.node); r >= 0;
                     r = search.after(r)) {
                    out.push_back(r);
                }
                length[at(k)] = static_cast<Index>(out.size() - size);
            }
        }
    });
    std::vector<std::size_t> read(ways.size(), 0);
    for (std::size_t g = 0; g < groups.size(); ++g) {
        auto& out = ways[g / static_cast<std::size_t>(grain)];
        auto& from = read[g / static_cast<std::size_t>(grain)];
        for (Index k = groups[g].begin; k < groups[g].end; ++k) {
            const auto n = at(length[at(k)]);
            if (n > 0) {
                Vehicle& v = vehicle(sorted[at(k)]);
                v.route_at = static_cast<Index>(state_.route.size());
                if (v.place == Place::on_road) {
                    state_.route.push_back(v.road);
                }
                state_.route.insert(state_.route.end(),
                                    out.begin() + static_cast<std::ptrdiff_t>(from),
                                    out.begin() + static_cast<std::ptrdiff_t>(from + n));
                v.route_end = static_cast<Index>(state_.route.size());
                from += n;
            } else if (vehicle(sorted[at(k)]).place == Place::planned) {
                vehicle(sorted[at(k)]).route_at = -1;  // it looks again when it wants to leave
            }
        }
    }
}

/// Informed drivers whose way is closed further on take another.
void Engine::hear_news(Tick t) {
    while (!state_.news.empty() && state_.news.front() <= t) {
        state_.news.erase(state_.news.begin());
    }
    for (RoadState& x : state_.road) {
        x.known_closed = x.closed;
        x.known_water = x.water_closed;
    }
    update_costs();
    if (s_.shares) {
        update_shares(1.0);
    }
    std::vector<Index> affected;
    for (std::size_t k = 0; k < state_.vehicle.size(); ++k) {
        const Vehicle& v = state_.vehicle[k];
        const bool driving =
            v.place == Place::on_road || v.place == Place::planned || v.place == Place::at_origin;
        if (!driving || v.route_at < 0) {
            continue;
        }
        const bool hears = s_.classes[v.vehicle_class].emergency || v.informed != 0 ||
                           random_uniform(static_cast<std::uint64_t>(s_.parameters.seed),
                                          stream_compliance, k) < s_.parameters.compliance;
        if (!hears) {
            continue;
        }
        // Those at an origin stand on the first road of their way already.
        const Index ahead = v.route_at + (v.place == Place::planned ? 0 : 1);
        for (Index r = ahead; r < v.route_end; ++r) {
            if (!open(road(state_.route[at(r)]), v.vehicle_class)) {
                affected.push_back(static_cast<Index>(k));
                break;
            }
        }
    }
    std::vector<Index> free_to_choose;
    for (const Index id : affected) {
        if (vehicle(id).place == Place::at_origin) {
            continue;  // its queue is served in order; it sees the closure where it comes to it
        }
        vehicle(id).informed = 1;
        free_to_choose.push_back(id);
    }
    route_vehicles(free_to_choose);
    state_.reroutes += static_cast<std::int64_t>(free_to_choose.size());
    for (const Index id : free_to_choose) {
        const Vehicle& v = vehicle(id);
        if (v.place != Place::on_road || road(v.road).head != id ||
            road(v.road).target == unknown) {
            continue;
        }
        if (state_.contender[at(v.road)].waits != 0) {
            stop_contending(v.road, road(v.road).target);
            schedule_ready(v.road, t);
        }
        road(v.road).target = choose(id, v.road);
    }
    retry_parked(t);
}

}  // namespace calade::traffic::dynamic
