// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/water.hpp"

#include <algorithm>
#include <limits>

namespace calade::flood {

Water::Water(const Layout& layout) {
    const std::size_t n = layout.size();
    for (Floats* field :
         {&h, &hu, &hv, &h_next, &hu_next, &hv_next, &h_low, &max_depth, &max_speed}) {
        field->assign(n, 0.0F);
    }
    arrival.assign(n, std::numeric_limits<float>::quiet_NaN());
    z_west = layout.z_west;
    z_north = layout.z_north;
    const auto flags =
        static_cast<std::size_t>(layout.total_rows()) * static_cast<std::size_t>(layout.blocks);
    wet.assign(flags, 0);
    wet_next.assign(flags, 0);
    swept.assign(flags, 0);
}

void Water::find_wet() {
    for (std::size_t b = 0; b < wet.size(); ++b) {
        const auto start = h.begin() + static_cast<std::ptrdiff_t>(b) * Layout::block;
        wet[b] =
            std::any_of(start, start + Layout::block, [](float x) { return x > 0.0F; }) ? 1 : 0;
    }
    std::fill(swept.begin(), swept.end(), std::uint8_t{0});
}

}  // namespace calade::flood
