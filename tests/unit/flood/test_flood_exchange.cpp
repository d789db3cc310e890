// SPDX-License-Identifier: Apache-2.0
#include "basins.hpp"

#include "calade/base/error.hpp"
#include "calade/flood/wave_source.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

namespace calade::flood {
namespace {

using namespace test;

Geometry flat(Index columns, Index rows) {
    return make_basin(
        columns, rows, 10.0, [](double, double) { return 0.0; }, 0.03);
}

TEST(FloodSource, GivesAndTakesWhatItsSeriesSays) {
    const Geometry g = flat(20, 20);
    const Model model({}, g,
                      {{},
                       {},
                       {{"main", {g.grid.index(3, 3)}, constant(0.5)},
                        {"intake", {g.grid.index(6, 3)}, constant(-2.0)}}});
    State state = model.still_water(-1.0);
    model.advance(state, 600.0);
    EXPECT_NEAR(state.source_in[0], 300.0, 1e-6);
    EXPECT_LT(state.source_out[1], 300.0);  // only what arrives there
    EXPECT_GT(state.source_out[1], 0.0);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-7);
}

TEST(FloodSource, MustLieInTheDomain) {
    EXPECT_THROW(Model({}, flat(3, 3), {{}, {}, {{"lost", {9}, constant(1.0)}}}), DataError);
    EXPECT_THROW(Model({}, flat(3, 3), {{}, {}, {{"empty", {}, constant(1.0)}}}), DataError);
}

TEST(FloodSource, ThrowsWavesOverADefenceOntoItsLandwardSide) {
    Geometry g = flat(10, 4);
    wall_east_of(g, 4, 3.0F);
    for (Index row = 0; row < 4; ++row) {
        for (Index column = 0; column < 5; ++column) {
            g.sea[static_cast<std::size_t>(g.grid.index(column, row))] = 1;
        }
    }
    Geometry::DefenceFaces quay{"quay", 3.0, {}};
    for (Index row = 0; row < 4; ++row) {
        quay.faces.push_back({g.grid.index(4, row), g.grid.index(5, row), true});
    }
    g.defences.push_back(quay);
    Waves waves;
    waves.height = constant(1.0);
    waves.period_s = 5.0;
    const Source source = overtopping_source(g, 0, constant(1.5), waves);
    const double rate = wave_overtopping(waves.shape, 1.0, 5.0, 1.5);
    EXPECT_NEAR(source.discharge.at(0.0), 40.0 * rate, 1e-12);
    const Model model({}, g, {{}, {}, {source}});
    State state = model.still_water(-1.0);
    model.advance(state, 100.0);
    EXPECT_NEAR(state.source_in[0], 4000.0 * rate, 1e-6);
    EXPECT_EQ(state.h[static_cast<std::size_t>(g.grid.index(2, 1))], 0.0F);
    EXPECT_THROW((void)overtopping_source(g, 1, constant(1.5), waves), UsageError);
    waves.height = {};
    EXPECT_THROW((void)overtopping_source(g, 0, constant(1.5), waves), DataError);
}

TEST(FloodSource, KeepsTheLastValueOfAHydrographThatEndsEarly) {
    const Geometry g = flat(10, 10);
    const Model model({}, g, {{}, {}, {{"main", {55}, {{0.0, 60.0}, {1.0, 2.0}, "short"}}}});
    State state = model.still_water(-1.0);
    model.advance(state, 160.0);
    EXPECT_NEAR(state.source_in[0], 60.0 * 1.5 + 100.0 * 2.0, 1e-6);
}

// Two basins with a closed wall between columns 4 and 5, and a link through it.
Geometry parted(Geometry::Link link) {
    Geometry g = flat(10, 3);
    wall_east_of(g, 4, 1e30F);
    link.first = g.grid.index(4, 1);
    link.second = g.grid.index(5, 1);
    g.links.push_back(link);
    return g;
}

TEST(FloodLink, CulvertLevelsTwoBasinsWithoutLosingWater) {
    Geometry::Link link;
    link.name = "under the road";
    link.culvert.width_m = 0.8;
    const Model model({}, parted(link), {});
    State state = model.still_water(-1.0);
    set_surface(state, model, [](double x, double) { return x < 50.0 ? 2.0 : 0.0; });
    model.advance(state, 60.0);
    EXPECT_GT(state.link_moved[0], 30.0);
    EXPECT_LT(state.link_moved[0], 150.0);
    model.advance(state, 7200.0);
    EXPECT_NEAR(state.h[static_cast<std::size_t>(model.geometry().grid.index(0, 1))], 1.0F, 0.02F);
    EXPECT_NEAR(state.link_moved[0], 1500.0, 40.0);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-7);
}

TEST(FloodLink, FlapLetsNothingBack) {
    Geometry::Link link;
    link.culvert.flap = true;
    const Model model({}, parted(link), {});
    State state = model.still_water(-1.0);
    set_surface(state, model, [](double x, double) { return x < 50.0 ? 0.0 : 2.0; });
    model.advance(state, 600.0);
    EXPECT_EQ(state.link_moved[0], 0.0);
}

TEST(FloodLink, NamesABadOne) {
    Geometry::Link link;
    link.name = "broken";
    link.culvert.length_m = 0.0;
    try {
        const Model model({}, parted(link), {});
        FAIL();
    } catch (const DataError& e) {
        EXPECT_NE(std::string(e.what()).find("broken"), std::string::npos);
    }
    Geometry g = flat(4, 4);
    g.links.push_back({"loop", Geometry::Link::Kind::weir, 2, 2, {}, 1.0, 0.0, 0.0, 0.6});
    EXPECT_THROW(Model({}, g, {}), DataError);
}

Geometry dike() {
    Geometry g = flat(20, 5);
    wall_east_of(g, 9, 1.5F);
    Geometry::Breach breach;
    breach.name = "old dike";
    for (const Index row : {2, 1, 3, 0, 4}) {
        breach.faces.push_back({g.grid.index(9, row), g.grid.index(10, row), true});
    }
    breach.crest_m = 1.5;
    breach.trigger_depth_m = 0.05;
    breach.start_s = 300.0;
    breach.deepening_s = 120.0;
    breach.widening_s = 240.0;
    g.breaches.push_back(breach);
    return g;
}

TEST(FloodBreach, OpensFromItsFirstFaceOnWhenItsTimeHasCome) {
    const Model model({}, dike(), {});
    State state = model.still_water(-1.0);
    set_surface(state, model, [](double x, double) { return x < 100.0 ? 1.4 : 0.0; });
    const auto behind = static_cast<std::size_t>(model.geometry().grid.index(15, 2));
    model.advance(state, 299.0);
    EXPECT_EQ(state.h[behind], 0.0F);
    model.advance(state, 360.0);
    EXPECT_NEAR(state.breach_start[0], 300.0F, 5.0F);
    EXPECT_GT(state.h[static_cast<std::size_t>(model.geometry().grid.index(10, 2))], 0.01F);
    const State middle = state;
    model.advance(state, 3600.0);
    EXPECT_NEAR(state.h[behind], 0.7F, 0.05F);
    // A copy goes on as the first did.
    State again = middle;
    model.advance(again, 3600.0);
    EXPECT_EQ(again.h, state.h);
}

TEST(FloodBreach, BeginsWhenWaterStandsOverTheCrestAndRefusesARisingOne) {
    const Model model({}, dike(), {});
    State state = model.still_water(-1.0);
    set_surface(state, model, [](double x, double) { return x < 100.0 ? 1.7 : 0.0; });
    model.advance(state, 10.0);
    EXPECT_LT(state.breach_start[0], 5.0F);
    Geometry g = dike();
    g.breaches[0].final_crest_m = 3.0;
    EXPECT_THROW(Model({}, g, {}), DataError);
}

TEST(FloodInfiltration, TakesRainIntoTheGroundAndNoMoreThanIsThere) {
    Parameters p;
    p.infiltration = "green_ampt";
    p.soil_conductivity_mm_h = 36.0;
    p.evaporation_mm_day = 5.0;
    const Model model(p, flat(10, 10), {{}, constant(5e-6, "drizzle")});  // half of what soaks
    State state = model.still_water(-1.0);
    model.advance(state, 3600.0);
    EXPECT_GT(state.infiltrated_out, 0.97 * state.rain_in);
    EXPECT_GE(*std::min_element(state.h.begin(), state.h.end()), 0.0F);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-7);
}

TEST(FloodInfiltration, HoldsBackTheCurveNumbersLoss) {
    Parameters p;
    p.infiltration = "curve_number";
    p.curve_number = 80.0;
    const Model model(p, flat(6, 6), {{}, constant(0.1 / 3600.0, "storm")});
    State state = model.still_water(-1.0);
    model.advance(state, 3600.0);
    EXPECT_NEAR(state.infiltrated_out / (36 * 100.0), 0.1 - 0.05054, 5e-4);
    EXPECT_LT(model.ledger(state).relative_error(), 1e-7);
}

TEST(FloodInfiltration, RefusesARateThatRises) {
    Parameters p;
    p.horton_first_mm_h = 1.0;
    EXPECT_THROW(Model(p, flat(3, 3), {}), UsageError);
}

// 6 cm a minute for ten minutes, told over at least half of 30 min: 0.6 m in 900 s are 2.4 m/h.
TEST(FloodExtremes, FollowDurationRiseAndHazard) {
    Parameters p;
    p.extremes = true;
    const Model model(p, flat(10, 10), {{}, constant(1e-3, "flood")});
    State state = model.still_water(-1.0);
    for (int minute = 1; minute <= 10; ++minute) {
        model.advance(state, 60.0 * minute);
    }
    EXPECT_NEAR(state.extremes.duration[55], 550.0F, 5.0F);  // from 5 cm on
    EXPECT_NEAR(state.extremes.max_rise[55], 2.4F, 0.05F);
    EXPECT_EQ(state.extremes.french[55], 3);  // 0.6 m of still water that rises fast
    EXPECT_EQ(state.extremes.aidr[55], 3);
}

TEST(FloodExtremes, TakeWaterThatRisesSlowlyForSlow) {
    Parameters p;
    p.extremes = true;
    const Model model(p, flat(10, 10), {{}, constant(0.3 / 3600.0, "flood")});
    State state = model.still_water(-1.0);
    model.advance(state, 3600.0);
    EXPECT_NEAR(state.extremes.max_rise[55], 0.3F, 0.01F);
    EXPECT_EQ(state.extremes.french[55], 1);  // 0.3 m, 0.3 m/h
    p.dynamics.slow_rise_mh = 0.2F;
    const Model strict(p, flat(10, 10), {{}, constant(0.3 / 3600.0, "flood")});
    state = strict.still_water(-1.0);
    strict.advance(state, 3600.0);
    EXPECT_EQ(state.extremes.french[55], 2) << "the limits are parameters";
}

// A wave that comes and is taken away again within one window of the coupling.
TEST(FloodExtremes, SeeAPeakBetweenTwoWindows) {
    Parameters p;
    p.extremes = true;
    const Geometry g = flat(3, 3);
    Source pulse{"pulse", {}, {}};
    for (Index i = 0; i < 9; ++i) {
        pulse.cells.push_back(i);
    }
    pulse.discharge = {{0.0, 20.0, 20.01, 59.0}, {27.0, 27.0, -60.0, -60.0}, "pulse"};
    const Model model(p, g, {{}, {}, {pulse}});
    State state = model.still_water(-1.0);
    model.advance(state, 60.0);
    EXPECT_LT(state.h[4], 0.05F);
    EXPECT_NEAR(state.max_depth[4], 0.6F, 0.1F);
    EXPECT_GE(state.extremes.aidr[4], 3);
    EXPECT_GE(state.extremes.french[4], 2);
    EXPECT_GT(state.extremes.duration[4], 10.0F);
}

TEST(FloodExtremes, LeaveTheSeaAlone) {
    Parameters p;
    p.extremes = true;
    Geometry g = flat(4, 4);
    g.sea[5] = 1;
    const Model model(p, g, {{}, constant(1e-3, "flood")});
    State state = model.still_water(-1.0);
    model.advance(state, 600.0);
    EXPECT_EQ(state.extremes.french[5], 0);
    EXPECT_EQ(state.extremes.french[6], 3);
}

TEST(FloodExtremes, GoOnWithTheSameBitsFromASavedState) {
    Parameters p;
    p.extremes = true;
    const Model model(p, flat(10, 10), {{}, constant(1e-3, "flood")});
    State whole = model.still_water(-1.0);
    model.advance(whole, 600.0);
    State half = whole;
    model.advance(whole, 2400.0);
    sim::ArchiveWriter out;
    Model::save(out, half);
    sim::ArchiveReader in({out.data().begin(), out.data().end()});
    State resumed = Model::load(in);
    model.advance(resumed, 2400.0);
    EXPECT_EQ(resumed.extremes.max_rise, whole.extremes.max_rise);
    EXPECT_EQ(resumed.extremes.french, whole.extremes.french);
    EXPECT_EQ(resumed.extremes.depth_before, whole.extremes.depth_before);
}

TEST(FloodSection, FindsTheDischargeOfASteadyChannel) {
    Geometry g = make_basin(
        60, 5, 10.0, [](double x, double) { return 1.0 - 0.002 * x; }, 0.03);
    open_side(g, 0, city::BoundaryKind::discharge, "in");
    open_side(g, 1, city::BoundaryKind::free_outflow, "out");
    const Model model({}, g, {{constant(20.0), {}}, {}});
    State state = model.still_water(-9.0);
    model.advance(state, 3600.0);
    EXPECT_NEAR(discharge_through(g, state, {{300, -5}, {300, 55}}), 20.0, 0.2);   // northwards
    EXPECT_NEAR(discharge_through(g, state, {{300, 55}, {300, -5}}), -20.0, 0.2);  // and back
    EXPECT_NEAR(discharge_through(g, state, {{200, 25}, {400, 25}}), 0.0, 0.05);
}

}  // namespace
}  // namespace calade::flood
