// SPDX-License-Identifier: Apache-2.0
// The matrix of a Gauss-Newton step, by nodes (e, f, μ_P, μ_Q):
//   | Hᵀ w H   Cᵀ |
//   | C        −R |
// with μ = 0 where no injection counts (−1 on its diagonal).
#include "calade/energy/state_estimation/plan.hpp"

#include "calade/base/at.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy::state_estimation {

namespace {

void add(Gradient& out, Index node, double by_e, double by_f) {
    for (std::size_t k = 0; k < out.node.size(); ++k) {
        if (out.node[k] == node) {
            out.by_e[k] += by_e;
            out.by_f[k] += by_f;
            return;
        }
    }
    out.node.push_back(node);
    out.by_e.push_back(by_e);
    out.by_f.push_back(by_f);
}

}  // namespace

std::pair<Complex, Gradient> Layout::power_gradient(const End& end, bool reactive,
                                                    const std::vector<double>& e,
                                                    const std::vector<double>& f) const {
    const Complex v(e[at(end.at)], f[at(end.at)]);
    Complex i = 0.0;
    Gradient out;
    for (std::size_t k = 0; k < end.node.size(); ++k) {
        i += end.y[k] * Complex(e[at(end.node[k])], f[at(end.node[k])]);
        const Complex w = v * std::conj(end.y[k]);
        add(out, end.node[k], reactive ? w.imag() : w.real(), reactive ? -w.real() : w.imag());
    }
    add(out, end.at, reactive ? -i.imag() : i.real(), reactive ? i.real() : i.imag());
    const Complex s = v * std::conj(i);
    out.value = reactive ? s.imag() : s.real();
    return {i, out};
}

double Layout::value(std::size_t number, const std::vector<double>& e,
                     const std::vector<double>& f) const {
    const auto& m = measurement[number];
    const bool node = m.quantity <= Quantity::q_injection;
    const auto a = at(node ? position[at(m.place)] : ends_[at(m.place)].at);
    const Complex v(e[a], f[a]);
    if (m.quantity == Quantity::voltage || m.quantity == Quantity::angle) {
        return m.quantity == Quantity::voltage ? std::abs(v) : std::arg(v);
    }
    Complex i = 0.0;
    if (node) {
        double re = 0.0;
        double im = 0.0;
        for (auto k = at(y_first_[a]); k < at(y_first_[a + 1]); ++k) {
            const auto j = at(y_col_[k]);
            re += y_g_[k] * e[j] - y_b_[k] * f[j];
            im += y_g_[k] * f[j] + y_b_[k] * e[j];
        }
        i = {re, im};
    } else {
        const auto& end = ends_[at(m.place)];
        for (std::size_t k = 0; k < end.node.size(); ++k) {
            i += end.y[k] * Complex(e[at(end.node[k])], f[at(end.node[k])]);
        }
    }
    const Complex s = v * std::conj(i);
    switch (m.quantity) {
        case Quantity::p_injection:
        case Quantity::p_flow: return s.real();
        case Quantity::q_injection:
        case Quantity::q_flow: return s.imag();
        case Quantity::current: return std::abs(i);
        case Quantity::current_re: return i.real();
        case Quantity::current_im: return i.imag();
        case Quantity::local_current_p: return s.real() / std::abs(v);
        default: return s.imag() / std::abs(v);
    }
}

Gradient Layout::gradient(std::size_t number, const std::vector<double>& e,
                          const std::vector<double>& f) const {
    const auto& m = measurement[number];
    Gradient out;
    if (m.quantity == Quantity::voltage || m.quantity == Quantity::angle) {
        const Index k = position[at(m.place)];
        const double size = std::hypot(e[at(k)], f[at(k)]);
        const bool angle = m.quantity == Quantity::angle;
        out.value = angle ? std::atan2(f[at(k)], e[at(k)]) : size;
        add(out, k, angle ? -f[at(k)] / (size * size) : e[at(k)] / size,
            angle ? e[at(k)] / (size * size) : f[at(k)] / size);
        return out;
    }
    if (m.quantity == Quantity::p_injection || m.quantity == Quantity::q_injection) {
        const Index k = position[at(m.place)];
        End row{k, {}, {}};
        for (auto c = at(y_first_[at(k)]); c < at(y_first_[at(k) + 1]); ++c) {
            row.node.push_back(y_col_[c]);
            row.y.emplace_back(y_g_[c], y_b_[c]);
        }
        return power_gradient(row, m.quantity == Quantity::q_injection, e, f).second;
    }
    const auto& end = ends_[at(m.place)];
    const bool second = m.quantity == Quantity::q_flow || m.quantity == Quantity::current_im ||
                        m.quantity == Quantity::local_current_q;
    auto [i, power] = power_gradient(end, second, e, f);
    if (m.quantity == Quantity::p_flow || m.quantity == Quantity::q_flow) {
        return power;
    }
    const double size = std::hypot(e[at(end.at)], f[at(end.at)]);
    if (m.quantity == Quantity::local_current_p || m.quantity == Quantity::local_current_q) {
        out = power;
        out.value /= size;
        for (std::size_t k = 0; k < out.node.size(); ++k) {
            out.by_e[k] /= size;
            out.by_f[k] /= size;
        }
        add(out, end.at, -out.value * e[at(end.at)] / (size * size),
            -out.value * f[at(end.at)] / (size * size));
        return out;
    }
    // Without a current it has no direction yet: that of the voltage.
    Complex along = 1.0;
    if (m.quantity == Quantity::current) {
        i += 1e-12 * size * Complex(e[at(end.at)], f[at(end.at)]);
        along = i / std::abs(i);
        out.value = std::abs(i);
    } else {
        out.value = second ? i.imag() : i.real();
        along = second ? Complex(0.0, 1.0) : Complex(1.0);
    }
    for (std::size_t k = 0; k < end.node.size(); ++k) {
        const Complex c = std::conj(end.y[k]) * along;
        add(out, end.node[k], c.real(), c.imag());
    }
    return out;
}

void Layout::add_injection_rows(const std::vector<double>& e, const std::vector<double>& f) {
    for (std::size_t i = 0; i < position.size(); ++i) {
        auto& own = lu->diagonal[i];
        own[10] = (injection[i] & 1) != 0 ? -r_p[i] : -1.0;
        own[15] = (injection[i] & 2) != 0 ? -r_q[i] : -1.0;
        if (injection[i] == 0) {
            continue;
        }
        const double p_counts = (injection[i] & 1) != 0 ? 1.0 : 0.0;
        const double q_counts = (injection[i] & 2) != 0 ? 1.0 : 0.0;
        const Complex v(e[i], f[i]);
        Complex current = 0.0;
        for (auto k = at(y_first_[i]); k < at(y_first_[i + 1]); ++k) {
            const auto j = at(y_col_[k]);
            const Complex y(y_g_[k], y_b_[k]);
            current += y * Complex(e[j], f[j]);
            const Complex w = v * std::conj(y);
            // The row of C, below the diagonal of a block, and its transpose.
            const double c[2][2] = {{p_counts * w.real(), p_counts * w.imag()},
                                    {q_counts * w.imag(), -q_counts * w.real()}};
            if (j == i) {
                for (std::size_t r = 0; r < 2; ++r) {
                    for (std::size_t s = 0; s < 2; ++s) {
                        own[4 * (2 + r) + s] += c[r][s];
                        own[4 * s + 2 + r] += c[r][s];
                    }
                }
                continue;
            }
            const auto row = static_cast<Index>(std::min(i, j));
            auto& block = lu->upper[at(lu->entry(row, static_cast<Index>(std::max(i, j))))];
            for (std::size_t r = 0; r < 2; ++r) {
                for (std::size_t s = 0; s < 2; ++s) {
                    (i < j ? block[4 * (2 + r) + s] : block[4 * s + 2 + r]) += c[r][s];
                }
            }
        }
        const double c[2][2] = {{p_counts * current.real(), p_counts * current.imag()},
                                {-q_counts * current.imag(), q_counts * current.real()}};
        for (std::size_t r = 0; r < 2; ++r) {
            for (std::size_t s = 0; s < 2; ++s) {
                own[4 * (2 + r) + s] += c[r][s];
                own[4 * s + 2 + r] += c[r][s];
            }
        }
    }
}

bool Layout::factor(const std::vector<double>& e, const std::vector<double>& f, double prior) {
    for (auto& block : lu->diagonal) {
        block = Block4{};
        block[0] = block[5] = prior;
    }
    std::fill(lu->upper.begin(), lu->upper.end(), Block4{});
    auto add_row = [&](const Gradient& row, double weight) {
        for (std::size_t a = 0; a < row.node.size(); ++a) {
            for (std::size_t b = 0; b < row.node.size(); ++b) {
                const Index i = row.node[a];
                const Index j = row.node[b];
                if (i > j) {
                    continue;
                }
                auto& block = i == j ? lu->diagonal[at(i)] : lu->upper[at(lu->entry(i, j))];
                block[0] += weight * row.by_e[a] * row.by_e[b];
                block[1] += weight * row.by_e[a] * row.by_f[b];
                block[4] += weight * row.by_f[a] * row.by_e[b];
                block[5] += weight * row.by_f[a] * row.by_f[b];
            }
        }
    };
    for (std::size_t m = 0; m < item_node_.size(); ++m) {
        const auto k = at(item_node_[m]);
        const double size2 = e[k] * e[k] + f[k] * f[k];
        const double weight = item_weight_[m] / size2;
        const bool angle = item_is_angle_[m] != 0;
        add_row({{item_node_[m]}, {angle ? -f[k] : e[k]}, {angle ? e[k] : f[k]}, 0.0},
                angle ? weight / size2 : weight);
    }
    for (std::size_t m = 0; m < flow_measurement_.size(); ++m) {
        add_row(gradient(at(flow_measurement_[m]), e, f), flow_weight_[m]);
    }
    add_injection_rows(e, f);
    return lu->factor(1e-30);
}

}  // namespace calade::energy::state_estimation
