// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/base/random.hpp"
#include "calade/traffic/calibration.hpp"
#include "calade/traffic/model.hpp"
#include "support/street_grid.hpp"

#include <gtest/gtest.h>

namespace calade::traffic {
namespace {

TEST(Calibration, FindsTheDemandBehindCounts) {
    const auto grid = tests::make_street_grid(10, 8, 40, 4000.0, 5);
    Parameters p;
    p.relative_gap = 1e-6;
    const auto truth = build_network(grid.streets, grid.demand, p);
    const auto flow = Model(p, truth).initial().link_flow;
    std::vector<LinkCount> counts;
    for (std::size_t l = 0; l < flow.size(); l += 2) {
        if (flow[l] > 0.02) {
            counts.push_back({static_cast<Index>(l), flow[l]});
        }
    }
    auto prior = truth;
    for (std::size_t d = 0; d < prior.demand.size(); ++d) {
        prior.demand[d].rate_vps *= 0.6 + 0.8 * random_uniform(1, 2, d);
    }
    CalibrationRules rules;
    rules.prior_weight = 0.001;
    const auto found = calibrate_demand(prior, p, counts, rules);
    EXPECT_LT(found.after.rmse_vps, 0.25 * found.before.rmse_vps);
    EXPECT_LT(found.after.geh_mean, found.before.geh_mean);
    EXPECT_GE(found.after.geh_below_5, 0.85);
    for (const double rate : found.rate_vps) {
        EXPECT_GE(rate, 0.0);
    }
}

TEST(Calibration, KeepsADemandThatFits) {
    const auto grid = tests::make_street_grid(10, 8, 40, 4000.0, 5);
    Parameters p;
    p.relative_gap = 1e-8;
    const auto network = build_network(grid.streets, grid.demand, p);
    const auto flow = Model(p, network).initial().link_flow;
    const std::vector<LinkCount> counts{{3, flow[3]}, {40, flow[40]}};
    CalibrationRules rules;
    rules.rounds = 2;
    const auto found = calibrate_demand(network, p, counts, rules);
    for (std::size_t d = 0; d < network.demand.size(); ++d) {
        EXPECT_NEAR(found.rate_vps[d], network.demand[d].rate_vps, 1e-5);
    }
}

TEST(Calibration, MeasuresGeh) {
    // 360 against 400 vehicles an hour: √(2 · 40² / 760) = 2.052.
    const std::vector<double> flow{0.1};
    const std::vector<LinkCount> counts{{0, 400.0 / 3600.0}};
    EXPECT_NEAR(count_fit(flow, counts).geh_mean, 2.0520, 1e-4);
}

TEST(Calibration, NamesTheCountThatIsWrong) {
    const auto grid = tests::make_street_grid(10, 8, 10, 400.0, 5);
    const auto network = build_network(grid.streets, grid.demand, {});
    for (const auto& bad : {std::vector<LinkCount>{{-1, 0.1}}, std::vector<LinkCount>{{0, -0.1}},
                            std::vector<LinkCount>{{0, 0.1}, {0, 0.2}}}) {
        EXPECT_THROW((void)calibrate_demand(network, {}, bad), DataError);
    }
}

}  // namespace
}  // namespace calade::traffic
