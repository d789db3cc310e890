// SPDX-License-Identifier: Apache-2.0
// Sources and loads.
#include "calade/base/error.hpp"
#include "calade/energy/three_phase/opendss_build.hpp"

#include <cmath>

namespace calade::energy::three_phase::opendss {

namespace {

constexpr double root3 = std::numbers::sqrt3;

/// The larger root of a x² + b x + c.
double larger_root(double a, double b, double c) {
    return (-b + std::sqrt(b * b - 4.0 * a * c)) / (2.0 * a);
}

struct Sequence {
    Complex z1, z0;
};

/// From short-circuit powers, short-circuit currents or impedances, whichever was set last.
Sequence source_impedance(const io::DssElement& e, double kv, bool single) {
    enum class Given { power, current, impedance } given = Given::power;
    for (const auto& [property, value] : e.properties) {
        if (property.starts_with("mvasc")) {
            given = Given::power;
        } else if (property == "isc3" || property == "isc1") {
            given = Given::current;
        } else if (property == "r1" || property == "x1" || property == "r0" || property == "x0") {
            given = Given::impedance;
        }
    }
    if (given == Given::impedance) {
        return {{number(e, "r1", 1.65), number(e, "x1", 6.6)},
                {number(e, "r0", 1.9), number(e, "x0", 5.7)}};
    }
    const double ratio1 = number(e, "x1r1", 4.0);
    const double ratio0 = number(e, "x0r0", 3.0);
    const double factor = single ? 1.0 : root3;
    double x1 = 0.0;
    double isc1 = 0.0;
    if (given == Given::power) {
        x1 = kv * kv / number(e, "mvasc3", 2000.0);
        isc1 = number(e, "mvasc1", 2100.0) * 1e6 / (factor * kv * 1e3);
    } else {
        x1 = kv * 1e3 / root3 / number(e, "isc3", 10000.0);
        isc1 = number(e, "isc1", 10500.0);
    }
    x1 /= std::sqrt(1.0 + 1.0 / (ratio1 * ratio1));
    const double r1 = x1 / ratio1;
    const double reach = 3.0 * kv * 1e3 / factor / isc1;
    const double r0 = larger_root(1.0 + ratio0 * ratio0, 4.0 * (r1 + x1 * ratio0),
                                  4.0 * (r1 * r1 + x1 * x1) - reach * reach);
    return {{r1, x1}, {r0, r0 * ratio0}};
}

}  // namespace

void add_source(Builder& build, const io::DssElement& e) {
    const auto phases = static_cast<std::size_t>(number(e, "phases", 3.0));
    const double kv = number(e, "basekv", 115.0);
    const double pu = number(e, "pu", 1.0);
    require<DataError>((phases == 1 || phases == 3) && kv > 0.0 && pu > 0.0,
                       "{}: {} phases, {} kV, {} pu, expected 1 or 3 phases and values above 0",
                       label(e), phases, kv, pu);
    const auto z = source_impedance(e, kv, phases == 1);
    require<DataError>(std::isfinite(z.z0.real()) && std::abs(z.z1) > 0.0,
                       "{}: its short-circuit powers have no impedance", label(e));
    const auto matrix = phases == 1
                            ? even_matrix(1, (2.0 * z.z1 + z.z0) / 3.0, 0.0)
                            : even_matrix(3, (2.0 * z.z1 + z.z0) / 3.0, (z.z0 - z.z1) / 3.0);
    const auto y = matrix.inverse(label(e));
    const auto nodes = build.terminal(word(e, "bus1", "sourcebus"), phases, phases, label(e));
    build.out.network.stamp(nodes, y.value);
    const double size = pu * kv * 1e3 / (phases == 1 ? 1.0 : root3);
    const double angle = number(e, "angle", 0.0) * std::numbers::pi / 180.0;
    for (std::size_t i = 0; i < phases; ++i) {
        for (std::size_t j = 0; j < phases; ++j) {
            const double turn = angle - 2.0 * std::numbers::pi * static_cast<double>(j) / 3.0;
            build.out.network.current[static_cast<std::size_t>(nodes[i])] +=
                y(i, j) * std::polar(size, turn);
        }
    }
}

void add_load(Builder& build, const io::DssElement& e) {
    const auto phases = static_cast<std::size_t>(number(e, "phases", 3.0));
    const double kv = number(e, "kv", 12.47);
    require<DataError>(phases >= 1 && phases <= 3 && kv > 0.0,
                       "{}: {} phases of {} kV, expected 1 to 3 and above 0", label(e), phases, kv);
    // Active power and what fixes the reactive one, in the order of setting.
    double kw = 10.0;
    double pf = 0.88;
    double kvar = 0.0;
    double kva = 0.0;
    double rated = 0.0;
    double share = 0.5;
    enum class By { kw_pf, kw_kvar, kva_pf, allocated } by = By::kw_pf;
    for (const auto& [property, value] : e.properties) {
        auto set = [&](const char* name, double& target, By how) {
            if (property == name) {
                target = io::dss_number(value, e.place);
                by = how;
            }
        };
        set("kw", kw, by == By::kw_kvar ? By::kw_kvar : By::kw_pf);
        set("pf", pf, by == By::kw_kvar ? By::kw_pf : by);
        set("kvar", kvar, By::kw_kvar);
        set("kva", kva, By::kva_pf);
        set("xfkva", rated, By::allocated);
        set("allocationfactor", share, By::allocated);
    }
    require<DataError>(std::abs(pf) > 0.0 && std::abs(pf) <= 1.0, "{}: pf is {}", label(e), pf);
    // A connected rating of nothing allocates nothing: the load stays as it was set otherwise.
    by = by == By::allocated && rated <= 0.0 ? By::kw_pf : by;
    if (by == By::allocated || by == By::kva_pf) {
        kva = by == By::allocated ? rated * share : kva;
        kw = kva * std::abs(pf);
    }
    if (by != By::kw_kvar) {
        kvar = kw * std::sqrt(1.0 / (pf * pf) - 1.0) * (pf < 0.0 ? -1.0 : 1.0);
    }
    const bool delta = is_delta(word(e, "conn", "wye"));
    NodalLoad load;
    const auto count = static_cast<double>(phases);
    load.p = 1e3 * kw / count;
    load.q = 1e3 * kvar / count;
    load.v_rated = 1e3 * kv / (!delta && phases > 1 ? root3 : 1.0);
    load.lowest_pu = number(e, "vminpu", 0.95);
    load.highest_pu = number(e, "vmaxpu", 1.05);
    const int model = static_cast<int>(number(e, "model", 1.0));
    switch (model) {
        case 1: break;
        case 2: load.p_exponent = load.q_exponent = 2.0; break;
        case 3: load.q_exponent = 2.0; break;
        case 4:
            load.p_exponent = number(e, "cvrwatts", 1.0);
            load.q_exponent = number(e, "cvrvars", 2.0);
            break;
        case 5: load.p_exponent = load.q_exponent = load.edge_exponent = 1.0; break;
        default: fail<DataError>("{}: load model {} is not read, expected 1 to 5", label(e), model);
    }
    if (model != 4) {
        load.knee_pu = number(e, "vlowpu", 0.5);
    }
    if (model == 2) {
        load.lowest_pu = 0.0;
        load.highest_pu = INFINITY;
    }
    const auto nodes = build.terminal(word(e, "bus1", ""), phases,
                                      delta && phases == 3 ? 3 : phases + 1, label(e));
    for (std::size_t i = 0; i < phases; ++i) {
        load.from = nodes[i];
        load.to = delta ? nodes[(i + 1) % nodes.size()] : nodes[phases];
        if (load.from < 0) {
            std::swap(load.from, load.to);
        }
        require<DataError>(load.from >= 0, "{}: both ends are grounded", label(e));
        build.out.network.loads.push_back(load);
    }
}

}  // namespace calade::energy::three_phase::opendss
