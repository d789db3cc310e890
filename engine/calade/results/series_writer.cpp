// SPDX-License-Identifier: Apache-2.0
#include "calade/results/series_writer.hpp"

#include "calade/base/error.hpp"
#include "calade/io/netcdf.hpp"
#include "calade/results/customer_uses.hpp"

#include <limits>

namespace calade::results {

namespace {

constexpr std::uint32_t archive_version = 4;

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

// Columns and values stand in the same order.
std::vector<SeriesRecorder::Column> total_columns() {
    std::vector<SeriesRecorder::Column> columns = {
        {"water_volume", "m3", "water in the flood domain", {}},
        {"flooded_area", "m2", "land flooded now", {}},
        {"streets_closed", "1", "streets closed to cars now", {}},
        {"street_km_closed", "km", "length of the streets closed to cars now", {}},
        {"trips_unserved_vph", "h-1", "car trips an hour without a path", {}},
        {"mean_trip_time_s", "s", "mean time of the trips that have a path", {}},
        {"customers_off", "1", "customers without supply now", {}},
        {"unserved_kw", "kW", "load not supplied now", {}},
        {"served_kw", "kW", "load supplied now", {}},
        {"stations_tripped", "1", "substations tripped by water now", {}},
        {"pumps_stopped", "1", "pumps drowned or without supply now", {}},
        {"buildings_wet", "1", "buildings flooded now", {}},
        {"people_wet", "1", "residents of buildings flooded now", {}},
        {"residents_rescue_first",
         "1",
         "residents whom fire and rescue reach by the first threshold now",
         {}},
        {"residents_rescue_second",
         "1",
         "residents whom fire and rescue reach by the second threshold now",
         {}},
        {"residents_care", "1", "residents whom urgent care reaches in time now", {}},
        {"trips_unserved", "1", "car trips without a path since the start", {}},
        {"delay_vehicle_h", "h", "vehicle hours beyond those of a dry day since the start", {}},
        {"energy_not_supplied_kwh", "kWh", "energy not supplied since the start", {}},
        {"customer_hours_off", "h", "customer hours without supply since the start", {}},
        {"losses_kw", "kW", "losses in lines and transformers now", {}},
        {"losses_kwh", "kWh", "losses in lines and transformers since the start", {}},
        {"branches_overloaded",
         "1",
         "lines and transformers that carry more than their rating now",
         {}},
        {"sites_dark", "1", "critical sites without supply now", {}},
        {"sites_powerless", "1", "critical sites without supply beyond their autonomy now", {}},
        {"sites_cut_off", "1", "critical sites that cars cannot reach now", {}}};
    for (const UseName& use : use_names) {
        columns.push_back({fmt::format("customers_off_{}", use.id),
                           "1",
                           fmt::format("customers without supply now: {}", use.label),
                           {}});
    }
    return columns;
}

std::vector<double> values_of(const Totals& t) {
    std::vector<double> values = {t.water_volume_m3,
                                  t.flooded_area_m2,
                                  static_cast<double>(t.streets_closed),
                                  t.street_km_closed,
                                  t.trips_unserved_vph,
                                  t.mean_trip_time_s,
                                  static_cast<double>(t.customers_off),
                                  t.unserved_kw,
                                  t.served_kw,
                                  static_cast<double>(t.stations_tripped),
                                  static_cast<double>(t.pumps_stopped),
                                  static_cast<double>(t.buildings_wet),
                                  t.people_wet,
                                  t.residents_rescue_first,
                                  t.residents_rescue_second,
                                  t.residents_care,
                                  t.trips_unserved,
                                  t.delay_vehicle_h,
                                  t.energy_not_supplied_kwh,
                                  t.customer_hours_off,
                                  t.losses_kw,
                                  t.losses_kwh,
                                  static_cast<double>(t.branches_overloaded),
                                  static_cast<double>(t.sites_dark),
                                  static_cast<double>(t.sites_powerless),
                                  static_cast<double>(t.sites_cut_off)};
    for (const UseName& use : use_names) {
        values.push_back(t.customers_off_by_use[static_cast<std::size_t>(use.use)]);
    }
    return values;
}

}  // namespace

std::string variable_name(std::string_view name) {
    std::string result;
    for (const char c : name) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        result += plain ? c : '_';
    }
    return result;
}

SeriesRecorder::SeriesRecorder(const city::City& city, const flood::Forcing& forcing,
                               std::vector<GaugeCell> gauges)
    : gauges_(std::move(gauges)), columns_(total_columns()) {
    for (std::size_t b = 0; b < forcing.boundaries.size(); ++b) {
        if (forcing.boundaries[b].empty()) {
            continue;
        }
        const auto& boundary = city.boundaries[b];
        driven_.push_back(static_cast<Index>(b));
        if (boundary.kind == city::BoundaryKind::level) {
            sea_ = sea_ < 0 ? static_cast<Index>(b) : sea_;
            columns_.push_back({"level_" + variable_name(boundary.name),
                                "m",
                                "water level given at boundary " + boundary.name,
                                {}});
        } else {
            columns_.push_back({"discharge_" + variable_name(boundary.name),
                                "m3 s-1",
                                "discharge given at boundary " + boundary.name,
                                {}});
        }
    }
    if (sea_ >= 0) {
        columns_.push_back({"sea_level", "m", "water level given at the first level boundary", {}});
    }
    if (forcing.rains()) {
        columns_.push_back(
            {"rain_mm_h",
             "mm h-1",
             forcing.rain_grids == nullptr ? "rain everywhere" : "rain, mean over the flood domain",
             {}});
    }
}

void SeriesRecorder::record(const Town& town, const coupling::State& state, const Totals& totals,
                            const flood::Forcing& forcing, double rain_m_s) {
    std::vector<double> row = values_of(totals);
    for (const Index b : driven_) {
        row.push_back(forcing.boundaries[at(b)].at(state.time));
    }
    if (sea_ >= 0) {
        row.push_back(forcing.boundaries[at(sea_)].at(state.time));
    }
    if (row.size() < columns_.size()) {
        row.push_back(rain_m_s * 3.6e6);
    }
    times_.push_back(state.time);
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        columns_[c].values.push_back(row[c]);
    }
    for (const auto& gauge : gauges_) {
        const bool inside = gauge.cell >= 0 && town.geometry.active[at(gauge.cell)] != 0;
        const double depth = inside ? static_cast<double>(state.flood.h[at(gauge.cell)]) : unknown;
        gauge_depths_.push_back(depth);
        gauge_levels_.push_back(
            depth > 0.0 ? static_cast<double>(town.geometry.bed[at(gauge.cell)]) + depth : unknown);
    }
}

void SeriesRecorder::save(sim::ArchiveWriter& out) const {
    out.section("series", archive_version);
    out.put(times_);
    out.put(static_cast<std::uint64_t>(columns_.size()));
    for (const auto& column : columns_) {
        out.put(std::string_view(column.name));
        out.put(column.values);
    }
    out.put(gauge_levels_);
    out.put(gauge_depths_);
}

void SeriesRecorder::load(sim::ArchiveReader& in) {
    in.section("series", archive_version);
    in.get(times_);
    std::uint64_t count = 0;
    in.get(count);
    require<DataError>(count == columns_.size(), "the checkpoint has {} series, expected {}", count,
                       columns_.size());
    for (auto& column : columns_) {
        std::string name;
        in.get(name);
        in.get(column.values);
        require<DataError>(name == column.name && column.values.size() == times_.size(),
                           "the checkpoint has series '{}' of {} values, expected '{}' of {}", name,
                           column.values.size(), column.name, times_.size());
    }
    in.get(gauge_levels_);
    in.get(gauge_depths_);
    require<DataError>(gauge_levels_.size() == gauges_.size() * times_.size() &&
                           gauge_depths_.size() == gauge_levels_.size(),
                       "the checkpoint has {} values of gauges, expected {}", gauge_levels_.size(),
                       gauges_.size() * times_.size());
}

void SeriesRecorder::write(const std::filesystem::path& path, Instant start) const {
    using io::NetcdfType;
    io::NetcdfWriter file(path);
    file.add_dimension("time", times_.size());
    file.attribute("", "Conventions", "CF-1.8");
    file.attribute("", "title", "Series of a run, computed by Calade");
    const auto describe = [&](const std::string& name, const std::string& unit,
                              const std::string& meaning) {
        file.attribute(name, "long_name", meaning);
        file.attribute(name, "units", unit);
    };
    file.add_variable("time", NetcdfType::float64, {"time"}, {1, {}});
    describe("time", "seconds since " + format_instant(start), "time");
    file.attribute("time", "standard_name", "time");
    file.attribute("time", "calendar", "standard");
    for (const auto& column : columns_) {
        file.add_variable(column.name, NetcdfType::float64, {"time"}, {1, {}});
        describe(column.name, column.unit, column.meaning);
    }
    if (!gauges_.empty()) {
        file.add_dimension("gauge", gauges_.size());
        file.add_variable("gauge_name", NetcdfType::text, {"gauge"}, {0, {}});
        for (const std::string axis : {"x", "y"}) {
            file.add_variable("gauge_" + axis, NetcdfType::float64, {"gauge"}, {0, {}});
            describe("gauge_" + axis, "m", "position of the gauge");
        }
        file.add_variable("gauge_level", NetcdfType::float64, {"time", "gauge"}, {1, {}});
        describe("gauge_level", "m", "water level at the gauge, NaN where it is dry");
        file.add_variable("gauge_depth", NetcdfType::float64, {"time", "gauge"}, {1, {}});
        describe("gauge_depth", "m", "water depth at the gauge");
    }

    file.write("time", times_);
    for (const auto& column : columns_) {
        file.write(column.name, column.values);
    }
    if (!gauges_.empty()) {
        std::vector<std::string> names;
        std::vector<double> x;
        std::vector<double> y;
        for (const auto& gauge : gauges_) {
            names.push_back(gauge.name);
            x.push_back(gauge.position.x);
            y.push_back(gauge.position.y);
        }
        file.write("gauge_name", names);
        file.write("gauge_x", x);
        file.write("gauge_y", y);
        file.write("gauge_level", gauge_levels_);
        file.write("gauge_depth", gauge_depths_);
    }
    file.close();
}

}  // namespace calade::results
