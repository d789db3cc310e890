// SPDX-License-Identifier: Apache-2.0
// The inner loops for x86-64-v4 processors (engine/CMakeLists.txt gives the flags).
#include "calade/flood/kernel.hpp"

#if defined(__x86_64__)
namespace calade::flood::kernel {
namespace {
#include "calade/flood/kernel_face.inl"
#include "calade/flood/kernel_rows.inl"
}  // namespace

extern const Kernels v4_kernels;
const Kernels v4_kernels{velocities, west_faces, north_faces, outflow_share, update};
}  // namespace calade::flood::kernel
#endif
