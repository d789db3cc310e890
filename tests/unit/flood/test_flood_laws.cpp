// SPDX-License-Identifier: Apache-2.0
// The laws of structures, of the ground and of waves against hand calculations.
#include "calade/flood/infiltration.hpp"
#include "calade/flood/structure_laws.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace calade::flood {
namespace {

TEST(FloodLaws, WeirIsCriticalFlowWhenFreeAndStopsWhenDrowned) {
    // (2/3)^1.5 sqrt(9.81) = 1.7049 m²/s at 1 m of head over a broad crest
    EXPECT_NEAR(weir_discharge(2.0, 1.0 / std::sqrt(3.0), 1.0, -5.0), 2.0 * 1.7049, 1e-3);
    // Villemonte at H2/H1 = 0.8: (1 - 0.8^1.5)^0.385 = 0.6163
    EXPECT_NEAR(weir_discharge(1.0, 0.6, 1.0, 0.8) / weir_discharge(1.0, 0.6, 1.0, 0.0), 0.6163,
                1e-3);
    EXPECT_EQ(weir_discharge(1.0, 0.6, 0.5, 0.5), 0.0);
    EXPECT_EQ(weir_discharge(1.0, 0.6, 0.2, 0.7), -weir_discharge(1.0, 0.6, 0.7, 0.2));
}

TEST(FloodLaws, OpeningIsAWeirUntilFullAndAnOrificeAfter) {
    EXPECT_EQ(orifice_discharge(1.0, 0.5, 0.6, 0.3, 0.0), weir_discharge(1.0, 0.577, 0.3, 0.0));
    // 0.6 · 1 · 0.5 · sqrt(2 · 9.81 · (3 - 0.25)) = 2.2036
    EXPECT_NEAR(orifice_discharge(1.0, 0.5, 0.6, 3.0, 0.0), 2.2036, 1e-3);
    // drowned: 0.6 · 0.5 · sqrt(2 · 9.81 · 1) = 1.3288
    EXPECT_NEAR(orifice_discharge(1.0, 0.5, 0.6, 3.0, 2.0), 1.3288, 1e-3);
}

TEST(FloodLaws, CulvertUnderInletControlFollowsItsChart) {
    Culvert pipe;  // 1 m of concrete, square edge, steep: the inlet governs
    pipe.length_m = 20.0;
    pipe.inlet_invert_m = 10.0;
    pipe.outlet_invert_m = 9.6;
    // Q = 2 m³/s: Q/(A √D) = 2.5465 > 2.21, drowned inlet:
    // HW/D = 0.0398 (1.811 · 2.5465)² + 0.67 - 0.5 · 0.02 = 1.5064
    EXPECT_NEAR(inlet_control_level(pipe, 2.0), 11.5064, 2e-3);
    EXPECT_NEAR(culvert_discharge(pipe, 11.5064, 9.0), 2.0, 0.01);
}

TEST(FloodLaws, CulvertUnderOutletControlLosesItsHeadInTheBarrel) {
    Culvert pipe;
    pipe.length_m = 60.0;
    pipe.inlet_invert_m = pipe.outlet_invert_m = 0.0;
    // Drowned at both ends: h = (1 + 0.5 + 2 g n² L / R^(4/3)) v²/2g, R = 0.25 m:
    // 2 · 9.81 · 0.000169 · 60 / 0.15749 = 1.2633; v = sqrt(2 · 9.81 · 1 / 2.7633) = 2.6647 m/s
    EXPECT_NEAR(culvert_discharge(pipe, 4.0, 3.0), 0.785398 * 2.6647, 5e-3);
    EXPECT_NEAR(culvert_discharge(pipe, 3.0, 4.0), -0.785398 * 2.6647, 5e-3);
    pipe.flap = true;
    EXPECT_EQ(culvert_discharge(pipe, 3.0, 4.0), 0.0);
    pipe.flap = false;
    pipe.barrels = 3;
    EXPECT_NEAR(culvert_discharge(pipe, 4.0, 3.0), 3.0 * 0.785398 * 2.6647, 0.02);
    EXPECT_EQ(culvert_discharge(pipe, -0.5, -1.0), 0.0);
}

TEST(FloodLaws, CulvertPassesMoreUnderAHigherLevel) {
    Culvert box;
    box.round = false;
    box.width_m = 2.0;
    box.height_m = 1.2;
    box.k = 0.026;
    box.m = 1.0;
    box.c = 0.0347;
    box.y = 0.81;
    double before = -1.0;
    for (double level = 0.05; level < 4.0; level += 0.05) {
        const double q = culvert_discharge(box, level, -1.0);
        EXPECT_GE(q, before - 1e-9) << level;
        before = q;
    }
}

TEST(FloodLaws, OvertoppingOfWavesFollowsEurOtop) {
    // A smooth 1:2 dike, 1 m waves of 5 s, 1.5 m of freeboard. s = 2π/(9.81·25) = 0.02562,
    // ξ = 0.5/0.16006 = 3.1238; 0.023/√0.5·3.1238·exp(-(2.7·1.5/3.1238)^1.3) = 0.02499 and
    // 0.09 exp(-(2.25)^1.3) = 0.005107: not breaking governs; q = √9.81 · 0.005107
    const WaveSlope dike;
    EXPECT_NEAR(wave_overtopping(dike, 1.0, 5.0, 1.5), std::sqrt(9.81) * 0.005107, 2e-5);
    // Breaking on 1:6: ξ = 1.0413; 0.023/√(1/6)·1.0413·exp(-(2.7/1.0413)^1.3) = 0.0587·0.0316
    WaveSlope beach;
    beach.slope = 1.0 / 6.0;
    EXPECT_NEAR(wave_overtopping(beach, 1.0, 5.0, 1.0), std::sqrt(9.81) * 0.0587 * 0.0318, 2e-4);
    WaveSlope wall;
    wall.slope = 0.0;
    EXPECT_NEAR(wave_overtopping(wall, 2.0, 6.0, 2.0),
                std::sqrt(9.81 * 8.0) * 0.047 * std::exp(-std::pow(2.35, 1.3)), 1e-9);
    // No waves: what runs over a drowned crest is a weir's.
    EXPECT_NEAR(wave_overtopping(dike, 0.0, 0.0, -0.5), 0.54 * std::sqrt(9.81 * 0.125), 1e-9);
    EXPECT_EQ(wave_overtopping(dike, 0.0, 0.0, 0.5), 0.0);
}

TEST(FloodGround, GreenAmptSolvesItsImplicitEquationToATenthOfAPercent) {
    constexpr double k = 3.0e-6;
    constexpr double s = 0.033;
    double taken = 0.0;
    for (int step = 1; step <= 720; ++step) {
        taken = green_ampt(taken, 10.0, k, s);
        if (step % 90 == 0) {
            const double time = (taken - s * std::log(1.0 + taken / s)) / k;
            EXPECT_NEAR(time / (10.0 * step), 1.0, 1e-3);
        }
    }
    EXPECT_NEAR(green_ampt(0.0, 7200.0, k, s), taken, 1e-3 * taken);  // one step or many
    EXPECT_NEAR(green_ampt(0.01, 100.0, k, 0.0), 0.01 + 100.0 * k, 1e-15);
}

TEST(FloodGround, HortonFallsFromItsFirstToItsLastRate) {
    constexpr double first = 2.0e-5;
    constexpr double last = 3.0e-6;
    constexpr double decay = 1.2e-3;
    EXPECT_NEAR(horton(0.0, 1.0, first, last, decay), first, 1e-3 * first);
    const double hour = last * 3600.0 + (first - last) / decay * (1.0 - std::exp(-decay * 3600.0));
    EXPECT_NEAR(horton(0.0, 3600.0, first, last, decay), hour, 1e-9);
    double taken = 0.0;
    for (int i = 0; i < 360; ++i) {
        taken = horton(taken, 10.0, first, last, decay);
    }
    EXPECT_NEAR(taken, hour, 1e-6 * hour);
}

TEST(FloodGround, CurveNumberHoldsBackWhatTheHandbookSays) {
    // CN 80: S = 63.5 mm, Ia = 12.7 mm; 100 mm of rain: excess 87.3²/150.8 = 50.54 mm
    EXPECT_NEAR(curve_number_loss(0.1, 80.0), 0.1 - 0.05054, 1e-5);
    EXPECT_NEAR(curve_number_loss(0.01, 80.0), 0.01, 1e-15);
    EXPECT_NEAR(curve_number_loss(0.1, 100.0), 0.0, 1e-12);
}

}  // namespace
}  // namespace calade::flood
