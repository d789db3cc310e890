// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/check.hpp"

#include "calade/base/error.hpp"

#include <cmath>
#include <variant>

namespace calade::energy {

std::string label(const char* kind, const std::string& name, Index number) {
    return name.empty() ? fmt::format("{} {}", kind, number)
                        : fmt::format("{} '{}' ({})", kind, name, number);
}

void check(const Parameters& parameters) {
    for (const auto& row : parameter_table().rows) {
        double value = 0.0;
        if (const auto* real = std::get_if<double Parameters::*>(&row.member)) {
            value = parameters.*(*real);
        } else {
            value = parameters.*std::get<int Parameters::*>(row.member);
        }
        const bool above = row.lowest_excluded ? value > row.lowest : value >= row.lowest;
        require<DataError>(above && value <= row.highest, "energy.{} is {}, expected {} {} to {}",
                           row.name, value, row.lowest_excluded ? "above" : "from", row.lowest,
                           row.highest);
    }
}

namespace {

void need_finite(double value, const std::string& element, const char* what) {
    require<DataError>(std::isfinite(value), "power network: {}: {} is {}, expected a finite value",
                       element, what, value);
}

void need_from_zero(double value, const std::string& element, const char* what) {
    need_finite(value, element, what);
    require<DataError>(value >= 0.0, "power network: {}: {} is {}, expected 0 or more", element,
                       what, value);
}

void need_above_zero(double value, const std::string& element, const char* what) {
    need_finite(value, element, what);
    require<DataError>(value > 0.0, "power network: {}: {} is {}, expected above 0", element, what,
                       value);
}

template <class Tag>
void need_id(Id<Tag> id, std::size_t count, const std::string& element, const char* what) {
    require<DataError>(id.valid() && id.index() < count,
                       "power network: {}: {} is {}, expected 0 to {}", element, what, id.value,
                       static_cast<Index>(count) - 1);
}

void check_branch(const city::PowerNetwork& network, std::size_t k) {
    const auto& branch = network.branches[k];
    const auto name = label("branch", branch.name, static_cast<Index>(k));
    need_id(branch.from, network.buses.size(), name, "bus 'from'");
    need_id(branch.to, network.buses.size(), name, "bus 'to'");
    require<DataError>(branch.from != branch.to, "power network: {}: both ends are bus {}", name,
                       branch.from.value);
    need_from_zero(branch.r_ohm, name, "r_ohm");
    need_from_zero(branch.x_ohm, name, "x_ohm");
    need_from_zero(branch.b_siemens, name, "b_siemens");
    need_from_zero(branch.rated_a, name, "rated_a");
    need_above_zero(branch.tap, name, "tap");
    const double from_v = network.buses[branch.from.index()].nominal_v;
    const double to_v = network.buses[branch.to.index()].nominal_v;
    if (branch.kind == city::BranchKind::transformer) {
        require<DataError>(branch.r_ohm > 0.0 || branch.x_ohm > 0.0,
                           "power network: {}: a transformer of zero impedance, expected r_ohm or "
                           "x_ohm above 0",
                           name);
        return;
    }
    require<DataError>(branch.tap == 1.0,
                       "power network: {}: tap is {} on a line or tie, expected 1", name,
                       branch.tap);
    require<DataError>(std::abs(from_v - to_v) <= 1e-6 * to_v,
                       "power network: {}: joins {} V and {} V, expected one nominal voltage or a "
                       "transformer",
                       name, from_v, to_v);
}

}  // namespace

void check(const city::PowerNetwork& network) {
    for (std::size_t i = 0; i < network.stations.size(); ++i) {
        const auto& station = network.stations[i];
        need_from_zero(station.trip_depth_m, label("station", station.name, static_cast<Index>(i)),
                       "trip_depth_m");
    }
    for (std::size_t i = 0; i < network.buses.size(); ++i) {
        const auto& bus = network.buses[i];
        const auto name = label("bus", bus.name, static_cast<Index>(i));
        need_above_zero(bus.nominal_v, name, "nominal_v");
        if (bus.station.valid()) {
            need_id(bus.station, network.stations.size(), name, "station");
        }
    }
    for (std::size_t k = 0; k < network.branches.size(); ++k) {
        check_branch(network, k);
    }
    for (std::size_t i = 0; i < network.loads.size(); ++i) {
        const auto& load = network.loads[i];
        const auto name = label("load", "", static_cast<Index>(i));
        need_id(load.bus, network.buses.size(), name, "bus");
        need_finite(load.p_w, name, "p_w");
        need_finite(load.q_var, name, "q_var");
        need_from_zero(load.customers, name, "customers");
    }
    require<DataError>(!network.sources.empty(),
                       "power network: no source, expected at least one bus with an upstream grid");
    std::vector<bool> taken(network.buses.size(), false);
    for (std::size_t i = 0; i < network.sources.size(); ++i) {
        const auto& source = network.sources[i];
        const auto name = label("source", "", static_cast<Index>(i));
        need_id(source.bus, network.buses.size(), name, "bus");
        need_finite(source.voltage_pu, name, "voltage_pu");
        require<DataError>(source.voltage_pu >= 0.5 && source.voltage_pu <= 1.5,
                           "power network: {}: voltage_pu is {}, expected 0.5 to 1.5", name,
                           source.voltage_pu);
        require<DataError>(!taken[source.bus.index()],
                           "power network: {}: {} has a source already, expected one a bus", name,
                           label("bus", network.buses[source.bus.index()].name, source.bus.value));
        taken[source.bus.index()] = true;
    }
}

}  // namespace calade::energy
