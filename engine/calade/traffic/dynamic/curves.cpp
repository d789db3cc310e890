// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/dynamic/curves.hpp"

#include "calade/base/error.hpp"

#include <algorithm>

namespace calade::traffic::dynamic {

Curves::Curves(const RoadNetwork& network, double packet_vehicles, std::vector<Index> roads)
    : network_(network),
      packet_(packet_vehicles),
      slot_(network.roads.size(), -1),
      entries_(roads.size()),
      exits_(roads.size()) {
    for (std::size_t k = 0; k < roads.size(); ++k) {
        require<UsageError>(roads[k] >= 0 && at(roads[k]) < slot_.size(),
                            "curves: road is {}, expected 0 to {}", roads[k], slot_.size() - 1);
        slot_[at(roads[k])] = static_cast<Index>(k);
    }
}

void Curves::entry(Index road, Tick t) {
    if (slot_[at(road)] >= 0) {
        entries_[at(slot_[at(road)])].push_back(t);
    }
}

void Curves::exit(Index road, Tick t) {
    if (slot_[at(road)] >= 0) {
        exits_[at(slot_[at(road)])].push_back(t);
    }
}

const std::vector<Tick>& Curves::entries(Index road) const { return entries_[at(slot_[at(road)])]; }
const std::vector<Tick>& Curves::exits(Index road) const { return exits_[at(slot_[at(road)])]; }

double Curves::count(const std::vector<Tick>& times, double t_s) const {
    const Tick t = to_ticks(t_s);
    const auto after = std::upper_bound(times.begin(), times.end(), t);
    const auto n = static_cast<double>(after - times.begin());
    if (after == times.begin()) {
        return 0.0;
    }
    double part = 0.0;
    if (after != times.end()) {
        const Tick before = *(after - 1);
        part = static_cast<double>(t - before) / static_cast<double>(*after - before);
    }
    return packet_ * (n - 1.0 + part);
}

double Curves::entered_by(Index road, double t_s) const { return count(entries(road), t_s); }
double Curves::left_by(Index road, double t_s) const { return count(exits(road), t_s); }

double Curves::passed_by(Index road, double x_m, double t_s) const {
    const Road& r = network_.roads[at(road)];
    const double free = entered_by(road, t_s - x_m / r.free_speed_ms);
    const double held = left_by(road, t_s - (r.length_m - x_m) / r.wave_speed_ms) +
                        r.jam_density_vpm * (r.length_m - x_m);
    return std::min(free, held);
}

double Curves::queue_tail(Index road, double t_s) const {
    const Road& r = network_.roads[at(road)];
    const auto queued = [&](double x) {
        const double free = entered_by(road, t_s - x / r.free_speed_ms);
        const double held = left_by(road, t_s - (r.length_m - x) / r.wave_speed_ms) +
                            r.jam_density_vpm * (r.length_m - x);
        return held < free - 1e-9 * (1.0 + free);
    };
    // The queue is at the end: the first x from which on all is queued.
    double low = 0.0;
    double high = r.length_m;
    // A queue that fills the road lets in just what it has room for: the two counts agree at the
    // start, and a step behind it the queue holds more than free traffic would.
    const double step = 0.01 * r.length_m;
    const double free = entered_by(road, t_s - step / r.free_speed_ms);
    const double held = left_by(road, t_s - (r.length_m - step) / r.wave_speed_ms) +
                        r.jam_density_vpm * (r.length_m - step);
    if (held < free - packet_) {
        return 0.0;
    }
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        (queued(middle) ? high : low) = middle;
    }
    return high;
}

}  // namespace calade::traffic::dynamic
