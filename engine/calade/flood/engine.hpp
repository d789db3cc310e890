// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/model.hpp"

#include <memory>

namespace calade::flood {

class RainMap;

/// Steps a state through time in one precision. Safe from several threads, each with its own state.
class Engine {
public:
    virtual ~Engine() = default;
    /// Leaves `state` half way if it throws.
    virtual void advance(State& state, double until) = 0;
    /// Depth of still water at a level over a cell of the domain, rounded as the kernels count.
    [[nodiscard]] virtual double depth_at_level(Index cell, double level_m) const = 0;
    /// How the cells take the rain of grids; null without.
    [[nodiscard]] virtual const RainMap* rain_map() const = 0;
    /// m/s that rain grids give at a time, mean over the active cells; 0 without them.
    [[nodiscard]] virtual double mean_grid_rain(double time) const = 0;
};

/// The engine that the parameters ask for. All three must outlive it.
[[nodiscard]] std::unique_ptr<Engine> make_engine(const Parameters& parameters,
                                                  const Geometry& geometry, const Forcing& forcing);

}  // namespace calade::flood
