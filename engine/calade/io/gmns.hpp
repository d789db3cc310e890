// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace calade::io {

/// Units of a GMNS folder's lengths and speeds, as its config names them.
struct GmnsUnits {
    double metres = 1000.0;                ///< in one unit of length (default km)
    double metres_per_second = 1.0 / 3.6;  ///< in one unit of free_speed (default km/h)
};

/// Nodes and links of the General Modeling Network Specification (zephyr-data-specs/GMNS), SI
/// units. Node numbers need not follow each other; links that begin and end at one node are left
/// out and counted; two links between the same nodes both stay and are counted.
struct GmnsNetwork {
    struct Node {
        std::string id, zone;
        double x = 0.0, y = 0.0;
    };
    struct Link {
        std::string id;
        Index from = -1, to = -1;  ///< positions in `nodes`
        double length_m = 0.0, free_speed_ms = 0.0;
        double capacity_vph = 0.0;  ///< all lanes
        double lanes = 1.0;
    };
    std::vector<Node> nodes;
    std::vector<Link> links;  ///< undirected rows as two
    std::int64_t loops = 0, duplicates = 0;
};

/// `node.csv` and `link.csv` of a folder. Capacity is per lane in GMNS. Throws DataError with file
/// and line for a node given twice or not at all, or a length, speed, lane count or capacity that
/// is not above zero.
[[nodiscard]] GmnsNetwork read_gmns(const std::filesystem::path& folder, GmnsUnits units = {});
[[nodiscard]] GmnsNetwork parse_gmns(std::string_view nodes, std::string_view links,
                                     GmnsUnits units = {});

/// An origin-destination table of three columns, in file order.
struct OdEntry {
    std::string from, to;
    double trips = 0.0;
};
/// Columns o_zone_id/from/orig/origin, d_zone_id/to/dest/destination and volume/trips/q/value, or
/// a square matrix with zone names in the header and the first column. Throws DataError with file
/// and line for trips that are negative or a pair given twice.
[[nodiscard]] std::vector<OdEntry> read_od_csv(const std::filesystem::path& file);
[[nodiscard]] std::vector<OdEntry> parse_od_csv(std::string_view text, const std::string& name);

}  // namespace calade::io
