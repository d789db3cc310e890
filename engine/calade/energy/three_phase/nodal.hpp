// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <complex>
#include <limits>
#include <span>
#include <vector>

/// Unbalanced power flow. Every phase (and neutral, if it is modelled) of a bus is a node of its
/// own; anything that conducts is an admittance between nodes, so that delta, wye, single-phase
/// and centre-tapped equipment are the same thing. SI units: V, A, W, S.
namespace calade::energy::three_phase {

using Complex = std::complex<double>;

/// A load between two nodes: S = p u^α + j q u^β, u = |V| / v_rated, within the band; outside of it
/// an impedance that draws u_edge^edge_exponent of the rated power at the band's edge. α = β = 0 is
/// constant power, 1 constant current, 2 constant impedance; ZIP loads are three of these. Below
/// the band and above `knee_pu`, where that is given, the current falls in a straight line to that
/// of the rated impedance at the knee, and follows it further down.
struct NodalLoad {
    Index from = -1, to = -1;  ///< −1: ground
    double p = 0.0, q = 0.0;   ///< drawn at rated voltage
    double v_rated = 1.0;
    double p_exponent = 0.0, q_exponent = 0.0;
    double lowest_pu = 0.0, highest_pu = std::numeric_limits<double>::infinity();
    double edge_exponent = 0.0;
    double knee_pu = 0.0;
};

/// A network of nodes, ready to be solved.
struct NodalNetwork {
    struct Entry {
        Index row, column;
        Complex y;
    };
    Index nodes = 0;
    std::vector<Entry> y;          ///< summed where repeated
    std::vector<Complex> current;  ///< by node: injected by sources (Norton)
    std::vector<NodalLoad> loads;

    Index add_node();
    /// Adds an element's admittance matrix, row by row, at its nodes (−1: ground).
    void stamp(std::span<const Index> at, std::span<const Complex> matrix);
    /// An admittance between two nodes.
    void connect(Index from, Index to, Complex admittance);
};

struct NodalOptions {
    double tolerance_pu = 1e-11;  ///< largest change of a voltage, of the node's own
    int max_iterations = 50;
};
struct NodalSolution {
    bool converged = false;
    int iterations = 0;
    double change_pu = 0.0;
    std::vector<Complex> v;
};

/// Newton's method on the current balance Y V + I_load(V) = I_source in rectangular coordinates
/// (da Costa, Martins & Pereira 1999, doi:10.1109/59.801896), from the solution with all loads as
/// impedances. Not converging is a result. Throws UsageError for nodes that are not there, and
/// NumericalError naming the node if the network is singular (something floats).
[[nodiscard]] NodalSolution solve(const NodalNetwork& network, const NodalOptions& options);

/// What a load draws at a voltage across it.
[[nodiscard]] Complex load_current(const NodalLoad& load, Complex v);

}  // namespace calade::energy::three_phase
