// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/time.hpp"
#include "calade/city/city.hpp"
#include "calade/coupling/cascade.hpp"
#include "calade/flood/drains/network.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace calade::results {

/// How an event's element is told to people and found on a map.
struct ElementPlace {
    std::string name;   ///< the city's stable id
    std::string label;  ///< for people
    std::optional<geo::Point2> position;
};
[[nodiscard]] ElementPlace place_of(const city::City& city, const flood::drains::Network& sewers,
                                    const coupling::Event& event);

/// events.jsonl. Throws OutputError.
void write_events(const std::filesystem::path& file, const std::vector<coupling::Event>& events,
                  const city::City& city, const flood::drains::Network& sewers, Instant start);

}  // namespace calade::results
