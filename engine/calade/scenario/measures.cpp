// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/measures.hpp"

#include "calade/base/error.hpp"
#include "calade/base/log.hpp"
#include "calade/geo/grid_walk.hpp"
#include "calade/scenario/course.hpp"
#include "calade/scenario/named.hpp"

#include <algorithm>
#include <map>

namespace calade::scenario {

namespace {

std::vector<Index> cells_of(const Measure& m, const geo::Grid& grid) {
    auto cells = geo::cells_inside(grid, {{m.line, {}}});
    require<ScenarioError>(!cells.empty(), "{}: the {} area holds no cell of {} m; make it larger",
                           m.where, m.kind, grid.cell);
    return cells;
}

void lower_ground(const Measure& m, city::City& city) {
    auto& ground = city.terrain.elevation;
    for (const Index cell : cells_of(m, ground.grid)) {
        ground.values[static_cast<std::size_t>(cell)] -= static_cast<float>(m.value);
        city.terrain.mark.values[static_cast<std::size_t>(cell)] =
            static_cast<std::uint8_t>(Mark::synthesised);
    }
}

void place_pump(const Measure& m, city::City& city) {
    city::Pump pump;
    pump.name = m.name;
    pump.inlet = m.conduit.from;
    pump.outlet = m.conduit.to;
    pump.out_of_domain = m.leaves_town;
    pump.capacity_m3s = m.value;
    city.pumps.push_back(pump);
}

// Elements are found by name: a new one may not take the name of one that is there.
template <class T>
void require_fresh(const std::vector<T>& items, const Measure& m, std::string_view what) {
    for (const auto& item : items) {
        require<ScenarioError>(item.name != m.name,
                               "{}: the town has a {} named '{}' already; give the measure another "
                               "name",
                               m.where, what, m.name);
    }
}

void apply(const Measure& m, city::City& city) {
    if (m.kind == "raise_defence") {
        auto& defence = named(city.defences, m.target, m.where, "defence");
        constexpr double largest_raise = 10.0;  // m
        if (m.value > largest_raise) {
            log::warning("{}: raise_m is {:g} m for '{}'; heights are in m: are these cm or mm?",
                         m.where, m.value, defence.name);
        }
        defence.crest_m += m.value;
    } else if (m.kind == "wall") {
        require_fresh(city.defences, m, "defence");
        warn_of_crest(m.where, m.name, m.line, m.value, city.terrain.elevation);
        city.defences.push_back({m.name, "wall", m.line, m.value, "", Mark::synthesised});
    } else if (m.kind == "barrier") {
        require_fresh(city.gates, m, "gate");
        warn_of_crest(m.where, m.name, m.line, m.value, city.terrain.elevation);
        city.gates.push_back(
            {m.name, m.line, m.value, m.closing_level_m.value_or(1e9), true, Mark::synthesised});
    } else if (m.kind == "gate") {
        auto& gate = named(city.gates, m.target, m.where, "gate");
        gate.present = m.present;
        gate.closing_level_m = m.closing_level_m.value_or(gate.closing_level_m);
    } else if (m.kind == "pump") {
        named(city.pumps, m.target, m.where, "pump").capacity_m3s = m.value;
    } else if (m.kind == "retention") {
        lower_ground(m, city);
    } else if (m.kind == "desealing") {
        (void)cells_of(m, city.terrain.elevation.grid);  // at run time
    } else if (m.kind == "mobile_pump") {
        require_fresh(city.pumps, m, "pump");
        place_pump(m, city);
    } else if (m.kind == "raise_station") {
        named(city.power.stations, m.target, m.where, "station").trip_depth_m += m.value;
    } else if (m.kind == "protect_station") {
        auto& depth = named(city.power.stations, m.target, m.where, "station").trip_depth_m;
        depth = std::max(depth, m.value);
    } else if (m.kind == "generator") {
        auto& hours = named(city.sites, m.target, m.where, "site").autonomy_h;
        hours = std::max(hours, m.value);
    } else if (m.kind == "sandbags") {
        (void)named(city.buildings, m.target, m.where, "building");  // at run time
    }
}

// Two works on one place: the same course of a wall, or one cell in two areas of a kind.
class Ground {
public:
    void take(const Measure& m, const geo::Grid& grid) {
        if (m.kind == "wall" || m.kind == "barrier") {
            take_line(m);
        } else if (m.kind == "retention" || m.kind == "desealing") {
            for (const Index cell : cells_of(m, grid)) {
                const auto [place, fresh] = cells_.emplace(std::pair(m.kind, cell), m.where);
                require<ScenarioError>(fresh,
                                       "{}: the {} area overlaps that of {}, expected areas apart",
                                       m.where, m.kind, place->second);
            }
        }
    }

private:
    void take_line(const Measure& m) {
        for (const auto& other : lines_) {
            require<ScenarioError>(
                !std::equal(m.line.begin(), m.line.end(), other->line.begin(), other->line.end()) &&
                    !std::equal(m.line.begin(), m.line.end(), other->line.rbegin(),
                                other->line.rend()),
                "{}: the {} stands on the line of '{}' at {}, expected one work a line", m.where,
                m.kind, other->name, other->where);
        }
        lines_.push_back(&m);
    }
    std::vector<const Measure*> lines_;
    std::map<std::pair<std::string, Index>, std::string> cells_;  // by kind
};

}  // namespace

void apply_measures(const std::vector<Measure>& measures, city::City& city) {
    std::map<std::pair<std::string, std::string>, std::string> places;
    const auto take = [&](const Measure& m, const std::string& what, const std::string& which) {
        const auto [place, fresh] = places.emplace(std::pair(what, which), m.where);
        require<ScenarioError>(fresh,
                               "{}: '{}' has a measure already at {}, expected one measure a "
                               "{}",
                               m.where, which, place->second, what);
    };
    Ground ground;
    for (const auto& m : measures) {
        take(m, m.target.empty() ? "name" : target_key(m), m.target.empty() ? m.name : m.target);
        for (const auto& street : m.streets) {
            const auto section = static_cast<std::size_t>(street_named(city, street, m.where));
            take(m, "street", city.streets.streets[section].name);
        }
        check_course(m, city);
        ground.take(m, city.terrain.elevation.grid);
        warn_of_red_zones(m, city);
        apply(m, city);
    }
}

TargetNames target_names(const city::City& city) {
    return {{"defence", names_of(city.defences)},
            {"gate", names_of(city.gates)},
            {"pump", names_of(city.pumps)},
            {"site", names_of(city.sites)},
            {"station", names_of(city.power.stations)},
            {"building", names_of(city.buildings)},
            {"line", names_of(city.power.branches)}};
}

void require_target(const Measure& measure, const std::vector<Measure>& others,
                    const TargetNames& names) {
    static const std::map<std::string, std::string> makers = {
        {"defence", "wall"}, {"gate", "barrier"}, {"pump", "mobile_pump"}};
    const auto key = target_key(measure);
    const auto list = names.find(key);
    if (list == names.end()) {
        return;
    }
    std::vector<std::string> known = list->second;
    if (const auto maker = makers.find(key); maker != makers.end()) {
        for (const auto& other : others) {
            if (other.kind == maker->second) {
                known.push_back(other.name);
            }
        }
    }
    if (std::find(known.begin(), known.end(), measure.target) == known.end()) {
        fail_unknown_name(known, measure.target, measure.where, key);
    }
}

std::vector<float> building_protection(const std::vector<Measure>& measures,
                                       const city::City& city) {
    std::vector<float> protection;
    for (const auto& m : measures) {
        if (m.kind == "sandbags") {
            protection.resize(city.buildings.size(), 0.0F);
            const Index i = position_of(city.buildings, m.target, m.where, "building");
            protection[static_cast<std::size_t>(i)] = static_cast<float>(m.value);
        }
    }
    return protection;
}

}  // namespace calade::scenario
