// SPDX-License-Identifier: Apache-2.0
// How much generation the intact network takes: first each feeder alone, then all of them, each
// giving the same share of what it takes alone.
#include "calade/base/at.hpp"
#include "calade/base/log.hpp"
#include "calade/energy/hosting.hpp"
#include "calade/energy/islands.hpp"
#include "calade/energy/model_implementation.hpp"

#include <cmath>
#include <limits>
#include <map>

namespace calade::energy {

namespace {

constexpr double resolution_w = 1e3;
constexpr double largest_alone_w = 100e6;

/// What buses draw at the hour of most sun: demands times `share`, feed-in as it is.
BusLoads loads_at(const city::PowerNetwork& network, double share, double load_scale) {
    std::vector<double> p_w;
    std::vector<double> q_var;
    for (const auto& load : network.loads) {
        const double factor = load.p_w > 0.0 ? share : 1.0;
        p_w.push_back(load.p_w * factor);
        q_var.push_back(load.q_var * factor);
    }
    return bus_loads(network, p_w, q_var, load_scale);
}

/// The feeders that have customers in an island, each with its shares by the problem's nodes.
struct Feeders {
    std::vector<std::size_t> feeder;
    std::vector<Spread> spread;
};

Feeders feeders_of(const Island& island, std::span<const Index> node_of_bus,
                   const city::PowerNetwork& network, std::span<const Index> feeder_of_load,
                   std::span<const Index> island_of_bus, Index number) {
    std::map<Index, std::map<Index, double>> customers;  // by feeder and node
    for (std::size_t l = 0; l < network.loads.size(); ++l) {
        const auto& load = network.loads[l];
        if (feeder_of_load[l] < 0 || load.customers <= 0 ||
            island_of_bus[load.bus.index()] != number) {
            continue;
        }
        const Index node = node_of_bus[load.bus.index()];
        if (island.problem.bus.type[at(node)] == power_flow::BusType::pq) {
            customers[feeder_of_load[l]][node] += load.customers;
        }
    }
    Feeders out;
    for (const auto& [feeder, nodes] : customers) {
        double all = 0.0;
        for (const auto& [node, count] : nodes) {
            all += count;
        }
        Spread spread;
        for (const auto& [node, count] : nodes) {
            spread.bus.push_back(node);
            spread.share.push_back(count / all);
        }
        out.feeder.push_back(at(feeder));
        out.spread.push_back(std::move(spread));
    }
    return out;
}

/// Every feeder with its share of the sum of what they take alone. Nothing where that is 0.
Spread all_of(const Feeders& feeders, std::span<const double> alone_pu, double sum_pu) {
    Spread out;
    for (std::size_t k = 0; k < feeders.spread.size(); ++k) {
        for (std::size_t b = 0; alone_pu[k] > 0.0 && b < feeders.spread[k].bus.size(); ++b) {
            out.bus.push_back(feeders.spread[k].bus[b]);
            out.share.push_back(feeders.spread[k].share[b] * alone_pu[k] / sum_pu);
        }
    }
    return out;
}

}  // namespace

PvHosting Model::pv_hosting(std::span<const Index> feeder_of_load, Index feeders,
                            double load_share) const {
    const auto& me = *implementation_;
    const auto& grid = me.grid;
    require<UsageError>(
        feeder_of_load.size() == me.network.loads.size() && load_share >= 0.0 && load_share <= 1.0,
        "hosting: feeders of {} load points of {}, a share of the loads of {}, "
        "expected one each and a share from 0 to 1",
        feeder_of_load.size(), me.network.loads.size(), load_share);
    for (const Index feeder : feeder_of_load) {
        require<UsageError>(feeder < feeders, "hosting: feeder {} of {}", feeder, feeders);
    }
    constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
    PvHosting out{std::vector<double>(at(feeders), nothing),
                  std::vector<double>(at(feeders), nothing)};
    const std::vector<std::uint8_t> alive(at(grid.buses()), 1);
    const auto topology =
        find_islands(grid, loads_at(me.network, load_share, me.parameters.load_scale), alive,
                     grid.intact_closed);
    std::vector<Index> node_of_bus(at(grid.buses()), -1);
    for (std::size_t i = 0; i < topology.islands.size(); ++i) {
        const Island& island = topology.islands[i];
        for (std::size_t m = 0; m < island.bus.size(); ++m) {
            node_of_bus[at(island.bus[m])] = island.node[m];
        }
        const Feeders own = feeders_of(island, node_of_bus, me.network, feeder_of_load,
                                       topology.member, static_cast<Index>(i));
        if (own.feeder.empty()) {
            continue;
        }
        HostingLimits limits;
        limits.highest_v_pu = me.parameters.highest_voltage_pu;
        limits.largest_pu = largest_alone_w / base_va;
        limits.resolution_pu = resolution_w / base_va;
        limits.first_pu = 16.0 * limits.resolution_pu;
        for (const Index k : island.branch) {
            const double rated_a = me.network.branches[at(k)].rated_a;
            limits.rating.push_back(rated_a / grid.current_base_a[at(grid.to[at(k)])]);
        }
        const auto add = [](double& sum, double pu) {
            sum = (std::isnan(sum) ? 0.0 : sum) + pu * base_va;
        };
        try {
            const auto alone = hosting_capacity(island.problem, own.spread, limits);
            double sum = 0.0;
            for (const double pu : alone) {
                sum += pu;
            }
            double together = 0.0;
            if (sum > 0.0) {
                limits.largest_pu = sum;
                const Spread all = all_of(own, alone, sum);
                together = hosting_capacity(island.problem, std::span(&all, 1), limits).front();
            }
            for (std::size_t k = 0; k < alone.size(); ++k) {
                add(out.alone_w[own.feeder[k]], alone[k]);
                add(out.together_w[own.feeder[k]], sum > 0.0 ? alone[k] * (together / sum) : 0.0);
            }
        } catch (const NumericalError& error) {
            log::warning("energy: hosting is not told of the island of the source at {}: {}",
                         label("bus", me.network.buses[at(island.source.front())].name,
                               island.source.front()),
                         error.what());
        }
    }
    return out;
}

}  // namespace calade::energy
