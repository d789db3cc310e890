// SPDX-License-Identifier: Apache-2.0
#include "calade/live/forecast.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <utility>

namespace calade::live {

void use_observed(scenario::Scenario& scenario,
                  const std::map<std::string, std::vector<Observation>>& observed, double fade_s) {
    bool first = true;
    for (auto& boundary : scenario.boundaries) {
        boundary.joined = true;  // the planned series were compared when the session began
        if (const auto found = observed.find(boundary.name); found != observed.end()) {
            boundary.series = observed_series(boundary.series, found->second, fade_s);
            if (first) {
                scenario.initial_level_m = boundary.series.at(0.0);
                first = false;
            }
        }
    }
    for (const auto& [name, unused] : observed) {
        const bool planned = std::any_of(scenario.boundaries.begin(), scenario.boundaries.end(),
                                         [&name = name](const auto& b) { return b.name == name; });
        require<ScenarioError>(planned,
                               "{}: has no [[boundaries]] named '{}', expected the planned series "
                               "that the sensor's levels replace",
                               scenario.file.string(), name);
    }
}

ForecastWorker::ForecastWorker(Run run) : run_(std::move(run)), thread_([this] { work(); }) {}

ForecastWorker::~ForecastWorker() {
    {
        const std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void ForecastWorker::submit(ForecastRequest request) {
    {
        const std::lock_guard lock(mutex_);
        if (waiting_) {
            request.alerts.insert(request.alerts.begin(), waiting_->alerts.begin(),
                                  waiting_->alerts.end());
        }
        waiting_ = std::move(request);
    }
    wake_.notify_one();
}

std::optional<ForecastResult> ForecastWorker::take() {
    const std::lock_guard lock(mutex_);
    if (finished_.empty()) {
        return std::nullopt;
    }
    auto result = std::move(finished_.front());
    finished_.pop_front();
    return result;
}

bool ForecastWorker::busy() const {
    const std::lock_guard lock(mutex_);
    return running_ || waiting_ || !finished_.empty();
}

void ForecastWorker::work() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [this] { return stop_ || waiting_; });
        if (stop_) {
            return;
        }
        const ForecastRequest request = std::move(*std::exchange(waiting_, std::nullopt));
        running_ = true;
        lock.unlock();
        ForecastResult result;
        try {
            result = run_(request);
        } catch (const std::exception& error) {
            result.error = error.what();
        }
        result.alerts = request.alerts;
        result.folder = request.folder;
        result.observations = request.observations;
        result.now = request.now;
        lock.lock();
        finished_.push_back(std::move(result));
        running_ = false;
    }
}

}  // namespace calade::live
