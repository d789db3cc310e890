// SPDX-License-Identifier: Apache-2.0
#include "calade/city/demo/relief.hpp"

#include "calade/base/parallel.hpp"
#include "calade/base/random.hpp"

#include <algorithm>
#include <cmath>

namespace calade::city::demo {

namespace {

constexpr double valley_floor = 5.9;
constexpr double beach_ridge = 7.4;
constexpr double coast_level = 4.5;  // the coast line, about the highest ordinary tide

/// Beach, shoal and flat sea bed: -8 m from 650 m out.
double sea_bed(double v) {
    const double out = -v;
    if (out < 45.0) {
        return coast_level * (1.0 - out / 45.0);
    }
    const double share = std::min((out - 45.0) / 605.0, 1.0);
    return -8.0 * share * (2.0 - share);
}

double floor_height(const TownPlan& plan, double v) {
    return valley_floor + 0.003 * std::max(0.0, v - plan.rail_street) / std::max(1.0, plan.scale);
}

double river_bed(const TownPlan& plan, double v) {
    constexpr double mouth = -1.8;
    const double end = plan.v_south + 200.0;
    const double top = floor_height(plan, end) - 2.4;
    const double share = std::clamp((v - plan.basin_south) / (end - plan.basin_south), 0.0, 1.0);
    return mouth + (top - mouth) * share;
}

/// The low district: a bowl of 3.5 m at its bottom, rising to about 5 m at the quay.
double low_district(const TownPlan& plan, geo::Point2 p) {
    const double du = (p.x - plan.low_u) / plan.low_ru;
    const double dv = p.y - plan.low_v;
    const double share = dv / (dv < 0.0 ? plan.low_rn : plan.low_rs);
    return 3.5 + 1.4 * (du * du + share * share);
}

double meadows(const TownPlan& plan, geo::Point2 p) {
    const double du = (p.x - plan.meadow_u) / plan.meadow_ru;
    const double dv = (p.y - plan.meadow_v) / plan.meadow_rv;
    return 4.8 + 1.2 * (du * du + dv * dv);
}

/// Ground behind the coast, before railway and underpass.
double land(const TownPlan& plan, geo::Point2 p) {
    const double u = p.x;
    const double v = p.y;
    double z = floor_height(plan, v);
    if (u < 0.0) {
        z = std::min(z, low_district(plan, p));
    } else {
        z += 0.5 * smoothstep(plan.street_offset, plan.street_offset + 60.0, u);
        if (v > plan.main_street) {
            z = std::min(z, meadows(plan, p));
        }
    }
    // Aprons and river banks stay below the crests of their walls.
    const double bank = plan.quay_street() + 12.0;
    if (u > -bank && u < 0.0 && v < plan.rail_street) {
        z = std::min(z, 5.4);
    } else if (plan.in_harbour(p, plan.street_offset + 5.0)) {
        z = std::min(z, 5.75);
    } else if (u >= 0.0 && u < bank && v > plan.main_street && v < plan.levee_end()) {
        z = std::min(z, 5.5);
    }
    z += plan.plateau * plan.hill_share(u);
    const double ridge = beach_ridge - (beach_ridge - z) * smoothstep(80.0, 112.0, v);
    z = std::max(z, ridge);
    const double shore = coast_level + (beach_ridge - coast_level) * std::min(v / 30.0, 1.0);
    return shore + (z - shore) * smoothstep(8.0, 32.0, v);
}

/// Railway bank, and the dip of the road that passes under it.
double with_railway(const TownPlan& plan, geo::Point2 p, double z) {
    const double off = std::abs(p.y - plan.rail());
    const double half = std::max(9.0, 0.95 * plan.grid.cell);
    const bool on_line = p.x > plan.u_hill + 20.0 && p.x < -plan.quay_street() - 24.0;
    if (on_line) {
        const double bank = 7.0 - 0.5 * std::max(0.0, off - half);
        z = off < half + 4.0 ? std::max(z, bank) : z;
    }
    const double across = std::abs(p.x - plan.u_pass);
    if (across < std::max(7.0, 0.75 * plan.grid.cell) && off < 45.0) {
        // 2.4 m on 20 m of road, ramps of about 8 % to the ground at both ends.
        const double end = land(plan, {p.x, plan.rail() + (p.y < plan.rail() ? -45.0 : 45.0)});
        z = 2.4 + (end - 2.4) * std::clamp((off - 10.0) / 35.0, 0.0, 1.0);
    }
    return z;
}

/// Value noise: random numbers on a lattice of `step` metres, smoothly interpolated, in [-1, 1].
double noise(std::uint64_t seed, std::uint64_t stream, geo::Point2 p, double step) {
    const double x = p.x / step;
    const double y = p.y / step;
    const double fx = std::floor(x);
    const double fy = std::floor(y);
    auto value = [&](double i, double j) {
        const auto key =
            (static_cast<std::uint64_t>(static_cast<std::int64_t>(fx + i)) << 32U) ^
            (static_cast<std::uint64_t>(static_cast<std::int64_t>(fy + j)) & 0xffffffffULL);
        return 2.0 * random_uniform(seed, stream, key) - 1.0;
    };
    const double tx = smoothstep(0.0, 1.0, x - fx);
    const double ty = smoothstep(0.0, 1.0, y - fy);
    const double south = value(0, 0) + tx * (value(1, 0) - value(0, 0));
    const double north = value(0, 1) + tx * (value(1, 1) - value(0, 1));
    return south + ty * (north - south);
}

float roughness(const TownPlan& plan, geo::Point2 p, double reach) {
    if (p.y < 0.0 || plan.in_harbour(p)) {
        return 0.025F;
    }
    if (plan.in_river(p)) {
        return 0.030F;
    }
    if (p.y < 60.0) {
        return 0.030F;  // shingle
    }
    const double share = plan.hill_share(p.x);
    if (plan.remoteness(p) < reach) {
        return plan.centrality(p) > 0.4 ? 0.030F : 0.045F;  // paving; gardens and streets
    }
    return share * (1.0 - share) > 0.18 ? 0.100F : 0.050F;  // woods on the slope; fields
}

}  // namespace

double relief(const TownPlan& plan, geo::Point2 p) {
    const double v = p.y;
    if (plan.in_harbour(p)) {
        const double dredged = v > plan.basin_north ? -4.5 : -5.0;
        return v < 0.0 ? (v > -300.0 ? std::min(sea_bed(v), dredged) : sea_bed(v)) : dredged;
    }
    if (plan.in_river(p)) {
        return river_bed(plan, v);
    }
    if (v <= 0.0) {
        return sea_bed(v);
    }
    return with_railway(plan, p, land(plan, p));
}

Terrain make_terrain(const TownPlan& plan, std::uint64_t seed, double reach) {
    const geo::Grid& grid = plan.grid;
    Terrain terrain{geo::Raster<float>(grid), geo::Raster<float>(grid),
                    geo::Raster<std::uint8_t>(grid),
                    geo::Raster<std::uint8_t>(grid, static_cast<std::uint8_t>(Mark::synthesised))};
    parallel_for(0, grid.size(), 4096, [&](Index begin, Index end) {
        for (Index i = begin; i < end; ++i) {
            const geo::Point2 world = grid.centre(i);
            const geo::Point2 p = plan.to_plan(world);
            double z = relief(plan, p);
            // Hardly any noise in the valley, where centimetres decide; rolling fields above.
            const double share = plan.hill_share(p.x);
            const bool wet = p.y < 0.0 || plan.in_water(p);
            z += (wet ? 0.12 : 0.05 + 0.3 * share) * noise(seed, 101, world, 45.0);
            z += (wet ? 0.25 : 2.5 * share * smoothstep(30.0, 150.0, p.y)) *
                 noise(seed, 102, world, 230.0);
            terrain.elevation[i] = static_cast<float>(std::round(z * 100.0) / 100.0);
            terrain.manning[i] = roughness(plan, p, reach);
            terrain.sea[i] = p.y <= 0.0 || plan.in_water(p) ? 1 : 0;
        }
    });
    return terrain;
}

}  // namespace calade::city::demo
