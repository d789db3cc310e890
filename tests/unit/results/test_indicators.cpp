// SPDX-License-Identifier: Apache-2.0
#include "calade/results/indicators.hpp"

#include "calade/results/hazard.hpp"
#include "run_folder.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <set>

namespace {

using namespace calade;
using results::Indicator;
using results::test::HandMadeTown;
using results::test::never;

scenario::Scenario scenario() {
    scenario::Scenario s;
    s.start = parse_instant("2024-01-31T06:00:00Z");
    return s;
}

// Half an hour of flood: 0.3 m at the mill, 1.2 m at the school, 2.5 m in cell 3.
class FloodedTown : public ::testing::Test {
protected:
    FloodedTown() {
        results::History history(t.town(), t.state);
        results::Reach reach(t.city, t.network);
        history.follow(reach.answers(t.state.traffic, t.town().thresholds));
        auto& s = t.state;
        s.flood.h = {5, 0.3F, 0.04F, 2.5F, 5, 0, 1.2F, 0};
        s.flood.max_depth = s.flood.h;
        s.flood.arrival = {0, 600.0F, never, 300.0F, 0, never, 900.0F, never};
        s.flood.extremes.duration = {0, 1800.0F, 0, 1800.0F, 0, 0, 900.0F, 0};
        s.flood.extremes.french = {0, 2, 0, 4, 0, 0, 4, 0};
        s.flood.extremes.aidr = {0, 1, 0, 5, 0, 0, 3, 0};
        s.flood.defence_overtopped = {900.0F};
        s.building_max_depth = {0.3F, 1.2F};
        s.building_dark_since = {never, 1200.0F};
        s.site_cut_off = {1};
        s.traffic.street_closed = {0, 1, 0};
        s.traffic.unserved = 50.0;
        s.traffic.vehicle_hours = 12.0;
        s.traffic.dry_vehicle_hours = 10.5;
        s.dry_unserved_vph = 20.0;
        s.energy.customers_off = 7;
        s.energy.unserved_kwh = 4.5;
        s.energy.customer_hours_off = 3.5;
        s.energy.losses_kwh = 1.25;
        s.energy.branch_current_a = {11.0, 12.0, 0.0};
        t.city.power.branches[0].rated_a = t.city.power.branches[1].rated_a = 10.0;
        s.energy.station = {energy::StationState::tripped};
        s.energy.bus_energised = {1, 0, 0};
        s.time = s.flood.time = 1800.0;
        history.follow(t.town(), s);
        history.follow(reach.answers(s.traffic, t.town().thresholds));
        list = results::find_indicators(results::test::tables_after(t, history, scenario()));
    }
    [[nodiscard]] const Indicator& operator[](const std::string& id) const {
        const auto found =
            std::find_if(list.begin(), list.end(), [&](const Indicator& i) { return i.id == id; });
        if (found == list.end()) {
            throw std::out_of_range(id);
        }
        return *found;
    }
    [[nodiscard]] double value(const std::string& id) const { return (*this)[id].value.value(); }
    HandMadeTown t;
    std::vector<Indicator> list;
};

TEST_F(FloodedTown, HasThreeCellsOfFloodedLandInTheirDepthClasses) {
    EXPECT_NEAR(value("flooded_area"), 300e-6, 1e-15);
    EXPECT_NEAR(value("flooded_area_peak"), 300e-6, 1e-15);
    EXPECT_NEAR(value("flooded_area_below_0_5m"), 100e-6, 1e-15);
    EXPECT_EQ(value("flooded_area_0_5_to_1m"), 0.0);
    EXPECT_NEAR(value("flooded_area_1_to_2m"), 100e-6, 1e-15);
    EXPECT_NEAR(value("flooded_area_above_2m"), 100e-6, 1e-15);
}

TEST_F(FloodedTown, SharesAreaBuildingsAndPeopleAmongTheCommunes) {
    EXPECT_NEAR((*this)["flooded_area"].by.at("commune").at("Ouest"), 100e-6, 1e-15);
    EXPECT_NEAR((*this)["flooded_area"].by.at("commune").at("Est"), 200e-6, 1e-15);
    EXPECT_EQ((*this)["residents_flooded"].by.at("commune").at("Est"), 5.0);
    EXPECT_EQ((*this)["buildings_flooded"].by.at("commune").at("Ouest"), 1.0);
    EXPECT_EQ((*this)["flooded_area"].by.at("commune").size(), 2U);
    EXPECT_NEAR((*this)["flooded_area"].by.at("flood_plan_zone").at("blue zone"), 300e-6, 1e-15);
    EXPECT_EQ((*this)["residents_flooded"].by.at("flood_plan_zone").at("blue zone"), 7.0);
    EXPECT_FALSE((*this)["flooded_area"].by.contains("district")) << "the town has none";
}

TEST_F(FloodedTown, CountsResidentsByTheDepthAtTheirBuilding) {
    EXPECT_EQ(value("buildings_flooded"), 2.0);
    EXPECT_EQ(value("residents_flooded"), 7.0);
    EXPECT_EQ(value("residents_flooded_below_0_5m"), 2.0);
    EXPECT_EQ(value("residents_flooded_1_to_2m"), 5.0);
    EXPECT_EQ(value("residents_without_supply"), 5.0);
}

TEST_F(FloodedTown, DepthClassesAddUpToTheWhole) {
    for (const std::string what : {"flooded_area", "buildings_flooded", "residents_flooded"}) {
        double sum = 0.0;
        for (const auto& c : results::depth_classes()) {
            sum += value(what + "_" + std::string(c.id));
        }
        EXPECT_NEAR(sum, value(what), 1e-12) << what;
    }
}

TEST_F(FloodedTown, TellsStreetsTripsAndSupply) {
    EXPECT_DOUBLE_EQ(value("street_km_closed_peak"), 0.3);
    EXPECT_DOUBLE_EQ(value("street_km_hours_closed"), 0.15);
    EXPECT_DOUBLE_EQ(value("trips_unserved"), 40.0) << "50, of which 10 have no path in the dry";
    EXPECT_DOUBLE_EQ(value("delay"), 1.5);
    EXPECT_EQ(value("customers_interrupted_peak"), 7.0);
    EXPECT_EQ(value("customer_hours_interrupted"), 3.5);
    EXPECT_EQ(value("energy_not_supplied"), 4.5);
    EXPECT_EQ(value("stations_tripped"), 1.0);
    EXPECT_EQ(value("pumps_stopped"), 0.0);
}

// Two branches above their rating at the end of the one window of half an hour.
TEST_F(FloodedTown, TellsLossesOverloadsAndCustomersByUse) {
    EXPECT_EQ(value("losses"), 1.25);
    EXPECT_EQ(value("branches_overloaded_peak"), 2.0);
    EXPECT_EQ((*this)["branches_overloaded_peak"].time_s, 1800.0);
    EXPECT_EQ(value("overload_hours"), 1.0);
    EXPECT_EQ(value("customers_interrupted_peak_other"), 7.0) << "two annexes draw nothing";
    EXPECT_EQ(value("customers_interrupted_peak_residential"), 0.0);
    EXPECT_EQ(value("sites_without_supply_peak"), 0.0);
}

TEST_F(FloodedTown, TellsSitesAndDefences) {
    EXPECT_EQ(value("sites_flooded"), 1.0);
    EXPECT_EQ(value("sites_cut_off"), 1.0);
    EXPECT_EQ(value("sites_without_supply"), 0.0);
    EXPECT_EQ(value("defences_overtopped"), 1.0);
    EXPECT_EQ(value("first_overtopping"), 900.0);
    EXPECT_FLOAT_EQ(static_cast<float>(value("depth_peak")), 2.5F) << "the sea is deeper";
}

// Seven customers, all dark for the half hour: 30 minutes each, once each, and still at the end.
TEST_F(FloodedTown, TellsTheIndicesOfInterruptions) {
    EXPECT_DOUBLE_EQ(value("saidi"), 30.0);
    EXPECT_DOUBLE_EQ(value("saifi"), 1.0);
    EXPECT_DOUBLE_EQ(value("caidi"), 30.0);
    EXPECT_EQ(value("customers_dark_at_end"), 7.0);
    EXPECT_FALSE((*this)["saidi_until_restored"].value.has_value()) << "nobody is restored";
    EXPECT_EQ(value("customers_not_restored"), 7.0);
    EXPECT_EQ(value("sites_powerless"), 0.0) << "the clinic keeps going for 4 h";
}

// Both buildings are of use "other", 36 m2 each: 517.1 EUR/m2 times 0.15 at 0.3 m and 0.44 at 1.2
// m.
TEST_F(FloodedTown, CountsTheDamageByDepthAndUseAndSharesIt) {
    EXPECT_NEAR(value("damage"), 517.1 * 36.0 * (0.15 + 0.44), 0.01);
    EXPECT_NEAR(value("damage_other"), value("damage"), 1e-9);
    EXPECT_EQ(value("damage_residential"), 0.0);
    EXPECT_NEAR((*this)["damage"].by.at("commune").at("Ouest"), 517.1 * 36.0 * 0.15, 0.01);
}

// The classes are those that the water model followed.
TEST_F(FloodedTown, ClassesLandAndResidentsByHazard) {
    EXPECT_NEAR(value("area_hazard_moderate"), 100e-6, 1e-15);
    EXPECT_NEAR(value("area_hazard_very_high"), 200e-6, 1e-15);
    EXPECT_EQ(value("area_hazard_low") + value("area_hazard_high"), 0.0);
    EXPECT_EQ(value("residents_hazard_moderate"), 2.0);
    EXPECT_EQ(value("residents_hazard_very_high"), 5.0);
    EXPECT_NEAR(value("area_aidr_h1"), 100e-6, 1e-15) << "0.3 m of still water";
    EXPECT_NEAR(value("area_aidr_h3"), 100e-6, 1e-15) << "1.2 m";
    EXPECT_NEAR(value("area_aidr_h5"), 100e-6, 1e-15) << "2.5 m";
    double classed = 0.0;
    for (const auto& c : results::aidr_classes) {
        classed += value("area_aidr_" + std::string(c.id));
    }
    EXPECT_NEAR(classed, value("flooded_area"), 1e-15) << "every flooded cell has a class";
}

TEST_F(FloodedTown, TellsWhenTheWaterComesAndHowLongItStaysInEachArea) {
    EXPECT_DOUBLE_EQ(value("flood_hours_longest"), 0.5);
    EXPECT_DOUBLE_EQ(value("flood_hours_mean"), (0.5 + 0.5 + 0.25) / 3.0);
    EXPECT_DOUBLE_EQ((*this)["flood_hours_mean"].by.at("commune").at("Est"), 0.375);
    EXPECT_EQ(value("arrival_first"), 300.0);
    EXPECT_EQ((*this)["arrival_first"].by.at("commune").at("Ouest"), 600.0);
    EXPECT_FLOAT_EQ(static_cast<float>((*this)["depth_peak"].by.at("commune").at("Ouest")), 0.3F);
}

// "Quai" (300 m) has its middle in "Est", as have the clinic, P1 and the seven customers.
TEST_F(FloodedTown, SharesStreetsSitesAndSupplyAmongTheAreas) {
    for (const std::string id : {"streets_closed", "sites_flooded", "sites_cut_off",
                                 "stations_tripped", "customers_interrupted", "saidi", "saifi",
                                 "caidi", "street_km_closed", "customers_dark_at_end"}) {
        EXPECT_DOUBLE_EQ((*this)[id].by.at("commune").at("Est"), value(id)) << id;
        EXPECT_DOUBLE_EQ((*this)[id].by.at("flood_plan_zone").at("blue zone"), value(id)) << id;
    }
    EXPECT_EQ((*this)["sites_flooded"].by.at("commune").at("Ouest"), 0.0);
    EXPECT_FALSE((*this)["saidi"].by.at("commune").contains("Ouest")) << "it has no customers";
    EXPECT_DOUBLE_EQ(value("street_km_closed"), 0.3);
}

TEST_F(FloodedTown, HasEveryIdOnce) {
    std::set<std::string> ids;
    for (const auto& indicator : list) {
        EXPECT_TRUE(ids.insert(indicator.id).second) << indicator.id;
    }
}

TEST_F(FloodedTown, WritesWhenAPeakWasReachedAndNullWhereNothingHappened) {
    const calade::test::Scratch scratch;
    list.back().value.reset();
    results::write_indicators(scratch / "indicators.json", list,
                              parse_instant("2024-01-31T06:00:00Z"));
    std::ifstream in(scratch / "indicators.json");
    const auto document = nlohmann::json::parse(in);
    EXPECT_EQ(document["format"], "calade-indicators");
    EXPECT_EQ(document["indicators"].size(), list.size());
    EXPECT_TRUE(document["indicators"].back()["value"].is_null());
    EXPECT_TRUE(document["indicators"][0]["range"].is_null());
    EXPECT_EQ(document["indicators"][5]["time"], "2024-01-31T06:30:00Z");
    EXPECT_EQ(document["indicators"][0]["by_area"].size(), 2U);
    EXPECT_EQ(document["indicators"][0]["by_flood_plan_zone"].size(), 1U);
    EXPECT_EQ(document["indicators"][0]["headline"], true);
}

// The seven customers come back half an hour after the end; what they asked for in it is given.
TEST_F(FloodedTown, AddsWhatWasAskedForUntilAllAreSuppliedAgain) {
    coupling::Restored restored;
    restored.bus_restored_s = {never, 3600.0, 3600.0};
    restored.load_unserved_kwh = {2.75};
    results::History history(t.town(), t.state);
    list = results::find_indicators(
        results::test::tables_after(t, history, scenario(), nullptr, &restored));
    EXPECT_EQ(value("energy_not_supplied_until_restored"), 4.5 + 2.75);
}

// P1 stands in "Est".
TEST(Indicators, TellThePhotovoltaicsThatTheGridTakesOnlyWhereAskedFor) {
    const HandMadeTown t;
    const results::History history(t.town(), t.state);
    const auto told = [&](const energy::PvHosting* hosting) {
        auto list =
            results::find_indicators(results::test::tables_after(t, history, scenario(), hosting));
        std::erase_if(list, [](const Indicator& i) { return !i.id.starts_with("pv_hosting"); });
        return list;
    };
    EXPECT_TRUE(told(nullptr).empty());
    const energy::PvHosting found{{50e3}, {40e3}};
    const auto list = told(&found);
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0].value, 40.0);
    EXPECT_TRUE(list[0].headline);
    EXPECT_EQ(list[0].by.at("commune").at("Est"), 40.0);
    EXPECT_EQ(list[0].by.at("commune").at("Ouest"), 0.0);
    EXPECT_EQ(list[1].value, 50.0);
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const energy::PvHosting unknown{{nan}, {nan}};
    EXPECT_FALSE(told(&unknown).front().value.has_value()) << "not known is not zero";
}

TEST(Indicators, OfADryTownAreZeroAndHaveNoFirstOvertopping) {
    const HandMadeTown t;
    results::History history(t.town(), t.state);
    history.follow(t.town(), t.state);
    // What has no first time and what divides by nothing.
    const std::set<std::string> empty = {"first_overtopping", "arrival_first", "caidi",
                                         "caidi_until_restored", "all_supplied_at"};
    for (const auto& indicator :
         results::find_indicators(results::test::tables_after(t, history, scenario()))) {
        if (indicator.id.starts_with("residents_rescue") ||
            indicator.id.starts_with("residents_care")) {
            continue;  // somebody is reached in the dry; test_reach.cpp has them
        }
        EXPECT_EQ(indicator.value.value_or(0.0), 0.0) << indicator.id;
        EXPECT_EQ(indicator.value.has_value(), !empty.contains(indicator.id)) << indicator.id;
    }
}

}  // namespace
