// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/grid_model/grid_model.hpp"

#include <map>

namespace calade::energy::grid_model {

/// Which of the taps that hold the band is looked for: the first met from where the taps stand (a
/// step at a time, or halving the range), or the one of the highest or lowest voltage.
enum class TapStrategy : std::uint8_t { any, any_by_halving, highest_voltage, lowest_voltage };

struct RegulatedTaps {
    io::GridModelTables tables;        ///< the input with the taps that were found
    std::map<std::int64_t, int> taps;  ///< regulator → tap of its transformer
    bool settled = false;              ///< no regulator wants to move that can
    three_phase::NodalSolution solution;
};

/// Moves the taps of transformers with a transformer_tap_regulator in service, a step at a time and
/// those nearest to a source first, until the voltage at the control side, less the drop over the
/// line that is compensated for, lies within u_set ± u_band/2 or the tap is at its end. Without
/// regulators one solve. DataError naming the regulator where its object is no transformer, u_set
/// or u_band is not above zero, or tap data are missing.
[[nodiscard]] RegulatedTaps regulate_taps(io::GridModelTables tables, bool balanced,
                                          TapStrategy strategy, int max_rounds = 400);

}  // namespace calade::energy::grid_model
