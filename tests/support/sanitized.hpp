// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace calade::test {

/// Whether a sanitizer instruments this program: it is several times slower than what users run.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool sanitized = true;
#else
inline constexpr bool sanitized = false;
#endif

}  // namespace calade::test
