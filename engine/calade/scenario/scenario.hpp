// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/time.hpp"
#include "calade/city/city.hpp"
#include "calade/coupling/simulation.hpp"
#include "calade/scenario/indicator_parameters.hpp"

#include <filesystem>
#include <memory>
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
    std::string where = {};  ///< file:line, for messages
};

/// A place where water level and depth are written at every window.
struct Gauge {
    std::string name;
    geo::Point2 position;
    std::string where = {};  ///< file:line, for messages
};

/// When an event without a time of its own happens.
struct When {
    std::string boundary, gauge, event, target;
    double above_m = 0.0;
    std::optional<double> above_m3s = std::nullopt;  ///< of a boundary that brings a discharge
    double delay_s = 0.0;
};

/// What a scenario does to one of the city's elements before the run, or at a time in it
/// (catalogue.hpp).
struct Measure {
    std::string kind;  ///< "raise_defence" …
    std::string name;
    std::string target;   ///< the element's name; empty for what is new
    double value = 0.0;   ///< raise by m, crest m, depth m, m3/s, hours, as the kind says
    bool present = true;  ///< gates; switches: whether closed
    std::optional<double> closing_level_m;
    std::optional<double> closes_at_s;  ///< barriers, from the run's start
    geo::Polyline line;                 ///< new walls and barriers; outline of areas
    std::optional<double> cost_eur;     ///< empty: not stated; 0: free
    double lead_time_s = 0.0;
    std::string owner;
    std::string where;  ///< file:line, for messages
    /// Measures that are orders: when they are given, exactly one of the two.
    std::optional<double> at_s = std::nullopt;
    std::optional<When> when = std::nullopt;
    std::optional<double> until_s = std::nullopt;  ///< a closure plan's end
    std::vector<std::string> streets = {};         ///< closed
    std::vector<std::string> diversion = {};       ///< streets of the way round
    std::vector<std::string> areas = {};           ///< evacuated, beside `line`
    std::vector<std::string> shelters = {};
    std::vector<double> places = {};  ///< one a shelter; empty: room for all
    traffic::EvacuationRules evacuation = {};
    coupling::Conduit conduit = {};  ///< culverts; a mobile pump's inlet and outlet
    bool leaves_town = false;        ///< a mobile pump without an outlet
    bool added = false;              ///< by a what-if
};

/// A culvert, weir or opening that the town has and its data do not.
struct Structure {
    coupling::Conduit conduit;
    std::string where;
};

/// Waves before one of the town's defences.
struct WavesAt {
    std::string defence, boundary;
    flood::Waves waves;
    std::string where;
};

/// A crew that brings stations and pumps back.
struct CrewAt {
    std::string name;
    std::string depot;  ///< a site's name; empty: `position`
    geo::Point2 position;
    std::string vehicle = "van";
    double available_s = 0.0;
    std::string where;
};

/// A boundary's series, already in seconds from the run's start.
struct BoundaryForcing {
    std::string name;
    sim::Series series;
    std::string where;
    std::string given = {};     ///< the key or file of its values, for messages
    std::string given_at = {};  ///< and its file:line
    /// What the values are by their key; none for a file, which is what the town's boundary is.
    std::optional<city::BoundaryKind> kind = std::nullopt;
    std::string offset_at = {}, ramp_at = {};  ///< file:line of what only a level can have
    double ramp_s = 0.0;
    bool joined = false;  ///< its first level agrees with the initial one, or need not
};

/// A scenario file, read and checked against itself but not yet against its city.
struct Scenario {
    std::string name;
    std::string description;
    std::filesystem::path file;
    std::string text;     ///< the document as run, overrides included
    std::string what_if;  ///< the text of the what-if file in it; empty: none
    std::vector<std::string> overrides;
    CityReference city;
    Instant start;
    double duration_s = 0.0;
    double report_s = 300.0;  ///< fields and series are written this often
    coupling::Parameters coupling;
    flood::Parameters flood;
    traffic::Parameters traffic;
    traffic::dynamic::Parameters vehicles;
    traffic::dynamic::DepartureProfile departures{traffic::dynamic::DepartureShare{}};
    energy::Parameters energy;
    std::optional<energy::loads::Course> loads = std::nullopt;
    std::optional<energy::ProtectionRules> protection = std::nullopt;
    IndicatorParameters indicators;  ///< its damage table with its whole path
    coupling::Restoration restoration;
    std::vector<BoundaryForcing> boundaries;
    sim::Series rain;                                              ///< m/s
    std::shared_ptr<const flood::RainGrids> rain_grids = nullptr;  ///< instead of `rain`
    flood::Drains drains;
    std::optional<double> initial_level_m;
    std::vector<Measure> measures;
    struct Event {
        std::string kind, target, where;
        std::optional<double> time;  ///< s from the start
        std::optional<When> when;    ///< exactly one of the two
        coupling::BreachPlan breach = {};
        std::optional<geo::Point2> place = std::nullopt;  ///< where a breach begins
        bool added = false;                               ///< by a what-if
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
    std::vector<Structure> structures;
    std::vector<WavesAt> waves;
    std::vector<CrewAt> crews;
    std::vector<Gauge> gauges;
    std::filesystem::path out;  ///< default run directory
};

/// Reads a scenario. `overrides` are KEY=VALUE as given to --set. Throws ScenarioError with
/// file:line, the value found and the value expected, and for the record of a what-if run, whose
/// measures did not stand from the start; DataError for forcing files.
[[nodiscard]] Scenario read_scenario(const std::filesystem::path& file,
                                     const std::vector<std::string>& overrides = {});

/// The scenario with the measures and events of a what-if file, which take hold at `from_s` (s
/// from the start): [[measures]], [[events]], [[crews]] and optionally name and description. Its
/// text begins with `what_if_from`, which marks it as a record. Throws ScenarioError as
/// read_scenario does, and for an event before `from_s`.
[[nodiscard]] Scenario read_what_if(const std::filesystem::path& file, const Scenario& scenario,
                                    double from_s);

/// The town that the scenario names, as built, loaded or generated; without its measures.
[[nodiscard]] city::City open_city(const Scenario& scenario);

/// Applies the measures to the city and resolves names to positions. Throws ScenarioError for a
/// name that the city does not have, with the nearest one.
[[nodiscard]] std::pair<city::City, coupling::Inputs> prepare(const Scenario& scenario,
                                                              city::City city);

}  // namespace calade::scenario
