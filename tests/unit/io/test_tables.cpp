// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/io/csv.hpp"
#include "calade/io/lisflood.hpp"
#include "calade/io/output_file.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

namespace calade::io {
namespace {

using test::message_of;
using test::Scratch;

TEST(Csv, ReadsQuotesSemicolonsAndAByteOrderMark) {
    const auto csv = Csv::parse(
        "\xEF\xBB\xBFname;kind;x\r\n\"Centre \"\"A\"\";\nB\" ; hospital;1.5\r\n\r\n;;-2e3",
        "s.csv");
    EXPECT_EQ(csv.header(), (std::vector<std::string>{"name", "kind", "x"}));
    ASSERT_EQ(csv.rows(), 2U);
    EXPECT_EQ(csv.text(0, 0), "Centre \"A\";\nB");
    EXPECT_EQ(csv.text(0, csv.column("kind")), "hospital");
    EXPECT_EQ(csv.number(0, 2), 1.5);
    EXPECT_EQ(csv.number(1, 2), -2000.0);
    EXPECT_EQ(csv.text(1, 0), "");
    EXPECT_EQ(csv.line(0), 2);
    EXPECT_EQ(csv.line(1), 5);
}

TEST(Csv, NamesFileLineColumnAndValue) {
    auto fault = [](const auto& use, const std::string& text) {
        return message_of<DataError>([&] { use(Csv::parse(text, "s.csv")); });
    };
    auto nothing = [](const Csv&) {};
    EXPECT_HOLDS(fault(nothing, ""), "s.csv: is empty");
    EXPECT_HOLDS(fault(nothing, "a,b\n1,2\n3\n"), "s.csv:3: 1 fields, expected 2");
    EXPECT_HOLDS(fault(nothing, "a,b\n\n\"1,2\n"), "s.csv:3: a quoted field does not end");
    EXPECT_HOLDS(fault(nothing, "a,b\n\"1\"x,2\n"), "s.csv:2: text after a closing quote");
    EXPECT_HOLDS(fault(nothing, "a,b,a\n"), "column 'a' stands twice");
    EXPECT_HOLDS(fault(nothing, "a,,b\n"), "column 2 of the header has no name");
    EXPECT_HOLDS(fault([](const Csv& c) { (void)c.column("capcity"); }, "name,capacity\n"),
                 "no column 'capcity', did you mean 'capacity'");
    EXPECT_HOLDS(fault([](const Csv& c) { (void)c.number(0, 1); }, "a;b\n1;2,5\n"),
                 "s.csv:2: b is '2,5', expected a number with a decimal point");
    EXPECT_HOLDS(fault([](const Csv& c) { (void)c.number(0, 0); }, "a\nnan\n"), "a is 'nan'");
    EXPECT_HOLDS(fault([](const Csv& c) { (void)c.integer(0, 0); }, "a\n1.5\n"),
                 "expected a whole number");
    EXPECT_HOLDS(message_of<DataError>([] { (void)Csv::read("/nowhere/s.csv"); }), "no such file");
}

TEST(Csv, WritesWhatItReads) {
    const Scratch scratch;
    const std::vector<std::vector<std::string>> rows = {
        {"a,b", "\"q\""}, {"", " edge "}, {"line\nend", "é"}};
    write_csv(scratch / "t.csv", {"x", "y"}, rows);
    const auto csv = Csv::read(scratch / "t.csv");
    ASSERT_EQ(csv.rows(), 3U);
    for (std::size_t r = 0; r < 3; ++r) {
        EXPECT_EQ(csv.text(r, 0), rows[r][0]);
        EXPECT_EQ(csv.text(r, 1), rows[r][1]);
    }
    EXPECT_THROW(write_csv(scratch / "u.csv", {"x"}, rows), UsageError);
    EXPECT_EQ(scratch.entries(), 1);
}

const std::string two_series =
    "Title 1 2\n"
    "North \n3 second \n0.00 \t0.00 \n0.5 \t  300.00 \n1.0 600\n\n# note\nWest\t\n2 hours\n1 0\n2 "
    "0.5\n";

TEST(Bdy, ReadsNamedSeriesInSeconds) {
    const auto series = parse_bdy(two_series, "a.bdy");
    ASSERT_EQ(series.size(), 2U);
    EXPECT_EQ(series.at("North").time, (std::vector<double>{0, 300, 600}));
    EXPECT_EQ(series.at("North").value, (std::vector<double>{0, 0.5, 1}));
    EXPECT_EQ(series.at("West").time, (std::vector<double>{0, 1800}));
}

TEST(Bdy, NamesTheLineOfAFault) {
    auto fault = [](const std::string& from, const std::string& to) {
        auto text = two_series;
        text.replace(text.find(from), from.size(), to);
        return message_of<DataError>([&] { (void)parse_bdy(text, "a.bdy"); });
    };
    EXPECT_HOLDS(fault("1.0 600\n", ""),
                 "a.bdy:8: row 3 of 3 in series 'North' is 'West', expected 'value time'");
    EXPECT_HOLDS(fault("1.0 600\n", "1.0 600\n2 900\n"),
                 "a.bdy:7: '2 900' stands where the name of a series");
    EXPECT_HOLDS(fault("West\t", "North"), "a.bdy:9: series 'North' stands twice");
    EXPECT_HOLDS(fault("2 0.5\n", ""), "ends in series 'West' after 1 of 2 rows");
    EXPECT_HOLDS(fault("2 hours\n1 0\n2 0.5\n", ""), "ends after the name of series 'West'");
    EXPECT_HOLDS(fault("2 hours", "2 weeks"), "series 'West' starts with '2 weeks'");
    EXPECT_HOLDS(fault("1.0 600", "1.0 300"),
                 "a.bdy:6: time 300 s in series 'North' follows 300 s");
    EXPECT_HOLDS(fault("1.0 600", "nan 600"),
                 "a.bdy:6: 'nan 600' in series 'North', expected finite numbers");
    EXPECT_HOLDS(fault("1.0 600", "1.0 600 7"), "a.bdy:6: row 3 of 3");
    EXPECT_HOLDS(fault(two_series, "Title\n"), "holds no series");
    EXPECT_HOLDS(fault(two_series, ""), "is empty");
}

TEST(Bdy, DieppeSeriesAreRead) {
    const auto folder = test::data_folder();
    if (folder.empty()) {
        GTEST_SKIP() << "no data folder: set CALADE_DATA";
    }
    const auto series = read_bdy(folder / "city/dieppe/flood/cliff_coast.bdy");
    ASSERT_EQ(series.size(), 9U);
    const auto& north = series.at("North_Caen1");
    ASSERT_EQ(north.time.size(), 289U);
    EXPECT_EQ(north.time.back(), 86400.0);
    EXPECT_EQ(north.value.back(), 5.15);
    EXPECT_EQ(read_bdy(folder / "city/dieppe/flood/cliff_coast+24cm.bdy").size(), 9U);
    EXPECT_EQ(read_bdy(folder / "city/dieppe/flood/cliff_coast+80cm.bdy").size(), 9U);
}

TEST(PendingOutput, LeavesNothingWithoutCommit) {
    const Scratch scratch;
    {
        const PendingOutput pending(scratch / "run.json");
        EXPECT_EQ(pending.temporary().filename(), "run.partial.json");
        scratch.write("run.partial.json", "half");
    }
    EXPECT_EQ(scratch.entries(), 0);
}

TEST(PendingOutput, ReplacesAFolderAsAWhole) {
    const Scratch scratch;
    std::filesystem::create_directory(scratch / "a.twin");
    scratch.write("a.twin/old.txt", "old");
    PendingOutput pending(scratch / "a.twin");
    std::filesystem::create_directory(pending.temporary());
    scratch.write("a.partial.twin/new.txt", "new");
    pending.commit();
    EXPECT_EQ(scratch.entries(), 1);
    EXPECT_FALSE(std::filesystem::exists(scratch / "a.twin/old.txt"));
    EXPECT_EQ(read_text(scratch / "a.twin/new.txt"), "new");
}

TEST(WriteText, IsAnErrorWhereTheFolderCannotBeMade) {
    const Scratch scratch;
    scratch.write("file", "x");
    EXPECT_THROW(write_text(scratch / "file/below.txt", "x"), OutputError);
}

}  // namespace
}  // namespace calade::io
