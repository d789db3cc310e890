// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/three_phase/small_matrix.hpp"

#include "calade/base/error.hpp"

#include <utility>

namespace calade::energy::three_phase {

SmallMatrix SmallMatrix::inverse(const std::string& element) const {
    SmallMatrix a = *this;
    SmallMatrix out(n);
    for (std::size_t i = 0; i < n; ++i) {
        out(i, i) = 1.0;
    }
    for (std::size_t c = 0; c < n; ++c) {
        std::size_t pivot = c;
        for (std::size_t r = c + 1; r < n; ++r) {
            pivot = std::abs(a(r, c)) > std::abs(a(pivot, c)) ? r : pivot;
        }
        require<DataError>(std::abs(a(pivot, c)) > 0.0,
                           "{}: its impedances have no inverse, expected values above 0", element);
        const Complex scale = 1.0 / a(pivot, c);
        for (std::size_t k = 0; k < n; ++k) {
            std::swap(a(c, k), a(pivot, k));
            std::swap(out(c, k), out(pivot, k));
            a(c, k) *= scale;
            out(c, k) *= scale;
        }
        for (std::size_t r = 0; r < n; ++r) {
            const Complex m = a(r, c);
            for (std::size_t k = 0; k < n && r != c; ++k) {
                a(r, k) -= m * a(c, k);
                out(r, k) -= m * out(c, k);
            }
        }
    }
    return out;
}

SmallMatrix SmallMatrix::reduced(std::size_t size, const std::string& element) const {
    SmallMatrix a = *this;
    for (std::size_t k = n; k-- > size;) {
        require<DataError>(std::abs(a(k, k)) > 0.0, "{}: a neutral without impedance", element);
        for (std::size_t i = 0; i < k; ++i) {
            for (std::size_t j = 0; j < k; ++j) {
                a(i, j) -= a(i, k) * a(k, j) / a(k, k);
            }
        }
    }
    SmallMatrix out(size);
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < size; ++j) {
            out(i, j) = a(i, j);
        }
    }
    return out;
}

SmallMatrix even_matrix(std::size_t n, Complex self, Complex mutual) {
    SmallMatrix out(n);
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            out(i, j) = i == j ? self : mutual;
        }
    }
    return out;
}

}  // namespace calade::energy::three_phase
