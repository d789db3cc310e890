// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/dynamic/ticks.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace calade::traffic::dynamic {

/// Signal groups and the phases in which they have green. A fixed plan repeats its phases with
/// their durations; an actuated one holds each phase between its least and greatest green while
/// vehicles come, and passes over phases that nobody waits for. Times are effective green: the lost
/// time of a change is a phase without green.
struct SignalPlan {
    struct Phase {
        double duration_s = 0.0;
        double least_s = 0.0, greatest_s = 0.0;  ///< actuated plans; equal: not extended
        std::uint64_t green = 0;                 ///< bit g: group g may go
    };
    bool actuated = false;
    double offset_s = 0.0;  ///< when the first phase begins
    Index groups = 0;
    std::vector<Phase> phases;

    /// Throws DataError for no phase, a duration that is not above zero or finite, bounds out of
    /// order, more than 64 groups, or a group that never has green.
    void check(Index node) const;
    [[nodiscard]] double cycle_s() const;
};

/// The green times of one group of a fixed plan, for questions of when.
class GreenTimes {
public:
    GreenTimes(const SignalPlan& plan, Index group);
    /// The first green time at or after t.
    [[nodiscard]] Tick next_green(Tick t) const;
    /// Moves on from t, which is green, by `amount` of green time: what does not fit into this
    /// green is spent in the next, so that a short green loses nothing to whole vehicles.
    [[nodiscard]] Tick after(Tick t, Tick amount) const;

private:
    struct Window {
        Tick begin, end;
    };
    std::vector<Window> windows_;  // within a cycle, [begin, end), merged over the turn of cycle
    Tick cycle_ = 1, offset_ = 0;
};

/// An approach to a junction, for a default plan.
struct Approach {
    double heading_rad = 0.0;   ///< direction in which it enters the junction
    double capacity_vps = 0.0;  ///< of the road
    double flow_vps = 0.0;      ///< expected; 0 if unknown
};

/// Two phases, or more where the approaches do not fall into opposing pairs: approaches within 45°
/// of one axis share a phase. With flows, the cycle is Webster's (1958) (1.5 L + 5)/(1 − Y), kept
/// within the bounds, without them `default_cycle_s`; green is shared by the largest flow, or
/// capacity, of each phase. Group g is approach g. Actuated plans get least and greatest greens.
struct DefaultPlan {
    double lost_time_s = 4.0;  ///< per phase
    double default_cycle_s = 60.0, least_cycle_s = 40.0, greatest_cycle_s = 120.0;
    double least_green_s = 7.0;
    bool actuated = false;
};
[[nodiscard]] SignalPlan default_plan(std::span<const Approach> approaches,
                                      const DefaultPlan& rules);

}  // namespace calade::traffic::dynamic
