// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace calade::test {

/// A folder of its own for one test, removed at the end.
class Scratch {
public:
    Scratch() {
        std::string name = (std::filesystem::temp_directory_path() / "calade_test_XXXXXX").string();
        path_ = mkdtemp(name.data());
    }
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path operator/(std::string_view name) const {
        return path_ / name;
    }
    /// Number of entries: nothing half written means that none was added.
    [[nodiscard]] int entries() const {
        int n = 0;
        for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(path_)) {
            ++n;
        }
        return n;
    }
    std::filesystem::path write(std::string_view name, std::string_view text) const {
        std::ofstream(path_ / name, std::ios::binary) << text;
        return path_ / name;
    }

private:
    std::filesystem::path path_;
};

/// The folder of real data: $CALADE_DATA, else ../shared/data beside the checkout; empty if absent.
inline std::filesystem::path data_folder() {
    const char* set = std::getenv("CALADE_DATA");
    const std::filesystem::path folder =
        set != nullptr ? set : std::filesystem::path(CALADE_SOURCE_DIR) / ".." / "shared" / "data";
    return std::filesystem::is_directory(folder) ? folder : std::filesystem::path{};
}

/// The message of the exception of type `Kind` that `call` throws; a note if it throws none.
template <class Kind, class Call>
std::string message_of(const Call& call) {
    try {
        call();
    } catch (const Kind& error) {
        return error.what();
    }
    return "(nothing was thrown)";
}

}  // namespace calade::test

/// Fails unless `text` holds `part`.
#define EXPECT_HOLDS(text, part)                               \
    EXPECT_NE(std::string(text).find(part), std::string::npos) \
        << "'" << (text) << "' lacks '" << (part) << "'"
