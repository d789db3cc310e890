// SPDX-License-Identifier: Apache-2.0
#include "basins.hpp"
#include "calade/base/error.hpp"
#include "calade/flood/rain_grids.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace calade::flood {
namespace {

using calade::test::message_of;
using test::make_basin;

// Fields that stand in memory, mm/h.
class DrawnRain final : public io::RainStack {
public:
    DrawnRain(io::RainFrame frame, std::vector<std::vector<float>> fields)
        : fields_(std::move(fields)) {
        frame_ = std::move(frame);
        for (std::size_t i = 0; i < fields_.size(); ++i) {
            times_.emplace_back(std::chrono::seconds{60 * static_cast<int>(i)});
        }
    }
    [[nodiscard]] std::vector<float> read(std::size_t step) const override {
        return fields_.at(step);
    }
    [[nodiscard]] std::string place(std::size_t step) const override {
        return "drawn rain, step " + std::to_string(step);
    }

private:
    std::vector<std::vector<float>> fields_;
};

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

std::shared_ptr<const RainGrids> drawn(io::RainFrame frame, std::vector<std::vector<float>> fields,
                                       std::vector<double> bounds, bool bilinear = false,
                                       bool dry = false) {
    RainGrids::Options options;
    options.crs = "town";
    options.bilinear = bilinear;
    options.missing_is_dry = dry;
    return std::make_shared<const RainGrids>(
        std::make_shared<DrawnRain>(std::move(frame), std::move(fields)), std::move(bounds),
        options);
}

// Four cells over a basin of 40 × 20 cells of 10 m, which meet at x = 135 m, in the middle of
// column 13, and y = 100 m; and four that end before the basin does.
const io::RainFrame narrow{2, 2, -15.0, -20.0, 150.0, 120.0, ""};
const io::RainFrame wide{2, 2, -165.0, -100.0, 300.0, 200.0, ""};

Forcing raining(std::shared_ptr<const RainGrids> grids) {
    Forcing f;
    f.rain_grids = std::move(grids);
    return f;
}

TEST(RainGrids, ACellOnTheEdgeOfTwoTakesTheMeanOfBoth) {
    const auto g = make_basin(40, 20, 10.0, [](double, double) { return 0.0; });
    const auto grids = drawn(wide, {{36.0F, 72.0F, 36.0F, 72.0F}}, {0.0, 600.0});
    const RainMap map(*grids, g, 0);
    const auto rates = map.rates(0);
    constexpr double mm_h = 1e-3 / 3600.0;
    EXPECT_NEAR(static_cast<double>(rates[12]), 36.0 * mm_h, 1e-12);
    EXPECT_NEAR(static_cast<double>(rates[13]), 54.0 * mm_h, 1e-12);
    EXPECT_NEAR(static_cast<double>(rates[14]), 72.0 * mm_h, 1e-12);
}

TEST(RainGrids, BilinearRainIsThatOfTheCentresAndLinearBetween) {
    const auto g = make_basin(40, 20, 10.0, [](double, double) { return 0.0; });
    const auto grids = drawn(wide, {{0.0F, 300.0F, 0.0F, 300.0F}}, {0.0, 600.0}, true);
    const RainMap map(*grids, g, 0);
    // Centres of the rain's cells at x = -15 and 285: 1 mm/h a metre between them.
    EXPECT_NEAR(static_cast<double>(map.rates(0)[10]) * 3.6e6, 105.0 + 15.0, 1e-4);
    EXPECT_NEAR(static_cast<double>(map.rates(0)[39]) * 3.6e6, 300.0, 1e-4) << "past the centre";
}

TEST(RainGrids, TheLedgersRainIsWhatTheGridsSayOverTheLand) {
    for (const std::string scheme : {"second_order", "first_order", "local_inertial"}) {
        for (const std::string precision : {"single", "double"}) {
            Parameters p;
            p.scheme = scheme;
            p.precision = precision;
            auto g = make_basin(
                40, 20, 10.0, [](double x, double) { return 0.01 * x; }, 0.03);
            g.active[5] = 0;
            g.storage[300] = 0.5F;
            // 36 and 72 mm/h for 100 s, then only in the north-east, then none.
            const Model model(
                p, g,
                raining(drawn(
                    wide, {{36.0F, 72.0F, 36.0F, 72.0F}, {0.0F, 0.0F, 0.0F, 108.0F}, {0, 0, 0, 0}},
                    {0.0, 100.0, 250.0, 1000.0})));
            State state = model.still_water(-10.0);
            model.advance(state, 30.0);
            model.advance(state, 400.0);
            // Areas of the four: x to 135 m, y to 100 m of 400 m by 200 m; cell 5 is outside.
            const double west = 135.0 * 200.0 - 100.0;
            const double east = 265.0 * 200.0;
            const double expected =
                (west * 36.0 * 100.0 + east * 72.0 * 100.0 + 265.0 * 100.0 * 108.0 * 150.0) * 1e-3 /
                3600.0;
            EXPECT_NEAR(state.rain_in / expected, 1.0, 1e-6) << scheme << ", " << precision;
            const auto ledger = model.ledger(state);
            EXPECT_LT(ledger.relative_error(), precision == "double" ? 1e-12 : 1e-6)
                << scheme << ", " << precision;
            EXPECT_NEAR(model.mean_rain(50.0) * 3.6e6,
                        (west * 36.0 + east * 72.0) / (400.0 * 200.0 - 100.0), 1e-4);
            EXPECT_NEAR(
                summarise_rain(*model.rain_map(), model.geometry(), 400.0).volume_m3 / expected,
                1.0, 1e-6);
        }
    }
}

TEST(RainGrids, OfOneValueAreTheRainOfEverywhere) {
    auto g = make_basin(
        40, 20, 10.0, [](double x, double) { return 0.01 * x; }, 0.03);
    const Model grids(Parameters{}, g,
                      raining(drawn(wide, {{36.0F, 36.0F, 36.0F, 36.0F}}, {0.0, 600.0})));
    Forcing f;
    f.rain = {{0.0, 600.0}, {1e-5, 1e-5}, "rain"};
    const Model everywhere(Parameters{}, g, f);
    State a = grids.still_water(-10.0);
    State b = everywhere.still_water(-10.0);
    grids.advance(a, 600.0);
    everywhere.advance(b, 600.0);
    for (std::size_t i = 0; i < a.h.size(); ++i) {
        EXPECT_NEAR(a.h[i], b.h[i], 1e-6F);
    }
}

TEST(RainGrids, ARestartFromACopyGivesTheSameBits) {
    const auto g = make_basin(
        40, 20, 10.0, [](double x, double) { return 0.01 * x; }, 0.03);
    const auto grids = drawn(wide, {{36, 72, 36, 72}, {0, 0, 0, 108}}, {0.0, 100.0, 1000.0});
    const Model model(Parameters{}, g, raining(grids));
    State state = model.still_water(-10.0);
    model.advance(state, 70.0);
    const Model again(Parameters{}, g, raining(grids));
    State copy = state;
    model.advance(state, 300.0);
    again.advance(copy, 300.0);
    EXPECT_EQ(state.h, copy.h);
    EXPECT_EQ(state.hu, copy.hu);
    EXPECT_EQ(state.rain_in, copy.rain_in);
}

TEST(RainGrids, RefuseWhatIsNoRainOverTheTownAndNameIt) {
    const auto g = make_basin(40, 20, 10.0, [](double, double) { return 0.0; });
    const auto told = [&](std::vector<float> field, bool dry) {
        const auto grids = drawn(wide, {std::move(field)}, {0.0, 600.0}, false, dry);
        return message_of<DataError>([&] { (void)RainMap(*grids, g, 0).rates(0); });
    };
    EXPECT_NE(told({1, -2, 1, 1}, true).find("(column 1, row 0 from the south) has -2"),
              std::string::npos);
    EXPECT_NE(told({1, 1, nan, 1}, false).find("(column 0, row 1 from the south)"),
              std::string::npos);
    EXPECT_NE(told({1, 1, nan, 1}, false).find("nodata"), std::string::npos);
    const auto dry = drawn(wide, {{1, 1, nan, 1}}, {0.0, 600.0}, false, true);
    EXPECT_EQ(RainMap(*dry, g, 0).rates(0)[40 * 19], 0.0F) << "counts as dry";
    EXPECT_NE(told({1, 1, std::numeric_limits<float>::infinity(), 1}, true).find("inf"),
              std::string::npos);
}

TEST(RainGrids, MustCoverTheDomainAndNameTheirSystem) {
    const auto g = make_basin(40, 20, 10.0, [](double, double) { return 0.0; });
    const auto small = drawn(narrow, {{1, 1, 1, 1}}, {0.0, 600.0});
    EXPECT_NE(message_of<DataError>([&] {
                  const RainMap map(*small, g, 0);
              }).find("does not cover the town"),
              std::string::npos);
    RainGrids::Options nameless;
    const RainGrids lost(
        std::make_shared<DrawnRain>(wide, std::vector<std::vector<float>>{{1, 1, 1, 1}}),
        {0.0, 600.0}, nameless);
    EXPECT_NE(message_of<DataError>([&] {
                  const RainMap map(lost, g, 2154);
              }).find("no coordinate system"),
              std::string::npos);
}

TEST(RainGrids, InDegreesAreBroughtToTheTownsSystem) {
    auto g = make_basin(40, 20, 100.0, [](double, double) { return 0.0; });
    g.grid.x_min = 700000.0;  // Lambert-93: 3 degrees east, 46.5 north
    g.grid.y_min = 6600000.0;
    RainGrids::Options options;
    options.crs = "EPSG:4326";
    // Cells of a hundredth of a degree, counted in columns; from 0 to 360 degrees where asked.
    std::vector<float> columns;
    for (int i = 0; i < 100 * 20; ++i) {
        columns.push_back(static_cast<float>(i % 100));
    }
    const RainGrids grids(
        std::make_shared<DrawnRain>(io::RainFrame{100, 20, 2.5, 46.4, 0.01, 0.01, ""},
                                    std::vector<std::vector<float>>{columns}),
        {0.0, 600.0}, options);
    const RainMap map(grids, g, 2154);
    // 3 E is the 50th edge: the first cells lie in column 50, 1 km is 1.3 columns there.
    EXPECT_NEAR(static_cast<double>(map.rates(0)[0]) * 3.6e6, 50.0, 1e-3);
    EXPECT_NEAR(static_cast<double>(map.rates(0)[39]) * 3.6e6, 55.0, 0.3);
}

}  // namespace
}  // namespace calade::flood
