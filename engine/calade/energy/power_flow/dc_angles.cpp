// SPDX-License-Identifier: Apache-2.0
// The linear approximation of active power (MATPOWER manual 7.1, section 3.7): lossless branches,
// voltages of 1 pu, small angle differences: p_from = (θ_from − θ_to − shift) / (x tap).
#include "calade/energy/power_flow/newton_raphson.hpp"
#include "calade/energy/power_flow/sparse_lu.hpp"

#include <cmath>
#include <map>

namespace calade::energy::power_flow {

bool dc_angles(const Problem& problem, std::vector<double>& angle) {
    const auto& bus = problem.bus;
    const auto& branch = problem.branch;
    std::vector<Index> unknown;
    Index count = 0;
    for (const BusType type : bus.type) {
        unknown.push_back(type == BusType::slack ? -1 : count++);
    }
    if (count == 0) {
        return true;
    }
    std::vector<double> right(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < unknown.size(); ++i) {
        if (unknown[i] >= 0) {
            right[static_cast<std::size_t>(unknown[i])] = bus.p[i] - bus.g_shunt[i];
        }
    }
    std::vector<std::map<Index, double>> columns(static_cast<std::size_t>(count));
    for (std::size_t k = 0; k < branch.from.size(); ++k) {
        // A branch without reactance carries by its resistance; the sign of x is kept.
        const double x = branch.x[k] != 0.0 ? branch.x[k] : branch.r[k];
        const double b = 1.0 / (x * branch.tap[k]);
        const auto f = static_cast<std::size_t>(branch.from[k]);
        const auto t = static_cast<std::size_t>(branch.to[k]);
        auto end = [&](std::size_t here, std::size_t there, double shift) {
            const Index i = unknown[here];
            if (i < 0) {
                return;
            }
            columns[static_cast<std::size_t>(i)][i] += b;
            right[static_cast<std::size_t>(i)] += b * shift;
            if (unknown[there] >= 0) {
                columns[static_cast<std::size_t>(i)][unknown[there]] -= b;  // B' is symmetric
            } else {
                right[static_cast<std::size_t>(i)] += b * bus.angle[there];
            }
        };
        end(f, t, branch.shift[k]);
        end(t, f, -branch.shift[k]);
    }
    std::vector<Index> column{0};
    std::vector<Index> row;
    std::vector<double> value;
    for (const auto& entries : columns) {
        for (const auto& [i, b] : entries) {
            row.push_back(i);
            value.push_back(b);
        }
        column.push_back(static_cast<Index>(row.size()));
    }
    SparseLu lu(column, row);
    if (!lu.factor(value) || !lu.solve(right)) {
        return false;
    }
    for (std::size_t i = 0; i < unknown.size(); ++i) {
        angle[i] = unknown[i] < 0 ? bus.angle[i] : right[static_cast<std::size_t>(unknown[i])];
        if (!std::isfinite(angle[i])) {
            return false;
        }
    }
    return true;
}

}  // namespace calade::energy::power_flow
