// SPDX-License-Identifier: Apache-2.0
// A branch: an ideal transformer k e^{jφ} at `from`, then y with half of the shunt at each end.
// Behind it (MATPOWER manual 7.1, section 3.2, here in SI):
//   ff = (y + y_s/2)/k²,  ft = −y/(k e^{−jφ}),  tf = −y/(k e^{jφ}),  tt = y + y_s/2.
#include "calade/energy/grid_model/branch_models.hpp"

#include "calade/base/error.hpp"

#include <cmath>
#include <numbers>

namespace calade::energy::grid_model {

namespace {

constexpr Complex j1(0.0, 1.0);
/// A link is a metre of bar: no power that a grid carries makes a difference across it. Times V²,
/// as power-grid-model has it.
constexpr double link_va = 1e14;

TwoPort two_port(Complex series, Complex shunt, Complex ratio) {
    const double k2 = std::norm(ratio);
    const Complex end = series + 0.5 * shunt;
    return {end / k2, -series / std::conj(ratio), -series / ratio, end};
}

/// √(|z|² − r²) with the sign of z; 0 where r is all of it.
double rest(double size, double part) {
    const double square = size * size - part * part;
    return square > 0.0 ? std::copysign(std::sqrt(square), size) : 0.0;
}

}  // namespace

double TapRange::steps() const {
    const double held =
        std::min(std::max(position, std::min(low, high)), std::max(low, high)) - nominal;
    return high >= low ? held : -held;
}

double TapRange::value(double at_nominal, double at_low, double at_high) const {
    const double tap = std::min(std::max(position, std::min(low, high)), std::max(low, high));
    const bool towards_low = (low <= high) == (tap <= nominal);
    const double other = towards_low ? at_low : at_high;
    const double limit = towards_low ? low : high;
    return tap == nominal || limit == nominal
               ? at_nominal
               : at_nominal + (tap - nominal) / (limit - nominal) * (other - at_nominal);
}

Sequences line_model(const io::GridModelObject& line) {
    auto one = [&](const char* r, const char* x, const char* c, const char* tan) {
        const Complex z(line.number(r, 0.0), line.number(x, 0.0));
        const double b = 2.0 * std::numbers::pi * frequency_hz * line.number(c, 0.0);
        return two_port(1.0 / z, b * (j1 + line.number(tan, 0.0)), 1.0);
    };
    const auto positive = one("r1", "x1", "c1", "tan1");
    const bool zero = line.values.count("r0") + line.values.count("x0") > 0;
    return {zero ? one("r0", "x0", "c0", "tan0") : positive, positive, positive};
}

Sequences link_model(double u_rated) {
    const double siemens = link_va / (u_rated * u_rated);
    const auto y = two_port(Complex(siemens, siemens), 0.0, 1.0);
    return {y, y, y};
}

Sequences generic_model(const io::GridModelObject& branch, double nominal_ratio) {
    const Complex z(branch.number("r1", 0.0), branch.number("x1", 0.0));
    const Complex shunt(branch.number("g1", 0.0), branch.number("b1", 0.0));
    const auto y =
        two_port(1.0 / z, shunt,
                 std::polar(nominal_ratio * branch.number("k", 1.0), branch.number("shift", 0.0)));
    return {y, y, y};
}

Sequences transformer_model(const io::GridModelObject& t, const std::string& name) {
    auto need = [&](const char* attribute) {
        const double value = t.number(attribute, NAN);
        require<DataError>(std::isfinite(value), "{}: {} is missing", name, attribute);
        return value;
    };
    double u1 = need("u1");
    double u2 = need("u2");
    const double sn = need("sn");
    require<DataError>(u1 > 0.0 && u2 > 0.0 && sn > 0.0,
                       "{}: u1 {}, u2 {}, sn {}, expected values above 0", name, u1, u2, sn);
    const TapRange range{t.number("tap_pos", t.number("tap_nom", 0.0)), need("tap_min"),
                         need("tap_max"), t.number("tap_nom", 0.0)};
    (t.number("tap_side", 0.0) == 0.0 ? u1 : u2) += range.steps() * need("tap_size");
    const double uk =
        range.value(need("uk"), t.number("uk_min", need("uk")), t.number("uk_max", need("uk")));
    const double pk =
        range.value(need("pk"), t.number("pk_min", need("pk")), t.number("pk_max", need("pk")));
    require<DataError>(uk != 0.0, "{}: uk is 0, expected another value", name);
    const double z_base = u2 * u2 / sn;
    const double r = pk / sn * z_base;
    const Complex z(r, rest(uk * z_base, r));
    auto magnetising = [&](double i0, double p0) {
        const double g = p0 / (u2 * u2);
        return Complex(g, -rest(i0 / z_base, g));
    };
    const double i0 = t.number("i0", 0.0);
    const double p0 = t.number("p0", 0.0);
    const Complex shunt = magnetising(i0, p0);
    const double i00 = t.number("i0_zero_sequence", i0);
    const Complex shunt0 =
        magnetising(i00, t.number("p0_zero_sequence", p0 + pk * (i00 * i00 - i0 * i0)));
    const double clock = need("clock");
    const double k = u1 / u2;
    const double shift = clock * std::numbers::pi / 6.0;
    const TwoPort positive = two_port(1.0 / z, shunt, std::polar(k, shift));
    const TwoPort negative = two_port(1.0 / z, shunt, std::polar(k, -shift));
    constexpr double wye = 0.0, wye_n = 1.0, delta = 2.0, zigzag_n = 4.0;
    const double from = need("winding_from");
    const double to = need("winding_to");
    const Complex ground_from =
        3.0 * Complex(t.number("r_grounding_from", 0.0), t.number("x_grounding_from", 0.0)) /
        (k * k);
    const Complex ground_to =
        3.0 * Complex(t.number("r_grounding_to", 0.0), t.number("x_grounding_to", 0.0));
    TwoPort zero{};
    if (from == wye_n && to == wye_n) {
        const bool turned = static_cast<int>(clock) % 12 == 2 ||
                            static_cast<int>(clock) % 12 == 6 || static_cast<int>(clock) % 12 == 10;
        zero = two_port(1.0 / (z + ground_from + ground_to), shunt0, turned ? -k : k);
    } else if (from == wye_n && to == delta) {
        zero.ff = (1.0 / (z + ground_from) + shunt0) / (k * k);
    } else if (from == delta && to == wye_n) {
        zero.tt = 1.0 / (z + ground_to) + shunt0;
    } else if (from == wye_n && to == wye) {
        // The wye side floats: the core's shunt alone closes the path.
        zero.ff = std::abs(shunt0) > 0.0 ? 1.0 / (1.0 / shunt0 + ground_from) / (k * k) : 0.0;
    } else if (from == wye && to == wye_n) {
        zero.tt = std::abs(shunt0) > 0.0 ? 1.0 / (1.0 / shunt0 + ground_to) : 0.0;
    }
    if (from == zigzag_n) {
        zero.ff = 1.0 / (0.1 * z + ground_from) / (k * k);
    }
    if (to == zigzag_n) {
        zero.tt = 1.0 / (0.1 * z + ground_to);
    }
    return {zero, positive, negative};
}

TwoPort opened(const TwoPort& y, bool from_closed, bool to_closed) {
    if (from_closed && to_closed) {
        return y;
    }
    TwoPort out{};
    if (from_closed && std::abs(y.tt) > 0.0) {
        out.ff = y.ff - y.ft * y.tf / y.tt;
    } else if (to_closed && std::abs(y.ff) > 0.0) {
        out.tt = y.tt - y.tf * y.ft / y.ff;
    }
    return out;
}

std::vector<Complex> phase_matrix(Complex zero, Complex positive, Complex negative,
                                  std::size_t phases) {
    if (phases == 1) {
        return {positive};
    }
    std::vector<Complex> out;
    for (int i = 0; i < 3; ++i) {
        for (int j = 0; j < 3; ++j) {
            const Complex turn = std::polar(1.0, 2.0 * std::numbers::pi * (j - i) / 3.0);
            out.push_back((zero + positive * turn + negative * std::conj(turn)) / 3.0);
        }
    }
    return out;
}

std::vector<Complex> phase_matrix(const Sequences& y, std::size_t phases) {
    std::vector<Complex> out(4 * phases * phases);
    Complex TwoPort::*const part[] = {&TwoPort::ff, &TwoPort::ft, &TwoPort::tf, &TwoPort::tt};
    for (std::size_t side = 0; side < 4; ++side) {
        const auto block =
            phase_matrix(y[0].*part[side], y[1].*part[side], y[2].*part[side], phases);
        for (std::size_t i = 0; i < phases; ++i) {
            for (std::size_t j = 0; j < phases; ++j) {
                out[(side / 2 * phases + i) * 2 * phases + side % 2 * phases + j] =
                    block[i * phases + j];
            }
        }
    }
    return out;
}

}  // namespace calade::energy::grid_model
