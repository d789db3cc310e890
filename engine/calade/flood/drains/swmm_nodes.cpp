// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/flood/drains/swmm_tables.hpp"

#include <cmath>
#include <numbers>

namespace calade::flood::drains::swmm {

namespace {

constexpr int storage_levels = 100;  // a formula becomes a table of so many steps

Node& add(const io::SwmmRow& row, const Units& units, Network& network, Names& nodes) {
    const std::string& name = row.word(0, "name");
    if (!nodes.try_emplace(name, static_cast<Index>(network.nodes.size())).second) {
        row.fail("a node of this name is there already");
    }
    Node node;
    node.name = name;
    node.where = row.place;
    node.invert_m = row.number(1, "invert") * units.length;
    network.nodes.push_back(std::move(node));
    return network.nodes.back();
}

void junction_depths(const io::SwmmRow& row, std::size_t k, const Units& units, bool ponding,
                     Node& node) {
    node.max_depth_m = row.number_or(k, "max. depth", 0.0) * units.length;
    node.initial_m = row.number_or(k + 1, "initial depth", 0.0) * units.length;
    node.surcharge_m = row.number_or(k + 2, "surcharge depth", 0.0) * units.length;
    const double ponded = row.number_or(k + 3, "ponded area", 0.0) * units.length * units.length;
    if (ponded < 0.0) {
        row.fail(fmt::format("ponded area is {}, expected 0 or more", row.words[k + 3]));
    }
    node.ponded_m2 = ponding ? ponded : 0.0;
}

void read_outfall(const io::SwmmRow& row, const Tables& tables, Node& node) {
    node.kind = NodeKind::outfall;
    const std::string type = row.upper(2, "type");
    std::size_t gate = 4;
    if (type == "FREE" || type == "NORMAL") {
        node.outfall = type == "FREE" ? OutfallKind::free : OutfallKind::normal;
        gate = 3;
        while (row.has(gate) && row.words[gate] == "*") {
            ++gate;
        }
    } else if (type == "FIXED") {
        node.outfall = OutfallKind::fixed;
        node.stage_m = row.number(3, "stage") * tables.units.length;
    } else if (type == "TIDAL") {
        node.outfall = OutfallKind::tide;
        const Curve& curve = tables.curve(row, row.word(3, "tidal curve"));
        for (std::size_t i = 0; i < curve.x.size(); ++i) {
            node.stage.time.push_back(curve.x[i] * 3600.0);
            node.stage.value.push_back(curve.y[i] * tables.units.length);
        }
        node.stage.name = row.words[3];
    } else if (type == "TIMESERIES") {
        node.outfall = OutfallKind::series;
        node.stage = tables.time_series(row, row.word(3, "time series"));
        for (double& v : node.stage.value) {
            v *= tables.units.length;
        }
    } else {
        row.fail(fmt::format("type is '{}', expected FREE, NORMAL, FIXED, TIDAL or TIMESERIES",
                             row.words[2]));
    }
    node.flap = row.yes(gate, "flap gate");
}

void read_storage(const io::SwmmRow& row, const Tables& tables, Node& node) {
    const double length = tables.units.length;
    node.kind = NodeKind::storage;
    node.max_depth_m = row.number(2, "max. depth") * length;
    node.initial_m = row.number(3, "initial depth") * length;
    const std::string shape = row.upper(4, "shape");
    if (shape == "TABULAR") {
        const Curve& curve = tables.curve(row, row.word(5, "storage curve"));
        if (curve.type != "STORAGE") {
            row.fail(fmt::format("curve '{}' is of type {}, expected STORAGE", row.words[5],
                                 curve.type));
        }
        for (std::size_t i = 0; i < curve.x.size(); ++i) {
            node.depth.push_back(curve.x[i] * length);
            node.area.push_back(curve.y[i] * length * length);
        }
        return;
    }
    const double a = row.number(5, "first size");
    const double b = row.number_or(6, "second size", 0.0);
    const double c = row.number_or(7, "third size", 0.0);
    const double pi = std::numbers::pi;
    const auto area = [&](double d) {  // SWMM reference manual II, storage units; the file's units
        if (shape == "FUNCTIONAL") {
            return c + a * std::pow(d, b);
        }
        if (shape == "CYLINDRICAL") {
            return pi / 4.0 * a * b;
        }
        if (shape == "CONICAL") {
            return pi / 4.0 * (a + 2.0 * c * d) * (b + 2.0 * c * d * b / a);
        }
        if (shape == "PARABOLIC") {
            return pi / 4.0 * a * b * d / c;
        }
        if (shape == "PYRAMIDAL") {
            return (a + 2.0 * c * d) * (b + 2.0 * c * d);
        }
        row.fail(
            fmt::format("shape is '{}', expected TABULAR, FUNCTIONAL, CYLINDRICAL, CONICAL, "
                        "PARABOLIC or PYRAMIDAL",
                        row.words[4]));
    };
    for (int k = 0; k <= storage_levels; ++k) {
        // Steps that grow: powers below 1 bend at the bottom.
        const double share = static_cast<double>(k) / storage_levels;
        const double depth = node.max_depth_m / length * share * share;
        const double value = area(depth);
        if (!std::isfinite(value) || value < 0.0) {
            row.fail(
                fmt::format("has an area of {} at depth {}, expected 0 or more", value, depth));
        }
        node.depth.push_back(depth * length);
        node.area.push_back(value * length * length);
        if (node.max_depth_m <= 0.0) {
            break;
        }
    }
}

}  // namespace

void read_nodes(const io::SwmmInput& input, const Tables& tables, Network& network, Names& nodes) {
    const bool ponding = input.option("ALLOW_PONDING", "NO") == "YES";
    for (const io::SwmmRow& row : input.rows("JUNCTIONS")) {
        junction_depths(row, 2, tables.units, ponding, add(row, tables.units, network, nodes));
    }
    for (const io::SwmmRow& row : input.rows("DIVIDERS")) {  // dynamic waves divide by themselves
        Node& node = add(row, tables.units, network, nodes);
        const std::string type = row.upper(3, "type");
        const std::size_t k = type == "OVERFLOW" ? 4U : type == "WEIR" ? 7U : 5U;
        junction_depths(row, k, tables.units, ponding, node);
    }
    for (const io::SwmmRow& row : input.rows("STORAGE")) {
        read_storage(row, tables, add(row, tables.units, network, nodes));
    }
    for (const io::SwmmRow& row : input.rows("OUTFALLS")) {
        read_outfall(row, tables, add(row, tables.units, network, nodes));
    }
    for (const io::SwmmRow& row : input.rows("COORDINATES")) {
        if (const auto node = nodes.find(row.word(0, "node")); node != nodes.end()) {
            network.nodes[static_cast<std::size_t>(node->second)].position =
                geo::Point2{row.number(1, "x"), row.number(2, "y")};
        }
    }
}

void read_inflows(const io::SwmmInput& input, const Tables& tables, const Names& nodes,
                  Network& network) {
    const auto node_of = [&](const io::SwmmRow& row) {
        const auto found = nodes.find(row.word(0, "node"));
        if (found == nodes.end()) {
            missing(row, "node", row.words[0], names_of(nodes));
        }
        return found->second;
    };
    for (const io::SwmmRow& row : input.rows("INFLOWS")) {
        if (row.upper(1, "constituent") != "FLOW") {
            continue;  // a pollutant
        }
        Inflow inflow;
        inflow.node = node_of(row);
        inflow.where = row.place;
        const std::string& series = row.word(2, "time series");
        const double scale = row.number_or(5, "scale factor", 1.0) * tables.units.flow;
        if (!series.empty() && series != "*") {
            inflow.series = tables.time_series(row, series);
            for (double& v : inflow.series.value) {
                v *= scale;
            }
            if (!inflow.series
                     .empty()) {  // nothing flows after the last entry, nor before the first
                inflow.series.time.push_back(inflow.series.time.back() + 1.0);
                inflow.series.value.push_back(0.0);
                if (inflow.series.time.front() > 0.0) {
                    inflow.series.time.insert(inflow.series.time.begin(),
                                              inflow.series.time.front() - 1.0);
                    inflow.series.value.insert(inflow.series.value.begin(), 0.0);
                }
            }
        }
        inflow.base = row.number_or(6, "baseline", 0.0) * tables.units.flow;
        if (row.has(7) && !row.words[7].empty()) {
            inflow.patterns.push_back(tables.pattern(row, row.words[7]));
        }
        network.inflows.push_back(std::move(inflow));
    }
    for (const io::SwmmRow& row : input.rows("DWF")) {
        if (row.upper(1, "constituent") != "FLOW") {
            continue;
        }
        Inflow inflow;
        inflow.node = node_of(row);
        inflow.where = row.place;
        inflow.base = row.number(2, "average") * tables.units.flow;
        for (std::size_t k = 3; k < 7; ++k) {
            if (row.has(k) && !row.words[k].empty() && row.words[k] != "*") {
                inflow.patterns.push_back(tables.pattern(row, row.words[k]));
            }
        }
        network.inflows.push_back(std::move(inflow));
    }
}

}  // namespace calade::flood::drains::swmm
