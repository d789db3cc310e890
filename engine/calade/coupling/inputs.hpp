// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/coupling/orders.hpp"
#include "calade/energy/loads/course.hpp"
#include "calade/energy/model.hpp"
#include "calade/energy/protection_rules.hpp"
#include "calade/flood/drain_parameters.hpp"
#include "calade/flood/model.hpp"
#include "calade/flood/wave_source.hpp"
#include "calade/geo/geometry.hpp"
#include "calade/traffic/dynamic/motion.hpp"
#include "calade/traffic/evacuation.hpp"
#include "calade/traffic/model.hpp"

#include <optional>
#include <string>
#include <vector>

namespace calade::coupling {

struct Parameters {
    double window_s = 60.0;        ///< the models exchange fields this often
    double rerouted_share = 0.15;  ///< change of total flow that counts as rerouted traffic
};

[[nodiscard]] const sim::ParameterTable<Parameters>& parameter_table();

/// How crews work. Values are defaults without a source but where docs/theory/coupling.md names
/// one.
struct Restoration {
    double work_depth_m = 0.10;       ///< crews work at a station in no deeper water
    double dispatch_s = 600.0;        ///< from the order to the departure
    double dispatch_dark_s = 3600.0;  ///< the same while telecom is out
    double pump_repair_s = 14400.0;   ///< on site, for a pump that its own water drowned
    double reclose_s = 1800.0;        ///< on site, at a line that protection opened
    double water_gone_s = 21600.0;    ///< after the period's end what still stands is gone
    double limit_s = 5184000.0;       ///< after the period's end the search for full supply stops
    int planned_at_once = 6;          ///< stations of which a crew tries every order
};

[[nodiscard]] const sim::ParameterTable<Restoration>& restoration_table();

/// A structure that joins two places by a law: a culvert, a weir, an opening. The cells of `link`
/// are found from the places.
struct Conduit {
    flood::Geometry::Link link;
    geo::Point2 from, to;
    std::string where = {};  ///< file:line, for messages
};

/// A breach that a defence of the town may have. The crest is the defence's.
struct BreachPlan {
    std::string name;
    Index defence = -1;
    geo::Point2 start;            ///< where it begins; the nearest face of the defence
    double width_m = 0.0;         ///< at the end; 0: the whole defence
    double final_crest_m = -1e9;  ///< never below the ground beside it
    double deepening_s = 600.0, widening_s = 1800.0;
};

/// Waves before a defence; the level is that of a boundary.
struct DefenceWaves {
    Index defence = -1;
    Index boundary = -1;
    flood::Waves waves;
};

struct CrewPlan {
    std::string name;
    StreetNodeId depot;
    traffic::VehicleClass vehicle;
    double available_s = 0.0;  ///< from the run's start
};

struct EvacuationPlan {
    std::string name;
    std::vector<traffic::Inhabited> districts;
    std::vector<traffic::Shelter> shelters;
    traffic::EvacuationRules rules;
};

struct Diversion {
    std::string name;
    std::vector<StreetId> streets;
};

/// All that a run needs beside the city.
struct Inputs {
    Parameters coupling;
    flood::Parameters flood;
    traffic::Parameters traffic;
    traffic::dynamic::MotionInputs motion;  ///< where traffic.model is "dynamic"
    energy::Parameters energy;
    std::optional<energy::loads::Course> loads;         ///< none: the city's own, all the time
    std::optional<energy::ProtectionRules> protection;  ///< none: branches open by order only
    flood::Forcing forcing;
    flood::Drains drains;          ///< sewers below the town; empty: none
    double initial_level_m = 0.0;  ///< still water to begin with
    std::vector<Order> orders;     ///< in any order; equal times in this one
    /// Depth at the door below which a building stays dry (sandbags), m; empty: none has any.
    std::vector<float> building_protection_m;
    Restoration restoration;
    std::vector<Conduit> conduits;
    std::vector<BreachPlan> breaches;
    std::vector<DefenceWaves> waves;
    std::vector<CrewPlan> crews;
    std::vector<EvacuationPlan> evacuations;
    std::vector<Diversion> diversions;
};

}  // namespace calade::coupling
