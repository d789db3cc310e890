// SPDX-License-Identifier: Apache-2.0
#include "calade/flood/drains/network.hpp"

#include "calade/base/error.hpp"

#include <cmath>
#include <string_view>

namespace calade::flood::drains {

namespace {

constexpr double slack = 1e-6;  // m, of inverts that were rounded

std::string at(const std::string& where, std::string_view kind, const std::string& name) {
    return fmt::format("{}{}{} '{}'", where, where.empty() ? "" : ": ", kind, name);
}

template <class Link>
void check_ends(const Network& network, const Link& link, std::string_view kind) {
    const auto count = static_cast<Index>(network.nodes.size());
    for (const Index node : {link.from, link.to}) {
        require<DataError>(node >= 0 && node < count, "{} ends at node {}, expected one of {}",
                           at(link.where, kind, link.name), node, count);
    }
    require<DataError>(link.from != link.to, "{} begins and ends at node '{}'",
                       at(link.where, kind, link.name),
                       network.nodes[static_cast<std::size_t>(link.from)].name);
}

void positive(double value, const std::string& what, std::string_view quantity) {
    require<DataError>(std::isfinite(value) && value > 0.0, "{}: {} is {}, expected more than 0",
                       what, quantity, value);
}

void not_negative(double value, const std::string& what, std::string_view quantity) {
    require<DataError>(std::isfinite(value) && value >= 0.0, "{}: {} is {}, expected 0 or more",
                       what, quantity, value);
}

void above_bed(const Network& network, Index node, double height, const std::string& what,
               std::string_view part) {
    const Node& n = network.nodes[static_cast<std::size_t>(node)];
    require<DataError>(std::isfinite(height) && height >= n.invert_m - slack,
                       "{}: its {} at {:.3f} m is below the bed of node '{}' at {:.3f} m", what,
                       part, height, n.name, n.invert_m);
}

void rising(const std::vector<double>& x, const std::vector<double>& y, const std::string& what) {
    require<DataError>(x.size() == y.size() && !x.empty(),
                       "{}: its curve has {} abscissas and {} values, expected one or more each",
                       what, x.size(), y.size());
    for (std::size_t k = 0; k < x.size(); ++k) {
        require<DataError>(std::isfinite(x[k]) && std::isfinite(y[k]) && y[k] >= 0.0,
                           "{}: its curve has the point ({}, {}), expected values of 0 or more",
                           what, x[k], y[k]);
        require<DataError>(k == 0 || x[k] > x[k - 1],
                           "{}: its curve goes from {} to {}, expected rising abscissas", what,
                           k == 0 ? 0.0 : x[k - 1], x[k]);
    }
}

void check_node(const Node& n) {
    const std::string what = at(n.where, "node", n.name);
    require<DataError>(std::isfinite(n.invert_m), "{}: its invert is {}, expected a height", what,
                       n.invert_m);
    not_negative(n.max_depth_m, what, "max. depth");
    not_negative(n.surcharge_m, what, "surcharge depth");
    not_negative(n.ponded_m2, what, "ponded area");
    not_negative(n.initial_m, what, "initial depth");
    if (n.kind == NodeKind::storage) {
        positive(n.max_depth_m, what, "max. depth");
        rising(n.depth, n.area, what);
        require<DataError>(n.depth.front() >= 0.0,
                           "{}: its curve begins at a depth of {} m, "
                           "expected 0 or more",
                           what, n.depth.front());
        bool holds = false;
        for (const double a : n.area) {
            holds = holds || a > 0.0;
        }
        require<DataError>(holds, "{}: its curve has no area, expected more than 0 m2", what);
    }
    if (n.kind == NodeKind::outfall) {
        if (n.outfall == OutfallKind::series || n.outfall == OutfallKind::tide) {
            require<DataError>(!n.stage.empty(), "{}: its stages are missing", what);
            n.stage.check();
        }
        require<DataError>(std::isfinite(n.stage_m), "{}: its stage is {}, expected a height", what,
                           n.stage_m);
    }
}

void check_conduit(const Network& network, const Conduit& c) {
    const std::string what = at(c.where, "conduit", c.name);
    positive(c.length_m, what, "length (m)");
    positive(c.manning, what, "Manning's n");
    require<DataError>(c.barrels >= 1 && c.barrels <= 1000,
                       "{}: it has {} barrels, expected 1 or "
                       "more",
                       what, c.barrels);
    require<DataError>(c.section >= 0 && c.section < static_cast<Index>(network.sections.size()),
                       "{}: it has no section", what);
    above_bed(network, c.from, c.from_invert_m, what, "upper end");
    above_bed(network, c.to, c.to_invert_m, what, "lower end");
    const double drop = std::abs(c.from_invert_m - c.to_invert_m);
    require<DataError>(drop < c.length_m, "{}: it is {} m long but falls {:.3f} m", what,
                       c.length_m, drop);
    for (const double k : {c.entry_loss, c.exit_loss, c.mean_loss, c.max_m3s}) {
        not_negative(k, what, "a loss or the largest flow");
    }
    require<DataError>(std::isfinite(c.initial_m3s), "{}: its initial flow is {}", what,
                       c.initial_m3s);
}

}  // namespace

void check(const Network& network) {
    require<DataError>(!network.nodes.empty(), "the sewer network has no nodes");
    positive(network.shaft_m2, "the sewer network", "area of a manhole (m2)");
    std::vector<int> links(network.nodes.size(), 0);
    const auto joined = [&](const auto& link, std::string_view kind) {
        check_ends(network, link, kind);
        ++links[static_cast<std::size_t>(link.from)];
        ++links[static_cast<std::size_t>(link.to)];
    };
    for (const Node& n : network.nodes) {
        check_node(n);
    }
    for (const Conduit& c : network.conduits) {
        joined(c, "conduit");
        check_conduit(network, c);
    }
    for (const Pump& p : network.pumps) {
        joined(p, "pump");
        const std::string what = at(p.where, "pump", p.name);
        if (p.kind != PumpKind::ideal) {
            rising(p.x, p.y, what);
        }
        require<DataError>(p.start_m >= 0.0 && p.stop_m >= 0.0 && p.stop_m <= p.start_m,
                           "{}: it starts at {} m and stops at {} m, expected 0 <= stop <= start",
                           what, p.start_m, p.stop_m);
    }
    for (const Weir& w : network.weirs) {
        joined(w, "weir");
        const std::string what = at(w.where, "weir", w.name);
        above_bed(network, w.from, w.crest_m, what, "crest");
        positive(w.height_m, what, "height (m)");
        not_negative(w.coefficient, what, "coefficient");
        (w.kind == WeirKind::v_notch ? not_negative : positive)(w.length_m, what, "length (m)");
        not_negative(w.side_slope, what, "side slope");
    }
    for (const Orifice& o : network.orifices) {
        joined(o, "orifice");
        const std::string what = at(o.where, "orifice", o.name);
        above_bed(network, o.from, o.crest_m, what, "crest");
        positive(o.height_m, what, "height (m)");
        positive(o.round ? o.height_m : o.width_m, what, "width (m)");
        not_negative(o.coefficient, what, "coefficient");
    }
    for (const Outlet& o : network.outlets) {
        joined(o, "outlet");
        const std::string what = at(o.where, "outlet", o.name);
        above_bed(network, o.from, o.crest_m, what, "crest");
        if (!o.x.empty()) {
            rising(o.x, o.y, what);
        }
        not_negative(o.coefficient, what, "coefficient");
        positive(o.exponent, what, "exponent");
    }
    for (std::size_t n = 0; n < links.size(); ++n) {
        const Node& node = network.nodes[n];
        require<DataError>(node.kind != NodeKind::outfall || links[n] == 1,
                           "{} joins {} links, expected exactly one",
                           at(node.where, "outfall", node.name), links[n]);
    }
    for (const Inflow& f : network.inflows) {
        require<DataError>(f.node >= 0 && f.node < static_cast<Index>(network.nodes.size()),
                           "{}: an inflow comes to node {}, expected one of {}", f.where, f.node,
                           network.nodes.size());
        require<DataError>(std::isfinite(f.base), "{}: an inflow is {}, expected a number", f.where,
                           f.base);
        if (!f.series.empty()) {
            f.series.check();
        }
    }
}

}  // namespace calade::flood::drains
