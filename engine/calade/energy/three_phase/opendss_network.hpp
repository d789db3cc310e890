// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/three_phase/nodal.hpp"
#include "calade/io/opendss.hpp"

#include <map>
#include <string>
#include <vector>

namespace calade::energy::three_phase {

/// Taps by transformer and winding, in its rated voltage.
using Taps = std::map<std::string, std::vector<double>>;

/// A transformer as it stands in a network: what a regulator needs of it.
struct DssTransformer {
    struct Winding {
        bool delta = false;
        double rated_v = 0.0;  ///< V across it at tap 1
        double tap = 1.0, lowest = 0.9, highest = 1.1;
        double taps = 32.0;  ///< steps from lowest to highest
        [[nodiscard]] double step() const { return (highest - lowest) / taps; }
    };
    std::size_t phases = 0;
    std::vector<Winding> winding;
    std::vector<Index> conductor;  ///< by winding, `phases + 1` each: its nodes, −1: ground
    std::vector<int> back_of;      ///< by winding and phase: the conductor at its other end
    std::vector<Complex> y;        ///< between conductors, row by row

    [[nodiscard]] double rated_v(std::size_t w) const { return winding[w].rated_v; }
    [[nodiscard]] Index front(std::size_t w, std::size_t phase) const {
        return conductor[w * (phases + 1) + phase];
    }
    [[nodiscard]] Index back(std::size_t w, std::size_t phase) const {
        return conductor[w * (phases + 1) + static_cast<std::size_t>(back_of[w * phases + phase])];
    }
    /// Into a conductor of a winding, A.
    [[nodiscard]] Complex current(std::size_t w, std::size_t phase,
                                  const std::vector<Complex>& v) const;
};

struct OpenDssNetwork {
    NodalNetwork network;
    std::vector<std::string> node;  ///< "bus.phase" of each node, lower case
    std::map<std::string, Index> number;
    std::map<std::string, DssTransformer> transformers;  ///< in service, by name
};

/// The network of a script as it stands: taps (or those that are given, where there are some),
/// switches and capacitors as written, controls not run (opendss_regulators.hpp does). What the
/// models are is in docs/theory/energy.md. Throws DataError naming the element for a missing
/// property or code, impossible values, no source, and equipment outside the subset.
[[nodiscard]] OpenDssNetwork make_network(const io::DssScript& script, const Taps& taps = {});

}  // namespace calade::energy::three_phase
