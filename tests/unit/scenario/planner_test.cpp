// SPDX-License-Identifier: Apache-2.0
// What a planner may write beside the forcing: structures, waves, crews, breaches, telecom, and
// the measures that are orders. Each with what is refused, and how.
#include "scenario_file.hpp"

namespace {

using namespace calade;
using namespace calade::test::scenario_file;
using coupling::OrderKind;

class Planner : public Measures {
protected:
    // The town of Measures with three streets in a triangle, two lines, an exchange and residents.
    static city::City town() {
        auto c = Measures::town();
        c.streets.nodes = {{{22, 2}, false, {}}, {{38, 2}, false, {}}, {{30, 18}, false, {}}};
        const auto street = [&](const char* name, int from, int to) {
            city::Street s;
            s.name = name;
            s.from = StreetNodeId(from);
            s.to = StreetNodeId(to);
            s.axis = {c.streets.nodes[s.from.index()].position,
                      c.streets.nodes[s.to.index()].position};
            c.streets.streets.push_back(s);
        };
        street("S1", 0, 1);
        street("S2", 1, 2);
        street("S3", 2, 0);
        street("S4", 0, 1);
        c.streets.streets[3].cars = false;
        c.power.buses.resize(2);
        city::Branch line;
        line.name = "L1";
        line.from = BusId(0);
        line.to = BusId(1);
        c.power.branches.push_back(line);
        c.sites.push_back({"exchange", city::SiteKind::telecom, {35, 15}, 4.0, Mark::synthesised});
        c.joins.site_bus.resize(2);
        c.buildings[0].footprint = test::box_polygon(31, 11, 39, 19);
        c.buildings[0].residents = 12.0;
        c.joins.buildings.resize(2);
        c.joins.buildings[0].street = StreetId(1);
        return c;
    }
    std::pair<city::City, coupling::Inputs> ready(const std::string& text) const {
        return scenario::prepare(read(text), town());
    }
    std::string refused(const std::string& text) const {
        return test::message_of<ScenarioError>([&] { (void)ready(text); });
    }
};

const std::string culvert =
    "name = \"C\"\nfrom = [25, 5]\nto = [35, 5]\ninlet_invert_m = 1.0\noutlet_invert_m = 0.8\n";

TEST_F(Planner, NamesCulvertsWeirsAndOpenings) {
    const auto [city, in] = ready(base + "[[structures]]\nkind = \"culvert\"\n" + culvert +
                                  "diameter_m = \"80 cm\"\nflap = true\n[[structures]]\n"
                                  "kind = \"weir\"\nname = \"W\"\nfrom = [25, 5]\nto = [35, 5]\n"
                                  "width_m = 4\ncrest_m = 2.5\n");
    ASSERT_EQ(in.conduits.size(), 2U);
    const auto& link = in.conduits[0].link;
    EXPECT_EQ(link.name, "C");
    EXPECT_TRUE(link.culvert.round);
    EXPECT_TRUE(link.culvert.flap);
    EXPECT_EQ(link.culvert.width_m, 0.8);
    EXPECT_EQ(link.culvert.length_m, 10.0) << "from inlet to outlet";
    EXPECT_EQ(in.conduits[1].link.kind, flood::Geometry::Link::Kind::weir);
    EXPECT_EQ(in.conduits[1].link.sill_m, 2.5);
}

TEST_F(Planner, RefusesStructuresThatCannotBe) {
    const std::string pipe = base + "[[structures]]\nkind = \"culvert\"\n" + culvert;
    EXPECT_SAYS(refusal(pipe), "either diameter_m, or width_m and height_m");
    EXPECT_SAYS(refusal(pipe + "diameter_m = 0\n"), "more than 0 m");
    EXPECT_SAYS(refusal(pipe + "diameter_m = 1\nbarrels = 1.5\n"), "a whole number");
    EXPECT_SAYS(refusal(pipe + "diametre_m = 1\n"), "did you mean 'diameter_m'?");
    EXPECT_SAYS(refused(replaced(pipe + "diameter_m = 1\n", "[35, 5]", "[350, 5]")),
                "outside the town's terrain");
    EXPECT_SAYS(refusal(pipe + "diameter_m = 1\n[[structures]]\nkind = \"culvert\"\n" + culvert +
                        "diameter_m = 1\n"),
                "another structure has");
}

TEST_F(Planner, PutsAFlapIntoACulvertOrBuildsOne) {
    const std::string pipe =
        base + "[[structures]]\nkind = \"culvert\"\n" + culvert + "diameter_m = 1\n";
    const auto flapped =
        ready(pipe + "[[measures]]\nkind = \"culvert_flap\"\nculvert = \"C\"\ncost_eur = 4000\n");
    EXPECT_TRUE(flapped.second.conduits.at(0).link.culvert.flap);
    const auto built = ready(base + "[[measures]]\nkind = \"culvert\"\n" + culvert +
                             "width_m = 2\nheight_m = 1\n");
    EXPECT_FALSE(built.second.conduits.at(0).link.culvert.round);
    EXPECT_SAYS(refused(pipe + "[[measures]]\nkind = \"culvert_flap\"\nculvert = \"D\"\n"),
                "no culvert named 'D'");
}

TEST_F(Planner, BringsWavesToADefence) {
    const std::string waves = base + "[[waves]]\ndefence = \"Quai Nord\"\nperiod = \"8 s\"\n";
    const auto in = ready(waves + "height_m = 1.5\nslope = 0\n").second;
    ASSERT_EQ(in.waves.size(), 1U);
    EXPECT_EQ(in.waves[0].defence, 0);
    EXPECT_EQ(in.waves[0].boundary, 0) << "the first level boundary";
    EXPECT_EQ(in.waves[0].waves.period_s, 8.0);
    EXPECT_EQ(in.waves[0].waves.shape.slope, 0.0);
    EXPECT_EQ(ready(waves + "times_h = [0, 2]\nheights_m = [0, 2]\n")
                  .second.waves[0]
                  .waves.height.at(3600.0),
              1.0);
    EXPECT_SAYS(refusal(waves), "expected exactly one");
    EXPECT_SAYS(refusal(waves + "height_m = -1\n"), "no negative height");
    EXPECT_SAYS(refused(replaced(waves + "height_m = 1\n", "Quai Nord", "Quai Nrd")),
                "did you mean 'Quai Nord'?");
}

TEST_F(Planner, SendsCrewsFromADepot) {
    const auto in = ready(base +
                          "[[crews]]\nname = \"Team\"\ncount = 2\ndepot = \"school\"\n"
                          "vehicle = \"lorry\"\navailable_from = 2024-01-31T06:20:00Z\n"
                          "[restoration]\nlimit_s = \"3 d\"\n")
                        .second;
    ASSERT_EQ(in.crews.size(), 2U);
    EXPECT_EQ(in.crews[1].name, "Team 2");
    EXPECT_EQ(in.crews[0].vehicle.name, "lorry");
    EXPECT_EQ(in.crews[0].available_s, 1200.0);
    EXPECT_TRUE(in.crews[0].depot.valid());
    EXPECT_EQ(in.restoration.limit_s, 259200.0);
    const std::string crew = base + "[[crews]]\nname = \"Team\"\n";
    EXPECT_SAYS(refusal(crew), "both or none of depot and position");
    EXPECT_SAYS(refused(crew + "depot = \"schol\"\n"), "did you mean 'school'?");
    EXPECT_SAYS(refused(crew + "position = [900, 5]\n"), "outside the town's terrain");
    EXPECT_SAYS(refused(crew + "depot = \"school\"\nvehicle = \"lory\"\n"),
                "did you mean 'lorry'?");
    EXPECT_SAYS(refused(crew + "depot = \"school\"\n[[crews]]\nname = \"Team\"\n"
                               "depot = \"school\"\n"),
                "two crews are named 'Team'");
}

TEST_F(Planner, BreaksADefence) {
    const std::string breach =
        "kind = \"breach\"\ntarget = \"Quai Nord\"\nwidth_m = 8\nfinal_crest_m = 2.0\n"
        "deepening = \"20 min\"\nplace = [20, 4]\n"
        "when = { event = \"defence_overtopped\", target = \"Quai Nord\", delay = \"5 min\" }";
    const auto in = ready(event(breach)).second;
    ASSERT_EQ(in.breaches.size(), 1U);
    EXPECT_EQ(in.breaches[0].deepening_s, 1200.0);
    EXPECT_EQ(in.breaches[0].start.y, 4.0);
    EXPECT_EQ(in.orders.at(0).kind, OrderKind::breach);
    EXPECT_EQ(in.orders[0].condition.delay_s, 300.0);
    EXPECT_SAYS(refused(event(replaced(breach, "= 2.0", "= 7.0"))), "above the crest");
    EXPECT_SAYS(refused(event(replaced(breach, "[20, 4]", "[20, 400]"))), "from 'Quai Nord'");
    EXPECT_SAYS(refusal(event(replaced(breach, "= 8", "= -8"))), "expected 0 or more");
    EXPECT_SAYS(refused(event(breach + "\n[[events]]\n" + breach)), "breaches twice");
}

TEST_F(Planner, SilencesAnExchangeOrAll) {
    const auto in = ready(event("kind = \"telecom_out\"\nat = 2024-01-31T06:30:00Z\n[[events]]\n"
                                "kind = \"telecom_out\"\ntarget = \"exchange\"\n"
                                "at = 2024-01-31T06:40:00Z"))
                        .second;
    EXPECT_EQ(in.orders.at(0).element, -1);
    EXPECT_EQ(in.orders.at(1).element, 1);
    EXPECT_SAYS(refused(event("kind = \"telecom_out\"\ntarget = \"school\"\n"
                              "at = 2024-01-31T06:30:00Z")),
                "no telephone exchange");
    EXPECT_SAYS(refusal(event("kind = \"station_out\"\nat = 2024-01-31T06:30:00Z")),
                "both or none of target and targets");
}

TEST_F(Planner, OrdersClosuresWithAWayRound) {
    const std::string plan =
        "kind = \"closure_plan\"\nname = \"Quay\"\nstreets = [\"S1\"]\n"
        "diversion = [\"S2\", \"S3\"]\ncost_eur = 900\nlead_time = \"20 min\"\nowner = \"Ville\"\n";
    const auto in = ready(measure(plan + "at = 2024-01-31T06:05:00Z\n"
                                         "until = 2024-01-31T07:30:00Z"))
                        .second;
    ASSERT_EQ(in.orders.size(), 3U);
    EXPECT_EQ(in.orders[0].kind, OrderKind::close_street);
    EXPECT_EQ(in.orders[0].time, 1200.0) << "not before its lead time";
    EXPECT_EQ(in.orders[1].kind, OrderKind::open_street);
    EXPECT_EQ(in.orders[2].kind, OrderKind::divert);
    ASSERT_EQ(in.diversions.size(), 1U);
    EXPECT_EQ(in.diversions[0].streets.size(), 2U);
    const auto later = ready(measure(plan + "when = { boundary = \"sea\", above_m = 1.1 }")).second;
    EXPECT_EQ(later.orders[0].not_before_s, 1200.0);
    EXPECT_SAYS(refusal(measure(plan)), "kind has neither at (a time) nor when");
    const std::string at = "at = 2024-01-31T06:05:00Z";
    EXPECT_SAYS(refused(measure(replaced(plan, "\"S3\"", "\"S4\"") + at)), "takes no cars");
    EXPECT_SAYS(refused(measure(replaced(plan, "\"S3\"", "\"S1\"") + at)), "closed by the same");
    EXPECT_SAYS(refused(measure(replaced(plan, "\"S3\"", "\"S33\"") + at)), "did you mean 'S3'?");
    EXPECT_SAYS(refusal(measure(plan + "at = 2024-01-31T07:00:00Z\n"
                                       "until = 2024-01-31T06:30:00Z")),
                "expected a time after");
    EXPECT_SAYS(refused(measure(plan + at) +
                        "[[measures]]\nkind = \"closure_plan\"\nname = \"Again\"\n"
                        "streets = [\"S1\"]\n" +
                        at + "\n"),
                "'S1' has a measure already");
}

// The name that maps and reports print, where it says which section is meant.
TEST_F(Planner, FindsAStreetByTheNameThatPeopleKnow) {
    auto city = town();
    city.streets.streets[0].label = "Quai Henri";
    const std::string plan =
        "[[measures]]\nkind = \"closure_plan\"\nstreets = [\"Quai Henri\"]\n"
        "at = 2024-01-31T06:30:00Z\n";
    const auto s = read(base + plan);
    EXPECT_EQ(scenario::prepare(s, city).second.orders.at(0).element, 0);
    city.streets.streets[2].label = "Quai Henri";
    EXPECT_SAYS(test::message_of<ScenarioError>([&] { (void)scenario::prepare(s, city); }),
                "'Quai Henri' is the name of 2 sections, S1, S3; name those that are meant");
    city.streets.streets[0].label = city.streets.streets[2].label = "Quai Henry";
    EXPECT_SAYS(test::message_of<ScenarioError>([&] { (void)scenario::prepare(s, city); }),
                "did you mean 'Quai Henry'?");
}

TEST_F(Planner, TellsPeopleToLeave) {
    const std::string leave =
        "kind = \"evacuation\"\narea = [[30, 10], [39, 10], [39, 19], [30, 19]]\n"
        "shelters = [\"school\"]\nplaces = [10]\non_foot = true\nleaving = \"20 min\"\n"
        "at = 2024-01-31T06:30:00Z";
    const auto in = ready(measure(leave)).second;
    ASSERT_EQ(in.evacuations.size(), 1U);
    ASSERT_EQ(in.evacuations[0].districts.size(), 1U);
    EXPECT_EQ(in.evacuations[0].districts[0].people, 12.0);
    EXPECT_EQ(in.evacuations[0].shelters[0].capacity, 10.0);
    EXPECT_TRUE(in.evacuations[0].rules.on_foot);
    EXPECT_EQ(in.evacuations[0].rules.leaving_s, 1200.0);
    EXPECT_EQ(in.orders.at(0).kind, OrderKind::evacuate);
    EXPECT_SAYS(refusal(measure(replaced(leave, "places = [10]", "places = [10, 20]"))),
                "2 numbers for 1 shelters");
    EXPECT_SAYS(refused(measure(replaced(leave, "\"school\"", "\"schol\""))),
                "did you mean 'school'?");
    EXPECT_SAYS(refused(measure(replaced(leave, "[[30, 10], [39, 10], [39, 19], [30, 19]]",
                                         "[[30, 0], [38, 0], [38, 8], [30, 8]]"))),
                "nobody lives in the area");
    EXPECT_SAYS(refused(measure(replaced(leave, "[39, 19], [30, 19]]", "[30, 19], [39, 19]]"))),
                "crosses itself");
}

TEST_F(Planner, SwitchesAheadOfTheWater) {
    const auto in = ready(measure("kind = \"switch\"\nline = \"L1\"\nclosed = false\n"
                                  "when = { boundary = \"sea\", above_m = 2.0 }"))
                        .second;
    EXPECT_EQ(in.orders.at(0).kind, OrderKind::switch_opens);
    EXPECT_SAYS(refused(measure("kind = \"switch\"\nline = \"L2\"\nclosed = false\n"
                                "at = 2024-01-31T06:30:00Z")),
                "did you mean 'L1'?");
    EXPECT_SAYS(refused(measure("kind = \"switch\"\nline = \"harbour\"\nclosed = false\n"
                                "at = 2024-01-31T06:30:00Z")),
                "no power line named 'harbour'; it has 1 of them: L1");
}

TEST_F(Planner, UnsealsTheGroundAndSetsUpPumps) {
    const auto [city, in] =
        ready(measure("kind = \"desealing\"\ninfiltration_mm_h = 30\n"
                      "area = [[20, 0], [30, 0], [30, 19], [20, 19]]\n"
                      "[[measures]]\nkind = \"mobile_pump\"\nname = \"Motor pump\"\n"
                      "inlet = [35, 5]\ncapacity_m3s = \"200 l/s\""));
    ASSERT_EQ(in.forcing.sources.size(), 1U);
    EXPECT_EQ(in.forcing.sources[0].cells.size(), 2U);
    EXPECT_NEAR(in.forcing.sources[0].discharge.at(60.0), -200.0 * 0.03 / 3600.0, 1e-12);
    ASSERT_EQ(city.pumps.size(), 1U);
    EXPECT_TRUE(city.pumps[0].out_of_domain);
    EXPECT_FALSE(city.pumps[0].site.valid()) << "has a motor of its own";
}

TEST_F(Planner, RefusesNamesThatAreTakenAndNumbersTheNameless) {
    const std::string wall = "[[measures]]\nkind = \"wall\"\ncrest_m = 3.0\n";
    EXPECT_SAYS(refused(base + wall + "name = \"Quai Nord\"\nline = [[22, 5], [29, 5]]\n"),
                "has a defence named 'Quai Nord' already");
    const auto [city, in] =
        ready(base + wall + "line = [[22, 5], [29, 5]]\n" + wall + "line = [[22, 9], [29, 9]]\n");
    EXPECT_EQ(city.defences.back().name, "wall 2");
}

TEST_F(Planner, RefusesLinesThatTouchOrTurnBackOnThemselves) {
    const std::string wall = "kind = \"wall\"\ncrest_m = 3.0\n";
    EXPECT_SAYS(refused(measure(wall + "line = [[22, 2], [38, 2], [38, 9], [30, 2], [22, 9]]")),
                "crosses itself");
    EXPECT_SAYS(refused(measure(wall + "line = [[22, 2], [38, 2], [30, 2]]")), "crosses itself");
    EXPECT_NO_THROW((void)ready(measure(wall + "line = [[22, 2], [38, 2], [38, 9], [22, 2]]")))
        << "a ring is a wall too";
}

TEST_F(Planner, IsWarnedOfWorksThatOnlyPassThroughARedZone) {
    ::testing::internal::CaptureStderr();
    (void)ready(
        measure("kind = \"culvert\"\ndiameter_m = 1\n" + replaced(culvert, "[35, 5]", "[39, 5]")));
    EXPECT_SAYS(::testing::internal::GetCapturedStderr(), "red zone");
    ::testing::internal::CaptureStderr();
    (void)ready(measure("kind = \"wall\"\ncrest_m = 3.0\nline = [[22, 5], [28, 5]]"));
    EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

// A what-if's orders stand behind those that a checkpoint of the scenario knows by their places.
TEST_F(Planner, PutsTheOrdersOfAWhatIfLast) {
    auto s = read(base +
                  "[[events]]\nkind = \"close_street\"\ntarget = \"S1\"\n"
                  "at = 2024-01-31T06:30:00Z\n"
                  "[[plan]]\naction = \"a\"\nresponsible = \"b\"\nminutes = 3\n"
                  "at = 2024-01-31T06:30:00Z\n");
    const auto before = scenario::prepare(s, town()).second.orders;
    const auto file = write(
        "[[events]]\nkind = \"open_street\"\ntarget = \"S1\"\nat = 2024-01-31T07:30:00Z\n"
        "[[measures]]\nkind = \"switch\"\nline = \"L1\"\nclosed = false\n"
        "at = 2024-01-31T07:00:00Z\n",
        "late.toml");
    const auto after = scenario::prepare(scenario::read_what_if(file, s, 3600.0), town()).second;
    ASSERT_EQ(before.size(), 2U);
    ASSERT_EQ(after.orders.size(), 4U);
    for (std::size_t i = 0; i < before.size(); ++i) {
        EXPECT_EQ(after.orders[i].kind, before[i].kind);
    }
    EXPECT_EQ(after.orders[3].kind, OrderKind::switch_opens);
    EXPECT_SAYS(test::message_of<ScenarioError>(
                    [&] { (void)scenario::read_what_if(file, s, 3600.0 * 1.25); }),
                "before the checkpoint");
}

TEST_F(Planner, RefusesTwoWorksOnOnePlace) {
    const std::string at = "at = 2024-01-31T06:30:00Z\n";
    const std::string wall = "[[measures]]\nkind = \"wall\"\ncrest_m = 3.0\n";
    EXPECT_SAYS(
        refused(base + wall + "line = [[22, 5], [29, 5]]\n" + wall + "line = [[29, 5], [22, 5]]\n"),
        "storm.toml:17: the wall stands on the line of 'wall' at ");
    const std::string hollow =
        "[[measures]]\nkind = \"retention\"\ndepth_m = 1.0\n"
        "area = [[20, 0], [39, 0], [39, 9], [20, 9]]\n";
    const std::string open =
        "[[measures]]\nkind = \"desealing\"\ninfiltration_mm_h = 30\n"
        "area = [[20, 0], [39, 0], [39, 9], [20, 9]]\n";
    EXPECT_SAYS(refused(base + hollow + hollow), "the retention area overlaps that of ");
    EXPECT_SAYS(refused(base + open + open), "the desealing area overlaps that of ");
    EXPECT_NO_THROW((void)ready(base + hollow + open)) << "a hollow may be green";
    const std::string leave =
        "[[measures]]\nkind = \"evacuation\"\nshelters = [\"school\"]\n"
        "area = [[30, 10], [39, 10], [39, 19], [30, 19]]\n" +
        at;
    EXPECT_SAYS(refused(base + leave + leave), "the people of 'B1' are told to leave by ");
    EXPECT_SAYS(refusal(base + replaced(leave, "[\"school\"]", "[\"school\", \"school\"]")),
                "storm.toml:14: measures[0].shelters names 'school' twice");
    EXPECT_SAYS(refusal(base + "[[crews]]\nname = \"Team\"\ncount = 2\ndepot = \"school\"\n"
                               "[[crews]]\nname = \"Team\"\ndepot = \"school\"\n"),
                "storm.toml:17: crews[1].name is 'Team': two crews are named 'Team'");
    EXPECT_SAYS(refusal(event("kind = \"close_street\"\ntargets = []\n" + at)),
                "storm.toml:14: events[0].targets is empty");
}

TEST_F(Planner, RefusesNumbersThatNobodyBuilds) {
    EXPECT_SAYS(refusal(measure("kind = \"retention\"\ndepth_m = 1000\n"
                                "area = [[20, 0], [39, 0], [39, 9], [20, 9]]")),
                "storm.toml:14: measures[0].depth_m is 1000 m, expected at most 20");
    EXPECT_SAYS(refusal(measure("kind = \"pump\"\npump = \"P\"\ncapacity_m3s = 1e300")),
                "capacity_m3s is 1e+300 m3/s, expected at most 1000");
    EXPECT_SAYS(refusal(measure("kind = \"generator\"\nsite = \"school\"\nhours = 9000")),
                "hours is 9000 h, expected at most 8760");
}

}  // namespace
