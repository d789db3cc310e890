// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/building_heights.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace calade::city {
namespace {

struct HeightClass {
    double area_below;
    double residential, service, industrial;
};
constexpr std::array<HeightClass, 4> classes{{{35.0, 3.0, 3.0, 3.0},
                                              {150.0, 6.0, 6.0, 4.5},
                                              {400.0, 9.0, 9.0, 6.0},
                                              {1e300, 12.0, 9.0, 8.0}}};

double typical_height(BuildingUse use, double footprint) {
    for (const HeightClass& c : classes) {
        if (footprint < c.area_below) {
            switch (use) {
                case BuildingUse::residential: return c.residential;
                case BuildingUse::commercial:
                case BuildingUse::public_service: return c.service;
                default: return c.industrial;
            }
        }
    }
    return classes.back().industrial;
}

bool is_known(Mark mark) {
    return mark == Mark::source || mark == Mark::measured || mark == Mark::surveyed;
}

}  // namespace

int storeys(const Building& building) {
    return std::max(1, static_cast<int>(std::lround(building.height_m / storey_m)));
}

double floor_area(const Building& building) {
    return geo::area(building.footprint) * storeys(building);
}

int estimate_building_heights(City& city) {
    int estimated = 0;
    for (Building& b : city.buildings) {
        if (is_known(b.height_mark)) {
            continue;
        }
        b.height_m = typical_height(b.use, geo::area(b.footprint));
        b.height_mark = Mark::estimated;
        ++estimated;
    }
    return estimated;
}

}  // namespace calade::city
