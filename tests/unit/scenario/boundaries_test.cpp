// SPDX-License-Identifier: Apache-2.0
// What a scenario gives its town's boundaries, against what the town has there.
#include "scenario_file.hpp"

namespace {

using namespace calade;
using namespace calade::test::scenario_file;

// A sea in the west, a river in the east, and a harbour whose level is given by itself.
city::City coast() {
    auto c = small_city();
    c.boundaries.push_back({"river",
                            city::BoundaryKind::discharge,
                            {test::box_polygon(30, 0, 40, 20)},
                            Mark::synthesised});
    c.boundaries.push_back({"harbour",
                            city::BoundaryKind::level,
                            {test::box_polygon(10, 0, 20, 20)},
                            Mark::synthesised});
    return c;
}

class Boundaries : public ScenarioFile {
protected:
    static std::string river(const std::string& lines) {
        return base + "[[boundaries]]\nname = \"river\"\n" + lines + "\n";
    }
    static std::string without_sea(const std::string& lines) {
        return base.substr(0, base.find("[[boundaries]]")) + lines;
    }
    coupling::Inputs inputs(const std::string& text) const {
        return scenario::prepare(read(text), coast()).second;
    }
    std::string fault(const std::string& text) const {
        return test::message_of<ScenarioError>([&] { (void)inputs(text); });
    }
    std::string warnings(const std::string& text) const {
        ::testing::internal::CaptureStderr();
        (void)inputs(text);
        return ::testing::internal::GetCapturedStderr();
    }
    void csv(const char* name, double first, double last) const {
        write(fmt::format("time,value\n2024-01-31T06:00:00Z,{}\n2024-01-31T08:00:00Z,{}\n", first,
                          last),
              name);
    }
};

TEST_F(Boundaries, TakeNoSeriesOfAnotherKind) {
    const auto level = fault(river("level_m = 9.0"));
    EXPECT_SAYS(level,
                "storm.toml:14: level_m is given for 'river', where the town has a discharge");
    EXPECT_SAYS(level, "expected one of discharge_m3s, discharges_m3s");
    const auto discharge =
        fault(without_sea("[[boundaries]]\nname = \"sea\"\ndischarge_m3s = 20.0\n"));
    EXPECT_SAYS(discharge, "storm.toml:10: discharge_m3s is given for 'sea'");
    EXPECT_SAYS(discharge, "the town has a water level; expected one of level_m, levels_m, tide");
}

TEST_F(Boundaries, TakeAFileForWhatTheTownHasThere) {
    csv("river.csv", 1.5, 2.5);
    const std::string initial = "[initial]\nsea_level_m = 1.0\n";
    const auto in = inputs(river("file = \"river.csv\"\n" + initial));
    EXPECT_DOUBLE_EQ(in.forcing.boundaries[1].at(3600.0), 2.0);
    const auto offset = fault(river("file = \"river.csv\"\noffset_m = 3"));
    EXPECT_SAYS(offset, "storm.toml:15: offset_m is given for 'river', a discharge");
    const auto ramp = fault(river("file = \"river.csv\"\nramp = \"30 min\""));
    EXPECT_SAYS(ramp, "storm.toml:15: ramp is given for 'river', a discharge");
    const std::string sea = without_sea("[[boundaries]]\nname = \"sea\"\nfile = \"river.csv\"\n");
    EXPECT_SAYS(fault(sea + initial), "boundary 'sea' starts at 1.50 m while initial.sea_level_m");
    EXPECT_DOUBLE_EQ(inputs(sea).initial_level_m, 1.5);
}

TEST_F(Boundaries, FindACsvByItsEndingInAnyCase) {
    csv("RIVER.CSV", 1.5, 2.5);
    EXPECT_DOUBLE_EQ(inputs(river("file = \"RIVER.CSV\"")).forcing.boundaries[1].at(0.0), 1.5);
}

TEST_F(Boundaries, TakeNoNegativeDischarge) {
    EXPECT_SAYS(fault(river("discharge_m3s = -20")),
                "storm.toml:14: discharge_m3s of 'river' is -20 m3/s at 2024-01-31T06:00:00Z, "
                "expected 0 or more");
    csv("river.csv", 1.5, -0.5);
    EXPECT_SAYS(fault(river("file = \"river.csv\"")),
                "river.csv of 'river' is -0.5 m3/s at 2024-01-31T08:00:00Z");
    EXPECT_NO_THROW((void)inputs(river("discharge_m3s = 0")));
}

TEST_F(Boundaries, SayThatTheTownBeginsDryWithoutALevel) {
    const std::string dry = without_sea("[[boundaries]]\nname = \"river\"\ndischarge_m3s = 1.5\n");
    const auto said = warnings(dry);
    EXPECT_SAYS(said, "no [[boundaries]] gives a level for 'sea' of the town: it stays closed");
    EXPECT_SAYS(said, "the town begins dry");
    EXPECT_LT(inputs(dry).initial_level_m, -900.0);
    const auto still = warnings(dry + "[initial]\nsea_level_m = 1.0\n");
    EXPECT_SAYS(still, "'sea' of the town: it stays closed");
    EXPECT_EQ(still.find("begins dry"), std::string::npos);
    EXPECT_EQ(warnings(base).find("'sea'"), std::string::npos);
}

TEST_F(Boundaries, BeginAtOneLevelAlsoWithoutAnInitialOne) {
    const auto harbour = [](const std::string& lines) {
        return base + "[[boundaries]]\nname = \"harbour\"\n" + lines + "\n";
    };
    const auto apart = fault(harbour("level_m = 1.5"));
    EXPECT_SAYS(apart,
                "storm.toml:13: boundary 'harbour' starts at 1.50 m while the first level of "
                "'sea' is 1.00 m, more than 5 cm apart");
    EXPECT_NO_THROW((void)inputs(harbour("level_m = 1.04")));
    const auto ramped = inputs(harbour("level_m = 1.5\nramp = \"30 min\""));
    EXPECT_DOUBLE_EQ(ramped.forcing.boundaries[2].at(0.0), 1.0);
    EXPECT_DOUBLE_EQ(ramped.forcing.boundaries[2].at(1800.0), 1.5);
}

TEST_F(Boundaries, WarnOfLevelsThatLookLikeCentimetres) {
    const auto said = warnings(replaced(base, "3.0]", "300]"));
    EXPECT_SAYS(said, "storm.toml:10: 'sea' reaches 300 m");
    EXPECT_SAYS(said, "are these cm or mm?");
    EXPECT_EQ(warnings(base).find("cm or mm"), std::string::npos);
}

TEST_F(Boundaries, TakeUnitsInLists) {
    const auto s =
        read(replaced(replaced(base, "[1.0, 2.0, 3.0]", "[\"100 cm\", 2.0, \"3000 mm\"]"),
                      "[0.0, 1.0, 2.0]", "[\"0 min\", \"1 h\", 2.0]"));
    EXPECT_EQ(s.boundaries[0].series.time, (std::vector<double>{0.0, 3600.0, 7200.0}));
    EXPECT_EQ(s.boundaries[0].series.value, (std::vector<double>{1.0, 2.0, 3.0}));
    EXPECT_SAYS(refusal(replaced(base, "[1.0, 2.0, 3.0]", "[\"1 s\", 2.0, 3.0]")),
                "unit 's', expected m, mm, cm, km");
}

TEST_F(Boundaries, TakeRainWithItsUnit) {
    const double bare = read(base + "[rain]\nintensity_mm_h = 30\n").rain.at(0.0);
    EXPECT_DOUBLE_EQ(bare, 30e-3 / 3600.0);
    for (const char* text : {"\"30 mm/h\"", "\"30\""}) {
        EXPECT_DOUBLE_EQ(
            read(base + fmt::format("[rain]\nintensity_mm_h = {}\n", text)).rain.at(0.0), bare);
    }
    EXPECT_SAYS(refusal(base + "[rain]\nintensity_mm_h = \"30 mm\"\n"),
                "unit 'mm', expected m/s, mm/h");
}

TEST_F(Boundaries, SayWhatTheScenarioMisses) {
    const auto text = [](const std::string& lines) {
        return replaced(base, "demo_buildings = 500", lines);
    };
    EXPECT_SAYS(refusal(text("demo_buildings = 499")), "storm.toml:4: city.demo_buildings is 499");
    EXPECT_SAYS(refusal(text("demo_buildings = 500\ndemo_cell_m = 0.01")),
                "storm.toml:5: city.demo_cell_m is 0.01 m, expected 2 to 10 m");
    for (const char* key : {"recipe", "twin"}) {
        const auto s = read(text(fmt::format("{} = \"nowhere\"", key)));
        EXPECT_SAYS(test::message_of<DataError>([&] { (void)scenario::open_city(s); }),
                    fmt::format("storm.toml:4: city.{} names ", key));
    }
    EXPECT_SAYS(refusal(river("file = \"gone.csv\"")), "storm.toml:14: data file 'gone.csv'");
    EXPECT_SAYS(refusal(base + "[initial]\nsea_level_m = true\n"),
                "is true, expected a number in m");
}

TEST_F(Boundaries, NameTheLineAndTheTerrainForAGaugeOutside) {
    const auto said = fault(base + "[[gauges]]\nname = \"far\"\nposition = [4000, 10]\n");
    EXPECT_SAYS(said, "storm.toml:14: gauge 'far' at (4000, 10) is outside the town's terrain");
    EXPECT_SAYS(said, "from (0, 0) to (40, 20)");
}

TEST_F(Boundaries, BlameTheOverrideForWhatItBrings) {
    EXPECT_SAYS(refusal(base, {"boundaries.see.offset_m=1"}), "did you mean 'sea'?");
    const auto key = refusal(base, {"boundaries.sea.ofset_m=1"});
    EXPECT_SAYS(key, "--set boundaries.sea.ofset_m: boundaries[0].ofset_m is not a known key");
    EXPECT_SAYS(refusal(base, {"flod.cfl=1"}), "--set flod.cfl: flod is not a known key");
    EXPECT_SAYS(refusal(base, {"flood.cfl=7"}), "--set flood.cfl: flood.cfl is 7");
}

TEST_F(Boundaries, NameAllWhereTheyAreFew) {
    EXPECT_SAYS(fault(base + "[[boundaries]]\nname = \"Atlantique\"\nlevel_m = 1\n"),
                "has no boundary named 'Atlantique'; it has 3 of them: sea, river, harbour");
}

TEST_F(Boundaries, AreNotReadFromAFolderOrATown) {
    EXPECT_SAYS(test::message_of<DataError>([&] { (void)scenario::read_scenario(folder_); }),
                "is a folder, expected a file");
    write("{}", "twin.json");
    EXPECT_SAYS(test::message_of<ScenarioError>([&] { (void)scenario::read_scenario(folder_); }),
                "is a town, expected a scenario");
}

}  // namespace
