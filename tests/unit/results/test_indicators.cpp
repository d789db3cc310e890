// SPDX-License-Identifier: Apache-2.0
#include "calade/results/indicators.hpp"
#include "hand_made_town.hpp"
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

// Half an hour of flood: 0.3 m at the mill, 1.2 m at the school, 2.5 m in cell 3.
class FloodedTown : public ::testing::Test {
protected:
    FloodedTown() {
        results::History history(t.town(), t.state);
        auto& s = t.state;
        s.flood.h = {5, 0.3F, 0.04F, 2.5F, 5, 0, 1.2F, 0};
        s.flood.max_depth = s.flood.h;
        s.flood.defence_overtopped = {900.0F};
        s.building_max_depth = {0.3F, 1.2F};
        s.building_dark_since = {results::test::never, 1200.0F};
        s.site_cut_off = {1};
        s.traffic.street_closed = {0, 1, 0};
        s.traffic.unserved = 50.0;
        s.traffic.vehicle_hours = 12.0;
        s.traffic.dry_vehicle_hours = 10.5;
        s.dry_unserved_vph = 20.0;
        s.energy.customers_off = 7;
        s.energy.unserved_kwh = 4.5;
        s.energy.customer_hours_off = 3.5;
        s.energy.station = {energy::StationState::tripped};
        s.time = 1800.0;
        history.follow(t.town(), s, results::totals_of(t.town(), s));
        list = results::find_indicators(t.town(), s, history);
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
    EXPECT_NEAR((*this)["flooded_area"].by_area.at("Ouest"), 100e-6, 1e-15);
    EXPECT_NEAR((*this)["flooded_area"].by_area.at("Est"), 200e-6, 1e-15);
    EXPECT_EQ((*this)["residents_flooded"].by_area.at("Est"), 5.0);
    EXPECT_EQ((*this)["buildings_flooded"].by_area.at("Ouest"), 1.0);
    EXPECT_EQ((*this)["flooded_area"].by_area.size(), 2U) << "zones of plans are no communes";
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

TEST_F(FloodedTown, TellsSitesAndDefences) {
    EXPECT_EQ(value("sites_flooded"), 1.0);
    EXPECT_EQ(value("sites_cut_off"), 1.0);
    EXPECT_EQ(value("sites_without_supply"), 0.0);
    EXPECT_EQ(value("defences_overtopped"), 1.0);
    EXPECT_EQ(value("first_overtopping"), 900.0);
    EXPECT_FLOAT_EQ(static_cast<float>(value("depth_peak")), 2.5F) << "the sea is deeper";
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
}

TEST(Indicators, OfADryTownAreZeroAndHaveNoFirstOvertopping) {
    const HandMadeTown t;
    results::History history(t.town(), t.state);
    history.follow(t.town(), t.state, results::totals_of(t.town(), t.state));
    for (const auto& indicator : results::find_indicators(t.town(), t.state, history)) {
        EXPECT_EQ(indicator.value.value_or(0.0), 0.0) << indicator.id;
        EXPECT_EQ(indicator.value.has_value(), indicator.id != "first_overtopping");
    }
}

}  // namespace
