// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/flood/drains/sparse.hpp"
#include "sewers.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace calade::flood {
namespace {

using drains::Network;
using drains::Sewer;

Network three_manholes() {
    Network n;
    n.nodes = {test::manhole("a", 10.0, 3.0), test::manhole("b", 9.6, 3.0),
               test::manhole("c", 9.3, 3.0), test::outfall("o", 9.0)};
    for (Index k = 0; k < 3; ++k) {
        test::pipe(n, k, k + 1, 80.0, 0.013, "CIRCULAR", {0.5, 0, 0, 0});
    }
    return n;
}

TEST(DrainsTable, HoldsTheIntegralOfItsWidthsAndFindsTheDepthBack) {
    const drains::LevelTable t({0.0, 1.0, 1.0, 2.0}, {1.0, 2.0, 5.0, 3.0}, 0.5);
    EXPECT_DOUBLE_EQ(t.held(1.0), 1.5);
    EXPECT_DOUBLE_EQ(t.held(2.0), 5.5);
    EXPECT_DOUBLE_EQ(t.held(4.0), 6.5);
    EXPECT_EQ(t.held(-1.0), 0.0);
    for (const double y : {0.2, 0.99, 1.0, 1.4, 2.0, 3.7}) {
        EXPECT_NEAR(t.depth(t.held(y)), y, 1e-12);
        EXPECT_GE(t.rising_width(y), t.width(y));
    }
    EXPECT_THROW(drains::LevelTable({0.0, 1.0}, {1.0, -1.0}, 1.0), UsageError);
}

TEST(DrainsSection, FullAreasAreThoseOfTheShapes) {
    const auto area = [](const char* shape, double a, double b = 0, double c = 0, double d = 0) {
        return drains::make_section(shape, {a, b, c, d}, 100.0).full_area();
    };
    const double pi = std::numbers::pi;
    EXPECT_NEAR(area("CIRCULAR", 1.2), pi * 0.36, 1e-9);
    EXPECT_NEAR(area("RECT_CLOSED", 2, 3), 6.0, 1e-12);
    EXPECT_NEAR(area("TRAPEZOIDAL", 2, 1, 0.5, 1.5), 6.0, 1e-12);
    EXPECT_NEAR(area("TRIANGULAR", 2, 3), 3.0, 1e-12);
    EXPECT_NEAR(area("HORIZ_ELLIPSE", 1, 2), pi / 2.0, 1e-9);
    EXPECT_NEAR(area("PARABOLIC", 1.5, 2), 2.0, 1e-9);
    EXPECT_NEAR(area("EGG", 3.0), 4.594, 2e-3);         // of r = 1 m (Chow 1959)
    EXPECT_NEAR(area("HORSESHOE", 1.0), 0.8293, 1e-9);  // SWMM reference manual II
    EXPECT_NEAR(area("RECT_TRIANGULAR", 2, 1, 0.5), 1.75, 1e-9);
    EXPECT_NEAR(area("RECT_ROUND", 2, 1, 0.5), 1.5 + pi / 8.0, 1e-3);
    EXPECT_NEAR(area("MODBASKETHANDLE", 2, 1, 0.5), 1.5 + pi / 8.0, 1e-3);
    EXPECT_NEAR(area("FILLED_CIRCULAR", 1.0, 0.5), pi / 8.0, 1e-9);
    for (const std::string& shape : drains::section_shapes()) {
        EXPECT_GT(area(shape.c_str(), 1.0, 0.8, 0.3, 0.3), 0.0) << shape;
    }
}

TEST(DrainsSection, CriticalAndNormalDepthOfABoxAreThoseOfTheFormulas) {
    const auto box = drains::make_section("RECT_OPEN", {3, 2, 0, 0}, 100.0);
    EXPECT_NEAR(box.critical_depth(4.0), std::cbrt(4.0 / 9.81), 1e-9);
    const double y = 0.8;
    const double q = 2 * y / 0.015 * std::pow(2 * y / (2 + 2 * y), 2.0 / 3.0) * std::sqrt(0.002);
    EXPECT_NEAR(box.normal_depth(q, 0.015, 0.002), y, 5e-4);
    EXPECT_EQ(box.normal_depth(q, 0.015, -0.1), 3.0);
}

TEST(DrainsSection, SaysWhichShapeWasMeant) {
    try {
        (void)drains::make_section("CIRCULER", {1, 0, 0, 0}, 100.0);
        FAIL();
    } catch (const DataError& e) {
        EXPECT_NE(std::string(e.what()).find("did you mean 'CIRCULAR'"), std::string::npos);
    }
    EXPECT_THROW((void)drains::make_section("CIRCULAR", {-1, 0, 0, 0}, 100.0), DataError);
    EXPECT_THROW((void)drains::make_section("RECT_CLOSED", {1, 0, 0, 0}, 100.0), DataError);
}

TEST(DrainsSystem, SolvesALoopAsEliminationByHandDoes) {
    // Rows: 4 −1 0 −1 | −1 4 −1 0 | 0 −2 5 −1 | −1 0 −1 3, answer 1, 2, 3, 4.
    const drains::SparseSystem system(4, {{0, 1}, {2, 1}, {2, 3}, {3, 0}});
    auto v = system.make();
    v.diagonal = {4, 4, 5, 3};
    system.add(v, 0, true, -1);
    system.add(v, 0, false, -1);
    system.add(v, 1, true, -2);
    system.add(v, 1, false, -1);
    system.add(v, 2, true, -1);
    system.add(v, 2, false, -1);
    system.add(v, 3, true, -1);
    system.add(v, 3, false, -1);
    v.right = {4 - 2 - 4, -1 + 8 - 3, -4 + 15 - 4, -1 - 3 + 12};
    system.solve(v);
    for (std::size_t i = 0; i < 4; ++i) {
        EXPECT_NEAR(v.right[i], 1.0 + static_cast<double>(i), 1e-14);
    }
}

TEST(DrainsSewer, StillWaterStaysStillInASlopingFullPipe) {
    Network n = three_manholes();
    n.nodes[3] = test::fixed_outfall("o", 9.0, 11.5);
    for (auto& node : n.nodes) {
        node.initial_m = 11.5 - node.invert_m;
    }
    const Sewer sewer(n);
    auto state = sewer.initial();
    sewer.advance(state, 600.0);
    for (const double q : state.discharge) {
        EXPECT_NEAR(q, 0.0, 1e-9);
    }
}

TEST(DrainsSewer, KeepsWaterWhileAWaveFillsDryPipesSurchargesThemAndLeaves) {
    Network n = three_manholes();
    n.inflows.push_back({0, {{0, 100, 400, 500, 4000}, {0, 0.6, 0.6, 0, 0}, "wave"}});
    const Sewer sewer(n);
    auto state = sewer.initial();
    double highest = 0.0;
    while (state.time < 4000.0) {
        sewer.advance(state, state.time + 50.0);
        highest = std::max(highest, sewer.node_depth(state, 0));
        for (const double v : state.volume) {
            EXPECT_GE(v, -1e-12);
        }
        EXPECT_LT(sewer.ledger(state).relative_error(), 1e-13);
    }
    EXPECT_GT(highest, 2.9);  // over its crown, up to the rim, where the rest is lost
    EXPECT_GT(state.lost[0], 10.0);
    EXPECT_LT(sewer.stored(state), 2.0);
    EXPECT_NEAR(state.outfall_out[3] + state.lost[0] + sewer.stored(state), state.inflow_in, 1e-9);
}

TEST(DrainsSewer, GoesOnFromACheckpointToTheSameBits) {
    Network n = three_manholes();
    test::constant_inflow(n, 0, 0.3);
    const Sewer sewer(n);
    auto whole = sewer.initial();
    sewer.advance(whole, 60.0);
    sim::ArchiveWriter out;
    Sewer::save(out, whole);
    sim::ArchiveReader in({out.data().begin(), out.data().end()});
    auto resumed = Sewer::load(in);
    sewer.advance(whole, 200.0);
    Sewer(n).advance(resumed, 200.0);
    EXPECT_EQ(whole.volume, resumed.volume);
    EXPECT_EQ(whole.discharge, resumed.discharge);
}

TEST(DrainsSewer, AFlapKeepsTheTideOut) {
    for (const bool flap : {true, false}) {
        Network n = three_manholes();
        n.nodes[3] = test::fixed_outfall("o", 9.0, 12.0);
        n.nodes[3].flap = flap;
        const Sewer sewer(n);
        auto state = sewer.initial();
        sewer.advance(state, 1200.0);
        EXPECT_EQ(sewer.stored(state) > 1.0, !flap);
    }
}

TEST(DrainsSewer, APumpRunsBetweenItsDepthsAndNotWithoutPower) {
    Network n;
    n.nodes = {test::manhole("well", 0.0, 4.0), test::manhole("top", 5.0, 2.0),
               test::outfall("o", 4.9)};
    test::pipe(n, 1, 2, 20.0, 0.013, "CIRCULAR", {0.4, 0, 0, 0});
    drains::Pump pump;
    pump.name = "P";
    pump.from = 0;
    pump.to = 1;
    pump.kind = drains::PumpKind::by_depth;
    pump.x = {0.0, 10.0};
    pump.y = {0.05, 0.05};
    pump.on = false;
    pump.start_m = 1.0;
    pump.stop_m = 0.3;
    n.pumps = {pump};
    test::constant_inflow(n, 0, 0.01);
    const Sewer sewer(n);
    auto state = sewer.initial();
    sewer.advance(state, 100.0);  // 1 m³ in 1.167 m²: 0.857 m
    EXPECT_EQ(state.pump_on[0], 0);
    EXPECT_NEAR(sewer.node_depth(state, 0), 1.0 / 1.167, 1e-9);
    sewer.advance(state, 125.0);
    EXPECT_EQ(state.pump_on[0], 1);
    EXPECT_NEAR(state.device[0], 0.05, 1e-12);
    sewer.advance(state, 140.0);
    EXPECT_EQ(state.pump_on[0], 0);
    state.pump_powered[0] = 0;
    sewer.advance(state, 300.0);
    EXPECT_EQ(state.device[0], 0.0);
    EXPECT_LT(sewer.ledger(state).relative_error(), 1e-13);
}

TEST(DrainsLaws, OpeningAWeirAnOrificeAndAFountain) {
    const drains::Opening o;
    const double g2 = std::sqrt(2.0 * 9.81);
    EXPECT_NEAR(drains::opening_flow(o, 10.0, 10.02, 8.0),
                2.0 / 3.0 * 0.56 * 1.885 * g2 * std::pow(0.02, 1.5), 1e-12);
    EXPECT_NEAR(drains::opening_flow(o, 10.0, 10.5, 8.0), 0.167 * 0.283 * g2 * std::sqrt(0.5),
                1e-12);
    EXPECT_NEAR(drains::opening_flow(o, 10.0, 10.0, 11.0), -0.167 * 0.283 * g2, 1e-12);
    EXPECT_EQ(drains::opening_flow(o, 10.0, 10.3, 10.3), 0.0);
    EXPECT_EQ(drains::opening_flow(o, 10.0, 9.9, 9.0), 0.0);
}

TEST(DrainsLaws, WeirOrificeAndOutletByHand) {
    drains::Weir w;
    w.crest_m = 1.0;
    w.height_m = 2.0;
    w.length_m = 3.0;
    EXPECT_NEAR(drains::weir_flow(w, 1.4, 0.0), 1.84 * 3.0 * std::pow(0.4, 1.5), 1e-12);
    EXPECT_NEAR(drains::weir_flow(w, 1.2, 1.4),
                -1.84 * 3.0 * std::pow(0.4, 1.5) * std::pow(1 - std::pow(0.5, 1.5), 0.385), 1e-12);
    drains::Orifice o;
    o.height_m = 0.4;
    EXPECT_NEAR(drains::orifice_flow(o, 1.4, 0.0),
                0.65 * std::numbers::pi * 0.04 * std::sqrt(2 * 9.81 * 1.2), 1e-12);
    drains::Outlet rating;
    rating.coefficient = 2.0;
    rating.exponent = 0.5;
    EXPECT_NEAR(drains::outlet_flow(rating, 0.25, 0.0), 1.0, 1e-12);
}

TEST(DrainsNetwork, RefusesWhatCannotBe) {
    const auto refused = [](auto change, const char* words) {
        Network n = three_manholes();
        change(n);
        try {
            drains::check(n);
            ADD_FAILURE() << "not refused: " << words;
        } catch (const DataError& e) {
            EXPECT_NE(std::string(e.what()).find(words), std::string::npos) << e.what();
        }
    };
    refused([](Network& n) { n.conduits[0].length_m = -1.0; }, "length (m) is -1");
    refused([](Network& n) { n.conduits[0].to = 9; }, "ends at node 9");
    refused([](Network& n) { n.conduits[0].to = 0; }, "begins and ends at node 'a'");
    refused([](Network& n) { n.conduits[1].from_invert_m = 9.0; }, "below the bed of node 'b'");
    refused([](Network& n) { n.conduits[1].manning = 0.0; }, "Manning's n is 0");
    refused(
        [](Network& n) {
            test::pipe(n, 0, 3, 200, 0.01, "CIRCULAR", {1, 0, 0, 0});
        },
        "joins 2 links");
    refused(
        [](Network& n) {
            n.pumps.push_back({"P", 0, 1, drains::PumpKind::by_head, {1, 0}, {1, 2}});
        },
        "rising abscissas");
}

}  // namespace
}  // namespace calade::flood
