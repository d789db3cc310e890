// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/model.hpp"

#include <vector>

namespace calade::energy {

/// When branches open by themselves. Ratings are the branches' own; a branch without one has
/// neither thermal limit nor relay.
struct ProtectionRules {
    /// Heating follows i², i being current over rating, with these time constants; 1 is the
    /// temperature of the rating. Cables in the ground and oil transformers (IEC 60255-149; the
    /// transformer's is that of its oil, IEC 60076-7). Range 1 s to 1e6 s; `default`.
    double line_time_constant_s = 1800.0;
    double transformer_time_constant_s = 10800.0;
    double trip_temperature = 1.1;  ///< above it the branch is opened; above 0
    /// Relays of lines: IEC 60255-151 standard inverse, t = m 0.14/(i^0.02 − 1) above the pickup.
    double relay_pickup = 1.5, relay_multiplier = 0.1;
    /// Fuses of transformers, by the extremely inverse curve t = m 80/(i² − 1) that relays use to
    /// grade with them; the conventional fusing current of gG fuses is 1.6 times the rated one (IEC
    /// 60269-1).
    double fuse_pickup = 1.6, fuse_multiplier = 1.0;
    /// A transformer whose low side stays below this is opened after the delay.
    double undervoltage_pu = 0.8, undervoltage_delay_s = 10.0;
};

enum class TripCause : std::uint8_t { thermal, relay, fuse, undervoltage };

/// What protection remembers of each branch. A value, beside State.
struct ProtectionState {
    std::vector<double> temperature;     ///< 1 at the rating
    std::vector<double> relay_travel;    ///< share of the way to operation
    std::vector<double> undervoltage_s;  ///< since when
    std::vector<std::uint8_t> opened;    ///< by protection
};

struct Trip {
    double time_s = 0.0;
    BranchId branch;
    TripCause cause = TripCause::thermal;
    double measure = 0.0;  ///< current over rating, or voltage in pu
};

/// Branches at the temperature of the state's currents, relays at rest.
[[nodiscard]] ProtectionState cool_protection(const Model& model, const State& state);

/// Advances the model to `until`, opening branches when their protection operates: between events
/// currents stand, so that each time of operation is exact. Every event is followed by a new power
/// flow, which may lead to the next; at most one a branch, so that the cascade ends. Trips in
/// order, at one time by number. UsageError for rules out of range, sizes that disagree or a time
/// before the state's.
std::vector<Trip> advance_protected(const Model& model, State& state, ProtectionState& protection,
                                    double until, const ProtectionRules& rules = {});

/// Lets protection operate with the loads as they are until nothing more would, however long that
/// takes: the end of the cascade. The model's time does not pass.
std::vector<Trip> cascade(const Model& model, State& state, ProtectionState& protection,
                          const ProtectionRules& rules = {});

}  // namespace calade::energy
