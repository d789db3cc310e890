// SPDX-License-Identifier: Apache-2.0
#include "unit/energy/drawn_grid.hpp"

#include <sstream>
#include <stdexcept>

namespace calade::test {

namespace {

template <class Tag, class Items>
Id<Tag> find(const Items& items, const std::string& name) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].name == name) {
            return Id<Tag>(i);
        }
    }
    throw std::runtime_error("drawn grid: there is no '" + name + "'");
}

city::Branch read_branch(std::istream& words, const city::PowerNetwork& grid,
                         city::BranchKind kind) {
    std::string from;
    std::string to;
    city::Branch out;
    out.kind = kind;
    words >> from >> to >> out.r_ohm >> out.x_ohm;
    if (kind == city::BranchKind::transformer) {
        words >> out.tap;
    }
    out.name = from + "-" + to;
    out.from = bus_of(grid, from);
    out.to = bus_of(grid, to);
    return out;
}

}  // namespace

BusId bus_of(const city::PowerNetwork& grid, const std::string& name) {
    return find<BusTag>(grid.buses, name);
}
StationId station_of(const city::PowerNetwork& grid, const std::string& name) {
    return find<StationTag>(grid.stations, name);
}
BranchId branch_of(const city::PowerNetwork& grid, const std::string& name) {
    return find<BranchTag>(grid.branches, name);
}

city::PowerNetwork drawn_grid(const std::string& text) {
    city::PowerNetwork grid;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string kind;
        std::string name;
        if (!(words >> kind)) {
            continue;
        }
        if (kind == "station") {
            city::Station station;
            words >> station.name >> station.trip_depth_m;
            grid.stations.push_back(station);
        } else if (kind == "bus") {
            city::Bus bus;
            words >> bus.name >> bus.nominal_v;
            bus.nominal_v *= 1e3;
            if (words >> name) {
                bus.station = station_of(grid, name);
            }
            grid.buses.push_back(bus);
        } else if (kind == "source") {
            city::GridSource source;
            words >> name >> source.voltage_pu;
            source.bus = bus_of(grid, name);
            grid.sources.push_back(source);
        } else if (kind == "load") {
            city::LoadPoint load;
            words >> name >> load.p_w >> load.q_var >> load.customers;
            load.bus = bus_of(grid, name);
            load.p_w *= 1e3;
            load.q_var *= 1e3;
            grid.loads.push_back(load);
        } else if (kind == "transformer") {
            grid.branches.push_back(read_branch(words, grid, city::BranchKind::transformer));
        } else if (kind == "line" || kind == "open") {
            grid.branches.push_back(read_branch(words, grid, city::BranchKind::line));
            grid.branches.back().closed = kind == "line";
        } else {
            throw std::runtime_error("drawn grid: '" + line + "'");
        }
    }
    return grid;
}

std::string ring_text() {
    return R"(
        station T 0.5
        station A 0.3
        station B 0.3
        station C 0.3
        station D 0.3
        bus hv 90 T
        bus bar 20 T
        bus a 20 A
        bus b 20 B
        bus c 20 C
        bus d 20 D
        source hv 1.0
        transformer hv bar 0.1 2.0 1.0
        line bar a 0.5 0.3
        line a b 0.5 0.3
        line bar c 0.5 0.3
        line c d 0.5 0.3
        open b d 0.5 0.3
        load a 100 30 10
        load b 100 30 10
        load c 100 30 10
        load d 100 30 10
    )";
}

}  // namespace calade::test
