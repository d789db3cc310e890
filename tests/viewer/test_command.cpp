// SPDX-License-Identifier: Apache-2.0
// The program as people call it.
#include "drawn_run.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <array>
#include <cstdio>

namespace calade::viewer {

namespace {

struct Called {
    int exit_code = -1;
    std::string output;
};

Called call(const std::string& arguments) {
    Called called;
    FILE* pipe =
        popen(("env -u DISPLAY " CALADE_VIEW_PROGRAM " " + arguments + " 2>&1").c_str(), "r");
    std::array<char, 512> part{};
    while (fgets(part.data(), part.size(), pipe) != nullptr) {
        called.output += part.data();
    }
    called.exit_code = WEXITSTATUS(pclose(pipe));
    return called;
}

class CommandTest : public ::testing::Test {
protected:
    CommandTest() { test::DrawnRun::write(folder_ / "run"); }
    [[nodiscard]] std::string run() const { return (folder_ / "run").string(); }
    test::Scratch folder_;
};

TEST_F(CommandTest, WritesAStillAndItsIdentitiesWithoutADisplay) {
    const Called called =
        call(run() + " --time 07:00 --size 320x180 --still " + (folder_ / "a.png").string() +
             " --identity " + (folder_ / "b.png").string());
    EXPECT_EQ(called.exit_code, 0) << called.output;
    EXPECT_TRUE(std::filesystem::exists(folder_ / "a.png"));
    EXPECT_TRUE(std::filesystem::exists(folder_ / "b.png"));
    EXPECT_EQ(folder_.entries(), 3);  // the run and the two pictures, no temporary left
}

TEST_F(CommandTest, AnswersWrongInputWithExitCodeTwoAndTheReason) {
    const std::string still = " --still " + (folder_ / "a.png").string();
    for (const auto& [arguments, reason] :
         {std::pair{folder_.path().string() + still, "is not a run directory: it has no run.json"},
          std::pair{run() + still + " --time 23:00", "expected a time of the run"},
          std::pair{run() + still + " --lang de", "--lang is 'de', expected fr or en"},
          std::pair{run() + still + " --size huge", "--size is 'huge'"},
          std::pair{run() + still + " --camera 1,2", "--camera is '1,2'"},
          std::pair{std::string("--still a.png"), "run is required"}}) {
        const Called called = call(arguments);
        EXPECT_EQ(called.exit_code, 2) << called.output;
        EXPECT_HOLDS(called.output, reason);
    }
    EXPECT_FALSE(std::filesystem::exists(folder_ / "a.png"));
}

TEST_F(CommandTest, PointsToStillsWhereThereIsNoDisplay) {
    const Called called = call(run());
    EXPECT_NE(called.exit_code, 0);
    EXPECT_HOLDS(called.output, "--still out.png");
}

TEST_F(CommandTest, RefusesAPictureNameThatIsNotPng) {
    const Called called = call(run() + " --size 320x180 --still " + (folder_ / "a.tiff3").string());
    EXPECT_NE(called.exit_code, 0);
    EXPECT_HOLDS(called.output, ".png");
    EXPECT_EQ(folder_.entries(), 1);
}

}  // namespace

}  // namespace calade::viewer
