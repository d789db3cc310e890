// SPDX-License-Identifier: Apache-2.0
//
// Whole towns against what other programs say of them.
#include "calade/io/csv.hpp"
#include "calade/io/sumo_additional.hpp"
#include "calade/traffic/dynamic/model.hpp"
#include "calade/traffic/dynamic/sumo_roads.hpp"
#include "cases.hpp"
#include "support/tntp_network.hpp"

#include <array>
#include <map>

namespace calade::tests {
namespace {

using namespace traffic::dynamic;

struct Trips {
    double mean_s = 0.0, arrived = 0.0, of = 0.0;
};

Trips mean_trip(const Model& model, const State& state) {
    Trips result;
    double sum = 0.0;
    double count = 0.0;
    for (const Vehicle& v : state.vehicle) {
        if (v.place == Place::arrived) {
            sum += to_seconds(v.arrived - v.departed);
            count += 1.0;
        }
    }
    result.mean_s = sum / count;
    result.arrived = model.vehicles(state, Place::arrived);
    result.of = model.ledger(state).inputs[0].amount;
    return result;
}

}  // namespace

void sioux_falls_dynamic(test::VerificationReport& report) {
    const auto folder = data_folder() / "traffic/uxsim-siouxfalls";
    if (!std::filesystem::exists(folder)) {
        test::VerificationReport::skip("sioux_falls_dynamic", "no folder " + folder.string());
        return;
    }
    std::map<std::string, Index> node;
    const auto nodes = io::Csv::read(folder / "siouxfalls_nodes.csv");
    for (std::size_t r = 0; r < nodes.rows(); ++r) {
        node.emplace(nodes.text(r, nodes.column("name")), static_cast<Index>(r));
    }
    std::vector<Road> roads;
    const auto links = io::Csv::read(folder / "siouxfalls_links.csv");
    for (std::size_t r = 0; r < links.rows(); ++r) {
        Road road;
        road.from = node.at(links.text(r, links.column("start")));
        road.to = node.at(links.text(r, links.column("end")));
        road.length_m = links.number(r, links.column("length"));
        road.free_speed_ms = links.number(r, links.column("u"));
        road.jam_density_vpm = links.number(r, links.column("kappa"));
        road.wave_speed_ms = 1.0 / road.jam_density_vpm;  // reaction time 1 s
        road.capacity_vps = road.free_speed_ms * road.wave_speed_ms * road.jam_density_vpm /
                            (road.free_speed_ms + road.wave_speed_ms);
        road.priority = links.number(r, links.column("merge_priority"));
        roads.push_back(road);
    }
    Demand demand;
    const auto od = io::Csv::read(folder / "siouxfalls_demand.csv");
    // The file has some pairs twice over the same time: they add up.
    std::map<std::array<double, 4>, double> rate;
    for (std::size_t r = 0; r < od.rows(); ++r) {
        rate[{static_cast<double>(node.at(od.text(r, od.column("orig")))),
              static_cast<double>(node.at(od.text(r, od.column("dest")))),
              od.number(r, od.column("start_t")), od.number(r, od.column("end_t"))}] +=
            od.number(r, od.column("q"));
    }
    for (const auto& [key, q] : rate) {
        demand.slices.push_back(
            {static_cast<Index>(key[0]), static_cast<Index>(key[1]), 0, key[2], key[3], q});
    }
    Parameters p;
    p.packet_vehicles = 5.0;
    p.route_rule = "shares";
    p.route_update_s = 600.0;
    p.share_patience_s = 5.0;
    const Model model(p, make_roads(static_cast<Index>(node.size()), roads), demand);
    auto state = model.initial();
    model.advance(state, 7200.0);
    const auto trips = mean_trip(model, state);
    // Mean of 100 runs of UXsim (the folder's PROVENANCE.md).
    report.add("sioux_falls_dynamic", "share arrived by 7200 s less UXsim's 33,288 of 34,690",
               trips.arrived / trips.of - 33287.75 / 34690.0, 0.05);
    report.add("sioux_falls_dynamic", "mean trip over UXsim's 1743.9 s, relative difference",
               trips.mean_s / 1743.9 - 1.0, 0.10);
    report.add("sioux_falls_dynamic", "vehicles that the ledger does not account for",
               model.ledger(state).error(), 0.0);
}

void bologna(test::VerificationReport& report) {
    const auto folder = data_folder() / "traffic/sumo-bologna";
    if (!std::filesystem::exists(folder)) {
        test::VerificationReport::skip("bologna", "no folder " + folder.string());
        return;
    }
    Parameters p;
    p.jam_density_vpm = 1.0 / 6.3;  // its cars are 4.8 m long and stand 1.5 m apart
    auto classes = traffic::default_vehicle_classes();
    classes[1] = classes[0];
    classes[1].name = "ignoring";  // cars that SUMO lets use bus lanes
    auto net = io::read_sumo_network(folder / "joined_buslanes.net.xml");
    io::apply_signals(net, io::read_sumo_additional(folder / "joined_tls.add.xml").signals);
    auto types = io::read_sumo_additional(folder / "joined_vtypes.add.xml");
    types.bus_stops = io::read_sumo_additional(folder / "joined_bus_stops.add.xml").bus_stops;
    const auto roads = roads_of_sumo(net, p, classes);
    auto vehicles = io::read_sumo_routes(folder / "joined.rou.xml");
    const auto buses = io::read_sumo_routes(folder / "joined_busses.rou.xml");
    vehicles.insert(vehicles.end(), buses.begin(), buses.end());
    Demand demand;
    std::int64_t refused = 0;
    demand.trips = trips_of_sumo(vehicles, roads, refused, types, classes);
    const Model model(p, roads.network, demand, classes);
    auto state = model.initial();
    model.advance(state, 14400.0);
    auto trips = mean_trip(model, state);
    // SUMO's duration runs from the entry into the network.
    trips.mean_s = model.vehicle_seconds(state) / trips.arrived;
    report.add("bologna", "ways of the file that no road of ours carries",
               static_cast<double>(refused), 0.01 * static_cast<double>(demand.trips.size()));
    report.add("bologna", "vehicles not arrived after 4 h", trips.of - trips.arrived, 0.0);
    report.add("bologna", "vehicles that the ledger does not account for",
               model.ledger(state).error(), 0.0);
    // SUMO itself: 381 s microscopic, 346 s mesoscopic, and 5 % beyond either.
    const double middle = 0.5 * (0.95 * 346.0 + 1.05 * 381.0);
    report.add("bologna",
               fmt::format("mean trip ({:.0f} s) from the middle of SUMO's, s", trips.mean_s),
               trips.mean_s - middle, 1.05 * 381.0 - middle);
}

}  // namespace calade::tests
