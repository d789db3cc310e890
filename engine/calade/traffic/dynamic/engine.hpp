// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/dynamic/curves.hpp"
#include "calade/traffic/dynamic/demand.hpp"
#include "calade/traffic/dynamic/parameters.hpp"
#include "calade/traffic/dynamic/route_search.hpp"
#include "calade/traffic/dynamic/state.hpp"
#include "calade/traffic/vehicle_classes.hpp"

#include <map>
#include <memory>
#include <vector>

namespace calade::traffic::dynamic {

/// What never changes in a run.
struct Setting {
    Parameters parameters;
    RoadNetwork network;
    std::vector<VehicleClass> classes;
    std::vector<DepartureStream> streams;
    std::vector<Trip> trips;        ///< by departure
    std::vector<Index> trip_order;  ///< positions in `trips`
    std::vector<GreenTimes> greens;
    std::vector<Index> turn_greens;          ///< of a turn with a fixed plan, −1 else
    std::vector<Index> destinations;         ///< nodes, for shares
    std::vector<Index> destination_of_node;  ///< −1
    std::unique_ptr<BackwardGraph> graph;
    bool shares = false;
    bool lanes = false;  ///< some roads are lanes side by side
    bool stops = false;  ///< some trips have stops

    [[nodiscard]] const Road& road(Index r) const { return network.roads[at(r)]; }
    [[nodiscard]] Index roads() const { return static_cast<Index>(network.roads.size()); }
};

/// The event loop on one state. Vehicles pass from road to road at the earliest time that all of
/// these allow (Newell 1993; Leclercq & Bécarie 2012):
///   entry + L/u                      free travel
///   last exit + 1/q_max              capacity of the road that it leaves
///   last entry + 1/q_max             capacity of the road that it enters
///   exit of the packet k_j L before + L/w   room on the road that it enters
/// and its signal. Heads of in-roads that want the same road take turns by their priorities (start-
/// time fair queueing, Goyal et al. 1997): the discrete form of Daganzo's (1995) merge. Packets
/// leave a road in the order in which they entered it.
class Engine {
public:
    Engine(const Setting& setting, State& state, Curves* curves = nullptr)
        : s_(setting), state_(state), curves_(curves) {}

    void start();
    void run(Tick until);
    // Changes at the state's present time:
    void set_closed(Index road, std::uint8_t bits);
    void set_water(Index road, float depth_m, float velocity_ms);
    void set_dark(Index node, bool dark);
    void closures_changed();

    [[nodiscard]] static bool open(const RoadState& r, Index vehicle_class) {
        return r.closed == 0 && (((r.water_closed | r.barred) >> vehicle_class) & 1) == 0;
    }

private:
    static constexpr Index arrive = -1, unknown = -2, no_way = -3;

    // engine.cpp: the loop and passages
    void push(Tick time, Index code);
    void handle(Event event);
    void on_ready(Index road, Tick t);
    void on_serve(Index road, Tick t);
    void new_head(Index road, Tick t);
    void schedule_ready(Index road, Tick t);
    void schedule_serve(Index road, Tick t);
    [[nodiscard]] Tick capacity_time(Index road) const;
    [[nodiscard]] Tick entry_time(Index road) const;
    void contend(Index contender, Index road, Tick t);
    void stop_contending(Index contender, Index road);
    void pass(Index contender, Index road, Tick t);
    Index leave(Index road, Tick t);
    void enter(Index vehicle, Index road, Tick t);
    void move_to(Index vehicle, Place place, Tick t);
    void set_flow(Index road);
    [[nodiscard]] Tick travel_time(Index road, Index vehicle) const;

    // junctions.cpp: signals
    [[nodiscard]] bool stopped_by_signal(Index in_road, Index out_road, Tick t);
    void on_node(Index node, Tick t);
    void serve_stop(Index node, Tick t);
    void actuate(Index node, Tick t);
    void schedule_node(Index node, Tick t);
    [[nodiscard]] bool wanted(Index node, std::uint64_t green, Tick t) const;

    // right_of_way.cpp
    [[nodiscard]] bool gives_way(Index in_road, Index out_road, Tick t);
    [[nodiscard]] Tick crosses_at(Index in_road, Index out_road, Tick t) const;

    // gridlock.cpp
    [[nodiscard]] bool held_by_full_road(Index road, Tick t) const;
    bool turn_ring(Index road, Tick t);

    // lanes.cpp
    [[nodiscard]] Index choose_lane(Index vehicle, Index position);
    [[nodiscard]] bool thinks_again(Index road) const;

    // stops.cpp: buses on lines
    [[nodiscard]] const TripStop* stop_on(const Vehicle& vehicle, Index road) const;
    [[nodiscard]] Tick leaves_stop(const TripStop& stop, Tick t) const;
    void leave_stop(Index vehicle, Tick t);
    [[nodiscard]] bool passed_while_stopping(Index road) const;
    void stand_at_stop(Index road, const TripStop& stop, Tick t);

    // departures.cpp: vehicles come into being
    void open_window(Tick t);
    void create_vehicles(Tick until);
    void depart(Index vehicle, Tick t);
    void join_source(Index vehicle, Index road, Tick t);
    void retry_parked(Tick t);
    void compact_routes();
    void choose_sources_anew(Tick t);
    void park(Index vehicle, Index node, Tick t);

    // routing.cpp: where vehicles go
    [[nodiscard]] double travel_now(Index road) const;
    void update_costs();
    void update_shares(double weight);
    [[nodiscard]] Index choose(Index vehicle, Index road);
    [[nodiscard]] Index share_choice(Index vehicle, Index node) const;
    bool reroute_from_node(Index vehicle, Index node, Index behind_road);
    void route_vehicles(const std::vector<Index>& vehicles);
    void hear_news(Tick t);
    [[nodiscard]] std::vector<double> costs_for(Index vehicle_class, bool seen) const;
    void set_route(Index vehicle, const std::vector<Index>& way, Index behind_road);
    [[nodiscard]] RouteSearch& search_to(Index destination, Index vehicle_class);

    // disturbances.cpp: closures and water
    void clear_flooded(Index road);
    void on_vehicle(Index vehicle, Tick t);
    void release(Index road);
    void emergency_step(Index vehicle, Tick t);
    void enter_emergency(Index vehicle, Index road, Tick t);

    RoadState& road(Index r) { return state_.road[at(r)]; }
    [[nodiscard]] const RoadState& road(Index r) const { return state_.road[at(r)]; }
    Vehicle& vehicle(Index v) { return state_.vehicle[at(v)]; }
    [[nodiscard]] const Vehicle& vehicle(Index v) const { return state_.vehicle[at(v)]; }

    const Setting& s_;
    State& state_;
    Curves* curves_;
    std::map<std::pair<Index, Index>, std::unique_ptr<RouteSearch>> searches_;  // of this call
    std::map<Index, std::vector<double>> seen_costs_;
};

}  // namespace calade::traffic::dynamic
