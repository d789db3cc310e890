// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace calade::io {

/// A file or folder in the making: work goes to a temporary name beside the final one, commit()
/// renames it. Without commit() the temporary is removed, so an aborted run leaves nothing behind.
class PendingOutput {
public:
    /// The parent folder is made if it is missing. What an earlier, killed process left at the
    /// temporary name is removed. Throws OutputError.
    explicit PendingOutput(std::filesystem::path target);
    ~PendingOutput();
    PendingOutput(const PendingOutput&) = delete;
    PendingOutput& operator=(const PendingOutput&) = delete;
    /// Where to write: `layers.gpkg` becomes `layers.partial.gpkg`, so that drivers that look at
    /// the extension work.
    [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }
    [[nodiscard]] const std::filesystem::path& target() const { return target_; }
    /// Puts the temporary in the target's place. A file replaces a file in one step; a folder
    /// replaces a folder by way of a second name. Throws OutputError.
    void commit();

private:
    std::filesystem::path target_;
    std::filesystem::path temporary_;
    bool done_ = false;
};

/// The first file in a folder, by its path in it, that is not one of `known` ("run.json",
/// "checkpoints/*.calade"; one `*` stands for any text without a slash), in alphabetical order;
/// empty where there is none. What GIS programs leave beside their files is nobody's own.
[[nodiscard]] std::string foreign_file(const std::filesystem::path& folder,
                                       const std::vector<std::string>& known);

/// Writes a text file under a temporary name, then renames it. Throws OutputError.
void write_text(const std::filesystem::path& file, std::string_view text);
/// The whole file. Throws DataError if it cannot be read.
[[nodiscard]] std::string read_text(const std::filesystem::path& file);

}  // namespace calade::io
