// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/model.hpp"

#include <memory>

namespace calade::flood {

/// Steps a state through time in one precision. Safe from several threads, each with its own state.
class Engine {
public:
    virtual ~Engine() = default;
    /// Leaves `state` half way if it throws.
    virtual void advance(State& state, double until) = 0;
    /// Depth of still water at a level over a cell of the domain, rounded as the kernels count.
    [[nodiscard]] virtual double depth_at_level(Index cell, double level_m) const = 0;
};

/// The engine that the parameters ask for. All three must outlive it.
[[nodiscard]] std::unique_ptr<Engine> make_engine(const Parameters& parameters,
                                                  const Geometry& geometry, const Forcing& forcing);

}  // namespace calade::flood
