// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/model.hpp"
#include "calade/energy/protection_rules.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace calade::energy {

enum class TripCause : std::uint8_t { thermal, relay, fuse, undervoltage };
[[nodiscard]] std::string_view to_string(TripCause cause);

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

/// What would operate next if currents stood, however far ahead; none where nothing would. Of a
/// state that is solved. UsageError as advance_protected.
[[nodiscard]] std::optional<Trip> next_trip(const Model& model, const State& state,
                                            const ProtectionState& protection,
                                            const ProtectionRules& rules = {});

/// Advances the model to the next operation of its protection, opens that branch and solves; or to
/// `until`, and gives none, where nothing operates before. UsageError as advance_protected.
std::optional<Trip> advance_to_trip(const Model& model, State& state, ProtectionState& protection,
                                    double until, const ProtectionRules& rules = {});

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
