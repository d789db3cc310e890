// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include "calade/energy/three_phase/opendss_network.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <numbers>

namespace calade::verification {

namespace {

using Complex = std::complex<double>;
using V3 = std::array<Complex, 3>;
using Z3 = std::array<V3, 3>;

constexpr double miles_a_foot = 1.0 / 5280.0;

Z3 times(const Z3& z, double factor) {
    auto out = z;
    for (auto& row : out) {
        for (auto& value : row) {
            value *= factor;
        }
    }
    return out;
}

V3 drop(const Z3& z, const V3& i) {
    V3 out{};
    for (std::size_t a = 0; a < 3; ++a) {
        for (std::size_t b = 0; b < 3; ++b) {
            out[a] += z[a][b] * i[b];
        }
    }
    return out;
}

/// Ω a mile of three wires over a neutral.
Z3 by_carson() {
    const double x[] = {-4.0, -1.5, 3.0, 0.0};
    const double y[] = {28.0, 28.0, 28.0, 24.0};
    Complex z[4][4];
    for (int i = 0; i < 4; ++i) {
        for (int j = 0; j < 4; ++j) {
            const double gmr = i < 3 ? 0.0244 : 0.00814;
            const double distance = i == j ? gmr : std::hypot(x[i] - x[j], y[i] - y[j]);
            const double r = i != j ? 0.0 : i < 3 ? 0.306 : 0.592;
            const double loop = 7.6786 + 0.5 * std::log(100.0 / 60.0);
            z[i][j] = Complex(r + 0.00158836 * 60.0,
                              0.00202237 * 60.0 * (std::log(1.0 / distance) + loop));
        }
    }
    Z3 out;
    for (std::size_t i = 0; i < 3; ++i) {
        for (std::size_t j = 0; j < 3; ++j) {
            out[i][j] = z[i][j] - z[i][3] * z[3][j] / z[3][3];
        }
    }
    return out;
}

V3 source(double kv) {
    V3 out;
    for (std::size_t a = 0; a < 3; ++a) {
        out[a] = std::polar(1e3 * kv / std::numbers::sqrt3,
                            -2.0 * std::numbers::pi / 3.0 * static_cast<double>(a));
    }
    return out;
}

/// Voltages at nodes 3 and 4 of a feeder with a transformer at node 2, by ladder.
struct Feeder {
    Z3 upper, lower;
    Complex source_z;
    std::function<V3(const V3& high)> down;         ///< low voltages without load
    std::function<V3(const V3& low_current)> up;    ///< currents at the high side
    std::function<V3(const V3& low_current)> loss;  ///< voltage lost in the transformer
    std::function<V3(const V3& v4)> load;           ///< currents drawn at node 4
};

V3 ladder(const Feeder& feeder) {
    V3 i{};
    V3 v4{};
    for (int iteration = 0; iteration < 200; ++iteration) {
        auto v = source(12.47);
        const auto high = feeder.up(i);
        const auto upper = drop(feeder.upper, high);
        for (std::size_t a = 0; a < 3; ++a) {
            v[a] -= feeder.source_z * high[a] + upper[a];
        }
        v4 = feeder.down(v);
        const auto inside = feeder.loss(i);
        const auto lower = drop(feeder.lower, i);
        for (std::size_t a = 0; a < 3; ++a) {
            v4[a] -= inside[a] + lower[a];
        }
        i = feeder.load(v4);
    }
    return v4;
}

Complex short_circuit(double mva) {
    const double z = 12.47 * 12.47 / mva;
    return Complex(1.0, 4.0) * (z / std::sqrt(17.0));
}

Feeder grounded(bool delta) {
    Feeder out;
    out.upper = times(by_carson(), 2000.0 * miles_a_foot);
    out.lower = times(by_carson(), 2500.0 * miles_a_foot);
    out.source_z = short_circuit(200000.0);
    const double turns = delta ? 4.16 / std::numbers::sqrt3 / 12.47 : 4.16 / 12.47;
    out.down = [=](const V3& v) {
        V3 low;
        for (std::size_t a = 0; a < 3; ++a) {
            low[a] = turns * (delta ? v[a] - v[(a + 2) % 3] : v[a]);
        }
        return low;
    };
    out.up = [=](const V3& i) {
        V3 high;
        for (std::size_t a = 0; a < 3; ++a) {
            high[a] = turns * (delta ? i[a] - i[(a + 1) % 3] : i[a]);
        }
        return high;
    };
    out.loss = [](const V3& i) {
        const Complex z = Complex(0.01, 0.06) * (4.16 * 4.16 / 6.0);
        return V3{z * i[0], z * i[1], z * i[2]};
    };
    out.load = [](const V3& v) {
        const Complex s(1.8e6, 1.8e6 * std::sqrt(1.0 - 0.81) / 0.9);
        return V3{std::conj(s / v[0]), std::conj(s / v[1]), std::conj(s / v[2])};
    };
    return out;
}

/// Phases stand for the pairs ab, bc, ca on the low side.
V3 open_delta() {
    const Z3 upper{{{{{0.4576, 1.0780}, {0.1559, 0.5017}, {0.1535, 0.3849}}},
                    {{{0.1559, 0.5017}, {0.4666, 1.0482}, {0.1580, 0.4236}}},
                    {{{0.1535, 0.3849}, {0.1580, 0.4236}, {0.4615, 1.0651}}}}};
    const Z3 lower{{{{{0.4013, 1.4133}, {0.0953, 0.8515}, {0.0953, 0.7266}}},
                    {{{0.0953, 0.8515}, {0.4013, 1.4133}, {0.0953, 0.7802}}},
                    {{{0.0953, 0.7266}, {0.0953, 0.7802}, {0.4013, 1.4133}}}}};
    const double turns = 4.16 / 7.2;
    const Complex z = Complex(0.01, 0.06) * (4.16 * 4.16 / 2.0);
    const double kw[] = {850.0, 1200.0, 1583.33};
    const double pf[] = {0.85, 0.90, 0.95};
    V3 i{};  // of the lines
    V3 pair{};
    for (int iteration = 0; iteration < 200; ++iteration) {
        const Complex first = i[0];
        const Complex second = -i[2];
        auto v = source(12.47);
        const V3 high{turns * first, turns * second, Complex(0.0)};
        const auto lost = drop(times(upper, 2000.0 * miles_a_foot), high);
        for (std::size_t a = 0; a < 3; ++a) {
            v[a] -= short_circuit(1e6) * high[a] + lost[a];
        }
        const auto line = drop(times(lower, 2500.0 * miles_a_foot), i);
        pair[0] = turns * v[0] - z * first - (line[0] - line[1]);
        pair[1] = turns * v[1] - z * second - (line[1] - line[2]);
        pair[2] = -pair[0] - pair[1];
        V3 drawn;
        for (std::size_t a = 0; a < 3; ++a) {
            const Complex s(1e3 * kw[a], 1e3 * kw[a] * std::sqrt(1.0 - pf[a] * pf[a]) / pf[a]);
            drawn[a] = std::conj(s / pair[a]);
        }
        for (std::size_t a = 0; a < 3; ++a) {
            i[a] = drawn[a] - drawn[(a + 2) % 3];
        }
    }
    return pair;
}

}  // namespace

void four_bus(Report& report) {
    const auto folder = data_folder() / "energy" / "opendss";
    const std::tuple<const char*, const char*, const char*> cases[] = {
        {"4Bus-YY-Bal", "4Bus-YY-Bal/4Bus-YY-Bal.DSS", "n4"},
        {"4Bus-DY-Bal", "4Bus-DY-Bal/4Bus-DY-Bal.DSS", "n4"},
        {"4Bus-OYOD-UnBal", "4Bus-OYOD-UnBal/4bus-OYOD-UnBal.dss", "sd_unbal_oy_od_4"}};
    for (const auto& [name, script, node] : cases) {
        if (!std::filesystem::exists(folder / script)) {
            report.skip(name, (folder / script).string() + " is not there; set CALADE_DATA");
            continue;
        }
        const auto given = energy::three_phase::make_network(io::read_opendss(folder / script));
        const auto solution = energy::three_phase::solve(given.network, {});
        auto at = [&](int phase) {
            return solution.v[static_cast<std::size_t>(
                given.number.at(std::string(node) + "." + std::to_string(phase)))];
        };
        const bool open = std::string(name).find("OYOD") != std::string::npos;
        const bool delta = std::string(name).find("DY") != std::string::npos;
        const auto expected = open ? open_delta() : ladder(grounded(delta));
        double worst = 0.0;
        for (int a = 0; a < 3; ++a) {
            const auto found = open ? at(a + 1) - at((a + 1) % 3 + 1) : at(a + 1);
            const double base = open ? 4160.0 : 4160.0 / std::numbers::sqrt3;
            worst = std::max(worst, std::abs(found - expected[static_cast<std::size_t>(a)]) / base);
        }
        report.add(name, "voltages at node 4 against the ladder by hand, pu", worst, 1e-5);
    }
}

}  // namespace calade::verification
