// SPDX-License-Identifier: Apache-2.0
#include "calade/results/output_folder.hpp"

#include "calade/base/error.hpp"
#include "calade/io/output_file.hpp"

#include <fmt/format.h>

#include <system_error>

namespace calade::results {

namespace fs = std::filesystem;

namespace {

// "runs/a/" and "runs/a" are the same folder.
fs::path without_trailing_slash(fs::path path) {
    return path.has_filename() ? path : path.parent_path();
}

// Reports on a run or a comparison stand inside its folder if nobody says otherwise.
std::vector<std::string> with_reports(std::vector<std::string> known) {
    for (const char* language : {"fr", "en"}) {
        for (const char* ending : {"html", "csv"}) {
            known.push_back(fmt::format("report-{}/*.{}", language, ending));
        }
    }
    return known;
}

fs::path beside(const fs::path& target, const char* suffix) {
    fs::path path = target;
    path += suffix;
    return path;
}

}  // namespace

OutputFolder::OutputFolder(fs::path target, bool replace, const std::vector<std::string>& known)
    : target_(without_trailing_slash(std::move(target))), part_(beside(target_, ".part")) {
    require<OutputError>(!target_.empty(), "no output folder is given");
    std::error_code error;
    if (fs::exists(target_, error)) {
        require<OutputError>(replace, "{} exists already; choose another folder or replace it",
                             target_.string());
        require<OutputError>(fs::is_directory(target_, error), "{} is a file, expected a folder",
                             target_.string());
        const std::string& marker = known.front();
        require<OutputError>(fs::is_empty(target_, error) || fs::exists(target_ / marker, error),
                             "{} has no {} and is not empty, so it is not replaced; choose another "
                             "folder",
                             target_.string(), marker);
        const std::string foreign = io::foreign_file(target_, with_reports(known));
        require<OutputError>(foreign.empty(),
                             "{} holds {}, which Calade did not write, so it is not replaced; move "
                             "that file away or choose another folder",
                             target_.string(), foreign);
    }
    fs::remove_all(part_, error);  // what a killed process left
    fs::create_directories(part_, error);
    require<OutputError>(!error, "{} cannot be made: {}", part_.string(), error.message());
}

OutputFolder::~OutputFolder() {
    if (!done_ && !kept_) {
        std::error_code ignored;
        fs::remove_all(part_, ignored);
    }
}

void OutputFolder::commit() {
    std::error_code error;
    const fs::path old = beside(target_, ".old");
    const bool replaces = fs::exists(target_, error);
    if (replaces) {
        fs::remove_all(old, error);
        fs::rename(target_, old, error);
        require<OutputError>(!error, "{} cannot be replaced: {}", target_.string(),
                             error.message());
    }
    fs::rename(part_, target_, error);
    if (error) {
        std::error_code ignored;
        if (replaces) {
            fs::rename(old, target_, ignored);
        }
        fail<OutputError>("{} cannot be renamed to {}: {}", part_.string(), target_.string(),
                          error.message());
    }
    done_ = true;
    if (replaces) {
        fs::remove_all(old, error);
    }
}

}  // namespace calade::results
