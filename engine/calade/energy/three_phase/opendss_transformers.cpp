// SPDX-License-Identifier: Apache-2.0
// Windings on one core a phase. With per-unit voltages u_k of the windings (rated voltage times
// tap), winding 1 as reference and B = [1 −1 0…; 1 0 −1 …; …], the short-circuit impedances give
// the admittances Bᵀ Z_B⁻¹ B,  Z_B,ii = r_1 + r_i + j x_1i,  Z_B,ij = r_1 + j (x_1i + x_1j −
// x_ij)/2. The magnetising branch stands at winding 2, nearest to the core. Then each winding is
// put between the nodes of its connection.
#include "calade/base/error.hpp"
#include "calade/energy/three_phase/opendss_build.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy::three_phase::opendss {

namespace {

struct Winding {
    std::string bus;
    bool delta = false;
    double kv = 12.47, kva = 1000.0, tap = 1.0, r_percent = 0.2;
    double lowest = 0.9, highest = 1.1, taps = 32.0;
};

struct Transformer {
    std::size_t phases = 3;
    std::vector<Winding> winding = std::vector<Winding>(2);
    double x12 = 7.0, x13 = 35.0, x23 = 30.0;  ///< %
    double no_load_percent = 0.0, magnetising_percent = 0.0;
    double antifloat = 1e-6;
    bool leads = false;

    void take(const Builder& build, const io::DssElement& e, std::size_t& chosen) {
        for (const auto& [property, value] : e.properties) {
            set(build, e, property, value, chosen);
        }
    }

private:
    void set(const Builder& build, const io::DssElement& e, const std::string& property,
             const std::string& value, std::size_t& chosen) {
        auto one = [&] { return io::dss_number(value, e.place); };
        auto lower_words = [&] {
            auto words = io::dss_words(value);
            for (auto& w : words) {
                std::transform(w.begin(), w.end(), w.begin(), [](char c) {
                    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
                });
            }
            return words;
        };
        auto each = [&](double Winding::*member) {
            const auto values = io::dss_numbers(value, e.place);
            for (std::size_t k = 0; k < values.size() && k < winding.size(); ++k) {
                winding[k].*member = values[k];
            }
        };
        auto& w = winding[chosen];
        if (property == "xfmrcode") {
            io::DssElement asked;
            asked.properties.emplace_back("code", value);
            std::size_t other = 0;
            take(build, build.code("xfmrcode", word(asked, "code", ""), e), other);
        } else if (property == "phases") {
            const double n = one();
            require<DataError>(n == 1.0 || n == 2.0 || n == 3.0, "{}: {} phases", label(e), n);
            phases = static_cast<std::size_t>(n);
        } else if (property == "windings") {
            const double n = one();
            require<DataError>(n == 2.0 || n == 3.0, "{}: {} windings, expected 2 or 3", label(e),
                               n);
            winding.resize(static_cast<std::size_t>(n));
            chosen = std::min(chosen, winding.size() - 1);
        } else if (property == "wdg") {
            const double n = one();
            require<DataError>(n >= 1.0 && n <= static_cast<double>(winding.size()),
                               "{}: winding {} of {}", label(e), n, winding.size());
            chosen = static_cast<std::size_t>(n) - 1;
        } else if (property == "bus") {
            w.bus = lower_words().empty() ? "" : lower_words()[0];
        } else if (property == "conn") {
            w.delta = is_delta(value);
        } else if (property == "kv") {
            w.kv = one();
        } else if (property == "kva") {
            w.kva = one();
            if (chosen == 0) {
                for (auto& other : winding) {
                    other.kva = w.kva;
                }
            }
        } else if (property == "tap") {
            w.tap = one();
        } else if (property == "mintap") {
            w.lowest = one();
        } else if (property == "maxtap") {
            w.highest = one();
        } else if (property == "numtaps") {
            w.taps = one();
        } else if (property == "%r") {
            w.r_percent = one();
        } else if (property == "buses") {
            const auto names = lower_words();
            for (std::size_t k = 0; k < names.size() && k < winding.size(); ++k) {
                winding[k].bus = names[k];
            }
        } else if (property == "conns") {
            const auto names = io::dss_words(value);
            for (std::size_t k = 0; k < names.size() && k < winding.size(); ++k) {
                winding[k].delta = is_delta(names[k]);
            }
        } else if (property == "kvs") {
            each(&Winding::kv);
        } else if (property == "kvas") {
            each(&Winding::kva);
        } else if (property == "taps") {
            each(&Winding::tap);
        } else if (property == "%rs") {
            each(&Winding::r_percent);
        } else if (property == "%loadloss") {
            winding[0].r_percent = winding[1].r_percent = 0.5 * one();
        } else if (property == "xhl" || property == "x12") {
            x12 = one();
        } else if (property == "xht" || property == "x13") {
            x13 = one();
        } else if (property == "xlt" || property == "x23") {
            x23 = one();
        } else if (property == "%noloadloss") {
            no_load_percent = one();
        } else if (property == "%imag") {
            magnetising_percent = one();
        } else if (property == "ppm_antifloat") {
            antifloat = 1e-6 * one();
        } else if (property == "leadlag") {
            const auto given = lower_words();
            leads = !given.empty() && (given[0] == "lead" || given[0] == "euro");
        } else {
            require<DataError>(property != "xscarray" && property != "core",
                               "{}: property '{}' is not read", label(e), property);
        }
    }
};

/// Admittances between the windings' per-unit voltages, on the base of winding 1.
SmallMatrix winding_admittance(const Transformer& t, const std::string& name) {
    const auto n = t.winding.size();
    auto r = [&](std::size_t k) { return t.winding[k].r_percent / 100.0; };
    SmallMatrix z(n - 1);
    z(0, 0) = Complex(r(0) + r(1), t.x12 / 100.0);
    if (n == 3) {
        z(1, 1) = Complex(r(0) + r(2), t.x13 / 100.0);
        z(0, 1) = z(1, 0) = Complex(r(0), 0.5 * (t.x12 + t.x13 - t.x23) / 100.0);
    }
    const auto y = z.inverse(name);
    SmallMatrix out(n);
    for (std::size_t i = 0; i + 1 < n; ++i) {
        for (std::size_t j = 0; j + 1 < n; ++j) {
            out(i + 1, j + 1) += y(i, j);
            out(0, j + 1) -= y(i, j);
            out(i + 1, 0) -= y(i, j);
            out(0, 0) += y(i, j);
        }
    }
    out(1, 1) += Complex(t.no_load_percent, -t.magnetising_percent) / 100.0;
    return out;
}

}  // namespace

void add_transformer(Builder& build, const io::DssElement& e) {
    Transformer t;
    std::size_t chosen = 0;
    t.take(build, e, chosen);
    const auto n = t.winding.size();
    for (const auto& w : t.winding) {
        require<DataError>(w.kv > 0.0 && w.kva > 0.0 && w.tap > 0.0,
                           "{}: a winding of {} kV, {} kVA and tap {}, expected above 0", label(e),
                           w.kv, w.kva, w.tap);
        require<DataError>(w.lowest > 0.0 && w.highest > w.lowest && w.taps >= 1.0,
                           "{}: mintap {}, maxtap {} and numtaps {}, expected a range above 0 with "
                           "a step or more",
                           label(e), w.lowest, w.highest, w.taps);
    }
    if (const auto given = build.taps.find(e.name); given != build.taps.end()) {
        for (std::size_t k = 0; k < n && k < given->second.size(); ++k) {
            t.winding[k].tap = given->second[k];
        }
    }
    // Which way round a delta goes: the high voltage leads by 30° only where it is told to.
    int direction = 1;
    if (t.winding[0].delta != t.winding[1].delta) {
        const auto& high = t.winding[0].kv >= t.winding[1].kv ? t.winding[0] : t.winding[1];
        direction = high.delta == t.leads ? 1 : -1;
    }
    const auto y = winding_admittance(t, label(e));
    const double base_va = 1e3 * t.winding[0].kva / static_cast<double>(t.phases);
    const std::size_t ends = t.phases + 1;
    DssTransformer made;
    made.phases = t.phases;
    for (const auto& w : t.winding) {
        require<DataError>(!w.bus.empty(), "{}: a winding without bus", label(e));
        const auto nodes = build.terminal(w.bus, t.phases, ends, label(e));
        made.conductor.insert(made.conductor.end(), nodes.begin(), nodes.end());
        const double rated = 1e3 * w.kv / (!w.delta && t.phases > 1 ? std::numbers::sqrt3 : 1.0);
        made.winding.push_back({w.delta, rated, w.tap, w.lowest, w.highest, w.taps});
    }
    const auto phases = static_cast<int>(t.phases);
    for (const auto& w : t.winding) {
        for (int phase = 0; phase < phases; ++phase) {
            int back = phases;  // the neutral
            if (w.delta && phases > 1) {
                back = phase + direction;
                back = back >= phases ? 0 : back < 0 ? (phases == 2 ? 2 : phases - 1) : back;
            }
            made.back_of.push_back(back);
        }
    }
    SmallMatrix whole(n * ends);
    auto turn = [&](std::size_t k) { return made.winding[k].rated_v * t.winding[k].tap; };
    for (std::size_t phase = 0; phase < t.phases; ++phase) {
        auto front = [&](std::size_t k) { return k * ends + phase; };
        auto back = [&](std::size_t k) {
            return k * ends + static_cast<std::size_t>(made.back_of[k * t.phases + phase]);
        };
        for (std::size_t i = 0; i < n; ++i) {
            for (std::size_t j = 0; j < n; ++j) {
                const Complex part = y(i, j) * base_va / (turn(i) * turn(j));
                whole(front(i), front(j)) += part;
                whole(back(i), back(j)) += part;
                whole(front(i), back(j)) -= part;
                whole(back(i), front(j)) -= part;
            }
            // What keeps a floating winding at a voltage: a millionth of its rating to ground, half
            // of it at each end.
            const Complex leak(0.0, 0.5 * t.antifloat * base_va / (turn(i) * turn(i)));
            whole(front(i), front(i)) -= leak;
            whole(back(i), back(i)) -= leak;
        }
    }
    build.out.network.stamp(made.conductor, whole.value);
    made.y = std::move(whole.value);
    build.out.transformers[e.name] = std::move(made);
}

}  // namespace calade::energy::three_phase::opendss

namespace calade::energy::three_phase {

Complex DssTransformer::current(std::size_t w, std::size_t phase,
                                const std::vector<Complex>& v) const {
    Complex sum = 0.0;
    const auto n = conductor.size();
    const auto row = w * (phases + 1) + phase;
    for (std::size_t k = 0; k < n; ++k) {
        sum += conductor[k] >= 0 ? y[row * n + k] * v[static_cast<std::size_t>(conductor[k])]
                                 : Complex(0.0);
    }
    return sum;
}

}  // namespace calade::energy::three_phase
