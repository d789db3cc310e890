// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/dynamic/parameters.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace calade::traffic::dynamic {
namespace {

using P = Parameters;
using Row = sim::Parameter<P>;

sim::ParameterTable<P> make_table() {
    sim::ParameterTable<P> table;
    table.key = "traffic_dynamic";
    table.description = "Vehicles one by one through the day: kinematic waves on streets.";
    const auto add = [&](Row row) { table.rows.push_back(std::move(row)); };
    constexpr auto number = Dimension::none;
    constexpr auto length = Dimension::length;
    constexpr auto speed = Dimension::speed;
    constexpr auto seconds = Dimension::time;
    add(Row{"packet_vehicles", &P::packet_vehicles, "", number,
            "Vehicles that move together; below 1 for comparison with the continuum.", 0.001,
            100.0});
    // 6.7 m a standing vehicle, gap included: Highway Capacity Manual 2000, 25 ft with lorries
    // less.
    add(Row{"jam_density_vpm", &P::jam_density_vpm, "1/m", number,
            "Vehicles standing in a metre of lane.", 0.01, 1.0});
    // 15 to 20 km/h on streets and motorways alike (Newell 1993).
    add(Row{"wave_speed_ms", &P::wave_speed_ms, "m/s", speed,
            "Speed at which a standing queue starts and grows backwards.", 0.5, 20.0});
    add(Row{"least_length_m", &P::least_length_m, "m", length,
            "Shorter streets count as this long, so that they hold a vehicle.", 0.1, 100.0});
    add(Row{"least_capacity_vps", &P::least_capacity_vps, "1/s", number,
            "Streets with less capacity count with this one.", 1e-4, 1.0});
    // 1800 vehicles an hour and lane of green.
    add(Row{"saturation_flow_vps", &P::saturation_flow_vps, "1/s", number,
            "Vehicles that leave a lane in a second of green.", 0.05, 2.0});
    add(Row{"actuated_signals", &P::actuated_signals, "", number,
            "Generated signal plans follow the vehicles that come."});
    // All-way stop: 3.9 s a vehicle on one arm alone, 9.6 s for four arms in turn, hence 2.4 s for
    // the junction. Of the order of HCM 2000 chapter 17, not checked against its tables: default.
    add(Row{
        "stop_headway_s", &P::stop_headway_s, "s", seconds,
        "Time between vehicles of a junction whose signals are dead, all arms together (default).",
        0.5, 30.0});
    add(Row{"stop_approach_headway_s", &P::stop_approach_headway_s, "s", seconds,
            "Time between vehicles of one arm of a junction whose signals are dead (default).", 0.5,
            30.0});
    add(Row{"turning_lane_m", &P::turning_lane_m, "m", length,
            "How far before a junction traffic sorts itself by lanes (default, no source).", 10.0,
            1000.0});
    // Of the order of HCM 2000 chapter 17 for left turns from the major street, not checked against
    // its tables: default.
    add(Row{"critical_gap_s", &P::critical_gap_s, "s", seconds,
            "Gap in the streams above it that a driver who gives way asks for (default).", 0.0,
            30.0});
    add(Row{"crossing_time_s", &P::crossing_time_s, "s", seconds,
            "From one stream's vehicle at a crossing to another's (default, no source).", 0.0,
            30.0});
    add(Row{"yield_patience_s", &P::yield_patience_s, "s", seconds,
            "Waiting time in which the gap asked for falls to nothing (default, no source).", 0.0,
            3600.0});
    add(Row{"gridlock_patience_s", &P::gridlock_patience_s, "s", seconds,
            "A ring of full roads that has stood this long moves on by one place, counted; 0: it "
            "stands for good.",
            0.0, 86400.0});
    add(Row{"route_update_s", &P::route_update_s, "s", seconds,
            "Drivers choose by travel times that are at most this old.", 1.0, 86400.0});
    add(Row{"route_rule",
            &P::route_rule,
            "",
            number,
            "kept: the quickest way at departure, kept while it is open; shares: at each junction "
            "by shares that move towards the quickest way.",
            0.0,
            0.0,
            false,
            {"kept", "shares"}});
    add(Row{"share_weight", &P::share_weight, "", number,
            "How far shares move towards the quickest way in one update.", 0.0, 1.0});
    add(Row{"share_noise", &P::share_noise, "", number,
            "Largest part by which a travel time may be thought longer when shares are updated.",
            0.0, 1.0});
    add(Row{"share_patience_s", &P::share_patience_s, "s", seconds,
            "Drivers held at a junction this long draw their road by the shares again; 0: never.",
            0.0, 3600.0});
    add(Row{"information_delay_s", &P::information_delay_s, "s", seconds,
            "From a closure until informed drivers know of it.", 0.0, 86400.0});
    add(Row{"compliance", &P::compliance, "", number,
            "Share of drivers who act on information; the others find out at the closure.", 0.0,
            1.0});
    add(Row{"flooded_rule",
            &P::flooded_rule,
            "",
            number,
            "What a vehicle does on a street that floods too deep for it.",
            0.0,
            0.0,
            false,
            {"turn_back", "wait", "strand"}});
    add(Row{"turn_back_s", &P::turn_back_s, "s", seconds, "Time to turn round on a street.", 0.0,
            3600.0});
    add(Row{"emergency_speed_factor", &P::emergency_speed_factor, "", number,
            "Speed of emergency vehicles on a free street over that of others.", 0.1, 3.0});
    add(Row{"seed", &P::seed, "", number, "Of the draws for compliance and shares.", 0.0, 2e9});
    return table;
}

}  // namespace

const sim::ParameterTable<Parameters>& parameter_table() {
    static const sim::ParameterTable<Parameters> table = make_table();
    return table;
}

void check_parameters(const Parameters& p) {
    for (const auto& row : parameter_table().rows) {
        if (const auto* text = std::get_if<std::string P::*>(&row.member)) {
            require<UsageError>(
                std::find(row.choices.begin(), row.choices.end(), p.**text) != row.choices.end(),
                "traffic_dynamic.{} is '{}', expected one of {}", row.name, p.**text,
                fmt::join(row.choices, ", "));
            continue;
        }
        double value = 0.0;
        if (const auto* real = std::get_if<double P::*>(&row.member)) {
            value = p.**real;
        } else if (const auto* whole = std::get_if<int P::*>(&row.member)) {
            value = p.**whole;
        } else {
            continue;
        }
        require<UsageError>(std::isfinite(value) && value >= row.lowest && value <= row.highest,
                            "traffic_dynamic.{} is {}, expected a value in [{}, {}]", row.name,
                            value, row.lowest, row.highest);
    }
}

}  // namespace calade::traffic::dynamic
