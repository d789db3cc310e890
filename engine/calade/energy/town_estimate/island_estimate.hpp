// SPDX-License-Identifier: Apache-2.0
#pragma once
// One island of a town's grid with its instruments. Not a public header.
//
// Planned loads are wrong together: the cold evening raises all of them. Deviations that are
// independent would make the sum over a feeder look far surer than it is and put the blame on its
// meter. So there are two steps:
//   1. Allocation: powers and currents only, and planned loads of variance share² S_i Σ S. A least
//      squares correction is proportional to the variance, so that what a meter finds is shared out
//      to the loads behind it in proportion to their size; without a meter the plan stays.
//   2. Estimate: all instruments, loads as allocated, deviation share · S_i.
// The magnitude of a current has no direction: it takes that which powers and plan give.
// Gauss-Newton with bare magnitudes does not converge where less than half of the planned current
// flows, nor beside a voltage that is wrong. Instruments alone can be at fault, in either step; a
// load may differ from its plan.

#include "calade/energy/islands.hpp"
#include "calade/energy/state_estimation/estimator.hpp"
#include "calade/energy/town_estimate/town_estimate.hpp"

#include <memory>
#include <span>
#include <vector>

namespace calade::energy::town_estimate {

class IslandEstimate {
public:
    IslandEstimate(const Grid& grid, Island island, const std::vector<Instrument>& instruments,
                   const Options& options);

    struct Result {
        std::vector<state_estimation::Complex> v;  ///< by node
        std::vector<Index> contradicted;           ///< instruments
        int used = 0, unseen_buses = 0;
        double planned = 0.0, estimated = 0.0;  ///< pu
    };
    /// `values` of all instruments, NaN: none. NumericalError if no estimate is found.
    [[nodiscard]] Result estimate(std::span<const double> values, const BusLoads& planned);
    /// Into the `to` end of a branch of the problem, pu.
    [[nodiscard]] double current(const std::vector<state_estimation::Complex>& v,
                                 std::size_t branch) const;
    [[nodiscard]] const Island& island() const { return island_; }
    /// Whether an instrument stands in this island.
    [[nodiscard]] bool holds(std::size_t instrument) const { return place_[instrument] >= 0; }

private:
    using Measurement = state_estimation::Measurement;
    struct Row {
        Measurement measurement;
        std::vector<Index> instruments;  ///< empty: a source or a planned load
    };
    /// An estimator and what it was made for.
    struct Kept {
        std::vector<Measurement> measurements;
        std::vector<std::uint8_t> empty;
        std::unique_ptr<state_estimation::Estimator> estimator;
        int unseen_buses = -1;
    };
    void plan_loads(const BusLoads& planned);
    enum class Stage : std::uint8_t { direction, allocation, estimate };
    /// Of the sources and of the instruments that `taken` marks.
    [[nodiscard]] std::vector<Row> rows(std::span<const double> values,
                                        const std::vector<std::uint8_t>& taken, Stage stage) const;
    void add_current(std::vector<Row>& out, Index m, double value) const;
    /// Into a branch end of the network.
    [[nodiscard]] state_estimation::Complex current_at(
        const std::vector<state_estimation::Complex>& v, std::size_t number) const;
    void add_drawn(std::vector<Row>& out, std::span<const double> values,
                   const std::vector<std::uint8_t>& taken) const;
    void add_loads(std::vector<Row>& rows, bool allocating) const;
    /// Takes instruments at fault out of `taken` and puts them into `bad`.
    [[nodiscard]] state_estimation::Estimate solve(Kept& kept, const std::vector<Row>& rows,
                                                   std::vector<std::uint8_t>& taken,
                                                   std::vector<Index>& bad);
    /// Where all of them together give no estimate: leaves out the one without which it fits best.
    [[nodiscard]] state_estimation::Cleaned clean_without_worst(
        Kept& kept, const std::vector<Row>& rows, std::span<const double> values,
        std::span<const std::uint8_t> removable) const;
    void renew(Kept& kept, const std::vector<Row>& rows) const;
    [[nodiscard]] int count_unseen(const std::vector<Row>& rows) const;
    [[nodiscard]] std::vector<state_estimation::Complex> injections(
        const std::vector<state_estimation::Complex>& v) const;

    const Grid& grid_;
    Island island_;
    const std::vector<Instrument>& instruments_;
    Options options_;
    state_estimation::Network network_;
    std::vector<Index> place_;           ///< by instrument: node or branch end; −1: not here
    std::vector<Index> node_of_bus_;     ///< by bus of the grid
    const BusLoads* planned_ = nullptr;  ///< of the call
    std::vector<double> planned_p_, planned_q_;         ///< by node, drawn, pu
    std::vector<state_estimation::Complex> planned_v_;  ///< without currents; gives their direction
    std::vector<double> p_, q_;                         ///< as allocated
    Kept direction_, allocation_, estimation_;
};

}  // namespace calade::energy::town_estimate
