// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/power_grid.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/city/fill/building_demand.hpp"
#include "calade/city/fill/cable_graph.hpp"
#include "calade/city/fill/cable_sizing.hpp"
#include "calade/city/fill/cable_types.hpp"
#include "calade/city/fill/open_rings.hpp"
#include "calade/city/fill/station_plan.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace calade::city {
namespace {

/// Builds the network part by part; keeps what the sizing needs beside it.
class Builder {
public:
    Builder(City& city, const PowerGridOptions& options)
        : city_(city),
          options_(options),
          cables_(make_cable_graph(city, options.node_spacing_m, options.service_reach_m)),
          demands_(building_demands(city, options)) {}

    void build(geo::Point2 hv_site) {
        gather_loads();
        const StationPlan plan = plan_stations(
            cables_, customers_, load_w_,
            {options_.customers_per_station, options_.station_load_w, options_.lv_reach_m});
        require<DataError>(!plan.seats.empty() || !own_station_.empty(),
                           "city '{}' has no building that takes power within {} m of a street",
                           city_.name, options_.service_reach_m);
        add_hv_station(hv_site);
        for (std::size_t s = 0; s < plan.seats.size(); ++s) {
            add_station(plan.seats[s]);
        }
        add_feeders(plan);
        for (const std::size_t building : own_station_) {
            add_own_station(building);
        }
        add_rings(hv_site);
        size_transformers();
        const SizingResult sized =
            size_cables(net_, cable_step_, {options_.lowest_pu, options_.highest_pu});
        finish(sized);
    }

private:
    double apparent(double p_w) const { return p_w / options_.power_factor; }

    void gather_loads() {
        customers_.assign(cables_.nodes.size(), 0.0);
        load_w_.assign(cables_.nodes.size(), 0.0);
        for (std::size_t b = 0; b < demands_.size(); ++b) {
            const Index node = cables_.building_node[b];
            if (node < 0) {
                continue;
            }
            if (demands_[b].p_w > options_.own_station_w) {
                own_station_.push_back(b);
            } else {
                customers_[at(node)] += demands_[b].customers;
                load_w_[at(node)] += demands_[b].p_w;
            }
        }
    }

    BusId add_bus(std::string name, geo::Point2 position, double nominal_v,
                  StationId station = {}) {
        net_.buses.push_back({std::move(name), position, nominal_v, station});
        return BusId(net_.buses.size() - 1);
    }

    void add_hv_station(geo::Point2 site) {
        Station hv;
        hv.name = "HV1";
        hv.kind = StationKind::hv_mv;
        hv.position = site;
        hv.trip_depth_m = options_.hv_trip_depth_m;
        double total = 0.0;
        for (const BuildingDemand& d : demands_) {
            total += apparent(d.p_w);
        }
        hv.rated_va =
            20e6 * std::ceil(1.25 * total / 20e6);  // transformers of 20 MVA, one spare quarter
        net_.stations.push_back(hv);
        const BusId bus = add_bus("HV1.mv", site, options_.mv_v, StationId(0));
        net_.sources.push_back({bus, options_.source_pu});
    }

    /// A kiosk with its two buses and transformer. Gives its low-voltage bus.
    BusId add_station(Index node) {
        const StationId id(net_.stations.size());
        Station station;
        station.name = fmt::format("P{:04}", id.value);
        station.position = cables_.nodes[at(node)];
        station.trip_depth_m = options_.kiosk_trip_depth_m;
        const BusId mv = add_bus(station.name + ".mv", station.position, options_.mv_v, id);
        const BusId lv = add_bus(station.name + ".lv", station.position, options_.lv_v, id);
        transformer_.push_back(net_.branches.size());
        add_branch(transformer_of(station, mv, lv), -1);
        net_.stations.push_back(std::move(station));
        seats_.push_back(node);
        mv_bus_.push_back(mv);
        lv_bus_.push_back(lv);
        station_load_.push_back(0.0);
        return lv;
    }

    void add_branch(Branch branch, int step) {
        net_.branches.push_back(std::move(branch));
        cable_step_.push_back({step});
    }

    void add_line(Branch line, bool medium, double current_a) {
        const auto types = medium ? medium_voltage_cables() : low_voltage_cables();
        const CableSize size = smallest_cable(types, current_a);
        lay_cable(line, types, size, geo::length(line.route));
        add_branch(std::move(line), size.step);
    }

    void add_load(BusId bus, double p_w, double customers) {
        const double tangent =
            std::sqrt(1.0 / (options_.power_factor * options_.power_factor) - 1.0);
        net_.loads.push_back(
            {bus, p_w, p_w * tangent, std::max(1, static_cast<int>(std::lround(customers)))});
    }

    /// Low-voltage feeders: the tree of shortest street paths from each station, cut to the parts
    /// that lead to a load; nodes where nothing hangs or branches off become bends of a line.
    void add_feeders(const StationPlan& plan) {
        const std::size_t n = cables_.nodes.size();
        std::vector<double> below(load_w_);
        std::vector<int> loaded_children(n, 0);
        for (std::size_t k = plan.paths.settled.size(); k-- > 0;) {
            const Index node = plan.paths.settled[k];
            const Index parent = plan.paths.parent[at(node)];
            if (parent >= 0 && below[at(node)] > 0.0) {
                below[at(parent)] += below[at(node)];
                ++loaded_children[at(parent)];
            }
        }
        std::vector<BusId> bus(n);
        std::vector<Index> nearest_bus_node(n, -1);  // going up the tree
        for (std::size_t s = 0; s < plan.seats.size(); ++s) {
            bus[at(plan.seats[s])] = lv_bus_[s];
        }
        load_of_node_.assign(n, LoadId());
        for (const Index node : plan.paths.settled) {
            const std::size_t i = at(node);
            if (below[i] <= 0.0) {
                continue;
            }
            const Index parent = plan.paths.parent[i];
            if (parent >= 0) {
                nearest_bus_node[i] =
                    bus[at(parent)].valid() ? parent : nearest_bus_node[at(parent)];
                if (load_w_[i] > 0.0 || loaded_children[i] > 1) {
                    const Index up = nearest_bus_node[i];
                    bus[i] = add_bus(fmt::format("L{:05}", node), cables_.nodes[i], options_.lv_v);
                    Branch line;
                    line.name = fmt::format("LV{:05}", node);
                    line.from = bus[at(up)];
                    line.to = bus[i];
                    line.route = route_between(cables_, plan.paths, up, node);
                    add_line(std::move(line), false,
                             apparent(below[i]) / (std::sqrt(3.0) * 0.95 * options_.lv_v));
                }
            } else {
                station_load_[at(plan.paths.source[i])] = below[i];
            }
            if (load_w_[i] > 0.0) {
                load_of_node_[i] = LoadId(net_.loads.size());
                add_load(bus[i], load_w_[i], customers_[i]);
            }
        }
    }

    void add_own_station(std::size_t building) {
        const BusId bus = add_station(cables_.building_node[building]);
        station_load_.back() = demands_[building].p_w;
        own_load_.push_back(LoadId(net_.loads.size()));
        add_load(bus, demands_[building].p_w, demands_[building].customers);
    }

    void add_rings(geo::Point2 site) {
        Index depot = 0;
        for (std::size_t i = 0; i < cables_.nodes.size(); ++i) {
            if (geo::distance(cables_.nodes[i], site) <
                geo::distance(cables_.nodes[at(depot)], site)) {
                depot = static_cast<Index>(i);
            }
        }
        const RingPlan plan =
            plan_rings(cables_, depot, seats_, station_load_, options_.ring_load_w);
        for (std::size_t r = 0; r < plan.rings.size(); ++r) {
            const std::vector<Index>& ring = plan.rings[r];
            double load = 0.0;
            for (const Index s : ring) {
                load += station_load_[at(s)];
            }
            // Either end must be able to carry the whole ring when the other is lost.
            const double current = apparent(load) / (std::sqrt(3.0) * 0.95 * options_.mv_v);
            const std::size_t open = open_leg(ring, station_load_);
            for (std::size_t k = 0; k <= ring.size(); ++k) {
                Branch leg;
                leg.name = fmt::format("MV{:02}.{:02}", r + 1, k + 1);
                leg.route = plan.legs[r][k];
                const BusId hv(0);
                leg.from = k == 0 ? hv : mv_bus_[at(ring[k - 1])];
                leg.to = k == ring.size() ? hv : mv_bus_[at(ring[k])];
                if (k == 0) {
                    leg.route.insert(leg.route.begin(), site);
                }
                if (k == ring.size()) {
                    leg.route.push_back(site);
                }
                if (k == open) {
                    leg.kind = BranchKind::tie;
                    leg.closed = false;
                } else if (k > open) {  // fed from the ring's far end: from → to along the power
                    std::swap(leg.from, leg.to);
                    std::reverse(leg.route.begin(), leg.route.end());
                }
                add_line(std::move(leg), true, current);
            }
        }
        rings_ = plan.rings.size();
    }

    void size_transformers() {
        for (std::size_t s = 0; s < station_load_.size(); ++s) {
            const TransformerSize size = smallest_transformer(1.1 * apparent(station_load_[s]));
            net_.stations[s + 1].rated_va = size.rated_va;
            set_transformer(net_.branches[transformer_[s]], size, options_.lv_v);
        }
    }

    void finish(const SizingResult& sized) {
        city_.joins.buildings.resize(city_.buildings.size());
        int unjoined = 0;
        for (std::size_t b = 0; b < city_.buildings.size(); ++b) {
            BuildingJoin& join = city_.joins.buildings[b];
            const Index node = cables_.building_node[b];
            join.load = node >= 0 ? nearest_load(node) : LoadId();
            join.load_missing =
                join.load.valid() ? MissingJoin::none : MissingJoin::no_bus_within_reach;
            unjoined += join.load.valid() ? 0 : 1;
        }
        for (std::size_t k = 0; k < own_station_.size(); ++k) {
            city_.joins.buildings[own_station_[k]].load = own_load_[k];
            city_.joins.buildings[own_station_[k]].load_missing = MissingJoin::none;
        }
        double total = 0.0;
        int customers = 0;
        for (const LoadPoint& load : net_.loads) {
            total += load.p_w;
            customers += load.customers;
        }
        city_.notes.push_back(fmt::format(
            "Power grid synthesised: {} MV/LV stations in {} open rings from one HV/MV station, {} "
            "buses, {} customers, {:.1f} MW at the peak; voltages {:.3f} to {:.3f} pu; {} lines "
            "thickened and {} taps set for voltage; {} straight cables between separate street "
            "parts; {} buildings without a bus within {:.0f} m. Trip depths are defaults.",
            seats_.size(), rings_, net_.buses.size(), customers, total / 1e6, sized.lowest_pu,
            sized.highest_pu, sized.lines_thickened, sized.taps_set, cables_.links_added, unjoined,
            options_.service_reach_m));
        city_.power = std::move(net_);
    }

    /// A building that takes no power hangs on the load of its node, else on the nearest one along
    /// the streets.
    LoadId nearest_load(Index node) {
        if (load_paths_.source.empty()) {
            for (std::size_t i = 0; i < load_of_node_.size(); ++i) {
                if (load_of_node_[i].valid()) {
                    loaded_.push_back(static_cast<Index>(i));
                }
            }
            load_paths_ = shortest_paths(cables_.graph, loaded_);
        }
        const Index source = load_paths_.source[at(node)];
        return source >= 0 && load_paths_.distance[at(node)] <= options_.service_reach_m
                   ? load_of_node_[at(loaded_[at(source)])]
                   : LoadId();
    }

    City& city_;
    const PowerGridOptions& options_;
    CableGraph cables_;
    std::vector<BuildingDemand> demands_;
    std::vector<double> customers_, load_w_;  // one a cable node
    std::vector<std::size_t> own_station_;    // buildings
    std::vector<LoadId> own_load_;            // one each
    std::vector<LoadId> load_of_node_;
    std::vector<Index> seats_;  // one an MV/LV station
    std::vector<BusId> mv_bus_, lv_bus_;
    std::vector<double> station_load_;
    std::vector<std::size_t> transformer_;  // branch of each
    std::vector<CableSize> cable_step_;     // one a branch
    std::vector<Index> loaded_;
    ShortestPaths load_paths_;
    std::size_t rings_ = 0;
    PowerNetwork net_;
};

}  // namespace

void synthesise_power_grid(City& city, geo::Point2 hv_site, const PowerGridOptions& options) {
    Builder(city, options).build(hv_site);
}

}  // namespace calade::city
