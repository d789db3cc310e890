// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"
#include "calade/energy/loads/course.hpp"
#include "calade/energy/loads/town_loads.hpp"
#include "calade/energy/model.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace calade::coupling {

/// What the town's buildings draw as the run goes on. The draw that the city gives to a load point
/// is its buildings' at their peak, shared out as the city's own filling does; a dwelling is a
/// customer. Load points that no building draws from, and those that feed in, keep the city's.
class TownLoads {
public:
    /// Throws what check(Course) throws. The city must outlive it.
    TownLoads(const city::City& city, energy::loads::Course course);

    /// Gives the state the loads of the step that state.time falls into, unless it has them.
    /// A pure function of that step. Same bits for any thread count.
    void give(const energy::Model& model, energy::State& state) const;

    /// What load points ask for in spans of time, W h, one a load point; what they feed in is not
    /// taken off. Before the model's load_scale.
    struct Span {
        LoadId load;
        double from_s = 0.0, until_s = 0.0;
    };
    [[nodiscard]] std::vector<double> asked_wh(std::span<const Span> spans) const;

private:
    struct Powers {
        std::vector<double> p_w, q_var;  ///< by load point
    };
    /// With the buildings on these load points only; the others' values mean nothing.
    [[nodiscard]] Powers powers(double step_s, std::span<const LoadId> load) const;
    const city::City& city_;
    energy::loads::Course course_;
    std::vector<energy::loads::BuildingFacts> facts_;
    std::vector<LoadId> load_;          ///< invalid: its point keeps the city's load
    std::vector<std::uint8_t> varies_;  ///< by load point
};

}  // namespace calade::coupling
