// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace calade::twin {

/// User and system time of this process so far, s.
[[nodiscard]] double cpu_seconds();
/// The most memory that this process has held, bytes.
[[nodiscard]] double peak_memory_bytes();

}  // namespace calade::twin
