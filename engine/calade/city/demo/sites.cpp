// SPDX-License-Identifier: Apache-2.0
#include "calade/city/demo/sites.hpp"

#include <algorithm>
#include <array>
#include <tuple>
#include <vector>

namespace calade::city::demo {

namespace {

struct Wanted {
    const char* name;
    SiteKind kind;
    geo::Point2 near;  ///< plan
    double front, deep, wing_front, wing_deep, height;
    double autonomy_h;
};

/// The free place nearest to `near`, by steps of 6 m along all streets.
bool place(const TownPlan& plan, const StreetNetwork& streets, geo::Point2 near,
           const HouseShape& shape, Builder& builder, geo::Polygon& footprint) {
    const geo::Point2 goal = plan.to_world(near);
    std::vector<std::tuple<double, std::size_t, double, int>> fronts;
    for (std::size_t i = 0; i < streets.streets.size(); ++i) {
        const Street& street = streets.streets[i];
        const double slack = street.length_m - shape.front - 8.0;
        const geo::Point2 begin = street.axis.front();
        if (street.level != StreetLevel::ground || slack <= 0.0 ||
            geo::distance(begin, goal) > 400.0 * plan.harbour + street.length_m) {
            continue;
        }
        for (double along = 8.0; along <= slack; along += 6.0) {
            const geo::Point2 middle = geo::point_along(street.axis, along + 0.5 * shape.front);
            for (const int side : {1, -1}) {
                const geo::Point2 ahead =
                    geo::point_along(street.axis, along + 0.5 * shape.front + 1.0);
                const geo::Point2 t = ahead - middle;
                const geo::Point2 house = middle + (side * 12.0) * geo::Point2{-t.y, t.x};
                fronts.emplace_back(geo::distance(house, goal), i, along, side);
            }
        }
    }
    std::sort(fronts.begin(), fronts.end());
    return std::any_of(fronts.begin(), fronts.end(), [&](const auto& f) {
        return builder.build(streets.streets[std::get<1>(f)], std::get<2>(f), std::get<3>(f), shape,
                             footprint);
    });
}

}  // namespace

geo::Point2 hv_station(const TownPlan& plan) {
    return plan.to_world({0.5 * (plan.u_hill + plan.u_west),
                          plan.rail_street + 0.35 * (plan.v_south - plan.rail_street)});
}

void build_sites(const TownPlan& plan, const StreetNetwork& streets, Builder& builder, City& city) {
    using enum SiteKind;
    const double k = plan.harbour;
    const double main = plan.main_street;
    const double hill = plan.u_hill;
    const std::array<Wanted, 12> wanted{{
        {"Hôpital Saint-Aubert",
         hospital,
         {plan.east_floor + 40.0, main + 40.0},
         36,
         15,
         14,
         18,
         15,
         48},
        {"Centre de secours", fire_station, {hill - 30.0, main + 45.0}, 24, 14, 0, 0, 8, 12},
        {"Station de pompage du Pont-Rouge",
         pumping_station,
         {plan.u_pass, main - 115.0 * k},
         10,
         8,
         0,
         0,
         5,
         0},
        {"Mairie", town_hall, {hill - 35.0, main - 60.0}, 22, 14, 6, 6, 14, 2},
        {"École de la Grève", school, {-150.0 * k, plan.low_v - 50.0}, 26, 11, 9, 12, 8, 0},
        {"École des Prés", school, {plan.meadow_u, plan.meadow_v}, 24, 11, 9, 10, 7, 0},
        {"Collège du Coteau", school, {hill - 110.0, main + 110.0}, 34, 12, 12, 14, 10, 0},
        {"Gymnase Delamare", shelter, {hill - 120.0, main - 110.0}, 30, 18, 0, 0, 9, 4},
        {"Résidence des Goélands",
         care_home,
         {-300.0 * k, plan.low_v - 40.0},
         26,
         12,
         10,
         10,
         10,
         4},
        {"Central téléphonique",
         telecom,
         {-120.0 * k, plan.rail_street + 30.0},
         14,
         12,
         0,
         0,
         8,
         8},
        {"Église Saint-Aubert", other, {hill + 70.0, main - 60.0}, 30, 12, 10, 8, 17, 0},
        {"Criée", other, {plan.basin_east + 40.0, plan.basin_north + 60.0}, 45, 16, 0, 0, 8, 0},
    }};
    for (const Wanted& w : wanted) {
        HouseShape shape{w.front, w.deep, 1.0, w.wing_front, w.wing_deep, true};
        Building b;
        if (!place(plan, streets, w.near, shape, builder, b.footprint)) {
            city.notes.push_back(std::string(w.name) + " found no place and was left out.");
            continue;
        }
        b.height_m = w.height;
        b.height_mark = Mark::synthesised;
        b.residents_mark = Mark::synthesised;
        b.use = w.kind == other ? BuildingUse::other : BuildingUse::public_service;
        const geo::Point2 inside = geo::inner_point(b.footprint);
        city.sites.push_back({w.name, w.kind, inside, w.autonomy_h, Mark::synthesised});
        city.buildings.push_back(std::move(b));
    }
    // The station stands along the railway, on its own ground.
    const geo::Point2 a = plan.to_world({-plan.quay_street() - 110.0 * k, plan.rail() - 24.0});
    const geo::Point2 c =
        plan.to_world({-plan.quay_street() - 110.0 * k + 46.0, plan.rail() - 24.0});
    Building halt;
    if (builder.build(strip(a, c, 5.5), halt.footprint)) {
        halt.height_m = 9.0;
        halt.height_mark = Mark::synthesised;
        halt.residents_mark = Mark::synthesised;
        halt.use = BuildingUse::other;
        city.sites.push_back(
            {"Gare", other, geo::inner_point(halt.footprint), 0.0, Mark::synthesised});
        city.buildings.push_back(std::move(halt));
    }
}

}  // namespace calade::city::demo
