// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/problem.hpp"

#include <memory>
#include <span>
#include <vector>

namespace calade::energy::power_flow {

/// How one run of an iteration ended.
struct Attempt {
    bool converged = false;
    int iterations = 0;
    double mismatch = 0.0;  ///< largest, pu
};

/// Newton-Raphson in polar coordinates on one island (Tinney & Hart 1967,
/// doi:10.1109/TPAS.1967.291823; MATPOWER manual 7.1, section 4.1). The admittances, the pattern
/// of the Jacobian and its ordering are made once; attempts share them.
class NewtonRaphson {
public:
    /// The problem must outlive this object.
    explicit NewtonRaphson(const Problem& problem);
    ~NewtonRaphson();
    /// Iterates from `v`, `angle` and leaves the last iterate there. Injections of pv and pq buses
    /// are multiplied by `load_share`.
    Attempt attempt(std::vector<double>& v, std::vector<double>& angle, const Options& options,
                    double load_share = 1.0);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

/// Angles of the linear (DC) approximation B' θ = P, slack angles given. False if singular.
[[nodiscard]] bool dc_angles(const Problem& problem, std::vector<double>& angle);

}  // namespace calade::energy::power_flow
