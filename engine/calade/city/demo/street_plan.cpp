// SPDX-License-Identifier: Apache-2.0
#include "calade/city/demo/street_plan.hpp"

#include "calade/base/random.hpp"
#include "calade/city/demo/street_names.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

namespace calade::city::demo {

namespace {

using geo::Point2;

double polygon_area(const std::vector<Point2>& p) {
    double twice = 0.0;
    for (std::size_t i = 0; i < p.size(); ++i) {
        twice += geo::cross(p[i], p[(i + 1) % p.size()]);
    }
    return 0.5 * std::abs(twice);
}

Point2 mean(const std::vector<Point2>& p) {
    Point2 sum;
    for (const Point2& q : p) {
        sum = sum + q;
    }
    return (1.0 / static_cast<double>(p.size())) * sum;
}

/// Area below which a block is split no further: small in the centre, fields outside `reach`.
double target_area(const TownPlan& plan, const Block& block, double reach) {
    const Point2 middle = mean(block.corners);
    double nearest = plan.remoteness(middle);
    double central = plan.centrality(middle);
    for (const Point2& corner : block.corners) {
        nearest = std::min(nearest, plan.remoteness(corner));
        central = std::max(central, 0.8 * plan.centrality(corner));
    }
    return nearest > reach ? 130000.0 * std::max(1.0, plan.scale)
                           : 12500.0 - 9000.0 * std::pow(central, 0.7);
}

struct Cut {
    std::size_t edge_a, edge_b;
    Point2 a, b;
};

/// A chord from the block's longest edge across it; nothing if a part would be too narrow.
std::optional<Cut> propose_cut(const Block& block, RandomStream& random) {
    const auto& p = block.corners;
    const std::size_t n = p.size();
    std::size_t longest = 0;
    for (std::size_t i = 1; i < n; ++i) {
        if (geo::distance(p[i], p[(i + 1) % n]) >
            geo::distance(p[longest], p[(longest + 1) % n]) + 1e-6) {
            longest = i;
        }
    }
    const Point2 from = p[longest];
    const Point2 to = p[(longest + 1) % n];
    const double size = geo::distance(from, to);
    const Point2 along = (1.0 / size) * (to - from);
    const double turn = random.uniform(-0.16, 0.16);
    const Point2 inward{-along.y, along.x};
    const Point2 way{std::cos(turn) * inward.x + std::sin(turn) * along.x,
                     std::cos(turn) * inward.y + std::sin(turn) * along.y};
    const Point2 start = from + random.uniform(0.38, 0.62) * (to - from);
    std::optional<Cut> best;
    double furthest = 1.0;
    for (std::size_t i = 0; i < n; ++i) {
        if (i == longest) {
            continue;
        }
        const Point2 c = p[i];
        const Point2 edge = p[(i + 1) % n] - c;
        const double bottom = geo::cross(way, edge);
        if (std::abs(bottom) < 1e-9) {
            continue;
        }
        const double t = geo::cross(c - start, edge) / bottom;
        const double share = geo::cross(c - start, way) / bottom;
        if (share > 0.0 && share < 1.0 && t > furthest) {
            furthest = t;
            best = Cut{longest, i, start, start + t * way};
        }
    }
    return best;
}

constexpr double junction_spacing = 24.0;  // m between junctions on one street, else they merge
constexpr double corner_spacing = 26.0;    // m from a block's corner to a new junction

/// Node at an end of a cut that fits: a junction nearby, else a new one; a dead end where the edge
/// is no street.
Index end_node(StreetPlan& streets, Index line, Point2& at) {
    if (line < 0) {
        streets.nodes.push_back(at);
        return static_cast<Index>(streets.nodes.size()) - 1;
    }
    const double along = geo::distance(streets.lines[static_cast<std::size_t>(line)].a, at);
    const Index node = streets.junction(line, along, junction_spacing);
    at = streets.nodes[static_cast<std::size_t>(node)];
    return node;
}

/// Whether both ends of a cut can have a junction: away from the block's corners and from junctions
/// near them.
bool fits(const StreetPlan& streets, const Block& block, const Cut& cut) {
    for (const auto& [edge, at] : {std::pair{cut.edge_a, cut.a}, std::pair{cut.edge_b, cut.b}}) {
        const Point2 c = block.corners[edge];
        const Point2 d = block.corners[(edge + 1) % block.corners.size()];
        const double size = geo::distance(c, d);
        const double from_c = geo::distance(c, at);
        if (from_c < corner_spacing || size - from_c < corner_spacing) {
            return false;
        }
        if (block.line[edge] < 0) {
            continue;
        }
        for (const auto& junction :
             streets.lines[static_cast<std::size_t>(block.line[edge])].junctions) {
            const Point2 p = streets.nodes[static_cast<std::size_t>(junction.node)];
            const double along = geo::dot(p - c, d - c) / size;
            if (geo::distance(p, at) < junction_spacing &&
                (along <= corner_spacing || along >= size - corner_spacing)) {
                return false;
            }
        }
    }
    return true;
}

std::pair<Block, Block> divide(const Block& block, const Cut& cut, Index line) {
    const std::size_t n = block.corners.size();
    auto part = [&](Point2 first, std::size_t from_edge, std::size_t to_edge, Point2 last) {
        Block result{{first}, {block.line[from_edge]}};
        for (std::size_t i = (from_edge + 1) % n;; i = (i + 1) % n) {
            result.corners.push_back(block.corners[i]);
            result.line.push_back(block.line[i]);
            if (i == to_edge) {
                break;
            }
        }
        result.corners.push_back(last);
        result.line.push_back(line);
        return result;
    };
    return {part(cut.a, cut.edge_a, cut.edge_b, cut.b), part(cut.b, cut.edge_b, cut.edge_a, cut.a)};
}

}  // namespace

Index StreetPlan::junction(Index line, double along, double reach) {
    PlanLine& host = lines[static_cast<std::size_t>(line)];
    const PlanLine::Junction* best = nullptr;
    for (const auto& j : host.junctions) {
        if (std::abs(j.along - along) <= reach &&
            (best == nullptr || std::abs(j.along - along) < std::abs(best->along - along))) {
            best = &j;
        }
    }
    if (best != nullptr) {
        return best->node;
    }
    const double share = along / geo::distance(host.a, host.b);
    nodes.push_back(host.a + share * (host.b - host.a));
    const auto node = static_cast<Index>(nodes.size()) - 1;
    host.junctions.push_back({along, node});
    return node;
}

void StreetPlan::attach(Index line, Index node) {
    PlanLine& host = lines[static_cast<std::size_t>(line)];
    const double along = geo::distance(host.a, nodes[static_cast<std::size_t>(node)]);
    const bool known = std::any_of(host.junctions.begin(), host.junctions.end(),
                                   [&](const auto& j) { return j.node == node; });
    if (!known) {
        host.junctions.push_back({along, node});
    }
}

void split_blocks(const TownPlan& plan, std::vector<Block> blocks, double reach, std::uint64_t seed,
                  StreetPlan& streets) {
    int names = 0;
    RandomStream random(seed, 301);
    while (!blocks.empty()) {
        const Block block = std::move(blocks.back());
        blocks.pop_back();
        const double size = polygon_area(block.corners);
        if (size < target_area(plan, block, reach) * random.uniform(1.1, 1.7)) {
            continue;
        }
        std::optional<Cut> cut;
        for (int attempt = 0; attempt < 8 && !cut; ++attempt) {
            cut = propose_cut(block, random);
            if (cut && !fits(streets, block, *cut)) {
                cut.reset();
            }
        }
        if (!cut) {
            continue;
        }
        const Index from = end_node(streets, block.line[cut->edge_a], cut->a);
        const Index to = end_node(streets, block.line[cut->edge_b], cut->b);
        PlanLine line{cut->a, cut->b};
        line.street_class = size > 90000.0 ? StreetClass::tertiary : StreetClass::residential;
        line.width_m = line.street_class == StreetClass::tertiary
                           ? 7.5
                           : 6.0 + 0.5 * static_cast<double>(random.below(3));
        line.label = street_name(seed, names++, line.street_class);
        streets.lines.push_back(line);
        const auto id = static_cast<Index>(streets.lines.size()) - 1;
        streets.attach(id, from);
        streets.attach(id, to);
        auto [left, right] = divide(block, *cut, id);
        blocks.push_back(std::move(left));
        blocks.push_back(std::move(right));
    }
}

}  // namespace calade::city::demo
