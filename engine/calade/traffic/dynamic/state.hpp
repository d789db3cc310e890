// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/sim/archive.hpp"
#include "calade/traffic/dynamic/ticks.hpp"

#include <cstdint>
#include <vector>

namespace calade::traffic::dynamic {

/// Where a vehicle is. Every vehicle is in one place at any time; none is taken out of the run.
enum class Place : std::uint8_t {
    planned,    ///< departs later in this update window
    at_origin,  ///< waits to enter its first road
    on_road,
    parked,    ///< at a node: no open way leads to its destination now
    turning,   ///< turns back on a flooded street
    stranded,  ///< stands in water too deep for it
    arrived,
    unserved,  ///< no way led to its destination when it wanted to leave
    at_stop,   ///< a bus beside the road
};
constexpr int places = 9;

struct Vehicle {
    Tick departed = 0;  ///< wanted departure
    Tick entered = 0;   ///< into its road, or since when it is in its place
    Tick ready = 0;     ///< earliest time at the road's end
    Tick arrived = never;
    Index next = -1;  ///< behind it in its queue
    Index road = -1;  ///< that it is on, waits for, or was on last
    Index node = -1;  ///< origin; where it is while parked or turning
    Index destination = -1;
    Index route_at = -1, route_end = -1;  ///< in State::route: its road, end of its way
    Index trip = -1;                      ///< of Demand::trips, or −1
    std::uint8_t vehicle_class = 0;
    Place place = Place::planned;
    std::uint8_t informed = 0;
    std::uint8_t on_the_way = 0;  ///< has entered a road
    friend bool operator==(const Vehicle&, const Vehicle&) = default;
};

struct RoadState {
    Tick free_time = 0, headway = 0, wave_time = 0;  ///< of a packet, as the road is now
    Tick last_entry = -never, last_exit = -never;
    Tick ready_at = never, serve_at = never;  ///< events that stand in the calendar
    Tick debt = 0;                            ///< headway that the last green could not hold
    Tick stop_since = never;                  ///< head stands at a dead signal
    Tick yield_since = never;                 ///< head gives way
    double virtual_time = 0.0;                ///< of the merge into it
    double travel_s = 0.0;                    ///< by all packets that left it
    std::int64_t entered = 0, left = 0;       ///< packets
    Index holds = 1;                          ///< packets at jam density
    Index ring = 0, ring_in = 0, ring_out = 0;
    Index head = -1, tail = -1, count = 0;
    Index source_head = -1, source_tail = -1, source_count = 0;
    Index target = -2;   ///< next road of the head
    Index waiting = -1;  ///< first contender for entry
    float depth_m = 0.0F, velocity_ms = 0.0F;
    std::uint8_t closed = 0;                         ///< bits of Closure but water
    std::uint8_t water_closed = 0;                   ///< bit c: class c cannot pass
    std::uint8_t barred = 0;                         ///< bit c: class c never may
    std::uint8_t known_closed = 0, known_water = 0;  ///< the same as drivers have heard of it
    std::uint8_t full = 0;                           ///< someone waits for room
    std::uint8_t at_red = 0;                         ///< head waits for an actuated phase
    friend bool operator==(const RoadState&, const RoadState&) = default;
};

struct NodeState {
    Tick free_at = -never;  ///< dead signal: the next vehicle may go
    Tick event_at = never;
    Tick phase_since = 0;
    Index phase = 0;
    std::uint8_t dark = 0;
    std::uint8_t idle = 0;
    friend bool operator==(const NodeState&, const NodeState&) = default;
};

struct Event {
    Tick time;
    Index code;
    friend bool operator==(const Event&, const Event&) = default;
};

/// A contender for the entry of a road: the head of an in-road, or the head of the road's source.
struct Contender {
    double start_tag = 0.0;
    double source_finish = 0.0;
    Tick since = 0;
    Index next = -1;
    std::uint8_t waits = 0;
    friend bool operator==(const Contender&, const Contender&) = default;
};

struct State {
    Tick time = 0;
    Tick window_end = 0;  ///< next route update
    std::vector<RoadState> road;
    std::vector<NodeState> node;
    std::vector<Contender> contender;  ///< roads, then their sources
    std::vector<double> turn_finish;   ///< merge tags, one a turn
    std::vector<Tick> turn_passed;     ///< last passage, one a turn; empty without right of way
    std::vector<Tick> ring;            ///< exit times of the last packets that fill a road
    std::vector<Event> calendar;       ///< a heap
    std::vector<Vehicle> vehicle;      ///< in order of departure within a window
    std::vector<Index> route;          ///< roads of all ways
    std::vector<double> cost_s;        ///< what drivers are told, one a road
    std::vector<float> share;          ///< rule "shares": destinations × roads
    std::vector<Tick> news;            ///< when drivers hear of closures, in order
    std::vector<Index> parked;
    std::vector<Index> emergency;  ///< emergency vehicles on roads
    std::vector<std::int64_t> stream_next;
    std::int64_t trip_next = 0;
    std::int64_t departure_next = 0;  ///< of `vehicle`
    std::int64_t count[places] = {};  ///< packets in each place
    std::int64_t reroutes = 0, turned_back = 0;
    std::int64_t moved_in_rings = 0;  ///< packets that a full ring moved on by one place
    friend bool operator==(const State&, const State&) = default;
};

}  // namespace calade::traffic::dynamic
