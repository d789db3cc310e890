// SPDX-License-Identifier: Apache-2.0
#include "calade/coupling/inputs.hpp"

namespace calade::coupling {

const sim::ParameterTable<Parameters>& parameter_table() {
    static const sim::ParameterTable<Parameters> table{
        "coupling",
        "How the models meet",
        {
            {"window_s",
             &Parameters::window_s,
             "s",
             Dimension::time,
             "The models exchange depths, closures and supply this often",
             1.0,
             3600.0,
             false,
             {}},
            {"rerouted_share",
             &Parameters::rerouted_share,
             "",
             Dimension::none,
             "Share of all traffic that must change its link before the log says 'rerouted'",
             0.0,
             1.0,
             false,
             {}},
        }};
    return table;
}

const sim::ParameterTable<Restoration>& restoration_table() {
    using R = Restoration;
    static const sim::ParameterTable<R> table{
        "restoration",
        "How crews work ([[crews]]), in the run and after the water",
        {
            {"work_depth_m",
             &R::work_depth_m,
             "m",
             Dimension::length,
             "Crews work at a station in no deeper water",
             0.0,
             1.0,
             false,
             {}},
            {"dispatch_s",
             &R::dispatch_s,
             "s",
             Dimension::time,
             "From the order to a crew's departure",
             0.0,
             86400.0,
             false,
             {}},
            {"dispatch_dark_s",
             &R::dispatch_dark_s,
             "s",
             Dimension::time,
             "The same while telecom is out; evacuation orders are late by it too",
             0.0,
             86400.0,
             false,
             {}},
            {"pump_repair_s",
             &R::pump_repair_s,
             "s",
             Dimension::time,
             "Work at a pump that drowned",
             0.0,
             2592000.0,
             false,
             {}},
            {"water_gone_s",
             &R::water_gone_s,
             "s",
             Dimension::time,
             "After the period's end what water still stands is gone",
             0.0,
             2592000.0,
             false,
             {}},
            {"limit_s",
             &R::limit_s,
             "s",
             Dimension::time,
             "Restoration is followed for so long after the period's end",
             0.0,
             31536000.0,
             false,
             {}},
            {"planned_at_once",
             &R::planned_at_once,
             "",
             Dimension::none,
             "A crew tries every order of so many stations, else the next best one",
             1.0,
             10.0,
             false,
             {}},
        }};
    return table;
}

}  // namespace calade::coupling
