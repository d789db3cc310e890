// SPDX-License-Identifier: Apache-2.0
#include "calade/results/parameters.hpp"

#include <utility>

namespace calade::results {
namespace {

using P = Parameters;
using Row = sim::Parameter<P>;

sim::ParameterTable<P> make_table() {
    sim::ParameterTable<P> table;
    table.key = "indicators";
    table.description = "Thresholds of hazard classes and supply indices.";
    const auto add = [&](Row row) { table.rows.push_back(std::move(row)); };
    constexpr auto number = Dimension::none;
    add(Row{"sustained_interruption_s", &P::sustained_interruption_s, "s", Dimension::time,
            "Interruptions of supply shorter than this do not count in SAIDI, SAIFI and CAIDI.",
            0.0, 86400.0});
    add(Row{"slow_speed_ms", &P::slow_speed_ms, "m/s", Dimension::speed,
            "Water slower than this has slow dynamics, if it also rises slowly.", 0.0, 10.0, true});
    add(Row{"fast_speed_ms", &P::fast_speed_ms, "m/s", Dimension::speed,
            "Water at least so fast has fast dynamics.", 0.0, 10.0, true});
    add(Row{"slow_rise_mh", &P::slow_rise_mh, "m/h", number,
            "Water that rises more slowly than this has slow dynamics, if it also flows slowly.",
            0.0, 100.0, true});
    add(Row{"fast_rise_mh", &P::fast_rise_mh, "m/h", number,
            "Water that rises at least so fast has fast dynamics.", 0.0, 100.0, true});
    add(Row{"rise_over_s", &P::rise_over_s, "s", Dimension::time,
            "The rise of the water is measured over half this time to all of it.", 60.0, 86400.0});
    return table;
}

}  // namespace

const sim::ParameterTable<Parameters>& parameter_table() {
    static const sim::ParameterTable<Parameters> table = make_table();
    return table;
}

}  // namespace calade::results
