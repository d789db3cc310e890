// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/exchange.hpp"

#include <algorithm>

namespace calade::flood {

namespace {

constexpr double share_of_cell = 0.999;  // a sink leaves a film, the depth stays positive

}  // namespace

template <class Real>
double add_volume(Water<Real>& water, const Layout<Real>& layout, std::size_t p, double volume) {
    const double open = layout.cell * layout.cell * static_cast<double>(layout.phi[p]);
    const auto depth = static_cast<double>(water.h[p]);
    const double given = std::max(volume, -share_of_cell * depth * open);
    if (given == 0.0) {
        return 0.0;
    }
    // A depth is h + h_low.
    const double total = depth + static_cast<double>(water.h_low[p]) + given / open;
    water.h[p] = static_cast<Real>(total);
    water.h_low[p] = static_cast<Real>(total - static_cast<double>(water.h[p]));
    if (given < 0.0) {
        const auto kept = static_cast<Real>(static_cast<double>(water.h[p]) / depth);
        water.hu[p] *= kept;
        water.hv[p] *= kept;
    }
    water.wake(layout, p);
    return given;
}

template <class Real>
Exchange<Real>::Exchange(const Forcing& forcing, const Layout<Real>& layout)
    : forcing_(forcing), layout_(layout) {
    for (const Source& source : forcing.sources) {
        for (const Index cell : source.cells) {
            cells_.push_back(static_cast<std::size_t>(layout.position(cell)));
        }
    }
}

template <class Real>
void Exchange<Real>::run(State& state, Water<Real>& water, double t, double dt) const {
    for (std::size_t i = 0; i < forcing_.sources.size(); ++i) {
        const Source& source = forcing_.sources[i];
        if (source.discharge.empty()) {
            continue;
        }
        const double each =
            source.discharge.mean(t, t + dt) * dt / static_cast<double>(source.cells.size());
        for (const Index cell : source.cells) {
            const double given =
                add_volume(water, layout_, static_cast<std::size_t>(layout_.position(cell)), each);
            (given > 0.0 ? state.source_in[i] : state.source_out[i]) += std::abs(given);
        }
    }
}

template class Exchange<float>;
template class Exchange<double>;
template double add_volume(Water<float>&, const Layout<float>&, std::size_t, double);
template double add_volume(Water<double>&, const Layout<double>&, std::size_t, double);

}  // namespace calade::flood
