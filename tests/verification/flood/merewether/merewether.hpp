// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cases.hpp"

#include <filesystem>
#include <optional>

namespace calade::flood::verification {

struct Merewether {
    Geometry geometry;
    Forcing forcing;
};

[[nodiscard]] std::filesystem::path merewether_folder();
/// The suburb on cells of `factor` (2, 1 or 0.5) times the terrain's; nothing if the data are not
/// there.
[[nodiscard]] std::optional<Merewether> make_merewether(double factor);

}  // namespace calade::flood::verification
