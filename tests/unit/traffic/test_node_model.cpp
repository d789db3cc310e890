// SPDX-License-Identifier: Apache-2.0
//
// The requirements of Tampère et al. 2011 on what the junction lets through in the long run: three
// in-roads, two out-roads, demands, turning fractions, supplies and priorities drawn at random.
#include "calade/base/random.hpp"
#include "calade/traffic/dynamic/model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>

namespace calade::traffic::dynamic {
namespace {

constexpr std::size_t ins = 3, outs = 2;
constexpr double capacity = 0.8;

struct Junction {
    std::array<double, ins> demand{}, share{}, priority{};  // share: to the first out-road
    std::array<double, outs> supply{};
};

Junction draw(std::uint64_t k) {
    RandomStream random(k, 9);
    Junction j;
    for (std::size_t i = 0; i < ins; ++i) {
        j.demand[i] = random.uniform(0.1, 0.78);
        j.share[i] = random.uniform(0.1, 0.9);
        j.priority[i] = random.uniform(0.2, 1.0);
    }
    for (auto& s : j.supply) {
        s = random.uniform(0.2, 0.8);
    }
    return j;
}

/// flow[i][o], vehicles/s, once it is even.
std::array<std::array<double, outs>, ins> flows(const Junction& j) {
    // Nodes: 0 to 2 begin, 3 is the junction, 4 and 5 end.
    const auto road = [](Index from, Index to, double c, double priority) {
        Road r;
        r.from = from;
        r.to = to;
        r.length_m = 500.0;
        r.free_speed_ms = 20.0;
        r.capacity_vps = c;
        r.jam_density_vpm = 0.2;
        r.wave_speed_ms = 5.0;
        r.priority = priority;
        return r;
    };
    std::vector<Road> roads;
    Demand d;
    constexpr double end = 8000.0;
    for (Index i = 0; i < static_cast<Index>(ins); ++i) {
        roads.push_back(road(i, 3, capacity, j.priority[at(i)]));
        d.slices.push_back({i, 4, 0, 0.0, end, j.demand[at(i)] * j.share[at(i)]});
        d.slices.push_back({i, 5, 0, 0.0, end, j.demand[at(i)] * (1.0 - j.share[at(i)])});
    }
    roads.push_back(road(3, 4, j.supply[0], 1.0));
    roads.push_back(road(3, 5, j.supply[1], 1.0));
    Parameters p;
    p.packet_vehicles = 0.5;
    p.route_update_s = 1e4;
    const Model model(p, make_roads(6, roads), d);
    auto state = model.initial();
    model.advance(state, end);
    // Each vehicle passes the junction when it enters its second road: at the end of the run, its
    // place says whether it has.
    std::array<std::array<double, outs>, ins> flow{};
    for (const Vehicle& v : state.vehicle) {
        const bool passed = v.place == Place::arrived || (v.place == Place::on_road && v.road >= 3);
        if (passed) {
            flow[at(v.node)][at(v.destination - 4)] += p.packet_vehicles;
        }
    }
    for (auto& of_road : flow) {
        for (auto& q : of_road) {
            q /= end - 25.0;  // less the free time to the junction
        }
    }
    return flow;
}

double sum(const std::array<double, outs>& q) { return q[0] + q[1]; }

constexpr double tolerance = 0.012;  // vehicles/s, of the queue's beginning and of its last packets

TEST(NodeModel, KeepsDemandsSuppliesAndTurningFractions) {
    for (std::uint64_t k = 0; k < 8; ++k) {
        const Junction j = draw(k);
        const auto q = flows(j);
        for (std::size_t i = 0; i < ins; ++i) {
            EXPECT_GE(q[i][0], 0.0);
            EXPECT_LE(sum(q[i]), j.demand[i] + tolerance) << "case " << k;
            EXPECT_NEAR(q[i][0], j.share[i] * sum(q[i]), tolerance) << "case " << k;
        }
        for (std::size_t o = 0; o < outs; ++o) {
            EXPECT_LE(q[0][o] + q[1][o] + q[2][o], j.supply[o] + tolerance) << "case " << k;
        }
    }
}

TEST(NodeModel, HoldsARoadOnlyBecauseARoadThatItTurnsIntoIsFull) {
    for (std::uint64_t k = 0; k < 8; ++k) {
        const Junction j = draw(k);
        const auto q = flows(j);
        for (std::size_t i = 0; i < ins; ++i) {
            if (sum(q[i]) < j.demand[i] - 2.0 * tolerance) {
                double spare = 1.0;
                for (std::size_t o = 0; o < outs; ++o) {
                    spare = std::min(spare, j.supply[o] - q[0][o] - q[1][o] - q[2][o]);
                }
                EXPECT_LT(spare, 0.06) << "case " << k << ", in-road " << i;
            }
        }
    }
}

TEST(NodeModel, DoesNotChangeWhenAHeldRoadIsPressedHarder) {
    int held = 0;
    for (std::uint64_t k = 0; k < 8; ++k) {
        const Junction j = draw(k);
        const auto q = flows(j);
        Junction pressed = j;
        bool any = false;
        for (std::size_t i = 0; i < ins; ++i) {
            if (sum(q[i]) < j.demand[i] - 0.05) {
                pressed.demand[i] = 0.79;
                any = true;
            }
        }
        if (!any) {
            continue;
        }
        ++held;
        const auto harder = flows(pressed);
        for (std::size_t i = 0; i < ins; ++i) {
            EXPECT_NEAR(sum(harder[i]), sum(q[i]), 2.0 * tolerance) << "case " << k;
        }
    }
    EXPECT_GT(held, 2);
}

}  // namespace
}  // namespace calade::traffic::dynamic
