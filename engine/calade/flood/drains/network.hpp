// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"
#include "calade/base/time.hpp"
#include "calade/flood/drains/section.hpp"
#include "calade/geo/geometry.hpp"
#include "calade/sim/series.hpp"

#include <optional>
#include <string>
#include <vector>

namespace calade::flood::drains {

enum class NodeKind { junction, storage, outfall };
enum class OutfallKind { free, normal, fixed, series, tide };

/// A manhole, a basin or an outfall.
struct Node {
    std::string name;
    NodeKind kind = NodeKind::junction;
    double invert_m = 0.0;     ///< above the datum
    double max_depth_m = 0.0;  ///< from the invert to the rim
    double surcharge_m = 0.0;  ///< over the rim before water escapes: a sealed cover
    double ponded_m2 = 0.0;    ///< area on which escaped water stands and returns; 0: it is lost
    double initial_m = 0.0;    ///< depth when a run begins
    std::vector<double> depth = {}, area = {};  ///< storage: m, m²
    OutfallKind outfall = OutfallKind::free;
    double stage_m = 0.0;    ///< fixed
    sim::Series stage = {};  ///< series: s from the run's start; tide: s of the day
    bool flap = false;       ///< nothing comes in at the outfall
    std::optional<geo::Point2> position = {};
    std::string where = {};  ///< file:line, for messages
};

struct Conduit {
    std::string name;
    Index from = -1, to = -1;
    double length_m = 0.0, manning = 0.013;
    double from_invert_m = 0.0, to_invert_m = 0.0;  ///< of its ends, above the datum
    Index section = -1;
    int barrels = 1;
    double entry_loss = 0.0, exit_loss = 0.0, mean_loss = 0.0;  ///< of the velocity head
    bool flap = false;  ///< nothing flows from `to` to `from`
    double initial_m3s = 0.0;
    double max_m3s = 0.0;         ///< 0: no limit
    double hazen_williams = 0.0;  ///< C of a force main when it is full; 0: Manning
    double roughness_m = 0.0;     ///< of a force main by Darcy-Weisbach when full; 0: Manning
    std::string where = {};
};

enum class PumpKind { ideal, by_volume, by_depth_steps, by_head, by_depth };
struct Pump {
    std::string name;
    Index from = -1, to = -1;
    PumpKind kind = PumpKind::ideal;
    std::vector<double> x, y;            ///< m³ or m, m³/s
    bool on = true;                      ///< when a run begins
    double start_m = 0.0, stop_m = 0.0;  ///< depths at `from`; both 0: it does not look
    std::string where = {};
};

enum class WeirKind { transverse, side, v_notch, trapezoidal };
/// C in m^0.5/s (side and others as SWMM has them: Q = C L h^1.5, C L^0.83 h^1.67, C s h^2.5).
struct Weir {
    std::string name;
    Index from = -1, to = -1;
    WeirKind kind = WeirKind::transverse;
    double crest_m = 0.0, height_m = 0.0, length_m = 0.0;
    double coefficient = 1.84, side_slope = 0.0, end_coefficient = 0.0;
    int contractions = 0;
    bool flap = false, surcharges = true;
    std::string where = {};
};

struct Orifice {
    std::string name;
    Index from = -1, to = -1;
    bool bottom = false, round = true;
    double crest_m = 0.0, height_m = 0.0, width_m = 0.0, coefficient = 0.65;
    bool flap = false;
    std::string where = {};
};

/// A rating: m³/s by depth over the crest at `from`, or by the difference of levels.
struct Outlet {
    std::string name;
    Index from = -1, to = -1;
    double crest_m = 0.0;
    bool by_head = false;
    std::vector<double> x, y;                  ///< a table, or
    double coefficient = 0.0, exponent = 1.0;  ///< c h^e, SI
    bool flap = false;
    std::string where = {};
};

struct Pattern {
    enum class Kind { monthly, daily, hourly, weekend } kind = Kind::hourly;
    std::vector<double> factors;  ///< 12, 7 (from Sunday), 24, 24
};

/// Water that comes to a node: m³/s.
struct Inflow {
    Index node = -1;
    sim::Series series = {};  ///< s from the run's start
    double base = 0.0;        ///< times the patterns' factors
    std::vector<Pattern> patterns = {};
    std::string where = {};
};

/// A sewer network in SI units. Indices are positions in its own lists.
struct Network {
    std::vector<Node> nodes;
    std::vector<Section> sections;
    std::vector<Conduit> conduits;
    std::vector<Pump> pumps;
    std::vector<Weir> weirs;
    std::vector<Orifice> orifices;
    std::vector<Outlet> outlets;
    std::vector<Inflow> inflows;
    Instant start{};                 ///< of the run, for patterns and tides
    double shaft_m2 = 1.167;         ///< area of a manhole (SWMM's default: a shaft of 4 ft)
    std::vector<std::string> notes;  ///< what the reader decided, in sentences

    [[nodiscard]] bool empty() const { return nodes.empty(); }
};

/// Throws DataError, naming the element and its line, for a link without node or to itself, a
/// length that is not positive, roughness, sections, inverts and crests below the beds of the nodes
/// that they join, curves that do not rise, an outfall that joins more than one link, and
/// quantities that are not finite.
void check(const Network& network);

}  // namespace calade::flood::drains
