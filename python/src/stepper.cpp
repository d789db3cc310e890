// SPDX-License-Identifier: Apache-2.0
#include "stepper.hpp"

#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/base/progress.hpp"

#include <cmath>
#include <limits>

namespace calade::python {

namespace {

coupling::Simulation simulate(const scenario::Scenario& scenario, city::City city) {
    auto [prepared, inputs] = scenario::prepare(scenario, std::move(city));
    return {std::move(prepared), std::move(inputs)};
}

}  // namespace

Stepper::Stepper(const scenario::Scenario& scenario, city::City city, int threads)
    : shared_(new Shared{simulate(scenario, std::move(city)), scenario.duration_s, threads, {}}) {
    const ThreadLimit limit(threads);
    state_ = shared_->simulation.initial();
}

Stepper::Stepper(std::shared_ptr<Shared> shared, coupling::State state)
    : shared_(std::move(shared)), state_(std::move(state)) {}

void Stepper::advance(double until_s) {
    require<UsageError>(std::isfinite(until_s) && until_s <= shared_->duration_s,
                        "advance: until is {} s, expected at most the scenario's {} s", until_s,
                        shared_->duration_s);
    const std::scoped_lock lock(shared_->mutex);
    const ThreadLimit limit(shared_->threads);
    while (state_.time < until_s && !interrupt_requested()) {
        shared_->simulation.advance(state_);
    }
}

std::unique_ptr<Stepper> Stepper::copy() const {
    const std::scoped_lock lock(shared_->mutex);
    return std::unique_ptr<Stepper>(new Stepper(shared_, state_));
}

double Stepper::time() const {
    const std::scoped_lock lock(shared_->mutex);
    return state_.time;
}

double Stepper::window() const { return shared_->simulation.inputs().coupling.window_s; }

const geo::Grid& Stepper::grid() const { return shared_->simulation.flood().geometry().grid; }

std::vector<float> Stepper::field(Field field) const {
    const auto& active = shared_->simulation.flood().geometry().active;
    const std::scoped_lock lock(shared_->mutex);
    std::vector<float> values = field == Field::depth ? state_.flood.h : state_.flood.max_depth;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (active[i] == 0) {
            values[i] = std::numeric_limits<float>::quiet_NaN();
        }
    }
    return values;
}

std::vector<coupling::Event> Stepper::events() const {
    const std::scoped_lock lock(shared_->mutex);
    return state_.events;
}

std::map<std::string, double> Stepper::ledger_errors() const {
    const std::scoped_lock lock(shared_->mutex);
    const auto& s = shared_->simulation;
    return {{"flood", s.flood().ledger(state_.flood).relative_error()},
            {"traffic", s.traffic().ledger(state_.traffic).relative_error()},
            {"energy", s.energy().ledger(state_.energy).relative_error()}};
}

}  // namespace calade::python
