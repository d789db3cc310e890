// SPDX-License-Identifier: Apache-2.0
#pragma once

// The iteration of state estimation with factors that stay, compiled once for each instruction
// level: alone (one double) or eight scenarios side by side. As power_flow/lanes.hpp: every lane
// performs the same scalar operations at every level, and this header includes nothing whose inline
// functions could leak from code built for other processors.

#include <cstdint>

namespace calade::energy::state_estimation::kernel {

constexpr int width = 8;

/// What scenarios share. Nodes in order of elimination.
struct Plan {
    int nodes;
    const std::int32_t *y_first, *y_col;
    const double *y_g, *y_b;
    const std::uint8_t* injection;  ///< 1: P is measured or a constraint, 2: Q
    const double *r_p, *r_q;        ///< their variances
    int node_items;                 ///< voltages and angles
    const std::int32_t* item_node;
    const std::uint8_t* item_is_angle;
    const double* item_weight;
    int ends;
    const std::int32_t *end_at, *end_first, *end_col, *end_item;  ///< first and item: offsets
    const double *end_g, *end_b;
    const std::uint8_t* flow_kind;  ///< numbers of Quantity
    const double* flow_weight;
    const std::int32_t *l_first, *l_col, *u_first, *u_col;
    const double *l_block, *u_block, *d_inverse;  ///< sixteen values a block
};

/// Of one scenario, or `width` side by side; by node unless said.
struct Work {
    const double *z_p, *z_q;        ///< injections
    const double *z_item, *z_sine;  ///< by node item: |V|, or cosine and sine of the angle
    const double* z_flow;           ///< by flow
    double *e, *f;                  ///< voltage, start in, solution out
    double *m_p, *m_q;              ///< multipliers of injections
    double* x;                      ///< four values a node
};

struct Outcome {
    double change;  ///< square of the last largest change of a voltage
    double before;  ///< of the one before
    std::int32_t iterations;
    std::int32_t converged;
};

struct Kernels {
    /// Steps until the largest change of a voltage is at most `tolerance`, in every lane; ends
    /// early where a step is more than half of the one before. Lanes that are done stay as they
    /// are.
    void (*one)(const Plan&, const Work&, double tolerance, int max_iterations, Outcome*);
    void (*lanes)(const Plan&, const Work&, double tolerance, int max_iterations, Outcome*);
};

extern const Kernels baseline_kernels;
#if defined(__x86_64__)
extern const Kernels v3_kernels;
extern const Kernels v4_kernels;
#endif

}  // namespace calade::energy::state_estimation::kernel
