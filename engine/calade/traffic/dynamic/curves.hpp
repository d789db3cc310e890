// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/dynamic/road_network.hpp"

#include <vector>

namespace calade::traffic::dynamic {

/// Entry and exit times of every packet of the roads that are watched: cumulative curves N(t).
class Curves {
public:
    Curves(const RoadNetwork& network, double packet_vehicles, std::vector<Index> roads);
    void entry(Index road, Tick t);
    void exit(Index road, Tick t);

    /// Times in order, one a packet.
    [[nodiscard]] const std::vector<Tick>& entries(Index road) const;
    [[nodiscard]] const std::vector<Tick>& exits(Index road) const;
    /// Vehicles that have entered (left) by t, the packets' passages joined by straight lines.
    [[nodiscard]] double entered_by(Index road, double t_s) const;
    [[nodiscard]] double left_by(Index road, double t_s) const;
    /// Vehicles that have passed x metres from the road's start by t (Newell 1993): the least of
    /// what free traffic brings from upstream and what the queue lets through from downstream.
    [[nodiscard]] double passed_by(Index road, double x_m, double t_s) const;
    /// Where the queue at the road's end has its tail, metres from the road's start; the road's
    /// length where there is none, 0 where it reaches the start.
    [[nodiscard]] double queue_tail(Index road, double t_s) const;

private:
    [[nodiscard]] double count(const std::vector<Tick>& times, double t_s) const;
    const RoadNetwork& network_;
    double packet_;
    std::vector<Index> slot_;
    std::vector<std::vector<Tick>> entries_, exits_;
};

}  // namespace calade::traffic::dynamic
