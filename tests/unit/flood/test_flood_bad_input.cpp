// SPDX-License-Identifier: Apache-2.0
#include "basins.hpp"

#include "calade/base/error.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <string>

namespace calade::flood {
namespace {

using namespace test;

Geometry flat() {
    Geometry g = make_basin(
        6, 4, 10.0, [](double, double) { return 0.0; }, 0.03);
    open_side(g, 0, city::BoundaryKind::level, "sea");
    return g;
}

Forcing tide() { return {{constant(1.0, "tide")}, {}}; }

/// The message of the error that making the model throws; empty if none.
template <class Kind>
std::string message(const Parameters& parameters, const Geometry& geometry,
                    const Forcing& forcing) {
    try {
        const Model model(parameters, geometry, forcing);
    } catch (const Kind& e) {
        return e.what();
    }
    return {};
}

void expect_words(const std::string& text, std::initializer_list<const char*> words) {
    for (const char* word : words) {
        EXPECT_NE(text.find(word), std::string::npos) << "'" << word << "' is not in: " << text;
    }
}

TEST(FloodBadInput, NamesACourantNumberOutOfRange) {
    for (const double cfl : {0.0, 1.4, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
        Parameters p;
        p.cfl = cfl;
        expect_words(message<UsageError>(p, flat(), tide()), {"flood.cfl", "(0, 1]"});
    }
    Parameters p;
    p.buildings = "wals";
    expect_words(message<UsageError>(p, flat(), tide()), {"flood.buildings", "wals", "storage"});
}

TEST(FloodBadInput, NamesTheCellOfAnImpossibleBed) {
    Geometry g = flat();
    g.bed[8] = std::numeric_limits<float>::quiet_NaN();
    expect_words(message<DataError>({}, g, tide()), {"column 2", "row 1", "nan"});
    g.active[8] = 0;  // outside the domain it does not matter
    EXPECT_EQ(message<Error>({}, g, tide()), "");
}

TEST(FloodBadInput, NamesTheBoundaryWithoutFaces) {
    Geometry g = flat();
    g.boundaries.push_back({"river", city::BoundaryKind::discharge, {}});
    Forcing f = tide();
    f.boundaries.push_back(constant(1.0));
    expect_words(message<DataError>({}, g, f), {"river", "no face"});
}

TEST(FloodBadInput, NamesABoundaryInsideTheDomain) {
    Geometry g = flat();
    g.boundaries[0].faces.push_back({g.grid.index(2, 2), 1});
    expect_words(message<DataError>({}, g, tide()), {"sea", "edge"});
}

TEST(FloodBadInput, RefusesNegativeRain) {
    Forcing f = tide();
    f.rain = {{0.0, 60.0}, {1e-5, -1e-5}, "storm"};
    expect_words(message<DataError>({}, flat(), f), {"storm", "60 s", "-1e-05"});
}

TEST(FloodBadInput, RefusesForcingThatDoesNotFit) {
    expect_words(message<UsageError>({}, flat(), Forcing{}), {"0 boundary series", "1 boundaries"});
    Forcing f;
    f.boundaries.push_back({{0.0, 0.0}, {1.0, 2.0}, "tide"});
    expect_words(message<DataError>({}, flat(), f), {"tide"});
}

TEST(FloodBadInput, RefusesAPumpOffTheGrid) {
    Geometry g = flat();
    g.pumps.push_back({"station", 99, -1, 1.0, 0.05, 0.01, 1e9});
    expect_words(message<DataError>({}, g, tide()), {"station", "99"});
}

TEST(FloodBadInput, StopsWithCellAndTimeWhenAValueIsNotFinite) {
    const Model model({}, flat(), tide());
    State state = model.still_water(1.0);
    state.hu[9] = std::numeric_limits<float>::infinity();
    const State before = state;
    try {
        model.advance(state, 10.0);
        FAIL() << "expected a NumericalError";
    } catch (const NumericalError& e) {
        expect_words(e.what(), {"column 3", "row 1", " s"});
    }
    EXPECT_EQ(state.time, before.time);
    EXPECT_EQ(state.h, before.h);
}

TEST(FloodBadInput, RefusesAStateOfAnotherTownAndTimeThatRunsBackwards) {
    const Model model({}, flat(), tide());
    State state = model.still_water(1.0);
    EXPECT_THROW(model.advance(state, -1.0), UsageError);
    state.h.pop_back();
    EXPECT_THROW(model.advance(state, 1.0), UsageError);
    Model other({}, flat(), tide());
    EXPECT_THROW(other.set_boundary_series(3, constant(1.0)), UsageError);
}

}  // namespace
}  // namespace calade::flood
