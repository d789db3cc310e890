// SPDX-License-Identifier: Apache-2.0
// A run leaves a whole directory or none.
#include "calade/base/error.hpp"
#include "calade/base/progress.hpp"
#include "calade/io/output_file.hpp"
#include "small_surge.hpp"
#include "support/scratch.hpp"
#include "support/town_run.hpp"

#include <gtest/gtest.h>

#include <map>

namespace calade::test {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> five_minutes = {"period.duration=\"5 min\"",
                                               "period.report=\"5 min\""};

twin::RunResult run(const fs::path& scenario, const fs::path& out, bool replace = false) {
    return twin::run_scenario(scenario, {five_minutes, out, replace, 2, false});
}

std::map<std::string, std::string> contents(const fs::path& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        files[entry.path().filename().string()] = io::read_text(entry.path());
    }
    return files;
}

TEST(RunDirectory, HoldsEverythingThatItPromises) {
    const Scratch scratch;
    run(small_surge, scratch / "run");
    for (const char* name : {"run.json", "indicators.json", "events.jsonl", "fields.nc",
                             "series.nc", "layers.gpkg", "max_depth.tif", "scenario.toml"}) {
        EXPECT_TRUE(fs::exists(scratch / "run" / name)) << name;
    }
    EXPECT_EQ(scratch.entries(), 1);  // no temporary beside it
}

TEST(RunDirectory, ThatExistsIsLeftAsItIs) {
    const Scratch scratch;
    run(small_surge, scratch / "run");
    const auto before = contents(scratch / "run");
    const auto message = message_of<OutputError>([&] { run(small_surge, scratch / "run"); });
    EXPECT_HOLDS(message, (scratch / "run").string());
    EXPECT_EQ(contents(scratch / "run"), before);
    EXPECT_EQ(scratch.entries(), 1);
}

TEST(RunDirectory, IsReplacedOnlyOnDemand) {
    const Scratch scratch;
    const auto first = run(small_surge, scratch / "run");
    const auto second = run(small_surge, scratch / "run", true);
    EXPECT_EQ(first.results_hash, second.results_hash);
    EXPECT_EQ(scratch.entries(), 1);
}

TEST(RunDirectory, OfSomebodyElseIsNeverReplaced) {
    const Scratch scratch;
    fs::create_directory(scratch / "thesis");
    io::write_text(scratch / "thesis" / "chapter.txt", "Two years of work");
    EXPECT_THROW(run(small_surge, scratch / "thesis", true), OutputError);
    EXPECT_EQ(contents(scratch / "thesis").size(), 1U);
}

TEST(RunDirectory, SaysThatAnInterruptedRunIsNotComplete) {
    const Scratch scratch;
    set_interrupt(true);
    const auto result = run(small_surge, scratch / "run");
    set_interrupt(false);
    EXPECT_FALSE(result.complete);
    EXPECT_EQ(scratch.entries(), 1);
    const auto text = io::read_text(scratch / "run" / "run.json");
    EXPECT_HOLDS(text, "\"complete\": false");
    EXPECT_THROW((void)results::read_run(scratch / "run"), DataError);
}

TEST(RunDirectory, IsNotBegunWhereItCannotStand) {
    const Scratch scratch;
    const auto file = scratch.write("a_file", "");
    EXPECT_THROW(run(small_surge, file / "run"), OutputError);
    EXPECT_THROW(run(small_surge, "/proc/calade/run"), OutputError);
    EXPECT_EQ(scratch.entries(), 1);
}

TEST(RunDirectory, IsNotBegunWithoutItsTown) {
    const Scratch scratch;
    const auto scenario = scratch.write("lost.toml",
                                        "name = \"Lost\"\n"
                                        "city = { twin = \"nowhere.twin\" }\n"
                                        "period.start = 2024-02-12T09:00:00Z\n");
    const auto message = message_of<DataError>([&] { run(scenario, scratch / "run"); });
    EXPECT_HOLDS(message, "nowhere.twin");
    EXPECT_EQ(scratch.entries(), 1);
}

}  // namespace
}  // namespace calade::test
