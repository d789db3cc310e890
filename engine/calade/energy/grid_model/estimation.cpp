// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/grid_model/estimation.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace calade::energy::grid_model {

namespace {

using state_estimation::Measurement;
using state_estimation::Quantity;

constexpr double base_va = 1e6;
/// What a sensor is at (power-grid-model's MeasuredTerminalType).
constexpr int from_side = 0, to_side = 1, at_shunt = 3, winding_1 = 6, winding_3 = 8, at_node = 9;

class EstimationBuilder {
public:
    EstimationModel out;

    EstimationBuilder(io::GridModelTables tables, bool balanced) : tables_(std::move(tables)) {
        // Powers and voltages that an estimation does not need may be left out.
        for (auto& row : tables_["source"]) {
            row.values.try_emplace("u_ref", std::vector<double>{1.0});
        }
        for (const char* kind : {"sym_load", "sym_gen", "asym_load", "asym_gen"}) {
            for (auto& row : tables_[kind]) {
                row.values["p_specified"] = row.values["q_specified"] = {0.0};
            }
        }
        out.network = make_network(tables_, balanced);
        phases_ = out.network.phases;
    }

    void build() {
        lay_out_nodes();
        for (const auto& branch : out.network.branches) {
            const std::size_t n = phases_;
            if (lit(branch.from)) {
                add_ends(branch.from, branch.from, branch.to, branch.y, 0);
            } else {
                out.estimated.ends.resize(out.estimated.ends.size() + n);
            }
            if (lit(branch.to)) {
                add_ends(branch.to, branch.from, branch.to, branch.y, n);
            } else {
                out.estimated.ends.resize(out.estimated.ends.size() + n);
            }
        }
        for (const auto& shunt : out.network.shunts) {
            if (shunt.kind == "shunt" && lit(shunt.node)) {
                add_ends(shunt.node, shunt.node, -1, shunt.y, 0);
            } else {
                out.estimated.ends.resize(out.estimated.ends.size() + phases_);
            }
        }
        find_appliances();
        for (const char* kind : {"sym_voltage_sensor", "asym_voltage_sensor"}) {
            for (const auto& row : rows(kind)) {
                take_voltage(kind, row);
            }
        }
        put_voltages();
        for (const char* kind : {"sym_power_sensor", "asym_power_sensor"}) {
            for (const auto& row : rows(kind)) {
                take_power(kind, row);
            }
        }
        put_injections();
        for (const char* kind : {"sym_current_sensor", "asym_current_sensor"}) {
            for (const auto& row : rows(kind)) {
                take_current(kind, row);
            }
        }
        // Branch ends at dark buses were only place holders: no sensor refers to them.
        for (auto& end : out.estimated.ends) {
            end.at = std::max<Index>(end.at, 0);
        }
    }

private:
    struct PhasorSum {
        Complex phasor = 0.0;
        double size = 0.0, weight = 0.0;
        bool angle = true;
    };
    struct Joint {
        double p = 0.0, q = 0.0, p_weight = 0.0, q_weight = 0.0;
        void add(double p_new, double q_new, double p_variance, double q_variance) {
            p += p_new / p_variance;
            q += q_new / q_variance;
            p_weight += 1.0 / p_variance;
            q_weight += 1.0 / q_variance;
        }
    };
    io::GridModelTables tables_;
    std::size_t phases_ = 1;
    std::map<Index, std::vector<PhasorSum>> voltage_;  ///< by first node of the network
    std::map<Index, std::vector<Joint>> direct_;       ///< node sensors
    std::map<std::int64_t, std::vector<Joint>> own_;   ///< of appliances
    std::map<std::int64_t, std::size_t> appliance_;

    const std::vector<io::GridModelObject>& rows(const std::string& kind) { return tables_[kind]; }
    [[nodiscard]] bool lit(Index node) const { return out.place[at(node)] >= 0; }
    [[nodiscard]] double s_base() const { return base_va / 3.0; }

    void lay_out_nodes() {
        // Without load: what transformers and sources make of the voltages.
        auto idle = out.network.nodal;
        idle.loads.clear();
        const auto start = three_phase::solve(idle, {.tolerance_pu = 1e-9}).v;
        out.place.assign(start.size(), -1);
        std::map<Index, double> rated = out.network.star;
        for (const auto& [id, node] : out.network.node) {
            rated[node] = out.network.u_rated.at(id);
        }
        for (const auto& [node, between_phases] : rated) {
            if (out.network.energised[at(node) / phases_] == 0) {
                continue;
            }
            const double base = between_phases / std::numbers::sqrt3;
            for (std::size_t p = 0; p < phases_; ++p) {
                out.place[at(node) + p] = out.estimated.nodes();
                out.v_base.push_back(base);
                const Complex v = start[at(node) + p];
                out.estimated.start.push_back(std::abs(v) > 0.1 * base ? v / std::abs(v) : 1.0);
            }
        }
        require<DataError>(out.estimated.nodes() > 0, "state estimation: no bus has a source");
        out.estimated.empty.assign(out.estimated.start.size(), 1);
        for (const auto& source : out.network.shunts) {
            if (source.weight > 0.0 && out.estimated.also_reference.empty()) {
                out.estimated.reference = out.place[at(source.node)];
                for (std::size_t p = 1; p < phases_; ++p) {
                    out.estimated.also_reference.push_back(out.place[at(source.node) + p]);
                }
                break;
            }
        }
    }

    /// The currents into an object at one of its sides, and its admittances in the network.
    void add_ends(Index side, Index from, Index to, const std::vector<Complex>& y,
                  std::size_t first_row) {
        const std::size_t n = phases_;
        const std::size_t columns = to >= 0 ? 2 * n : n;
        for (std::size_t p = 0; p < n; ++p) {
            state_estimation::BranchEnd end;
            end.at = out.place[at(side) + p];
            for (std::size_t c = 0; c < columns; ++c) {
                const Index other = out.place[at(c < n ? from : to) + c % n];
                const Complex value = y[(first_row + p) * columns + c];
                if (other < 0 || value == Complex(0.0)) {
                    continue;
                }
                const Complex pu =
                    value * out.v_base[at(other)] * out.v_base[at(end.at)] / s_base();
                end.node.push_back(other);
                end.y.push_back(pu);
                out.estimated.y.push_back({end.at, other, pu});
            }
            out.estimated.ends.push_back(std::move(end));
        }
    }

    void find_appliances() {
        auto add = [&](const std::string& kind, const io::GridModelObject& row, Index node,
                       double sign) {
            if (row.number("status", 1.0) == 0.0 || !lit(node)) {
                return;
            }
            appliance_[row.id] = out.appliances.size();
            out.appliances.push_back({row.id, kind, node, sign, false, {}, {}, {}});
            for (std::size_t p = 0; p < phases_; ++p) {
                out.estimated.empty[at(out.place[at(node) + p])] = 0;
            }
        };
        for (const auto& row : rows("source")) {
            add("source", row,
                out.network.node.at(static_cast<std::int64_t>(row.number("node", -1))), 1.0);
        }
        for (const char* kind : {"sym_load", "asym_load", "sym_gen", "asym_gen"}) {
            for (const auto& row : rows(kind)) {
                add(kind, row,
                    out.network.node.at(static_cast<std::int64_t>(row.number("node", -1))),
                    std::string(kind).ends_with("load") ? -1.0 : 1.0);
            }
        }
    }

    [[nodiscard]] Index node_of(const std::string& kind, const io::GridModelObject& row,
                                std::int64_t object) const {
        const auto found = out.network.node.find(object);
        require<DataError>(found != out.network.node.end(), "{} {}: measured_object {} is no node",
                           kind, row.id, object);
        return found->second;
    }

    static double sigma_of(const std::string& kind, const io::GridModelObject& row,
                           const char* name) {
        const double sigma = row.number(name, INFINITY);
        require<DataError>(sigma > 0.0, "{} {}: {} is {}, expected above 0", kind, row.id, name,
                           sigma);
        return sigma < 1e150 ? sigma : INFINITY;
    }

    /// By phase of this calculation; the mean for a balanced one.
    [[nodiscard]] std::vector<double> by_phase(const io::GridModelObject& row,
                                               const char* name) const {
        auto values = row.phases(name);
        if (values.empty()) {
            values.assign(3, NAN);
        }
        return phases_ == 3 ? values
                            : std::vector<double>{(values[0] + values[1] + values[2]) / 3.0};
    }

    void take_voltage(const std::string& kind, const io::GridModelObject& row) {
        const auto object = static_cast<std::int64_t>(row.number("measured_object", -1));
        const Index node = node_of(kind, row, object);
        const double sigma = sigma_of(kind, row, "u_sigma");
        if (!lit(node) || std::isinf(sigma)) {
            return;
        }
        const bool asym = kind[0] == 'a';
        const double base =
            out.v_base[at(out.place[at(node)])] * (asym ? 1.0 : std::numbers::sqrt3);
        const double weight = base * base / (sigma * sigma);
        auto& sums = voltage_.try_emplace(node, phases_).first->second;
        const auto u = row.phases("u_measured");
        const auto turn = row.phases("u_angle_measured");
        require<DataError>(!u.empty() && std::isfinite(u[0]),
                           "{} {}: u_measured is missing or no number", kind, row.id);
        const bool angle = !turn.empty() && std::isfinite(turn[0]);
        for (std::size_t p = 0; p < phases_; ++p) {
            Complex phasor = 0.0;
            double size = 0.0;
            auto one = [&](std::size_t k) {
                const double back = 2.0 * std::numbers::pi / 3.0 * static_cast<double>(k);
                return std::polar(u[k] / base, angle ? turn[k] - (asym ? 0.0 : back) : -back);
            };
            if (phases_ == 3) {
                phasor = one(p);
                size = u[p] / base;
            } else {
                for (std::size_t k = 0; k < 3; ++k) {
                    phasor +=
                        one(k) *
                        std::polar(1.0, 2.0 * std::numbers::pi / 3.0 * static_cast<double>(k)) /
                        3.0;
                    size += u[k] / base / 3.0;
                }
            }
            sums[p].phasor += weight * phasor;
            sums[p].size += weight * size;
            sums[p].weight += weight;
            sums[p].angle = sums[p].angle && angle;
        }
    }

    void put_voltages() {
        for (const auto& [node, sums] : voltage_) {
            for (std::size_t p = 0; p < phases_; ++p) {
                const auto& sum = sums[p];
                const double sigma = 1.0 / std::sqrt(sum.weight);
                const Complex mean = sum.phasor / sum.weight;
                const Index place = out.place[at(node) + p];
                out.measurements.push_back({Quantity::voltage, place,
                                            sum.angle ? std::abs(mean) : sum.size / sum.weight,
                                            sigma});
                if (sum.angle) {
                    out.measurements.push_back({Quantity::angle, place, std::arg(mean), sigma});
                }
            }
        }
    }

    void put(Quantity quantity, Index place, double value, double variance) {
        out.measurements.push_back({quantity, place, value, std::sqrt(variance)});
    }

    void take_power(const std::string& kind, const io::GridModelObject& row) {
        const auto object = static_cast<std::int64_t>(row.number("measured_object", -1));
        const int type = static_cast<int>(row.number("measured_terminal_type", -1.0));
        const bool asym = kind[0] == 'a';
        const double base = asym ? base_va / 3.0 : base_va;
        double p_variance = 0.0;
        double q_variance = 0.0;
        if (row.values.count("p_sigma") > 0 && std::isfinite(row.number("p_sigma", NAN))) {
            p_variance = std::pow(sigma_of(kind, row, "p_sigma") / base, 2);
            q_variance = std::pow(sigma_of(kind, row, "q_sigma") / base, 2);
        } else {
            p_variance = q_variance = std::pow(sigma_of(kind, row, "power_sigma") / base, 2) / 2.0;
        }
        if (std::isinf(p_variance) || std::isinf(q_variance)) {
            return;
        }
        auto p = by_phase(row, "p_measured");
        auto q = by_phase(row, "q_measured");
        for (std::size_t k = 0; k < phases_; ++k) {
            p[k] /= base;
            q[k] /= base;
            require<DataError>(std::isfinite(p[k]) && std::isfinite(q[k]),
                               "{} {}: p_measured or q_measured is missing or no number", kind,
                               row.id);
        }
        const bool at_winding = type >= winding_1 && type <= winding_3;
        if (type == from_side || type == to_side || type == at_shunt || at_winding) {
            const Index first = end_of(kind, row, object, type);
            for (std::size_t k = 0; k < phases_ && first >= 0; ++k) {
                put(Quantity::p_flow, first + static_cast<Index>(k), p[k], p_variance);
                put(Quantity::q_flow, first + static_cast<Index>(k), q[k], q_variance);
            }
            return;
        }
        if (type == at_node) {
            const Index node = node_of(kind, row, object);
            auto& joint = direct_.try_emplace(node, phases_).first->second;
            for (std::size_t k = 0; k < phases_; ++k) {
                joint[k].add(p[k], q[k], p_variance, q_variance);
            }
            return;
        }
        const auto found = appliance_.find(object);
        if (found == appliance_.end()) {
            return;  // out of service or dark
        }
        const double sign = out.appliances[found->second].sign;
        auto& joint = own_.try_emplace(object, phases_).first->second;
        for (std::size_t k = 0; k < phases_; ++k) {
            joint[k].add(sign * p[k], sign * q[k], p_variance, q_variance);
        }
    }

    /// First of the ends of a branch's side or a shunt; −1 where it is open or dark.
    Index end_of(const std::string& kind, const io::GridModelObject& row, std::int64_t object,
                 int type) const {
        const auto n = static_cast<Index>(phases_);
        for (std::size_t k = 0; k < out.network.branches.size(); ++k) {
            const auto& branch = out.network.branches[k];
            const bool wound = branch.winding == 0 || branch.winding == type - winding_1 + 1;
            if (branch.id == object && type != at_shunt && wound) {
                const Index end = (2 * static_cast<Index>(k) + (type == to_side ? 1 : 0)) * n;
                return out.estimated.ends[at(end)].node.empty() ? -1 : end;
            }
        }
        for (std::size_t k = 0; k < out.network.shunts.size(); ++k) {
            if (out.network.shunts[k].id == object && type == at_shunt) {
                const Index end = static_cast<Index>(2 * out.network.branches.size() + k) * n;
                return out.estimated.ends[at(end)].node.empty() ? -1 : end;
            }
        }
        fail<DataError>("{} {}: measured_object {} is no branch or shunt", kind, row.id, object);
    }

    void put_injections() {
        std::map<Index, std::vector<std::size_t>> of_bus;
        for (std::size_t a = 0; a < out.appliances.size(); ++a) {
            of_bus[out.appliances[a].node].push_back(a);
        }
        for (const auto& [node, list] : of_bus) {
            bool all = true;
            std::vector<Complex> sum(phases_);
            std::vector<double> p_variance(phases_), q_variance(phases_);
            for (const auto a : list) {
                auto& appliance = out.appliances[a];
                const auto found = own_.find(appliance.id);
                appliance.measured = found != own_.end();
                all = all && appliance.measured;
                for (std::size_t k = 0; k < phases_ && appliance.measured; ++k) {
                    const auto& joint = found->second[k];
                    appliance.power.push_back(
                        Complex(joint.p / joint.p_weight, joint.q / joint.q_weight) * s_base());
                    appliance.p_variance.push_back(1.0 / joint.p_weight);
                    appliance.q_variance.push_back(1.0 / joint.q_weight);
                    sum[k] += appliance.power[k] / s_base();
                    p_variance[k] += 1.0 / joint.p_weight;
                    q_variance[k] += 1.0 / joint.q_weight;
                }
            }
            for (std::size_t k = 0; k < phases_ && all; ++k) {
                const Index place = out.place[at(node) + k];
                put(Quantity::p_injection, place, sum[k].real(), p_variance[k]);
                put(Quantity::q_injection, place, sum[k].imag(), q_variance[k]);
            }
        }
        for (const auto& [node, joint] : direct_) {
            for (std::size_t k = 0; k < phases_ && lit(node); ++k) {
                const Index place = out.place[at(node) + k];
                put(Quantity::p_injection, place, joint[k].p / joint[k].p_weight,
                    1.0 / joint[k].p_weight);
                put(Quantity::q_injection, place, joint[k].q / joint[k].q_weight,
                    1.0 / joint[k].q_weight);
            }
        }
    }

    void take_current(const std::string& kind, const io::GridModelObject& row) {
        const auto object = static_cast<std::int64_t>(row.number("measured_object", -1));
        const int type = static_cast<int>(row.number("measured_terminal_type", -1.0));
        const double sigma = sigma_of(kind, row, "i_sigma");
        const double turn_sigma = sigma_of(kind, row, "i_angle_sigma");
        const Index first = end_of(kind, row, object, type);
        if (first < 0 || std::isinf(sigma) || std::isinf(turn_sigma)) {
            return;
        }
        const bool global = row.number("angle_measurement_type", 0.0) == 1.0;
        const auto size = by_phase(row, "i_measured");
        const auto turn = by_phase(row, "i_angle_measured");
        for (std::size_t k = 0; k < phases_; ++k) {
            require<DataError>(std::isfinite(size[k]) && std::isfinite(turn[k]),
                               "{} {}: i_measured or i_angle_measured is missing or no number",
                               kind, row.id);
            const Index end = first + static_cast<Index>(k);
            const double base = s_base() / out.v_base[at(out.estimated.ends[at(end)].at)];
            // A symmetric sensor gives phase a; others follow behind.
            const double back = global && kind[0] == 's'
                                    ? -2.0 * std::numbers::pi / 3.0 * static_cast<double>(k)
                                    : 0.0;
            const double c = std::cos(turn[k] + back);
            const double s = std::sin(turn[k] + back);
            const double i = size[k] / base;
            const double along = std::pow(sigma / base, 2);
            const double across = std::pow(i * turn_sigma, 2);
            put(global ? Quantity::current_re : Quantity::local_current_p, end, i * c,
                along * c * c + across * s * s);
            put(global ? Quantity::current_im : Quantity::local_current_q, end, i * s,
                along * s * s + across * c * c);
        }
    }
};

}  // namespace

EstimationModel make_estimation(io::GridModelTables tables, bool balanced) {
    EstimationBuilder builder(std::move(tables), balanced);
    builder.build();
    return std::move(builder.out);
}

}  // namespace calade::energy::grid_model
