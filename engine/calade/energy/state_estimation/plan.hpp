// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/block_lu.hpp"
#include "calade/energy/state_estimation/kernel.hpp"
#include "calade/energy/state_estimation/measurements.hpp"
#include "calade/energy/state_estimation/symmetric_lu.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace calade::energy::state_estimation {

/// How h depends on the voltages of a few nodes: dh = Σ by_e de + by_f df.
struct Gradient {
    std::vector<Index> node;  ///< in order of elimination
    std::vector<double> by_e, by_f;
    double value = 0.0;  ///< h itself
};

/// Network and measurements laid out for the iteration: nodes in order of elimination, injections
/// joined a node, flows by branch end. Values are kept apart, so that new ones cost nothing here.
class Layout {
public:
    /// Throws DataError naming the measurement for places that are not there and deviations that
    /// cannot be.
    Layout(const Network& network, const std::vector<Measurement>& measurements);

    /// Injections, node items and flows of one scenario. DataError naming the measurement for a
    /// value that is not finite.
    struct Values {
        std::vector<double> z_p, z_q, z_item, z_sine, z_flow;
    };
    [[nodiscard]] Values arrange(std::span<const double> values) const;

    /// Weighs magnitudes of currents this much less: far from the solution their direction is not
    /// known, and steps that trust them diverge.
    void weigh_currents(double factor);
    /// The matrix of the step at a state, factorised; diagonal and entries of G take `prior`, which
    /// stands for what nothing measures. False if a value is not finite.
    [[nodiscard]] bool factor(const std::vector<double>& e, const std::vector<double>& f,
                              double prior);
    /// Of a measurement at a state (e, f in order of elimination).
    [[nodiscard]] Gradient gradient(std::size_t number, const std::vector<double>& e,
                                    const std::vector<double>& f) const;
    /// h alone.
    [[nodiscard]] double value(std::size_t number, const std::vector<double>& e,
                               const std::vector<double>& f) const;
    /// The first measurement whose value is not finite; −1: none.
    [[nodiscard]] Index first_bad(std::span<const double> values) const;
    /// With the factors as they are.
    [[nodiscard]] kernel::Plan plan() const;

    std::shared_ptr<const power_flow::BlockPattern> pattern;
    std::vector<Index> position;  ///< node → place in order of elimination
    std::vector<Measurement> measurement;
    std::optional<SymmetricLu> lu;        ///< a copy of a layout has factors of its own
    std::vector<std::uint8_t> injection;  ///< by place: 1: P counts, 2: Q
    std::vector<std::uint8_t> empty;      ///< by place
    std::vector<double> r_p, r_q;         ///< by place: joint variance
    bool has_angle = false;               ///< an angle is measured
    bool has_current = false;             ///< a magnitude of a current is

private:
    struct Joined {
        Index measurement;
        double share;  ///< of the joint value
    };
    struct End {
        Index at;
        std::vector<Index> node;
        std::vector<Complex> y;
    };
    std::vector<Index> y_first_, y_col_;
    std::vector<double> y_g_, y_b_;
    std::vector<std::vector<Joined>> p_of_, q_of_;  ///< by place
    std::vector<Index> item_node_, item_measurement_;
    std::vector<std::uint8_t> item_is_angle_;
    std::vector<double> item_weight_;
    std::vector<End> ends_;
    std::vector<Index> end_at_, end_first_, end_col_, end_item_, flow_measurement_;
    std::vector<double> end_g_, end_b_, flow_weight_;
    std::vector<std::uint8_t> flow_kind_;
    std::vector<double> own_value_;  ///< of measurements that the network itself adds

    void check() const;
    void lay_out_network(const Network& network);
    void add_reference(const Network& network);
    void join_injections();
    void lay_out_flows();
    void add_injection_rows(const std::vector<double>& e, const std::vector<double>& f);
    [[nodiscard]] std::pair<Complex, Gradient> power_gradient(const End& end, bool reactive,
                                                              const std::vector<double>& e,
                                                              const std::vector<double>& f) const;
};

}  // namespace calade::energy::state_estimation
