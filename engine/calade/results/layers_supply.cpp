// SPDX-License-Identifier: Apache-2.0
#include "calade/results/layer_values.hpp"
#include "calade/results/layers.hpp"

#include <deque>
#include <limits>

namespace calade::results {

namespace {

constexpr double low_voltage_v = 1000.0;  // IEC: up to 1 kV AC

std::vector<int> customers_of_stations(const city::PowerNetwork& power) {
    const auto station = stations_of_loads(power);
    std::vector<int> customers(power.stations.size(), 0);
    for (std::size_t l = 0; l < power.loads.size(); ++l) {
        if (station[l] >= 0) {
            customers[at(station[l])] += power.loads[l].customers;
        }
    }
    return customers;
}

std::string_view kind_name(city::StationKind kind) {
    return kind == city::StationKind::hv_mv ? "hv_mv" : "mv_lv";
}

std::string_view kind_name(city::BranchKind kind) {
    switch (kind) {
        case city::BranchKind::transformer: return "transformer";
        case city::BranchKind::tie: return "tie";
        case city::BranchKind::line: break;
    }
    return "line";
}

}  // namespace

std::vector<StationId> feeding_stations(const city::PowerNetwork& power) {
    std::vector<std::vector<BusId>> neighbours(power.buses.size());
    for (const auto& branch : power.branches) {
        if (branch.closed && branch.kind != city::BranchKind::transformer) {
            neighbours[branch.from.index()].push_back(branch.to);
            neighbours[branch.to.index()].push_back(branch.from);
        }
    }
    std::vector<StationId> feeding(power.buses.size());
    std::deque<BusId> front;
    for (std::size_t b = 0; b < power.buses.size(); ++b) {
        const StationId own = power.buses[b].station;
        if (power.buses[b].nominal_v < low_voltage_v && own.valid() &&
            power.stations[own.index()].kind == city::StationKind::mv_lv) {
            feeding[b] = own;
            front.push_back(BusId(b));
        }
    }
    while (!front.empty()) {
        const BusId bus = front.front();
        front.pop_front();
        for (const BusId next : neighbours[bus.index()]) {
            if (!feeding[next.index()].valid()) {
                feeding[next.index()] = feeding[bus.index()];
                front.push_back(next);
            }
        }
    }
    return feeding;
}

std::vector<Index> stations_of_loads(const city::PowerNetwork& power) {
    const auto feeding = feeding_stations(power);
    std::vector<Index> stations;
    for (const auto& load : power.loads) {
        const StationId id = feeding[load.bus.index()];
        stations.push_back(id.valid() ? id.value : -1);
    }
    return stations;
}

io::Layer stations_layer(const LayerInput& in) {
    io::Layer layer;
    layer.name = "stations";
    layer.geometry_type = io::GeometryType::point;
    layer.fields = {text_field("name"),        text_field("kind"),       real_field("trip_depth_m"),
                    real_field("max_depth_m"), text_field("tripped_at"), count_field("customers"),
                    text_field("mark")};
    if (in.hosting != nullptr) {
        layer.fields.push_back(real_field(hosting_alone_field));
        layer.fields.push_back(real_field(hosting_together_field));
    }
    const auto& power = in.town.city.power;
    const std::vector<int> customers = customers_of_stations(power);
    for (std::size_t i = 0; i < power.stations.size(); ++i) {
        const city::Station& station = power.stations[i];
        layer.features.push_back(
            {station.position,
             {text(station.name), text(kind_name(station.kind)), real(station.trip_depth_m),
              real(in.history.station_max_depth[i]),
              instant(in.start, in.history.station_tripped_at[i]), count(customers[i]),
              text(to_string(station.mark))}});
        if (in.hosting != nullptr) {
            auto& values = layer.features.back().values;
            values.push_back(real(in.hosting->alone_w[i] / 1000.0));
            values.push_back(real(in.hosting->together_w[i] / 1000.0));
        }
    }
    return layer;
}

io::Layer power_lines_layer(const LayerInput& in) {
    io::Layer layer;
    layer.name = "power_lines";
    layer.geometry_type = io::GeometryType::line;
    layer.fields = {text_field("name"),    text_field("kind"),       real_field("nominal_v"),
                    text_field("station"), text_field("dark_since"), real_field("dark_hours"),
                    text_field("mark")};
    const auto& power = in.town.city.power;
    const auto feeding = feeding_stations(power);
    for (std::size_t i = 0; i < power.branches.size(); ++i) {
        const city::Branch& branch = power.branches[i];
        if (branch.route.size() < 2) {  // transformers stand inside a station
            continue;
        }
        const StationId station = feeding[branch.from.index()].valid()
                                      ? feeding[branch.from.index()]
                                      : feeding[branch.to.index()];
        layer.features.push_back(
            {branch.route,
             {text(branch.name), text(kind_name(branch.kind)),
              real(power.buses[branch.to.index()].nominal_v),
              station.valid() ? text(power.stations[station.index()].name) : io::Value(),
              instant(in.start, in.history.branch_dark_since[i]),
              real(in.history.branch_dark_hours[i]), text(to_string(branch.mark))}});
    }
    return layer;
}

io::Layer supply_points_layer(const LayerInput& in) {
    io::Layer layer;
    layer.name = "supply_points";
    layer.geometry_type = io::GeometryType::point;
    layer.fields = {
        text_field("name"),           text_field("station"),     count_field("customers"),
        count_field("interruptions"), real_field("dark_hours"),  count_field("dark_at_end"),
        real_field("load_kw"),        text_field("restored_at"), real_field("unserved_after_kwh")};
    const auto& power = in.town.city.power;
    const auto feeding = feeding_stations(power);
    constexpr double unknown = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t l = 0; l < power.loads.size(); ++l) {
        const std::size_t bus = power.loads[l].bus.index();
        const StationId station = feeding[bus];
        const bool known = in.restored != nullptr;
        layer.features.push_back(
            {power.buses[bus].position,
             {text(power.buses[bus].name),
              station.valid() ? text(power.stations[station.index()].name) : io::Value(),
              count(power.loads[l].customers), count(in.history.load_interruptions[l]),
              real(in.history.load_dark_hours[l]),
              count(in.state.energy.bus_energised[bus] == 0 ? 1 : 0),
              real(power.loads[l].p_w / 1000.0),
              instant(in.start, known ? in.restored->bus_restored_s[bus] : unknown),
              real(known ? in.restored->load_unserved_kwh[l] : unknown)}});
    }
    return layer;
}

}  // namespace calade::results
