// SPDX-License-Identifier: Apache-2.0
#pragma once

// Small sewer networks for the drains' tests.

#include "calade/flood/drains/sewer.hpp"
#include "calade/flood/drains/swmm.hpp"

#include <array>
#include <string>
#include <utility>

namespace calade::flood::test {

inline drains::Node manhole(std::string name, double invert, double depth) {
    drains::Node node;
    node.name = std::move(name);
    node.invert_m = invert;
    node.max_depth_m = depth;
    return node;
}

inline drains::Node outfall(std::string name, double invert) {
    drains::Node node = manhole(std::move(name), invert, 0.0);
    node.kind = drains::NodeKind::outfall;
    return node;
}

inline drains::Node fixed_outfall(std::string name, double invert, double stage) {
    drains::Node node = outfall(std::move(name), invert);
    node.outfall = drains::OutfallKind::fixed;
    node.stage_m = stage;
    return node;
}

/// A pipe between the inverts of two nodes.
inline void pipe(drains::Network& network, Index from, Index to, double length, double manning,
                 const std::string& shape, const std::array<double, 4>& size) {
    drains::Conduit c;
    c.name = "C" + std::to_string(network.conduits.size() + 1);
    c.from = from;
    c.to = to;
    c.length_m = length;
    c.manning = manning;
    c.from_invert_m = network.nodes[static_cast<std::size_t>(from)].invert_m;
    c.to_invert_m = network.nodes[static_cast<std::size_t>(to)].invert_m;
    c.section = static_cast<Index>(network.sections.size());
    network.sections.push_back(drains::make_section(shape, size, 100.0));
    network.conduits.push_back(std::move(c));
}

inline void constant_inflow(drains::Network& network, Index node, double discharge) {
    drains::Inflow inflow;
    inflow.node = node;
    inflow.base = discharge;
    network.inflows.push_back(std::move(inflow));
}

}  // namespace calade::flood::test
