// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/station_plan.hpp"

#include "calade/base/at.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <utility>

namespace calade::city {
namespace {

struct Part {
    double customers = 0.0;
    double load = 0.0;
    double radius = 0.0;
    Index farthest = -1;           ///< loaded node
    geo::Point2 moment{0.0, 0.0};  ///< load times position
};

std::vector<Part> parts_of(const CableGraph& cables, const StationPlan& plan,
                           std::span<const double> customers, std::span<const double> load) {
    std::vector<Part> parts(plan.seats.size());
    for (std::size_t i = 0; i < cables.nodes.size(); ++i) {
        if (load[i] <= 0.0 || plan.paths.source[i] < 0) {
            continue;
        }
        Part& p = parts[at(plan.paths.source[i])];
        p.customers += customers[i];
        p.load += load[i];
        p.moment = p.moment + load[i] * cables.nodes[i];
        if (p.farthest < 0 || plan.paths.distance[i] > p.radius) {
            p.radius = plan.paths.distance[i];
            p.farthest = static_cast<Index>(i);
        }
    }
    return parts;
}

/// Moves each seat to the node of its part that is nearest to the part's load centre.
void move_to_load_centres(const CableGraph& cables, StationPlan& plan,
                          const std::vector<Part>& parts) {
    std::vector<double> best(plan.seats.size(), 1e300);
    for (std::size_t i = 0; i < cables.nodes.size(); ++i) {
        const Index s = plan.paths.source[i];
        if (s < 0 || parts[at(s)].load <= 0.0) {
            continue;
        }
        const Part& p = parts[at(s)];
        const double d = geo::distance((1.0 / p.load) * p.moment, cables.nodes[i]);
        if (d < best[at(s)]) {
            best[at(s)] = d;
            plan.seats[at(s)] = static_cast<Index>(i);
        }
    }
}

void drop_idle_seats(StationPlan& plan, const std::vector<Part>& parts) {
    std::vector<Index> kept;
    for (std::size_t s = 0; s < plan.seats.size(); ++s) {
        if (parts[s].load > 0.0) {
            kept.push_back(plan.seats[s]);
        }
    }
    plan.seats = std::move(kept);
}

}  // namespace

std::vector<Index> z_order(std::span<const geo::Point2> points) {
    geo::Box box;
    for (const geo::Point2& p : points) {
        box.include(p);
    }
    const double side = std::max({box.high.x - box.low.x, box.high.y - box.low.y, 1e-9});
    std::vector<std::pair<std::uint64_t, Index>> keys;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto x = static_cast<std::uint64_t>((points[i].x - box.low.x) / side * 65535.0);
        const auto y = static_cast<std::uint64_t>((points[i].y - box.low.y) / side * 65535.0);
        std::uint64_t key = 0;
        for (int bit = 0; bit < 16; ++bit) {
            key |= ((x >> bit) & 1U) << (2 * bit) | ((y >> bit) & 1U) << (2 * bit + 1);
        }
        keys.emplace_back(key, static_cast<Index>(i));
    }
    std::sort(keys.begin(), keys.end());
    std::vector<Index> order;
    for (const auto& key : keys) {
        order.push_back(key.second);
    }
    return order;
}

StationPlan plan_stations(const CableGraph& cables, std::span<const double> customers,
                          std::span<const double> load_w, const StationLimits& limits) {
    StationPlan plan;
    const double total = std::accumulate(customers.begin(), customers.end(), 0.0);
    const int count = std::max(1, static_cast<int>(std::lround(total / limits.customers)));
    double passed = 0.0;
    for (const Index node : z_order(cables.nodes)) {
        passed += customers[at(node)];
        if (static_cast<int>(plan.seats.size()) < count && load_w[at(node)] > 0.0 &&
            passed >= total * (static_cast<double>(plan.seats.size()) + 0.5) / count) {
            plan.seats.push_back(node);
        }
    }
    if (plan.seats.empty()) {
        return plan;
    }
    constexpr int settling_rounds = 6;
    constexpr int most_rounds = 60;
    for (int round = 0; round < most_rounds; ++round) {
        plan.paths = shortest_paths(cables.graph, plan.seats);
        const std::vector<Part> parts = parts_of(cables, plan, customers, load_w);
        if (round < settling_rounds) {
            move_to_load_centres(cables, plan, parts);
            drop_idle_seats(plan, parts);
            continue;
        }
        bool split = false;
        const std::size_t before = plan.seats.size();
        for (std::size_t s = 0; s < before; ++s) {
            const bool over = parts[s].load > limits.load_w || parts[s].radius > limits.reach_m;
            if (over && parts[s].farthest >= 0 && parts[s].farthest != plan.seats[s] &&
                parts[s].radius > 0.0) {
                plan.seats.push_back(parts[s].farthest);
                split = true;
            }
        }
        if (!split) {
            break;
        }
    }
    plan.paths = shortest_paths(cables.graph, plan.seats);
    return plan;
}

}  // namespace calade::city
