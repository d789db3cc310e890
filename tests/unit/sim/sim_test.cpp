// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/sim/archive.hpp"
#include "calade/sim/ledger.hpp"
#include "calade/sim/read_parameters.hpp"
#include "calade/sim/series.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>

namespace {

using namespace calade;
using sim::Series;

TEST(Series, IsLinearBetweenItsPointsAndHoldsItsEnds) {
    const Series s{{0.0, 10.0, 20.0}, {1.0, 3.0, 3.0}, "s"};
    EXPECT_DOUBLE_EQ(s.at(5.0), 2.0);
    EXPECT_DOUBLE_EQ(s.at(-1.0), 1.0);
    EXPECT_DOUBLE_EQ(s.at(99.0), 3.0);
}

// The area under 1→3 over [0, 10] and 3 over [10, 15] is 20 + 15.
TEST(Series, HasAnExactMean) {
    const Series s{{0.0, 10.0, 20.0}, {1.0, 3.0, 3.0}, "s"};
    EXPECT_DOUBLE_EQ(s.mean(0.0, 15.0), 35.0 / 15.0);
    EXPECT_DOUBLE_EQ(s.mean(5.0, 5.0), 2.0);
    EXPECT_DOUBLE_EQ(s.mean(30.0, 40.0), 3.0);
}

TEST(Series, RefusesTimesThatDoNotIncreaseAndValuesThatAreNotFinite) {
    EXPECT_THROW((Series{{0.0, 0.0}, {1.0, 1.0}, "s"}.check()), DataError);
    EXPECT_THROW((Series{{0.0}, {NAN}, "s"}.check()), DataError);
    EXPECT_THROW((Series{{}, {}, "s"}.check()), DataError);
    EXPECT_THROW((Series{{0.0, 1.0}, {1.0}, "s"}.check()), DataError);
}

TEST(Ledger, ClosesWhenNothingIsLost) {
    sim::Ledger ledger{"m3", 10.0, {{"rain", 5.0}}, {{"sea", 3.0}}, 12.0, {}};
    EXPECT_DOUBLE_EQ(ledger.error(), 0.0);
    ledger.stored = 11.0;
    EXPECT_DOUBLE_EQ(ledger.error(), 1.0);
    EXPECT_DOUBLE_EQ(ledger.relative_error(), 1.0 / 15.0);
    EXPECT_DOUBLE_EQ((sim::Ledger{"m3", 0.0, {}, {}, 0.0, {}}.relative_error()), 0.0);
}

class ArchiveFile : public ::testing::Test {
protected:
    void SetUp() override {
        file_ = std::filesystem::path(::testing::TempDir()) /
                (std::string("archive_") +
                 ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".bin");
        sim::ArchiveWriter out;
        out.section("test", 3);
        out.put(1.5);
        out.put(std::vector<float>{1.0F, 2.0F});
        out.put(std::string_view("quay"));
        out.write(file_);
    }
    void TearDown() override { std::filesystem::remove(file_); }
    std::filesystem::path file_;
};

TEST_F(ArchiveFile, ReadsWhatItWrote) {
    auto in = sim::ArchiveReader::open(file_);
    double number = 0.0;
    std::vector<float> values;
    std::string text;
    in.section("test", 3);
    in.get(number);
    in.get(values);
    in.get(text);
    EXPECT_EQ(number, 1.5);
    EXPECT_EQ(values, (std::vector<float>{1.0F, 2.0F}));
    EXPECT_EQ(text, "quay");
}

TEST_F(ArchiveFile, RefusesAnotherSectionAnotherVersionAndAShortFile) {
    EXPECT_THROW(sim::ArchiveReader::open(file_).section("flood", 3), DataError);
    EXPECT_THROW(sim::ArchiveReader::open(file_).section("test", 4), DataError);
    std::filesystem::resize_file(file_, std::filesystem::file_size(file_) - 2);
    EXPECT_THROW((void)sim::ArchiveReader::open(file_), DataError);
    std::filesystem::resize_file(file_, 3);
    EXPECT_THROW((void)sim::ArchiveReader::open(file_), DataError);
}

TEST_F(ArchiveFile, RefusesAFlippedBit) {
    std::fstream file(file_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(40);
    const char old = static_cast<char>(file.get());
    file.seekp(40);
    file.put(static_cast<char>(old ^ 1));
    file.close();
    EXPECT_THROW((void)sim::ArchiveReader::open(file_), DataError);
}

TEST(Archive, RefusesAFolder) {
    EXPECT_THROW((void)sim::ArchiveReader::open(std::filesystem::temp_directory_path()), DataError);
}

TEST(Archive, RefusesAnEarlyEnd) {
    sim::ArchiveWriter out;
    out.put(std::string_view("quay"));
    sim::ArchiveReader in({out.data().begin(), out.data().end() - 2});
    std::string text;
    EXPECT_THROW(in.get(text), DataError);
}

// A hostile length must not make the reader ask for all the memory there is.
TEST(Archive, RefusesALengthThatTheFileCannotHold) {
    sim::ArchiveWriter out;
    out.put(std::uint64_t{1} << 60);
    sim::ArchiveReader in({out.data().begin(), out.data().end()});
    std::vector<double> values;
    EXPECT_THROW(in.get(values), DataError);
}

TEST(Archive, RefusesAForeignFile) {
    const auto file = std::filesystem::path(::testing::TempDir()) / "foreign.bin";
    std::ofstream(file) << "this is no checkpoint at all";
    EXPECT_THROW(sim::ArchiveReader::open(file).section("test", 1), DataError);
    std::filesystem::remove(file);
    EXPECT_THROW((void)sim::ArchiveReader::open(file), DataError);
}

struct Sample {
    double share = 0.5;
    int count = 3;
    bool flag = false;
    std::string mode = "auto";
};

const sim::ParameterTable<Sample> sample_table{
    "sample",
    "for this test",
    {{"share", &Sample::share, "", Dimension::none, "a share", 0.0, 1.0, true, {}},
     {"count", &Sample::count, "", Dimension::none, "a count", 1, 10, false, {}},
     {"flag", &Sample::flag, "", Dimension::none, "a flag", 0, 0, false, {}},
     {"mode", &Sample::mode, "", Dimension::none, "a mode", 0, 0, false, {"auto", "none"}}}};

std::string refusal(const std::string& text) {
    Sample sample;
    try {
        sim::read_parameters(io::TomlTable::parse(text, "s.toml"), sample_table, sample);
    } catch (const ScenarioError& error) {
        return error.what();
    }
    return "";
}

TEST(Parameters, KeepTheirDefaultsWhereTheFileIsSilent) {
    Sample sample;
    sim::read_parameters(io::TomlTable::parse("count = 7\nmode = \"none\"", "s.toml"), sample_table,
                         sample);
    EXPECT_EQ(sample.share, 0.5);
    EXPECT_EQ(sample.count, 7);
    EXPECT_EQ(sample.mode, "none");
}

TEST(Parameters, AreRefusedOutsideTheirRangeWithTheLine) {
    EXPECT_NE(refusal("\nshare = 1.4").find("s.toml:2: share is 1.4, expected a value in (0, 1]"),
              std::string::npos)
        << refusal("\nshare = 1.4");
    EXPECT_NE(refusal("share = 0.0"), "");
    EXPECT_NE(refusal("count = 11"), "");
    EXPECT_NE(refusal("count = 1.5"), "");
    EXPECT_NE(refusal("mode = \"fast\"").find("expected one of auto, none"), std::string::npos);
    EXPECT_NE(refusal("shore = 0.1").find("did you mean 'share'"), std::string::npos);
}

}  // namespace
