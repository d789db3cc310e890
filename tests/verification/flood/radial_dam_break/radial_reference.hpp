// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace calade::flood::verification {

/// Depths (m) at `until` s of a round column let go on flat ground without friction: the shallow-
/// water equations in the radius alone, second order (MUSCL slopes, Heun's method, HLL fluxes), in
/// `cells` rings of equal width out to `reach` m, which no wave may have reached. The column is
/// `inside` m deep up to `radius` m, the water around it `outside` m (0: dry).
[[nodiscard]] std::vector<double> radial_depths(int cells, double reach, double radius,
                                                double inside, double outside, double until);

}  // namespace calade::flood::verification
