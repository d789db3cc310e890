// SPDX-License-Identifier: Apache-2.0
// Three-phase feeders for any processor.
#include "calade/energy/three_phase/feeder_lanes.hpp"

namespace calade::energy::three_phase::feeder_lanes {
namespace {
#include "calade/energy/three_phase/feeder_lanes.inl"
}  // namespace

const Sweep baseline_sweep = sweep;
}  // namespace calade::energy::three_phase::feeder_lanes
