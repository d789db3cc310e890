// SPDX-License-Identifier: Apache-2.0
#include "calade/coupling/structures.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"

#include <algorithm>

namespace calade::coupling {

namespace {

std::string words_for(const Conduit& conduit) {
    return fmt::format("{}{}'{}'", conduit.where, conduit.where.empty() ? "" : ": ",
                       conduit.link.name);
}

Index end_of(const flood::Geometry& g, const Conduit& conduit, geo::Point2 p) {
    const Index cell = g.grid.cell_at(p);
    require<DataError>(cell >= 0 && g.active[at(cell)] != 0,
                       "{}: its end ({}, {}) is not in the flood domain", words_for(conduit), p.x,
                       p.y);
    return cell;
}

geo::Point2 middle(const flood::Geometry& g, const geo::Face& face) {
    const auto a = g.grid.centre(face.first);
    const auto b = g.grid.centre(face.second);
    return 0.5 * (a + b);
}

double ground(const flood::Geometry& g, const geo::Face& face) {
    return static_cast<double>(std::max(g.bed[at(face.first)], g.bed[at(face.second)]));
}

flood::Geometry::Breach breach_of(const flood::Geometry& g, const BreachPlan& plan) {
    const auto& defence = g.defences[at(plan.defence)];
    require<DataError>(!defence.faces.empty(), "breach '{}': the defence '{}' has no face",
                       plan.name, defence.name);
    flood::Geometry::Breach breach;
    breach.name = plan.name;
    breach.faces = defence.faces;
    // Where it begins comes first; equal distances keep their order along the defence.
    std::stable_sort(breach.faces.begin(), breach.faces.end(),
                     [&](const geo::Face& a, const geo::Face& b) {
                         return geo::distance(middle(g, a), plan.start) <
                                geo::distance(middle(g, b), plan.start);
                     });
    if (plan.width_m > 0.0) {
        const auto wanted =
            static_cast<std::size_t>(std::max(1.0, plan.width_m / g.grid.cell + 0.5));
        breach.faces.resize(std::min(wanted, breach.faces.size()));
    }
    double lowest = 1e300;
    for (const auto& face : breach.faces) {
        lowest = std::min(lowest, ground(g, face));
    }
    breach.crest_m = defence.crest_m;
    breach.final_crest_m = std::min(defence.crest_m, std::max(plan.final_crest_m, lowest));
    breach.trigger_depth_m = 1e300;  // only the order begins it
    breach.deepening_s = plan.deepening_s;
    breach.widening_s = plan.widening_s;
    return breach;
}

}  // namespace

flood::Geometry lay_out(const city::City& city, const Inputs& inputs) {
    auto geometry = flood::build_geometry(city, inputs.flood);
    for (const auto& conduit : inputs.conduits) {
        auto link = conduit.link;
        link.first = end_of(geometry, conduit, conduit.from);
        link.second = end_of(geometry, conduit, conduit.to);
        require<DataError>(link.first != link.second,
                           "{}: both ends fall into one flood cell of {} m, expected two",
                           words_for(conduit), geometry.grid.cell);
        geometry.links.push_back(std::move(link));
    }
    for (const auto& plan : inputs.breaches) {
        geometry.breaches.push_back(breach_of(geometry, plan));
    }
    flood::lay_drains(inputs.drains, geometry);
    return geometry;
}

flood::Forcing forcing_of(const Inputs& inputs, const flood::Geometry& geometry) {
    auto forcing = inputs.forcing;
    for (const auto& w : inputs.waves) {
        forcing.sources.push_back(flood::overtopping_source(
            geometry, w.defence, forcing.boundaries[at(w.boundary)], w.waves));
    }
    return forcing;
}

}  // namespace calade::coupling
