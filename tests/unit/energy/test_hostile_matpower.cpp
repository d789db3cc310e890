// SPDX-License-Identifier: Apache-2.0
// Legal MATPOWER cases of the kinds that readers stumble over: made from a seed, read from text,
// solved, and checked by the power balance of every bus, computed here from the case's own tables.
#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/energy/power_flow/matpower_problem.hpp"

#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <complex>
#include <numbers>
#include <random>

namespace calade::unit_hostile_matpower {

using Complex = std::complex<double>;
using energy::power_flow::from_matpower;
using energy::power_flow::MatpowerProblem;

namespace {

struct Made {
    std::string text;
    int buses = 0, dark = 0;
};

/// A meshed grid of `n` buses with a phase shifter, ties, a series capacitor, pv buses at their
/// limits, equipment out of service, an isolated bus, a part without reference and odd layout.
Made hostile_case(unsigned seed, int n) {
    std::mt19937 random(seed);
    auto below = [&](int most) { return static_cast<int>(random() % static_cast<unsigned>(most)); };
    auto real = [&](double low, double high) {
        return low + (high - low) * static_cast<double>(random()) / 4294967296.0;
    };
    std::vector<int> number;
    for (int i = 0; i < n + 3; ++i) {
        number.push_back(1 + 7 * i + below(7));
    }
    std::shuffle(number.begin(), number.end(), random);
    const double bases[] = {1.0, 12.5, 100.0, 1000.0};
    const double base = bases[below(4)];
    // In pu on the base, so that every case can carry its load.
    auto mw = [&](double pu) { return pu * base; };
    std::vector<std::string> bus, gen, branch;
    auto add_bus = [&](int i, int type, double p, double q) {
        bus.push_back(fmt::format("{} {} {:.17g} {:.17g} {} {:.17g} {} 1 0 {} 1 1.1 0.9",
                                  number[at(i)], type, mw(p), mw(q), 0, mw(i % 5 == 0 ? 0.01 : 0.0),
                                  1 + i % 3, 110));
    };
    auto add_branch = [&](int a, int b, double r, double x, double c, double ratio, double shift,
                          int on) {
        branch.push_back(
            fmt::format("{} {} {:.17g} {:.17g} {:.17g} 0 0 0 {:.17g} {:.17g} {} -360 "
                        "360",
                        number[at(a)], number[at(b)], r, x, c, ratio, shift, on));
    };
    for (int i = 0; i < n; ++i) {
        const int type = i == 0 ? 3 : i % 6 == 1 ? 2 : 1;
        add_bus(i, type, i == 0 ? 0.0 : real(0.0, 0.4) / n, real(-0.05, 0.1) / n);
    }
    gen.push_back(
        fmt::format("{} 0 0 {} {} 1.02 {} 1 {} 0", number[0], mw(9), mw(-9), base, mw(9)));
    for (int i = 1; i < n; i += 6) {
        // Limits of no width: they are not enforced. Every second one is out of service.
        gen.push_back(fmt::format("{} {:.17g} 0 0 0 {:.17g} {} {} {} 0", number[at(i)], mw(0.2 / n),
                                  real(0.99, 1.03), base, i % 12 == 1 ? 1 : 0, mw(1)));
    }
    for (int i = 1; i < n; ++i) {
        const int parent = below(i);
        if (i % 9 == 4) {
            add_branch(parent, i, 0, 0, 0.001, 0, 0, 1);  // a tie
        } else if (i % 9 == 5) {
            add_branch(parent, i, 0, real(0.01, 0.05), 0, real(0.95, 1.05), 0, 1);
        } else {
            add_branch(parent, i, real(0.001, 0.02), real(0.01, 0.06), real(0, 0.01), 0, 0, 1);
        }
    }
    add_branch(0, n / 2, 0.002, 0.03, 0, 1.01, -7.5, 1);    // a phase shifter
    add_branch(1, n - 1, 0.001, -0.02, 0, 0, 0, 1);         // a series capacitor
    add_branch(2, n / 3 + 3, 0.0, 0.05, 0.01, 0, 30.0, 0);  // out of service
    add_branch(n - 2, n - 2, 0.1, 0.2, 0.02, 0, 0, 1);      // into itself
    add_bus(n, 4, 0.3, 0.1);                                // isolated
    add_bus(n + 1, 2, 0.1, 0.0);                            // a part without reference
    add_bus(n + 2, 1, 0.1, 0.0);
    add_branch(n + 1, n + 2, 0.01, 0.1, 0, 0, 0, 1);
    add_branch(n, 3, 0.01, 0.1, 0, 0, 0, 1);
    for (auto* rows : {&bus, &gen, &branch}) {
        std::shuffle(rows->begin(), rows->end(), random);
    }
    Made out;
    out.buses = n;
    out.dark = 2;
    out.text = fmt::format(
        "function mpc = c{}\n%{{\n a comment of = [ 1 2 many lines ];\n%}}\n"
        "mpc.version = '2'; mpc.baseMVA = {:.17g};   # two statements\n",
        seed, base);
    auto table = [&](const char* name, const std::vector<std::string>& rows) {
        out.text += fmt::format("mpc.{} = [ % [MW] it's", name) + "\n";
        for (std::size_t r = 0; r < rows.size(); ++r) {
            auto row = rows[r];
            const auto blank = row.find(' ', row.size() / 2);
            if (r % 4 == 1) {
                std::replace(row.begin(), row.end(), ' ', ',');
            } else if (r % 4 == 2) {
                row.replace(blank, 1, " ... the row goes on\n\t\t");
            } else if (r % 4 == 3) {
                row = "\n\t% a comment alone\n" + row;
            }
            out.text += "\t" + row + (r % 3 == 0 ? ";\r\n" : "\n");
        }
        out.text += "]\n\n";
    };
    table("branch", branch);
    table("areas", {"1 4", "2 9"});
    table("bus", bus);
    table("gen", gen);
    out.text += "mpc.bus_name = {\n 'a;b%c';\n};\nend\n";
    return out;
}

/// Largest power that any bus of the problem misses, from the case's tables alone.
double worst_balance(const io::MatpowerCase& given, const MatpowerProblem& made,
                     const energy::power_flow::Solution& found) {
    std::vector<Complex> missing(found.v.size());
    std::vector<Complex> v;
    for (std::size_t i = 0; i < found.v.size(); ++i) {
        v.push_back(std::polar(found.v[i], found.angle[i]));
    }
    for (const auto& b : given.buses) {
        if (const Index i = made.place.at(b.number); i >= 0) {
            const double square = std::norm(v[at(i)]);
            missing[at(i)] -= Complex(b.p_mw + b.g_mw * square, b.q_mvar - b.b_mvar * square);
        }
    }
    for (const auto& g : given.generators) {
        if (const Index i = made.place.at(g.bus); i >= 0 && g.on) {
            missing[at(i)] += Complex(g.p_mw, g.q_mvar);
        }
    }
    for (const auto& b : given.branches) {
        const Index f = made.place.at(b.from);
        const Index t = made.place.at(b.to);
        if (!b.on || f < 0 || t < 0) {
            continue;
        }
        const Complex charging(0.0, 0.5 * b.b_pu);
        if (b.r_pu == 0.0 && b.x_pu == 0.0) {
            EXPECT_EQ(f, t) << b.from << "-" << b.to;
            missing[at(f)] -= given.base_mva * std::norm(v[at(f)]) * std::conj(2.0 * charging);
            continue;
        }
        const Complex y = 1.0 / Complex(b.r_pu, b.x_pu);
        const Complex ratio =
            std::polar(b.ratio == 0.0 ? 1.0 : b.ratio, b.shift_deg * std::numbers::pi / 180.0);
        const Complex behind = v[at(f)] / ratio;  // past the ideal transformer
        const Complex from = (behind - v[at(t)]) * y + charging * behind;
        const Complex to = (v[at(t)] - behind) * y + charging * v[at(t)];
        missing[at(f)] -= given.base_mva * behind * std::conj(from);
        missing[at(t)] -= given.base_mva * v[at(t)] * std::conj(to);
    }
    double worst = 0.0;
    for (std::size_t i = 0; i < v.size(); ++i) {
        const auto type = made.problem.bus.type[i];
        const double p = type == energy::power_flow::BusType::slack ? 0.0 : missing[i].real();
        const double q = type == energy::power_flow::BusType::pq ? missing[i].imag() : 0.0;
        worst = std::max({worst, std::abs(p) / given.base_mva, std::abs(q) / given.base_mva});
    }
    return worst;
}

MatpowerProblem problem_of(const std::string& tables) {
    return from_matpower(
        io::parse_matpower("mpc.version = \"2\";\nmpc.baseMVA = 50;\n" + tables, "c.m"));
}

const std::string two_buses =
    "mpc.bus = [1 3 0 0 0 0 1 1 0 10 1 1.1 0.9; 2 TYPE 1 0 0 0 1 V A 10 1 1.1 0.9];\n"
    "mpc.gen = [1 0 0 9 -9 1 100 1 9 0];\nmpc.branch = [1 2 R X 0 0 0 0 RATIO SHIFT 1 -360 360];\n";

std::string two(std::initializer_list<std::pair<const char*, const char*>> values) {
    auto text = two_buses;
    for (const auto& [name, value] : values) {
        text.replace(text.find(name), std::string(name).size(), value);
    }
    return text;
}

}  // namespace

TEST(HostileMatpower, CasesConvergeToThePowerBalanceOfTheirTables) {
    for (unsigned seed = 1; seed <= 60; ++seed) {
        const auto made = hostile_case(seed, 12 + static_cast<int>(seed) * 3);
        const auto given = io::parse_matpower(made.text, fmt::format("c{}.m", seed));
        const auto problem = from_matpower(given);
        EXPECT_EQ(static_cast<int>(problem.dark.size()), made.dark) << seed;
        EXPECT_LT(static_cast<int>(problem.number.size()), made.buses) << seed;  // ties join
        const auto found = energy::power_flow::solve(problem.problem, {.tolerance = 1e-10});
        ASSERT_TRUE(found.converged) << "seed " << seed;
        EXPECT_LT(worst_balance(given, problem, found), 1e-8) << "seed " << seed;
    }
}

TEST(HostileMatpower, TiesMakeOneBusAndKeepItsReferencesVoltage) {
    const auto made = problem_of(two({{"TYPE", "2"},
                                      {"V", "0.97"},
                                      {"A", "0"},
                                      {"R", "0"},
                                      {"X", "0"},
                                      {"RATIO", "1"},
                                      {"SHIFT", "0"}}));
    ASSERT_EQ(made.problem.bus.size(), 1);
    EXPECT_EQ(made.place.at(1), made.place.at(2));
    EXPECT_EQ(made.problem.bus.v[0], 1.0);
    EXPECT_DOUBLE_EQ(made.problem.bus.p[0], -1.0 / 50.0);
}

TEST(HostileMatpower, SayWhyTheyHaveNoSolution) {
    auto refusal = [](const std::string& text) {
        return test::message_of<DataError>([&] { static_cast<void>(problem_of(text)); });
    };
    EXPECT_NE(refusal(two({{"TYPE", "1"},
                           {"V", "1"},
                           {"A", "0"},
                           {"R", "0"},
                           {"X", "0"},
                           {"RATIO", "0.95"},
                           {"SHIFT", "0"}}))
                  .find("branch 1-2 has no impedance but a ratio of 0.95"),
              std::string::npos);
    EXPECT_NE(refusal(two({{"TYPE", "3"},
                           {"V", "1.05"},
                           {"A", "0"},
                           {"R", "0"},
                           {"X", "0"},
                           {"RATIO", "0"},
                           {"SHIFT", "0"}}))
                  .find("reference bus 2 has 1.05 pu and 0 degrees and is joined"),
              std::string::npos);
    auto none = two({{"TYPE", "1"},
                     {"V", "1"},
                     {"A", "0"},
                     {"R", "0"},
                     {"X", "1"},
                     {"RATIO", "0"},
                     {"SHIFT", "0"}});
    none.replace(none.find("1 3 0"), 5, "1 2 0");
    EXPECT_NE(refusal(none).find("no reference bus"), std::string::npos);
}

}  // namespace calade::unit_hostile_matpower
