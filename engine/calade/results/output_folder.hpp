// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace calade::results {

/// A folder in the making: `DIR.part` until commit() renames it to DIR. Without commit() the part
/// is removed.
class OutputFolder {
public:
    /// `known` are the files that a folder of this kind may hold (io::foreign_file); the first is
    /// its marker, which every finished one holds ("run.json"). Throws OutputError if `target`
    /// exists and `replace` is false, if it is to be replaced but holds no marker or a file of
    /// somebody's own, or if it cannot be made.
    OutputFolder(std::filesystem::path target, bool replace, const std::vector<std::string>& known);
    ~OutputFolder();
    OutputFolder(const OutputFolder&) = delete;
    OutputFolder& operator=(const OutputFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& part() const { return part_; }
    /// Puts the part in the target's place; what stood there goes only then. Throws OutputError.
    void commit();
    /// Without commit() the part stays: there is something in it to go on from.
    void keep_part() { kept_ = true; }

private:
    std::filesystem::path target_;
    std::filesystem::path part_;
    bool done_ = false, kept_ = false;
};

}  // namespace calade::results
