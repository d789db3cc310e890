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

const std::vector<std::string> known = {"run.json", "fields.nc", "series.nc",
                                        "checkpoints/*.calade"};

void put(const fs::path& file, const char* text) { std::ofstream(file) << text; }
std::string get(const fs::path& file) {
    std::string text;
    std::ifstream(file) >> text;
    return text;
}

TEST(OutputFolder, StandsUnderItsNameOnlyOnceItIsComplete) {
    const test::Scratch scratch;
    OutputFolder folder(scratch / "run", false, known);
    put(folder.part() / "run.json", "new");
    EXPECT_FALSE(fs::exists(scratch / "run"));
    folder.commit();
    EXPECT_EQ(get(scratch / "run" / "run.json"), "new");
    EXPECT_EQ(scratch.entries(), 1);
}

TEST(OutputFolder, LeavesNothingBehindWithoutACommit) {
    const test::Scratch scratch;
    {
        const OutputFolder folder(scratch / "run", false, known);
        put(folder.part() / "fields.nc", "half");
    }
    EXPECT_EQ(scratch.entries(), 0);
}

TEST(OutputFolder, RefusesAFolderThatExists) {
    const test::Scratch scratch;
    fs::create_directory(scratch / "run");
    try {
        const OutputFolder folder(scratch / "run", false, known);
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
    put(scratch / "run" / "series.nc", "old");
    {
        const OutputFolder aborted(scratch / "run", true, known);
        EXPECT_EQ(get(scratch / "run" / "run.json"), "old");
    }
    EXPECT_EQ(get(scratch / "run" / "run.json"), "old");
    OutputFolder folder(scratch / "run", true, known);
    put(folder.part() / "run.json", "new");
    folder.commit();
    EXPECT_EQ(get(scratch / "run" / "run.json"), "new");
    EXPECT_FALSE(fs::exists(scratch / "run" / "series.nc"));
    EXPECT_EQ(scratch.entries(), 1);
}

TEST(OutputFolder, TakesItsReportsForItsOwnButNothingElseBesideThem) {
    const test::Scratch scratch;
    fs::create_directories(scratch / "run" / "report-fr");
    put(scratch / "run" / "run.json", "old");
    put(scratch / "run" / "report-fr" / "report.html", "page");
    put(scratch / "run" / "report-fr" / "depth.csv", "table");
    EXPECT_NO_THROW(OutputFolder(scratch / "run", true, known));
    put(scratch / "run" / "report-fr" / "letter.odt", "dear");
    EXPECT_THROW(OutputFolder(scratch / "run", true, known), OutputError);
}

TEST(OutputFolder, NeverReplacesSomebodysOwnFolderOrFile) {
    const test::Scratch scratch;
    fs::create_directory(scratch / "home");
    put(scratch / "home" / "letter", "dear");
    put(scratch / "file", "text");
    EXPECT_THROW(OutputFolder(scratch / "home", true, known), OutputError);
    EXPECT_THROW(OutputFolder(scratch / "file", true, known), OutputError);
    EXPECT_EQ(get(scratch / "home" / "letter"), "dear");
}

TEST(OutputFolder, ReplacesNoFolderThatHoldsAFileOfSomebodysOwn) {
    const test::Scratch scratch;
    const fs::path run = scratch / "run";
    fs::create_directories(run / "checkpoints");
    put(run / "run.json", "old");
    put(run / "checkpoints" / "2024.calade", "old");
    put(run / "max_depth.tif.aux.xml", "of a GIS");
    EXPECT_NO_THROW(OutputFolder(run, true, known));
    for (const char* own : {"notes.txt", "checkpoints/notes.txt", "pictures/quay.png"}) {
        SCOPED_TRACE(own);
        fs::create_directories((run / own).parent_path());
        put(run / own, "mine");
        const auto said =
            test::message_of<OutputError>([&] { OutputFolder folder(run, true, known); });
        EXPECT_NE(said.find(std::string("run holds ") + own), std::string::npos) << said;
        EXPECT_EQ(get(run / own), "mine");
        EXPECT_EQ(get(run / "run.json"), "old");
        EXPECT_FALSE(fs::exists(scratch / "run.part"));
        fs::remove(run / own);
    }
}

TEST(OutputFolder, SaysWhereItCannotBeMade) {
    const test::Scratch scratch;
    put(scratch / "file", "text");
    try {
        const OutputFolder folder(scratch / "file" / "run", false, known);
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
    const OutputFolder folder(scratch / "run/", false, known);
    EXPECT_TRUE(fs::is_empty(folder.part()));
}

}  // namespace
