// SPDX-License-Identifier: Apache-2.0
#include "town_grid.hpp"

#include "calade/base/random.hpp"

namespace calade::verification {

namespace {

class Builder {
public:
    city::PowerNetwork grid;

    BusId bus(double nominal_v, StationId station) {
        city::Bus b;
        b.nominal_v = nominal_v;
        b.station = station;
        grid.buses.push_back(b);
        return BusId(grid.buses.size() - 1);
    }
    StationId station(city::StationKind kind) {
        city::Station s;
        s.kind = kind;
        grid.stations.push_back(s);
        return StationId(grid.stations.size() - 1);
    }
    void branch(city::BranchKind kind, BusId from, BusId to, double r, double x, double b,
                bool closed = true) {
        city::Branch out;
        out.kind = kind;
        out.from = from;
        out.to = to;
        out.r_ohm = r;
        out.x_ohm = x;
        out.b_siemens = b;
        out.closed = closed;
        grid.branches.push_back(out);
    }
    /// 1 to 4 kW, cos φ near 0.97, one to three customers.
    void load(BusId at) {
        const double p = random_.uniform(1000.0, 4000.0);
        grid.loads.push_back(
            {at, p, p * random_.uniform(0.15, 0.35), 1 + static_cast<int>(random_.below(3))});
    }

private:
    RandomStream random_{7, 0};
};

}  // namespace

city::PowerNetwork town_grid(int feeders, int stations_per_feeder, int lv_buses) {
    using Kind = city::BranchKind;
    Builder make;
    const BusId source = make.bus(90e3, StationId());
    make.grid.sources.push_back({source, 1.02});
    const StationId hv = make.station(city::StationKind::hv_mv);
    const BusId hv_bus = make.bus(90e3, hv);
    const BusId bar = make.bus(20e3, hv);
    make.branch(Kind::line, source, hv_bus, 0.3, 1.6, 1.4e-5);
    make.branch(Kind::transformer, hv_bus, bar, 0.05, 1.2, 0.0);
    make.grid.branches.back().tap = 0.98;
    BusId last_end;
    for (int f = 0; f < feeders; ++f) {
        BusId head = bar;
        for (int s = 0; s < stations_per_feeder; ++s) {
            const StationId station = make.station(city::StationKind::mv_lv);
            const BusId mv = make.bus(20e3, station);
            make.branch(Kind::line, head, mv, 0.1, 0.06, 4e-5);
            const BusId lv = make.bus(400.0, station);
            make.branch(Kind::transformer, mv, lv, 0.005, 0.016, 0.0);
            for (int leg = 0; leg < 4; ++leg) {
                BusId previous = lv;
                for (int i = 0; i < lv_buses; ++i) {
                    const BusId here = make.bus(400.0, StationId());
                    make.branch(Kind::line, previous, here, 0.006, 0.0025, 0.0);
                    make.load(here);
                    previous = here;
                }
            }
            head = mv;
        }
        if (last_end.valid()) {
            make.branch(Kind::tie, last_end, head, 0.0, 0.0, 0.0, false);
        }
        last_end = head;
    }
    return make.grid;
}

}  // namespace calade::verification
