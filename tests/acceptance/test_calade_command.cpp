// SPDX-License-Identifier: Apache-2.0
// The command as a person meets it: exit codes, and messages that say where and what to do.
#include "calade/io/output_file.hpp"
#include "support/scratch.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <sys/wait.h>

#include <cstdlib>

namespace calade::test {
namespace {

namespace fs = std::filesystem;

struct Outcome {
    int code = -1;
    std::string out, err;
};

/// Runs a shell line in the folder; `calade` and "$CALADE" in it are the built program.
Outcome shell(const Scratch& folder, const std::string& line) {
    const std::string command = fmt::format(
        "cd '{}' && CALADE='{}' && calade() {{ \"$CALADE\" \"$@\"; }} && ( {} ) "
        ">.out 2>.err",
        folder.path().string(), CALADE_PROGRAM, line);
    const int status = std::system(command.c_str());
    Outcome outcome{WIFEXITED(status) ? WEXITSTATUS(status) : -1, io::read_text(folder / ".out"),
                    io::read_text(folder / ".err")};
    fs::remove(folder / ".out");
    fs::remove(folder / ".err");
    return outcome;
}

std::string small_surge() {
    return io::read_text(CALADE_SOURCE_DIR "/tests/acceptance/small_surge.toml");
}

std::string with(std::string text, const std::string& old, const std::string& fresh) {
    const auto at = text.find(old);
    EXPECT_NE(at, std::string::npos) << old;
    return at == std::string::npos ? text : text.replace(at, old.size(), fresh);
}

TEST(CaladeCommand, RunsAScenarioAndSaysWhereItsResultsAre) {
    const Scratch scratch;
    scratch.write("surge.toml", with(small_surge(), "\"1 h\"", "\"10 min\""));
    const auto done = shell(scratch, "calade run surge.toml");
    EXPECT_EQ(done.code, 0) << done.err;
    EXPECT_HOLDS(done.out, "runs/surge");
    EXPECT_HOLDS(done.err, "100 %");
    EXPECT_TRUE(fs::exists(scratch / "runs" / "surge" / "run.json"));
    const auto again = shell(scratch, "calade run surge.toml");
    EXPECT_EQ(again.code, 1);
    EXPECT_HOLDS(again.err, "runs/surge: exists already");
    EXPECT_HOLDS(again.err, "--force");
}

struct Fault {
    const char* name;
    const char* old;
    const char* fresh;
    std::vector<std::string> said;
};

// Each: what is wrong, on which line, and what the message must hold.
TEST(CaladeCommand, RefusesAFaultyScenarioWithItsLineAndTheWayOut) {
    const std::vector<Fault> faults = {
        {"unknown key", "duration = ", "durration = ", {"surge.toml:12", "durration", "duration"}},
        {"wrong unit", "\"1 h\"", "\"1 m2\"", {"surge.toml:12", "1 m2", "s, min, h, d"}},
        {"unknown boundary", "name = \"sea\"", "name = \"see\"", {"surge.toml:16", "'sea'"}},
        {"period that is no multiple", "\"1 h\"", "\"61 s\"", {"surge.toml:12", "61", "60"}},
        {"series too short",
         "tide = {",
         "times_h = [0, 0.5]\nlevels_m = [4.0, 4.2] #",
         {"surge.toml:18", "covers", "2024-02-12T09:30", "2024-02-12T10:00"}},
        {"start off the initial sea",
         "[[boundaries]]",
         "[initial]\nsea_level_m = 1.0\n\n[[boundaries]]",
         {"surge.toml:19", "1.00 m", "ramp"}},
        {"broken TOML", "[period]", "[period", {"surge.toml:10"}},
    };
    for (const Fault& fault : faults) {
        SCOPED_TRACE(fault.name);
        const Scratch scratch;
        scratch.write("surge.toml", with(small_surge(), fault.old, fault.fresh));
        for (const char* word : {"check", "run"}) {
            const auto outcome = shell(scratch, fmt::format("calade {} surge.toml", word));
            EXPECT_EQ(outcome.code, 2) << outcome.err;
            for (const auto& part : fault.said) {
                EXPECT_HOLDS(outcome.err, part);
            }
        }
        EXPECT_EQ(scratch.entries(), 1);  // nothing written
    }
}

TEST(CaladeCommand, NamesAFileThatIsNotThere) {
    const Scratch scratch;
    const auto outcome = shell(scratch, "calade run nowhere.toml");
    EXPECT_EQ(outcome.code, 2);
    EXPECT_HOLDS(outcome.err, "nowhere.toml");
    EXPECT_EQ(scratch.entries(), 0);
}

TEST(CaladeCommand, NamesTheNearestCommand) {
    const Scratch scratch;
    const auto outcome = shell(scratch, "calade runn surge.toml");
    EXPECT_EQ(outcome.code, 2);
    EXPECT_HOLDS(outcome.err, "'runn' is not a command");
    EXPECT_HOLDS(outcome.err, "Did you mean 'run'?");
    EXPECT_HOLDS(shell(scratch, "calade reprot a b").err, "Did you mean 'report'?");
}

TEST(CaladeCommand, HandsAWordThatItDoesNotKnowToAProgramOfThatName) {
    const Scratch scratch;
    scratch.write("calade-greet", "#!/bin/sh\necho \"greeted $*\"\nexit 7\n");
    fs::permissions(scratch / "calade-greet", fs::perms::owner_all);
    const auto outcome = shell(scratch, "PATH=\"$PWD:$PATH\" calade greet two words");
    EXPECT_EQ(outcome.code, 7);
    EXPECT_EQ(outcome.out, "greeted two words\n");
}

TEST(CaladeCommand, SaysWhereToGetAndPutDataThatAreMissing) {
    const Scratch scratch;
    fs::create_directory(scratch / "empty");
    fs::create_directory(scratch / "scenarios");
    fs::create_directory(scratch / "data");
    fs::copy(CALADE_SOURCE_DIR "/scenarios/dieppe_surge.toml", scratch / "scenarios");
    fs::copy(CALADE_SOURCE_DIR "/data/dieppe", scratch / "data/dieppe",
             fs::copy_options::recursive);
    const auto outcome =
        shell(scratch, "CALADE_DATA=\"$PWD/empty\" calade run scenarios/dieppe_surge.toml");
    EXPECT_EQ(outcome.code, 2);
    for (const char* part : {"not found", "docs/howto", "shared/data", "CALADE_DATA"}) {
        EXPECT_HOLDS(outcome.err, part);
    }
    EXPECT_FALSE(fs::exists(scratch / "runs"));
}

TEST(CaladeCommand, WritesWhatItHasWhenItIsStopped) {
    const Scratch scratch;
    scratch.write("surge.toml", small_surge());
    // Stopped as soon as its results begin to be written.
    const auto outcome = shell(scratch,
                               "\"$CALADE\" run surge.toml --out stopped & run=$!; "
                               "while [ ! -e stopped.part ] && kill -0 $run; do sleep 0.01; done; "
                               "sleep 0.1; kill -TERM $run; wait $run");
    EXPECT_EQ(outcome.code, 130) << outcome.err;
    EXPECT_HOLDS(outcome.out, "stopped early");
    EXPECT_HOLDS(io::read_text(scratch / "stopped" / "run.json"), "\"complete\": false");
    EXPECT_FALSE(fs::exists(scratch / "stopped.part"));
    const auto compared = shell(scratch, "calade compare stopped stopped");
    EXPECT_NE(compared.code, 0);
    EXPECT_HOLDS(compared.err, "interrupted");
}

TEST(CaladeCommand, MakesATownThatItCanReadAgain) {
    const Scratch scratch;
    const auto made = shell(scratch, "calade city new --buildings 500 --out small.twin");
    EXPECT_EQ(made.code, 0) << made.err;
    EXPECT_EQ(shell(scratch, "calade city check small.twin").code, 0);
    const auto again = shell(scratch, "calade city new --buildings 500 --out small.twin");
    EXPECT_EQ(again.code, 1);
    EXPECT_HOLDS(again.err, "exists already");
    const auto info = shell(scratch, "calade city info small.twin");
    const auto hash = [](const std::string& text) {
        const auto at = text.find("hash");
        return text.substr(at, text.find('\n', at) - at);
    };
    EXPECT_EQ(hash(info.out), hash(made.out));
}

TEST(CaladeCommand, ExplainsComparesAndRebuildsWhatItRan) {
    const Scratch scratch;
    scratch.write("surge.toml", small_surge());
    ASSERT_EQ(shell(scratch,
                    "calade run surge.toml --out a --quiet && calade run surge.toml --out b "
                    "--quiet --set boundaries.sea.offset_m=0.3")
                  .code,
              0);
    const auto unknown = shell(scratch, "calade explain a 'Quai de la Greeve'");
    EXPECT_EQ(unknown.code, 2);
    EXPECT_HOLDS(unknown.err, "did you mean 'Quai de la Grève'?");
    const auto told = shell(scratch, "calade explain a 'quai de la greve' --lang fr");
    EXPECT_EQ(told.code, 0) << told.err;
    EXPECT_HOLDS(told.out, "Heures UTC");
    EXPECT_HOLDS(shell(scratch, "calade explain a 'quai de la greve' --json").out,
                 "calade-explanation");
    const auto compared = shell(scratch, "calade compare a b a -o c");
    EXPECT_EQ(compared.code, 0) << compared.err;
    EXPECT_HOLDS(compared.out, "C against A");
    EXPECT_TRUE(fs::exists(scratch / "c" / "comparison.json"));
    fs::rename(scratch / "a", scratch / "moved");
    const auto checked = shell(scratch, "calade indicators moved --check");
    EXPECT_EQ(checked.code, 0) << checked.out << checked.err;
    EXPECT_EQ(shell(scratch, "calade compare moved").code, 2);
}

}  // namespace
}  // namespace calade::test
