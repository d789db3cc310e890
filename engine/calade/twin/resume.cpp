// SPDX-License-Identifier: Apache-2.0
#include "calade/twin/resume.hpp"

#include "calade/base/error.hpp"

#include <optional>
#include <system_error>

namespace calade::twin {

namespace fs = std::filesystem;

namespace {

fs::path beside(fs::path folder, const char* suffix) {
    if (!folder.has_filename()) {
        folder = folder.parent_path();  // "runs/a/" is "runs/a"
    }
    folder += suffix;
    return folder;
}

fs::path latest_in(const fs::path& folder) {
    return folder / results::checkpoint_folder / results::latest_checkpoint;
}

}  // namespace

results::CheckpointFile find_interrupted(const fs::path& folder) {
    std::error_code error;
    const fs::path part = beside(folder, ".part");
    const fs::path aside = beside(folder, ".interrupted");
    if (fs::exists(latest_in(part), error)) {
        // A newer try of the same run: it had a checkpoint of its own before the older went.
        fs::remove_all(aside, error);
        fs::rename(part, aside, error);
        require<OutputError>(!error, "{} cannot be moved to {}: {}", part.string(), aside.string(),
                             error.message());
    }
    if (fs::exists(latest_in(aside), error)) {
        return results::open_checkpoint(latest_in(aside));
    }
    if (fs::exists(latest_in(folder), error)) {
        return results::open_checkpoint(latest_in(folder));
    }
    require<OutputError>(!fs::exists(folder / "run.json", error),
                         "{}: is complete; there is nothing to resume", folder.string());
    fail<OutputError>("{}: there is no interrupted run to resume; run it without --resume",
                      folder.string());
}

void remove_interrupted(const fs::path& folder) {
    std::error_code ignored;
    fs::remove_all(beside(folder, ".interrupted"), ignored);
}

void require_nothing_to_resume(const fs::path& folder) {
    std::error_code error;
    for (const char* suffix : {".part", ".interrupted"}) {
        const auto left = latest_in(beside(folder, suffix));
        if (fs::exists(left, error)) {
            std::string when = "a damaged checkpoint";
            try {
                const auto info = results::open_checkpoint(left).info;
                when = format_instant(after(info.start, info.time_s));
            } catch (const DataError&) {
                // Only a name for it is missing.
            }
            fail<OutputError>(
                "{}: an interrupted run stands at {}; say --resume to go on with it, or --force to "
                "begin anew",
                folder.string(), when);
        }
    }
}

}  // namespace calade::twin
