// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/drain_exchange.hpp"

#include "calade/flood/exchange.hpp"
#include "calade/flood/model.hpp"

#include <cstdint>

namespace calade::flood {

std::unique_ptr<drains::Sewer> make_sewer(const Geometry& geometry) {
    const Geometry::Drains& d = geometry.drains;
    if (d.network.empty()) {
        return nullptr;
    }
    std::vector<std::uint8_t> linked(d.network.nodes.size(), 0);
    for (const auto& opened : d.opened) {
        linked[static_cast<std::size_t>(opened.node)] = 1;
    }
    return std::make_unique<drains::Sewer>(d.network, d.options, d.opening, std::move(linked));
}

void add_to_ledger(const drains::Sewer& sewer, const drains::State& state, sim::Ledger& ledger) {
    ledger.stored += sewer.stored(state);
    double out = 0.0;
    double in = 0.0;
    double lost = 0.0;
    for (std::size_t n = 0; n < state.lost.size(); ++n) {
        out += state.outfall_out[n];
        in += state.outfall_in[n];
        lost += state.lost[n];
    }
    ledger.inputs.push_back({"drains inflow", state.inflow_in});
    ledger.inputs.push_back({"drains outfalls", in});
    ledger.outputs.push_back({"drains outfalls", out});
    ledger.outputs.push_back({"drains taken", state.inflow_out});
    ledger.outputs.push_back({"drains lost over rims", lost});
}

template <class Real>
DrainExchange<Real>::DrainExchange(const Geometry& geometry, const Layout<Real>& layout)
    : geometry_(geometry), layout_(layout), sewer_(make_sewer(geometry)) {
    for (const auto& opened : geometry.drains.opened) {
        cells_.push_back(static_cast<std::size_t>(layout.position(opened.cell)));
    }
}

template <class Real>
void DrainExchange<Real>::run(State& state, Water<Real>& water, double dt) const {
    if (!sewer_) {
        return;
    }
    std::vector<drains::Inlet> inlets(cells_.size());
    for (std::size_t k = 0; k < inlets.size(); ++k) {
        const std::size_t p = cells_[k];
        drains::Inlet& inlet = inlets[k];
        inlet.node = geometry_.drains.opened[k].node;
        inlet.ground = layout_.datum + static_cast<double>(layout_.z[p]);
        inlet.level =
            inlet.ground + static_cast<double>(water.h[p]) + static_cast<double>(water.h_low[p]);
        inlet.area = layout_.cell * layout_.cell * static_cast<double>(layout_.phi[p]);
    }
    sewer_->advance(state.drains, state.drains.time + dt, inlets);
    for (std::size_t k = 0; k < inlets.size(); ++k) {
        const double asked = inlets[k].volume;
        if (asked == 0.0) {
            continue;
        }
        const double taken = -add_volume(water, layout_, cells_[k], -asked);
        // Two manholes may share a cell and ask for more than it holds: the later one gives back.
        state.drains.volume[static_cast<std::size_t>(inlets[k].node)] += taken - asked;
        state.drains.from_surface[static_cast<std::size_t>(inlets[k].node)] += taken - asked;
    }
}

template class DrainExchange<float>;
template class DrainExchange<double>;

}  // namespace calade::flood
