// SPDX-License-Identifier: Apache-2.0
// The inner loops of batches for any processor.
#include "calade/energy/power_flow/lanes.hpp"

namespace calade::energy::power_flow::lanes {
namespace {
#include "calade/energy/power_flow/lanes_mesh.inl"
#include "calade/energy/power_flow/lanes_tree.inl"
}  // namespace

const Kernels baseline_kernels{sweep, chord, solve, gather, scatter};
}  // namespace calade::energy::power_flow::lanes
