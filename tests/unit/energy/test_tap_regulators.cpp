// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/energy/grid_model/tap_regulators.hpp"
#include "calade/energy/grid_model/voltage_regulators.hpp"

#include <gtest/gtest.h>

#include <cmath>

// Tests of a module are compiled together: names of this file are its own.
namespace calade::unit_tap_regulators {

using energy::grid_model::regulate_taps;
using energy::grid_model::TapStrategy;

namespace {

/// 10 kV to 400 V, a hundred steps of a per cent at the high side, almost no load: u = 40/(100 +
/// tap).
io::GridModelTables tables(const std::string& u_set, const std::string& object = "3") {
    std::string text = R"({"version": "1.0", "type": "input", "is_batch": false, "attributes": {},
 "data": {"node": [{"id": 0, "u_rated": 10000}, {"id": 1, "u_rated": 400}],
 "source": [{"id": 2, "node": 0, "status": 1, "u_ref": 1, "sk": 1e12}],
 "sym_load": [{"id": 5, "node": 1, "status": 1, "type": 0, "p_specified": 1, "q_specified": 0}],
 "transformer": [{"id": 3, "from_node": 0, "to_node": 1, "from_status": 1, "to_status": 1,
  "u1": 10000, "u2": 400, "sn": 1e6, "uk": 0.06, "pk": 1e4, "i0": 0, "p0": 0, "winding_from": 2,
  "winding_to": 1, "clock": 11, "tap_side": 0, "tap_pos": 0, "tap_min": -10, "tap_max": 10,
  "tap_size": 100}],
 "transformer_tap_regulator": [{"id": 6, "regulated_object": OBJECT, "status": 1,
  "control_side": 1, "u_set": SET, "u_band": 20}]}})";
    text.replace(text.find("OBJECT"), 6, object);
    text.replace(text.find("SET"), 3, u_set);
    return io::parse_grid_model_json(text, "taps.json")[0];
}

}  // namespace

TEST(TapRegulators, FindTheTapThatTheirStrategyAsksFor) {
    // 40000/(100 + tap) in 410 … 430: taps −2 (408.2) no, −3 (412.4) to −6 (425.5) yes, −7 (430.1)
    // no.
    EXPECT_EQ(regulate_taps(tables("420"), true, TapStrategy::any).taps.at(6), -3);
    EXPECT_EQ(regulate_taps(tables("420"), true, TapStrategy::lowest_voltage).taps.at(6), -3);
    EXPECT_EQ(regulate_taps(tables("420"), false, TapStrategy::highest_voltage).taps.at(6), -6);
    EXPECT_EQ(regulate_taps(tables("420"), true, TapStrategy::any_by_halving).taps.at(6), -5);
    const auto end = regulate_taps(tables("900"), true, TapStrategy::any);
    EXPECT_TRUE(end.settled);
    EXPECT_EQ(end.taps.at(6), -10);  // as far as it goes
}

TEST(TapRegulators, NameWhatIsWrong) {
    EXPECT_THROW(static_cast<void>(regulate_taps(tables("420", "5"), true, TapStrategy::any)),
                 DataError);
    EXPECT_THROW(static_cast<void>(regulate_taps(tables("-1"), true, TapStrategy::any)), DataError);
    auto missing = tables("420");
    missing["transformer"][0].values.erase("tap_max");
    EXPECT_THROW(static_cast<void>(regulate_taps(missing, true, TapStrategy::any)), DataError);
}

namespace {

/// A source and a generator of 1 MW at the end of 1 + 1j Ω, held at 1.01 within limits.
io::GridModelTables held(const std::string& limits, const std::string& u_ref = "1.01") {
    std::string text = R"({"version": "1.0", "type": "input", "is_batch": false, "attributes": {},
 "data": {"node": [{"id": 0, "u_rated": 10000}, {"id": 1, "u_rated": 10000}],
 "line": [{"id": 2, "from_node": 0, "to_node": 1, "from_status": 1, "to_status": 1, "r1": 1, "x1": 1,
  "c1": 0, "tan1": 0}],
 "source": [{"id": 3, "node": 0, "status": 1, "u_ref": 1, "sk": 1e14}],
 "sym_gen": [{"id": 4, "node": 1, "status": 1, "type": 0, "p_specified": 1e6, "q_specified": 0}],
 "voltage_regulator": [{"id": 5, "regulated_object": 4, "status": 1, "u_ref": REFLIMITS}]}})";
    text.replace(text.find("REF"), 3, u_ref);
    text.replace(text.find("LIMITS"), 6, limits);
    return io::parse_grid_model_json(text, "held.json")[0];
}

}  // namespace

TEST(VoltageRegulators, HoldTheVoltageUntilTheirGeneratorsCanGiveNoMore) {
    using energy::grid_model::regulate_voltages;
    for (const bool balanced : {true, false}) {
        auto network = energy::grid_model::make_network(held(""), balanced);
        const auto free = regulate_voltages(network, held(""));
        ASSERT_TRUE(free.converged);
        const double rated = 10000.0 / std::sqrt(3.0);
        const std::size_t end = network.phases;
        EXPECT_NEAR(std::abs(free.solution.v[end]) / rated, 1.01, 1e-10);
        // Nearly p r + q x = ΔV V: 1e6 + q = 0.01 · 1.01 · 1e8, less the losses' share.
        const double q = -network.nodal.loads[0].q * 3.0;  // every phase gives the same
        EXPECT_NEAR(q, 1e4, 0.05e6);
        EXPECT_TRUE(free.at_limit.empty());
        const auto limits = held(R"(, "q_min": -2e5, "q_max": -1e5)");
        network = energy::grid_model::make_network(limits, balanced);
        const auto bound = regulate_voltages(network, limits);
        ASSERT_TRUE(bound.converged);
        EXPECT_EQ(bound.at_limit.at(5), 2);
        EXPECT_NEAR(network.nodal.loads[0].q * 3.0, 1e5, 1e-6);
        EXPECT_LT(std::abs(bound.solution.v[end]) / rated, 1.01);
    }
}

TEST(VoltageRegulators, NameWhatIsWrong) {
    auto refused = [](const io::GridModelTables& given) {
        auto network = energy::grid_model::make_network(given, true);
        static_cast<void>(energy::grid_model::regulate_voltages(network, given));
    };
    EXPECT_THROW(refused(held("", "0")), DataError);
    EXPECT_THROW(refused(held(R"(, "q_min": 2, "q_max": 1)")), DataError);
    auto nothing = held("");
    nothing["voltage_regulator"][0].values["regulated_object"] = {2.0};
    EXPECT_THROW(refused(nothing), DataError);
}

}  // namespace calade::unit_tap_regulators
