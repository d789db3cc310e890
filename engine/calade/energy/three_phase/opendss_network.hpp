// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/three_phase/nodal.hpp"
#include "calade/io/opendss.hpp"

#include <map>
#include <string>
#include <vector>

namespace calade::energy::three_phase {

struct OpenDssNetwork {
    NodalNetwork network;
    std::vector<std::string> node;  ///< "bus.phase" of each node, lower case
    std::map<std::string, Index> number;
};

/// The network of a script as it stands: taps, switches and capacitors as written, controls not
/// run. What the models are is in docs/theory/energy.md. Throws DataError naming the element for a
/// missing property or code, impossible values, no source, and equipment outside the subset.
[[nodiscard]] OpenDssNetwork make_network(const io::DssScript& script);

}  // namespace calade::energy::three_phase
