// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/sim/parameter_table.hpp"

namespace calade::energy {

/// When branches open by themselves. Ratings are the branches' own; a branch without one has
/// neither thermal limit nor relay. Ranges and marks are those of protection_table().
struct ProtectionRules {
    bool on = true;  ///< of a scenario: false is the same as no rules at all
    /// Heating follows i², i being current over rating, with these time constants; 1 is the
    /// temperature of the rating. Cables in the ground and oil transformers (IEC 60255-149; the
    /// transformer's is that of its oil, IEC 60076-7); `default`.
    double line_time_constant_s = 1800.0;
    double transformer_time_constant_s = 10800.0;
    double trip_temperature = 1.1;  ///< above it the branch is opened
    /// Relays of lines: IEC 60255-151 standard inverse, t = m 0.14/(i^0.02 − 1) above the pickup.
    double relay_pickup = 1.5, relay_multiplier = 0.1;
    /// Fuses of transformers, by the extremely inverse curve t = m 80/(i² − 1) that relays use to
    /// grade with them; the conventional fusing current of gG fuses is 1.6 times the rated one (IEC
    /// 60269-1).
    double fuse_pickup = 1.6, fuse_multiplier = 1.0;
    /// A transformer whose low side stays below this is opened after the delay.
    double undervoltage_pu = 0.8, undervoltage_delay_s = 10.0;
    bool shed_by_priority = false;  ///< of coupled runs: loads are given up before a branch opens
};

[[nodiscard]] const sim::ParameterTable<ProtectionRules>& protection_table();

/// UsageError, naming the rule, for one that cannot be.
void check(const ProtectionRules& rules);

}  // namespace calade::energy
