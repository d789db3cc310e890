// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace calade::flood {

/// Instruction levels of the inner loops. All give the same bits.
enum class SimdLevel { baseline, v3, v4 };

/// The best level that this machine has.
[[nodiscard]] SimdLevel best_simd_level();
/// Level in use by new models: the best one, or the one forced by the environment variable
/// CALADE_SIMD (baseline, v3, v4).
[[nodiscard]] SimdLevel simd_level();
/// Forces a level from now on (tests, reproduction of another machine's run).
void force_simd_level(SimdLevel level);
[[nodiscard]] const char* to_string(SimdLevel level);

}  // namespace calade::flood
