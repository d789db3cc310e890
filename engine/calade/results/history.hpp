// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/reach.hpp"
#include "calade/results/town.hpp"
#include "calade/sim/archive.hpp"

#include <cstdint>
#include <vector>

namespace calade::results {

/// What the state does not remember but the results tell: largest depths (of every step of the
/// water), first times and hours of every element (sampled at the end of each window as the models
/// exchange them). Times are s from
/// the run's start, NaN where it never happened. All members, the private ones too, are plain
/// numbers and vectors of numbers: together they are what a checkpoint of it holds.
struct History {
    std::vector<float> street_max_depth, street_closed_since, street_closed_hours;
    std::vector<double> street_flow_dry_vph;          ///< before the first window
    std::vector<double> street_flow_peak_change_vph;  ///< largest change from it, with its sign
    std::vector<float> station_max_depth, station_tripped_at;
    std::vector<float> site_max_depth, site_dark_since, site_cut_off_since;
    std::vector<float> site_dark_hours;       ///< of all its interruptions
    std::vector<float> site_powerless_since;  ///< its autonomy first ran out
    std::vector<float> branch_dark_since, branch_dark_hours;
    std::vector<float> pump_stopped_since;
    std::vector<float> sewer_pump_stopped_since;  ///< of the sewers, in the network's order
    std::vector<float> gate_closed_since;

    // One a load point. An interruption counts once it has lasted Parameters::
    // sustained_interruption_s, then from its beginning.
    std::vector<std::int32_t> load_interruptions;
    std::vector<float> load_dark_hours;  ///< of the interruptions that count

    // One a street: s from the call to the arrival, on the dry town and at the worst moment;
    // infinite where nobody comes (reach.hpp).
    std::vector<float> street_rescue_dry_s, street_rescue_worst_s;
    std::vector<float> street_care_dry_s, street_care_worst_s;

    /// Starts from the state before the first window.
    History(const Town& town, const coupling::State& start);
    /// Call once for the start and after every window.
    void follow(const Town& town, const coupling::State& state);
    /// The same for whom emergency services reach; the first call tells the dry town.
    void follow(const Answers& answers);

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
    void follow_loads(const Town& town, const coupling::State& state, double since_s);
    void follow_sites(const Town& town, const coupling::State& state, double since_s);
    double time_s_ = 0.0;
    std::int64_t assignments_ = -1;
    std::vector<std::uint8_t> site_cut_off_in_the_dry_;
    std::vector<float> load_dark_since_, site_dark_from_;  ///< now, s; NaN: supplied
};

/// Whether no current can flow in a branch that is closed in normal service.
[[nodiscard]] bool is_dark(const city::Branch& branch, const energy::State& energy);

}  // namespace calade::results
