// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/results/checkpoint.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

namespace {

using namespace calade;

TEST(CheckpointFile, ThatWasCopiedAwayFromItsRunSaysWhatIsMissing) {
    const test::Scratch scratch;
    results::CheckpointFile copied{scratch / "copied.calade", {}};
    EXPECT_TRUE(copied.fields().empty()) << "nothing was recorded before it";
    copied.info.slices = 3;
    try {
        (void)copied.fields();
        FAIL() << "no error";
    } catch (const DataError& error) {
        const std::string said = error.what();
        EXPECT_NE(said.find("copied.calade: what its run recorded"), std::string::npos) << said;
        EXPECT_NE(said.find("'checkpoints'"), std::string::npos) << said;
    }
}

}  // namespace
