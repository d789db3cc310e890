// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/ids.hpp"

#include <filesystem>
#include <vector>

namespace calade::io {

/// Tables of the TNTP format (github.com/bstabler/TransportationNetworks), numbers and units as
/// they stand in the file, node and zone numbers from 1. All readers take gzip files (name ending
/// in .gz) and throw DataError with file and line.

struct TntpLink {
    Index from = 0, to = 0;
    double capacity = 0.0, length = 0.0, free_flow_time = 0.0;
    double b = 0.0, power = 0.0;  ///< time = free_flow_time (1 + b (flow / capacity)^power)
    double speed = 0.0, toll = 0.0;
    int type = 0;
};

struct TntpNetwork {
    Index zones = 0, nodes = 0;
    Index first_through_node = 1;  ///< nodes below it take no through traffic
    std::vector<TntpLink> links;
};

struct TntpTrip {
    Index from = 0, to = 0;
    double trips = 0.0;
};

struct TntpFlow {
    Index from = 0, to = 0;
    double flow = 0.0, cost = 0.0;
};

/// A *_net.tntp file. Checked: link count, node numbers, finite values.
[[nodiscard]] TntpNetwork read_tntp_network(const std::filesystem::path& file);
/// A *_trips.tntp file: every entry, zeros and trips within a zone included, in file order.
[[nodiscard]] std::vector<TntpTrip> read_tntp_trips(const std::filesystem::path& file);
/// A *_flow.tntp file: a header line, then from, to, flow, cost.
[[nodiscard]] std::vector<TntpFlow> read_tntp_flows(const std::filesystem::path& file);

}  // namespace calade::io
