// SPDX-License-Identifier: Apache-2.0
//
// The town of Dieppe as the recipe builds it, against what is known of the place and of its files;
// each case has a folder beside this file that says why the answer is known. Without the data
// folder only the demo town's grid is checked.
//   validate_city [--json]
#include "calade/base/error.hpp"
#include "calade/city/demo/demo_town.hpp"
#include "calade/city/recipe.hpp"
#include "calade/energy/model.hpp"
#include "calade/io/raster_io.hpp"
#include "calade/io/vector_io.hpp"
#include "support/scratch.hpp"
#include "support/verification_report.hpp"

#include <algorithm>
#include <cstring>
#include <map>

namespace {

using namespace calade;

constexpr double displaced_from_x = 566500.0;  // east of it lies the commune that is out of place

void communes(test::VerificationReport& report, const city::City& town,
              const std::filesystem::path& data) {
    double km2 = 0.0;
    double count = 0.0;
    for (const auto& area : town.areas) {
        if (area.kind == "commune") {
            count += 1.0;
            km2 += geo::area(area.extent) / 1e6;
        }
    }
    report.add("communes", "communes, off 3", count - 3.0, 0.0);
    report.add("communes", "their area, off 28.03 km2", km2 - 28.03, 0.01);

    // Footprints of the file whose place is in none of the three, counted here once more.
    const auto layer = io::read_layer(data / "buildings.shp");
    report.add("communes", "footprints in the file, off 21173",
               static_cast<double>(layer.features.size()) - 21173.0, 0.0);
    double inside = 0.0;
    for (std::size_t i = 0; i < layer.features.size(); ++i) {
        const auto polygons = layer.polygons(i);
        if (polygons.empty() || geo::area(polygons) < 1.0) {
            continue;
        }
        const auto middle = geo::inner_point(polygons.front());
        inside += std::any_of(town.areas.begin(), town.areas.end(), [&](const city::Area& a) {
            return a.kind == "commune" && geo::contains(a.extent, middle);
        });
    }
    report.add("communes", fmt::format("buildings, off the {:.0f} footprints inside", inside),
               static_cast<double>(town.buildings.size()) - inside, 0.0);
}

void people(test::VerificationReport& report, const city::City& town) {
    const std::map<std::string, double> census{{"76217", 30086}, {"76414", 1542}, {"76545", 1896}};
    std::map<std::string, double> housed;
    double all = 0.0;
    for (std::size_t b = 0; b < town.buildings.size(); ++b) {
        all += town.buildings[b].residents;
        if (const auto commune = town.joins.buildings[b].commune; commune.valid()) {
            housed[town.areas[commune.index()].code] += town.buildings[b].residents;
        }
    }
    for (const auto& [code, population] : census) {
        report.add("people", fmt::format("residents of {}, off {:.0f}", code, population),
                   housed[code] - population, 1.0);
    }
    report.add("people", "residents of all buildings, off 33524", all - 33524.0, 0.1);
}

/// Ground above 1 m that a flat sea at `level` reaches over cells that share a side, km².
double bathtub_km2(const geo::Raster<float>& ground, double level) {
    const auto& g = ground.grid;
    std::vector<char> wet(ground.values.size(), 0);
    std::vector<Index> queue;
    const auto wetten = [&](Index i) {
        if (wet[static_cast<std::size_t>(i)] == 0 && static_cast<double>(ground[i]) < level) {
            wet[static_cast<std::size_t>(i)] = 1;
            queue.push_back(i);
        }
    };
    for (Index i = 0; i < g.size(); ++i) {
        if (ground[i] <= -9.9F) {
            wetten(i);
        }
    }
    double cells = 0.0;
    while (!queue.empty()) {
        const Index i = queue.back();
        queue.pop_back();
        cells += ground[i] > 1.0F && g.centre(i).x < displaced_from_x ? 1.0 : 0.0;
        const Index column = i % g.columns;
        const Index row = i / g.columns;
        for (const auto& [dc, dr] : {std::pair{1, 0}, {-1, 0}, {0, 1}, {0, -1}}) {
            if (g.contains(column + dc, row + dr)) {
                wetten(g.index(column + dc, row + dr));
            }
        }
    }
    return cells * g.cell * g.cell / 1e6;
}

void low_ground(test::VerificationReport& report, const std::filesystem::path& data) {
    const auto ground = io::read_raster(data / "mnt_2016.asc").values;
    const std::pair<double, double> known[] = {{4.5, 2.2}, {5.98, 5.1}, {6.2, 7.0}};
    for (const auto& [level, km2] : known) {
        report.add("low_ground",
                   fmt::format("connected to the sea below {} m, off {} km2", level, km2),
                   bathtub_km2(ground, level) - km2, 0.05);
    }
}

/// Buildings farther from every street for cars on the ground than the reach, by trying them all.
double without_street(const city::City& town) {
    const city::JoinLimits limits;
    double count = 0.0;
    for (const auto& building : town.buildings) {
        const auto middle = geo::inner_point(building.footprint);
        double reach = 0.0;
        for (const auto& p : building.footprint.outer) {
            reach = std::max(reach, geo::distance(p, middle));
        }
        reach += limits.street_reach_m;
        count += std::none_of(town.streets.streets.begin(), town.streets.streets.end(),
                              [&](const city::Street& s) {
                                  return s.cars && s.level == city::StreetLevel::ground &&
                                         geo::distance(s.axis, middle) <= reach;
                              });
    }
    return count;
}

void joins(test::VerificationReport& report, const city::City& town) {
    const auto missing = city::missing_joins(town.joins);
    const auto named = missing.find("street: no street within reach");
    const double stated = named == missing.end() ? 0.0 : named->second;
    const double counted = without_street(town);
    report.add("joins",
               fmt::format("named without a street, off the {:.0f} found one by one", counted),
               stated - counted, 0.0);
    double unnamed = 0.0;
    for (const auto& join : town.joins.buildings) {
        using city::MissingJoin;
        unnamed += join.street.valid() != (join.street_missing == MissingJoin::none) ||
                   join.load.valid() != (join.load_missing == MissingJoin::none);
    }
    report.add("joins", "buildings without a partner and without a reason", unnamed, 0.0);
}

void voltages(test::VerificationReport& report, const std::string& name, const city::City& town) {
    const energy::Model model({}, town.power);
    const auto state = model.initial();
    double low = 0.0;
    double high = 0.0;
    double dark = 0.0;
    for (std::size_t b = 0; b < state.bus_voltage_pu.size(); ++b) {
        dark += state.bus_energised[b] == 0;
        low = std::max(low, 0.95 - state.bus_voltage_pu[b]);
        high = std::max(high, state.bus_voltage_pu[b] - 1.05);
    }
    report.add("voltages", name + ": power flow does not converge", state.converged ? 0.0 : 1.0,
               0.0);
    report.add("voltages", name + ": dark buses", dark, 0.0);
    report.add("voltages", name + ": worst below 0.95, pu", low, 0.0);
    report.add("voltages", name + ": worst above 1.05, pu", high, 0.0);
    report.add("voltages", name + ": overloaded branches",
               static_cast<double>(model.overloaded(state).size()), 0.0);
}

}  // namespace

int main(int count, char** arguments) {
    bool json = false;
    for (int i = 1; i < count; ++i) {
        if (std::strcmp(arguments[i], "--json") != 0) {
            fmt::print(stderr, "usage: validate_city [--json]\n");
            return 2;
        }
        json = true;
    }
    test::VerificationReport report(json);
    try {
        voltages(report, "demo town of 2000", city::make_demo_town({}));
        const auto data = test::data_folder() / "city" / "dieppe";
        if (!std::filesystem::exists(data / "mnt_2016.asc")) {
            report.skip("dieppe", "its data are not here; set CALADE_DATA to their folder");
        } else {
            const auto town = city::build_city(CALADE_SOURCE_DIR "/data/dieppe/city.toml");
            communes(report, town, data);
            people(report, town);
            low_ground(report, data);
            joins(report, town);
            voltages(report, "dieppe", town);
        }
    } catch (const Error& error) {
        fmt::print(stderr, "validate_city: {}\n", error.what());
        return 1;
    }
    return report.passed() ? 0 : 1;
}
