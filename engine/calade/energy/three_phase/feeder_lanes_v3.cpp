// SPDX-License-Identifier: Apache-2.0
// Three-phase feeders for x86-64-v3 processors (engine/CMakeLists.txt gives the flags).
#include "calade/energy/three_phase/feeder_lanes.hpp"

#if defined(__x86_64__)
namespace calade::energy::three_phase::feeder_lanes {
namespace {
#include "calade/energy/three_phase/feeder_lanes.inl"
}  // namespace

const Sweep v3_sweep = sweep;
}  // namespace calade::energy::three_phase::feeder_lanes
#endif
