// SPDX-License-Identifier: Apache-2.0
// The inner loops for x86-64-v4 processors (engine/CMakeLists.txt gives the flags).
#include "calade/flood/kernel.hpp"

#if defined(__x86_64__)
namespace calade::flood::kernel {
namespace {
#include "calade/flood/kernel_face.inl"
#include "calade/flood/kernel_half.inl"
#include "calade/flood/kernel_inertial.inl"
#include "calade/flood/kernel_rows.inl"
}  // namespace

const Level v4{make_kernels<float>(), make_kernels<double>()};
}  // namespace calade::flood::kernel
#endif
