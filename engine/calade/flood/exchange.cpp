// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/exchange.hpp"

#include <algorithm>

namespace calade::flood {

namespace {

constexpr double share_of_cell = 0.999;  // a sink leaves a film, the depth stays positive

double link_discharge(const Geometry::Link& link, double level_1, double level_2) {
    const double head_1 = level_1 - link.sill_m;
    const double head_2 = level_2 - link.sill_m;
    switch (link.kind) {
        case Geometry::Link::Kind::culvert:
            return culvert_discharge(link.culvert, level_1, level_2);
        case Geometry::Link::Kind::weir:
            return weir_discharge(link.width_m, link.coefficient, head_1, head_2);
        case Geometry::Link::Kind::orifice: break;
    }
    return orifice_discharge(link.width_m, link.height_m, link.coefficient, head_1, head_2);
}

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
Exchange<Real>::Exchange(const Geometry& geometry, const Forcing& forcing,
                         const Layout<Real>& layout)
    : geometry_(geometry), forcing_(forcing), layout_(layout), drains_(geometry, layout) {
    for (const Source& source : forcing.sources) {
        for (const Index cell : source.cells) {
            cells_.push_back(static_cast<std::size_t>(layout.position(cell)));
        }
    }
    for (const Geometry::Link& link : geometry.links) {
        for (const Index cell : {link.first, link.second}) {
            cells_.push_back(static_cast<std::size_t>(layout.position(cell)));
        }
    }
    cells_.insert(cells_.end(), drains_.cells().begin(), drains_.cells().end());
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
    run_links(state, water, dt);
    drains_.run(state, water, dt);
}

template <class Real>
void Exchange<Real>::run_links(State& state, Water<Real>& water, double dt) const {
    for (std::size_t i = 0; i < geometry_.links.size(); ++i) {
        const Geometry::Link& link = geometry_.links[i];
        const auto a = static_cast<std::size_t>(layout_.position(link.first));
        const auto b = static_cast<std::size_t>(layout_.position(link.second));
        const auto level = [&](std::size_t p) {
            return layout_.datum + static_cast<double>(layout_.z[p]) +
                   static_cast<double>(water.h[p]);
        };
        const double q = link_discharge(link, level(a), level(b));
        const bool forth = q > 0.0;
        const std::size_t from = forth ? a : b;
        const std::size_t to = forth ? b : a;
        const double area = layout_.cell * layout_.cell;
        const double area_from = area * static_cast<double>(layout_.phi[from]);
        const double area_to = area * static_cast<double>(layout_.phi[to]);
        const double equal = (level(from) - level(to)) / (1.0 / area_from + 1.0 / area_to);
        const double volume = std::min(std::abs(q) * dt, std::max(0.0, equal));
        if (!(volume > 0.0)) {
            continue;
        }
        const double moved = -add_volume(water, layout_, from, -volume);
        add_volume(water, layout_, to, moved);
        state.link_moved[i] += forth ? moved : -moved;
    }
}

template class Exchange<float>;
template class Exchange<double>;
template double add_volume(Water<float>&, const Layout<float>&, std::size_t, double);
template double add_volume(Water<double>&, const Layout<double>&, std::size_t, double);

}  // namespace calade::flood
