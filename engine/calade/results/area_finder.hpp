// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace calade::results {

/// Which area of one kind holds a point; the first where several do.
class AreaFinder {
public:
    /// The city must outlive it.
    AreaFinder(const city::City& city, std::string_view kind) {
        for (const auto& area : city.areas) {
            if (area.kind == kind) {
                areas_.push_back({geo::bounds(area.extent), &area});
            }
        }
    }
    /// nullptr: none does.
    [[nodiscard]] const city::Area* find(geo::Point2 p) const {
        for (const auto& [box, area] : areas_) {
            if (box.contains(p) && geo::contains(area->extent, p)) {
                return area;
            }
        }
        return nullptr;
    }

private:
    std::vector<std::pair<geo::Box, const city::Area*>> areas_;
};

}  // namespace calade::results
