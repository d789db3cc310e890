// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/cable_types.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace calade::city {
namespace {

constexpr double km = 1e3;
constexpr double nF = 1e-9;
constexpr double medium_voltage_above_v = 1000.0;
constexpr std::array<CableType, 3> low_cables{{
    {"NAYY 4x50 SE", 0.642 / km, 0.083 / km, 210 * nF / km, 142.0},
    {"NAYY 4x120 SE", 0.225 / km, 0.080 / km, 264 * nF / km, 242.0},
    {"NAYY 4x150 SE", 0.208 / km, 0.080 / km, 261 * nF / km, 270.0},
}};
constexpr std::array<CableType, 4> medium_cables{{
    {"NA2XS2Y 1x95 RM/25 12/20 kV", 0.313 / km, 0.132 / km, 216 * nF / km, 252.0},
    {"NA2XS2Y 1x150 RM/25 12/20 kV", 0.206 / km, 0.116 / km, 250 * nF / km, 319.0},
    {"NA2XS2Y 1x185 RM/25 12/20 kV", 0.161 / km, 0.117 / km, 273 * nF / km, 362.0},
    {"NA2XS2Y 1x240 RM/25 12/20 kV", 0.122 / km, 0.112 / km, 304 * nF / km, 421.0},
}};
constexpr std::array<CableType, 4> medium_wires{{
    {"48-AL1/8-ST1A 20.0", 0.5939 / km, 0.372 / km, 9.5 * nF / km, 210.0},
    {"94-AL1/15-ST1A 20.0", 0.3060 / km, 0.350 / km, 10.0 * nF / km, 350.0},
    {"149-AL1/24-ST1A 20.0", 0.1940 / km, 0.337 / km, 10.5 * nF / km, 470.0},
    {"184-AL1/30-ST1A 20.0", 0.1571 / km, 0.330 / km, 10.75 * nF / km, 535.0},
}};
constexpr std::array<TransformerSize, 3> transformers{{
    {250e3, 0.06, 0.0144},
    {400e3, 0.06, 0.01425},
    {630e3, 0.06, 0.01206},
}};
// No line is shorter: joints and risers have an impedance too, and zero would be singular.
constexpr double least_length_m = 5.0;

struct Laid {
    CableType type;
    int parallel;
};
Laid resolve(std::span<const CableType> types, CableSize size) {
    const int last = static_cast<int>(types.size()) - 1;
    return size.step <= last ? Laid{types[static_cast<std::size_t>(size.step)], 1}
                             : Laid{types.back(), 1 + size.step - last};
}

}  // namespace

std::span<const CableType> low_voltage_cables() { return low_cables; }
std::span<const CableType> medium_voltage_cables() { return medium_cables; }
std::span<const CableType> medium_voltage_wires() { return medium_wires; }

std::span<const CableType> line_types(double nominal_v, bool overhead) {
    if (nominal_v <= medium_voltage_above_v) {
        return low_cables;
    }
    return overhead ? medium_wires : medium_cables;
}

CableSize smallest_cable(std::span<const CableType> types, double current_a) {
    CableSize size;
    for (;; ++size.step) {
        const Laid laid = resolve(types, size);
        if (laid.type.rated_a * laid.parallel >= current_a) {
            return size;
        }
    }
}

void lay_cable(Branch& branch, std::span<const CableType> types, CableSize size, double length_m) {
    const Laid laid = resolve(types, size);
    const double l = std::max(length_m, least_length_m);
    constexpr double omega = 2.0 * std::numbers::pi * 50.0;
    branch.r_ohm = laid.type.r_ohm_m * l / laid.parallel;
    branch.x_ohm = laid.type.x_ohm_m * l / laid.parallel;
    branch.b_siemens = omega * laid.type.c_farad_m * l * laid.parallel;
    branch.rated_a = laid.type.rated_a * laid.parallel;
}

TransformerSize smallest_transformer(double apparent_va) {
    for (const TransformerSize& t : transformers) {
        if (t.rated_va >= apparent_va) {
            return t;
        }
    }
    TransformerSize group = transformers.back();
    group.rated_va *= std::ceil(apparent_va / group.rated_va);
    return group;
}

Branch transformer_of(const Station& station, BusId mv, BusId lv) {
    Branch transformer;
    transformer.name = station.name + ".t";
    transformer.kind = BranchKind::transformer;
    transformer.from = mv;
    transformer.to = lv;
    transformer.route = {station.position, station.position};
    return transformer;
}

void set_transformer(Branch& branch, const TransformerSize& size, double lv_v) {
    const double z = size.vk * lv_v * lv_v / size.rated_va;
    branch.kind = BranchKind::transformer;
    branch.r_ohm = size.vkr * lv_v * lv_v / size.rated_va;
    branch.x_ohm = std::sqrt(z * z - branch.r_ohm * branch.r_ohm);
    branch.rated_a = size.rated_va / (std::numbers::sqrt3 * lv_v);
}

}  // namespace calade::city
