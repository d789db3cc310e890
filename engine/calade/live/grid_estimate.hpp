// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"
#include "calade/energy/town_estimate/town_estimate.hpp"
#include "calade/live/config.hpp"
#include "calade/scenario/scenario.hpp"

#include <functional>
#include <future>
#include <optional>
#include <string>
#include <vector>

namespace calade::live {

/// What the sensors of the grid say now.
struct GridRequest {
    std::vector<double> values;  ///< by sensor of the configuration; NaN: none that is fresh
    std::int64_t row = 0;        ///< reading that came last
    Millis now = 0;
};

struct GridResult {
    GridRequest request;
    energy::town_estimate::Estimate estimate;  ///< instruments are numbered as the sensors are
    std::string error;                         ///< why there is none; empty: all went well
};

/// Estimates in a thread of its own, one after another, so that receiving goes on. An exception
/// becomes GridResult::error. For one thread.
class GridWorker {
public:
    using Run = std::function<energy::town_estimate::Estimate(const GridRequest&)>;
    explicit GridWorker(Run run) : run_(std::move(run)) {}
    /// Only when not busy.
    void submit(GridRequest request);
    /// A finished estimate, if there is one.
    [[nodiscard]] std::optional<GridResult> take();
    /// Whether one is in progress, or finished and not taken.
    [[nodiscard]] bool busy() const { return running_.valid(); }

private:
    Run run_;
    std::future<GridResult> running_;
};

/// The real thing: the grid of `city`, whose places are in `config`; loads that no sensor sees are
/// those of `scenario` at that time. Writes GridSettings::file. Throws DataError for instruments
/// that cannot be where they are.
[[nodiscard]] GridWorker::Run estimate_on(const Config& config, const city::City& city,
                                          const scenario::Scenario& scenario);

}  // namespace calade::live
