// SPDX-License-Identifier: Apache-2.0
// Networks that cannot be, and what others read: each error names the element; a batch goes on.
#include "calade/base/error.hpp"
#include "calade/energy/grid_model/estimation.hpp"
#include "calade/energy/model.hpp"
#include "calade/energy/power_flow/batch.hpp"
#include "calade/energy/power_flow/matpower_problem.hpp"
#include "calade/energy/power_flow/simbench_profiles.hpp"
#include "support/scratch.hpp"
#include "unit/energy/drawn_grid.hpp"
#include "unit/energy/small_problem.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>

// Tests of a module are compiled together: names of this file are its own.
namespace calade::unit_bad_batch {

namespace {

template <class Work>
std::string refusal(Work&& work) {
    try {
        work();
    } catch (const Error& error) {
        return error.what();
    }
    return "nothing was refused";
}

void expect_words(const std::string& message, std::initializer_list<const char*> words) {
    for (const char* word : words) {
        EXPECT_NE(message.find(word), std::string::npos)
            << "'" << word << "' is not in: " << message;
    }
}

const char* const transformer_json = R"({"version": "1.0", "type": "input", "is_batch": false,
 "attributes": {}, "data": {
 "node": [{"id": 0, "u_rated": 10000}, {"id": 1, "u_rated": 400}],
 "source": [{"id": 2, "node": 0, "status": 1, "u_ref": 1}],
 "transformer": [{"id": 3, "from_node": 0, "to_node": 1, "from_status": 1, "to_status": 1,
  "u1": 10000, "u2": 400, "sn": 1e6, "uk": 0.06, "pk": 1e4, "i0": 0.01, "p0": 1e3,
  "winding_from": 2, "winding_to": 1, "clock": 11, "tap_side": 0, "tap_min": -5, "tap_max": 5TAP}]}})";

std::string solve_transformer(const std::string& tap) {
    std::string text = transformer_json;
    text.replace(text.find("TAP"), 3, tap);
    return refusal([&] {
        static_cast<void>(energy::grid_model::make_network(
            io::parse_grid_model_json(text, "taps.json")[0], true));
    });
}

/// Files of a SimBench grid of two nodes whose load's profile has `value` in its second row, and
/// between which a transformer may stand, given by its own and its type's row.
std::string simbench_year(const std::string& value, const std::string& transformer = "",
                          const std::string& type = "") {
    const test::Scratch scratch;
    auto write = [&](const char* name, const std::string& text) {
        std::ofstream(scratch.path() / name) << text;
    };
    write("Node.csv", "id;vmR;vmSetp\nA;0.4;1.02\nB;0.4;NULL\n");
    write("ExternalNet.csv", "id;node;calc_type\nE;A;vavm\n");
    write("Line.csv", "id;nodeA;nodeB;type;length\nL;A;B;T;0.1\n");
    write("LineType.csv", "id;r;x;b\nT;0.3;0.1;0\n");
    write("Transformer.csv", "id;nodeHV;nodeLV;type;tappos\n" + transformer);
    write("TransformerType.csv", "id;sR;vmImp;pCu;pFe;iNoLoad;tapNeutr;dVm;tapside\n" + type);
    write("Load.csv", "id;node;profile;pLoad;qLoad\nD;B;H0;0.01;0.002\n");
    write("LoadProfile.csv", "time;H0_pload;H0_qload\nt0;0.5;0.5\nt1;" + value + ";0.5\n");
    return refusal([&] {
        const auto given = energy::power_flow::from_simbench(scratch.path());
        const energy::power_flow::SimbenchProfiles profiles(scratch.path(), given);
        std::vector<double> p(2), q(2);
        profiles.injections(1, p, q);
        EXPECT_DOUBLE_EQ(p[1], -0.01 * std::stod(value));
        EXPECT_DOUBLE_EQ(q[1], -0.002 * 0.5);
    });
}

}  // namespace

TEST(EnergyBadBatch, MissingTapDataNameTheTransformer) {
    EXPECT_EQ(solve_transformer(R"(, "tap_size": 100, "tap_pos": 1)"), "nothing was refused");
    expect_words(solve_transformer(""), {"transformer 3", "tap_size"});
}

TEST(EnergyBadBatch, NaNProfilesNameFileLineAndColumn) {
    EXPECT_EQ(simbench_year("0.25"), "nothing was refused");
    expect_words(simbench_year("nan"), {"LoadProfile.csv:3", "H0_pload", "nan"});
    expect_words(simbench_year("NULL"), {"LoadProfile.csv:3", "H0_pload", "NULL"});
}

TEST(EnergyBadBatch, ASimbenchTransformerThatCannotBeNamesItsRow) {
    const std::string row = "T;A;B;K;0\n";
    EXPECT_EQ(simbench_year("0.25", row, "K;0.4;6;3;0.5;0.3;0;2.5;HV\n"), "nothing was refused");
    expect_words(simbench_year("0.25", row, "K;0.4;6;-90;0.5;0.3;0;2.5;HV\n"),
                 {"TransformerType.csv:2", "pCu", "-90"});
    expect_words(simbench_year("0.25", "T;A;B;K;-40\n", "K;0.4;6;3;0.5;0.3;0;2.5;HV\n"),
                 {"Transformer.csv:2", "tappos"});
}

TEST(EnergyBadBatch, ParallelSwitchesAreALoopThatIsNamed) {
    auto grid = test::drawn_grid(test::ring_text());
    for (int k = 0; k < 2; ++k) {
        city::Branch tie;
        tie.name = k == 0 ? "switch one" : "switch two";
        tie.kind = city::BranchKind::tie;
        tie.from = test::bus_of(grid, "b");
        tie.to = test::bus_of(grid, "d");
        grid.branches.push_back(tie);
    }
    expect_words(refusal([&] { energy::Model({}, grid); }), {"switch two", "loop"});
    // Closed later, the second carries nothing and the first all: no failed solve.
    grid.branches.back().closed = false;
    grid.branches[test::branch_of(grid, "c-d").index()].closed = false;
    const energy::Model model({}, grid);
    auto state = model.initial();
    const auto alone = state.branch_current_a[grid.branches.size() - 2];
    model.set_branch_closed(state, BranchId(static_cast<Index>(grid.branches.size()) - 1), true);
    model.solve(state);
    EXPECT_TRUE(state.converged);
    EXPECT_EQ(state.branch_current_a.back(), 0.0);
    EXPECT_NEAR(state.branch_current_a[grid.branches.size() - 2], alone, 1e-9);
}

TEST(EnergyBadBatch, ABaseOfZeroOrLessIsRefused) {
    const char* const text = R"(function mpc = c
mpc.version = '2';
mpc.baseMVA = BASE;
mpc.bus = [1 3 0 0 0 0 1 1 0 10 1 1.1 0.9; 2 1 1 0 0 0 1 1 0 10 1 1.1 0.9];
mpc.gen = [1 0 0 9 -9 1 100 1 9 0];
mpc.branch = [1 2 0.01 0.02 0 0 0 0 0 0 1 -360 360];
)";
    for (const char* base : {"0", "-100", "NaN"}) {
        const bool number = base[0] != 'N';
        std::string given = text;
        given.replace(given.find("BASE"), 4, base);
        expect_words(refusal([&] {
                         static_cast<void>(
                             energy::power_flow::from_matpower(io::parse_matpower(given, "c.m")));
                     }),
                     {"c.m:3", number ? "base" : "not a number"});
    }
}

TEST(EnergyBadBatch, SingularNetworksSayWhereAndTheBatchGoesOn) {
    // A bus that nothing reaches.
    auto problem = test::random_tree(6);
    test::add_bus(problem, energy::power_flow::BusType::pq, -0.01, 0.0);
    expect_words(refusal([&] { static_cast<void>(energy::power_flow::solve(problem, {})); }),
                 {"bus 6", "slack"});
    // Scenario 1 has a load that is no number, scenario 2 one beyond the nose: 0 and 3 are solved.
    const auto sound = test::random_tree(6);
    const energy::power_flow::Batch batch(sound, {});
    std::vector<double> p, q;
    for (int s = 0; s < 4; ++s) {
        p.insert(p.end(), sound.bus.p.begin(), sound.bus.p.end());
        q.insert(q.end(), sound.bus.q.begin(), sound.bus.q.end());
    }
    p[6 + 4] = NAN;
    p[12 + 4] = -1e6;
    std::vector<double> e(24), f(24);
    const auto outcome = batch.solve(p, q, e, f);
    EXPECT_TRUE(outcome[0].converged && outcome[3].converged);
    EXPECT_EQ(outcome[1].bad_bus, 4);
    EXPECT_FALSE(outcome[2].converged);
    EXPECT_EQ(e[3], e[18 + 3]);
}

}  // namespace calade::unit_bad_batch
