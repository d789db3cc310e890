// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/city/build/layers.hpp"
#include "calade/io/csv.hpp"

#include <algorithm>
#include <cmath>

namespace calade::city {
namespace {

bool in_domain(const City& city, geo::Point2 p) {
    const Index cell = city.terrain.elevation.grid.cell_at(p);
    return cell >= 0 && !std::isnan(city.terrain.elevation[cell]);
}

void require_in_domain(const City& city, geo::Point2 p, const std::string& place,
                       const std::string& name) {
    require<DataError>(in_domain(city, p),
                       "{}: '{}' stands at x = {:.1f}, y = {:.1f}, outside the flood domain", place,
                       name, p.x, p.y);
}

/// Reads one table; `row` is called with the table and each row's number.
template <class Row>
void read(City& city, const io::TomlTable& section, const SourceFiles& files, Row row) {
    section.only({"file", "licence", "owner"});
    const io::Csv csv = io::Csv::read(files.find(section, city));
    require<DataError>(csv.rows() > 0, "{}: no rows, expected at least one", section.text("file"));
    for (std::size_t r = 0; r < csv.rows(); ++r) {
        row(csv, r);
    }
}

geo::Point2 point(const io::Csv& csv, std::size_t r, const char* x, const char* y) {
    return {csv.number(r, csv.column(x)), csv.number(r, csv.column(y))};
}

double positive(const io::Csv& csv, std::size_t r, const char* column) {
    const double value = csv.number(r, csv.column(column));
    require<DataError>(value > 0.0, "{}: {} is {}, expected a value above 0", csv.place(r), column,
                       value);
    return value;
}

bool boolean(const io::Csv& csv, std::size_t r, const char* column) {
    const std::string& text = csv.text(r, csv.column(column));
    require<DataError>(text == "true" || text == "false", "{}: {} is '{}', expected true or false",
                       csv.place(r), column, text);
    return text == "true";
}

template <class Elements>
void require_new(const Elements& elements, const std::string& name, const std::string& place) {
    require<DataError>(!name.empty(), "{}: no name", place);
    require<DataError>(std::none_of(elements.begin(), elements.end(),
                                    [&](const auto& e) { return e.name == name; }),
                       "{}: the name '{}' is used twice", place, name);
}

}  // namespace

void build_sites(City& city, const io::TomlTable& section, const SourceFiles& files) {
    read(city, section, files, [&](const io::Csv& csv, std::size_t r) {
        Site site;
        site.name = csv.text(r, csv.column("name"));
        require_new(city.sites, site.name, csv.place(r));
        try {
            site.kind = site_kind_from_string(csv.text(r, csv.column("kind")));
            site.mark = mark_from_string(csv.text(r, csv.column("mark")));
        } catch (const DataError& error) {
            fail<DataError>("{}: {}", csv.place(r), error.what());
        }
        site.position = point(csv, r, "x", "y");
        require_in_domain(city, site.position, csv.place(r), site.name);
        site.autonomy_h = csv.number(r, csv.column("autonomy_h"));
        require<DataError>(site.autonomy_h >= 0.0, "{}: autonomy_h is {}, expected at least 0",
                           csv.place(r), site.autonomy_h);
        city.sites.push_back(std::move(site));
    });
}

void build_gates(City& city, const io::TomlTable& section, const SourceFiles& files) {
    read(city, section, files, [&](const io::Csv& csv, std::size_t r) {
        Gate gate;
        gate.name = csv.text(r, csv.column("name"));
        require_new(city.gates, gate.name, csv.place(r));
        gate.line = {point(csv, r, "x1", "y1"), point(csv, r, "x2", "y2")};
        require_in_domain(city, gate.line.front(), csv.place(r), gate.name);
        require_in_domain(city, gate.line.back(), csv.place(r), gate.name);
        gate.crest_m = csv.number(r, csv.column("crest_m"));
        if (!csv.text(r, csv.column("closing_level_m")).empty()) {
            gate.closing_level_m = csv.number(r, csv.column("closing_level_m"));
        }
        if (csv.has_column("opening_level_m") &&
            !csv.text(r, csv.column("opening_level_m")).empty()) {
            gate.opening_level_m = csv.number(r, csv.column("opening_level_m"));
        }
        require<DataError>(gate.opening_level_m < gate.closing_level_m,
                           "{}: opening_level_m is {}, expected less than closing_level_m ({}): "
                           "the gate would never open",
                           csv.place(r), gate.opening_level_m, gate.closing_level_m);
        gate.present = boolean(csv, r, "present");
        try {
            gate.mark = mark_from_string(csv.text(r, csv.column("mark")));
        } catch (const DataError& error) {
            fail<DataError>("{}: {}", csv.place(r), error.what());
        }
        city.gates.push_back(std::move(gate));
    });
}

void build_pumps(City& city, const io::TomlTable& section, const SourceFiles& files) {
    read(city, section, files, [&](const io::Csv& csv, std::size_t r) {
        Pump pump;
        pump.name = csv.text(r, csv.column("name"));
        require_new(city.pumps, pump.name, csv.place(r));
        pump.inlet = point(csv, r, "inlet_x", "inlet_y");
        pump.outlet = point(csv, r, "outlet_x", "outlet_y");
        require_in_domain(city, pump.inlet, csv.place(r), pump.name);
        require_in_domain(city, pump.outlet, csv.place(r), pump.name);
        pump.capacity_m3s = positive(csv, r, "capacity_m3s");
        pump.start_depth_m = positive(csv, r, "start_depth_m");
        pump.stop_depth_m = csv.number(r, csv.column("stop_depth_m"));
        require<DataError>(
            pump.stop_depth_m >= 0.0 && pump.stop_depth_m < pump.start_depth_m,
            "{}: stop_depth_m is {}, expected at least 0 and below start_depth_m ({})",
            csv.place(r), pump.stop_depth_m, pump.start_depth_m);
        pump.trip_depth_m = positive(csv, r, "trip_depth_m");
        const std::string& house = csv.text(r, csv.column("site"));
        const auto site = std::find_if(city.sites.begin(), city.sites.end(),
                                       [&](const Site& s) { return s.name == house; });
        require<DataError>(site != city.sites.end(), "{}: site '{}' is not in the table of sites",
                           csv.place(r), house);
        pump.site = SiteId(site - city.sites.begin());
        pump.mark = site->mark;
        city.pumps.push_back(std::move(pump));
    });
}

}  // namespace calade::city
