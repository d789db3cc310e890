// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/indicator_parameters.hpp"

#include <fmt/format.h>

#include <array>
#include <utility>

namespace calade::scenario {
namespace {

using P = IndicatorParameters;
using Row = sim::Parameter<P>;

constexpr double day_s = 86400.0;

Row seconds(const char* name, double P::*member, const char* description, double lowest,
            bool excluded = false) {
    return {name, member, "s", Dimension::time, description, lowest, day_s, excluded};
}

void add_hazard(sim::ParameterTable<P>& table) {
    constexpr auto number = Dimension::none;
    table.rows.push_back({"slow_speed_ms", &P::slow_speed_ms, "m/s", Dimension::speed,
                          "Water slower than this has slow dynamics, if it also rises slowly.", 0.0,
                          10.0, true});
    table.rows.push_back({"fast_speed_ms", &P::fast_speed_ms, "m/s", Dimension::speed,
                          "Water at least so fast has fast dynamics.", 0.0, 10.0, true});
    table.rows.push_back(
        {"slow_rise_mh", &P::slow_rise_mh, "m/h", number,
         "Water that rises more slowly than this has slow dynamics, if it also flows slowly.", 0.0,
         100.0, true});
    table.rows.push_back({"fast_rise_mh", &P::fast_rise_mh, "m/h", number,
                          "Water that rises at least so fast has fast dynamics.", 0.0, 100.0,
                          true});
    table.rows.push_back(
        seconds("rise_over_s", &P::rise_over_s,
                "The rise of the water is measured over half this time to all of it.", 60.0));
}

void add_reach(sim::ParameterTable<P>& table) {
    table.rows.push_back(seconds("rescue_first_s", &P::rescue_first_s,
                                 "Fire and rescue: first threshold, from call to arrival.", 0.0,
                                 true));
    table.rows.push_back(seconds("rescue_second_s", &P::rescue_second_s,
                                 "Fire and rescue: second threshold, at least the first.", 0.0,
                                 true));
    table.rows.push_back(seconds("rescue_before_driving_s", &P::rescue_before_driving_s,
                                 "Fire and rescue: call handling and turnout, part of the answer.",
                                 0.0));
    table.rows.push_back(seconds("care_s", &P::care_s,
                                 "Urgent care from a hospital: threshold, from call to arrival.",
                                 0.0, true));
    table.rows.push_back(seconds("care_before_driving_s", &P::care_before_driving_s,
                                 "Urgent care: call handling and turnout, part of the answer.",
                                 0.0));
    table.rows.push_back({"emergency_speed_factor", &P::emergency_speed_factor, "", Dimension::none,
                          "Speed of fire engines and ambulances on dry streets, as a share of the "
                          "streets' own.",
                          0.1, 3.0});
}

sim::ParameterTable<P> make_table() {
    sim::ParameterTable<P> table;
    table.key = "indicators";
    table.description = "Thresholds of hazard classes, people reached and supply indices; damage.";
    table.rows.push_back(seconds(
        "sustained_interruption_s", &P::sustained_interruption_s,
        "Interruptions of supply shorter than this do not count in SAIDI, SAIFI and CAIDI.", 0.0));
    add_hazard(table);
    add_reach(table);
    Row hosting;
    hosting.name = "pv_hosting";
    hosting.member = &P::pv_hosting;
    hosting.description = "Find how much photovoltaics the grid takes, by low-voltage feeder.";
    table.rows.push_back(std::move(hosting));
    table.rows.push_back({"pv_hosting_load", &P::pv_hosting_load, "", Dimension::none,
                          "Share of the grid's loads that is drawn at the hour of most sun.", 0.0,
                          1.0});
    Row damage;
    damage.name = "damage_table";
    damage.member = &P::damage_table;
    damage.description =
        "Depth-damage table, a file beside the scenario; empty: data/damage/jrc_europe.toml.";
    table.rows.push_back(std::move(damage));
    return table;
}

}  // namespace

const sim::ParameterTable<IndicatorParameters>& indicator_table() {
    static const sim::ParameterTable<P> table = make_table();
    return table;
}

std::optional<Contradiction> contradiction(const IndicatorParameters& parameters) {
    using Pair = std::pair<const char*, double P::*>;
    constexpr std::array<std::pair<Pair, Pair>, 3> in_order = {
        {{{"slow_speed_ms", &P::slow_speed_ms}, {"fast_speed_ms", &P::fast_speed_ms}},
         {{"slow_rise_mh", &P::slow_rise_mh}, {"fast_rise_mh", &P::fast_rise_mh}},
         {{"rescue_first_s", &P::rescue_first_s}, {"rescue_second_s", &P::rescue_second_s}}}};
    for (const auto& [less, more] : in_order) {
        if (parameters.*less.second > parameters.*more.second) {
            return Contradiction{
                less.first,
                fmt::format("is {}, expected at most indicators.{} = {}", parameters.*less.second,
                            more.first, parameters.*more.second)};
        }
    }
    return std::nullopt;
}

}  // namespace calade::scenario
