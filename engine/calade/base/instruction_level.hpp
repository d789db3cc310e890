// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

/// Before the definition of a hot function: compiles it once for the baseline and once for
/// x86-64-v3 (AVX2), and lets the loader choose. Every version gives the same bits, because
/// multiplications and additions are never fused and loops that sum are never reordered
/// (docs/decisions/0004). Nothing where the build asks for one level, on other compilers and with
/// sanitizers. The function must be in a source file, not in a header.
#if defined(CALADE_DISPATCH_KERNELS)
#define CALADE_KERNEL __attribute__((target_clones("default", "arch=x86-64-v3")))
#else
#define CALADE_KERNEL
#endif

namespace calade {

/// The level that CALADE_KERNEL functions run at on this machine, for the run's record:
/// "x86-64-v3" or "x86-64-v2"; a build for one level gives the level it was built for, "native"
/// standing for another processor's own. Set with the CMake option CALADE_INSTRUCTION_LEVEL.
[[nodiscard]] std::string_view instruction_level();

}  // namespace calade
