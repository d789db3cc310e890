// SPDX-License-Identifier: Apache-2.0
// The synthesised grids of whole towns under the AC power flow: the filler sizes cables by its own
// radial sweep, the running model must agree.
#include "calade/base/error.hpp"
#include "calade/city/demo/demo_town.hpp"
#include "calade/city/fill/radial_sweep.hpp"
#include "calade/city/recipe.hpp"
#include "calade/energy/model.hpp"
#include "support/map_of_grid.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace calade::energy {
namespace {

void expect_a_sound_grid(const city::PowerNetwork& network) {
    const Model model(Parameters{}, network);
    State state = model.initial();
    model.solve(state);
    ASSERT_TRUE(state.converged);
    EXPECT_EQ(state.customers_off, 0);
    const city::RadialVoltages swept = city::sweep(network);
    for (std::size_t bus = 0; bus < network.buses.size(); ++bus) {
        EXPECT_GE(state.bus_voltage_pu[bus], 0.95) << network.buses[bus].name;
        EXPECT_LE(state.bus_voltage_pu[bus], 1.05) << network.buses[bus].name;
        EXPECT_NEAR(state.bus_voltage_pu[bus], swept.pu[bus], 1e-5) << network.buses[bus].name;
    }
    for (std::size_t b = 0; b < network.branches.size(); ++b) {
        const city::Branch& branch = network.branches[b];
        // The sweep keeps currents below ratings without the line's own charging at the far end.
        EXPECT_LE(state.branch_current_a[b], 1.01 * branch.rated_a) << branch.name;
    }
}

TEST(TownGrids, TheDemoTownKeepsItsVoltages) {
    expect_a_sound_grid(city::make_demo_town({.buildings = 1000}).power);
}

TEST(TownGrids, AGridFromItsMapKeepsItsVoltages) {
    city::City town = city::make_demo_town({.buildings = 1000});
    const std::size_t stations = town.power.stations.size();
    (void)city::build_mapped_grid(town, city::map_of_grid(town.power));
    EXPECT_EQ(town.power.stations.size(), stations);
    expect_a_sound_grid(town.power);
}

TEST(TownGrids, DieppeKeepsItsVoltages) {
    const std::filesystem::path recipe = CALADE_SOURCE_DIR "/data/dieppe/city.toml";
    try {
        (void)city::find_data("city/dieppe/mnt_2016.asc", recipe.parent_path());
    } catch (const DataError&) {
        GTEST_SKIP() << "the data of Dieppe are not here: set CALADE_DATA to their folder";
    }
    expect_a_sound_grid(city::build_city(recipe).power);
}

}  // namespace
}  // namespace calade::energy
