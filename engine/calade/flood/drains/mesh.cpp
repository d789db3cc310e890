// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/drains/mesh.hpp"

#include "calade/base/at.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::flood::drains {

namespace {

constexpr double lost_m2 = 1000.0;  // over a rim where what escapes is lost: the level stays there

LevelTable node_table(const Node& node, double depth, double shaft, bool linked) {
    const double above = linked ? 0.0 : node.ponded_m2 > 0 ? node.ponded_m2 : lost_m2;
    if (node.kind == NodeKind::storage) {
        std::vector<double> levels = node.depth;
        std::vector<double> areas = node.area;
        if (levels.front() > 0.0) {
            levels.insert(levels.begin(), 0.0);
            areas.insert(areas.begin(), areas.front());
        }
        while (levels.size() > 1 && levels[levels.size() - 2] >= depth) {
            levels.pop_back();
            areas.pop_back();
        }
        if (levels.back() > depth && levels.size() > 1) {
            const std::size_t k = levels.size() - 1;
            const double share = (depth - levels[k - 1]) / (levels[k] - levels[k - 1]);
            areas[k] = areas[k - 1] + share * (areas[k] - areas[k - 1]);
            levels[k] = depth;
        } else if (levels.back() < depth) {
            levels.push_back(depth);
            areas.push_back(areas.back());
        }
        const double top = std::max(areas.back(), shaft);
        return {std::move(levels), std::move(areas), above > 0.0 ? std::max(above, top) : top};
    }
    const double closed =
        std::max(depth, 0.01) + (linked || node.ponded_m2 > 0 ? 0.0 : node.surcharge_m);
    return {{0.0, closed}, {shaft, shaft}, above > 0.0 ? above : shaft};
}

}  // namespace

Mesh::Mesh(const Network& network, double longest_piece, const std::vector<std::uint8_t>& linked) {
    const std::size_t nodes = network.nodes.size();
    for (const Section& section : network.sections) {
        tables.push_back(section.table());
    }
    std::vector<double> depth(nodes);
    for (std::size_t n = 0; n < nodes; ++n) {
        depth[n] = network.nodes[n].max_depth_m;
    }
    for (const Conduit& c : network.conduits) {
        const double height = network.sections[at(c.section)].height();
        const auto reach = [&](Index node, double invert) {
            double& d = depth[at(node)];
            d = std::max(d, invert + height - network.nodes[at(node)].invert_m);
        };
        reach(c.from, c.from_invert_m);
        reach(c.to, c.to_invert_m);
    }
    for (std::size_t n = 0; n < nodes; ++n) {
        const Node& node = network.nodes[n];
        const bool open = n < linked.size() && linked[n] != 0;
        Cell cell{node.invert_m, static_cast<Index>(tables.size()), 1.0};
        tables.push_back(node_table(node, depth[n], network.shaft_m2, open));
        cells.push_back(cell);
        rim.push_back(node.invert_m + depth[n]);
        const bool lost = !open && node.ponded_m2 <= 0.0 && node.kind != NodeKind::outfall;
        spill.push_back(lost ? tables.back().full_held() : std::numeric_limits<double>::infinity());
    }
    std::vector<std::pair<Index, Index>> pairs;
    for (std::size_t k = 0; k < network.conduits.size(); ++k) {
        const Conduit& c = network.conduits[k];
        const auto pieces =
            std::max<Index>(2, static_cast<Index>(std::ceil(c.length_m / longest_piece - 1e-9)));
        const double piece = c.length_m / static_cast<double>(pieces);
        const double fall = c.from_invert_m - c.to_invert_m;
        const auto bed = [&](double share) { return c.from_invert_m - share * fall; };
        first_face.push_back(static_cast<Index>(faces.size()));
        Index last = c.from;
        for (Index j = 0; j <= pieces; ++j) {
            Face face;
            face.a = last;
            if (j < pieces) {
                face.b = static_cast<Index>(cells.size());
                cells.push_back({bed((static_cast<double>(j) + 0.5) / static_cast<double>(pieces)),
                                 c.section, piece * c.barrels});
            } else {
                face.b = c.to;
            }
            last = face.b;
            face.bed = bed(static_cast<double>(j) / static_cast<double>(pieces));
            face.conduit = static_cast<Index>(k);
            const bool end = j == 0 || j == pieces;
            face.length = end ? 0.5 * piece : piece;
            const auto own = static_cast<Index>(faces.size());
            face.before = j == 0 ? -1 : own - 1;
            face.after = j == pieces ? -1 : own + 1;
            face.loss =
                (j == 0 ? c.entry_loss + c.mean_loss : 0.0) + (j == pieces ? c.exit_loss : 0.0);
            faces.push_back(face);
            pairs.emplace_back(face.a, face.b);
        }
    }
    first_face.push_back(static_cast<Index>(faces.size()));
    const auto add = [&](DeviceKind kind, const auto& list) {
        for (std::size_t k = 0; k < list.size(); ++k) {
            devices.push_back({kind, static_cast<Index>(k), list[k].from, list[k].to});
            pairs.emplace_back(list[k].from, list[k].to);
        }
    };
    add(DeviceKind::pump, network.pumps);
    add(DeviceKind::weir, network.weirs);
    add(DeviceKind::orifice, network.orifices);
    add(DeviceKind::outlet, network.outlets);
    system = SparseSystem(static_cast<Index>(cells.size()), pairs);
}

double Mesh::held(Index cell, double level) const {
    const Cell& c = cells[at(cell)];
    return c.scale * tables[at(c.table)].held(level - c.bed);
}

double Mesh::level(Index cell, double volume) const {
    const Cell& c = cells[at(cell)];
    return c.bed + tables[at(c.table)].depth(volume / c.scale);
}

}  // namespace calade::flood::drains
