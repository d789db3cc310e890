// SPDX-License-Identifier: Apache-2.0
#pragma once
// The repeated tables of the configuration. Not a public header.

#include "calade/io/toml.hpp"
#include "calade/live/config.hpp"

namespace calade::live {

/// [[sensors]]; at least one, names unique, a boundary replaced by one of them at most.
[[nodiscard]] std::vector<Sensor> read_sensors(const io::TomlTable& root);
/// [[rules]] on those sensors; names unique.
[[nodiscard]] std::vector<Rule> read_rules(const io::TomlTable& root,
                                           const std::vector<Sensor>& sensors);

}  // namespace calade::live
