// SPDX-License-Identifier: Apache-2.0
#include "calade/city/demo/plots.hpp"

#include "calade/base/random.hpp"

#include <algorithm>
#include <cmath>

namespace calade::city::demo {

namespace {

enum class Fabric { terrace, mixed, detached, sheds };

Fabric fabric_at(const TownPlan& plan, geo::Point2 p, double central) {
    const bool shipyards = p.x > plan.basin_east && p.x < plan.basin_east + 150.0 * plan.harbour &&
                           p.y > plan.basin_north - 40.0 && p.y < plan.main_street;
    if (shipyards) {
        return Fabric::sheds;
    }
    return central > 0.45 ? Fabric::terrace : central > 0.12 ? Fabric::mixed : Fabric::detached;
}

struct House {
    HouseShape shape;
    double gap;
    double height;
};

House draw_house(Fabric fabric, double central, bool main_street, RandomStream& random) {
    House h{};
    const double chance = random.uniform();
    switch (fabric) {
        case Fabric::terrace:
            h.shape = {random.uniform(6.5, 13.0), random.uniform(9.5, 12.5)};
            h.gap = chance < 0.10 ? random.uniform(2.5, 6.0) : 0.2;
            h.height = 3.0 * std::floor(random.uniform(2.6, 3.7 + 1.8 * central)) +
                       (main_street ? 3.0 : 0.0);
            if (chance > 0.68) {
                h.shape.wing_front = std::min(5.5, 0.5 * h.shape.front);
                h.shape.wing_deep = random.uniform(4.0, 7.5);
                h.shape.wing_first = chance > 0.84;
            }
            break;
        case Fabric::mixed:
            h.shape = {random.uniform(8.0, 12.0), random.uniform(8.5, 11.0),
                       random.uniform(0.0, 3.5)};
            h.gap = chance < 0.4 ? 0.2 : random.uniform(2.5, 7.0);
            h.height = 3.0 * std::floor(random.uniform(2.0, 3.6)) + 0.5;
            if (chance > 0.85) {
                h.shape.wing_front = 4.5;
                h.shape.wing_deep = random.uniform(3.0, 5.0);
            }
            break;
        case Fabric::detached:
            h.shape = {random.uniform(9.0, 13.5), random.uniform(8.0, 10.5),
                       random.uniform(3.5, 8.0)};
            h.gap = random.uniform(6.5, 15.0);
            h.height = random.uniform(4.0, 6.8);
            if (chance > 0.70) {
                h.shape.wing_front = random.uniform(4.0, 5.5);
                h.shape.wing_deep = random.uniform(3.0, 5.5);
                h.shape.wing_first = chance > 0.85;
            }
            break;
        case Fabric::sheds:
            h.shape = {random.uniform(18.0, 38.0), random.uniform(14.0, 26.0),
                       random.uniform(0.0, 4.0)};
            h.gap = random.uniform(4.0, 12.0);
            h.height = random.uniform(6.5, 10.5);
            break;
    }
    h.height = std::min(std::round(h.height * 10.0) / 10.0, 18.0);
    return h;
}

BuildingUse draw_use(Fabric fabric, bool main_street, double chance) {
    if (fabric == Fabric::sheds) {
        return chance < 0.6    ? BuildingUse::industrial
               : chance < 0.85 ? BuildingUse::commercial
                               : BuildingUse::residential;
    }
    const double shops = (fabric == Fabric::terrace ? 0.10 : 0.03) + (main_street ? 0.12 : 0.0);
    if (chance < shops) {
        return BuildingUse::commercial;
    }
    return chance > 0.99   ? BuildingUse::public_service
           : chance > 0.98 ? BuildingUse::other
                           : BuildingUse::residential;
}

/// 2.2 people a dwelling; a house is one dwelling, a terrace has one for each 85 m² of floor.
double residents_of(const geo::Polygon& footprint, double height, Fabric fabric) {
    constexpr double people_per_dwelling = 2.2;
    double dwellings = 1.0;
    if (fabric == Fabric::terrace || height > 8.0) {
        const double floors = std::max(1.0, std::floor(height / 3.0));
        dwellings = std::max(1.0, std::round(geo::area(footprint) * floors / 85.0));
    }
    return std::round(dwellings * people_per_dwelling * 10.0) / 10.0;
}

void line_side(const TownPlan& plan, const Street& street, int side, double reach,
               RandomStream random, Builder& builder, std::vector<Plot>& plots) {
    const bool main_street = street.street_class == StreetClass::primary ||
                             street.street_class == StreetClass::secondary;
    double along = 0.5 * street.width_m + random.uniform(1.0, 4.0);
    while (along < street.length_m - 5.0) {
        const geo::Point2 p = plan.to_plan(geo::point_along(street.axis, along));
        const double remoteness = plan.remoteness(p) * random.uniform(0.96, 1.04);
        const double central = plan.centrality(p);
        const Fabric fabric = fabric_at(plan, p, central);
        House house = draw_house(fabric, central, main_street, random);
        const double use_chance = random.uniform();
        const double last = street.length_m - along - 1.0;
        house.shape.front = std::min(house.shape.front, last);
        Plot plot;
        if (remoteness > reach || house.shape.front < 5.5 ||
            !builder.build(street, along, side, house.shape, plot.building.footprint)) {
            along += 3.0;
            continue;
        }
        Building& b = plot.building;
        b.height_m = house.height;
        b.height_mark = Mark::synthesised;
        b.use = draw_use(fabric, main_street, use_chance);
        b.residents_mark = Mark::synthesised;
        if (b.use == BuildingUse::residential) {
            b.residents = residents_of(b.footprint, b.height_m, fabric);
        }
        plot.remoteness = remoteness;
        plots.push_back(std::move(plot));
        along += house.shape.front + house.gap;
    }
}

}  // namespace

std::vector<Plot> line_streets(const TownPlan& plan, const StreetNetwork& streets, double reach,
                               std::uint64_t seed, Builder& builder) {
    std::vector<Plot> plots;
    for (std::size_t i = 0; i < streets.streets.size(); ++i) {
        const Street& street = streets.streets[i];
        const geo::Point2 middle =
            plan.to_plan(geo::point_along(street.axis, 0.5 * street.length_m));
        const bool underpass = std::abs(middle.y - plan.rail()) < 10.0 && middle.x < 0.0;
        if (street.level != StreetLevel::ground || underpass) {
            continue;  // no front doors on bridges or in the cutting
        }
        line_side(plan, street, 1, reach, RandomStream(seed, 1000 + 2 * i), builder, plots);
        line_side(plan, street, -1, reach, RandomStream(seed, 1001 + 2 * i), builder, plots);
    }
    return plots;
}

}  // namespace calade::city::demo
