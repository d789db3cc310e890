// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/emissions.hpp"

#include "calade/base/error.hpp"
#include "calade/io/csv.hpp"

#include <algorithm>
#include <cmath>

namespace calade::traffic {
namespace {

/// ln(CO₂ g/mile) as a polynomial of fourth degree of the speed in miles per hour.
double co2_g_km(double speed_kmh) {
    constexpr double km_per_mile = 1.609344;
    const double v = speed_kmh / km_per_mile;
    const double ln =
        7.613534994965560 +
        v * (-0.138565467462594 +
             v * (0.003915102063854 + v * (-0.000049451361017 + v * 0.000000238630156)));
    return std::exp(ln) / km_per_mile;
}

EmissionTable make_default() {
    EmissionTable table;
    for (double v = 5.0; v <= 130.0; v += 5.0) {
        const double shape = co2_g_km(v) / co2_g_km(50.0);
        table.rows.push_back({v, co2_g_km(v), 0.08 * shape, 0.0045 * shape});
    }
    return table;
}

}  // namespace

EmissionTable::Row EmissionTable::at_speed(double v) const {
    if (v <= rows.front().speed_kmh) {
        return rows.front();
    }
    for (std::size_t k = 1; k < rows.size(); ++k) {
        const Row& a = rows[k - 1];
        const Row& b = rows[k];
        if (v <= b.speed_kmh) {
            const double s = (v - a.speed_kmh) / (b.speed_kmh - a.speed_kmh);
            return {v, a.co2_g_km + s * (b.co2_g_km - a.co2_g_km),
                    a.nox_g_km + s * (b.nox_g_km - a.nox_g_km),
                    a.pm_g_km + s * (b.pm_g_km - a.pm_g_km)};
        }
    }
    return rows.back();
}

const EmissionTable& default_emissions() {
    static const EmissionTable table = make_default();
    return table;
}

EmissionTable read_emissions(std::string_view csv, const std::string& file) {
    const auto text = io::Csv::parse(csv, file);
    EmissionTable table;
    for (std::size_t r = 0; r < text.rows(); ++r) {
        const auto value = [&](const char* column) {
            const double v = text.number(r, text.column(column));
            require<DataError>(v >= 0.0, "{}: {} is {}, expected 0 or more", text.place(r), column,
                               v);
            return v;
        };
        table.rows.push_back(
            {value("speed_kmh"), value("co2_g_km"), value("nox_g_km"), value("pm_g_km")});
        require<DataError>(r == 0 || table.rows[r].speed_kmh > table.rows[r - 1].speed_kmh,
                           "{}: speed is {} km/h, expected more than that of the line before",
                           text.place(r), table.rows[r].speed_kmh);
    }
    require<DataError>(!table.rows.empty(), "{}: no rows, expected at least one", file);
    return table;
}

LinkEmissions link_emissions(const Network& network, std::span<const double> flow,
                             std::span<const double> time, const EmissionTable& table) {
    require<UsageError>(flow.size() == network.links.size() && time.size() == flow.size(),
                        "emissions: {} flows and {} times, expected {}", flow.size(), time.size(),
                        network.links.size());
    LinkEmissions result;
    for (std::size_t l = 0; l < flow.size(); ++l) {
        EmissionTable::Row row{};
        double km_s = 0.0;
        if (flow[l] > 0.0 && std::isfinite(time[l]) && time[l] > 0.0) {
            km_s = flow[l] * network.links[l].length_m / 1000.0;
            row = table.at_speed(3.6 * network.links[l].length_m / time[l]);
        }
        result.co2_g_s.push_back(km_s * row.co2_g_km);
        result.nox_g_s.push_back(km_s * row.nox_g_km);
        result.pm_g_s.push_back(km_s * row.pm_g_km);
    }
    return result;
}

}  // namespace calade::traffic
