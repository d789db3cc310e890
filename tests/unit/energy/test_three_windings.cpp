// SPDX-License-Identifier: Apache-2.0
// Three-winding transformers of the three file kinds. Expected voltages: computed with
// power-grid-model 1.12.110, pandapower 3.5.6 and OpenDSSDirect.py 0.9.4 (DSS C-API 0.14.5) from
// the same inputs.
#include "calade/base/error.hpp"
#include "calade/energy/grid_model/grid_model.hpp"
#include "calade/energy/power_flow/pandapower_problem.hpp"
#include "calade/energy/three_phase/opendss_network.hpp"

#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace calade::unit_three_windings {

using energy::three_phase::Complex;

namespace {

/// 110/20/10 kV with taps, losses and a grounded middle winding; unbalanced load at 20 kV.
std::string grid_model_text(const std::string& change = "", const std::string& into = "") {
    std::string text =
        R"({"version": "1.0", "type": "input", "is_batch": false, "attributes": {}, "data": {
 "node": [{"id": 0, "u_rated": 110000}, {"id": 1, "u_rated": 20000}, {"id": 2, "u_rated": 10000}],
 "source": [{"id": 3, "node": 0, "status": 1, "u_ref": 1.01, "sk": 5e9}],
 "three_winding_transformer": [{"id": 4, "node_1": 0, "node_2": 1, "node_3": 2, "status_1": 1,
  "status_2": 1, "status_3": 1, "u1": 112000, "u2": 21000, "u3": 10400, "sn_1": 63e6, "sn_2": 40e6,
  "sn_3": 25e6, "uk_12": 0.104, "uk_13": 0.17, "uk_23": 0.065, "pk_12": 150e3, "pk_13": 90e3,
  "pk_23": 75e3, "i0": 0.003, "p0": 35e3, "winding_1": 2, "winding_2": 1, "winding_3": 1,
  "clock_12": 11, "clock_13": 5, "r_grounding_2": 0.5, "x_grounding_2": 2, "tap_side": 0,
  "tap_pos": -3, "tap_min": -8, "tap_max": 8, "tap_nom": 0, "tap_size": 1400, "uk_12_min": 0.11,
  "pk_13_max": 95e3}],
 "sym_load": [{"id": 5, "node": 2, "status": 1, "type": 0, "p_specified": 12e6,
  "q_specified": 4e6}],
 "asym_load": [{"id": 6, "node": 1, "status": 1, "type": 0, "p_specified": [12e6, 8e6, 5e6],
  "q_specified": [3e6, 4e6, 1e6]}]}})";
    if (!change.empty()) {
        text.replace(text.find(change), change.size(), into);
    }
    return text;
}

struct Solved {
    energy::grid_model::Network network;
    std::vector<Complex> v;
    /// pu of the node's rated voltage
    [[nodiscard]] Complex at(std::int64_t id, int phase = 0) const {
        return v[static_cast<std::size_t>(network.node.at(id) + phase)] * std::numbers::sqrt3 /
               network.u_rated.at(id);
    }
};

Solved solved(const std::string& text, bool balanced) {
    Solved out;
    out.network = energy::grid_model::make_network(io::parse_grid_model_json(text, "three.json")[0],
                                                   balanced);
    const auto solution = energy::three_phase::solve(out.network.nodal, {.tolerance_pu = 1e-13});
    EXPECT_TRUE(solution.converged);
    out.v = solution.v;
    return out;
}

std::string grid_model_refusal(const std::string& change, const std::string& into) {
    const auto text = grid_model_text(change, into);
    return test::message_of<DataError>([&] {
        static_cast<void>(energy::grid_model::make_network(
            io::parse_grid_model_json(text, "three.json")[0], true));
    });
}

}  // namespace

TEST(ThreeWindings, OfGridModelsAgreeWithThatProgramBalancedAndByPhase) {
    const auto one = solved(grid_model_text(), true);
    const std::pair<double, double> balanced[] = {{1.005733489434, -0.006934871058},
                                                  {1.027200818628, 0.410393561663},
                                                  {0.995299099871, -2.794827207989}};
    for (std::int64_t id = 0; id < 3; ++id) {
        const auto [u, angle] = balanced[id];
        EXPECT_LT(std::abs(one.at(id) - std::polar(u, angle)), 1e-9) << id;
    }
    // By phase: the wye windings ground the zero sequence, one through 0.5 + 2j Ω.
    const auto three = solved(grid_model_text(), false);
    const double u[3][3] = {{1.007147857776, 1.003767166969, 1.005844899919},
                            {0.960177044299, 1.059928641326, 1.061061627315},
                            {0.996019327977, 0.959226190278, 1.023508316112}};
    const double angle[3][3] = {{-0.008133343379, -2.102088421435, 2.089392156558},
                                {0.3481041781, -1.712724362097, 2.588473359505},
                                {-2.831390666348, 1.40624433341, -0.679084646482}};
    for (int id = 0; id < 3; ++id) {
        for (int p = 0; p < 3; ++p) {
            EXPECT_LT(std::abs(three.at(id, p) - std::polar(u[id][p], angle[id][p])), 1e-9)
                << "node " << id << " phase " << p;
        }
    }
}

TEST(ThreeWindings, OfGridModelsMayBeOpenAtOneSide) {
    const auto open = solved(grid_model_text("\"status_3\": 1", "\"status_3\": 0"), true);
    EXPECT_EQ(std::abs(open.at(2)), 0.0);
    EXPECT_EQ(open.network.energised[2], 0);
    EXPECT_GT(std::abs(open.at(1)), 1.02);
    // Fed from the middle while the high side is open: the low side keeps its voltage.
    auto text = grid_model_text("\"status_1\": 1", "\"status_1\": 0");
    text.replace(text.find("\"id\": 3, \"node\": 0"), 18, "\"id\": 3, \"node\": 1");
    const auto turned = solved(text, true);
    EXPECT_EQ(std::abs(turned.at(0)), 0.0);
    EXPECT_NEAR(std::abs(turned.at(2)), 1.01 * 20.0 / 21.0 * 1.04, 0.03);
}

TEST(ThreeWindings, OfGridModelsNameWhatIsWrong) {
    EXPECT_NE(grid_model_refusal("\"u3\": 10400", "\"u3\": -1")
                  .find("three_winding_transformer 4: u3 -1 and sn_3 25000000, expected above 0"),
              std::string::npos);
    EXPECT_NE(grid_model_refusal("\"uk_23\": 0.065", "\"uk_23\": 0").find("uk_23 is 0, expected"),
              std::string::npos);
    EXPECT_NE(grid_model_refusal("\"pk_13\": 90e3", "\"pk_x\": 0").find("pk_13 is missing"),
              std::string::npos);
    EXPECT_NE(grid_model_refusal("\"node_2\": 1", "\"node_2\": 9").find("node_2 is 9, which is no"),
              std::string::npos);
    EXPECT_NE(grid_model_refusal("\"tap_side\": 0", "\"tap_side\": 3").find("tap_side is 3"),
              std::string::npos);
    EXPECT_NE(grid_model_refusal("\"tap_size\": 1400", "\"tap_size\": 40000")
                  .find("its tap leaves a voltage of -8000 V"),
              std::string::npos);
}

TEST(ThreeWindings, WithALegOfNoImpedanceAreSolved) {
    // On 63 MVA: 0.1638 = uk_12, 0.1638 = uk_23, 0.3276 = uk_13: the middle leg is nothing.
    auto text = grid_model_text("\"uk_13\": 0.17", "\"uk_13\": 0.13");
    text.replace(text.find("\"uk_23\": 0.065"), 14, "\"uk_23\": 0.065");
    text.replace(text.find("\"uk_12_min\": 0.11"), 17, "\"uk_12_min\": 0.104");
    text.replace(text.find("\"pk_12\": 150e3"), 14, "\"pk_12\": 0");
    text.replace(text.find("\"pk_13\": 90e3"), 13, "\"pk_13\": 0");
    text.replace(text.find("\"pk_23\": 75e3"), 13, "\"pk_23\": 0");
    text.replace(text.find("\"pk_13_max\": 95e3"), 17, "\"pk_13_max\": 0");
    EXPECT_NEAR(std::abs(solved(text, true).at(1)), 1.02, 0.03);
}

namespace {

std::string pandapower_text(const std::string& side, int position, double degrees, bool star,
                            const std::string& ties = "") {
    return fmt::format(
        R"({{"_module": "pandapower.auxiliary", "_class": "pandapowerNet", "_object": {{"f_hz": 50.0,
 "bus": {{"_class": "DataFrame", "_object": {{"columns": ["vn_kv"], "index": [0, 1, 2],
  "data": [[110.0], [20.0], [10.0]]}}}},
 "ext_grid": {{"_class": "DataFrame", "_object": {{"columns": ["bus", "vm_pu"], "index": [0],
  "data": [[0, 1.01]]}}}},
 "load": {{"_class": "DataFrame", "_object": {{"columns": ["bus", "p_mw", "q_mvar"],
  "index": [0, 1], "data": [[1, 25.0, 8.0], [2, 12.0, 4.0]]}}}},
 "switch": {{"_class": "DataFrame", "_object": {{"columns": ["bus", "element", "et", "closed"],
  "index": [{0}], "data": [{5}]}}}},
 "trafo3w": {{"_class": "DataFrame", "_object": {{"columns": ["hv_bus", "mv_bus", "lv_bus",
  "vn_hv_kv", "vn_mv_kv", "vn_lv_kv", "sn_hv_mva", "sn_mv_mva", "sn_lv_mva", "vk_hv_percent",
  "vk_mv_percent", "vk_lv_percent", "vkr_hv_percent", "vkr_mv_percent", "vkr_lv_percent", "pfe_kw",
  "i0_percent", "shift_mv_degree", "shift_lv_degree", "tap_side", "tap_neutral", "tap_step_percent",
  "tap_step_degree", "tap_pos", "tap_at_star_point"], "index": [0],
  "data": [[0, 1, 2, 112.0, 21.0, 10.4, 63.0, 40.0, 25.0, 10.4, 6.5, 17.0, 0.28, 0.3, 0.35, 35.0,
   0.3, 0.0, 150.0, "{1}", 0, 1.25, {2}, {3}, {4}]]}}}}}}}})",
        ties.empty() ? "" : "0", side, degrees, position, star, ties);
}

void expect_pandapower(const std::string& text,
                       const std::vector<std::pair<double, double>>& want) {
    const auto given =
        energy::power_flow::from_pandapower(io::parse_pandapower(text, "net.json"), true);
    const auto found = energy::power_flow::solve(given.problem, {.tolerance = 1e-12});
    ASSERT_TRUE(found.converged);
    for (std::size_t bus = 0; bus < want.size(); ++bus) {
        const auto i = static_cast<std::size_t>(given.bus.at(static_cast<std::int64_t>(bus)));
        const double angle = found.angle[i] * 180.0 / std::numbers::pi;
        EXPECT_NEAR(found.v[i], want[bus].first, 1e-9) << bus;
        EXPECT_NEAR(std::remainder(angle - want[bus].second, 360.0), 0.0, 1e-7) << bus;
    }
}

}  // namespace

TEST(ThreeWindings, OfPandapowerAgreeWithThatProgram) {
    expect_pandapower(
        pandapower_text("hv", -3, 0.0, false),
        {{1.01, 0.0}, {1.033737202160, -5.941047396}, {1.001152829991, -159.601098691}});
    expect_pandapower(
        pandapower_text("hv", -3, 0.0, true),
        {{1.01, 0.0}, {1.028384770000, -6.539904227}, {0.995721044080, -160.239005085}});
    expect_pandapower(
        pandapower_text("mv", 4, 0.0, false),
        {{1.01, 0.0}, {1.039749953292, -6.444583175}, {0.956961427794, -160.441194399}});
    expect_pandapower(
        pandapower_text("mv", 4, 60.0, true),
        {{1.01, 0.0}, {1.015470312846, -4.090994855}, {0.956835642831, -160.442587270}});
    expect_pandapower(
        pandapower_text("lv", 2, 90.0, false),
        {{1.01, 0.0}, {0.990238050755, -6.444583175}, {0.957260431528, -159.009098215}});
}

TEST(ThreeWindings, OfPandapowerOpenAtASwitchLeaveThatSideDark) {
    const auto text = pandapower_text("hv", -3, 0.0, false, R"([2, 0, "t3", false])");
    expect_pandapower(text, {{1.01, 0.0}, {1.056180715795, -3.566013594}});
    const auto given =
        energy::power_flow::from_pandapower(io::parse_pandapower(text, "net.json"), true);
    EXPECT_EQ(given.bus.at(2), -1);
}

TEST(ThreeWindings, OfPandapowerNameWhatIsWrong) {
    auto refusal = [](std::string text, const std::string& change, const std::string& into) {
        text.replace(text.find(change), change.size(), into);
        return test::message_of<DataError>([&] {
            static_cast<void>(
                energy::power_flow::from_pandapower(io::parse_pandapower(text, "net.json")));
        });
    };
    const auto good = pandapower_text("hv", -3, 0.0, false);
    EXPECT_NE(refusal(good, "\"hv\"", "\"top\"").find("tap_side is 'top', expected hv or mv or lv"),
              std::string::npos);
    EXPECT_NE(refusal(good, "112.0", "0.0").find("trafo3w 0: vn_hv_kv is 0, expected above 0"),
              std::string::npos);
    EXPECT_NE(refusal(good, "6.5", "0.1").find("vkr_mv_percent 0.3 of vk_mv_percent 0.1"),
              std::string::npos);
}

TEST(ThreeWindings, OfOpenDssWithADeltaTertiaryAgreeWithThatProgram) {
    const test::Scratch scratch;
    const auto file = scratch.write("three.dss", R"(
new circuit.c basekv=110 pu=1.01 mvasc3=5000 mvasc1=4000
new transformer.t windings=3 buses=[sourcebus mid low] conns=[wye wye delta] kvs=[112 21 10.4]
~ kvas=[63000 40000 25000] taps=[0.9625 1 1] xhl=10.4 xht=17 xlt=6.5 %rs=[0.2 0.25 0.3]
~ %noloadloss=0.05 %imag=0.3
new load.m1 bus1=mid.1 phases=1 kv=12.1 kw=12000 kvar=3000 model=1 vminpu=0.5
new load.m2 bus1=mid.2 phases=1 kv=12.1 kw=8000 kvar=4000 model=1 vminpu=0.5
new load.m3 bus1=mid.3 phases=1 kv=12.1 kw=5000 kvar=1000 model=1 vminpu=0.5
new load.l1 bus1=low phases=3 conn=delta kv=10 kw=12000 kvar=4000 model=1 vminpu=0.5
)");
    const auto given = energy::three_phase::make_network(io::read_opendss(file));
    const auto found = solve(given.network, {});
    ASSERT_TRUE(found.converged);
    const std::pair<const char*, Complex> want[] = {{"sourcebus.1", {63803.278743, -524.779258}},
                                                    {"sourcebus.2", {-32209.998685, -55048.728155}},
                                                    {"sourcebus.3", {-31691.171613, 55543.303900}},
                                                    {"mid.1", {12102.020239, -995.609707}},
                                                    {"mid.2", {-6624.277785, -9999.969982}},
                                                    {"mid.3", {-5574.139185, 10944.296764}},
                                                    {"low.1", {4993.362913, -3463.517342}},
                                                    {"low.2", {-5368.646530, -2494.132002}},
                                                    {"low.3", {375.283596, 5957.649367}}};
    for (const auto& [node, v] : want) {
        const auto ours = found.v[static_cast<std::size_t>(given.number.at(node))];
        EXPECT_LT(std::abs(ours - v), 1e-6 * std::abs(v)) << node << ": " << ours << " and " << v;
    }
}

}  // namespace calade::unit_three_windings
