// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/coupling/cascade_log.hpp"
#include "calade/coupling/simulation.hpp"
#include "calade/traffic/shortest_tree.hpp"

#include <vector>

namespace calade::coupling {

/// Sends crews over the street network as water and traffic have it, and does their work. A crew
/// that stands idle takes the first stop of the best order (energy::Model::plan_repairs) among the
/// stations that are dry enough, wanted by no other crew and within its reach; where there are
/// none, the nearest line that protection opened and that would stay closed, then the nearest
/// drowned pump. On the way it looks for the quickest open way at each junction;
/// without one it waits there. Deterministic: crews in their order.
class Crews {
public:
    Crews(const city::City& city, const Inputs& inputs, const flood::Model& flood,
          const traffic::Model& traffic, const energy::Model& energy, const CascadeLog& log);

    [[nodiscard]] std::vector<Crew> initial() const;
    /// Marks the stations that crews can work at, and logs those that fell dry.
    void follow_water(State& state) const;
    /// The window that ends at state.time, `dt` s long. Gives the event of the last station that
    /// is back, or -1: the supply has to be found anew then.
    std::int32_t advance(State& state, double dt, bool telecom) const;
    /// Whether a crew drives or waits on the road, so that time may not be skipped.
    [[nodiscard]] static bool on_the_road(const State& state);
    /// Whether any station, line or pump waits for a crew or is being worked at.
    [[nodiscard]] bool work_left(const State& state) const;

private:
    struct Search;
    [[nodiscard]] std::vector<double> times(const State& state, const CrewPlan& plan) const;
    [[nodiscard]] StreetNodeId place_of(const Crew& crew) const;
    void drive(State& state, std::size_t c, double budget) const;
    void arrive(State& state, std::size_t c) const;
    std::int32_t finish(State& state, std::size_t c) const;
    void dispatch(State& state, std::size_t c, bool telecom) const;
    [[nodiscard]] Index choose_station(const State& state, const std::vector<StationId>& stations,
                                       const std::vector<double>& link_time,
                                       const std::vector<double>& from_crew) const;
    void block(State& state, std::size_t c, StreetNodeId target, ElementType type,
               Index element) const;
    [[nodiscard]] std::vector<int> closures_on_dry_way(const State& state, Index from,
                                                       Index to) const;
    [[nodiscard]] bool pump_waits(const State& state, std::size_t p) const;
    [[nodiscard]] bool line_waits(const State& state, std::size_t k) const;
    [[nodiscard]] StreetNodeId line_node(std::size_t k) const;

    const city::City& city_;
    const Inputs& inputs_;
    const flood::Model& flood_;
    const traffic::Model& traffic_;
    const energy::Model& energy_;
    const CascadeLog& log_;
    traffic::SearchGraph graph_;
    std::vector<StreetNodeId> station_node_, pump_node_;
};

/// The junction, of those that cars use, where a place is reached: the nearer end of the nearest
/// street for cars. Invalid if the town has none.
[[nodiscard]] StreetNodeId access_node(const city::City& city, geo::Point2 place);

}  // namespace calade::coupling
