// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/traffic/emissions.hpp"
#include "calade/traffic/equilibrium_report.hpp"
#include "calade/traffic/link_costs.hpp"
#include "drawn_town.hpp"
#include "support/street_grid.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace calade::traffic {
namespace {

using tests::draw_streets;
using tests::DrawnTown;

TEST(EquilibriumReport, AgreesWithTheGapOfTheAssignment) {
    const auto grid = tests::make_street_grid(12, 12, 80, 40000.0, 3);
    Parameters p;
    p.relative_gap = 1e-5;
    const Model model(p, build_network(grid.streets, grid.demand, p));
    const auto state = model.initial();
    const auto report = equilibrium_report(model.network(), p, state);
    EXPECT_NEAR(report.relative_gap, state.gap, 1e-12);
    EXPECT_GT(report.average_excess_cost_s, 0.0);
    EXPECT_NEAR(report.beckmann, beckmann_objective(model.network(), state.link_flow), 1e-9);
}

TEST(SelectLink, SaysWhoUsesALink) {
    DrawnTown town(draw_streets("A---B---C"), {{'A', 'C', 360.0}, {'A', 'B', 720.0}});
    const auto& network = town.model.network();
    const Index bc = network.links_of_street[town.map.street("BC").index()][0];
    const auto use = select_link(network, town.state, bc);
    EXPECT_NEAR(use.flow_vps, 0.1, 1e-12);
    EXPECT_NEAR(use.pair_vps[0], 0.1, 1e-12);
    EXPECT_EQ(use.pair_vps[1], 0.0);
    EXPECT_THROW((void)select_link(network, town.state, 99), UsageError);
}

TEST(ProportionalRoutes, GiveAllPairsTheSameShareOfTwinWays) {
    // Two equal ways from B to C; trips from A and from E pass both.
    auto map = draw_streets("A-B---C-D\n  |   |\n  F---G");
    map.edit("BC").length_m = 800.0;
    map.edit("BF").capacity_vps = map.edit("FG").capacity_vps = map.edit("CG").capacity_vps = 0.5;
    Parameters p;
    p.relative_gap = 1e-12;
    DrawnTown town(map, {{'A', 'D', 900.0}, {'B', 'D', 450.0}, {'A', 'C', 300.0}}, p);
    const auto before = town.state.link_flow;
    (void)proportional_routes(town.model.network(), town.state, 200);
    const auto& r = town.state.routes;
    std::vector<double> share;
    std::vector<double> link(before.size(), 0.0);
    for (std::size_t pair = 0; pair < 3; ++pair) {
        double sum = 0.0;
        double over = 0.0;
        const Index bc = town.model.network().links_of_street[town.map.street("BC").index()][0];
        for (Index k = r.first_route[pair]; k < r.first_route[pair + 1]; ++k) {
            const auto route = static_cast<std::size_t>(k);
            sum += r.flow[route];
            for (Index i = r.first_link[route]; i < r.first_link[route + 1]; ++i) {
                const Index l = r.link[static_cast<std::size_t>(i)];
                link[static_cast<std::size_t>(l)] += r.flow[route];
                over += l == bc ? r.flow[route] : 0.0;
            }
        }
        share.push_back(over / sum);
    }
    EXPECT_NEAR(share[0], share[1], 1e-9);
    EXPECT_NEAR(share[0], share[2], 1e-9);
    for (std::size_t l = 0; l < link.size(); ++l) {
        EXPECT_NEAR(link[l], before[l], 1e-9);
    }
}

TEST(ElasticDemand, FallsAsTheTripGetsSlower) {
    DrawnTown town(draw_streets("A---B"), {{'A', 'B', 3600.0}});
    // d = 1 − (u − 40)/1000 at u = 40 (1 + 0.15 (d / 0.5)⁴).
    const auto elastic = with_elastic_demand(town.model.network(), {{40.0}, 0.001, 1.5});
    Parameters p;
    p.relative_gap = 1e-12;
    const Model model(p, elastic.network);
    const auto state = model.initial();
    const double d = elastic.network.demand[0].rate_vps -
                     state.link_flow[static_cast<std::size_t>(elastic.home_link[0])];
    const double u = 40.0 * (1.0 + 0.15 * std::pow(d / 0.5, 4));
    EXPECT_LT(d, 1.0);
    EXPECT_NEAR(d, 1.0 - (u - 40.0) * 0.001, 1e-6);
    EXPECT_THROW((void)with_elastic_demand(town.model.network(), {{}, 0.001, 1.5}), UsageError);
}

/// Two classes over a tolled short way and a free long one: time 10 + v and 20 + v, toll 12.
Network tolled(double dear_rate, double cheap_rate) {
    Network n;
    n.nodes = 2;
    const auto link = [](double time, double toll) {
        Link l;
        l.from = StreetNodeId(0);
        l.to = StreetNodeId(1);
        l.free_time_s = time;
        l.capacity_vps = 1.0;
        l.alpha = 1.0 / time;
        l.beta = 1.0;
        l.toll_s = toll;
        return l;
    };
    n.links = {link(10.0, 12.0), link(20.0, 0.0)};
    n.first_out = {0, 2, 2};
    n.zone_node = {0, 1};
    n.demand = {{0, 1, dear_rate, 0}, {0, 1, cheap_rate, 1}};
    n.classes = {{"dear time", 0.25, {}}, {"cheap time", 1.0, {}}};
    return n;
}

TEST(UserClasses, WeighTollsInTheirOwnWay) {
    // The dear class pays 3, the other 12. With 4 + 4: the dear all take the tolled road as long as
    // 10 + 4 + 3 < 20 + 4; the cheap all the free one as 10 + 4 + 12 > 20 + 4.
    Parameters p;
    p.relative_gap = 1e-12;
    const auto n = tolled(4.0, 4.0);
    const auto state = Model(p, n).initial();
    const auto flow = class_flows(n, state);
    EXPECT_NEAR(flow[0][0], 4.0, 1e-9);
    EXPECT_NEAR(flow[1][1], 4.0, 1e-9);
    EXPECT_LT(equilibrium_report(n, p, state).relative_gap, 1e-11);
}

TEST(UserClasses, SplitWhereTheirOwnCostsAgree) {
    // 20 dear alone: 10 + x + 3 = 20 + (20 − x), x = 13.5.
    Parameters p;
    p.relative_gap = 1e-12;
    const auto n = tolled(20.0, 0.0);
    const auto state = Model(p, n).initial();
    EXPECT_NEAR(state.link_flow[0], 13.5, 1e-9);
}

TEST(UserClasses, KeepOffLinksThatAreForbiddenToThem) {
    auto n = tolled(4.0, 4.0);
    n.classes[0].forbidden = {1, 0};
    Parameters p;
    const auto flow = class_flows(n, Model(p, n).initial());
    EXPECT_EQ(flow[0][0], 0.0);
    EXPECT_NEAR(flow[0][1], 4.0, 1e-9);
    n.classes[0].forbidden = {1, 1};
    EXPECT_EQ(Model(p, n).initial().pair_served, (std::vector<std::uint8_t>{0, 1}));
}

TEST(UserClasses, AreNamedWhereTheyAreWrong) {
    auto n = tolled(4.0, 4.0);
    n.demand[0].user_class = 2;
    EXPECT_THROW(Model({}, n), DataError);
    n = tolled(4.0, 4.0);
    n.classes[0].toll_factor = -1.0;
    EXPECT_THROW(Model({}, n), DataError);
}

TEST(Emissions, FollowTheirTable) {
    DrawnTown town(draw_streets("A---B"), {{'A', 'B', 3600.0}});
    EmissionTable table;
    table.rows = {{0.0, 200.0, 1.0, 0.1}, {100.0, 100.0, 0.5, 0.05}};
    const auto& n = town.model.network();
    std::vector<double> time(n.links.size(), 40.0);  // 400 m: 36 km/h
    std::vector<double> flow(n.links.size(), 0.5);
    const auto e = link_emissions(n, flow, time, table);
    EXPECT_NEAR(e.co2_g_s[0], 0.5 * 0.4 * 164.0, 1e-12);
    EXPECT_NEAR(e.nox_g_s[0], 0.5 * 0.4 * 0.82, 1e-12);
    EXPECT_THROW((void)link_emissions(n, {}, time, table), UsageError);
    EXPECT_THROW((void)read_emissions("speed_kmh,co2_g_km,nox_g_km,pm_g_km\n5,-1,0,0\n", "e.csv"),
                 DataError);
}

TEST(Emissions, AreLeastAtMiddleSpeeds) {
    const auto& table = default_emissions();
    EXPECT_GT(table.at_speed(10.0).co2_g_km, 1.5 * table.at_speed(70.0).co2_g_km);
    EXPECT_GT(table.at_speed(130.0).co2_g_km, table.at_speed(80.0).co2_g_km);
    EXPECT_GT(table.at_speed(50.0).co2_g_km, 120.0);
    EXPECT_LT(table.at_speed(50.0).co2_g_km, 300.0);
}

}  // namespace
}  // namespace calade::traffic
