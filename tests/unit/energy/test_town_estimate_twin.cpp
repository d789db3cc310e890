// SPDX-License-Identifier: Apache-2.0
// A twin experiment: a true town whose loads are not the planned ones, meters that err, and what
// the estimate makes of them.
#include "calade/base/random.hpp"
#include "calade/city/demo/demo_town.hpp"
#include "calade/energy/model.hpp"
#include "calade/energy/town_estimate/town_estimate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

namespace calade::energy::town_estimate {
namespace {

// Every load is 0.55 of the plan, times a factor of its own of 40 %: a mild night, as planned by
// nobody. Currents of 0.4 % at the feeders' heads and every other kiosk, voltages of 0.3 % at every
// fifth low-voltage bar.
class Twin {
public:
    explicit Twin(std::uint64_t seed)
        : random_(seed, 1), plan_(Model({}, town().power).initial()), truth_(true_state()) {
        const auto& net = town().power;
        for (std::size_t k = 0; k < net.branches.size(); ++k) {
            const auto& b = net.branches[k];
            const bool head = b.from.value == 0 || b.to.value == 0;
            const bool kiosk = b.kind == city::BranchKind::transformer && k % 2 == 0;
            if (b.closed && (head || kiosk)) {
                const double sigma = 0.0041 * b.rated_a;
                add({b.name, Quantity::current, static_cast<Index>(k), true, sigma},
                    truth_.branch_current_a[k]);
            }
        }
        for (std::size_t i = 0; i < net.buses.size(); ++i) {
            if (net.buses[i].name.ends_with(".lv") && i % 5 == 0) {
                add({net.buses[i].name, Quantity::voltage, static_cast<Index>(i), false, 0.003},
                    truth_.bus_voltage_pu[i]);
            }
        }
    }
    static const city::City& town() {
        static const city::City made = city::make_demo_town({500});
        return made;
    }
    /// Root of the mean square against the truth: of voltages, and of loadings.
    [[nodiscard]] std::pair<double, double> errors(const std::vector<double>& v,
                                                   const std::vector<double>& i) const {
        double of_v = 0.0;
        double of_i = 0.0;
        for (std::size_t k = 0; k < v.size(); ++k) {
            of_v += std::pow(v[k] - truth_.bus_voltage_pu[k], 2);
        }
        const auto& branches = town().power.branches;
        for (std::size_t k = 0; k < i.size(); ++k) {
            of_i += branches[k].rated_a > 0.0
                        ? std::pow((i[k] - truth_.branch_current_a[k]) / branches[k].rated_a, 2)
                        : 0.0;
        }
        return {std::sqrt(of_v / static_cast<double>(v.size())),
                std::sqrt(of_i / static_cast<double>(i.size()))};
    }
    [[nodiscard]] const State& plan() const { return plan_; }
    [[nodiscard]] double true_w() const { return truth_.served_w; }
    std::vector<Instrument> instruments;
    std::vector<double> values;

private:
    double normal() {
        const double u = 1.0 - random_.uniform();
        return std::sqrt(-2.0 * std::log(u)) * std::cos(2.0 * std::numbers::pi * random_.uniform());
    }
    void add(Instrument instrument, double value) {
        values.push_back(std::max(0.0, value + instrument.deviation * normal()));
        instruments.push_back(std::move(instrument));
    }
    State true_state() {
        auto network = town().power;
        for (auto& load : network.loads) {
            const double factor = 0.55 * std::exp(0.4 * normal());
            load.p_w *= factor;
            load.q_var *= factor;
        }
        return Model({}, network).initial();
    }
    RandomStream random_;
    State plan_, truth_;
};

TEST(TownEstimateTwin, IsMuchNearerTheTruthThanThePlanAndBlamesNoSoundMeter) {
    for (const std::uint64_t seed : {1, 2, 3, 4}) {
        const Twin twin(seed);
        const auto e = Estimator(Twin::town().power, twin.instruments).estimate(twin.values);
        ASSERT_TRUE(e.found) << e.fault;
        EXPECT_TRUE(e.contradicted.empty()) << seed;
        // 0.4 % of what cables of 20 kV are rated for is 4 % of what the small town takes at night.
        EXPECT_NEAR(e.estimated_w / twin.true_w(), 1.0, 0.12);
        const auto [v, i] = twin.errors(e.bus_voltage_pu, e.branch_current_a);
        const auto [plan_v, plan_i] =
            twin.errors(twin.plan().bus_voltage_pu, twin.plan().branch_current_a);
        EXPECT_LT(v, 0.5 * plan_v) << seed;
        EXPECT_LT(i, 0.5 * plan_i) << seed;
    }
}

TEST(TownEstimateTwin, FindsEachVoltageThatIsOffByEightPercent) {
    const Twin twin(5);
    Estimator estimator(Twin::town().power, twin.instruments);
    for (std::size_t m = 0; m < twin.values.size(); ++m) {
        if (twin.instruments[m].quantity == Quantity::voltage) {
            auto values = twin.values;
            values[m] -= 0.08;
            EXPECT_EQ(estimator.estimate(values).contradicted,
                      std::vector<Index>{static_cast<Index>(m)});
        }
    }
}

}  // namespace
}  // namespace calade::energy::town_estimate
