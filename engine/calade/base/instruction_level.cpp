// SPDX-License-Identifier: Apache-2.0
#include "calade/base/instruction_level.hpp"

namespace calade {

std::string_view instruction_level() {
#if defined(CALADE_DISPATCH_KERNELS)
    return __builtin_cpu_supports("x86-64-v3") != 0 ? "x86-64-v3" : "x86-64-v2";
#else
    return CALADE_BUILT_LEVEL;
#endif
}

}  // namespace calade
