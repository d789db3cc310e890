// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/loads/course.hpp"
#include "calade/io/toml.hpp"

namespace calade::scenario {

/// Reads [energy.loads] with its weather: temperature (°C), and the share of the sky in cloud,
/// which may be left out for 0.5; each by read_course.
[[nodiscard]] energy::loads::Course read_loads(const io::TomlTable& table, Instant start,
                                               double duration_s);

}  // namespace calade::scenario
