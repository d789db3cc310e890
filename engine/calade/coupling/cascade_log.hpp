// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/coupling/sewer_supply.hpp"
#include "calade/coupling/simulation.hpp"
#include "calade/coupling/water_origin.hpp"

#include <optional>
#include <span>
#include <vector>

namespace calade::coupling {

/// Appends events to a state. One per Simulation; stateless between calls.
class CascadeLog {
public:
    CascadeLog(const city::City& city, const Inputs& inputs, const Links& links,
               const flood::Model& flood, const WaterOrigin& origin,
               const std::vector<SewerPumpSupply>& sewer_supply);

    /// Appends one event; causes that are -1 are dropped, the rest sorted and made unique.
    std::int32_t add(State& state, double time, EventKind kind, ElementType type, Index element,
                     double value, std::string unit, std::vector<int> causes,
                     std::string detail = {}) const;

    void forcing(State& state) const;
    /// The entry of this moment that a boundary is above a value, appended if it is not there: what
    /// sets off an order that waits for it. Gives its id.
    std::int32_t level_passed(State& state, Index boundary, double above) const;
    /// Overtopped defences and gates that moved since `before`.
    void water(State& state, const std::vector<std::uint8_t>& gates_before) const;
    void streets(State& state, const std::vector<std::uint8_t>& closed_before) const;
    void stations(State& state, const std::vector<StationId>& tripped) const;
    /// Branches that order, protection or shedding opened, and their return. These, and what
    /// follows up to supply, do nothing without Inputs::protection.
    void opened(State& state, Index branch, std::int32_t order) const;
    /// By an order or a crew; gives the entry of the return, or `by` where there is none.
    std::int32_t closed_again(State& state, Index branch, std::int32_t by) const;
    void tripped(State& state, const energy::Trip& trip) const;
    void shed(State& state, BranchId branch, int customers, std::vector<int> causes) const;
    /// After a power flow: what happened to the grid since the last one is remembered at each
    /// branch whose current it raised by more than anything before, and forgotten where at least
    /// half of that is taken back.
    void loads_moved(State& state, std::span<const double> current_before_a) const;
    /// What raised a branch's current.
    [[nodiscard]] std::vector<int> load_causes(const State& state, BranchId branch) const;
    /// The last line closed again since the last power flow, or -1.
    [[nodiscard]] std::int32_t last_closing(const State& state) const;
    /// Outages and what is supplied again; `restoring`: the station that brought it, or -1.
    void supply(State& state, const energy::Model& energy,
                const std::vector<std::uint8_t>& energised_before,
                std::int32_t restoring = -1) const;
    void pumps(State& state, const energy::Model& energy,
               const std::vector<std::uint8_t>& powered_before,
               const std::vector<std::uint8_t>& drowned_before) const;
    /// Pumps of the sewers that lost supply since `powered_before`, or have it again.
    void sewer_pumps(State& state, const energy::Model& energy,
                     const std::vector<std::uint8_t>& powered_before) const;
    void signals(State& state, const energy::Model& energy,
                 const std::vector<std::uint8_t>& dark_before) const;
    void sites(State& state, const energy::Model& energy) const;
    /// `changed_way_percent`: of vehicles in motion; without it the change of the flows counts.
    void trips(State& state, const traffic::Model& traffic,
               std::optional<double> changed_way_percent) const;

private:
    void waves(State& state) const;
    void slowed(State& state, Index street) const;
    [[nodiscard]] std::vector<int> station_causes(const State& state, const energy::Model& energy,
                                                  BusId bus) const;
    [[nodiscard]] std::vector<int> water_causes(const State& state, Index cell) const;
    const city::City& city_;
    const Inputs& inputs_;
    const Links& links_;
    const flood::Model& flood_;
    const WaterOrigin& origin_;
    const std::vector<SewerPumpSupply>& sewer_supply_;
    std::vector<std::vector<LoadId>> loads_of_bus_;
};

}  // namespace calade::coupling
