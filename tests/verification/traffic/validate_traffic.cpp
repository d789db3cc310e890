// SPDX-License-Identifier: Apache-2.0
//
// Compares the traffic model with answers that are known; each case has a folder beside this file
// that says why. Prints a table, or one JSON object a line with --json; exit 1 if one value fails.
#include "calade/base/error.hpp"
#include "calade/traffic/assignment.hpp"
#include "calade/traffic/model.hpp"
#include "cases.hpp"
#include "support/street_map.hpp"
#include "support/tntp_network.hpp"

#include <cmath>
#include <cstdio>
#include <cstring>
#include <map>

namespace {

using namespace calade;

test::VerificationReport* out = nullptr;

void check(const std::string& name, const std::string& metric, double value, double limit) {
    out->add(name, metric, value, limit);
}

traffic::Link link(Index from, Index to, double free_time, double alpha) {
    traffic::Link l;
    l.from = StreetNodeId(from);
    l.to = StreetNodeId(to);
    l.free_time_s = free_time;
    l.capacity_vps = 1.0;
    l.alpha = alpha;
    l.beta = 1.0;
    return l;
}

void braess() {
    // Nodes 0 and 1 are origin and destination; times 10 v, 50 + v, 10 + v as in the README. A
    // time of 10 v is written 1e-8 (1 + 1e9 v).
    traffic::Network n;
    n.nodes = 4;
    n.links = {link(0, 2, 1e-8, 1e9), link(0, 3, 50.0, 0.02), link(2, 1, 50.0, 0.02),
               link(2, 3, 10.0, 0.1), link(3, 1, 1e-8, 1e9)};
    n.first_out = {0, 2, 2, 4, 5};
    n.links_of_street = {{0}, {1}, {2}, {3}, {4}};
    n.zone_node = {0, 1};
    n.demand = {{0, 1, 6.0}};
    traffic::Parameters p;
    p.relative_gap = 1e-12;
    const traffic::Model model(p, n);
    auto state = model.initial();
    model.advance(state, 3600.0);
    const double with_link = state.vehicle_hours * 3600.0 / state.arrived;
    check("braess", "time per trip with the middle link − 92 s", with_link - 92.0, 1e-6);
    check("braess", "Beckmann objective with it − 386",
          traffic::beckmann_objective(model.network(), state.link_flow) - 386.0, 1e-6);
    model.set_closure(state, StreetId(3), traffic::Closure::works, true);
    const double before = state.vehicle_hours;
    model.advance(state, 7200.0);
    const double without = (state.vehicle_hours - before) * 3600.0 / (6.0 * 3600.0);
    check("braess", "time per trip once it is closed − 83 s", without - 83.0, 1e-6);
    model.set_closure(state, StreetId(3), traffic::Closure::works, false);
    const double closed = state.vehicle_hours;
    model.advance(state, 10800.0);
    const double again = (state.vehicle_hours - closed) * 3600.0 / (6.0 * 3600.0);
    check("braess", "time per trip when it opens again − 92 s", again - 92.0, 1e-6);
}

void two_routes() {
    traffic::Network n;
    n.nodes = 2;
    n.links = {link(0, 1, 600.0, 0.15), link(0, 1, 900.0, 0.15)};
    for (auto& l : n.links) {
        l.beta = 4.0;
    }
    n.links[1].capacity_vps = 2.0;
    n.first_out = {0, 2, 2};
    n.links_of_street = {{0}, {1}};
    n.zone_node = {0, 1};
    // Chosen so that the first route carries 1.5: see the README.
    const double time = 600.0 * (1.0 + 0.15 * std::pow(1.5, 4));
    const double second = 2.0 * std::pow((time / 900.0 - 1.0) / 0.15, 0.25);
    n.demand = {{0, 1, 1.5 + second}};
    traffic::Parameters p;
    p.relative_gap = 1e-12;
    auto state = traffic::Model(p, n).initial();
    check("two_routes", "flow on the short route − 1.5", state.link_flow[0] - 1.5, 1e-9);
    check("two_routes", "difference of the two times, s", state.link_time[0] - state.link_time[1],
          1e-6);
}

void water_on_the_road() {
    auto map = tests::draw_streets("A---B---C\n|       |\nD-------E");
    traffic::Parameters p;
    p.bpr_alpha = 0.0;  // no congestion: the answers are distances over speeds
    const auto demand = tests::draw_trips(map, {{'A', 'C', 360.0}});
    const traffic::Model model(p, traffic::build_network(map.streets, demand, p));
    auto state = model.initial();
    std::vector<float> depth(map.streets.streets.size(), 0.0F);
    const auto hour = [&](float d) {
        depth[map.street("BC").index()] = d;
        model.set_street_depth(state, depth);
        const double before = state.vehicle_hours;
        model.advance(state, state.time + 3600.0);
        return (state.vehicle_hours - before) * 3600.0 / 360.0;
    };
    check("water_on_the_road", "dry − 80 s", hour(0.0F) - 80.0, 1e-9);
    const double slow = 40.0 + 400.0 * 3.6 / (0.0009 * 160 * 160 - 0.5529 * 160 + 86.9448);
    check("water_on_the_road", "0.17 m, taken as 0.16 m − 106.9 s", hour(0.17F) - slow, 1e-9);
    check("water_on_the_road", "0.29 m: round by the dry streets − 120 s", hour(0.29F) - 120.0,
          1e-9);
    check("water_on_the_road", "0.30 m: closed, round − 120 s", hour(0.30F) - 120.0, 1e-9);
    check("water_on_the_road", "trips not in the ledger",
          state.demanded - state.arrived - state.unserved, 1e-9);
}

/// Flows that the collection publishes: unique where the cost depends on the flow; elsewhere only
/// what all pay is.
void compare_flows(const tests::TntpCase& c, const traffic::Network& network,
                   const traffic::LinkCosts& costs) {
    const auto file = tests::data_folder() / "traffic" / c.folder / (c.stem + "_flow.tntp");
    if (!std::filesystem::exists(file)) {
        test::VerificationReport::skip(c.name, "no file " + file.string());
        return;
    }
    // Links between the same nodes stand in the same order in both files.
    std::map<std::pair<Index, Index>, std::vector<double>> published;
    for (const auto& f : io::read_tntp_flows(file)) {
        published[{f.from - 1, f.to - 1}].push_back(f.flow);
    }
    double largest = 0.0;
    double worst = 0.0;
    double fixed = 0.0;
    double fixed_published = 0.0;
    std::map<std::pair<Index, Index>, std::size_t> seen;
    for (std::size_t l = 0; l < network.links.size(); ++l) {
        const auto& link = network.links[l];
        const std::pair key{link.from.value, link.to.value};
        const double known = published.at(key).at(seen[key]++);
        largest = std::max(largest, known);
        if (link.alpha > 0.0 && link.beta > 0.0 && link.free_time_s > 0.0) {
            worst = std::max(worst, std::abs(costs.flow[l] - known));
        } else {
            fixed += costs.flow[l] * costs.cost[l];
            fixed_published += known * costs.cost[l];
        }
    }
    check(c.name, "largest difference of a flow over the largest flow", worst / largest, 1e-4);
    if (fixed > 0.0) {
        check(c.name, "relative difference of the cost on links of fixed cost",
              fixed / fixed_published - 1.0, 1e-4);
    }
}

void published_network(const tests::TntpCase& c) {
    const auto folder = tests::data_folder() / "traffic" / c.folder;
    if (!std::filesystem::exists(folder)) {
        test::VerificationReport::skip(c.name, "no folder " + folder.string());
        return;
    }
    const auto network = tests::read_tntp_case(c);
    const traffic::Trips trips(network);
    for (const double gap : {1e-6, 1e-10}) {
        traffic::LinkCosts costs(network);
        traffic::Routes routes;
        std::vector<std::uint8_t> served;
        const auto result = traffic::Assignment(trips, costs).solve(routes, served, gap, 2000);
        check(c.name, fmt::format("relative gap, asked for {:.0e}", gap), result.gap, gap);
        check(c.name, fmt::format("relative error of the Beckmann objective at {:.0e}", gap),
              costs.beckmann() / c.best_objective - 1.0, gap == 1e-6 ? 1e-6 : 1e-10);
        if (gap == 1e-10) {
            compare_flows(c, network, costs);
        }
    }
}

}  // namespace

int main(int argc, char** argv) {
    bool json = false;
    for (int i = 1; i < argc; ++i) {
        json = json || std::strcmp(argv[i], "--json") == 0;
        if (std::strcmp(argv[i], "--json") != 0) {
            fmt::print(stderr, "usage: validate_traffic [--json]\n");
            return 2;
        }
    }
    test::VerificationReport report(json);
    out = &report;
    try {
        braess();
        two_routes();
        water_on_the_road();
        tests::kinematic_waves(report);
        tests::sioux_falls_dynamic(report);
        tests::bologna(report);
        tests::conservation(report);
        tests::event_information(report);
        for (const auto& c : tests::tntp_cases()) {
            published_network(c);
        }
    } catch (const Error& e) {
        fmt::print(stderr, "validate_traffic: {}\n", e.what());
        return 1;
    }
    return report.passed() ? 0 : 1;
}
