// SPDX-License-Identifier: Apache-2.0
// The inner loops for any processor.
#include "calade/flood/kernel.hpp"

namespace calade::flood::kernel {
namespace {
#include "calade/flood/kernel_face.inl"
#include "calade/flood/kernel_rows.inl"
}  // namespace

extern const Kernels baseline_kernels;
const Kernels baseline_kernels{velocities, west_faces, north_faces, outflow_share, update};
}  // namespace calade::flood::kernel
