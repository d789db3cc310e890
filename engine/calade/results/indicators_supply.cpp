// SPDX-License-Identifier: Apache-2.0
#include "calade/results/indicator_list.hpp"

#include "calade/base/units.hpp"
#include "calade/results/customer_uses.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace calade::results {

namespace {

double last(const std::vector<double>& series) { return series.empty() ? 0.0 : series.back(); }

// A series added up, each value standing for the window that it ends, in its unit times hours.
double over_time(const RunTables& t, const std::string& series) {
    const auto& values = t.column(series);
    double sum = 0.0;
    for (std::size_t i = 1; i < t.times.size(); ++i) {
        sum += values[i] * ((t.times[i] - t.times[i - 1]) / seconds_per_hour);
    }
    return sum;
}

Sum closed_km(const IndicatorList& in) {
    const io::Layer& streets = in.tables.layer("streets");
    const io::Column closed_since(streets, "closed_since");
    const io::Column length(streets, "length_m");
    Sum sum = in.areas.empty();
    for (std::size_t s = 0; s < streets.features.size(); ++s) {
        if (!closed_since.text_or(s, "").empty()) {
            in.areas.add_at(sum, place_of(streets.features[s]), length.number_or(s, 0.0) / 1000.0);
        }
    }
    return sum;
}

}  // namespace

void add_money(IndicatorList& in) {
    const io::Layer& buildings = in.tables.layer("buildings");
    const io::Column damage(buildings, "damage_eur");
    const io::Column use(buildings, "use");
    Sum all = in.areas.empty();
    std::array<double, use_names.size()> by_use{};
    for (std::size_t b = 0; b < buildings.features.size(); ++b) {
        const double eur = damage.number_or(b, 0.0);
        if (eur == 0.0) {
            continue;
        }
        in.areas.add_building(all, b, eur);
        for (std::size_t u = 0; u < use_names.size(); ++u) {
            by_use[u] += use.text_or(b, "") == use_names[u].id ? eur : 0.0;
        }
    }
    in.add("damage", "money", "damage to buildings in this event", "EUR", std::move(all)).headline =
        true;
    for (std::size_t u = 0; u < use_names.size(); ++u) {
        in.add(fmt::format("damage_{}", use_names[u].id), "money",
               fmt::format("  of it {}", use_names[u].label), "EUR", by_use[u]);
    }
    // Nothing is told where nothing is stated: zero would read as free of charge.
    const bool stated = in.tables.measures_eur > 0.0 || in.tables.measures_without_cost == 0;
    in.add("measures_cost", "money", "cost of the measures, as far as stated", "EUR",
           stated ? std::optional(in.tables.measures_eur) : std::nullopt);
    in.add("measures_without_cost", "money", "measures whose cost is not stated", "",
           in.tables.measures_without_cost);
}

void add_streets(IndicatorList& in) {
    const RunTables& t = in.tables;
    in.add("streets_closed", "streets", "streets closed at some time", "",
           in.happened("streets", "closed_since"));
    in.add("street_km_closed", "streets", "length closed at some time", "km", closed_km(in));
    in.add_peak("street_km_closed_peak", "streets", "streets closed at one time, at most", "km",
                "street_km_closed")
        .headline = true;
    in.add("street_km_hours_closed", "streets", "closed length over time", "km h",
           over_time(t, "street_km_closed"));
    in.add("trips_unserved", "streets", "trips without a path, beyond those of a dry day", "veh",
           last(t.column("trips_unserved")))
        .headline = true;
    in.add("delay", "streets", "delay against a dry day", "veh h",
           last(t.column("delay_vehicle_h")));
}

// Interruptions within the run, in customers.
struct WithinRun {
    double served = 0.0, times = 0.0, hours = 0.0, at_end = 0.0;
};

// What crews do after the run's end, to which the interruptions that lasted then go on. Only told
// if everybody was supplied again.
void add_restoration(IndicatorList& in, const WithinRun& run) {
    const io::Layer& points = in.tables.layer("supply_points");
    const io::Column customers(points, "customers");
    const io::Column dark_at_end(points, "dark_at_end");
    const io::Column unserved_kwh(points, "unserved_after_kwh");
    const io::Column restored_at(points, "restored_at");
    const double end = in.tables.times.empty() ? 0.0 : in.tables.times.back();
    double hours = run.hours;
    double kwh = last(in.tables.column("energy_not_supplied_kwh"));
    double never = 0.0;
    double all_back = 0.0;
    for (std::size_t i = 0; i < points.features.size(); ++i) {
        kwh += unserved_kwh.number_or(i, 0.0);
        if (dark_at_end.number_or(i, 0.0) == 0.0) {
            continue;
        }
        const std::string back = restored_at.text_or(i, "");
        if (back.empty()) {
            never += customers.number_or(i, 0.0);
            continue;
        }
        const auto at = static_cast<double>((parse_instant(back) - in.tables.start).count());
        hours += customers.number_or(i, 0.0) * (at - end) / seconds_per_hour;
        all_back = std::max(all_back, at);
    }
    const bool known = never == 0.0;
    const auto told = [&](double value, bool sensible) {
        return known && sensible ? std::optional(value) : std::nullopt;
    };
    in.add("saidi_until_restored", "supply", "SAIDI until all are supplied again", "min",
           told(60.0 * hours / run.served, run.served > 0.0));
    in.add("caidi_until_restored", "supply", "CAIDI until all are supplied again", "min",
           told(60.0 * hours / run.times, run.times > 0.0));
    in.add("energy_not_supplied_until_restored", "supply",
           "energy not supplied until all are supplied again", "kWh", told(kwh, true));
    const auto all_supplied = told(all_back, run.at_end > 0.0);
    in.add("all_supplied_at", "supply", "all customers supplied again after", "s", all_supplied)
        .time_s = all_supplied;
    in.add("customers_not_restored", "supply",
           "customers that nobody brings back after the run's end", "", never);
}

// Told where the run was asked to find it (docs/theory/indicators.md).
void add_pv_hosting(IndicatorList& in) {
    const io::Layer& stations = in.tables.layer("stations");
    if (!stations.has_field(hosting_together_field)) {
        return;
    }
    const auto sum_of = [&](const char* field) -> std::optional<Sum> {
        const io::Column kw(stations, field);
        std::optional<Sum> sum;
        for (std::size_t i = 0; i < stations.features.size(); ++i) {
            if (!kw.empty(i)) {
                sum = sum ? std::move(sum) : in.areas.empty();
                in.areas.add_at(*sum, place_of(stations.features[i]), kw.number(i));
            }
        }
        return sum;
    };
    in.add_if("pv_hosting", "supply", "photovoltaics that the grid takes, all feeders at once",
              "kW", sum_of(hosting_together_field))
        .headline = true;
    in.add_if("pv_hosting_alone", "supply", "photovoltaics that each feeder takes alone, added up",
              "kW", sum_of(hosting_alone_field));
}

// Indices over interruptions that count (docs/theory/indicators.md), after IEEE 1366: SAIDI is
// minutes a customer of the town, SAIFI interruptions a customer, CAIDI minutes an interruption.
void add_supply(IndicatorList& in) {
    const RunTables& t = in.tables;
    in.add_peak("customers_interrupted_peak", "supply", "customers without supply, at most", "",
                "customers_off")
        .headline = true;
    for (const UseName& use : use_names) {
        in.add_peak(fmt::format("customers_interrupted_peak_{}", use.id), "supply",
                    fmt::format("  {}, at most", use.label), "",
                    fmt::format("customers_off_{}", use.id));
    }
    const io::Layer& points = t.layer("supply_points");
    const io::Column customers(points, "customers");
    const io::Column interruptions(points, "interruptions");
    const io::Column dark_hours(points, "dark_hours");
    const io::Column dark_at_end(points, "dark_at_end");
    Sum served = in.areas.empty();
    Sum times = served;
    Sum hours = served;
    Sum at_end = served;
    Sum interrupted = served;
    for (std::size_t i = 0; i < points.features.size(); ++i) {
        const double n = customers.number_or(i, 0.0);
        const double counted = interruptions.number_or(i, 0.0);
        const geo::Point2 place = place_of(points.features[i]);
        in.areas.add_at(served, place, n);
        in.areas.add_at(times, place, n * counted);
        in.areas.add_at(hours, place, n * dark_hours.number_or(i, 0.0));
        in.areas.add_at(at_end, place, dark_at_end.number_or(i, 0.0) != 0.0 ? n : 0.0);
        in.areas.add_at(interrupted, place, counted > 0.0 ? n : 0.0);
    }
    in.add("customers_interrupted", "supply", "customers with a sustained interruption", "",
           std::move(interrupted));
    const auto saidi = ratio_of(hours, served, 60.0);
    in.add_if("saidi", "supply", "SAIDI within the run, minutes a customer", "min", saidi)
        .headline = true;
    in.add_if("saifi", "supply", "SAIFI within the run, interruptions a customer", "",
              ratio_of(times, served, 1.0));
    in.add_if("caidi", "supply", "CAIDI within the run, minutes an interruption", "min",
              ratio_of(hours, times, 60.0));
    add_restoration(in, {served.all, times.all, hours.all, at_end.all});
    in.add("customers_dark_at_end", "supply", "customers without supply at the run's end", "",
           std::move(at_end));
    in.add("customer_hours_interrupted", "supply", "customer interruptions over time", "h",
           last(t.column("customer_hours_off")));
    in.add("energy_not_supplied", "supply", "energy not supplied", "kWh",
           last(t.column("energy_not_supplied_kwh")))
        .headline = true;
    in.add("losses", "supply", "energy lost in lines and transformers", "kWh",
           last(t.column("losses_kwh")));
    in.add_peak("branches_overloaded_peak", "supply",
                "lines and transformers above their rating, at most", "", "branches_overloaded");
    in.add("overload_hours", "supply", "overloads of lines and transformers over time", "h",
           over_time(t, "branches_overloaded"));
    add_pv_hosting(in);
    in.add("stations_tripped", "supply", "substations tripped by water", "",
           in.happened("stations", "tripped_at"));
    in.add("pumps_stopped", "supply", "pumps drowned or without supply", "",
           in.happened("pumps", "stopped_since"));
}

void add_sites(IndicatorList& in) {
    const io::Layer& sites = in.tables.layer("sites");
    const io::Column depth(sites, "max_depth_m");
    Sum flooded = in.areas.empty();
    for (std::size_t i = 0; i < sites.features.size(); ++i) {
        if (static_cast<float>(depth.number_or(i, 0.0)) >
            static_cast<float>(in.tables.wet_depth_m)) {
            in.areas.add_at(flooded, place_of(sites.features[i]), 1.0);
        }
    }
    in.add("sites_flooded", "sites", "critical sites flooded", "", std::move(flooded));
    in.add("sites_without_supply", "sites", "critical sites without electricity", "",
           in.happened("sites", "dark_since"));
    in.add_peak("sites_without_supply_peak", "sites",
                "critical sites without electricity at one time, at most", "", "sites_dark");
    in.add("sites_powerless", "sites", "critical sites without electricity beyond their autonomy",
           "", in.happened("sites", "powerless_since"))
        .headline = true;
    in.add("sites_cut_off", "sites", "critical sites that cars cannot reach", "",
           in.happened("sites", "cut_off_since"));
}

}  // namespace calade::results
