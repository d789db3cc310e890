// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string_view>

namespace calade::live {

/// A file that lines are appended to, each in one write. Not a public header.
class AlertFile {
public:
    /// Makes the folder too. Throws OutputError.
    explicit AlertFile(const std::filesystem::path& file);
    ~AlertFile();
    AlertFile(const AlertFile&) = delete;
    AlertFile& operator=(const AlertFile&) = delete;
    /// Adds the line end. Throws OutputError.
    void append(std::string_view line);

private:
    std::filesystem::path file_;
    int descriptor_ = -1;
};

}  // namespace calade::live
