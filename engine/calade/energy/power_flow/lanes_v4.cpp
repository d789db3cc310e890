// SPDX-License-Identifier: Apache-2.0
// The inner loops of batches for x86-64-v4 processors (engine/CMakeLists.txt gives the flags).
#include "calade/energy/power_flow/lanes.hpp"

#if defined(__x86_64__)
namespace calade::energy::power_flow::lanes {
namespace {
#include "calade/energy/power_flow/lanes_mesh.inl"
#include "calade/energy/power_flow/lanes_tree.inl"
}  // namespace

const Kernels v4_kernels{sweep, chord, solve, gather, scatter};
}  // namespace calade::energy::power_flow::lanes
#endif
