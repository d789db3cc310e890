// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

namespace calade::test {

/// The shipped surge on a demo town of 500 buildings, for runs of seconds.
inline const std::filesystem::path small_surge =
    CALADE_SOURCE_DIR "/tests/acceptance/small_surge.toml";

}  // namespace calade::test
