// SPDX-License-Identifier: Apache-2.0
#include "calade/coupling/cascade.hpp"

#include <array>

namespace calade::coupling {

std::string_view to_string(EventKind kind) {
    constexpr std::array<std::string_view, 42> names = {"sea_level_rising",
                                                        "rain_began",
                                                        "river_rising",
                                                        "defence_overtopped",
                                                        "gate_closed",
                                                        "gate_opened",
                                                        "street_slowed",
                                                        "street_closed",
                                                        "street_reopened",
                                                        "station_flooded",
                                                        "station_out",
                                                        "station_back",
                                                        "outage",
                                                        "supply_restored",
                                                        "pump_stopped",
                                                        "pump_restarted",
                                                        "signals_dark",
                                                        "signals_back",
                                                        "site_without_supply",
                                                        "site_supplied",
                                                        "site_cut_off",
                                                        "trips_unserved",
                                                        "traffic_rerouted",
                                                        "defence_breached",
                                                        "waves_overtopping",
                                                        "station_dry",
                                                        "station_repaired",
                                                        "crew_sent",
                                                        "crew_arrived",
                                                        "crew_blocked",
                                                        "restoration_ended",
                                                        "telecom_out",
                                                        "telecom_back",
                                                        "evacuation_ordered",
                                                        "evacuation_ended",
                                                        "evacuation_stranded",
                                                        "diversion_cut",
                                                        "branch_tripped",
                                                        "branch_reclosed",
                                                        "load_shed",
                                                        "level_passed",
                                                        "order"};
    return names.at(static_cast<std::size_t>(kind));
}

std::string_view to_string(ElementType type) {
    constexpr std::array<std::string_view, 12> names = {
        "none", "boundary", "defence", "gate",    "street",     "station",
        "pump", "node",     "site",    "network", "power_line", "sewer_pump"};
    return names.at(static_cast<std::size_t>(type));
}

}  // namespace calade::coupling
