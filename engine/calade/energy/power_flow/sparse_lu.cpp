// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/power_flow/sparse_lu.hpp"

#include "calade/base/error.hpp"

#include <suitesparse/klu.h>

namespace calade::energy::power_flow {

namespace {
/// Kept pivots below this reciprocal condition estimate are chosen anew.
constexpr double lowest_rcond = 1e-12;
}  // namespace

struct SparseLu::Implementation {
    klu_common common{};
    klu_symbolic* symbolic = nullptr;
    klu_numeric* numeric = nullptr;
    Index n = 0;
    // KLU takes pointers to int without const and does not write through them.
    int* column = nullptr;
    int* row = nullptr;

    ~Implementation() {
        klu_free_numeric(&numeric, &common);
        klu_free_symbolic(&symbolic, &common);
    }
};

SparseLu::SparseLu(const std::vector<Index>& column, const std::vector<Index>& row)
    : implementation_(std::make_unique<Implementation>()) {
    auto& lu = *implementation_;
    lu.n = static_cast<Index>(column.size()) - 1;
    lu.column = const_cast<int*>(column.data());
    lu.row = const_cast<int*>(row.data());
    klu_defaults(&lu.common);
    lu.symbolic = klu_analyze(lu.n, lu.column, lu.row, &lu.common);
    // A pattern without a full diagonal matching is found singular by factor(), not here.
    require<NumericalError>(lu.symbolic != nullptr || lu.common.status == KLU_SINGULAR,
                            "sparse ordering of {} unknowns failed with KLU status {}", lu.n,
                            lu.common.status);
}

SparseLu::~SparseLu() = default;

bool SparseLu::factor(std::span<double> values) {
    auto& lu = *implementation_;
    if (lu.symbolic == nullptr) {
        return false;
    }
    if (lu.numeric != nullptr) {
        if (klu_refactor(lu.column, lu.row, values.data(), lu.symbolic, lu.numeric, &lu.common) !=
                0 &&
            klu_rcond(lu.symbolic, lu.numeric, &lu.common) != 0 && lu.common.rcond > lowest_rcond) {
            return true;
        }
        klu_free_numeric(&lu.numeric, &lu.common);
    }
    lu.numeric = klu_factor(lu.column, lu.row, values.data(), lu.symbolic, &lu.common);
    return lu.numeric != nullptr && lu.common.status == KLU_OK;
}

bool SparseLu::solve(std::span<double> right_hand_side) {
    auto& lu = *implementation_;
    return lu.numeric != nullptr &&
           klu_solve(lu.symbolic, lu.numeric, lu.n, 1, right_hand_side.data(), &lu.common) != 0;
}

}  // namespace calade::energy::power_flow
