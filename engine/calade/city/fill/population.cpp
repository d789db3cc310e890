// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/population.hpp"

#include "calade/base/error.hpp"
#include "calade/city/fill/building_heights.hpp"

#include <cmath>
#include <vector>

namespace calade::city {
namespace {

constexpr double least_dwelling_m2 = 35.0;

/// Number of the first extent that holds each point, -1 for none; box tests first.
template <class Extents>
std::vector<Index> first_holding(const std::vector<geo::Point2>& points, const Extents& extents) {
    std::vector<geo::Box> boxes;
    for (const auto& e : extents) {
        boxes.push_back(geo::bounds(e));
    }
    std::vector<Index> holder(points.size(), -1);
    for (std::size_t i = 0; i < points.size(); ++i) {
        for (std::size_t e = 0; e < boxes.size(); ++e) {
            if (boxes[e].contains(points[i]) && geo::contains(extents[e], points[i])) {
                holder[i] = static_cast<Index>(e);
                break;
            }
        }
    }
    return holder;
}

}  // namespace

PopulationResult distribute_population(City& city, std::span<const PopulationUnit> units) {
    PopulationResult result;
    std::vector<std::size_t> dwellings;
    std::vector<geo::Point2> places;
    for (std::size_t i = 0; i < city.buildings.size(); ++i) {
        Building& b = city.buildings[i];
        b.residents = 0.0;
        b.residents_mark = Mark::estimated;
        if (b.use == BuildingUse::residential && geo::area(b.footprint) >= least_dwelling_m2) {
            dwellings.push_back(i);
            places.push_back(geo::inner_point(b.footprint));
        }
    }
    std::vector<const Area*> communes;
    std::vector<geo::MultiPolygon> extents;
    for (const Area& a : city.areas) {
        if (a.kind == "commune" && a.population > 0.0) {
            communes.push_back(&a);
            extents.push_back(a.extent);
        }
    }
    const std::vector<Index> commune_of = first_holding(places, extents);
    std::vector<geo::MultiPolygon> unit_extents;
    for (const PopulationUnit& u : units) {
        require<DataError>(std::isfinite(u.population) && u.population >= 0.0,
                           "a population unit has {} people, expected at least 0", u.population);
        unit_extents.push_back(u.extent);
    }
    const std::vector<Index> unit_of = first_holding(places, unit_extents);

    for (std::size_t c = 0; c < communes.size(); ++c) {
        double area_sum = 0.0;       // all dwellings of the commune
        double unit_area_sum = 0.0;  // those that lie in a unit
        std::vector<double> unit_area(units.size(), 0.0);
        for (std::size_t d = 0; d < dwellings.size(); ++d) {
            if (commune_of[d] != static_cast<Index>(c)) {
                continue;
            }
            const double area = floor_area(city.buildings[dwellings[d]]);
            area_sum += area;
            if (unit_of[d] >= 0 && units[static_cast<std::size_t>(unit_of[d])].population > 0.0) {
                unit_area[static_cast<std::size_t>(unit_of[d])] += area;
                unit_area_sum += area;
            }
        }
        require<DataError>(area_sum > 0.0,
                           "commune '{}' has {} people but no residential building of at least "
                           "{} m2 to put them in",
                           communes[c]->name, communes[c]->population, least_dwelling_m2);
        double housed = 0.0;
        for (std::size_t u = 0; u < units.size(); ++u) {
            if (unit_area[u] > 0.0) {
                housed += units[u].population;
            } else if (units[u].population > 0.0 && !units[u].extent.empty() &&
                       !units[u].extent.front().empty() &&
                       geo::contains(extents[c], geo::inner_point(units[u].extent.front()))) {
                result.unit_people_moved += units[u].population;
            }
        }
        const double mean_density = unit_area_sum > 0.0 ? housed / unit_area_sum : 1.0;
        double weight_sum = 0.0;
        std::vector<double> weight(dwellings.size(), 0.0);
        for (std::size_t d = 0; d < dwellings.size(); ++d) {
            if (commune_of[d] != static_cast<Index>(c)) {
                continue;
            }
            const double area = floor_area(city.buildings[dwellings[d]]);
            const std::size_t u =
                unit_of[d] < 0 ? units.size() : static_cast<std::size_t>(unit_of[d]);
            const bool in_unit = u < units.size() && unit_area[u] > 0.0;
            weight[d] = area * (in_unit ? units[u].population / unit_area[u] : mean_density);
            weight_sum += weight[d];
        }
        for (std::size_t d = 0; d < dwellings.size(); ++d) {
            if (weight[d] > 0.0) {
                city.buildings[dwellings[d]].residents =
                    communes[c]->population * weight[d] / weight_sum;
                ++result.housed_buildings;
            }
        }
    }
    for (const Index c : commune_of) {
        result.buildings_outside += c < 0 ? 1 : 0;
    }
    return result;
}

}  // namespace calade::city
