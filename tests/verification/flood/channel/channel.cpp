// SPDX-License-Identifier: Apache-2.0
#include "cases.hpp"

#include "calade/base/units.hpp"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

namespace calade::flood::verification {

namespace {

constexpr double g = standard_gravity;

struct Found {
    std::vector<double> depth;
    double uneven;  // largest deviation of the mass flux through a face from its neighbours', share
};

// How uneven the mass fluxes are: what a cell gains in a second is the difference of its faces'.
double unevenness(const Model& model, State& state, double q) {
    const std::vector<double> before = state.h_full;
    model.advance(state, state.time + 1.0);
    const Index cells = model.geometry().grid.columns;
    double flux = 0.0;
    double most = 0.0;
    for (Index c = 0; c < cells; ++c) {
        const auto i = static_cast<std::size_t>(cells + c);
        flux -= (state.h_full[i] - before[i]) * model.geometry().grid.cell;
        most = std::max(most, std::abs(flux) / q);
    }
    return most;
}

// Discharge from the west, a level in the east, until nothing changes.
Found steady(Index cells, double dx, const std::function<double(double)>& bed, double manning,
             double q, double east_level, double start_level, double time, double rain = 0.0) {
    Geometry geometry = make_channel(cells, dx, bed, manning);
    test::open_side(geometry, 0, city::BoundaryKind::discharge, "in");
    test::open_side(geometry, 1, city::BoundaryKind::level, "out");
    const Model model(in_double(), geometry,
                      {{test::constant(q * 3.0 * dx), test::constant(east_level)},
                       rain > 0.0 ? test::constant(rain, "rain") : sim::Series{}});
    State state = model.still_water(-100.0);
    test::set_surface(state, model,
                      [&](double x, double) { return std::max(start_level, bed(x) + 0.05); });
    model.advance(state, time);
    const double uneven = unevenness(model, state, q);
    return {profile(model, state), uneven};
}

double bump(double x) { return x > 8.0 && x < 12.0 ? 0.2 - 0.05 * (x - 10.0) * (x - 10.0) : 0.0; }

// Depth over the bump from Bernoulli: q²/(2 g h²) + h + z = head.
double bernoulli(double q, double head, double z, bool subcritical) {
    const double critical = std::cbrt(q * q / g);
    const auto f = [&](double h) { return q * q / (2.0 * g * h * h) + h + z - head; };
    return subcritical ? solve(f, critical, head) : solve(f, 1e-3, critical);
}

void over_bump(Report& report) {
    constexpr Index cells = 250;
    constexpr double dx = 0.1;
    {
        constexpr double q = 4.42;
        const double head = q * q / (2.0 * g * 4.0) + 2.0;
        const Found found = steady(cells, dx, bump, 0.0, q, 2.0, 2.0, 300.0);
        std::vector<double> exact;
        for (Index i = 0; i < cells; ++i) {
            exact.push_back(bernoulli(q, head, bump((i + 0.5) * dx), true));
        }
        report.add("channel", "subcritical over a bump: relative L1 error of depth",
                   relative_l1(found.depth, exact), 0.005);
    }
    {
        constexpr double q = 1.53;
        const double critical = std::cbrt(q * q / g);
        const double head = 1.5 * critical + 0.2;
        const Found found = steady(cells, dx, bump, 0.0, q, 0.1, 0.66, 300.0);
        std::vector<double> exact;
        for (Index i = 0; i < cells; ++i) {
            const double x = (i + 0.5) * dx;
            exact.push_back(bernoulli(q, head, bump(x), x < 10.0));
        }
        report.add("channel", "transcritical over a bump: relative L1 error of depth",
                   relative_l1(found.depth, exact), 0.005);
    }
    {
        // Supercritical all along: fast and thin from the west.
        constexpr double q = 25.0;
        const double head = q * q / (2.0 * g * 4.0) + 2.0;
        Geometry geometry = make_channel(cells, dx, bump, 0.0);
        test::open_side(geometry, 1, city::BoundaryKind::free_outflow, "out");
        // The first cells are put back to the state of the inflow.
        const Model model(in_double(), geometry, {{sim::Series{}}, {}, {}});
        State state = model.still_water(-100.0);
        const auto fill = [&](Index from, Index to) {
            for (Index r = 0; r < 3; ++r) {
                for (Index c = from; c < to; ++c) {
                    const auto i = static_cast<std::size_t>(r * cells + c);
                    state.h[i] = 2.0F;
                    state.hu[i] = static_cast<float>(q);
                }
            }
        };
        fill(0, cells);
        while (state.time < 10.0) {
            model.advance(state, state.time + 0.005);
            fill(0, 8);
        }
        std::vector<double> found = profile(model, state);
        std::vector<double> exact;
        for (Index i = 0; i < cells; ++i) {
            exact.push_back(bernoulli(q, head, bump((i + 0.5) * dx), false));
        }
        report.add("channel", "supercritical over a bump: relative L1 error of depth",
                   relative_l1(found, exact), 0.005);
    }
}

// A depth is chosen, the bed that has it as its steady flow follows (MacDonald et al. 1997).
void macdonald(Report& report) {
    constexpr double q = 2.0;
    constexpr double n = 0.033;
    constexpr double length = 1000.0;
    const auto depth = [](double x) {
        const double s = x / length - 0.5;
        return std::cbrt(4.0 / g) * (1.0 + 0.5 * std::exp(-16.0 * s * s));
    };
    const auto slope = [&](double x) {
        const double h = depth(x);
        const double step = 1e-3;
        const double dh = (depth(x + step) - depth(x - step)) / (2.0 * step);
        return (1.0 - q * q / (g * h * h * h)) * dh + q * q * n * n / std::pow(h, 10.0 / 3.0);
    };
    double errors[2];
    for (int k = 0; k < 2; ++k) {
        const Index cells = 100 << k;
        const double dx = length / cells;
        std::vector<double> bed(static_cast<std::size_t>(cells) + 1, 0.0);  // at the cells' centres
        double z = 0.0;
        double x = length;
        for (Index i = cells; i-- > 0;) {  // upwards from the outlet at z = 0
            while (x > (i + 0.5) * dx + 1e-9) {
                z += 0.25 * slope(x - 0.125);
                x -= 0.25;
            }
            bed[static_cast<std::size_t>(i)] = z;
        }
        const auto ground = [&](double at) { return bed[static_cast<std::size_t>(at / dx)]; };
        const Found found =
            steady(cells, dx, ground, n, q, ground(length - 0.5 * dx) + depth(length - 0.5 * dx),
                   0.0, 3600.0);
        std::vector<double> exact;
        for (Index i = 0; i < cells; ++i) {
            exact.push_back(depth((i + 0.5) * dx));
        }
        errors[k] = relative_l1(found.depth, exact);
        if (k == 0) {
            report.add("channel", "MacDonald, 10 m cells: relative L1 error of depth", errors[0],
                       0.005);
        }
    }
    report.add("channel", "MacDonald: error at 5 m cells over error at 10 m", errors[1] / errors[0],
               0.65);
}

// The series that Itzï is tested with: bed and surface of the same family, from its files. With
// rain the discharge grows from 1 to 2 m²/s along the channel (SWASHES 3.3).
void itzi(Report& report, const std::string& name, double inflow, double rain) {
    const auto file = data_folder() / "flood" / "macdonald_itzi" / (name + ".csv");
    std::ifstream in(file);
    if (!in) {
        report.skip("channel", file.string() + " is not there; set CALADE_DATA");
        return;
    }
    std::vector<double> bed;
    std::vector<double> exact;
    std::string line;
    std::getline(in, line);
    while (std::getline(in, line)) {
        std::istringstream fields(line);
        char comma = 0;
        double x = 0.0;
        double z = 0.0;
        double level = 0.0;
        fields >> x >> comma >> z >> comma >> level;
        bed.push_back(z);
        exact.push_back(level - z);
    }
    const auto cells = static_cast<Index>(bed.size());
    const double dx = 1000.0 / cells;
    const Found found = steady(
        cells, dx, [&](double x) { return bed[static_cast<std::size_t>(x / dx)]; }, 0.033, inflow,
        bed.back() + exact.back(), 0.0, 3600.0, rain);
    report.add("channel", "MacDonald, Itzi's series " + name + ": relative L1 error of depth",
               relative_l1(found.depth, exact), 0.005);
}

}  // namespace

void steady_flux(Report& report) {
    const Found found = steady(250, 0.1, bump, 0.0, 4.42, 2.0, 2.0, 1200.0);
    report.add("steady_flux", "subcritical over a bump: unevenness of mass flux", found.uneven,
               1e-6);
    const Found through = steady(250, 0.1, bump, 0.0, 1.53, 0.1, 0.66, 1200.0);
    report.add("steady_flux", "transcritical over a bump: unevenness of mass flux", through.uneven,
               1e-6);
}

void channel(Report& report) {
    over_bump(report);
    macdonald(report);
    itzi(report, "mcdo_norain", 2.0, 0.0);
    itzi(report, "mcdo_rain", 1.0, 0.001);
}

}  // namespace calade::flood::verification
