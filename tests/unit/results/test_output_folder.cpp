// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/results/output_folder.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace {

using namespace calade;
namespace fs = std::filesystem;
using results::OutputFolder;

void put(const fs::path& file, const char* text) { std::ofstream(file) << text; }
std::string get(const fs::path& file) {
    std::string text;
    std::ifstream(file) >> text;
    return text;
}

TEST(OutputFolder, StandsUnderItsNameOnlyOnceItIsComplete) {
    const test::Scratch scratch;
    OutputFolder folder(scratch / "run", false, "run.json");
    put(folder.part() / "run.json", "new");
    EXPECT_FALSE(fs::exists(scratch / "run"));
    folder.commit();
    EXPECT_EQ(get(scratch / "run" / "run.json"), "new");
    EXPECT_EQ(scratch.entries(), 1);
}

TEST(OutputFolder, LeavesNothingBehindWithoutACommit) {
    const test::Scratch scratch;
    {
        const OutputFolder folder(scratch / "run", false, "run.json");
        put(folder.part() / "fields.nc", "half");
    }
    EXPECT_EQ(scratch.entries(), 0);
}

TEST(OutputFolder, RefusesAFolderThatExists) {
    const test::Scratch scratch;
    fs::create_directory(scratch / "run");
    try {
        const OutputFolder folder(scratch / "run", false, "run.json");
        FAIL() << "no error";
    } catch (const OutputError& error) {
        EXPECT_NE(std::string(error.what()).find("run exists already"), std::string::npos)
            << error.what();
    }
    EXPECT_EQ(scratch.entries(), 1);
}

TEST(OutputFolder, KeepsTheOldOneUntilTheNewOneIsComplete) {
    const test::Scratch scratch;
    fs::create_directory(scratch / "run");
    put(scratch / "run" / "run.json", "old");
    put(scratch / "run" / "extra", "old");
    {
        const OutputFolder aborted(scratch / "run", true, "run.json");
        EXPECT_EQ(get(scratch / "run" / "run.json"), "old");
    }
    EXPECT_EQ(get(scratch / "run" / "run.json"), "old");
    OutputFolder folder(scratch / "run", true, "run.json");
    put(folder.part() / "run.json", "new");
    folder.commit();
    EXPECT_EQ(get(scratch / "run" / "run.json"), "new");
    EXPECT_FALSE(fs::exists(scratch / "run" / "extra"));
    EXPECT_EQ(scratch.entries(), 1);
}

TEST(OutputFolder, NeverReplacesSomebodysOwnFolderOrFile) {
    const test::Scratch scratch;
    fs::create_directory(scratch / "home");
    put(scratch / "home" / "letter", "dear");
    put(scratch / "file", "text");
    EXPECT_THROW(OutputFolder(scratch / "home", true, "run.json"), OutputError);
    EXPECT_THROW(OutputFolder(scratch / "file", true, "run.json"), OutputError);
    EXPECT_EQ(get(scratch / "home" / "letter"), "dear");
}

TEST(OutputFolder, SaysWhereItCannotBeMade) {
    const test::Scratch scratch;
    put(scratch / "file", "text");
    try {
        const OutputFolder folder(scratch / "file" / "run", false, "run.json");
        FAIL() << "no error";
    } catch (const OutputError& error) {
        EXPECT_NE(std::string(error.what()).find("file/run.part cannot be made"), std::string::npos)
            << error.what();
    }
}

TEST(OutputFolder, ClearsWhatAKilledRunLeft) {
    const test::Scratch scratch;
    fs::create_directory(scratch / "run.part");
    put(scratch / "run.part" / "fields.nc", "half");
    const OutputFolder folder(scratch / "run/", false, "run.json");
    EXPECT_TRUE(fs::is_empty(folder.part()));
}

}  // namespace
