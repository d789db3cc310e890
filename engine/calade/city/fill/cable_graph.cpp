// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/cable_graph.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/geo/spatial_index.hpp"

#include <algorithm>
#include <cmath>

namespace calade::city {
namespace {

/// Joins every part to the largest one, nearest nodes first come first served in order of size.
void join_parts(CableGraph& cables) {
    const std::vector<Index> part = strong_components(cables.graph);
    const Index parts = part.empty() ? 0 : 1 + *std::max_element(part.begin(), part.end());
    std::vector<std::vector<Index>> members(at(parts));
    for (std::size_t i = 0; i < part.size(); ++i) {
        members[at(part[i])].push_back(static_cast<Index>(i));
    }
    std::vector<Index> joined = parts > 0 ? members.front() : std::vector<Index>{};
    for (Index p = 1; p < parts; ++p) {
        double best = 1e300;
        GraphEdge link;
        for (const Index a : members[at(p)]) {
            for (const Index b : joined) {
                const geo::Point2 d = cables.nodes[at(b)] - cables.nodes[at(a)];
                if (geo::dot(d, d) < best) {
                    best = geo::dot(d, d);
                    link = {a, b, 0.0, true};
                }
            }
        }
        link.weight = std::sqrt(best);
        cables.edges.push_back(link);
        cables.routes.push_back({cables.nodes[at(link.from)], cables.nodes[at(link.to)]});
        joined.insert(joined.end(), members[at(p)].begin(), members[at(p)].end());
        ++cables.links_added;
    }
}

}  // namespace

geo::Polyline piece_of(const geo::Polyline& line, double from, double to) {
    geo::Polyline piece{geo::point_along(line, from)};
    double along = 0.0;
    for (std::size_t k = 1; k < line.size(); ++k) {
        along += geo::distance(line[k - 1], line[k]);
        if (along > from && along < to) {
            piece.push_back(line[k]);
        }
    }
    piece.push_back(geo::point_along(line, to));
    return piece;
}

CableGraph make_cable_graph(const City& city, double spacing_m, double reach_m) {
    require<DataError>(!city.streets.streets.empty(),
                       "city '{}' has no streets: a power grid needs them for its cables",
                       city.name);
    CableGraph cables;
    for (const StreetNode& node : city.streets.nodes) {
        cables.nodes.push_back(node.position);
    }
    struct Pieces {
        Index first_inner;
        int count;
        double length;
    };
    std::vector<Pieces> pieces;
    std::vector<geo::Polyline> axes;
    for (const Street& street : city.streets.streets) {
        const double length = geo::length(street.axis);
        const int count = std::max(1, static_cast<int>(std::ceil(length / spacing_m)));
        pieces.push_back({static_cast<Index>(cables.nodes.size()), count, length});
        Index previous = street.from.value;
        for (int k = 1; k <= count; ++k) {
            Index next = street.to.value;
            if (k < count) {
                next = static_cast<Index>(cables.nodes.size());
                cables.nodes.push_back(geo::point_along(street.axis, length * k / count));
            }
            cables.edges.push_back({previous, next, length / count, true});
            cables.routes.push_back(
                piece_of(street.axis, length * (k - 1) / count, length * k / count));
            previous = next;
        }
        axes.push_back(street.axis);
    }
    cables.graph = make_graph(static_cast<Index>(cables.nodes.size()), cables.edges);
    join_parts(cables);
    cables.graph = make_graph(static_cast<Index>(cables.nodes.size()), cables.edges);

    const geo::LineIndex index(axes);
    for (const Building& building : city.buildings) {
        const auto hit = index.nearest(geo::centroid(building.footprint), reach_m);
        Index node = -1;
        if (hit.line >= 0) {
            const Pieces& p = pieces[at(hit.line)];
            const Street& street = city.streets.streets[at(hit.line)];
            const int k =
                p.length > 0.0 ? static_cast<int>(std::lround(hit.along / p.length * p.count)) : 0;
            node = k <= 0         ? street.from.value
                   : k >= p.count ? street.to.value
                                  : p.first_inner + k - 1;
        }
        cables.building_node.push_back(node);
    }
    return cables;
}

geo::Polyline route_between(const CableGraph& cables, const ShortestPaths& paths, Index from,
                            Index to) {
    geo::Polyline back;  // to → from
    for (Index node = to; node != from; node = paths.parent[at(node)]) {
        require<UsageError>(paths.parent[at(node)] >= 0, "node {} does not lead to node {}", to,
                            from);
        const std::size_t e = at(paths.parent_edge[at(node)]);
        geo::Polyline piece = cables.routes[e];
        if (cables.edges[e].from == paths.parent[at(node)]) {
            std::reverse(piece.begin(), piece.end());
        }
        back.insert(back.end(), piece.begin() + (back.empty() ? 0 : 1), piece.end());
    }
    if (back.empty()) {
        back = {cables.nodes[at(to)], cables.nodes[at(from)]};
    }
    std::reverse(back.begin(), back.end());
    return back;
}

}  // namespace calade::city
