// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/gravity.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace calade::city {

TripMatrix balance_trips(std::span<const double> productions, std::span<const double> attractions,
                         std::span<const double> deterrence, int most_rounds) {
    const std::size_t n = productions.size();
    require<UsageError>(attractions.size() == n && deterrence.size() == n * n,
                        "gravity model: {} productions, {} attractions, {} deterrences", n,
                        attractions.size(), deterrence.size());
    const double produced = std::accumulate(productions.begin(), productions.end(), 0.0);
    const double attracted = std::accumulate(attractions.begin(), attractions.end(), 0.0);
    require<UsageError>(std::abs(produced - attracted) <= 1e-6 * std::max(produced, attracted),
                        "gravity model: productions sum to {}, attractions to {}", produced,
                        attracted);
    TripMatrix m;
    m.trips.assign(deterrence.begin(), deterrence.end());
    const auto scale = [&](bool rows, std::span<const double> totals) {
        double worst = 0.0;
        for (std::size_t i = 0; i < n; ++i) {
            double sum = 0.0;
            for (std::size_t j = 0; j < n; ++j) {
                sum += m.trips[rows ? i * n + j : j * n + i];
            }
            const double factor = sum > 0.0 ? totals[i] / sum : 0.0;
            worst = std::max(worst, totals[i] > 0.0 ? std::abs(factor - 1.0) : 0.0);
            for (std::size_t j = 0; j < n; ++j) {
                m.trips[rows ? i * n + j : j * n + i] *= factor;
            }
        }
        return worst;
    };
    for (m.rounds = 1; m.rounds <= most_rounds; ++m.rounds) {
        m.error = scale(true, productions);
        m.error = std::max(m.rounds > 1 ? m.error : 1.0, scale(false, attractions));
        if (m.error < 1e-9) {
            break;
        }
    }
    return m;
}

}  // namespace calade::city
