// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/edges.hpp"
#include "calade/flood/kernel.hpp"
#include "calade/flood/layout.hpp"
#include "calade/flood/water.hpp"

#include <cstdint>
#include <vector>

namespace calade::flood {

/// One time step of all rows in parallel: fluxes, outflow limiter, update, maxima. Blocks of cells
/// without water in or beside them are skipped; the result is the same bits as if they were not.
class Sweep {
public:
    Sweep(const Layout& layout, const Edges& edges, const kernel::Kernels& kernels);
    /// Advances `water` by k.dt and swaps now and next. Returns the largest |u| + |v| + 2c as bits
    /// (see Kernels::update).
    std::int32_t run(Water& water, const kernel::Constants& k) const;

private:
    class Slice;
    const Layout& layout_;
    const Edges& edges_;
    const kernel::Kernels& kernels_;
    std::vector<std::uint8_t> active_;  ///< a block has active cells
    std::vector<std::uint8_t> awake_;   ///< a block has an open edge
    Floats zeros_, ones_;
};

}  // namespace calade::flood
