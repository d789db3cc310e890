// SPDX-License-Identifier: Apache-2.0
//
// Checks of the models together whose answer is known; each case has a folder beside this file that
// says why.
//   validate_coupling [--json] [--whole]
// --whole runs the shipped scenarios over their whole period instead of the hours that matter.
#include "calade/base/error.hpp"
#include "support/drawn_cascade.hpp"
#include "support/scratch.hpp"
#include "support/town_run.hpp"
#include "support/verification_report.hpp"

#include <cstring>
#include <limits>

namespace {

using namespace calade;
using coupling::EventKind;

bool whole = false;

double first_time(const coupling::State& state, EventKind kind) {
    for (const auto& event : state.events) {
        if (event.kind == kind) {
            return event.time;
        }
    }
    return std::numeric_limits<double>::quiet_NaN();
}

void drawn_cascade(test::VerificationReport& report) {
    const coupling::Simulation simulation(test::cascade_town(), test::cascade_inputs());
    auto state = simulation.initial();
    while (state.time < 9000.0) {
        simulation.advance(state);
    }
    const std::pair<EventKind, double> known[] = {
        {EventKind::sea_level_rising, 240.0},  {EventKind::station_flooded, 5220.0},
        {EventKind::outage, 5220.0},           {EventKind::pump_stopped, 5220.0},
        {EventKind::signals_dark, 5220.0},     {EventKind::street_slowed, 6900.0},
        {EventKind::traffic_rerouted, 7260.0}, {EventKind::street_closed, 8160.0}};
    for (const auto& [kind, time] : known) {
        report.add("drawn_cascade",
                   fmt::format("{} at {:.0f} s, off by s", coupling::to_string(kind), time),
                   first_time(state, kind) - time, 0.0);
    }
    report.add("ledgers", "drawn town, water, relative",
               simulation.flood().ledger(state.flood).relative_error(), 1e-6);
    report.add("ledgers", "drawn town, traffic, relative",
               simulation.traffic().ledger(state.traffic).relative_error(), 1e-9);
    report.add("ledgers", "drawn town, energy, relative",
               simulation.energy().ledger(state.energy).relative_error(), 1e-9);
}

void add_bits(test::VerificationReport& report, const char* town, const test::TownRun& two,
              const test::TownRun& one) {
    report.add("same_bits", fmt::format("{}, hash on 1 and 2 threads differs", town),
               two.result.results_hash == one.result.results_hash ? 0.0 : 1.0, 0.0);
    report.add("ledgers", fmt::format("{}, worst of three, relative", town), two.worst_ledger(),
               1e-6);
}

void demo(test::VerificationReport& report) {
    const test::Scratch scratch;
    const auto scenario = test::shipped_scenario("demo_surge.toml");
    const auto period = whole ? std::vector<std::string>{} : test::demo_around_the_peak();
    const auto two = test::run_town(scenario, scratch / "two", period, 2);
    const auto one = test::run_town(scenario, scratch / "one", period, 1);
    add_bits(report, "demo surge", two, one);
}

void dieppe(test::VerificationReport& report) {
    if (!std::filesystem::exists(test::data_folder() / "city" / "dieppe" / "mnt_2016.asc")) {
        report.skip("higher_sea", "the data of Dieppe are not here; set CALADE_DATA");
        return;
    }
    const test::Scratch scratch;
    const auto surge = [](double offset) {
        return scenario::read_scenario(
            test::shipped_scenario("dieppe_surge.toml"),
            whole ? std::vector<std::string>{fmt::format("boundaries.sea.offset_m={}", offset)}
                  : test::dieppe_flood_tide(offset));
    };
    const city::City town = scenario::open_city(surge(0.0));
    double area = 0.0;
    double residents = 0.0;
    double last = 0.0;
    for (const double offset : {0.0, 0.24, 0.60, 0.80}) {
        const auto run = test::run_town(surge(offset), town, scratch / "run");
        const double area_now = run.indicator("flooded_area").value();
        const double residents_now = run.indicator("residents_flooded").value();
        if (offset > 0.0) {
            const auto step = fmt::format("+{:.2f} to +{:.2f} m", last, offset);
            report.add(
                "higher_sea",
                fmt::format("{}: flooded land that is dry again, of {:.3f} km2", step, area_now),
                std::max(0.0, area - area_now), 0.0);
            report.add("higher_sea",
                       fmt::format("{}: flooded residents that are dry again, of {:.0f}", step,
                                   residents_now),
                       std::max(0.0, residents - residents_now), 0.0);
            report.add("ledgers", fmt::format("dieppe +{:.2f} m, worst of three, relative", offset),
                       run.worst_ledger(), 1e-6);
        } else {
            add_bits(report, "dieppe", run,
                     test::run_town(surge(offset), town, scratch / "one", 1));
        }
        area = area_now;
        residents = residents_now;
        last = offset;
    }
}

}  // namespace

int main(int count, char** arguments) {
    bool json = false;
    for (int i = 1; i < count; ++i) {
        json = json || std::strcmp(arguments[i], "--json") == 0;
        whole = whole || std::strcmp(arguments[i], "--whole") == 0;
        if (std::strcmp(arguments[i], "--json") != 0 && std::strcmp(arguments[i], "--whole") != 0) {
            fmt::print(stderr, "usage: validate_coupling [--json] [--whole]\n");
            return 2;
        }
    }
    test::VerificationReport report(json);
    try {
        drawn_cascade(report);
        demo(report);
        dieppe(report);
    } catch (const Error& error) {
        fmt::print(stderr, "validate_coupling: {}\n", error.what());
        return 1;
    }
    return report.passed() ? 0 : 1;
}
