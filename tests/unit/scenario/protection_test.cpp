// SPDX-License-Identifier: Apache-2.0
// [energy.protection]: rules by which lines and transformers open by themselves.
#include "scenario_file.hpp"

namespace calade::test::scenario_file {

class ProtectionSection : public ScenarioFile {
protected:
    static std::string protection(const std::string& lines) {
        return base + "[energy.protection]\n" + lines + "\n";
    }
};

TEST_F(ProtectionSection, IsOffUnlessGiven) {
    EXPECT_FALSE(read(base).protection.has_value());
    EXPECT_FALSE(read(base + "[energy]\nload_scale = 2.0\n").protection.has_value());
    EXPECT_FALSE(read(protection("on = false\nrelay_pickup = 2.0")).protection.has_value());
    EXPECT_TRUE(read(protection("")).protection.has_value());
    EXPECT_TRUE(read(base, {"energy.protection.on=true"}).protection.has_value());
}

TEST_F(ProtectionSection, GivesTheRules) {
    const auto s =
        read(protection("line_time_constant_s = \"20 min\"\ntransformer_time_constant_s = 7200\n"
                        "trip_temperature = 1.2\nrelay_pickup = 2.0\nrelay_multiplier = 0.5\n"
                        "fuse_pickup = 1.9\nfuse_multiplier = 2.0\nundervoltage_pu = 0.7\n"
                        "undervoltage_delay_s = 30\nshed_by_priority = true"));
    ASSERT_TRUE(s.protection.has_value());
    EXPECT_EQ(s.protection->line_time_constant_s, 1200.0);
    EXPECT_EQ(s.protection->transformer_time_constant_s, 7200.0);
    EXPECT_EQ(s.protection->trip_temperature, 1.2);
    EXPECT_EQ(s.protection->relay_pickup, 2.0);
    EXPECT_EQ(s.protection->relay_multiplier, 0.5);
    EXPECT_EQ(s.protection->fuse_pickup, 1.9);
    EXPECT_EQ(s.protection->fuse_multiplier, 2.0);
    EXPECT_EQ(s.protection->undervoltage_pu, 0.7);
    EXPECT_EQ(s.protection->undervoltage_delay_s, 30.0);
    EXPECT_TRUE(s.protection->shed_by_priority);
    EXPECT_NO_THROW(energy::check(*s.protection));
}

TEST_F(ProtectionSection, RefusesWhatCannotBe) {
    const auto line = protection("relay_pickup = 0.5");
    const auto number = std::to_string(std::count(line.begin(), line.end(), '\n'));
    EXPECT_SAYS(refusal(line), "storm.toml:" + number + ": energy.protection.relay_pickup is 0.5");
    EXPECT_SAYS(refusal(line), "expected a value in [1, 100]");
    EXPECT_SAYS(refusal(protection("line_time_constant_s = 0")), "line_time_constant_s is 0");
    EXPECT_SAYS(refusal(protection("trip_temperature = nan")), "trip_temperature");
    EXPECT_SAYS(refusal(protection("undervoltage_pu = 1.0")), "undervoltage_pu is 1");
    EXPECT_SAYS(refusal(protection("undervoltage_delay_s = -1")), "undervoltage_delay_s is -1");
    EXPECT_SAYS(refusal(protection("fuse_multiplier = 0")), "fuse_multiplier is 0");
    EXPECT_SAYS(refusal(protection("on = 1")), "on");
    EXPECT_SAYS(refusal(protection("pickup = 2")), "pickup");
    EXPECT_SAYS(refusal(base + "[energy]\nprotection = true\n"), "protection");
}

TEST_F(Events, MayWaitForALineThatProtectionOpens) {
    auto c = town();
    c.power.buses = {{"a", {5, 5}, 400.0, {}}, {"b", {15, 5}, 400.0, {}}};
    city::Branch line;
    line.name = "L1";
    line.from = BusId(0);
    line.to = BusId(1);
    c.power.branches = {line};
    const auto in =
        scenario::prepare(read(event("kind = \"switch_closes\"\ntarget = \"L1\"\n"
                                     "when = { event = \"branch_tripped\", target = \"L1\" }") +
                               "[energy.protection]\n"),
                          c)
            .second;
    ASSERT_EQ(in.orders.size(), 1U);
    EXPECT_EQ(in.orders[0].condition.event, coupling::EventKind::branch_tripped);
    EXPECT_EQ(in.orders[0].condition.element, 0);
    EXPECT_TRUE(in.protection.has_value());
}

}  // namespace calade::test::scenario_file
