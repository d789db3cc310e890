// SPDX-License-Identifier: Apache-2.0
#include "calade/io/output_file.hpp"

#include "calade/base/disk.hpp"
#include "calade/base/error.hpp"

#include <fcntl.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <system_error>

namespace calade::io {

namespace fs = std::filesystem;

PendingOutput::PendingOutput(fs::path target) : target_(std::move(target)) {
    require<OutputError>(target_.has_filename(), "output '{}' has no name", target_.string());
    temporary_ = target_.parent_path() /
                 (target_.stem().string() + ".partial" + target_.extension().string());
    std::error_code error;
    if (target_.has_parent_path()) {
        fs::create_directories(target_.parent_path(), error);
        require<OutputError>(!error, "{}: folder cannot be made: {}",
                             target_.parent_path().string(), error.message());
    }
    fs::remove_all(temporary_, error);
    require<OutputError>(!error, "{}: the remains of an earlier run cannot be removed: {}",
                         temporary_.string(), error.message());
}

PendingOutput::~PendingOutput() {
    if (!done_) {
        std::error_code ignored;
        fs::remove_all(temporary_, ignored);
    }
}

void PendingOutput::commit() {
    std::error_code error;
    if (fs::is_directory(temporary_) && fs::exists(target_)) {
        // Both folders change names in one step; the old one is then the temporary and goes away.
        const int failed =
            renameat2(AT_FDCWD, temporary_.c_str(), AT_FDCWD, target_.c_str(), RENAME_EXCHANGE);
        if (failed == 0) {
            done_ = true;
            fs::remove_all(temporary_, error);
            return;
        }
        // Not every file system can exchange: step aside instead.
        const fs::path old = target_.string() + ".old";
        fs::remove_all(old, error);
        fs::rename(target_, old, error);
        require<OutputError>(!error, "{}: cannot be replaced: {}", target_.string(),
                             error.message());
        fs::rename(temporary_, target_, error);
        if (error) {
            std::error_code ignored;
            fs::rename(old, target_, ignored);
        } else {
            std::error_code ignored;
            fs::remove_all(old, ignored);
        }
    } else {
        fs::rename(temporary_, target_, error);
    }
    require<OutputError>(!error, "{}: cannot be put in place: {}", target_.string(),
                         error.message());
    done_ = true;
}

void write_text(const fs::path& file, std::string_view text) {
    PendingOutput pending(file);
    {
        std::ofstream out(pending.temporary(), std::ios::binary);
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        out.flush();
        require<OutputError>(out.good(), "{}: cannot be written; {}", file.string(),
                             room_words(file));
    }
    pending.commit();
}

std::string read_text(const fs::path& file) {
    std::error_code error, ignored;
    const auto size = fs::file_size(file, error);
    std::ifstream in(file, std::ios::binary);
    require<DataError>(!error && in.is_open(), "{}: cannot be read: {}", file.string(),
                       fs::exists(file, ignored) ? "not a readable file" : "no such file");
    std::string text(size, '\0');
    in.read(text.data(), static_cast<std::streamsize>(size));
    require<DataError>(in.gcount() == static_cast<std::streamsize>(size),
                       "{}: ended while it was read", file.string());
    return text;
}

namespace {

bool has_form(std::string_view name, std::string_view pattern) {
    const auto star = pattern.find('*');
    if (star == std::string_view::npos) {
        return name == pattern;
    }
    const auto head = pattern.substr(0, star);
    const auto tail = pattern.substr(star + 1);
    return name.size() >= head.size() + tail.size() && name.starts_with(head) &&
           name.ends_with(tail) &&
           name.substr(head.size(), name.size() - head.size() - tail.size()).find('/') ==
               std::string_view::npos;
}

// Statistics and journals of GDAL and SQLite.
bool is_by_product(std::string_view name) {
    return name.ends_with(".aux.xml") || name.ends_with(".gpkg-wal") || name.ends_with(".gpkg-shm");
}

}  // namespace

std::string foreign_file(const fs::path& folder, const std::vector<std::string>& known) {
    std::string first;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string name = entry.path().lexically_relative(folder).generic_string();
        const bool ours = std::any_of(known.begin(), known.end(),
                                      [&](const std::string& k) { return has_form(name, k); });
        const bool folder_only = entry.is_directory() && !entry.is_symlink();
        if (!folder_only && !ours && !is_by_product(name) && (first.empty() || name < first)) {
            first = name;
        }
    }
    return first;
}

}  // namespace calade::io
