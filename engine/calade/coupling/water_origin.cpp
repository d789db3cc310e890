// SPDX-License-Identifier: Apache-2.0
#include "calade/coupling/water_origin.hpp"

#include "calade/base/at.hpp"

#include <algorithm>

namespace calade::coupling {

namespace {

constexpr float wet = 0.01F;  // m: thinner films take and pass no label
constexpr float dried = 0.005F;

float level(const flood::Geometry& g, const State& s, Index cell) {
    return g.bed[at(cell)] + s.flood.h[at(cell)];
}

}  // namespace

// Calls visit(neighbour, face between) for the four neighbours on the grid.
template <class Visit>
void WaterOrigin::for_neighbours(Index cell, Visit visit) const {
    const Index n = geometry_.grid.columns;
    const auto east = [&](Index face) {
        return Face{east_defence_[at(face)], geometry_.east_crest[at(face)]};
    };
    const auto north = [&](Index face) {
        return Face{north_defence_[at(face)], geometry_.north_crest[at(face)]};
    };
    if (cell % n > 0) {
        visit(cell - 1, east(cell - 1));
    }
    if (cell % n + 1 < n) {
        visit(cell + 1, east(cell));
    }
    if (cell / n > 0) {
        visit(cell - n, north(cell - n));
    }
    if (cell / n + 1 < geometry_.grid.rows) {
        visit(cell + n, north(cell));
    }
}

WaterOrigin::WaterOrigin(const flood::Model& flood, const Inputs& inputs)
    : geometry_(flood.geometry()),
      east_defence_(geometry_.bed.size(), -1),
      north_defence_(geometry_.bed.size(), -1),
      boundary_of_cell_(geometry_.bed.size(), -1) {
    const auto& geometry = geometry_;
    for (std::size_t w = 0; w < inputs.waves.size(); ++w) {
        for (const Index cell : flood.forcing().sources[inputs.forcing.sources.size() + w].cells) {
            thrown_.emplace_back(cell, static_cast<Index>(w));
        }
    }
    std::sort(thrown_.begin(), thrown_.end());
    for (std::size_t d = 0; d < geometry.defences.size(); ++d) {
        for (const auto& face : geometry.defences[d].faces) {
            (face.vertical ? east_defence_ : north_defence_)[at(face.first)] =
                static_cast<std::int32_t>(d);
        }
    }
    for (std::size_t b = 0; b < geometry.boundaries.size(); ++b) {
        const auto& boundary = geometry.boundaries[b];
        if (boundary.kind == city::BoundaryKind::level && level_boundary_ < 0) {
            level_boundary_ = static_cast<Index>(b);
        }
        if (boundary.kind != city::BoundaryKind::free_outflow) {
            for (const auto& face : boundary.faces) {
                boundary_of_cell_[at(face.cell)] = static_cast<std::int32_t>(b);
            }
        }
    }
}

void WaterOrigin::start(State& state) const {
    state.water_cause.assign(state.flood.h.size(), none);
    if (level_boundary_ < 0) {
        return;
    }
    for (std::size_t i = 0; i < state.flood.h.size(); ++i) {
        if (state.flood.h[i] > wet) {
            state.water_cause[i] = boundary_label(level_boundary_);
        }
    }
}

std::int32_t WaterOrigin::event_of(const State& state, std::int32_t label) {
    if (label >= 0) {
        return label;
    }
    if (label == rain_label) {
        return state.rain_event;
    }
    if (label > boundary_label(0)) {
        return -1;
    }
    const std::int32_t own = state.boundary_event[at(boundary_label(0) - label)];
    // A sea or river that has not risen spills only because of the rain that it took up.
    return own >= 0 ? own : state.rain_event;
}

// Whether water that stands at `eta` beside a face can pass it: over a defence only once that was
// overtopped or breached, over any other wall only above its crest.
bool WaterOrigin::passes(const State& state, const Face& face, float eta) const {
    if (face.defence >= 0) {
        return state.defence_event[at(face.defence)] >= 0;
    }
    return !(eta <= face.crest);
}

// The label that water of another cell brings: from the wet neighbour with the highest level. Rain
// gives way to water that stands higher; a label found in this pass spreads only in the next one.
std::int32_t WaterOrigin::label_from_neighbours(const State& state, Index cell,
                                                const std::vector<std::uint8_t>& fresh) const {
    const bool puddle = state.water_cause[at(cell)] == rain_label;
    std::int32_t found = none;
    float highest = puddle ? level(geometry_, state, cell) : -1e30F;
    for_neighbours(cell, [&](Index other, const Face& face) {
        const auto o = at(other);
        if (state.flood.h[o] <= wet || state.water_cause[o] == none || fresh[o] != 0 ||
            (puddle && state.water_cause[o] == rain_label)) {
            return;
        }
        const float eta = level(geometry_, state, other);
        if (eta > highest && passes(state, face, eta)) {
            highest = eta;
            found =
                face.defence >= 0 ? state.defence_event[at(face.defence)] : state.water_cause[o];
        }
    });
    return found;
}

// Breadth-first by passes, so that the result does not depend on the direction in which the grid is
// read. What cannot be labelled stays in `open`.
void WaterOrigin::spread(State& state, std::vector<Index>& open) const {
    std::vector<std::uint8_t> fresh(state.flood.h.size(), 0);
    std::vector<Index> labelled;
    do {
        labelled.clear();
        std::erase_if(open, [&](Index cell) {
            const std::int32_t label = label_from_neighbours(state, cell, fresh);
            if (label == none) {
                return false;
            }
            state.water_cause[at(cell)] = label;
            fresh[at(cell)] = 1;
            labelled.push_back(cell);
            return true;
        });
        for (const Index cell : labelled) {
            fresh[at(cell)] = 0;
        }
    } while (!labelled.empty());
}

// Behind a defence that the sea itself has not passed, waves bring the water.
void WaterOrigin::label_waves(State& state, std::vector<Index>& open) const {
    if (thrown_.empty()) {
        return;
    }
    std::erase_if(open, [&](Index cell) {
        const auto found =
            std::lower_bound(thrown_.begin(), thrown_.end(), std::pair(cell, Index{0}));
        if (found == thrown_.end() || found->first != cell ||
            state.wave_event[at(found->second)] < 0) {
            return false;
        }
        state.water_cause[at(cell)] = state.wave_event[at(found->second)];
        return true;
    });
}

// What has no wet neighbour may have come out of a culvert.
void WaterOrigin::label_conduits(State& state, std::vector<Index>& open) const {
    bool found = false;
    for (const auto& link : geometry_.links) {
        for (const auto& [here, there] :
             {std::pair(link.first, link.second), std::pair(link.second, link.first)}) {
            if (state.water_cause[at(there)] != none && std::erase(open, here) > 0) {
                state.water_cause[at(here)] = state.water_cause[at(there)];
                found = true;
            }
        }
    }
    if (found) {
        spread(state, open);
    }
}

void WaterOrigin::update(State& state) const {
    std::vector<Index> open;     // wet without a label, in cell order
    std::vector<Index> puddles;  // rain water so far
    for (std::size_t i = 0; i < state.flood.h.size(); ++i) {
        auto& label = state.water_cause[i];
        if (label != none && state.flood.h[i] < dried) {
            label = none;
        }
        if (label == none && state.flood.h[i] > wet) {
            const std::int32_t b = boundary_of_cell_[i];
            if (b >= 0) {
                label = boundary_label(b);
            } else {
                open.push_back(static_cast<Index>(i));
            }
        } else if (label == rain_label) {
            puddles.push_back(static_cast<Index>(i));
        }
    }
    label_waves(state, open);
    spread(state, open);
    label_conduits(state, open);
    if (state.rain_event >= 0) {
        for (const Index cell : open) {
            state.water_cause[at(cell)] = rain_label;
        }
        puddles.insert(puddles.end(), open.begin(), open.end());
    }
    spread(state, puddles);
}

// Rings of cells around the given ones, until water of a known origin is met: of the first ring
// that has any, that which stands highest.
std::int32_t WaterOrigin::nearest_label(const State& state, std::vector<Index> ring) const {
    constexpr int furthest = 10;  // cells: a wave that came and went within a window is no further
    std::vector<std::uint8_t> seen(state.flood.h.size(), 0);
    for (const Index cell : ring) {
        seen[at(cell)] = 1;
    }
    for (int step = 0; step < furthest && !ring.empty(); ++step) {
        std::int32_t found = none;
        float highest = -1e30F;
        std::vector<Index> next;
        for (const Index cell : ring) {
            if (state.water_cause[at(cell)] != none && level(geometry_, state, cell) > highest) {
                highest = level(geometry_, state, cell);
                found = state.water_cause[at(cell)];
            }
            for_neighbours(cell, [&](Index other, const Face&) {
                if (seen[at(other)] == 0 && geometry_.active[at(other)] != 0) {
                    seen[at(other)] = 1;
                    next.push_back(other);
                }
            });
        }
        if (found != none) {
            return found;
        }
        ring = std::move(next);
    }
    return none;
}

std::int32_t WaterOrigin::label_at_defence(const State& state, Index defence) const {
    std::int32_t found = none;
    float highest = -1e30F;
    std::vector<Index> beside;
    for (const auto& face : geometry_.defences[at(defence)].faces) {
        for (const Index cell : {face.first, face.second}) {
            if (cell < 0) {
                continue;
            }
            beside.push_back(cell);
            if (state.water_cause[at(cell)] == none) {
                continue;
            }
            const float eta = level(geometry_, state, cell);
            if (state.flood.h[at(cell)] > wet && eta > highest) {
                highest = eta;
                found = state.water_cause[at(cell)];
            }
        }
    }
    return found != none ? found : nearest_label(state, std::move(beside));
}

std::vector<Index> WaterOrigin::pond(const State& state, Index from) const {
    std::vector<Index> cells;
    if (from < 0 || state.flood.h[at(from)] <= wet) {
        return cells;
    }
    std::vector<std::uint8_t> seen(state.flood.h.size(), 0);
    cells.push_back(from);
    seen[at(from)] = 1;
    for (std::size_t k = 0; k < cells.size(); ++k) {
        if (geometry_.sea[at(cells[k])] != 0) {
            return {};
        }
        for_neighbours(cells[k], [&](Index other, const Face&) {
            if (seen[at(other)] == 0 && state.flood.h[at(other)] > wet) {
                seen[at(other)] = 1;
                cells.push_back(other);
            }
        });
    }
    std::sort(cells.begin(), cells.end());
    return cells;
}

}  // namespace calade::coupling
