// SPDX-License-Identifier: Apache-2.0
// Three windings as a star of three transformers. The short-circuit values of a pair are on the
// smaller of the two ratings; brought to that of winding 1 (u_k ∝ s, p_k ∝ s²) the star is
//   u_1 = (u_12 + u_13 − u_23)/2,  u_2 = (u_12 + u_23 − u_13)/2,  u_3 = (u_13 + u_23 − u_12)/2,
// and the same for the losses; then each leg goes back to its own rating. A leg may be negative.
// The star point has the rated voltage of winding 1, whose leg also holds the core's shunt.
// Source: power-grid-model's component documentation, "three-winding transformer".
#include "calade/base/error.hpp"
#include "calade/energy/grid_model/branch_models.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy::grid_model {

namespace {

/// Short-circuit voltage of a leg that is none: a hundred millionth of a volt a volt.
constexpr double smallest_uk = 1e-8;

std::array<double, 3> star(const std::array<double, 3>& pair) {
    const auto& [p12, p13, p23] = pair;
    return {0.5 * (p12 + p13 - p23), 0.5 * (p12 + p23 - p13), 0.5 * (p13 + p23 - p12)};
}

}  // namespace

std::array<io::GridModelObject, 3> star_legs(const io::GridModelObject& t,
                                             const std::string& name) {
    auto need = [&](const std::string& attribute) {
        const double value = t.number(attribute, NAN);
        require<DataError>(std::isfinite(value), "{}: {} is missing", name, attribute);
        return value;
    };
    std::array<double, 3> u{}, s{};
    for (std::size_t k = 0; k < 3; ++k) {
        u[k] = need(fmt::format("u{}", k + 1));
        s[k] = need(fmt::format("sn_{}", k + 1));
        require<DataError>(u[k] > 0.0 && s[k] > 0.0, "{}: u{} {} and sn_{} {}, expected above 0",
                           name, k + 1, u[k], k + 1, s[k]);
    }
    const TapRange range{t.number("tap_pos", t.number("tap_nom", 0.0)), need("tap_min"),
                         need("tap_max"), t.number("tap_nom", 0.0)};
    const double side = need("tap_side");
    require<DataError>(side == 0.0 || side == 1.0 || side == 2.0,
                       "{}: tap_side is {}, expected 0, 1 or 2", name, side);
    u[static_cast<std::size_t>(side)] += range.steps() * need("tap_size");
    require<DataError>(u[static_cast<std::size_t>(side)] > 0.0,
                       "{}: its tap leaves a voltage of {} V, expected above 0", name,
                       u[static_cast<std::size_t>(side)]);
    std::array<double, 3> uk{}, pk{};
    constexpr std::array<std::array<std::size_t, 2>, 3> pairs = {{{0, 1}, {0, 2}, {1, 2}}};
    for (std::size_t i = 0; i < 3; ++i) {
        const auto [a, b] = pairs[i];
        auto at_tap = [&](const char* what) {
            const auto pair = fmt::format("{}_{}{}", what, a + 1, b + 1);
            const double value = need(pair);
            return range.value(value, t.number(pair + "_min", value),
                               t.number(pair + "_max", value));
        };
        const double scale = s[0] / std::min(s[a], s[b]);
        uk[i] = at_tap("uk") * scale;
        pk[i] = at_tap("pk") * scale * scale;
        require<DataError>(uk[i] > 0.0, "{}: uk_{}{} is {}, expected above 0", name, a + 1, b + 1,
                           t.number(fmt::format("uk_{}{}", a + 1, b + 1), NAN));
    }
    const auto uk_leg = star(uk);
    const auto pk_leg = star(pk);
    std::array<io::GridModelObject, 3> legs;
    for (std::size_t k = 0; k < 3; ++k) {
        auto set = [&](const char* attribute, double value) {
            legs[k].values[attribute] = {value};
        };
        const double scale = s[k] / s[0];
        const double size = uk_leg[k] * scale;
        set("u1", u[k]);
        set("u2", u[0]);
        set("sn", s[k]);
        set("uk", std::abs(size) < smallest_uk ? smallest_uk : size);
        set("pk", pk_leg[k] * scale * scale);
        set("i0", k == 0 ? t.number("i0", 0.0) : 0.0);
        set("p0", k == 0 ? t.number("p0", 0.0) : 0.0);
        constexpr double wye_n = 1.0;
        set("winding_from", k == 0 ? wye_n : need(fmt::format("winding_{}", k + 1)));
        set("winding_to", k == 0 ? wye_n : need("winding_1"));
        set("clock", k == 0 ? 0.0 : std::fmod(24.0 - need(fmt::format("clock_1{}", k + 1)), 12.0));
        for (const char* attribute : {"tap_side", "tap_pos", "tap_min", "tap_max", "tap_size"}) {
            set(attribute, 0.0);
        }
        set("r_grounding_from", t.number(fmt::format("r_grounding_{}", k + 1), 0.0));
        set("x_grounding_from", t.number(fmt::format("x_grounding_{}", k + 1), 0.0));
    }
    return legs;
}

}  // namespace calade::energy::grid_model
