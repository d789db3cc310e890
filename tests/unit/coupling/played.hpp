// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/coupling/simulation.hpp"

#include <algorithm>
#include <utility>

namespace calade::test {

/// A simulation that was played up to a time, and what its log tells.
struct Played {
    Played(city::City town, const coupling::Inputs& in, double until_s)
        : simulation(std::move(town), in), state(simulation.initial()) {
        while (state.time < until_s) {
            simulation.advance(state);
        }
    }
    [[nodiscard]] const coupling::Event* first(coupling::EventKind kind) const {
        const auto found = std::find_if(state.events.begin(), state.events.end(),
                                        [&](const auto& e) { return e.kind == kind; });
        return found == state.events.end() ? nullptr : &*found;
    }
    [[nodiscard]] double time_of(coupling::EventKind kind) const {
        return first(kind) == nullptr ? -1.0 : first(kind)->time;
    }
    [[nodiscard]] bool caused_by(coupling::EventKind effect, coupling::EventKind cause) const {
        const auto* e = first(effect);
        return e != nullptr && std::any_of(e->causes.begin(), e->causes.end(), [&](int c) {
                   return state.events[static_cast<std::size_t>(c)].kind == cause;
               });
    }
    coupling::Simulation simulation;
    coupling::State state;
};

}  // namespace calade::test
