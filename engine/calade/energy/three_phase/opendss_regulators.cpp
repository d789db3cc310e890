// SPDX-License-Identifier: Apache-2.0
// A regulator sees u = |V/pt + (R + jX) I/ct|, V across the winding and I into it (on the base of a
// meter, 120 V), or the voltage of a bus. Outside vreg ± band/2 it wants
//   n = round((vreg − u) pt / V_rated / step)
// steps; it waits for its delay and moves ⌊0.7 |n|⌋, at least one. Source: OpenDSS reference guide,
// "RegControl", and the behaviour of that program's static control mode.
#include "calade/energy/three_phase/opendss_regulators.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/energy/three_phase/opendss_build.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace calade::energy::three_phase {

namespace {

using opendss::label;
using opendss::number;
using opendss::word;

/// Which phase the meter looks at: a number from 0, or the highest or lowest of them.
constexpr int highest_phase = -1, lowest_phase = -2;

struct Regulator {
    const io::DssElement* element = nullptr;
    std::string transformer;
    std::size_t winding = 0, tap_winding = 0;
    double vreg = 120.0, band = 3.0, pt = 60.0, remote_pt = 60.0, ct = 300.0;
    Complex compensation = 0.0;
    double compensation_size = 0.0, limit = 0.0, delay = 15.0;
    bool inverse = false, reversible = false;
    double reverse_w = 100e3;
    int most_steps = 16;
    int phase = 0;
    std::vector<Index> remote;  ///< the bus that is looked at, empty: the winding

    double wish = 0.0;              ///< change of the tap that is pending
    std::optional<double> acts_at;  ///< s; armed
};

struct Seen {
    double u = 0.0, local = 0.0;
};

class Reader {
public:
    explicit Reader(OpenDssNetwork& network, const io::DssScript& script)
        : network_(network), script_(script) {}

    Regulator read(const io::DssElement& e) {
        Regulator out;
        out.element = &e;
        out.transformer = word(e, "transformer", "");
        const auto found = network_.transformers.find(out.transformer);
        require<DataError>(found != network_.transformers.end(),
                           "{}: transformer '{}' is not defined or not in service", label(e),
                           out.transformer);
        const auto windings = found->second.winding.size();
        // `winding` sets both, `tapwinding` after it the one of the taps.
        for (const auto& [property, value] : e.properties) {
            if (property == "winding" || property == "tapwinding") {
                const double n = io::dss_number(value, e.place);
                require<DataError>(n >= 1.0 && n <= static_cast<double>(windings),
                                   "{}: {} {} of {}", label(e), property, n, windings);
                out.tap_winding = static_cast<std::size_t>(n) - 1;
                out.winding = property == "winding" ? out.tap_winding : out.winding;
            } else if (property == "ptratio" || property == "remoteptratio") {
                out.remote_pt = io::dss_number(value, e.place);
                out.pt = property == "ptratio" ? out.remote_pt : out.pt;
            }
        }
        out.vreg = number(e, "vreg", out.vreg);
        out.band = number(e, "band", out.band);
        out.ct = number(e, "ctprim", out.ct);
        require<DataError>(
            out.vreg > 0.0 && out.band > 0.0 && out.pt > 0.0 && out.remote_pt > 0.0 && out.ct > 0.0,
            "{}: vreg {}, band {}, ptratio {}, remoteptratio {} and ctprim {}, "
            "expected above 0",
            label(e), out.vreg, out.band, out.pt, out.remote_pt, out.ct);
        out.compensation = {number(e, "r", 0.0), number(e, "x", 0.0)};
        out.compensation_size = number(e, "ldc_z", 0.0);
        out.limit = number(e, "vlimit", 0.0);
        out.delay = number(e, "delay", out.delay);
        const double most = number(e, "maxtapchange", 16.0);
        require<DataError>(out.delay >= 0.0 && most >= 0.0 && most <= 1e6,
                           "{}: delay {} and maxtapchange {}, expected 0 or more", label(e),
                           out.delay, most);
        out.most_steps = static_cast<int>(most);
        out.inverse = opendss::is_yes(word(e, "inversetime", "no"));
        out.reversible =
            opendss::is_yes(word(e, "reversible", "no")) || opendss::is_yes(word(e, "cogen", "no"));
        out.reverse_w = 1e3 * number(e, "revthreshold", 100.0);
        const auto phase = word(e, "ptphase", "1");
        const auto phases = static_cast<double>(found->second.phases);
        if (phase == "max" || phase == "min") {
            out.phase = phase == "max" ? highest_phase : lowest_phase;
        } else {
            const double n = io::dss_number(phase, e.place);
            require<DataError>(n >= 1.0 && n <= 3.0, "{}: ptphase {}, expected 1 to 3, max or min",
                               label(e), phase);
            out.phase = n > phases ? 0 : static_cast<int>(n) - 1;
        }
        if (const auto bus = word(e, "bus", ""); !bus.empty()) {
            const auto nodes = network_.network.nodes;
            opendss::Builder build{script_, network_, {}, {}};
            out.remote = build.terminal(bus, 1, 2, label(e));
            require<DataError>(network_.network.nodes == nodes,
                               "{}: bus '{}' is no bus of the network", label(e), bus);
        }
        return out;
    }

private:
    OpenDssNetwork& network_;
    const io::DssScript& script_;
};

double size_at(const std::vector<Complex>& v, Index a, Index b) {
    return std::abs((a >= 0 ? v[at(a)] : 0.0) - (b >= 0 ? v[at(b)] : 0.0));
}

/// Voltage across each phase of a winding.
std::vector<Complex> winding_voltages(const DssTransformer& t, std::size_t winding,
                                      const std::vector<Complex>& v) {
    std::vector<Complex> out;
    for (std::size_t p = 0; p < t.phases; ++p) {
        const Index a = t.front(winding, p);
        const Index b = t.back(winding, p);
        out.push_back((a >= 0 ? v[at(a)] : 0.0) - (b >= 0 ? v[at(b)] : 0.0));
    }
    return out;
}

Seen seen_by(const Regulator& one, const DssTransformer& t, const std::vector<Complex>& v) {
    const auto across = winding_voltages(t, one.winding, v);
    if (!one.remote.empty()) {
        const Index other = t.winding[one.winding].delta ? one.remote[1] : -1;
        return {size_at(v, one.remote[0], other) / one.remote_pt, std::abs(across[0]) / one.pt};
    }
    auto phase = static_cast<std::size_t>(std::max(one.phase, 0));
    for (std::size_t p = 0; p < t.phases && one.phase < 0; ++p) {
        const bool more = std::abs(across[p]) > std::abs(across[phase]);
        const bool less = std::abs(across[p]) < std::abs(across[phase]);
        phase = (one.phase == highest_phase ? more : less) ? p : phase;
    }
    const Complex u = across[phase] / one.pt;
    const Complex i = t.current(one.winding, phase, v) / one.ct;
    const double compensated = one.compensation_size > 0.0
                                   ? std::abs(u) - std::abs(i) * one.compensation_size
                                   : std::abs(u + one.compensation * i);
    return {std::abs(compensated), std::abs(u)};
}

/// What flows out of the winding, W.
double power_out(const Regulator& one, const DssTransformer& t, const std::vector<Complex>& v) {
    double sum = 0.0;
    for (std::size_t p = 0; p < t.phases; ++p) {
        const Index a = t.front(one.winding, p);
        sum -= a >= 0 ? (v[at(a)] * std::conj(t.current(one.winding, p, v))).real() : 0.0;
    }
    return sum;
}

void look(Regulator& one, const DssTransformer& t, const std::vector<Complex>& v) {
    if (one.reversible) {
        const double power = power_out(one, t, v);
        require<DataError>(power >= -one.reverse_w,
                           "{}: {:.3g} kW flow backwards through a reversible regulator, whose "
                           "reverse settings are not read",
                           label(*one.element), -1e-3 * power);
    }
    const auto seen = seen_by(one, t, v);
    const bool too_much = one.limit > 0.0 && seen.local > one.limit;
    if (one.most_steps == 0 || (std::abs(one.vreg - seen.u) <= 0.5 * one.band && !too_much)) {
        one.wish = 0.0;
        one.acts_at.reset();
        return;
    }
    const double boost = too_much ? one.limit - seen.local : one.vreg - seen.u;
    const double step = t.winding[one.tap_winding].step();
    const double steps = std::nearbyint(boost * one.pt / t.rated_v(one.winding) / step);
    one.wish = steps * step * (one.tap_winding == one.winding ? 1.0 : -1.0);
    const auto& w = t.winding[one.tap_winding];
    const bool room = one.wish > 0.0 ? w.tap < w.highest : w.tap > w.lowest;
    if (one.wish != 0.0 && !one.acts_at && room) {
        one.acts_at = one.inverse
                          ? one.delay / std::min(10.0, 2.0 * std::abs(one.vreg - seen.u) / one.band)
                          : one.delay;
    }
}

/// The tap after a move towards what is wished.
double moved(const Regulator& one, const DssTransformer& t) {
    const auto& w = t.winding[one.tap_winding];
    const double way = std::trunc(0.7 * std::abs(one.wish) / w.step());
    const double steps = std::min(std::max(way, 1.0), static_cast<double>(one.most_steps));
    const double tap = w.tap + std::copysign(steps * w.step(), one.wish);
    return std::min(std::max(tap, w.lowest), w.highest);
}

}  // namespace

RegulatedFeeder regulate(const io::DssScript& script, int max_rounds) {
    RegulatedFeeder out;
    out.given = make_network(script);
    std::vector<Regulator> regulators;
    bool preset = false;
    for (const auto& [name, t] : out.given.transformers) {
        for (const auto& w : t.winding) {
            out.taps[name].push_back(w.tap);
        }
    }
    for (const auto& element : script.elements) {
        if (element.kind != "regcontrol" || !opendss::is_yes(word(element, "enabled", "yes"))) {
            continue;
        }
        const auto one = Reader(out.given, script).read(element);
        if (element.find("tapnum") != nullptr) {
            const auto& w = out.given.transformers.at(one.transformer).winding[one.tap_winding];
            const double tap =
                number(element, "tapnum", 0.0) * w.step() + 0.5 * (w.highest + w.lowest);
            out.taps[one.transformer][one.tap_winding] =
                std::min(std::max(tap, w.lowest), w.highest);
            preset = true;
        }
        regulators.push_back(one);
    }
    if (preset) {
        out.given = make_network(script, out.taps);
    }
    while (out.rounds < max_rounds) {
        ++out.rounds;
        out.solution = solve(out.given.network, {});
        if (!out.solution.converged) {
            return out;
        }
        double next = INFINITY;
        for (auto& one : regulators) {
            look(one, out.given.transformers.at(one.transformer), out.solution.v);
            next = std::min(next, one.acts_at.value_or(INFINITY));
        }
        if (std::isinf(next)) {
            out.settled = true;
            return out;
        }
        for (auto& one : regulators) {
            if (one.acts_at != next) {
                continue;
            }
            if (one.wish != 0.0) {
                out.taps[one.transformer][one.tap_winding] =
                    moved(one, out.given.transformers.at(one.transformer));
            }
            one.wish = 0.0;
            one.acts_at.reset();
        }
        out.given = make_network(script, out.taps);
    }
    return out;
}

}  // namespace calade::energy::three_phase
