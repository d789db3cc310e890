// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace calade {

/// Room for files of this process on the disk of `place` (which need not exist yet), bytes;
/// infinite where the system does not tell. A quota that the system does not count as the disk's is
/// not seen.
[[nodiscard]] double free_bytes(const std::filesystem::path& place);

/// "is the disk full? 12 MB are free": for the message of a write that failed there.
[[nodiscard]] std::string room_words(const std::filesystem::path& place);

}  // namespace calade
