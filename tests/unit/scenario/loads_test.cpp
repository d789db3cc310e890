// SPDX-License-Identifier: Apache-2.0
// [energy.loads]: levers and weather of a scenario.
#include "scenario_file.hpp"

namespace calade::test::scenario_file {

class LoadsSection : public ScenarioFile {
protected:
    static std::string loads(const std::string& lines) {
        return base + "[energy.loads]\n" + lines + "\n";
    }
};

TEST_F(LoadsSection, IsOffUnlessGiven) {
    EXPECT_FALSE(read(base).loads.has_value());
    EXPECT_FALSE(read(base + "[energy]\nload_scale = 2.0\n").loads.has_value());
}

TEST_F(LoadsSection, GivesLeversAndWeather) {
    const auto s =
        read(loads("heat_pumps = 0.4\nseed = 7\ntemperature_c = 3.5\n"
                   "cloud = { values = [0.2, 0.6], times_h = [0.0, 2.0] }"));
    ASSERT_TRUE(s.loads.has_value());
    EXPECT_EQ(s.loads->parameters.heat_pumps, 0.4);
    EXPECT_EQ(s.loads->parameters.seed, 7);
    EXPECT_EQ(s.loads->temperature_c.at(1800.0), 3.5);
    EXPECT_NEAR(s.loads->cloud.at(3600.0), 0.4, 1e-12);
}

TEST_F(LoadsSection, ReadsWeatherFromCsv) {
    write("time,temperature_c\n2024-01-31T06:00:00Z,2\n2024-01-31T08:00:00Z,6\n", "weather.csv");
    const auto s = read(loads("temperature = { file = \"weather.csv\" }"));
    EXPECT_NEAR(s.loads->temperature_c.at(3600.0), 4.0, 1e-12);
    EXPECT_EQ(s.loads->cloud.at(0.0), 0.5);
}

TEST_F(LoadsSection, RefusesWhatCannotBe) {
    EXPECT_SAYS(refusal(loads("heat_pumps = 1.5\ntemperature_c = 3")), "heat_pumps is 1.5");
    EXPECT_SAYS(refusal(loads("temperature_c = nan")), "finite");
    EXPECT_SAYS(refusal(loads("temperature_c = 300")), "expected -60 to 60");
    EXPECT_SAYS(refusal(loads("temperature_c = 3\ncloud_share = 2")), "expected 0 to 1");
    EXPECT_SAYS(refusal(loads("heat_pumps = 0.5")), "temperature");
    EXPECT_SAYS(refusal(loads("temperature = { values = [1.0, 2.0], times_h = [0.0, 1.0] }")),
                "expected the whole period");
    EXPECT_SAYS(refusal(loads("temperature_c = 3\nheatpumps = 0.5")), "heatpumps");
}

}  // namespace calade::test::scenario_file
