// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/weak_feeders.hpp"

#include "calade/base/error.hpp"
#include "calade/city/fill/radial_sweep.hpp"

namespace calade::city {

std::vector<WeakFeeder> weak_feeders(const PowerNetwork& network, double lowest_pu,
                                     double highest_pu) {
    std::vector<char> source(network.buses.size(), 0);
    for (const GridSource& s : network.sources) {
        source[s.bus.index()] = 1;
    }
    std::vector<WeakFeeder> weak;
    for (const Branch& first : network.branches) {
        if (!first.closed || !(source[first.from.index()] || source[first.to.index()])) {
            continue;
        }
        PowerNetwork alone = network;  // every other way out of a source is opened
        for (Branch& b : alone.branches) {
            if ((source[b.from.index()] || source[b.to.index()]) && b.name != first.name) {
                b.closed = false;
            }
        }
        try {
            const RadialVoltages v = sweep(alone);
            if (v.lowest_pu < lowest_pu || v.highest_pu > highest_pu) {
                weak.push_back({first.name, v.lowest_pu});
            }
        } catch (const NumericalError&) {
            weak.push_back({first.name, 0.0});
        }
    }
    return weak;
}

}  // namespace calade::city
