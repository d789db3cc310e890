// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/drains/laws.hpp"
#include "calade/flood/drains/network.hpp"
#include "calade/sim/archive.hpp"
#include "calade/sim/ledger.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace calade::flood::drains {

struct Options {
    double piece_m = 10.0;  ///< longest piece of a conduit
    double longest_step_s = 1.0;
    double cfl = 0.9;  ///< of the flow's own speed: waves do not limit the step
    double least_step_s = 1e-3;
};

/// Everything that changes in a sewer. A value: a copy is a checkpoint.
struct State {
    double time = 0.0;              ///< s from the run's start
    std::vector<double> volume;     ///< m³ in each node, then in each piece of conduit
    std::vector<double> discharge;  ///< m³/s at each face, along its conduit
    std::vector<double> device;     ///< m³/s through pumps, weirs, orifices, outlets
    std::vector<std::uint8_t> pump_on;
    std::vector<std::uint8_t> pump_powered;  ///< set by others; a pump runs only with it
    std::vector<double> from_surface;  ///< m³ that came down each node's opening, less what rose
    std::vector<double> lost;          ///< m³ that escaped over each node's rim for good
    std::vector<double> outfall_out;   ///< m³ that left at each node that is an outfall
    std::vector<double> outfall_in;
    std::vector<double> highest;  ///< m above the datum, of each node
    double initial_volume = 0.0, inflow_in = 0.0, inflow_out = 0.0;
};

/// A manhole under the open sky, while a sewer is advanced beside the surface's water.
struct Inlet {
    Index node = -1;
    double level = 0.0;   ///< of the water above it, m; its ground where dry
    double ground = 0.0;  ///< m above the datum
    double area = 1.0;    ///< m² on which that water stands
    double volume = 0.0;  ///< m³ taken from the surface, negative: given to it. Set by advance.
};

/// One-dimensional flow in a network of sewers: Saint-Venant's equations on a staggered grid,
/// pressurised under a Preissmann slot, levels implicit and the advection of momentum explicit.
/// Water is kept to rounding. docs/theory/drains.md has the equations and their sources.
class Sewer {
public:
    /// `linked` marks the nodes that have an Inlet; theirs is no water lost. Throws DataError for
    /// an impossible network, UsageError for options out of range.
    explicit Sewer(Network network, Options options = {}, Opening opening = {},
                   std::vector<std::uint8_t> linked = {});
    ~Sewer();
    Sewer(Sewer&&) noexcept;
    Sewer& operator=(Sewer&&) noexcept;

    /// Nodes at their initial depths, conduits at the depth of their initial flow or the nodes'.
    [[nodiscard]] State initial() const;
    /// Advances to exactly `until` (s). Serial; the same bits always. Throws NumericalError naming
    /// a node if a level is not finite. Safe from several threads, each with its own state.
    void advance(State& state, double until, std::span<Inlet> inlets = {}) const;

    [[nodiscard]] sim::Ledger ledger(const State& state) const;
    [[nodiscard]] double stored(const State& state) const;  ///< m³
    [[nodiscard]] const Network& network() const;
    /// m above the datum; an outfall's is that of its stage or bed.
    [[nodiscard]] double node_level(const State& state, Index node) const;
    [[nodiscard]] double node_depth(const State& state, Index node) const;
    /// m³/s where a conduit begins and where it ends, depth (m) in its first and its last piece.
    [[nodiscard]] double flow_in(const State& state, Index conduit) const;
    [[nodiscard]] double flow_out(const State& state, Index conduit) const;
    [[nodiscard]] double flow_middle(const State& state, Index conduit) const;
    /// Levels (m above the datum) of a conduit's pieces.
    [[nodiscard]] std::vector<double> profile(const State& state, Index conduit) const;
    [[nodiscard]] double rim(Index node) const;
    /// Throws UsageError if the state is not of this network.
    void check(const State& state) const;

    static void save(sim::ArchiveWriter& out, const State& state);
    [[nodiscard]] static State load(sim::ArchiveReader& in);

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace calade::flood::drains
