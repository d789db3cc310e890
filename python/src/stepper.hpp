// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/coupling/simulation.hpp"
#include "calade/scenario/scenario.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace calade::python {

/// A simulation and one state of it. Copies share the simulation (which does not change) and own
/// their state. Safe from any thread: one lock a simulation, never held while waiting for the GIL.
class Stepper {
public:
    enum class Field { depth, max_depth };

    /// Throws what the models and the scenario throw.
    Stepper(const scenario::Scenario& scenario, city::City city, int threads);

    /// Whole windows until the time is at least `until_s`, or until Ctrl-C asks to stop. Throws
    /// UsageError if that is past the scenario's end or not finite.
    void advance(double until_s);
    [[nodiscard]] std::unique_ptr<Stepper> copy() const;

    [[nodiscard]] double time() const;
    [[nodiscard]] double window() const;
    [[nodiscard]] double duration() const { return shared_->duration_s; }
    [[nodiscard]] const geo::Grid& grid() const;
    [[nodiscard]] const city::City& city() const { return shared_->simulation.city(); }
    [[nodiscard]] const flood::Geometry& geometry() const {
        return shared_->simulation.flood().geometry();
    }
    /// One value a cell, NaN outside the flood domain.
    [[nodiscard]] std::vector<float> field(Field field) const;
    [[nodiscard]] std::vector<coupling::Event> events() const;
    /// Relative error of each model's ledger, by the model's name.
    [[nodiscard]] std::map<std::string, double> ledger_errors() const;

private:
    struct Shared {
        coupling::Simulation simulation;
        double duration_s;
        int threads;
        std::mutex mutex;
    };
    Stepper(std::shared_ptr<Shared> shared, coupling::State state);

    std::shared_ptr<Shared> shared_;  ///< branches may live and die on other threads
    coupling::State state_;
};

}  // namespace calade::python
