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

/// A tap within its range, which may be given either way round.
struct TapRange {
    double position, low, high, nominal;  ///< position is held within low and high
    /// From nominal, signed so that more raise the rated voltage.
    [[nodiscard]] double steps() const;
    /// A value at nominal, by straight lines to those at the ends of the range.
    [[nodiscard]] double value(double at_nominal, double at_low, double at_high) const;
};

[[nodiscard]] Sequences line_model(const io::GridModelObject& line);
[[nodiscard]] Sequences link_model(double u_rated);
[[nodiscard]] Sequences transformer_model(const io::GridModelObject& transformer,
                                          const std::string& name);
/// The legs of a three-winding transformer, from its windings to its star point (at the voltage of
/// winding 1), with the attributes of transformers. Throws DataError naming what is missing or not
/// above zero.
[[nodiscard]] std::array<io::GridModelObject, 3> star_legs(const io::GridModelObject& transformer,
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
