// SPDX-License-Identifier: Apache-2.0
#include "calade/city/recipe.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace calade::city {
namespace {

namespace fs = std::filesystem;

/// Works in a folder, with CALADE_DATA at another, until it goes.
class Workplace {
public:
    Workplace(const fs::path& folder, const fs::path& data)
        : before_(fs::current_path()), named_(std::getenv("CALADE_DATA")) {
        data_before_ = named_ != nullptr ? named_ : "";
        fs::current_path(folder);
        ::setenv("CALADE_DATA", data.c_str(), 1);
    }
    ~Workplace() {
        fs::current_path(before_);
        if (named_ == nullptr) {
            ::unsetenv("CALADE_DATA");
        } else {
            ::setenv("CALADE_DATA", data_before_.c_str(), 1);
        }
    }
    Workplace(const Workplace&) = delete;
    Workplace& operator=(const Workplace&) = delete;

private:
    fs::path before_;
    const char* named_;
    std::string data_before_;
};

// `calade run storm.toml` in the scenario's own folder: its path has no folder to look in.
TEST(FindData, LooksBesideAFileThatIsNamedWithoutItsFolder) {
    const test::Scratch folder;
    const test::Scratch data;
    std::ofstream(folder / "sewer.inp") << "[JUNCTIONS]\n";
    const Workplace here(folder / ".", data / ".");
    EXPECT_TRUE(fs::exists(find_data("sewer.inp", fs::path("storm.toml").parent_path())));
    EXPECT_TRUE(fs::exists(find_data("sewer.inp", folder / ".")));
}

}  // namespace
}  // namespace calade::city
