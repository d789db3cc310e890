// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/cable_sizing.hpp"

#include "calade/base/error.hpp"
#include "calade/city/fill/radial_sweep.hpp"

#include <algorithm>
#include <map>

namespace calade::city {
namespace {

constexpr double boosting_tap = 0.975;
constexpr int most_rounds = 200;

class Sizer {
public:
    Sizer(PowerNetwork& network, std::vector<CableSize>& steps) : net_(network), steps_(steps) {}

    void thicken(Index branch, SizingResult& result) {
        Branch& b = net_.branches[static_cast<std::size_t>(branch)];
        CableSize& size = steps_[static_cast<std::size_t>(branch)];
        ++size.step;
        lay_cable(b, line_types(net_.buses[b.to.index()].nominal_v, size.overhead), size,
                  geo::length(b.route));
        ++result.lines_thickened;
    }

    /// The transformer on the way from a bus to the source; -1 if there is none.
    Index transformer_above(const RadialVoltages& v, Index bus) const {
        for (Index b = v.parent_branch[static_cast<std::size_t>(bus)]; b >= 0;) {
            const Branch& branch = net_.branches[static_cast<std::size_t>(b)];
            if (branch.kind == BranchKind::transformer) {
                return b;
            }
            bus = branch.from.value == bus ? branch.to.value : branch.from.value;
            b = v.parent_branch[static_cast<std::size_t>(bus)];
        }
        return -1;
    }

    /// Thickens every low-voltage line above the bus; where there is none left to blame (the bus is
    /// the station's own), the medium-voltage ones.
    void thicken_path(const RadialVoltages& v, Index bus, SizingResult& result) {
        bool thickened = false;
        for (Index b = v.parent_branch[static_cast<std::size_t>(bus)]; b >= 0;
             b = v.parent_branch[static_cast<std::size_t>(bus)]) {
            const Branch& branch = net_.branches[static_cast<std::size_t>(b)];
            bus = branch.from.value == bus ? branch.to.value : branch.from.value;
            if (branch.kind == BranchKind::transformer) {
                if (thickened) {
                    return;
                }
                continue;
            }
            thicken(b, result);
            thickened = true;
        }
    }

private:
    PowerNetwork& net_;
    std::vector<CableSize>& steps_;
};

}  // namespace

SizingResult size_cables(PowerNetwork& network, std::vector<CableSize>& steps,
                         const VoltageBand& band) {
    Sizer sizer(network, steps);
    SizingResult result;
    for (int round = 0; round < most_rounds; ++round) {
        const RadialVoltages v = sweep(network);
        result.lowest_pu = v.lowest_pu;
        result.highest_pu = v.highest_pu;
        bool changed = false;
        for (std::size_t b = 0; b < network.branches.size(); ++b) {
            if (steps[b].step >= 0 && v.current_a[b] > network.branches[b].rated_a) {
                sizer.thicken(static_cast<Index>(b), result);
                changed = true;
            }
        }
        // The lowest bus under each transformer (-1: on the medium-voltage side).
        std::map<Index, Index> worst;
        for (std::size_t k = 0; k < v.pu.size(); ++k) {
            if (v.pu[k] > 0.0 && v.pu[k] < band.lowest_pu) {
                const Index above = sizer.transformer_above(v, static_cast<Index>(k));
                const auto [place, fresh] = worst.try_emplace(above, static_cast<Index>(k));
                if (!fresh && v.pu[k] < v.pu[static_cast<std::size_t>(place->second)]) {
                    place->second = static_cast<Index>(k);
                }
            }
        }
        for (const auto& [above, bus] : worst) {
            changed = true;
            if (above >= 0) {
                Branch& transformer = network.branches[static_cast<std::size_t>(above)];
                const double unloaded = v.pu[transformer.from.index()] / boosting_tap;
                if (transformer.tap == 1.0 && unloaded <= band.highest_pu) {
                    transformer.tap = boosting_tap;
                    ++result.taps_set;
                    continue;
                }
            }
            sizer.thicken_path(v, bus, result);
        }
        if (!changed) {
            require<NumericalError>(v.highest_pu <= band.highest_pu,
                                    "the power grid reaches {:.4f} pu, expected at most {:.4f}",
                                    v.highest_pu, band.highest_pu);
            return result;
        }
    }
    fail<NumericalError>(
        "the power grid still falls to {:.4f} pu after {} rounds of thicker "
        "cables, expected at least {:.4f}",
        result.lowest_pu, most_rounds, band.lowest_pu);
}

}  // namespace calade::city
