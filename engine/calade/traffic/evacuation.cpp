// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/evacuation.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/base/infinity.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace calade::traffic {
namespace {

/// Times towards a shelter: searches run backwards over the links.
struct Backwards {
    explicit Backwards(const Network& n) : first(at(n.nodes) + 1, 0), link(n.links.size()) {
        for (const Link& l : n.links) {
            ++first[l.to.index() + 1];
        }
        for (std::size_t k = 1; k < first.size(); ++k) {
            first[k] += first[k - 1];
        }
        auto next = first;
        for (std::size_t l = 0; l < n.links.size(); ++l) {
            link[at(next[n.links[l].to.index()]++)] = static_cast<Index>(l);
        }
    }
    std::vector<Index> first, link;
};

struct Way {
    std::vector<double> time;
    std::vector<Index> next;  // link towards the shelter
};

Way quickest(const Network& n, const Backwards& back, std::span<const double> cost, Index target) {
    Way way{std::vector<double>(at(n.nodes), infinity), std::vector<Index>(at(n.nodes), -1)};
    using Entry = std::pair<double, Index>;
    std::vector<Entry> heap{{0.0, target}};
    way.time[at(target)] = 0.0;
    while (!heap.empty()) {
        std::pop_heap(heap.begin(), heap.end(), std::greater<>{});
        const auto [t, node] = heap.back();
        heap.pop_back();
        if (t != way.time[at(node)] || (node < n.first_through_node && node != target)) {
            continue;
        }
        for (Index k = back.first[at(node)]; k < back.first[at(node) + 1]; ++k) {
            const Index l = back.link[at(k)];
            const Index from = n.links[at(l)].from.value;
            if (t + cost[at(l)] < way.time[at(from)]) {
                way.time[at(from)] = t + cost[at(l)];
                way.next[at(from)] = l;
                heap.emplace_back(way.time[at(from)], from);
                std::push_heap(heap.begin(), heap.end(), std::greater<>{});
            }
        }
    }
    return way;
}

/// Latest time at every node from which a shelter can be reached with every link left before it
/// closes: Dijkstra's method from the latest downwards.
std::vector<double> latest_departure(const Network& n, const Backwards& back,
                                     std::span<const double> cost, std::span<const double> closes,
                                     std::span<const Shelter> shelters) {
    std::vector<double> latest(at(n.nodes), -infinity);
    using Entry = std::pair<double, Index>;
    std::vector<Entry> heap;
    for (const Shelter& s : shelters) {
        if (s.capacity > 0.0) {
            latest[s.node.index()] = infinity;
            heap.emplace_back(infinity, s.node.value);
        }
    }
    std::make_heap(heap.begin(), heap.end());
    while (!heap.empty()) {
        std::pop_heap(heap.begin(), heap.end());
        const auto [t, node] = heap.back();
        heap.pop_back();
        if (t != latest[at(node)]) {
            continue;
        }
        for (Index k = back.first[at(node)]; k < back.first[at(node) + 1]; ++k) {
            const Index l = back.link[at(k)];
            if (cost[at(l)] == infinity) {
                continue;
            }
            const double end = std::min(t, closes.empty() ? infinity : closes[at(l)]);
            const Index from = n.links[at(l)].from.value;
            const double leave = end - cost[at(l)];
            if (leave > latest[at(from)]) {
                latest[at(from)] = leave;
                heap.emplace_back(leave, from);
                std::push_heap(heap.begin(), heap.end());
            }
        }
    }
    return latest;
}

struct Packet {
    double people, arrival;
    Index node;
    Index shelter;
};

/// Packets move by their shelter's tree; a link lets one go in people / capacity. Gives arrivals.
void move_packets(const Network& n, const std::vector<Way>& ways, std::vector<Packet>& packets,
                  std::vector<std::tuple<double, Index>>& heap, const EvacuationRules& rules,
                  std::span<const double> cost, std::span<const Shelter> shelters) {
    std::vector<double> free_at(n.links.size(), -infinity);
    std::make_heap(heap.begin(), heap.end(), std::greater<>{});
    while (!heap.empty()) {
        std::pop_heap(heap.begin(), heap.end(), std::greater<>{});
        const auto [t, id] = heap.back();
        heap.pop_back();
        Packet& p = packets[at(id)];
        if (p.node == shelters[at(p.shelter)].node.value) {
            p.arrival = t;
            continue;
        }
        const Index l = ways[at(p.shelter)].next[at(p.node)];
        double enter = t;
        if (!rules.on_foot) {
            const double cars = p.people / rules.people_per_car;
            enter = std::max(t, free_at[at(l)]);
            free_at[at(l)] = enter + cars / n.links[at(l)].capacity_vps;
        }
        p.node = n.links[at(l)].to.value;
        heap.emplace_back(enter + cost[at(l)], id);
        std::push_heap(heap.begin(), heap.end(), std::greater<>{});
    }
}

void check(const Network& n, std::span<const Inhabited> districts,
           std::span<const Shelter> shelters, std::span<const double> times,
           std::span<const double> closes, const EvacuationRules& r) {
    require<UsageError>(
        times.size() == n.links.size() && (closes.empty() || closes.size() == n.links.size()),
        "evacuation: {} link times and {} closing times, expected {}", times.size(), closes.size(),
        n.links.size());
    require<UsageError>(r.walking_speed_ms > 0.0 && r.people_per_car > 0.0 &&
                            r.people_per_packet > 0.0 && r.leaving_s >= 0.0,
                        "evacuation: walking {} m/s, {} people a car, packets of {}, leaving over "
                        "{} s; expected values above 0",
                        r.walking_speed_ms, r.people_per_car, r.people_per_packet, r.leaving_s);
    const auto node = [&](StreetNodeId id, const char* what, std::size_t i, double number) {
        require<DataError>(id.value >= 0 && id.value < n.nodes,
                           "evacuation, {} {}: node is {}, expected 0 to {}", what, i, id.value,
                           n.nodes - 1);
        require<DataError>(std::isfinite(number) && number >= 0.0,
                           "evacuation, {} {}: {} people, expected 0 or more", what, i, number);
    };
    for (std::size_t i = 0; i < districts.size(); ++i) {
        node(districts[i].node, "district", i, districts[i].people);
    }
    for (std::size_t i = 0; i < shelters.size(); ++i) {
        node(shelters[i].node, "shelter", i, shelters[i].capacity);
    }
}

}  // namespace

Evacuation evacuate(const Network& n, std::span<const Inhabited> districts,
                    std::span<const Shelter> shelters, std::span<const double> link_time_s,
                    std::span<const double> link_closes_s, const EvacuationRules& rules) {
    check(n, districts, shelters, link_time_s, link_closes_s, rules);
    std::vector<double> cost(link_time_s.begin(), link_time_s.end());
    if (rules.on_foot) {
        for (std::size_t l = 0; l < cost.size(); ++l) {
            cost[l] = cost[l] == infinity ? infinity : n.links[l].length_m / rules.walking_speed_ms;
        }
    }
    const Backwards back(n);
    std::vector<Way> ways;
    std::vector<std::tuple<double, Index, Index>> pairs;  // time, district, shelter
    for (std::size_t s = 0; s < shelters.size(); ++s) {
        ways.push_back(quickest(n, back, cost, shelters[s].node.value));
        for (std::size_t d = 0; d < districts.size(); ++d) {
            const double t = ways.back().time[districts[d].node.index()];
            if (t < infinity) {
                pairs.emplace_back(t, static_cast<Index>(d), static_cast<Index>(s));
            }
        }
    }
    std::sort(pairs.begin(), pairs.end());
    Evacuation result;
    std::vector<double> left;
    std::vector<double> room;
    for (const auto& d : districts) {
        left.push_back(d.people);
        result.people += d.people;
    }
    for (const auto& s : shelters) {
        room.push_back(s.capacity);
    }
    for (const auto& [t, d, s] : pairs) {
        const double go = std::min(left[at(d)], room[at(s)]);
        if (go > 0.0) {
            left[at(d)] -= go;
            room[at(s)] -= go;
            result.parties.push_back({d, s, go, t});
            result.sheltered += go;
        }
    }
    result.without_shelter = result.people - result.sheltered;
    std::vector<Packet> packets;
    std::vector<std::tuple<double, Index>> heap;
    for (const auto& party : result.parties) {
        const double count = std::ceil(party.people / rules.people_per_packet);
        for (double k = 0.0; k < count; k += 1.0) {
            const double leaves = rules.begin_s + rules.leaving_s * (k + 0.5) / count;
            heap.emplace_back(leaves, static_cast<Index>(packets.size()));
            packets.push_back({party.people / count, infinity,
                               districts[at(party.district)].node.value, party.shelter});
        }
    }
    move_packets(n, ways, packets, heap, rules, cost, shelters);
    std::sort(packets.begin(), packets.end(),
              [](const Packet& a, const Packet& b) { return a.arrival < b.arrival; });
    double arrived = 0.0;
    result.t90_s = result.people > 0.0 ? infinity : rules.begin_s;
    result.last_arrival_s = rules.begin_s;
    for (const Packet& p : packets) {
        arrived += p.people;
        result.last_arrival_s = p.arrival;
        if (result.t90_s == infinity && arrived >= (0.9 - 1e-12) * result.people) {
            result.t90_s = p.arrival;
        }
    }
    const auto latest = latest_departure(n, back, cost, link_closes_s, shelters);
    for (const auto& d : districts) {
        const double t = latest[d.node.index()];
        result.last_safe_departure_s.push_back(t < infinity ? t - rules.margin_s : t);
    }
    return result;
}

}  // namespace calade::traffic
