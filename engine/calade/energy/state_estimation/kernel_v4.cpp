// SPDX-License-Identifier: Apache-2.0
// State estimation for x86-64-v4 processors (engine/CMakeLists.txt gives the flags).
#include "calade/energy/state_estimation/kernel.hpp"

#if defined(__x86_64__)
namespace calade::energy::state_estimation::kernel {
namespace {
#include "calade/energy/state_estimation/kernel.inl"
}  // namespace

const Kernels v4_kernels{one, lanes};
}  // namespace calade::energy::state_estimation::kernel
#endif
