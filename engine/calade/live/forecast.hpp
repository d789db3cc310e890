// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/live/consequences.hpp"
#include "calade/live/observed_series.hpp"
#include "calade/scenario/scenario.hpp"

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace calade::live {

/// A run with the levels observed until now.
struct ForecastRequest {
    std::vector<std::int64_t> alerts;                 ///< that want its consequences
    scenario::Scenario scenario;                      ///< with the observed series in place
    std::filesystem::path folder;                     ///< run directory to write
    std::map<std::string, std::size_t> observations;  ///< how many, by boundary
    std::string now;                                  ///< ISO 8601
};

struct ForecastResult {
    std::vector<std::int64_t> alerts;
    std::filesystem::path folder;
    std::map<std::string, std::size_t> observations;
    std::string now;
    std::string results_hash;
    double wall_s = 0.0;
    Consequences consequences;
    std::string error;  ///< why there are none; empty: all went well
};

/// Puts observed series (rule of observed_series) in the place of the planned ones of a scenario,
/// and begins with the sea at rest at the new first level. Throws ScenarioError if the scenario
/// gives no series for a boundary.
void use_observed(scenario::Scenario& scenario,
                  const std::map<std::string, std::vector<Observation>>& observed, double fade_s);

/// Runs requests one after another in a thread of its own, so that receiving goes on. While one
/// runs, only the newest that waits is kept, with the alerts of those that it replaces: an old
/// forecast helps nobody. Safe from any thread.
class ForecastWorker {
public:
    using Run = std::function<ForecastResult(const ForecastRequest&)>;
    /// `run` is called in the worker's thread; an exception of it becomes ForecastResult::error.
    explicit ForecastWorker(Run run);
    /// Waits for the run in progress; what waits behind it is dropped.
    ~ForecastWorker();
    ForecastWorker(const ForecastWorker&) = delete;
    ForecastWorker& operator=(const ForecastWorker&) = delete;

    void submit(ForecastRequest request);
    /// A finished run, if there is one.
    [[nodiscard]] std::optional<ForecastResult> take();
    /// Whether a run is waiting, in progress, or finished and not taken.
    [[nodiscard]] bool busy() const;

private:
    void work();
    Run run_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::optional<ForecastRequest> waiting_;
    std::deque<ForecastResult> finished_;
    bool running_ = false;
    bool stop_ = false;
    std::thread thread_;
};

/// The real thing: twin::run_prepared on `city`, `threads` wide, and beside the run's own files
/// `observed_<boundary>.csv` with the series used, so that the run can be repeated.
[[nodiscard]] ForecastWorker::Run run_on(std::shared_ptr<const city::City> city, int threads);

}  // namespace calade::live
