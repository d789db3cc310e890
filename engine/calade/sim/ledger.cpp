// SPDX-License-Identifier: Apache-2.0
#include "calade/sim/ledger.hpp"

#include <algorithm>
#include <cmath>

namespace calade::sim {

namespace {
double sum(const std::vector<Ledger::Entry>& entries) {
    double total = 0.0;
    for (const auto& entry : entries) {
        total += entry.amount;
    }
    return total;
}
}  // namespace

double Ledger::error() const { return initial + sum(inputs) - sum(outputs) - stored; }

double Ledger::scale() const {
    return std::max(std::abs(initial) + sum(inputs), std::abs(stored) + sum(outputs));
}

double Ledger::relative_error() const {
    const double s = scale();
    return s > 0.0 ? std::abs(error()) / s : 0.0;
}

}  // namespace calade::sim
