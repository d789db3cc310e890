// SPDX-License-Identifier: Apache-2.0
#include "calade/sim/series.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>

namespace calade::sim {

void Series::check() const {
    require<DataError>(!time.empty(), "series '{}' is empty, expected at least one value", name);
    require<DataError>(time.size() == value.size(), "series '{}' has {} times and {} values", name,
                       time.size(), value.size());
    for (std::size_t i = 0; i < time.size(); ++i) {
        require<DataError>(std::isfinite(time[i]) && std::isfinite(value[i]),
                           "series '{}': entry {} is not finite (time {}, value {})", name, i + 1,
                           time[i], value[i]);
        require<DataError>(i == 0 || time[i] > time[i - 1],
                           "series '{}': time {} s at entry {} does not come after {} s", name,
                           time[i], i + 1, i == 0 ? 0.0 : time[i - 1]);
    }
}

double Series::at(double t) const {
    if (t <= time.front()) {
        return value.front();
    }
    if (t >= time.back()) {
        return value.back();
    }
    const auto upper =
        static_cast<std::size_t>(std::upper_bound(time.begin(), time.end(), t) - time.begin());
    const double share = (t - time[upper - 1]) / (time[upper] - time[upper - 1]);
    return value[upper - 1] + share * (value[upper] - value[upper - 1]);
}

double Series::mean(double a, double b) const {
    if (b <= a) {
        return at(a);
    }
    double integral = 0.0;
    double t0 = a;
    double v0 = at(a);
    auto next = std::upper_bound(time.begin(), time.end(), a);
    while (t0 < b) {
        const double t1 = next == time.end() ? b : std::min(b, *next);
        const double v1 = at(t1);
        integral += 0.5 * (v0 + v1) * (t1 - t0);
        t0 = t1;
        v0 = v1;
        if (next != time.end()) {
            ++next;
        }
    }
    return integral / (b - a);
}

}  // namespace calade::sim
