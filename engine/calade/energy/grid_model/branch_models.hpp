// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/grid_model/grid_model.hpp"

namespace calade::energy::grid_model {

constexpr double frequency_hz = 50.0;

/// Four admittances of one sequence: from-from, from-to, to-from, to-to.
struct TwoPort {
    Complex ff, ft, tf, tt;
};
/// Zero, positive and negative sequence; balanced networks take the second alone.
using Sequences = std::array<TwoPort, 3>;

[[nodiscard]] Sequences line_model(const io::GridModelObject& line);
[[nodiscard]] Sequences link_model(double u_rated);
[[nodiscard]] Sequences transformer_model(const io::GridModelObject& transformer,
                                          const std::string& name);
/// `nominal_ratio`: of the rated voltages of its buses.
[[nodiscard]] Sequences generic_model(const io::GridModelObject& branch, double nominal_ratio);
/// A branch that is open at one side or both.
[[nodiscard]] TwoPort opened(const TwoPort& y, bool from_closed, bool to_closed);

/// Phase values of admittances given by sequence: n × n, n = 1 (positive alone) or 3.
[[nodiscard]] std::vector<Complex> phase_matrix(Complex zero, Complex positive, Complex negative,
                                                std::size_t phases);
/// Both sides: 2n × 2n.
[[nodiscard]] std::vector<Complex> phase_matrix(const Sequences& y, std::size_t phases);

}  // namespace calade::energy::grid_model
