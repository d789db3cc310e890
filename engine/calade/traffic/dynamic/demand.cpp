// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/dynamic/demand.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace calade::traffic::dynamic {

Tick DepartureStream::departure(std::int64_t k) const {
    const double count = static_cast<double>(k) + phase;
    for (const Part& p : parts) {
        const double held = p.rate * to_seconds(p.end - p.begin);
        if (count < p.before + held) {
            return std::min(p.begin + to_ticks(std::max(count - p.before, 0.0) / p.rate),
                            p.end - 1);
        }
    }
    return never;
}

std::vector<DepartureStream> make_streams(const std::vector<DemandSlice>& slices, Index nodes,
                                          Index classes, double packet_vehicles) {
    std::map<std::tuple<Index, Index, Index>, std::vector<Index>> grouped;
    for (std::size_t i = 0; i < slices.size(); ++i) {
        const DemandSlice& s = slices[i];
        for (const Index node : {s.from, s.to}) {
            require<DataError>(node >= 0 && node < nodes,
                               "demand slice {}: node is {}, expected 0 to {}", i, node, nodes - 1);
        }
        require<DataError>(s.vehicle_class >= 0 && s.vehicle_class < classes,
                           "demand slice {}: vehicle class is {}, expected 0 to {}", i,
                           s.vehicle_class, classes - 1);
        require<DataError>(std::isfinite(s.rate_vps) && s.rate_vps >= 0.0,
                           "demand slice {} (node {} to {}): rate is {} vehicles/s, expected 0 or "
                           "more",
                           i, s.from, s.to, s.rate_vps);
        require<DataError>(std::isfinite(s.begin_s) && std::isfinite(s.end_s) && s.begin_s >= 0.0 &&
                               s.end_s >= s.begin_s && s.end_s < 1e9,
                           "demand slice {} (node {} to {}): it lasts from {} to {} s, expected "
                           "times of at least 0 in order",
                           i, s.from, s.to, s.begin_s, s.end_s);
        if (s.rate_vps > 0.0 && s.end_s > s.begin_s) {
            grouped[{s.from, s.to, s.vehicle_class}].push_back(static_cast<Index>(i));
        }
    }
    std::vector<DepartureStream> streams;
    constexpr double golden = 0.6180339887498949;
    for (auto& [key, list] : grouped) {
        std::stable_sort(list.begin(), list.end(), [&](Index a, Index b) {
            return slices[at(a)].begin_s < slices[at(b)].begin_s;
        });
        DepartureStream stream;
        std::tie(stream.from, stream.to, stream.vehicle_class) = key;
        stream.phase = std::fmod(0.5 + golden * static_cast<double>(streams.size()), 1.0);
        double before = 0.0;
        for (std::size_t k = 0; k < list.size(); ++k) {
            const DemandSlice& s = slices[at(list[k])];
            if (k > 0) {
                const DemandSlice& last = slices[at(list[k - 1])];
                require<DataError>(s.begin_s >= last.end_s,
                                   "demand slice {} (node {} to {}) begins at {} s, before slice "
                                   "{} of the same pair ends at {} s; expected slices that do not "
                                   "overlap",
                                   list[k], s.from, s.to, s.begin_s, list[k - 1], last.end_s);
            }
            const double rate = s.rate_vps / packet_vehicles;
            stream.parts.push_back({to_ticks(s.begin_s), to_ticks(s.end_s), rate, before});
            before += rate * (s.end_s - s.begin_s);
        }
        streams.push_back(std::move(stream));
    }
    return streams;
}

void check_trips(const std::vector<Trip>& trips, const RoadNetwork& network, Index classes) {
    const auto roads = static_cast<Index>(network.roads.size());
    for (std::size_t i = 0; i < trips.size(); ++i) {
        const Trip& t = trips[i];
        for (const Index node : {t.from, t.to}) {
            require<DataError>(node >= 0 && node < network.nodes,
                               "trip {}: node is {}, expected 0 to {}", i, node, network.nodes - 1);
        }
        require<DataError>(t.vehicle_class >= 0 && t.vehicle_class < classes,
                           "trip {}: vehicle class is {}, expected 0 to {}", i, t.vehicle_class,
                           classes - 1);
        require<DataError>(std::isfinite(t.depart_s) && t.depart_s >= 0.0 && t.depart_s < 1e9,
                           "trip {}: departure is {} s, expected 0 or more", i, t.depart_s);
        for (const TripStop& stop : t.stops) {
            require<DataError>(
                stop.position >= 0 && at(stop.position) < t.roads.size() &&
                    std::isfinite(stop.dwell_s) && stop.dwell_s >= 0.0 &&
                    std::isfinite(stop.not_before_s) && stop.not_before_s < 1e9,
                "trip {}: a stop of {} s on road {} of its way, leaving at {} s; expected 0 s or "
                "more on one of {} roads",
                i, stop.dwell_s, stop.position, stop.not_before_s, t.roads.size());
        }
        Index node = t.from;
        for (std::size_t k = 0; k < t.roads.size(); ++k) {
            const Index r = t.roads[k];
            require<DataError>(r >= 0 && r < roads && network.roads[at(r)].from == node,
                               "trip {}: road {} of its way is {}, expected one that leaves node "
                               "{}",
                               i, k, r, node);
            require<DataError>(((network.roads[at(r)].barred >> t.vehicle_class) & 1) == 0,
                               "trip {}: road {} of its way is barred to vehicle class {}", i, r,
                               t.vehicle_class);
            require<DataError>(
                k == 0 || network.turn_banned[at(network.turn(t.roads[k - 1], r))] == 0,
                "trip {}: its way turns from road {} to road {}, which is not allowed", i,
                t.roads[k - 1], r);
            node = network.roads[at(r)].to;
        }
        require<DataError>(t.roads.empty() || node == t.to,
                           "trip {}: its way ends at node {}, expected {}", i, node, t.to);
    }
}

}  // namespace calade::traffic::dynamic
