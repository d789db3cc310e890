// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/travel_demand.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/city/fill/building_heights.hpp"
#include "calade/city/fill/gravity.hpp"
#include "calade/city/fill/station_plan.hpp"
#include "calade/city/fill/weighted_graph.hpp"

#include <algorithm>
#include <cmath>

namespace calade::city {
namespace {

/// Free-flow seconds over car links.
WeightedGraph car_graph(const StreetNetwork& streets) {
    std::vector<GraphEdge> edges;
    for (const Street& s : streets.streets) {
        if (s.cars) {
            edges.push_back({s.from.value, s.to.value, s.length_m / s.free_speed_ms, !s.oneway});
        }
    }
    return make_graph(static_cast<Index>(streets.nodes.size()), edges);
}

std::vector<char> largest_component(const StreetNetwork& streets, const WeightedGraph& graph) {
    std::vector<char> inside(streets.nodes.size(), 0);
    const std::vector<Index> component = strong_components(graph);
    for (std::size_t i = 0; i < component.size(); ++i) {
        inside[i] = component[i] == 0 ? 1 : 0;
    }
    return inside;
}

double jobs_of(const Building& b, const TravelDemandOptions& o) {
    const double floor = floor_area(b);
    switch (b.use) {
        case BuildingUse::residential: return 0.0;
        case BuildingUse::commercial: return floor / o.commercial_m2_per_job;
        case BuildingUse::public_service: return floor / o.public_m2_per_job;
        case BuildingUse::industrial: return floor / o.industrial_m2_per_job;
        case BuildingUse::other: return floor / o.other_m2_per_job;
    }
    return 0.0;
}

struct Place {
    geo::Point2 position;
    double residents = 0.0;
    double jobs = 0.0;
    [[nodiscard]] double weight() const { return residents + jobs; }
};

/// Lloyd's k-means with weights, started from places spread evenly by weight along a Z-order curve.
std::vector<Place> cluster(const std::vector<Place>& places, int count) {
    std::vector<geo::Point2> points;
    double total = 0.0;
    for (const Place& p : places) {
        points.push_back(p.position);
        total += p.weight();
    }
    std::vector<geo::Point2> centres;
    double passed = 0.0;
    for (const Index i : z_order(points)) {
        passed += places[at(i)].weight();
        if (static_cast<int>(centres.size()) < count &&
            passed >= total * (static_cast<double>(centres.size()) + 0.5) / count) {
            centres.push_back(points[at(i)]);
        }
    }
    std::vector<Place> zones;
    constexpr int rounds = 20;
    for (int round = 0; round < rounds; ++round) {
        zones.assign(centres.size(), Place{});
        std::vector<geo::Point2> moment(centres.size());
        for (const Place& p : places) {
            std::size_t nearest = 0;
            double best = 1e300;
            for (std::size_t c = 0; c < centres.size(); ++c) {
                const geo::Point2 d = p.position - centres[c];
                if (geo::dot(d, d) < best) {
                    best = geo::dot(d, d);
                    nearest = c;
                }
            }
            zones[nearest].residents += p.residents;
            zones[nearest].jobs += p.jobs;
            moment[nearest] = moment[nearest] + p.weight() * p.position;
        }
        for (std::size_t c = 0; c < centres.size(); ++c) {
            if (zones[c].weight() > 0.0) {
                centres[c] = (1.0 / zones[c].weight()) * moment[c];
            }
            zones[c].position = centres[c];
        }
    }
    std::erase_if(zones, [](const Place& z) { return z.weight() <= 0.0; });
    return zones;
}

/// Attaches each zone to the nearest junction of the main network; zones that meet at one junction
/// become one.
std::vector<Zone> attach(const std::vector<Place>& places, const StreetNetwork& streets,
                         const std::vector<char>& usable) {
    std::vector<Zone> zones;
    for (const Place& p : places) {
        Index node = -1;
        double best = 1e300;
        for (std::size_t i = 0; i < usable.size(); ++i) {
            const geo::Point2 d = streets.nodes[i].position - p.position;
            if (usable[i] && geo::dot(d, d) < best) {
                best = geo::dot(d, d);
                node = static_cast<Index>(i);
            }
        }
        const auto same = std::find_if(zones.begin(), zones.end(),
                                       [&](const Zone& z) { return z.node.value == node; });
        if (same != zones.end()) {
            same->residents += p.residents;
            same->jobs += p.jobs;
            continue;
        }
        Zone zone;
        zone.name = fmt::format("Z{:02}", zones.size() + 1);
        zone.position = p.position;
        zone.node = StreetNodeId(node);
        zone.residents = p.residents;
        zone.jobs = p.jobs;
        zones.push_back(zone);
    }
    return zones;
}

}  // namespace

std::vector<char> main_car_network(const StreetNetwork& streets) {
    return largest_component(streets, car_graph(streets));
}

void synthesise_travel_demand(City& city, const TravelDemandOptions& options) {
    require<UsageError>(options.zones >= 2, "travel demand: {} zones, expected at least 2",
                        options.zones);
    const WeightedGraph graph = car_graph(city.streets);
    const std::vector<char> usable = largest_component(city.streets, graph);
    require<DataError>(std::count(usable.begin(), usable.end(), 1) >= 2,
                       "city '{}' has no car network of at least two connected junctions",
                       city.name);
    std::vector<Place> places;
    double residents = 0.0;
    double jobs = 0.0;
    for (const Building& b : city.buildings) {
        const Place p{geo::centroid(b.footprint), b.residents, jobs_of(b, options)};
        if (p.weight() > 0.0) {
            places.push_back(p);
            residents += p.residents;
            jobs += p.jobs;
        }
    }
    require<DataError>(residents > 0.0 && jobs > 0.0,
                       "city '{}' has {} residents and {} jobs: travel demand needs both",
                       city.name, residents, jobs);

    TravelDemand demand;
    demand.zones = attach(cluster(places, options.zones), city.streets, usable);
    demand.mark = Mark::synthesised;
    const std::size_t n = demand.zones.size();
    const double trips_a_resident = options.trips_per_resident_hour * options.car_share;
    std::vector<double> productions, attractions, deterrence(n * n);
    for (const Zone& z : demand.zones) {
        productions.push_back(trips_a_resident * z.residents);
        attractions.push_back(trips_a_resident * residents * z.jobs / jobs);
    }
    for (std::size_t i = 0; i < n; ++i) {
        const Index source[] = {demand.zones[i].node.value};
        const ShortestPaths paths = shortest_paths(graph, source);
        double nearest = 1e300;
        for (std::size_t j = 0; j < n; ++j) {
            const double t = paths.distance[demand.zones[j].node.index()];
            deterrence[i * n + j] = std::exp(-t / options.decay_s);
            if (j != i) {
                nearest = std::min(nearest, t);
            }
        }
        // A trip inside the zone takes about half the way to the next one.
        deterrence[i * n + i] = std::exp(-0.5 * nearest / options.decay_s);
    }
    const TripMatrix matrix = balance_trips(productions, attractions, deterrence);
    double between = 0.0;
    double inside = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < n; ++j) {
            const double trips = matrix.trips[i * n + j];
            (i == j ? inside : between) += trips;
            if (i != j && trips > 0.0) {
                demand.trips.push_back({ZoneId(i), ZoneId(j), trips});
            }
        }
    }
    city.notes.push_back(fmt::format(
        "Travel demand synthesised: {} zones, {:.0f} car trips an hour between them ({:.0f} more "
        "stay "
        "inside their zone and are left out); gravity model over free-flow time, balanced to "
        "{:.1e} in {} rounds.",
        n, between, inside, matrix.error, matrix.rounds));
    city.demand = std::move(demand);
}

}  // namespace calade::city
