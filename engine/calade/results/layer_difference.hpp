// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/table.hpp"

namespace calade::results {

/// Below this change of the largest depth a building is neither better nor worse off, m.
constexpr double notable_depth_m = 0.05;

/// Buildings whose largest depth changes by more than notable_depth_m: name, use, residents,
/// max_depth_a_m, max_depth_b_m, difference_m, change ("better": shallower in B, or "worse").
/// All of these throw DataError if the layers do not hold the same elements in the same order.
[[nodiscard]] io::Layer building_difference(const io::Layer& a, const io::Layer& b);

/// Streets that are closed in one run only, or for another time: name, label, class,
/// closed_since_a/b, closed_hours_a/b, change ("stays_open": closed in A only, "closes": in B only,
/// "shorter", "longer").
[[nodiscard]] io::Layer street_difference(const io::Layer& a, const io::Layer& b);

/// Stations that trip in one run only: name, tripped_at_a/b, change ("spared" or "trips").
[[nodiscard]] io::Layer station_difference(const io::Layer& a, const io::Layer& b);

/// Sites that lose supply or their way in one run only, or are dark for another time: name, kind,
/// dark_since_a/b, dark_hours_a/b, cut_off_since_a/b, change ("spared": in A only, "hit": in B
/// only, "shorter", "longer").
[[nodiscard]] io::Layer site_difference(const io::Layer& a, const io::Layer& b);

/// Pumps that stop in one run only, or stand in one only (a measure's), matched by name: name,
/// capacity_m3s, stopped_since_a/b, change ("keeps_running": stops in A only, "stops", "added": in
/// B only, "taken_away").
[[nodiscard]] io::Layer pump_difference(const io::Layer& a, const io::Layer& b);

}  // namespace calade::results
