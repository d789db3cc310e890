// SPDX-License-Identifier: Apache-2.0
#include "calade/base/processor.hpp"

namespace calade {

#if defined(__x86_64__)
// By features: clang 16 does not know the levels' names.
bool processor_has_v3() {
    return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0 &&
           __builtin_cpu_supports("bmi") != 0 && __builtin_cpu_supports("bmi2") != 0;
}

bool processor_has_v4() {
    return processor_has_v3() && __builtin_cpu_supports("avx512f") != 0 &&
           __builtin_cpu_supports("avx512bw") != 0 && __builtin_cpu_supports("avx512cd") != 0 &&
           __builtin_cpu_supports("avx512dq") != 0 && __builtin_cpu_supports("avx512vl") != 0;
}
#else
bool processor_has_v3() { return false; }
bool processor_has_v4() { return false; }
#endif

}  // namespace calade
