// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/dynamic/bus_lines.hpp"

#include "calade/base/error.hpp"
#include "calade/base/infinity.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <queue>

namespace calade::traffic::dynamic {
namespace {

double distance_to(const geo::Polyline& line, geo::Point2 p) {
    double best = std::numeric_limits<double>::infinity();
    for (std::size_t k = 1; k < line.size(); ++k) {
        const double dx = line[k].x - line[k - 1].x;
        const double dy = line[k].y - line[k - 1].y;
        const double length2 = dx * dx + dy * dy;
        const double along =
            length2 > 0.0 ? ((p.x - line[k - 1].x) * dx + (p.y - line[k - 1].y) * dy) / length2
                          : 0.0;
        const double t = std::clamp(along, 0.0, 1.0);
        best =
            std::min(best, std::hypot(line[k - 1].x + t * dx - p.x, line[k - 1].y + t * dy - p.y));
    }
    return best;
}

/// The quickest way behind a road to the first reached of `goals` (Dijkstra 1959, over roads so
/// that turn bans hold); empty where none leads there. The way ends with the goal.
class WayFinder {
public:
    WayFinder(const RoadNetwork& network, Index vehicle_class)
        : n_(network),
          class_(vehicle_class),
          time_(network.roads.size(), infinity),
          before_(network.roads.size(), -1) {}

    std::vector<Index> find(Index from, const std::vector<Index>& goals) {
        for (const Index r : touched_) {
            time_[at(r)] = infinity;
        }
        touched_.clear();
        std::priority_queue<std::pair<double, Index>, std::vector<std::pair<double, Index>>,
                            std::greater<>>
            heap;
        const auto reach = [&](Index r, double t, Index before) {
            if (((n_.roads[at(r)].barred >> class_) & 1) == 0 && t < time_[at(r)]) {
                time_[at(r)] = t;
                before_[at(r)] = before;
                touched_.push_back(r);
                heap.emplace(t, r);
            }
        };
        reach(from, 0.0, -1);
        while (!heap.empty()) {
            const auto [t, r] = heap.top();
            heap.pop();
            if (t > time_[at(r)]) {
                continue;
            }
            if (r != from && std::find(goals.begin(), goals.end(), r) != goals.end()) {
                std::vector<Index> way;
                for (Index k = r; k != from; k = before_[at(k)]) {
                    way.push_back(k);
                }
                std::reverse(way.begin(), way.end());
                return way;
            }
            const Index end = n_.roads[at(r)].to;
            for (Index o = n_.first_out[at(end)]; o < n_.first_out[at(end) + 1]; ++o) {
                if (n_.turn_banned[at(n_.turn(r, o))] == 0) {
                    reach(o, t + n_.roads[at(o)].length_m / n_.roads[at(o)].free_speed_ms, r);
                }
            }
        }
        return {};
    }

private:
    const RoadNetwork& n_;
    Index class_;
    std::vector<double> time_;
    std::vector<Index> before_, touched_;
};

struct Path {
    std::vector<Index> roads;
    std::vector<Index> position;  ///< of each stop's road
};

/// From stop to stop; the first stop's road is the one that leads to the shortest way.
Path path_of(WayFinder& finder, const std::vector<const std::vector<Index>*>& stops) {
    Path best;
    for (const Index first : *stops.front()) {
        Path p{{first}, {0}};
        bool good = true;
        for (std::size_t k = 1; k < stops.size() && good; ++k) {
            const auto& goals = *stops[k];
            // Two stops on one road: the bus stands there once more, at its end.
            if (std::find(goals.begin(), goals.end(), p.roads.back()) == goals.end()) {
                const auto way = finder.find(p.roads.back(), goals);
                good = !way.empty();
                p.roads.insert(p.roads.end(), way.begin(), way.end());
            }
            p.position.push_back(static_cast<Index>(p.roads.size()) - 1);
        }
        if (good && (best.roads.empty() || p.roads.size() < best.roads.size())) {
            best = std::move(p);
        }
    }
    return best;
}

}  // namespace

std::vector<std::vector<Index>> roads_near(const RoadNetwork& network,
                                           const city::StreetNetwork& streets,
                                           std::span<const geo::Point2> places, double farthest_m) {
    std::vector<std::vector<Index>> result;
    for (const auto& p : places) {
        double nearest = farthest_m;
        result.emplace_back();
        for (std::size_t s = 0; s < streets.streets.size() && s < network.roads_of_street.size();
             ++s) {
            const auto& roads = network.roads_of_street[s];
            if (roads.empty()) {
                continue;
            }
            const double d = distance_to(streets.streets[s].axis, p);
            if (d < nearest) {
                nearest = d;
                result.back() = roads;
            }
        }
    }
    return result;
}

BusLines bus_lines(const io::GtfsFeed& feed, const RoadNetwork& network,
                   const std::vector<std::vector<Index>>& stop_roads, const BusLineRules& rules) {
    require<UsageError>(stop_roads.size() == feed.stops.size(),
                        "bus lines: roads are given for {} stops, expected {}", stop_roads.size(),
                        feed.stops.size());
    BusLines result;
    for (const auto& roads : stop_roads) {
        result.stops_off_streets += roads.empty() ? 1 : 0;
        for (const Index r : roads) {
            require<UsageError>(r >= 0 && at(r) < network.roads.size(),
                                "bus lines: road of a stop is {}, expected 0 to {}", r,
                                static_cast<std::int64_t>(network.roads.size()) - 1);
        }
    }
    WayFinder finder(network, rules.vehicle_class);
    std::map<std::vector<int>, Path> path_of_pattern;
    for (const auto& trip : feed.trips) {
        if (trip.route_type != rules.route_type) {
            ++result.other_kinds;
            continue;
        }
        std::vector<const io::GtfsFeed::Call*> calls;
        std::vector<int> pattern;
        std::vector<const std::vector<Index>*> stops;
        for (const auto& call : trip.calls) {
            if (!stop_roads[static_cast<std::size_t>(call.stop)].empty()) {
                calls.push_back(&call);
                pattern.push_back(call.stop);
                stops.push_back(&stop_roads[static_cast<std::size_t>(call.stop)]);
            }
        }
        if (calls.size() < 2) {
            ++result.trips_off_streets;
            continue;
        }
        const auto [known, fresh] = path_of_pattern.try_emplace(pattern);
        if (fresh) {
            known->second = path_of(finder, stops);
        }
        const Path& path = known->second;
        if (path.roads.empty()) {
            ++result.trips_off_streets;
            continue;
        }
        Trip t;
        const Road& first = network.roads[at(path.roads.front())];
        t.from = first.from;
        t.to = network.roads[at(path.roads.back())].to;
        t.vehicle_class = rules.vehicle_class;
        t.roads = path.roads;
        // It is at its first stop when the timetable says.
        t.depart_s =
            std::max(0.0, calls.front()->departure_s - first.length_m / first.free_speed_ms);
        for (std::size_t k = 0; k < calls.size(); ++k) {
            const auto& call = *calls[k];
            const double dwell =
                k == 0 ? 0.0 : std::max(rules.least_dwell_s, call.departure_s - call.arrival_s);
            const double not_before = call.exact ? call.departure_s : -1.0;
            if (!t.stops.empty() && t.stops.back().position == path.position[k]) {
                t.stops.back().dwell_s += dwell;
                t.stops.back().not_before_s = std::max(t.stops.back().not_before_s, not_before);
            } else if (k + 1 < calls.size()) {
                t.stops.push_back({path.position[k], dwell, not_before});
            }
        }
        result.trips.push_back(std::move(t));
    }
    return result;
}

}  // namespace calade::traffic::dynamic
