// SPDX-License-Identifier: Apache-2.0
#include "calade/city/joins.hpp"

#include "calade/base/parallel.hpp"
#include "calade/city/city.hpp"
#include "calade/geo/spatial_index.hpp"

#include <algorithm>
#include <cmath>

namespace calade::city {

namespace {

using geo::LineIndex;
using geo::Point2;
using geo::Polyline;

constexpr double low_voltage_limit = 1000.0;  // V, as in the French decree: "BT"

/// A spatial index over some elements of a list, remembering which.
template <class ElementId>
struct Chosen {
    std::vector<ElementId> ids;
    LineIndex index;

    [[nodiscard]] ElementId nearest(Point2 p, double reach) const {
        const LineIndex::Hit hit = index.nearest(p, reach);
        return hit.line < 0 ? ElementId{} : ids[static_cast<std::size_t>(hit.line)];
    }
};

/// Index over the elements that `take` gives a line for.
template <class ElementId, class Elements, class Take>
Chosen<ElementId> choose(const Elements& elements, Take take) {
    std::vector<ElementId> ids;
    std::vector<Polyline> lines;
    for (std::size_t i = 0; i < elements.size(); ++i) {
        if (Polyline line = take(elements[i]); !line.empty()) {
            ids.push_back(ElementId(i));
            lines.push_back(std::move(line));
        }
    }
    return {std::move(ids), LineIndex(lines)};
}

/// Streets that one can drive into from a house: open to cars and on the ground.
Chosen<StreetId> access_streets(const City& city) {
    return choose<StreetId>(city.streets.streets, [](const Street& s) {
        return s.cars && s.level == StreetLevel::ground ? s.axis : Polyline{};
    });
}

/// Low-voltage buses; every bus where the network has none.
Chosen<BusId> supply_buses(const City& city) {
    const auto& buses = city.power.buses;
    const bool any_low = std::any_of(buses.begin(), buses.end(),
                                     [](const Bus& b) { return b.nominal_v <= low_voltage_limit; });
    return choose<BusId>(buses, [&](const Bus& b) {
        return !any_low || b.nominal_v <= low_voltage_limit ? Polyline{b.position} : Polyline{};
    });
}

bool touches_domain(const Terrain& terrain, const geo::Polygon& footprint, Point2 middle) {
    auto in_domain = [&](Point2 p) {
        const Index cell = terrain.elevation.empty() ? -1 : terrain.elevation.grid.cell_at(p);
        return cell >= 0 && !std::isnan(terrain.elevation[cell]);
    };
    return in_domain(middle) ||
           std::any_of(footprint.outer.begin(), footprint.outer.end(), in_domain);
}

double radius(const geo::Polygon& footprint, Point2 middle) {
    double r = 0.0;
    for (const Point2& p : footprint.outer) {
        r = std::max(r, geo::distance(p, middle));
    }
    return r;
}

struct Commune {
    AreaId id;
    geo::Box box;
};

std::vector<Commune> communes(const City& city) {
    std::vector<Commune> result;
    for (std::size_t i = 0; i < city.areas.size(); ++i) {
        if (city.areas[i].kind == "commune") {
            result.push_back({AreaId(i), geo::bounds(city.areas[i].extent)});
        }
    }
    return result;
}

/// The load of the building that a site stands in; invalid if it stands in none.
class SiteLoads {
public:
    SiteLoads(const City& city, const std::vector<BuildingJoin>& joins)
        : city_(city), joins_(joins), index_(rings(city)) {}
    [[nodiscard]] LoadId at(Point2 p) const {
        const geo::Box here{p, p};
        for (const Index i : index_.overlapping({here.low - reach_, here.high + reach_})) {
            const auto b = static_cast<std::size_t>(i);
            if (geo::contains(city_.buildings[b].footprint, p)) {
                return joins_[b].load;
            }
        }
        return {};
    }

private:
    static std::vector<Polyline> rings(const City& city) {
        std::vector<Polyline> lines;
        lines.reserve(city.buildings.size());
        for (const Building& b : city.buildings) {
            lines.push_back(b.footprint.outer);
        }
        return lines;
    }
    const City& city_;
    const std::vector<BuildingJoin>& joins_;
    LineIndex index_;
    Point2 reach_{60.0, 60.0};  // half of the longest wall that can hide a site from the index
};

}  // namespace

Joins find_joins(const City& city, const JoinLimits& limits) {
    const auto streets = access_streets(city);
    const auto buses = supply_buses(city);
    const auto loads = choose<LoadId>(city.power.loads, [&](const LoadPoint& load) {
        return Polyline{city.power.buses[load.bus.index()].position};
    });
    const std::vector<Commune> town = communes(city);
    // A synthesised grid knows which load it gathered a building into.
    const bool loads_known = city.joins.buildings.size() == city.buildings.size();

    Joins joins;
    joins.buildings.resize(city.buildings.size());
    parallel_for(0, static_cast<Index>(city.buildings.size()), 512, [&](Index begin, Index end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
            const geo::Polygon& footprint = city.buildings[i].footprint;
            const Point2 middle = geo::inner_point(footprint);
            const double size = radius(footprint, middle);
            BuildingJoin& join = joins.buildings[i];
            if (!touches_domain(city.terrain, footprint, middle)) {
                join.cells_missing = MissingJoin::outside_domain;
            }
            join.street = streets.nearest(middle, limits.street_reach_m + size);
            if (!join.street.valid()) {
                join.street_missing = MissingJoin::no_street_within_reach;
            }
            join.load = loads_known ? city.joins.buildings[i].load : LoadId{};
            if (!join.load.valid()) {
                join.load = loads.nearest(middle, limits.bus_reach_m + size);
            }
            if (!join.load.valid()) {
                join.load_missing = MissingJoin::no_bus_within_reach;
            }
            for (const Commune& c : town) {
                if (c.box.contains(middle) &&
                    geo::contains(city.areas[c.id.index()].extent, middle)) {
                    join.commune = c.id;
                    break;
                }
            }
        }
    });

    const SiteLoads site_loads(city, joins.buildings);
    for (const Site& site : city.sites) {
        joins.site_street.push_back(streets.nearest(site.position, limits.street_reach_m));
        const LoadId load = site_loads.at(site.position);
        joins.site_bus.push_back(load.valid() ? city.power.loads[load.index()].bus
                                              : buses.nearest(site.position, limits.bus_reach_m));
    }
    for (const StreetNode& node : city.streets.nodes) {
        joins.signal_bus.push_back(
            node.signalised ? buses.nearest(node.position, limits.bus_reach_m) : BusId{});
    }
    return joins;
}

}  // namespace calade::city
