// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/toml.hpp"
#include "calade/scenario/scenario.hpp"

namespace calade::scenario {

/// Parts of a scenario file, each throwing ScenarioError with file:line.

/// A data file that the key names, found beside the scenario or among the data. Throws DataError
/// with the scenario's file:line.
[[nodiscard]] std::filesystem::path find_file(const io::TomlTable& t, const std::string& key,
                                              const std::filesystem::path& name);
[[nodiscard]] geo::Point2 read_point(const io::TomlTable& t, const std::string& key);
[[nodiscard]] geo::Polyline read_points(const io::TomlTable& t, const std::string& key,
                                        std::size_t least);
/// The `when` of an event, a plan's action or a measure.
[[nodiscard]] When read_condition(const io::TomlTable& event);
/// Exactly one of the two: the time of `at`, s from the start, or the condition of `when`. `key` is
/// the one that a message names where there is neither.
void read_moment(const io::TomlTable& t, const std::string& key, Instant start, double duration_s,
                 std::optional<double>& time, std::optional<When>& when);
/// Seconds from the start of an instant that must lie within the period.
[[nodiscard]] double read_instant_within(const io::TomlTable& t, const std::string& key,
                                         Instant start, double duration_s);
/// The keys of a culvert, weir or orifice.
[[nodiscard]] coupling::Conduit read_conduit(const io::TomlTable& t, const std::string& kind,
                                             const std::string& name);
/// [[departures]]; without any the profile stays as it is.
void read_departures(const io::TomlTable& root, Scenario& scenario);
[[nodiscard]] std::vector<Structure> read_structures(const io::TomlTable& root);
[[nodiscard]] std::vector<WavesAt> read_waves(const io::TomlTable& root, double duration_s);
[[nodiscard]] std::vector<CrewAt> read_crews(const io::TomlTable& root, Instant start,
                                             double duration_s);

}  // namespace calade::scenario
