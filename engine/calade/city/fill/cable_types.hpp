// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/power.hpp"

#include <span>
#include <string_view>

namespace calade::city {

/// A three-phase cable per metre of route. Values: Heuck, Dettmann & Schulz, "Elektrische
/// Energieversorgung", 2013, as tabulated in the standard types of pandapower.
struct CableType {
    std::string_view name;
    double r_ohm_m;
    double x_ohm_m;
    double c_farad_m;
    double rated_a;
};

/// Low-voltage and medium-voltage (12/20 kV) cables, thinnest first.
[[nodiscard]] std::span<const CableType> low_voltage_cables();
[[nodiscard]] std::span<const CableType> medium_voltage_cables();
/// Bare wires on poles, 20 kV, thinnest first (same source). Low voltage on poles is a twisted
/// bundle and is taken as a cable.
[[nodiscard]] std::span<const CableType> medium_voltage_wires();

/// The catalogue of lines at a nominal voltage, on poles or in the ground.
[[nodiscard]] std::span<const CableType> line_types(double nominal_v, bool overhead);

/// A size of line: one cable of the catalogue, or several of the largest side by side.
struct CableSize {
    int step = 0;  ///< position in the catalogue; beyond its end: one more in parallel each step
    bool overhead = false;  ///< bare wires on poles (medium voltage only)
};

/// The first size that carries `current_a`.
[[nodiscard]] CableSize smallest_cable(std::span<const CableType> types, double current_a);

/// Writes impedance, capacitance (50 Hz) and rating of a line of that size and length.
void lay_cable(Branch& branch, std::span<const CableType> types, CableSize size, double length_m);

/// A distribution transformer 20 kV / 0.4 kV: relative short-circuit voltage and its real part
/// (same source). Above 630 kVA: several of 630 kVA in parallel.
struct TransformerSize {
    double rated_va;  ///< of the group
    double vk;        ///< 1
    double vkr;       ///< 1
};
[[nodiscard]] TransformerSize smallest_transformer(double apparent_va);

/// The transformer of a station between two of its buses, without its size.
[[nodiscard]] Branch transformer_of(const Station& station, BusId mv, BusId lv);

/// Writes impedance (referred to the low-voltage side) and rating of a transformer.
void set_transformer(Branch& branch, const TransformerSize& size, double lv_v);

}  // namespace calade::city
