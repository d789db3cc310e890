// SPDX-License-Identifier: Apache-2.0
#include "calade/city/demo/street_plan.hpp"

#include <algorithm>
#include <cmath>

namespace calade::city::demo {

namespace {

/// Draws axis-parallel streets and blocks of the plan.
class Draughtsman {
public:
    explicit Draughtsman(StreetPlan& streets) : streets_(streets) {}

    Index along_u(double v, double u0, double u1, StreetClass c, double width, std::string label) {
        return add({u0, v}, {u1, v}, c, width, std::move(label));
    }
    Index along_v(double u, double v0, double v1, StreetClass c, double width, std::string label) {
        return add({u, v0}, {u, v1}, c, width, std::move(label));
    }
    void name_from(Index line, double along, std::string label) {
        streets_.lines[static_cast<std::size_t>(line)].labels.emplace_back(along, std::move(label));
    }
    void block(double u0, double u1, double v0, double v1, Index north, Index east, Index south,
               Index west) {
        blocks_.push_back({{{u0, v0}, {u1, v0}, {u1, v1}, {u0, v1}}, {north, east, south, west}});
    }

    /// Junctions wherever two streets meet, and at the ends of streets.
    void join() {
        auto& lines = streets_.lines;
        for (std::size_t i = 0; i < lines.size(); ++i) {
            for (std::size_t j = i + 1; j < lines.size(); ++j) {
                const bool i_flat = lines[i].a.y == lines[i].b.y;
                if (i_flat == (lines[j].a.y == lines[j].b.y)) {
                    continue;
                }
                const PlanLine& flat = i_flat ? lines[i] : lines[j];
                const PlanLine& steep = i_flat ? lines[j] : lines[i];
                const geo::Point2 at{steep.a.x, flat.a.y};
                if (at.x >= flat.a.x && at.x <= flat.b.x && at.y >= steep.a.y &&
                    at.y <= steep.b.y) {
                    meet(static_cast<Index>(i), static_cast<Index>(j), at);
                }
            }
        }
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const auto line = static_cast<Index>(i);
            streets_.junction(line, 0.0, 1e-6);
            streets_.junction(line, geo::distance(lines[i].a, lines[i].b), 1e-6);
        }
    }
    std::vector<Block> take_blocks() { return std::move(blocks_); }

private:
    /// One node for both lines, even where a third line has its end at the same place.
    void meet(Index i, Index j, geo::Point2 at) {
        auto known = [&](Index line) {
            for (const auto& junction : streets_.lines[static_cast<std::size_t>(line)].junctions) {
                const geo::Point2 p = streets_.nodes[static_cast<std::size_t>(junction.node)];
                if (geo::distance(p, at) < 1e-6) {
                    return junction.node;
                }
            }
            return Index{-1};
        };
        Index node = std::max(known(i), known(j));
        if (node < 0) {
            const geo::Point2 start = streets_.lines[static_cast<std::size_t>(i)].a;
            node = streets_.junction(i, geo::distance(start, at), 1e-6);
        }
        streets_.attach(i, node);
        streets_.attach(j, node);
    }
    Index add(geo::Point2 a, geo::Point2 b, StreetClass c, double width, std::string label) {
        streets_.lines.push_back({a, b, c, width, std::move(label)});
        return static_cast<Index>(streets_.lines.size()) - 1;
    }
    StreetPlan& streets_;
    std::vector<Block> blocks_;
};

}  // namespace

std::vector<Block> lay_main_streets(const TownPlan& plan, StreetPlan& streets) {
    using enum StreetClass;
    Draughtsman d(streets);
    const double q = plan.quay_street();
    const double spit = plan.channel_east + plan.street_offset;
    const double east_quay = plan.basin_east + plan.street_offset;
    const double north_quay = plan.basin_north - plan.street_offset;
    const double south_quay = plan.basin_south + plan.street_offset;
    const double front = plan.sea_front;
    const double main = plan.main_street;
    const double rail = plan.rail_street;
    const double end = plan.v_south;

    const Index beach = d.along_u(front, plan.u_west, -q, secondary, 9.5, "Boulevard de la Mer");
    const Index spit_beach =
        d.along_u(front, spit, east_quay, tertiary, 8.0, "Rue du Bout du Quai");
    const Index cliff =
        d.along_u(front, east_quay, plan.u_east, tertiary, 8.0, "Rue de la Falaise Est");
    const Index west_quay = d.along_v(-q, front, end, secondary, 9.0, "Quai des Pilotes");
    d.name_from(west_quay, 0.0, "Quai des Pilotes");
    d.name_from(west_quay, plan.low_from - front, "Quai de la Grève");
    d.name_from(west_quay, plan.low_to - front, "Quai du Carénage");
    d.name_from(west_quay, main - front, "Quai de la Vaudre");
    d.name_from(west_quay, main - front + 500.0 * plan.scale, "Chemin du Halage");
    const double west = plan.west_end(main);
    const Index main_road =
        d.along_u(main, west, plan.east_end(main), primary, 11.0, "Rue Nationale");
    d.name_from(main_road, 0.0, "Côte de Grainville");
    d.name_from(main_road, plan.u_hill - west, "Rue Nationale");
    d.name_from(main_road, -q - west, "Pont Neuf");
    d.name_from(main_road, q - west, "Rue du Faubourg");
    d.name_from(main_road, plan.east_floor - west, "Côte de Neuville");
    const Index south_rail = d.along_u(rail, plan.u_hill, -q, tertiary, 8.0, "Rue de la Gare");
    const Index foot = d.along_v(plan.u_hill, front, end, secondary, 9.0, "Avenue du Coteau");
    const Index valley = d.along_v(plan.u_pass, main, plan.south_end(plan.u_pass), primary, 10.0,
                                   "Avenue de la Vallée");
    d.name_from(valley, 0.0, "Passage du Pont-Rouge");
    d.name_from(valley, rail - main, "Avenue de la Vallée");
    const Index channel_quay =
        d.along_v(spit, front, north_quay, tertiary, 8.0, "Quai de la Douane");
    const Index spit_quay =
        d.along_u(north_quay, spit, east_quay, tertiary, 8.0, "Quai du Pollet Neuf");
    const Index harbour_quay = d.along_v(east_quay, front, plan.south_end(east_quay), secondary,
                                         9.5, "Quai des Chantiers");
    d.name_from(harbour_quay, 0.0, "Quai des Chantiers");
    d.name_from(harbour_quay, main - front, "Avenue du Mont");
    const Index basin_quay = d.along_u(south_quay, q, east_quay, tertiary, 8.0, "Quai du Bassin");
    const Index east_bank = d.along_v(q, south_quay, end, tertiary, 8.0, "Rue des Prés");

    // Streets across the valley, each with a bridge, up to the end of the plan.
    std::vector<double> v_cross;
    std::vector<Index> cross;
    const int bands =
        std::max(1, static_cast<int>(std::lround((end - rail) / (500.0 * std::sqrt(plan.scale)))));
    for (int i = 1; i < bands; ++i) {
        v_cross.push_back(rail + (end - rail) * i / bands);
        cross.push_back(d.along_u(v_cross.back(), plan.west_end(v_cross.back()),
                                  plan.east_end(v_cross.back()), secondary, 9.0,
                                  i % 2 == 1 ? "Rue du Pont de Pierre" : "Rue du Pont Vert"));
    }
    v_cross.push_back(end);
    cross.push_back(-1);

    d.block(plan.u_west, plan.u_hill, front, main, beach, foot, main_road, -1);
    d.block(plan.u_hill, -q, front, main, beach, west_quay, main_road, foot);
    d.block(spit, east_quay, front, north_quay, spit_beach, harbour_quay, spit_quay, channel_quay);
    d.block(east_quay, plan.u_east, front, main, cliff, -1, main_road, harbour_quay);
    d.block(q, east_quay, south_quay, main, basin_quay, harbour_quay, main_road, east_bank);
    double v_east = main;
    double v_west = rail;
    Index north_east = main_road;
    Index north_west = south_rail;
    for (std::size_t i = 0; i < cross.size(); ++i) {
        const double v = v_cross[i];
        const Index line = cross[i];
        d.block(plan.u_west, plan.u_hill, v_east, v, north_east, foot, line, -1);
        d.block(plan.u_hill, plan.u_pass, v_west, v, north_west, valley, line, foot);
        d.block(plan.u_pass, -q, v_west, v, north_west, west_quay, line, valley);
        d.block(q, east_quay, v_east, v, north_east, harbour_quay, line, east_bank);
        d.block(east_quay, plan.u_east, v_east, v, north_east, -1, line, harbour_quay);
        v_east = v_west = v;
        north_east = north_west = line;
    }
    d.join();
    return d.take_blocks();
}

}  // namespace calade::city::demo
