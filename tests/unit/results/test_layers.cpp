// SPDX-License-Identifier: Apache-2.0
#include "calade/io/vector_io.hpp"
#include "calade/results/layers.hpp"
#include "hand_made_town.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

namespace {

using namespace calade;
using io::Column;
using results::test::HandMadeTown;

class Layers : public ::testing::Test {
protected:
    void follow() {
        t.state.time += 3600.0;
        history.follow(t.town(), t.state);
    }
    [[nodiscard]] results::LayerInput input() const {
        return {town, t.state, history, parse_instant("2024-01-31T06:00:00Z")};
    }
    HandMadeTown t;
    results::Town town{t.town()};
    results::History history{town, t.state};
};

TEST_F(Layers, TellWhichStationFeedsABuildingAndWhereItStands) {
    const auto layer = results::buildings_layer(input());
    EXPECT_EQ(Column(layer, "station").text(1), "P1");
    EXPECT_EQ(Column(layer, "street").text(1), "S1");
    EXPECT_EQ(Column(layer, "commune").text(1), "Est");
    EXPECT_TRUE(Column(layer, "station").empty(0)) << "the mill is joined to no load";
}

TEST_F(Layers, LeaveTimesEmptyWhereNothingHappenedAndTellThemElse) {
    t.state.building_wet_since[1] = 5400.0F;
    t.state.traffic.street_closed[0] = 1;
    follow();
    const auto buildings = results::buildings_layer(input());
    EXPECT_TRUE(Column(buildings, "wet_since").empty(0));
    EXPECT_EQ(Column(buildings, "wet_since").text(1), "2024-01-31T07:30:00Z");
    const auto streets = results::streets_layer(input());
    EXPECT_EQ(Column(streets, "closed_since").text(0), "2024-01-31T07:00:00Z");
    EXPECT_EQ(Column(streets, "closed_hours").number(0), 1.0);
}

TEST_F(Layers, HangTheLowVoltageLineOnItsStationAndLeaveTheTransformerInside) {
    const auto layer = results::power_lines_layer(input());
    ASSERT_EQ(layer.features.size(), 2U);
    EXPECT_EQ(Column(layer, "name").text(0), "L1");
    EXPECT_EQ(Column(layer, "station").text(0), "P1");
    EXPECT_EQ(Column(layer, "nominal_v").number(0), 400.0);
}

TEST_F(Layers, CountTheCustomersBehindAStation) {
    EXPECT_EQ(Column(results::stations_layer(input()), "customers").integer(0), 7);
}

TEST_F(Layers, ComeBackFromAGeoPackageWithAllTheirFieldsFilled) {
    t.state.flood.h[6] = t.state.flood.max_depth[6] = 0.5F;
    follow();
    const calade::test::Scratch scratch;
    const auto layers = results::make_layers(input());
    io::write_geopackage(scratch / "layers.gpkg", layers, t.city.crs);
    for (const auto& layer : layers) {
        const auto back = io::read_layer(scratch / "layers.gpkg", layer.name);
        EXPECT_EQ(back.features.size(), layer.features.size()) << layer.name;
        EXPECT_EQ(back.epsg, 2154) << layer.name;
        for (const auto& feature : layer.features) {
            EXPECT_EQ(feature.values.size(), layer.fields.size()) << layer.name;
        }
    }
    const auto sites = io::read_layer(scratch / "layers.gpkg", "sites");
    EXPECT_EQ(Column(sites, "max_depth_m").number(0), 0.5);
    EXPECT_EQ(Column(sites, "kind").text(0), "hospital");
}

}  // namespace
