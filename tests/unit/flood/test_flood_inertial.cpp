// SPDX-License-Identifier: Apache-2.0
// The local inertial scheme and the tables of finer terrain.
#include "basins.hpp"
#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/flood/subgrid.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace calade::flood::test {

namespace {

Parameters inertial(const std::string& precision = "single") {
    Parameters parameters;
    parameters.scheme = "local_inertial";
    parameters.precision = precision;
    return parameters;
}

// Two cells of 2 × 2 parts: a channel 1 m below its bank runs along the southern parts.
Subgrid channel_and_bank() {
    const geo::Grid coarse{2, 1, 0.0, 0.0, 2.0};
    const geo::Grid fine{4, 2, 0.0, 0.0, 1.0};
    const std::vector<float> bed{0.0F, 0.0F, 0.0F, 0.0F, 1.0F, 1.0F, 1.0F, 1.0F};
    const std::vector<float> manning(8, 0.05F);
    const std::vector<std::uint8_t> active(2, 1);
    return make_subgrid(coarse, fine, 2, bed, manning, active);
}

Geometry rough_basin(Index k) {
    const auto ground = [](double x, double y) {
        return std::sin(0.13 * x) * std::cos(0.09 * y) + 0.3 * std::sin(0.7 * x + 0.4 * y);
    };
    constexpr Index n = 24;
    const Geometry fine = make_basin(n * k, n * k, 10.0 / static_cast<double>(k), ground, 0.03);
    Geometry g = make_basin(n, n, 10.0, ground, 0.03);
    g.subgrid = make_subgrid(g.grid, fine.grid, k, fine.bed, fine.manning, g.active);
    return g;
}

}  // namespace

TEST(FloodSubgrid, TurnsVolumeIntoLevelAndBack) {
    const Subgrid s = channel_and_bank();
    // Half of the cell is 1 m lower: half a metre on average when the bank is reached.
    EXPECT_NEAR(s.level_of(0, 0.25), 0.5, 1e-6);
    EXPECT_NEAR(s.level_of(0, 0.5), 1.0, 1e-6);
    EXPECT_NEAR(s.level_of(0, 0.8), 1.3, 1e-6);
    for (const double depth : {0.0, 0.1, 0.37, 0.5, 2.0}) {
        EXPECT_NEAR(s.depth_at(0, s.level_of(0, depth)), depth, 1e-6);
    }
    EXPECT_EQ(s.depth_at(0, -1.0), 0.0);
    EXPECT_NEAR(s.wet_share(0, 0.2), 0.5, 1e-6);
    EXPECT_EQ(s.wet_share(0, 0.6), 1.0);
}

TEST(FloodSubgrid, ConveysWhatTheFacesPartsConveyTogether) {
    const Subgrid s = channel_and_bank();
    const auto conveyance = [&](double level) {
        const Subgrid::Section f = Subgrid::section(s.east, 0, level);
        return std::pow(f.depth, 5.0 / 3.0) / std::sqrt(f.roughness);
    };
    EXPECT_EQ(Subgrid::section(s.east, 0, -0.1).depth, 0.0);
    EXPECT_NEAR(Subgrid::section(s.east, 0, 0.5).depth, 0.25, 1e-6);
    // Half of the width carries h^(5/3) / n.
    EXPECT_NEAR(conveyance(0.5), 0.5 * std::pow(0.5, 5.0 / 3.0) / 0.05, 1e-3);
    EXPECT_NEAR(conveyance(1.0), 0.5 / 0.05, 1e-3);
    // No face leads out of the eastern cell.
    EXPECT_EQ(Subgrid::section(s.east, 1, 5.0).depth, 0.0);
}

TEST(FloodSubgrid, RefusesTablesThatDoNotFit) {
    const geo::Grid coarse{2, 1, 0.0, 0.0, 2.0};
    const geo::Grid fine{4, 2, 0.0, 0.0, 1.0};
    const std::vector<float> few(7, 0.0F);
    EXPECT_THROW((void)make_subgrid(coarse, fine, 2, few, few, std::vector<std::uint8_t>(2, 1)),
                 UsageError);
}

TEST(FloodInertial, KeepsALakeAtRest) {
    Geometry ground = make_basin(
        40, 30, 10.0, [](double x, double y) { return std::sin(0.05 * x) + std::cos(0.07 * y); });
    ground.sea.assign(ground.sea.size(), 1);
    const Model plain(inertial(), ground, {});
    State state = plain.still_water(0.75);
    plain.advance(state, 600.0);
    EXPECT_EQ(fastest(state), 0.0);

    const Model tables(inertial("double"), rough_basin(5), {});
    State lake = tables.still_water(-100.0);
    for (std::size_t i = 0; i < lake.h.size(); ++i) {
        lake.h_full[i] = tables.geometry().subgrid.depth_at(i, 0.4);
        lake.h[i] = static_cast<float>(lake.h_full[i]);
    }
    tables.advance(lake, 600.0);
    EXPECT_LT(fastest(lake), 1e-5);
}

TEST(FloodInertial, GivesTheSameBitsOnRestartAndForAnyThreads) {
    for (const Index k : {Index{1}, Index{5}}) {
        Geometry g = k == 1 ? make_basin(
                                  70, 50, 10.0,
                                  [](double x, double y) {
                                      return 0.004 * x + 0.3 * std::sin(0.1 * x + 0.2 * y);
                                  },
                                  0.03)
                            : rough_basin(k);
        open_side(g, 0, city::BoundaryKind::level, "sea");
        open_side(g, 1, city::BoundaryKind::free_outflow, "out");
        const sim::Series tide{{0.0, 150.0, 300.0}, {0.2, 1.2, 0.1}, "tide"};
        const Model model(inertial(), g, {{tide, {}}, constant(1e-5, "rain")});
        State one = model.still_water(0.2);
        State two = one;
        {
            const ThreadLimit limit(1);
            model.advance(one, 300.0);
        }
        {
            const ThreadLimit limit(3);
            model.advance(two, 150.0);
            model.advance(two, 300.0);
        }
        State whole = model.still_water(0.2);
        model.advance(whole, 150.0);
        sim::ArchiveWriter out;
        Model::save(out, whole);
        sim::ArchiveReader in({out.data().begin(), out.data().end()});
        State again = Model::load(in);
        const Model other(inertial(), g, {{tide, {}}, constant(1e-5, "rain")});
        other.advance(again, 300.0);
        EXPECT_EQ(two.h, again.h);
        EXPECT_EQ(two.face_flow, again.face_flow);
        EXPECT_EQ(two.max_froude, again.max_froude);
        EXPECT_NEAR(one.h[777 % one.h.size()], two.h[777 % two.h.size()], 0.02);
        EXPECT_LT(model.ledger(one).relative_error(), 1e-6);
        State three = model.still_water(0.2);
        {
            const ThreadLimit limit(3);
            model.advance(three, 300.0);
        }
        EXPECT_EQ(one.h, three.h);
    }
}

TEST(FloodInertial, NeverTakesMoreThanACellHolds) {
    // A cliff: thin water falls into a pit.
    const Model model(inertial(),
                      make_basin(
                          64, 8, 5.0, [](double x, double) { return x < 160.0 ? 8.0 : 0.0; }, 0.02),
                      {});
    State state = model.still_water(-100.0);
    set_surface(state, model, [](double x, double) { return x < 160.0 ? 8.3 : 0.0; });
    model.advance(state, 120.0);
    for (const float h : state.h) {
        ASSERT_GE(h, 0.0F);
    }
    EXPECT_LT(model.ledger(state).relative_error(), 1e-6);
}

TEST(FloodInertial, SaysWhereWaterIsFasterThanItsWaves) {
    const auto share = [](double slope) {
        Geometry g = make_basin(
            60, 4, 10.0, [&](double x, double) { return slope * x; }, 0.02);
        open_side(g, 0, city::BoundaryKind::free_outflow, "out");
        const Source spring{"spring", {g.grid.index(58, 1)}, constant(5.0, "spring")};
        const Model model(inertial(), g, {{sim::Series{}}, {}, {spring}});
        State state = model.still_water(-100.0);
        model.advance(state, 600.0);
        return model.supercritical_share(state);
    };
    // Manning: Fr² = S h^(1/3) / (g n²); with 0.2 m and n = 0.02 above 1 from S = 0.7 % on.
    EXPECT_GT(share(0.05), 0.5);
    EXPECT_LT(share(0.0005), 0.1);
}

}  // namespace calade::flood::test
