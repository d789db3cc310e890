// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/time.hpp"
#include "calade/city/city.hpp"
#include "calade/coupling/simulation.hpp"
#include "calade/scenario/indicator_parameters.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace calade::scenario {

/// Where the town comes from: exactly one of the three.
struct CityReference {
    std::filesystem::path twin;    ///< a NAME.twin folder
    std::filesystem::path recipe;  ///< a recipe to build from
    int demo_buildings = 0;        ///< the demo town with this many buildings
    std::uint64_t demo_seed = 1;
    double demo_cell_m = 10.0;
};

/// A place where water level and depth are written at every window.
struct Gauge {
    std::string name;
    geo::Point2 position;
};

/// What a scenario does to one of the city's elements before the run (catalogue.hpp).
struct Measure {
    std::string kind;  ///< "raise_defence" …
    std::string name;
    std::string target;   ///< the element's name; empty for what is new
    double value = 0.0;   ///< raise by m, crest m, depth m, m3/s, hours, as the kind says
    bool present = true;  ///< gates
    std::optional<double> closing_level_m;
    std::optional<double> closes_at_s;  ///< barriers, from the run's start
    geo::Polyline line;                 ///< new walls and barriers; outline of areas
    double cost_eur = 0.0;              ///< 0: not stated
    double lead_time_s = 0.0;
    std::string owner;
    std::string where;  ///< file:line, for messages
};

/// When an event without a time of its own happens.
struct When {
    std::string boundary, gauge, event, target;
    double above_m = 0.0;
    double delay_s = 0.0;
};

/// A boundary's series, already in seconds from the run's start.
struct BoundaryForcing {
    std::string name;
    sim::Series series;
    std::string where;
};

/// A scenario file, read and checked against itself but not yet against its city.
struct Scenario {
    std::string name;
    std::string description;
    std::filesystem::path file;
    std::string text;  ///< the document as run, overrides included
    std::vector<std::string> overrides;
    CityReference city;
    Instant start;
    double duration_s = 0.0;
    double report_s = 300.0;  ///< fields and series are written this often
    coupling::Parameters coupling;
    flood::Parameters flood;
    traffic::Parameters traffic;
    energy::Parameters energy;
    IndicatorParameters indicators;  ///< its damage table with its whole path
    std::vector<BoundaryForcing> boundaries;
    sim::Series rain;  ///< m/s
    std::optional<double> initial_level_m;
    std::vector<Measure> measures;
    struct Event {
        std::string kind, target, where;
        std::optional<double> time;  ///< s from the start
        std::optional<When> when;    ///< exactly one of the two
    };
    std::vector<Event> events;
    /// One row of the town's action plan (PCS): trigger, action, who, how long it takes, and what
    /// it must be done before. Told, not simulated.
    struct PlanAction {
        std::string action, responsible, where;
        std::optional<double> time;  ///< s from the start
        std::optional<When> when;    ///< exactly one of the two
        double needs_s = 0.0;
        std::string before_event, before_target;  ///< entry of the log; both empty: nothing
    };
    std::vector<PlanAction> plan;
    std::vector<Gauge> gauges;
    std::filesystem::path out;  ///< default run directory
};

/// Reads a scenario. `overrides` are KEY=VALUE as given to --set. Throws ScenarioError with
/// file:line, the value found and the value expected; DataError for forcing files.
[[nodiscard]] Scenario read_scenario(const std::filesystem::path& file,
                                     const std::vector<std::string>& overrides = {});

/// The scenario with the measures and events of a what-if file, which take hold at `from_s` (s
/// from the start): [[measures]], [[events]] and optionally name and description. Throws
/// ScenarioError as read_scenario does, and for an event before `from_s`.
[[nodiscard]] Scenario read_what_if(const std::filesystem::path& file, const Scenario& scenario,
                                    double from_s);

/// The town that the scenario names, as built, loaded or generated; without its measures.
[[nodiscard]] city::City open_city(const Scenario& scenario);

/// Applies the measures to the city and resolves names to positions. Throws ScenarioError for a
/// name that the city does not have, with the nearest one.
[[nodiscard]] std::pair<city::City, coupling::Inputs> prepare(const Scenario& scenario,
                                                              city::City city);

}  // namespace calade::scenario
