// SPDX-License-Identifier: Apache-2.0
#include "scenario_file.hpp"

namespace {

using namespace calade;
using namespace calade::test::scenario_file;

TEST_F(ScenarioFile, IsReadWithItsDefaults) {
    const auto s = read(base);
    EXPECT_EQ(s.name, "Test storm");
    EXPECT_EQ(s.duration_s, 7200.0);
    EXPECT_EQ(s.coupling.window_s, 60.0);
    ASSERT_EQ(s.boundaries.size(), 1U);
    EXPECT_DOUBLE_EQ(s.boundaries[0].series.at(1800.0), 1.5);
    EXPECT_EQ(s.out, fs::path("runs") / "storm");
}

TEST_F(ScenarioFile, TakesOneArgumentToLiftTheSea) {
    const auto s = read(base, {"boundaries.sea.offset_m=0.24"});
    EXPECT_DOUBLE_EQ(s.boundaries[0].series.at(0.0), 1.24);
    EXPECT_DOUBLE_EQ(s.boundaries[0].series.at(7200.0), 3.24);
}

TEST_F(ScenarioFile, NamesTheNearestKnownKey) {
    EXPECT_SAYS(refusal(base + "ofset_m = 0.1\n"),
                "storm.toml:12: boundaries[0].ofset_m is not a known key");
    EXPECT_SAYS(refusal(base + "ofset_m = 0.1\n"), "did you mean 'offset_m'?");
    EXPECT_SAYS(refusal(base + "[flod]\ncfl = 0.5\n"), "did you mean 'flood'?");
    EXPECT_SAYS(refusal(base + "[flood]\nclf = 0.5\n"), "storm.toml:13: flood.clf");
}

TEST_F(ScenarioFile, RefusesValuesOutOfRangeWithTheLine) {
    const auto message = refusal(base + "[flood]\ncfl = 1.4\n");
    EXPECT_SAYS(message, "storm.toml:13: ");
    EXPECT_SAYS(message, "cfl is 1.4, expected a value in (0, 1]");
}

TEST_F(ScenarioFile, RefusesDeparturesThatAreNoDay) {
    const std::string moving = base + "[traffic]\nmodel = \"dynamic\"\n";
    const auto slices = [](double to, double from, double first, double second) {
        return fmt::format(
            "[[departures]]\nfrom_h = 0\nto_h = {}\nshare = {}\n"
            "[[departures]]\nfrom_h = {}\nto_h = 24\nshare = {}\n",
            to, first, from, second);
    };
    EXPECT_EQ(read(moving + slices(8, 8, 0.25, 0.75)).departures.size(), 2U);
    EXPECT_EQ(read(moving).departures.size(), 1U);
    EXPECT_SAYS(refusal(moving + slices(8, 8, 0.25, 0.7)), "shares sum to 0.95, expected 1");
    EXPECT_SAYS(refusal(moving + slices(8, 8, 1.25, -0.25)), "share is 1.25, expected 0 to 1");
    EXPECT_SAYS(refusal(moving + slices(8, 8, 1.0, -0.25)), "share is -0.25, expected 0 to 1");
    EXPECT_SAYS(refusal(moving + slices(8, 7, 0.25, 0.75)), "overlaps the slice 0 to 8");
    EXPECT_SAYS(refusal(base + slices(8, 8, 0.25, 0.75)), "expected dynamic");
    EXPECT_SAYS(refusal(base + "[traffic]\nmodel = \"dynamyc\"\n"),
                "expected one of equilibrium, dynamic");
}

TEST_F(ScenarioFile, RefusesWrongUnits) {
    EXPECT_SAYS(refusal(replaced(base, "\"2 h\"", "\"2 km\"")), "unit 'km', expected s, min, h, d");
    EXPECT_SAYS(refusal(base + "offset_m = \"24 s\"\n"), "unit 's', expected m, mm, cm, km");
}

TEST_F(ScenarioFile, RefusesForcingThatDoesNotCoverThePeriod) {
    const auto message = refusal(replaced(base, "\"2 h\"", "\"3 h\""));
    EXPECT_SAYS(message, "covers 2024-01-31T06:00:00Z to 2024-01-31T08:00:00Z");
    EXPECT_SAYS(message, "expected the whole period 2024-01-31T06:00:00Z to 2024-01-31T09:00:00Z");
}

TEST_F(ScenarioFile, RefusesAJumpAtTheStartWithoutARamp) {
    const std::string with_initial = base + "[initial]\nsea_level_m = 0.9\n";
    EXPECT_SAYS(refusal(with_initial), "more than 5 cm apart");
    EXPECT_EQ(refusal(replaced(with_initial, "0.9", "0.96")), "");
    const auto ramped = read(base + "ramp = \"30 min\"\n[initial]\nsea_level_m = 0.5\n");
    EXPECT_DOUBLE_EQ(ramped.boundaries[0].series.at(0.0), 0.5);
    EXPECT_DOUBLE_EQ(ramped.boundaries[0].series.at(1800.0), 1.5);
    EXPECT_DOUBLE_EQ(ramped.boundaries[0].series.at(7200.0), 3.0);
}

TEST_F(ScenarioFile, RefusesSeriesThatCannotBe) {
    EXPECT_SAYS(refusal(replaced(base, "[0.0, 1.0, 2.0]", "[0.0, 2.0]")), "3 values for 2 times_h");
    EXPECT_SAYS(refusal(replaced(base, "[0.0, 1.0, 2.0]", "[0.0, 0.0, 2.0]")),
                "does not come after");
    EXPECT_SAYS(refusal(replaced(base, "[1.0, 2.0, 3.0]", "[1.0, nan, 3.0]")), "finite");
    EXPECT_SAYS(refusal(base + "level_m = 1.0\n"), "expected exactly one of");
    EXPECT_SAYS(refusal(base + "[rain]\nintensity_mm_h = -3.0\n"), "no negative rain");
}

TEST_F(ScenarioFile, ReadsSeriesFromCsvWithTimesInUtc) {
    write("time;value\n2024-01-31T05:00:00Z;0.0\n2024-01-31T09:00:00Z;4.0\n", "level.csv");
    const auto text = replaced(base, "levels_m = [1.0, 2.0, 3.0]\ntimes_h = [0.0, 1.0, 2.0]",
                               "file = \"level.csv\"");
    EXPECT_DOUBLE_EQ(read(text).boundaries[0].series.at(0.0), 1.0);
    write("time;value\nyesterday;0.0\n", "level.csv");
    EXPECT_SAYS(refusal(text), "level.csv:2");
    fs::remove(folder_ / "level.csv");
    EXPECT_SAYS(refusal(text), "level.csv");
}

TEST_F(ScenarioFile, RefusesPeriodsThatCannotBe) {
    EXPECT_SAYS(refusal(replaced(base, "\"2 h\"", "\"0 s\"")), "expected more than 0");
    EXPECT_SAYS(refusal(replaced(base, "\"2 h\"", "\"90 s\"")),
                "expected a multiple of coupling.window_s");
    EXPECT_SAYS(refusal(replaced(base, "duration = \"2 h\"", "end = 2024-01-31T05:00:00Z")),
                "expected more than 0");
    EXPECT_SAYS(refusal(replaced(base, "2024-01-31T06:00:00Z", "\"someday\"")), "ISO 8601");
}

TEST_F(ScenarioFile, RefusesEventsOutsideThePeriod) {
    EXPECT_SAYS(refusal(base + "[[events]]\nkind = \"close_street\"\ntarget = \"S1\"\n"
                               "at = 2024-01-31T09:00:00Z\n"),
                "expected a time within the period");
}

TEST_F(ScenarioFile, RefusesAnOverrideThatIsNone) {
    EXPECT_SAYS(refusal(base, {"boundaries.sea"}), "expected KEY=VALUE");
    EXPECT_SAYS(refusal(base, {"boundaries.lake.offset_m=1"}), "'lake' is not in");
    EXPECT_SAYS(refusal(base, {"flood.cfl=fast"}), "cfl");
}

TEST_F(ScenarioFile, RefusesAnotherFormatVersion) {
    EXPECT_SAYS(refusal(replaced(base, "format = 1", "format = 99")),
                "this program reads version 1");
}

TEST_F(ScenarioFile, RaisesTheDefenceThatAMeasureNames) {
    const auto s = read(
        base + "[[measures]]\nkind = \"raise_defence\"\ndefence = \"Quai Nord\"\nraise_m = 0.8\n");
    const auto [city, inputs] = scenario::prepare(s, small_city());
    EXPECT_DOUBLE_EQ(city.defences[0].crest_m, 5.8);
    EXPECT_DOUBLE_EQ(inputs.initial_level_m, 1.0);  // the first level of the sea
}

TEST_F(ScenarioFile, NamesTheNearestElementForAWrongTarget) {
    const auto s = read(
        base + "[[measures]]\nkind = \"raise_defence\"\ndefence = \"Quai Nrd\"\nraise_m = 0.8\n");
    try {
        (void)scenario::prepare(s, small_city());
        FAIL();
    } catch (const ScenarioError& error) {
        EXPECT_SAYS(std::string(error.what()), "storm.toml:13");
        EXPECT_SAYS(std::string(error.what()), "did you mean 'Quai Nord'?");
    }
}

TEST_F(ScenarioFile, RefusesAWallOrAGaugeOutOfTown) {
    const auto wall =
        read(base + "[[measures]]\nkind = \"wall\"\nline = [[0, 0], [500, 0]]\ncrest_m = 3.0\n");
    EXPECT_THROW((void)scenario::prepare(wall, small_city()), ScenarioError);
    const auto gauge = read(base + "[[gauges]]\nname = \"far\"\nposition = [1e6, 0]\n");
    EXPECT_THROW((void)scenario::prepare(gauge, small_city()), ScenarioError);
}

TEST_F(ScenarioFile, RefusesTheSameBoundaryTwice) {
    const auto s = read(base + "[[boundaries]]\nname = \"sea\"\nlevel_m = 1.0\n");
    EXPECT_THROW((void)scenario::prepare(s, small_city()), ScenarioError);
}

TEST_F(ScenarioFile, KeepsTheOverridesInItsText) {
    const auto s = read(base, {"boundaries.sea.offset_m=0.24"});
    EXPECT_EQ(read(base).text, base);
    EXPECT_SAYS(s.text, "offset_m = 0.2");
    const auto again = scenario::read_scenario(write(s.text, "again.toml"));
    EXPECT_DOUBLE_EQ(again.boundaries[0].series.at(0.0), 1.24);
}

TEST_F(Measures, AreReadWithTheirCostLeadTimeAndOwner) {
    const auto s =
        read(measure("kind = \"raise_defence\"\ndefence = \"Quai Nord\"\nraise_m = "
                     "0.3\ncost = \"250 kEUR\"\nlead_time = \"2 d\"\nowner = \"Ville\""));
    ASSERT_EQ(s.measures.size(), 1U);
    EXPECT_EQ(s.measures[0].cost_eur, 250e3);
    EXPECT_EQ(s.measures[0].lead_time_s, 172800.0);
    EXPECT_EQ(s.measures[0].owner, "Ville");
}

TEST_F(Measures, RefuseACostWithoutItsCurrency) {
    const std::string lines = "kind = \"raise_defence\"\ndefence = \"Quai Nord\"\nraise_m = 0.3\n";
    EXPECT_SAYS(refusal(measure(lines + "cost = 250000")), "has no currency");
    EXPECT_SAYS(refusal(measure(lines + "cost = \"250000\"")), "has no currency");
    EXPECT_SAYS(refusal(measure(lines + "cost_eur = -1")), "expected 0 EUR or more");
}

TEST_F(Measures, MayBeFreeButNotPayForThemselves) {
    const std::string lines = "kind = \"raise_defence\"\ndefence = \"Quai Nord\"\nraise_m = 0.3\n";
    EXPECT_EQ(read(measure(lines)).measures[0].cost_eur, std::nullopt);
    EXPECT_EQ(read(measure(lines + "cost = \"0 EUR\"")).measures[0].cost_eur, 0.0);
    EXPECT_EQ(read(measure(lines + "cost_eur = 0")).measures[0].cost_eur, 0.0);
    EXPECT_SAYS(refusal(measure(lines + "cost = \"-5 kEUR\"")),
                "storm.toml:16: measures[0].cost is -5000 EUR, expected 0 EUR or more");
    EXPECT_SAYS(refusal(measure(lines + "cost = \"5 kEUR\"\ncost_eur = 5000")),
                "stands beside cost_eur, expected one of the two");
}

TEST_F(Measures, NameTheNearestKind) {
    EXPECT_SAYS(refusal(measure("kind = \"raise_defense\"")), "did you mean 'raise_defence'?");
}

TEST_F(Measures, RefuseTwoOnOneAsset) {
    const std::string one =
        "[[measures]]\nkind = \"raise_defence\"\ndefence = \"Quai Nord\"\n"
        "raise_m = 0.3\n";
    const auto message = prepare_refusal(base + one + one);
    EXPECT_SAYS(message, "storm.toml:17");
    EXPECT_SAYS(message, "'Quai Nord' has a measure already at ");
}

TEST_F(Measures, RefuseALineThatCrossesItself) {
    EXPECT_SAYS(prepare_refusal(measure("kind = \"wall\"\ncrest_m = 3.0\n"
                                        "line = [[21, 1], [38, 18], [38, 1], [21, 18]]")),
                "crosses itself");
    EXPECT_SAYS(prepare_refusal(measure("kind = \"retention\"\ndepth_m = 1.0\n"
                                        "area = [[21, 1], [38, 18], [38, 1], [21, 18]]")),
                "crosses itself");
}

TEST_F(Measures, LowerTheGroundOfARetentionArea) {
    const auto [city, inputs] =
        prepared(measure("kind = \"retention\"\ndepth_m = 1.5\n"
                         "area = [[20, 0], [30, 0], [30, 19], [20, 19]]"));
    EXPECT_FLOAT_EQ(city.terrain.elevation.at(2, 0), 0.5F);
    EXPECT_FLOAT_EQ(city.terrain.elevation.at(3, 0), 3.0F);
}

TEST_F(Measures, CloseAMobileBarrierAtItsTimeButNotBeforeItCanBe) {
    const std::string lines =
        "kind = \"barrier\"\nname = \"Batardeaux\"\nline = [[20, 0], [20, 19]]\n"
        "crest_m = 6.0\n";
    const auto [city, inputs] =
        prepared(measure(lines + "closes_at = 2024-01-31T06:30:00Z\nlead_time = \"45 min\""));
    ASSERT_EQ(city.gates.size(), 1U);
    ASSERT_EQ(inputs.orders.size(), 1U);
    EXPECT_EQ(inputs.orders[0].kind, coupling::OrderKind::gate_closes);
    EXPECT_EQ(inputs.orders[0].time, 2700.0);
    EXPECT_SAYS(refusal(measure(lines)), "expected exactly one");
    EXPECT_SAYS(refusal(measure(lines + "closes_at = 2024-01-31T09:30:00Z")),
                "expected a time within the period");
}

TEST_F(Measures, ProtectStationsSitesAndBuildings) {
    const auto [city, inputs] =
        prepared(base +
                 "[[measures]]\nkind = \"protect_station\"\nstation = \"P1\"\ndepth_m = 0.9\n"
                 "[[measures]]\nkind = \"generator\"\nsite = \"school\"\nhours = 6\n"
                 "[[measures]]\nkind = \"sandbags\"\nbuilding = \"B2\"\nheight_m = 0.4\n");
    EXPECT_EQ(city.power.stations[0].trip_depth_m, 0.9);
    EXPECT_EQ(city.sites[0].autonomy_h, 6.0);
    EXPECT_EQ(inputs.building_protection_m, (std::vector<float>{0.0F, 0.4F}));
    EXPECT_SAYS(prepare_refusal(measure("kind = \"sandbags\"\nbuilding = \"B3\"\nheight_m = 0.4")),
                "no building named 'B3'");
}

TEST_F(Measures, WarnOfARedZone) {
    ::testing::internal::CaptureStderr();
    (void)prepared(
        measure("kind = \"wall\"\nname = \"Digue\"\ncrest_m = 3.0\nline = [[22, 5], [35, 5]]"));
    EXPECT_SAYS(::testing::internal::GetCapturedStderr(), "red zone");
}

TEST_F(Measures, WarnOfAWallThatHoldsNothingBack) {
    const auto said = [&](const std::string& lines) {
        ::testing::internal::CaptureStderr();
        (void)prepared(measure("kind = \"wall\"\nname = \"Digue\"\n" + lines));
        return ::testing::internal::GetCapturedStderr();
    };
    const auto nowhere = said("crest_m = 3.0\nline = [[21, 1], [23, 3]]");
    EXPECT_SAYS(nowhere, "storm.toml:13: 'Digue' crosses no face between two cells of 10 m");
    const auto low = said("crest_m = 1.5\nline = [[22, 10], [28, 10]]");
    EXPECT_SAYS(low, "'Digue' at 1.5 m is lower than the ground all along it, 2.00 to 2.00 m");
    const auto high = said("crest_m = 350\nline = [[22, 10], [28, 10]]");
    EXPECT_SAYS(high, "'Digue' at 350 m stands 348 m above the ground along it");
    EXPECT_SAYS(high, "are these cm or mm?");
    EXPECT_EQ(said("crest_m = 3.5\nline = [[22, 10], [28, 10]]").find("Digue"), std::string::npos);
}

TEST_F(Measures, WarnOfARaiseThatLooksLikeCentimetres) {
    const auto said = [&](double by) {
        ::testing::internal::CaptureStderr();
        (void)prepared(measure(
            fmt::format("kind = \"raise_defence\"\ndefence = \"Quai Nord\"\nraise_m = {}", by)));
        return ::testing::internal::GetCapturedStderr();
    };
    EXPECT_SAYS(said(15.0), "storm.toml:13: raise_m is 15 m for 'Quai Nord'");
    EXPECT_EQ(said(0.4).find("raise_m"), std::string::npos);
}

TEST_F(Events, MayWaitForALevelOrAnEntryOfTheLog) {
    const auto [city, inputs] =
        prepared(event("kind = \"station_out\"\ntarget = \"P1\"\n"
                       "when = { boundary = \"sea\", above_m = 2.5, delay = \"10 min\" }\n"
                       "[[events]]\nkind = \"station_back\"\ntarget = \"P1\"\n"
                       "when = { event = \"defence_overtopped\", target = \"Quai Nord\" }"));
    ASSERT_EQ(inputs.orders.size(), 2U);
    using Kind = coupling::Condition::Kind;
    EXPECT_EQ(inputs.orders[0].condition.kind, Kind::level_above);
    EXPECT_EQ(inputs.orders[0].condition.threshold, 2.5);
    EXPECT_EQ(inputs.orders[0].condition.delay_s, 600.0);
    EXPECT_TRUE(std::isnan(inputs.orders[0].time));
    EXPECT_EQ(inputs.orders[1].condition.kind, Kind::event);
    EXPECT_EQ(inputs.orders[1].condition.event, coupling::EventKind::defence_overtopped);
    EXPECT_EQ(inputs.orders[1].condition.element, 0);
}

TEST_F(Events, RefuseConditionsThatCannotBe) {
    const std::string out = "kind = \"station_out\"\ntarget = \"P1\"\n";
    EXPECT_SAYS(refusal(event(out)), "kind has neither at (a time) nor when (a condition)");
    EXPECT_SAYS(refusal(event(
                    out + "at = 2024-01-31T06:30:00Z\nwhen = { boundary = \"sea\", above_m = 1 }")),
                "storm.toml:16: events[0].when stands beside at, expected one of them");
    EXPECT_SAYS(refusal(event(out + "when = { above_m = 2.5 }")), "exactly one of boundary, gauge");
    EXPECT_SAYS(refusal(event(out + "when = { boundary = \"sea\" }")), "expects above_m");
    EXPECT_SAYS(refusal(event(out + "when = { boundry = \"sea\", above_m = 1 }")),
                "did you mean 'boundary'?");
    EXPECT_SAYS(prepare_refusal(event(out + "when = { event = \"defence_overtoped\" }")),
                "did you mean 'defence_overtopped'?");
    EXPECT_SAYS(prepare_refusal(event(out + "when = { gauge = \"pont\", above_m = 1 }")),
                "no gauge named 'pont'");
    EXPECT_SAYS(prepare_refusal(event("kind = \"station_out\"\ntarget = \"P2\"\n"
                                      "at = 2024-01-31T06:30:00Z")),
                "did you mean 'P1'?");
}

// A river's discharge is no level: 3 m3/s are not 3 m.
TEST_F(Events, WaitForADischargeWhereTheBoundaryBringsOne) {
    auto city = town();
    city.boundaries.push_back({"river",
                               city::BoundaryKind::discharge,
                               {test::box_polygon(30, 0, 40, 10)},
                               Mark::synthesised});
    const std::string out = "kind = \"station_out\"\ntarget = \"P1\"\n";
    const std::string river = "[[boundaries]]\nname = \"river\"\ndischarge_m3s = 3.0\n";
    const auto orders = [&](const std::string& text) {
        return scenario::prepare(read(text), city).second.orders;
    };
    const auto refused = [&](const std::string& text) {
        return test::message_of<ScenarioError>([&] { (void)orders(text); });
    };
    const std::string flow = out + "when = { boundary = \"river\", above_m3s = 2.5 }\n";
    const auto found = orders(event(flow + river));
    EXPECT_EQ(found.at(0).condition.threshold, 2.5);
    EXPECT_EQ(found.at(0).condition.element, 1);
    EXPECT_SAYS(refused(event(out + "when = { boundary = \"river\", above_m = 2.5 }\n" + river)),
                "storm.toml:13: when: boundary 'river' brings a discharge, expected above_m3s");
    EXPECT_SAYS(refused(event(out + "when = { boundary = \"sea\", above_m3s = 2.5 }")),
                "boundary 'sea' brings a level, expected above_m instead");
    EXPECT_SAYS(refused(event(flow)), "the scenario gives boundary 'river' no discharge");
    EXPECT_SAYS(refusal(event(out + "when = { boundary = \"sea\", above_m = 1, above_m3s = 1 }")),
                "expects above_m with a gauge or a boundary");
    EXPECT_SAYS(refusal(event(out + "when = { gauge = \"g\", above_m3s = 1 }")),
                "expects above_m with a gauge or a boundary");
}

TEST_F(Events, RefuseToWaitForOneAnother) {
    const std::string ring =
        "kind = \"station_out\"\ntarget = \"P1\"\n"
        "when = { event = \"station_back\", target = \"P1\" }\n"
        "[[events]]\nkind = \"station_back\"\ntarget = \"P1\"\n"
        "when = { event = \"station_out\", target = \"P1\" }";
    EXPECT_SAYS(prepare_refusal(event(ring)), "waits for an event that it sets off itself");
}

TEST_F(Events, MayNameSeveralTargets) {
    auto city = town();
    city.streets.streets.resize(2);
    city.streets.streets[0].name = "S1";
    city.streets.streets[1].name = "S2";
    const auto s =
        read(event("kind = \"close_street\"\ntargets = [\"S2\", \"S1\"]\n"
                   "at = 2024-01-31T06:30:00Z"));
    const auto [ready, inputs] = scenario::prepare(s, city);
    ASSERT_EQ(inputs.orders.size(), 2U);
    EXPECT_EQ(inputs.orders[0].element, 1);
    EXPECT_EQ(inputs.orders[1].element, 0);
}

TEST_F(Events, OfTheActionPlanAreOrdersThatOnlyTell) {
    const auto [city, inputs] =
        prepared(base +
                 "[[plan]]\naction = \"Close the quay\"\nresponsible = \"Ville\"\nminutes = 30\n"
                 "when = { boundary = \"sea\", above_m = 1.5 }\n"
                 "before = { event = \"defence_overtopped\", target = \"Quai Nord\" }\n");
    ASSERT_EQ(inputs.orders.size(), 1U);
    EXPECT_EQ(inputs.orders[0].kind, coupling::OrderKind::plan_action);
    EXPECT_EQ(inputs.orders[0].condition.threshold, 1.5);
    const std::string row = "[[plan]]\naction = \"a\"\nresponsible = \"b\"\n";
    EXPECT_SAYS(refusal(base + row + "minutes = -3\nat = 2024-01-31T06:30:00Z\n"), "expected 0 to");
    EXPECT_SAYS(refusal(base + row + "minutes = 3\n"), "action has neither at (a time) nor when");
    EXPECT_SAYS(prepare_refusal(base + row +
                                "minutes = 3\nat = 2024-01-31T06:30:00Z\n"
                                "before = { event = \"defence_overtoped\" }\n"),
                "did you mean 'defence_overtopped'?");
}

TEST_F(ScenarioFile, CountsHoursFromAGivenInstant) {
    const auto s =
        read(base + "times_from = 2024-01-31T05:00:00Z\n", {"boundaries.sea.times_h=[0, 2, 4]"});
    EXPECT_DOUBLE_EQ(s.boundaries[0].series.at(3600.0), 2.0);
}

TEST_F(ScenarioFile, ReadsTheThresholdsOfTheIndicators) {
    const auto s = read(base +
                            "[indicators]\nslow_speed_ms = 0.1\nrescue_first_s = \"8 min\"\n"
                            "damage_table = \"ours.toml\"\n",
                        {"indicators.care_s=2400"});
    EXPECT_EQ(s.indicators.slow_speed_ms, 0.1);
    EXPECT_EQ(s.indicators.rescue_first_s, 480.0);
    EXPECT_EQ(s.indicators.care_s, 2400.0);
    EXPECT_EQ(s.indicators.rescue_second_s, 1200.0) << "the default";
    EXPECT_EQ(s.indicators.damage_table, (folder_ / "ours.toml").string());
    const auto inputs = scenario::prepare(s, scenario::open_city(s)).second;
    EXPECT_TRUE(inputs.flood.extremes);
    EXPECT_EQ(inputs.flood.dynamics.slow_speed_ms, 0.1F) << "the water model follows them";
}

TEST_F(ScenarioFile, RefusesThresholdsThatContradictEachOther) {
    const std::string told = refusal(base + "[indicators]\nslow_rise_mh = 2.0\n");
    EXPECT_NE(told.find("storm.toml:13"), std::string::npos) << told;
    EXPECT_NE(
        told.find("indicators.slow_rise_mh is 2, expected at most indicators.fast_rise_mh = 1"),
        std::string::npos)
        << told;
    EXPECT_NE(refusal(base + "[indicators]\nrescue_s = 1\n").find("rescue_"), std::string::npos);
}

}  // namespace
