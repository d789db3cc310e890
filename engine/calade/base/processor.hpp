// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace calade {

/// Whether this processor runs what is compiled for x86-64-v3 (AVX2, FMA, BMI) or x86-64-v4
/// (AVX-512 F, BW, CD, DQ, VL). False on every other architecture.
[[nodiscard]] bool processor_has_v3();
[[nodiscard]] bool processor_has_v4();

}  // namespace calade
