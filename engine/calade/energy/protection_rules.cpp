// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/protection_rules.hpp"

#include "calade/base/error.hpp"
#include "calade/sim/parameter_rows.hpp"

#include <cmath>

namespace calade::energy {

const sim::ParameterTable<ProtectionRules>& protection_table() {
    using P = ProtectionRules;
    static const sim::ParameterTable<P> table = [] {
        using sim::flag_row;
        using sim::number_row;
        sim::ParameterTable<P> t;
        t.key = "energy.protection";
        t.description =
            "Lines and transformers open by themselves when they are overloaded or their voltage "
            "is low; off without the section. No value is measured: `default`, in the shapes of "
            "the sources named";
        t.rows = {
            flag_row("on", &P::on, "false: as without the section"),
            number_row("line_time_constant_s", &P::line_time_constant_s,
                       "Heating of lines and cables (form: IEC 60255-149; `default`)", 1.0, 1e6,
                       "s", Dimension::time),
            number_row("transformer_time_constant_s", &P::transformer_time_constant_s,
                       "Heating of transformers, that of their oil (form: IEC 60076-7; `default`)",
                       1.0, 1e6, "s", Dimension::time),
            number_row("trip_temperature", &P::trip_temperature,
                       "A branch opens above it; 1 is reached at the rating for good (`default`)",
                       0.1, 100.0),
            number_row("relay_pickup", &P::relay_pickup,
                       "Relays of lines start above so many times the rating (`default`)", 1.0,
                       100.0),
            number_row("relay_multiplier", &P::relay_multiplier,
                       "Of their time, IEC 60255-151 standard inverse (`default`)", 1e-3, 100.0),
            number_row("fuse_pickup", &P::fuse_pickup,
                       "Fuses of transformers melt above so many times the rating (IEC 60269-1)",
                       1.0, 100.0),
            number_row("fuse_multiplier", &P::fuse_multiplier,
                       "Of their time, IEC 60255-151 extremely inverse (`default`)", 1e-3, 100.0),
            number_row("undervoltage_pu", &P::undervoltage_pu,
                       "A transformer opens when its low side stays below, pu (`default`)", 0.0,
                       0.99),
            number_row("undervoltage_delay_s", &P::undervoltage_delay_s, "For so long (`default`)",
                       0.0, 86400.0, "s", Dimension::time),
            flag_row(
                "shed_by_priority", &P::shed_by_priority,
                "Before a branch opens for heat or low voltage, the transformers of the least "
                "important loads are opened until nothing is overloaded, while telecom works")};
        return t;
    }();
    return table;
}

void check(const ProtectionRules& rules) {
    const std::pair<const char*, double> above_zero[] = {
        {"line_time_constant_s", rules.line_time_constant_s},
        {"transformer_time_constant_s", rules.transformer_time_constant_s},
        {"trip_temperature", rules.trip_temperature},
        {"relay_multiplier", rules.relay_multiplier},
        {"fuse_multiplier", rules.fuse_multiplier}};
    for (const auto& [name, value] : above_zero) {
        require<UsageError>(std::isfinite(value) && value > 0.0,
                            "protection: {} is {}, expected above 0", name, value);
    }
    for (const auto& [name, value] : {std::pair{"relay_pickup", rules.relay_pickup},
                                      std::pair{"fuse_pickup", rules.fuse_pickup}}) {
        require<UsageError>(std::isfinite(value) && value >= 1.0,
                            "protection: {} is {}, expected 1 or more", name, value);
    }
    require<UsageError>(rules.undervoltage_pu >= 0.0 && rules.undervoltage_pu < 1.0 &&
                            rules.undervoltage_delay_s >= 0.0,
                        "protection: undervoltage {} pu after {} s, expected 0 to 1 and 0 or more",
                        rules.undervoltage_pu, rules.undervoltage_delay_s);
}

}  // namespace calade::energy
