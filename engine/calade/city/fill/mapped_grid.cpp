// SPDX-License-Identifier: Apache-2.0
#include "calade/city/fill/mapped_grid.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/city/fill/building_demand.hpp"
#include "calade/city/fill/cable_sizing.hpp"
#include "calade/city/fill/cable_types.hpp"
#include "calade/city/fill/weak_feeders.hpp"
#include "calade/geo/spatial_index.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>
#include <span>

namespace calade::city {
namespace {

/// One voltage level: its joined lines and the buses that have a way to a source.
struct Level {
    JoinedLines joined;
    std::vector<BusId> bus;      ///< one a node; invalid: no way
    std::vector<Index> feeder;   ///< one a node; -1: a source, or no way
    std::vector<Index> station;  ///< one a node: position of its source among the sources
};

class MapBuilder {
public:
    MapBuilder(City& city, const MappedGrid& map, const MappedGridOptions& options)
        : city_(city),
          map_(map),
          options_(options),
          demands_(building_demands(city, options.power)) {}

    LeftOut build() {
        require<DataError>(!map_.hv_stations.empty() && !map_.mv_stations.empty(),
                           "the map of the grid has {} HV/MV and {} MV/LV stations, expected at "
                           "least one of each",
                           map_.hv_stations.size(), map_.mv_stations.size());
        const auto hv = stations_apart(map_.hv_stations, "HV/MV station");
        const auto mv = stations_apart(map_.mv_stations, "MV/LV station");
        const Level medium = build_medium(hv, mv);
        const Level low = build_low();
        hang_buildings(low);
        for (const auto& [station, feeder] : station_feeder_) {
            load_feeder(feeder, station_load_[at(station)]);
        }
        size_everything();
        finish(medium, low);
        return left_out_;
    }

private:
    double apparent(double p_w) const { return p_w / options_.power.power_factor; }

    /// Stations without those in another's place.
    std::vector<MappedStation> stations_apart(const std::vector<MappedStation>& all,
                                              const std::string& what) {
        std::vector<geo::Point2> places;
        for (const MappedStation& s : all) {
            places.push_back(s.position);
        }
        const std::vector<Index> first = group_points(places, options_.snap_m);
        std::vector<MappedStation> apart;
        for (std::size_t k = 0; k < all.size(); ++k) {
            if (first[k] == static_cast<Index>(k)) {
                apart.push_back(all[k]);
            } else {
                ++left_out_[what + " in the place of another"];
            }
        }
        return apart;
    }

    BusId add_bus(std::string name, geo::Point2 position, double nominal_v,
                  StationId station = {}) {
        net_.buses.push_back({std::move(name), position, nominal_v, station});
        return BusId(net_.buses.size() - 1);
    }

    void add_branch(Branch branch, Index feeder, bool overhead = false) {
        branch.mark = Mark::estimated;
        net_.branches.push_back(std::move(branch));
        branch_feeder_.push_back(feeder);
        cable_.push_back({feeder < 0 ? -1 : 0, overhead});
    }

    StationId add_station(const MappedStation& from, StationKind kind, std::string number) {
        Station station;
        station.name = from.name.empty() ? std::move(number) : from.name;
        const std::string base = station.name;
        for (int k = 2; !names_.insert(station.name).second; ++k) {
            station.name = fmt::format("{} ({})", base, k);
        }
        station.kind = kind;
        station.position = from.position;
        station.trip_depth_m = kind == StationKind::hv_mv ? options_.power.hv_trip_depth_m
                                                          : options_.power.kiosk_trip_depth_m;
        station.mark = Mark::estimated;
        net_.stations.push_back(std::move(station));
        return StationId(net_.stations.size() - 1);
    }

    Level build_medium(const std::vector<MappedStation>& hv, const std::vector<MappedStation>& mv) {
        const auto places = [](const std::vector<MappedStation>& stations) {
            std::vector<geo::Point2> points;
            for (const MappedStation& s : stations) {
                points.push_back(s.position);
            }
            return points;
        };
        const std::array<Anchors, 2> anchors{Anchors{places(hv), options_.hv_station_reach_m},
                                             Anchors{places(mv), options_.station_reach_m}};
        Level level;
        level.joined = join_ends(map_.mv_lines, anchors, options_.snap_m, "MV line", left_out_);
        std::vector<char> met(level.joined.nodes.size(), 0);
        for (const GraphEdge& e : level.joined.edges) {
            met[at(e.from)] = met[at(e.to)] = 1;
        }
        std::vector<Index> sources;
        std::vector<BusId> source_bus;
        for (std::size_t k = 0; k < hv.size(); ++k) {
            if (!met[k]) {
                ++left_out_["HV/MV station that no line meets"];
                continue;
            }
            const StationId id = add_station(hv[k], StationKind::hv_mv, fmt::format("HV{}", k + 1));
            const BusId bus = add_bus(net_.stations[id.index()].name + ".mv", hv[k].position,
                                      options_.power.mv_v, id);
            net_.sources.push_back({bus, options_.power.source_pu});
            sources.push_back(static_cast<Index>(k));
            source_bus.push_back(bus);
        }
        const auto new_bus = [&](Index node) {
            if (at(node) < hv.size() || at(node) >= level.joined.anchors) {
                return add_bus(fmt::format("M{:05}", node), level.joined.nodes[at(node)],
                               options_.power.mv_v);
            }
            const std::size_t k = at(node) - hv.size();
            const StationId id =
                add_station(mv[k], StationKind::mv_lv, fmt::format("P{:04}", k + 1));
            return add_bus(net_.stations[id.index()].name + ".mv", mv[k].position,
                           options_.power.mv_v, id);
        };
        lay(level, sources, source_bus, new_bus, true);
        for (std::size_t k = 0; k < mv.size(); ++k) {
            left_out_["MV/LV station without a way to an HV/MV station"] +=
                level.bus[hv.size() + k].valid() ? 0 : 1;
        }
        station_load_.assign(net_.stations.size(), 0.0);
        station_source_.assign(net_.stations.size(), -1);
        for (std::size_t n = hv.size(); n < level.joined.anchors; ++n) {
            if (level.bus[n].valid()) {
                const StationId id = net_.buses[level.bus[n].index()].station;
                station_feeder_.emplace_back(id.value, level.feeder[n]);
                station_source_[id.index()] =
                    net_.buses[source_bus[at(level.station[n])].index()].station.value;
                add_transformer(id, level.bus[n]);
            }
        }
        require<DataError>(!supplied_.empty(),
                           "no medium-voltage line leads from an HV/MV station to an MV/LV one: of "
                           "{} lines {} are joined (ends within {} m; MV/LV stations within {} m, "
                           "HV/MV stations within {} m of an end){}",
                           map_.mv_lines.size(), level.joined.edges.size(), options_.snap_m,
                           options_.station_reach_m, options_.hv_station_reach_m, counts());
        return level;
    }

    void add_transformer(StationId id, BusId mv) {
        const Station& station = net_.stations[id.index()];
        const BusId lv = add_bus(station.name + ".lv", station.position, options_.power.lv_v, id);
        transformer_.emplace_back(id, net_.branches.size());
        add_branch(transformer_of(station, mv, lv), -1);
        supplied_.push_back(id);
        lv_bus_.push_back(lv);
    }

    Level build_low() {
        Anchors stations{{}, options_.station_reach_m};
        std::vector<Index> sources;
        for (std::size_t k = 0; k < supplied_.size(); ++k) {
            stations.points.push_back(net_.stations[supplied_[k].index()].position);
            sources.push_back(static_cast<Index>(k));
        }
        Level level;
        level.joined = join_ends(map_.lv_lines, std::span(&stations, 1), options_.snap_m, "LV line",
                                 left_out_);
        cut_long_edges(level.joined, options_.power.node_spacing_m);
        const auto new_bus = [&](Index node) {
            return add_bus(fmt::format("L{:05}", node), level.joined.nodes[at(node)],
                           options_.power.lv_v);
        };
        lay(level, sources, lv_bus_, new_bus, false);
        return level;
    }

    /// Buses and lines of all nodes with a way to a source; the rest is counted.
    template <class NewBus>
    void lay(Level& level, const std::vector<Index>& sources, const std::vector<BusId>& source_bus,
             NewBus new_bus, bool medium) {
        const std::size_t n = level.joined.nodes.size();
        level.bus.assign(n, BusId());
        level.feeder.assign(n, -1);
        const ShortestPaths paths =
            shortest_paths(make_graph(static_cast<Index>(n), level.joined.edges), sources);
        level.station = paths.source;
        const std::span<const MappedLine> lines = medium ? map_.mv_lines : map_.lv_lines;
        std::vector<int> pieces(lines.size(), 0);
        const auto add_line = [&](std::size_t e, BusId from, BusId to, bool turn, Index feeder,
                                  bool tie) {
            Branch line;
            const Index number = level.joined.line[e];
            const int piece = ++pieces[at(number)];
            line.name = fmt::format("{}{:05}", medium ? "MV" : "LV", number + 1);
            if (piece > 1) {
                line.name += fmt::format(".{}", piece);
            }
            line.kind = tie ? BranchKind::tie : BranchKind::line;
            line.closed = !tie;
            line.from = from;
            line.to = to;
            line.route = level.joined.routes[e];
            if (turn) {
                std::reverse(line.route.begin(), line.route.end());
            }
            add_branch(std::move(line), feeder, medium && lines[at(number)].overhead);
            ties_ += tie ? 1 : 0;
        };
        for (const Index node : paths.settled) {
            const Index parent = paths.parent[at(node)];
            if (parent < 0) {
                level.bus[at(node)] = source_bus[at(paths.source[at(node)])];
                continue;
            }
            level.bus[at(node)] = new_bus(node);
            level.feeder[at(node)] = level.feeder[at(parent)];
            if (level.feeder[at(node)] < 0) {
                level.feeder[at(node)] = static_cast<Index>(feeder_w_.size());
                feeder_w_.push_back(0.0);
            }
            const std::size_t e = at(paths.parent_edge[at(node)]);
            add_line(e, level.bus[at(parent)], level.bus[at(node)],
                     level.joined.edges[e].from != parent, level.feeder[at(node)], false);
        }
        std::set<Index> cut_off;
        for (std::size_t e = 0; e < level.joined.edges.size(); ++e) {
            const GraphEdge& edge = level.joined.edges[e];
            if (!level.bus[at(edge.from)].valid()) {
                cut_off.insert(level.joined.line[e]);
            } else if (paths.parent_edge[at(edge.from)] != static_cast<Index>(e) &&
                       paths.parent_edge[at(edge.to)] != static_cast<Index>(e)) {
                const Index one = level.feeder[at(edge.from)];
                add_tie_feeders(one, level.feeder[at(edge.to)]);
                add_line(e, level.bus[at(edge.from)], level.bus[at(edge.to)], false,
                         static_cast<Index>(feeder_w_.size()) - 1, true);
            }
        }
        if (!cut_off.empty()) {
            left_out_[medium ? "MV line without a way to an HV/MV station"
                             : "LV line without a way to a supplied MV/LV station"] +=
                static_cast<int>(cut_off.size());
        }
    }

    /// A tie carries what either side takes: a feeder of its own that both sides load.
    void add_tie_feeders(Index one, Index other) {
        const auto tie = static_cast<Index>(feeder_w_.size());
        feeder_w_.push_back(0.0);
        for (const Index side : {one, other}) {
            if (side >= 0) {
                tie_of_.emplace(side, tie);
            }
        }
    }

    void load_feeder(Index feeder, double p_w) {
        if (feeder >= 0) {
            feeder_w_[at(feeder)] += p_w;
        }
    }

    void hang_buildings(const Level& low) {
        std::vector<geo::Polyline> joints, seats;
        std::vector<std::size_t> node;
        for (std::size_t n = 0; n < low.bus.size(); ++n) {
            if (low.bus[n].valid()) {
                joints.push_back({low.joined.nodes[n]});
                node.push_back(n);
            }
        }
        for (const StationId s : supplied_) {
            seats.push_back({net_.stations[s.index()].position});
        }
        const geo::LineIndex joint_index(joints);
        const geo::LineIndex seat_index(seats);
        city_.joins.buildings.assign(city_.buildings.size(), {});
        load_of_.assign(net_.buses.size(), LoadId());
        customers_.assign(net_.buses.size(), 0.0);
        for (std::size_t b = 0; b < city_.buildings.size(); ++b) {
            const geo::Point2 middle = geo::centroid(city_.buildings[b].footprint);
            std::size_t n = low.bus.size();
            const bool large = demands_[b].p_w > options_.power.own_station_w;
            if (!large && !map_.lv_lines.empty()) {
                const auto hit = joint_index.nearest(middle, options_.building_reach_m);
                n = hit.line < 0 ? n : node[at(hit.line)];
            } else {
                const auto hit = seat_index.nearest(middle, options_.power.lv_reach_m);
                n = hit.line < 0 ? n : at(hit.line);  // stations are the first nodes
            }
            BuildingJoin& join = city_.joins.buildings[b];
            if (n == low.bus.size()) {
                join.load_missing = MissingJoin::no_bus_within_reach;
                if (demands_[b].p_w > 0.0) {
                    ++left_out_["building that takes power without a line within reach"];
                }
            } else if (demands_[b].p_w > 0.0) {
                join.load = add_load(low, n, demands_[b]);
            } else {
                without_load_.emplace_back(b, n);
            }
        }
        for (const auto& [building, n] : without_load_) {
            BuildingJoin& join = city_.joins.buildings[building];
            join.load = load_of_[low.bus[n].index()];
            join.load_missing =
                join.load.valid() ? MissingJoin::none : MissingJoin::no_bus_within_reach;
        }
        require<DataError>(!net_.loads.empty(),
                           "no building that takes power is within {} m of a low-voltage line (or "
                           "{} m of a station){}",
                           options_.building_reach_m, options_.power.lv_reach_m, counts());
        for (std::size_t k = 0; k < net_.loads.size(); ++k) {
            net_.loads[k].customers =
                std::max(1, static_cast<int>(std::lround(customers_[net_.loads[k].bus.index()])));
        }
    }

    LoadId add_load(const Level& low, std::size_t n, const BuildingDemand& demand) {
        const BusId bus = low.bus[n];
        LoadId& id = load_of_[bus.index()];
        if (!id.valid()) {
            id = LoadId(net_.loads.size());
            net_.loads.push_back({bus, 0.0, 0.0, 1});
        }
        const double pf = options_.power.power_factor;
        net_.loads[id.index()].p_w += demand.p_w;
        net_.loads[id.index()].q_var += demand.p_w * std::sqrt(1.0 / (pf * pf) - 1.0);
        customers_[bus.index()] += demand.customers;
        load_feeder(low.feeder[n], demand.p_w);
        station_load_[supplied_[at(low.station[n])].index()] += demand.p_w;
        return id;
    }

    void size_everything() {
        for (const auto& [side, tie] : tie_of_) {
            feeder_w_[at(tie)] = std::max(feeder_w_[at(tie)], feeder_w_[at(side)]);
        }
        for (std::size_t b = 0; b < net_.branches.size(); ++b) {
            if (branch_feeder_[b] < 0) {
                continue;
            }
            Branch& line = net_.branches[b];
            const double v = net_.buses[line.to.index()].nominal_v;
            const auto types = line_types(v, cable_[b].overhead);
            const double current =
                apparent(feeder_w_[at(branch_feeder_[b])]) / (std::sqrt(3.0) * 0.95 * v);
            cable_[b].step = smallest_cable(types, current).step;
            lay_cable(line, types, cable_[b], geo::length(line.route));
        }
        std::vector<double> fed(net_.stations.size(), 0.0);
        for (const auto& [station, branch] : transformer_) {
            const double load = station_load_[station.index()];
            const TransformerSize size = smallest_transformer(1.1 * apparent(load));
            net_.stations[station.index()].rated_va = size.rated_va;
            set_transformer(net_.branches[branch], size, options_.power.lv_v);
            fed[at(station_source_[station.index()])] += apparent(load);
        }
        for (std::size_t s = 0; s < net_.stations.size(); ++s) {
            if (net_.stations[s].kind == StationKind::hv_mv) {  // transformers of 20 MVA
                net_.stations[s].rated_va = 20e6 * std::max(1.0, std::ceil(1.25 * fed[s] / 20e6));
            }
        }
        keep_band();
    }

    void keep_band() {
        const PowerGridOptions& o = options_.power;
        try {
            const SizingResult sized = size_cables(net_, cable_, {o.lowest_pu, o.highest_pu});
            band_ = fmt::format("voltages {:.3f} to {:.3f} pu, {} lines thickened and {} taps set",
                                sized.lowest_pu, sized.highest_pu, sized.lines_thickened,
                                sized.taps_set);
        } catch (const NumericalError&) {
            std::string lost;
            for (const WeakFeeder& weak : weak_feeders(net_, o.lowest_pu, o.highest_pu)) {
                std::string& list = weak.lowest_pu > 0.0 ? band_ : lost;
                list += fmt::format("{}{} ({:.3f} pu)", list.empty() ? "" : ", ", weak.line,
                                    weak.lowest_pu);
            }
            require<NumericalError>(lost.empty(),
                                    "the mapped grid cannot carry its load on the feeders that "
                                    "begin with: {}",
                                    lost);
            band_ = "voltages outside the band on the feeders that begin with: " + band_;
        }
    }

    std::string counts() const {
        std::string text;
        for (const auto& [reason, count] : left_out_) {
            if (count > 0) {
                text +=
                    fmt::format("{}{} ({})", text.empty() ? "; left out: " : ", ", reason, count);
            }
        }
        return text;
    }

    void finish(const Level& medium, const Level& low) {
        std::erase_if(left_out_, [](const auto& entry) { return entry.second == 0; });
        double total = 0.0;
        for (const LoadPoint& load : net_.loads) {
            total += load.p_w;
        }
        city_.notes.push_back(fmt::format(
            "Power grid from a map: {} HV/MV and {} MV/LV stations, {} MV and {} LV lines read, {} "
            "joints at medium voltage, {} normally open, {} at ends that touch another line, "
            "{:.1f} MW "
            "at the peak; {}{}. Sizes, taps, loads and trip depths are estimated.",
            net_.sources.size(), supplied_.size(), map_.mv_lines.size(), map_.lv_lines.size(),
            medium.joined.nodes.size() - medium.joined.anchors, ties_,
            medium.joined.touched + low.joined.touched, total / 1e6, band_, counts()));
        city_.power = std::move(net_);
    }

    City& city_;
    const MappedGrid& map_;
    const MappedGridOptions& options_;
    std::vector<BuildingDemand> demands_;
    LeftOut left_out_;
    PowerNetwork net_;
    std::set<std::string> names_;
    std::vector<double> feeder_w_;        // load of the lines that leave one source together
    std::multimap<Index, Index> tie_of_;  // feeder to the feeder of a tie
    std::vector<Index> branch_feeder_;    // one a branch; -1: transformer
    std::vector<CableSize> cable_;        // one a branch
    std::vector<StationId> supplied_;     // sources of the low voltage, in order
    std::vector<BusId> lv_bus_;           // one each
    std::vector<std::pair<StationId, std::size_t>> transformer_;  // its branch
    std::vector<std::pair<Index, Index>> station_feeder_;
    std::vector<Index> station_source_;  // the HV/MV station that feeds it
    std::vector<double> station_load_;   // one a station
    std::vector<LoadId> load_of_;        // one a bus
    std::vector<double> customers_;      // one a bus
    std::vector<std::pair<std::size_t, std::size_t>> without_load_;  // building, node
    int ties_ = 0;
    std::string band_;
};

}  // namespace

LeftOut build_mapped_grid(City& city, const MappedGrid& map, const MappedGridOptions& options) {
    return MapBuilder(city, map, options).build();
}

}  // namespace calade::city
