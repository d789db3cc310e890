// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/water.hpp"

#include <algorithm>
#include <limits>

namespace calade::flood {

template <class Real>
Water<Real>::Water(const Layout<Real>& layout) {
    const std::size_t n = layout.size();
    for (Line<Real>* field : {&h, &hu, &hv, &h_next, &hu_next, &hv_next, &h_low}) {
        field->assign(n, 0);
    }
    max_depth.assign(n, 0.0F);
    max_speed.assign(n, 0.0F);
    arrival.assign(n, std::numeric_limits<float>::quiet_NaN());
    z_west = layout.z_west;
    z_north = layout.z_north;
    const auto flags =
        static_cast<std::size_t>(layout.total_rows()) * static_cast<std::size_t>(layout.blocks);
    wet.assign(flags, 0);
    wet_next.assign(flags, 0);
    swept.assign(flags, 0);
    wet_tile.assign(layout.tiles(), 0);
    asleep.assign(layout.tiles(), 0);
}

template <class Real>
void Water<Real>::find_wet(const Layout<Real>& layout) {
    constexpr auto block = Layout<Real>::block;
    std::fill(wet_tile.begin(), wet_tile.end(), std::uint8_t{0});
    for (std::size_t b = 0; b < wet.size(); ++b) {
        wet[b] = wet_flags(&h[b * block]);
        if (wet[b] != 0) {
            wet_tile[layout.tile_of(b * block)] = 1;
        }
    }
    std::fill(swept.begin(), swept.end(), std::uint8_t{0});
    std::fill(asleep.begin(), asleep.end(), std::uint8_t{0});
}

template struct Water<float>;
template struct Water<double>;

}  // namespace calade::flood
