// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include "calade/base/parallel.hpp"
#include "calade/energy/model.hpp"

#include <cmath>

namespace calade::verification {

namespace {

city::PowerNetwork feeder() {
    city::PowerNetwork out;
    for (const char* name : {"A", "B"}) {
        city::Station station;
        station.name = name;
        out.stations.push_back(station);
    }
    for (const int station : {-1, 0, 1}) {
        city::Bus bus;
        bus.nominal_v = 20e3;
        bus.station = station < 0 ? StationId() : StationId(station);
        out.buses.push_back(bus);
    }
    for (const int k : {0, 1}) {
        city::Branch branch;
        branch.from = BusId(k);
        branch.to = BusId(k + 1);
        branch.r_ohm = 0.5;
        branch.x_ohm = 0.3;
        out.branches.push_back(branch);
    }
    out.loads = {{BusId(1), 100e3, 30e3, 40}, {BusId(2), 50e3, 10e3, 60}};
    out.sources = {{BusId(0), 1.0}};
    return out;
}

energy::State run(const energy::Model& model) {
    auto state = model.initial();
    const std::tuple<double, int, bool> events[] = {{3600.0, 0, true},  {10800.0, 0, false},
                                                    {18000.0, 1, true}, {19800.0, 1, false},
                                                    {25200.0, 1, true}, {25260.0, 1, false}};
    for (const auto& [time, station, out] : events) {
        model.advance(state, time);
        model.set_station_out(state, StationId(station), out);
    }
    model.advance(state, 28800.0);
    return state;
}

}  // namespace

void reliability(Report& report) {
    const energy::Model model({}, feeder());
    const auto state = run(model);
    const auto found = model.reliability(state);
    auto add = [&](const char* what, double value, double expected) {
        report.add("reliability", std::string(what) + ", relative difference",
                   std::abs(value - expected) / expected, 1e-12);
    };
    add("SAIFI", found.saifi, 1.6);
    add("SAIDI", found.saidi_h, 2.3);
    add("CAIDI", found.caidi_h, 2.3 / 1.6);
    add("MAIFI", found.maifi, 0.6);
    add("energy not supplied", found.energy_not_supplied_kwh, 300.0 + 25.0 + 50.0 / 60.0);
    const auto alone = [&] {
        const ThreadLimit limit(1);
        return run(model);
    }();
    const bool same = alone.bus_voltage_pu == state.bus_voltage_pu &&
                      alone.served_kwh == state.served_kwh &&
                      alone.losses_kwh == state.losses_kwh && alone.source_kwh == state.source_kwh;
    report.add("reliability", "runs on one and on all threads with other bits", same ? 0.0 : 1.0,
               0.0);
}

}  // namespace calade::verification
