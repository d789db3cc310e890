// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/three_phase/nodal.hpp"

#include <string>

namespace calade::energy::three_phase {

/// A square matrix of the phases of one element.
struct SmallMatrix {
    std::size_t n = 0;
    std::vector<Complex> value;  ///< row by row

    explicit SmallMatrix(std::size_t size) : n(size), value(size * size) {}
    Complex& operator()(std::size_t i, std::size_t j) { return value[i * n + j]; }
    const Complex& operator()(std::size_t i, std::size_t j) const { return value[i * n + j]; }
    /// Throws DataError naming `element` if it is singular.
    [[nodiscard]] SmallMatrix inverse(const std::string& element) const;
    /// Without its last rows and columns, their voltages being zero (Kron).
    [[nodiscard]] SmallMatrix reduced(std::size_t size, const std::string& element) const;
};
/// `self` on the diagonal, `mutual` elsewhere.
[[nodiscard]] SmallMatrix even_matrix(std::size_t n, Complex self, Complex mutual);

}  // namespace calade::energy::three_phase
