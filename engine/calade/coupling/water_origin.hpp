// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/coupling/simulation.hpp"

#include <utility>
#include <vector>

namespace calade::coupling {

/// Follows where the water in each cell came from, so that a flooded street can name the quay that
/// was overtopped. Labels in State::water_cause: an event id (>= 0) for water that crossed an
/// overtopped defence; `boundary_label(b)` for water of a boundary; `rain_label`; -1 for dry cells.
/// Water that waves throw over a defence, or that comes out of a culvert into a dry place, has the
/// origin of the waves or of the other end.
/// A cell that becomes wet takes the label of its wet neighbour with the highest water level, of
/// those whose water can pass the face between; a puddle of rain does so too when higher water of
/// another origin reaches it.
class WaterOrigin {
public:
    static constexpr std::int32_t none = -1;
    static constexpr std::int32_t rain_label = -3;
    [[nodiscard]] static constexpr std::int32_t boundary_label(Index b) { return -10 - b; }

    WaterOrigin(const flood::Model& flood, const Inputs& inputs);

    /// Labels the still water of a fresh state with the first level boundary.
    void start(State& state) const;
    /// Labels cells that became wet and clears those that dried since the last call.
    void update(State& state) const;
    /// The event that stands for a label now, -1 if there is none (yet).
    [[nodiscard]] static std::int32_t event_of(const State& state, std::int32_t label);
    /// Label of the wettest side of a defence, for the cause of its overtopping; where the wave has
    /// gone again, of the nearest water.
    [[nodiscard]] std::int32_t label_at_defence(const State& state, Index defence) const;
    /// Cells connected to `from` by water; empty if that water reaches open sea.
    [[nodiscard]] std::vector<Index> pond(const State& state, Index from) const;

private:
    struct Face {
        std::int32_t defence;  // on it, -1
        float crest;           // of a wall on it, m; -inf: none
    };
    template <class Visit>
    void for_neighbours(Index cell, Visit visit) const;
    [[nodiscard]] bool passes(const State& state, const Face& face, float eta) const;
    void spread(State& state, std::vector<Index>& open) const;
    [[nodiscard]] std::int32_t label_from_neighbours(const State& state, Index cell,
                                                     const std::vector<std::uint8_t>& fresh) const;
    [[nodiscard]] std::int32_t nearest_label(const State& state, std::vector<Index> ring) const;
    void label_waves(State& state, std::vector<Index>& open) const;
    void label_conduits(State& state, std::vector<Index>& open) const;
    const flood::Geometry& geometry_;
    std::vector<std::pair<Index, Index>> thrown_;  // cells that waves are thrown into, which waves
    std::vector<std::int32_t> east_defence_, north_defence_;  // defence on the face, -1
    std::vector<std::int32_t> boundary_of_cell_;              // discharge boundary at the cell, -1
    Index level_boundary_ = -1;
};

}  // namespace calade::coupling
