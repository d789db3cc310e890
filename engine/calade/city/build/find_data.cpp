// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/city/recipe.hpp"

#include <cstdlib>
#include <vector>

namespace calade::city {
namespace {

namespace fs = std::filesystem;

/// `shared/data` beside the checkout that holds `inside`, or above the working folder: the first
/// one on the way up.
void add_shared_folders(fs::path inside, std::vector<fs::path>& places) {
    std::error_code ignored;
    inside = fs::absolute(inside, ignored);
    while (true) {
        const fs::path candidate = inside / "shared" / "data";
        if (fs::is_directory(candidate, ignored)) {
            places.push_back(candidate);
            return;
        }
        if (!inside.has_relative_path()) {
            return;
        }
        inside = inside.parent_path();
    }
}

}  // namespace

fs::path find_data(const fs::path& relative, const fs::path& beside) {
    if (relative.is_absolute() && fs::exists(relative)) {
        return relative;
    }
    std::vector<fs::path> places;
    const char* named = std::getenv("CALADE_DATA");
    if (named != nullptr && *named != '\0') {
        places.emplace_back(named);
    } else {
        places.emplace_back("../shared/data");
        add_shared_folders(beside.empty() ? fs::current_path() : beside, places);
    }
    places.push_back(beside.empty() ? fs::path(".") : beside);
    std::string looked;
    for (const fs::path& place : places) {
        if (fs::exists(place / relative)) {
            return (place / relative).lexically_normal();
        }
        looked += fmt::format("\n  {}", (place / relative).lexically_normal().string());
    }
    fail<DataError>(
        "data file '{}' not found. Looked for:{}\nCity data are not part of the repository: "
        "get the sets that the recipe's page in docs/howto names, put them into a folder "
        "shared/data beside the checkout, or set CALADE_DATA to the folder that holds '{}'.",
        relative.string(), looked, relative.begin()->string());
}

}  // namespace calade::city
