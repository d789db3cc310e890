// SPDX-License-Identifier: Apache-2.0
// State estimation for any processor.
#include "calade/energy/state_estimation/kernel.hpp"

namespace calade::energy::state_estimation::kernel {
namespace {
#include "calade/energy/state_estimation/kernel.inl"
}  // namespace

const Kernels baseline_kernels{one, lanes};
}  // namespace calade::energy::state_estimation::kernel
