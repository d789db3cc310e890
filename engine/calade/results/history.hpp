// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/totals.hpp"
#include "calade/sim/archive.hpp"

#include <cstdint>
#include <limits>
#include <vector>

namespace calade::results {

/// The largest value seen and when, s from the run's start (NaN: nothing above zero yet).
struct Peak {
    double value = 0.0;
    double time_s = std::numeric_limits<double>::quiet_NaN();
    void offer(double candidate, double now_s);
};

/// What the state does not remember but the results tell: largest depths, first times and hours of
/// every element, sampled at the end of each window as the models exchange them. Times are s from
/// the run's start, NaN where it never happened.
struct History {
    std::vector<float> street_max_depth, street_closed_since, street_closed_hours;
    std::vector<double> street_flow_dry_vph;          ///< before the first window
    std::vector<double> street_flow_peak_change_vph;  ///< largest change from it, with its sign
    std::vector<float> station_max_depth, station_tripped_at;
    std::vector<float> site_max_depth, site_dark_since, site_cut_off_since;
    std::vector<float> branch_dark_since, branch_dark_hours;
    std::vector<float> pump_stopped_since;
    std::vector<float> gate_closed_since;

    Peak flooded_area_m2, street_km_closed, trips_unserved_vph, customers_off, water_volume_m3;
    double street_km_hours_closed = 0.0;

    /// Starts from the state before the first window.
    History(const Town& town, const coupling::State& start);
    /// Call once for the start and after every window.
    void follow(const Town& town, const coupling::State& state, const Totals& totals);

    /// Every member, the private ones too: a restored history goes on with the same bits.
    void save(sim::ArchiveWriter& out) const;
    void load(sim::ArchiveReader& in);
    /// Gives elements that a loaded history does not know (a what-if's new gate) an empty past.
    void grow(const Town& town);

private:
    template <class Self, class Each>
    static void each_member(Self& self, Each each);
    void follow_streets(const Town& town, const coupling::State& state, double hours);
    void follow_supply(const Town& town, const coupling::State& state, double hours);
    void follow_sites(const Town& town, const coupling::State& state);
    double time_s_ = 0.0;
    std::int64_t assignments_ = -1;
    std::vector<std::uint8_t> site_cut_off_in_the_dry_;
};

/// Whether no current can flow in a branch that is closed in normal service.
[[nodiscard]] bool is_dark(const city::Branch& branch, const energy::State& energy);

}  // namespace calade::results
