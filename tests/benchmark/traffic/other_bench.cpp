// SPDX-License-Identifier: Apache-2.0
//
// How many vehicles does the microscopic zoom move in a second on one core? How long does an update
// of reach and of an evacuation take on a town of Dieppe's size? How does the dynamic model grow
// from 5,000 to 500,000 trips?
#include "calade/base/random.hpp"
#include "calade/city/recipe.hpp"
#include "calade/traffic/dynamic/model.hpp"
#include "calade/traffic/evacuation.hpp"
#include "calade/traffic/micro/car_following.hpp"
#include "cases.hpp"
#include "support/street_grid.hpp"
#include "support/street_grid_roads.hpp"
#include "support/tntp_network.hpp"

#include <algorithm>
#include <filesystem>
#include <vector>

namespace calade::tests {

void micro_zoom(const TrafficBench& bench) {
    // Fifty roads of two lanes at 30 vehicles/km and lane, half of the time behind a red light.
    std::vector<traffic::micro::Road> roads;
    for (int k = 0; k < 50; ++k) {
        roads.emplace_back(1000.0, 2, traffic::micro::Driver{});
        for (int i = 0; i < 60; ++i) {
            roads.back().place(i % 2, 16.0 * i, 8.0, i);
        }
    }
    std::int64_t updates = 0;
    std::int64_t id = 100;
    const test::Timer timer;
    for (int step = 0; step < 1500; ++step) {
        for (auto& road : roads) {
            if (step % 6 == 0) {
                (void)road.enter(++id, 8.0);
            }
            updates += road.cars();
            road.step(0.5, step % 120 < 60);
        }
    }
    const double seconds = bench.processor_time ? timer.cpu_s() : timer.wall_s();
    bench.out.line("micro zoom, IDM and MOBIL", "throughput",
                   static_cast<double>(updates) / seconds, "updates/s", 1);
}

namespace {

/// Twenty states of a town with a tenth of its streets under water: cover from three stations for
/// fire engines and for cars, an evacuation of all, and paths by the hierarchy.
void reach_of(const TrafficBench& bench, const std::string& name, const traffic::Model& model) {
    auto state = model.initial();
    const auto& network = model.network();
    std::vector<traffic::Inhabited> houses;
    for (Index k = 0; k < 20000; ++k) {
        houses.push_back({StreetNodeId((k * 7919) % network.nodes), 2.0});
    }
    const auto now = [&](const test::Timer& t) {
        return bench.processor_time ? t.cpu_s() : t.wall_s();
    };
    const test::Timer once;
    const traffic::Isochrones reach(network, houses);
    bench.out.line(name + ", hierarchy ordered, once", "time", now(once), "s", 1);
    bench.out.line(name + ", nodes", "count", network.nodes, "nodes", 1);
    const std::vector<StreetNodeId> stations{StreetNodeId(0), StreetNodeId(network.nodes / 3),
                                             StreetNodeId(2 * network.nodes / 3)};
    std::vector<double> cover_s, evacuate_s, customise_s, sweep_s, path_s;
    for (std::uint64_t k = 0; k < 20; ++k) {
        for (std::size_t s = 0; s < state.street_depth.size(); ++s) {
            state.street_depth[s] = random_uniform(5, k, s) < 0.1 ? 0.4F : 0.0F;
        }
        test::Timer timer;
        const auto times =
            traffic::vehicle_times(network, state, traffic::default_vehicle_classes()[5]);
        (void)reach.cover(stations, times, {});
        (void)reach.cover(stations, traffic::car_times(network, state), traffic::urgent_care());
        cover_s.push_back(now(timer));
        timer = test::Timer();
        const auto metric = reach.customise(times);
        customise_s.push_back(now(timer));
        timer = test::Timer();
        (void)reach.cover(stations, metric, {});
        sweep_s.push_back(now(timer));
        timer = test::Timer();
        for (Index i = 0; i < 100; ++i) {
            (void)reach.hierarchy().path(metric, (i * 97) % network.nodes,
                                         (i * 7919 + 13) % network.nodes);
        }
        path_s.push_back(now(timer) / 100.0);
        std::vector<traffic::Inhabited> districts;
        for (Index d = 0; d < 60; ++d) {
            districts.push_back({StreetNodeId((d * 61) % network.nodes), 500.0});
        }
        const std::vector<traffic::Shelter> shelters{{StreetNodeId(30), 12000.0},
                                                     {StreetNodeId(network.nodes / 2), 12000.0},
                                                     {StreetNodeId(network.nodes - 30), 12000.0}};
        timer = test::Timer();
        (void)traffic::evacuate(network, districts, shelters, traffic::car_times(network, state),
                                {}, {});
        evacuate_s.push_back(now(timer));
    }
    const auto middle = [&](const std::string& what, std::vector<double> values) {
        std::sort(values.begin(), values.end());
        bench.out.line(name + ", " + what, "latency_p50", values[values.size() / 2], "s", 1);
    };
    middle("two isochrones over 20,000 houses", cover_s);
    middle("hierarchy customised", customise_s);
    middle("isochrone by the hierarchy", sweep_s);
    middle("path by the hierarchy", path_s);
    middle("evacuation of 30,000 people", evacuate_s);
}

}  // namespace

void reach_and_evacuation(const TrafficBench& bench) {
    const auto grid = make_street_grid(60, 80, 5000, 9000.0, 7);
    const traffic::Parameters p;
    reach_of(bench, "town",
             traffic::Model(p, traffic::build_network(grid.streets, grid.demand, p)));
    if (!std::filesystem::exists(data_folder() / "city" / "dieppe" / "mnt_2016.asc")) {
        bench.out.skip("dieppe", "its data are not here; set CALADE_DATA to their folder");
        return;
    }
    const auto dieppe = city::build_city(CALADE_SOURCE_DIR "/data/dieppe/city.toml");
    reach_of(bench, "dieppe",
             traffic::Model(p, traffic::build_network(dieppe.streets, dieppe.demand, p)));
}

void growth(const TrafficBench& bench) {
    // The same streets again and again beside each other, each copy with its own 5,000 trips.
    for (const int copies : {1, 10, 100}) {
        std::vector<traffic::dynamic::Road> roads;
        traffic::dynamic::Demand demand;
        const auto one = make_road_grid(20, 200.0, 0.0);
        const Index nodes = one.network.nodes;
        const auto streets = static_cast<Index>(one.network.roads_of_street.size());
        for (Index c = 0; c < copies; ++c) {
            for (auto r : one.network.roads) {
                r.from += c * nodes;
                r.to += c * nodes;
                r.street = StreetId(r.street.value + c * streets);
                roads.push_back(r);
            }
            for (Index k = 0; k < 500; ++k) {
                const Index a = (k * 37) % nodes;
                const Index b = (k * 151 + 83) % nodes;
                if (a != b) {
                    demand.slices.push_back({c * nodes + a, c * nodes + b, 0,
                                             static_cast<double>(k / nodes), 3600.0,
                                             10.0 / 3600.0});
                }
            }
        }
        std::stable_sort(demand.slices.begin(), demand.slices.end(),
                         [](const auto& a, const auto& b) {
                             return std::pair{a.from, a.to} < std::pair{b.from, b.to};
                         });
        demand.slices.erase(std::unique(demand.slices.begin(), demand.slices.end(),
                                        [](const auto& a, const auto& b) {
                                            return a.from == b.from && a.to == b.to;
                                        }),
                            demand.slices.end());
        const traffic::dynamic::Model model(
            {}, traffic::dynamic::make_roads(nodes * copies, std::move(roads)), demand);
        auto state = model.initial();
        const test::Timer timer;
        model.advance(state, 4500.0);
        const double seconds = bench.processor_time ? timer.cpu_s() : timer.wall_s();
        bench.out.line(fmt::format("growth, {:.0f} trips", model.ledger(state).inputs[0].amount),
                       "throughput", model.vehicle_seconds(state) / seconds, "veh-s/s",
                       bench.threads);
    }
}

}  // namespace calade::tests
