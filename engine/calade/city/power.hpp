// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"
#include "calade/base/provenance.hpp"
#include "calade/geo/geometry.hpp"

#include <string>
#include <vector>

namespace calade::city {

enum class StationKind { hv_mv, mv_lv };

/// A substation: its buses go dark when it trips. Water is measured at its position.
struct Station {
    std::string name;
    StationKind kind = StationKind::mv_lv;
    geo::Point2 position;
    double trip_depth_m = 0.3;  ///< water above the ground outside at which it trips
    double rated_va = 400e3;
    Mark mark = Mark::synthesised;
};

struct Bus {
    std::string name;
    geo::Point2 position;
    double nominal_v = 400.0;  ///< line-to-line, V
    StationId station;         ///< invalid: a node out on a feeder
};

enum class BranchKind { line, transformer, tie };

/// A line, cable, transformer or switchable tie between two buses.
struct Branch {
    std::string name;
    BranchKind kind = BranchKind::line;
    BusId from;
    BusId to;
    double r_ohm = 0.0;      ///< series resistance, transformers: referred to the `to` side
    double x_ohm = 0.0;      ///< series reactance, same side
    double b_siemens = 0.0;  ///< total shunt susceptance
    double tap = 1.0;        ///< off-nominal ratio on the `from` side, transformers only
    double rated_a = 0.0;    ///< thermal limit on the `to` side, A; 0 = none
    bool closed = true;
    geo::Polyline route;
    Mark mark = Mark::synthesised;
};

/// The demand of the buildings behind one node, at the annual-peak-like reference hour.
struct LoadPoint {
    BusId bus;
    double p_w = 0.0;
    double q_var = 0.0;
    int customers = 0;
};

/// The upstream grid: an ideal voltage at one bus.
struct GridSource {
    BusId bus;
    double voltage_pu = 1.02;
};

struct PowerNetwork {
    std::vector<Station> stations;
    std::vector<Bus> buses;
    std::vector<Branch> branches;
    std::vector<LoadPoint> loads;
    std::vector<GridSource> sources;
};

}  // namespace calade::city
