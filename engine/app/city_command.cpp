// SPDX-License-Identifier: Apache-2.0
#include "commands.hpp"

#include "calade/base/error.hpp"
#include "calade/base/time.hpp"
#include "calade/city/demo/demo_town.hpp"
#include "calade/city/recipe.hpp"
#include "calade/city/store.hpp"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>

namespace calade::app {

namespace {

struct CityOptions {
    std::string input;
    std::string out;
    int buildings = 2000;
    std::uint64_t seed = 1;
    double cell_m = 10.0;
    bool force = false;
};

void print_city(const city::City& c) {
    const auto& g = c.terrain.elevation.grid;
    Index active = 0;
    for (const float z : c.terrain.elevation.values) {
        active += std::isnan(z) ? 0 : 1;
    }
    double residents = 0.0;
    for (const auto& b : c.buildings) {
        residents += b.residents;
    }
    int customers = 0;
    for (const auto& l : c.power.loads) {
        customers += l.customers;
    }
    fmt::print("{}  (EPSG:{}, heights {})\n", c.name, c.crs.epsg, c.crs.vertical_datum);
    fmt::print("  terrain    {} x {} cells of {} m, {:.2f} km² in the flood domain\n", g.columns,
               g.rows, g.cell, active * g.cell * g.cell / 1e6);
    fmt::print("  buildings  {} with {:.0f} residents\n", c.buildings.size(), residents);
    fmt::print("  streets    {} between {} junctions\n", c.streets.streets.size(),
               c.streets.nodes.size());
    fmt::print("  demand     {} zones, {} pairs\n", c.demand.zones.size(), c.demand.trips.size());
    fmt::print("  power      {} stations, {} buses, {} branches, {} customers\n",
               c.power.stations.size(), c.power.buses.size(), c.power.branches.size(), customers);
    fmt::print("  water      {} defences, {} gates, {} pumps, {} boundaries\n", c.defences.size(),
               c.gates.size(), c.pumps.size(), c.boundaries.size());
    fmt::print("  sites      {}\n", c.sites.size());
    for (const auto& [reason, count] : city::missing_joins(c.joins)) {
        fmt::print("  not joined {}: {} buildings\n", reason, count);
    }
    for (const auto& note : c.notes) {
        fmt::print("  note       {}\n", note);
    }
    fmt::print("  hash       {}\n", city::city_hash(c));
}

void save(const city::City& c, const CityOptions& o, std::chrono::steady_clock::time_point start) {
    require<OutputError>(o.force || !std::filesystem::exists(o.out),
                         "{}: exists already; choose another --out or say --force to replace it",
                         o.out);
    city::save_city(c, o.out);
    print_city(c);
    fmt::print("written to {} in {:.1f} s\n", o.out,
               std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
}

void add_output_options(CLI::App& command, CityOptions& o) {
    command.add_option("-o,--out", o.out, "Folder to write, by custom NAME.twin");
    command.add_flag("--force", o.force, "Replace an existing folder");
}

}  // namespace

void add_city_command(CLI::App& app) {
    auto* command = app.add_subcommand("city", "Make, build and look at towns");
    command->require_subcommand(1);
    auto o = std::make_shared<CityOptions>();

    auto* fresh = command->add_subcommand("new", "Generate a demo town");
    fresh->add_option("--buildings", o->buildings, "How many buildings, 500 to 20000")
        ->capture_default_str();
    fresh->add_option("--seed", o->seed, "Another number gives another town")
        ->capture_default_str();
    fresh->add_option("--cell", o->cell_m, "Terrain cell, m")->capture_default_str();
    add_output_options(*fresh, *o);
    fresh->callback([o] {
        if (o->out.empty()) {
            o->out = fmt::format("cities/demo_{}.twin", o->buildings);
        }
        const auto start = std::chrono::steady_clock::now();
        save(city::make_demo_town({o->buildings, o->seed, o->cell_m}), *o, start);
    });

    auto* build = command->add_subcommand("build", "Build a town from a recipe");
    build->add_option("recipe", o->input, "Recipe, a TOML file")->required();
    add_output_options(*build, *o);
    build->callback([o] {
        const std::filesystem::path recipe(o->input);
        if (o->out.empty()) {
            o->out = fmt::format("cities/{}.twin", recipe.parent_path().filename().string());
        }
        const auto start = std::chrono::steady_clock::now();
        save(city::build_city(recipe), *o, start);
    });

    auto* info = command->add_subcommand("info", "Show what a town holds");
    info->add_option("twin", o->input, "Folder of the town")->required();
    info->callback([o] { print_city(city::load_city(o->input)); });

    auto* check = command->add_subcommand("check", "Check a town against its own rules");
    check->add_option("twin", o->input, "Folder of the town")->required();
    check->callback([o] {
        city::check_city(city::load_city(o->input));
        fmt::print("{}: no faults found\n", o->input);
    });
}

}  // namespace calade::app
