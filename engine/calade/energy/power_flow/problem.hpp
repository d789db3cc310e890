// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

/// Steady-state balanced AC power flow in per unit. Nothing here knows a city, a volt or a metre:
/// the caller converts once, the solvers see arrays only.
namespace calade::energy::power_flow {

/// What is given at a bus. slack: voltage and angle; pv: active power and voltage; pq: both powers.
enum class BusType : std::uint8_t { slack, pv, pq };

struct Buses {
    std::vector<BusType> type;
    std::vector<double> p, q;              ///< net injection (generation − load)
    std::vector<double> g_shunt, b_shunt;  ///< admittance to ground
    std::vector<double> v, angle;          ///< given on slack (v, angle) and pv (v); else the start
    [[nodiscard]] Index size() const { return static_cast<Index>(type.size()); }
};

/// Branch between `from` and `to`: an ideal transformer tap·e^{j shift} at the `from` side, then a
/// pi section r + jx with b/2 at each end (MATPOWER manual 7.1, section 3.2).
struct Branches {
    std::vector<Index> from, to;
    std::vector<double> r, x, b, tap, shift;
    [[nodiscard]] Index size() const { return static_cast<Index>(from.size()); }
};

/// One connected island with at least one slack bus, and no branch of zero impedance.
struct Problem {
    Buses bus;
    Branches branch;
};

enum class Method : std::uint8_t { automatic, newton_raphson, sweep };
/// Where the iteration that ended began.
enum class Start : std::uint8_t { given, dc_angles, load_steps };

struct Options {
    double tolerance = 1e-8;  ///< largest power mismatch, pu
    int max_iterations = 30;  ///< of one attempt
    Method method = Method::automatic;
};

struct Solution {
    bool converged = false;
    Method method = Method::newton_raphson;  ///< the one that ended
    Start start = Start::given;
    int iterations = 0;     ///< of all attempts
    double mismatch = 0.0;  ///< largest, pu, at the values given
    std::vector<double> v, angle;
};

/// Solves one island. `automatic`: the sweep where the island is a tree below a single slack bus
/// with no pv bus, Newton-Raphson otherwise and where the sweep does not settle. Newton-Raphson
/// starts from the given voltages, then from angles of the DC approximation, then follows the
/// loads up in steps from no load. Not converging is a result (`converged` false), not an error.
/// Same bits for the same problem, always: nothing is kept between calls. Safe from any thread.
/// Throws UsageError if arrays disagree, a bus cannot be reached from a slack bus, a branch has no
/// impedance, or Method::sweep is asked for on an island that is not a tree.
[[nodiscard]] Solution solve(const Problem& problem, const Options& options);

/// Complex flows of every branch and what the slack buses give, from the voltages of a solution.
struct Flows {
    std::vector<double> i_from_re, i_from_im;  ///< current into the branch at `from`
    std::vector<double> i_to_re, i_to_im;      ///< current into the branch at `to`
    double losses = 0.0;                       ///< Σ r |i|², plus shunt conductances
    double slack_p = 0.0, slack_q = 0.0;       ///< injected at the slack buses, own loads included
};
[[nodiscard]] Flows flows(const Problem& problem, const Solution& solution);

}  // namespace calade::energy::power_flow
