// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/state_estimation/plan.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace calade::energy::state_estimation {

namespace {

bool is_injection(Quantity q) { return q == Quantity::p_injection || q == Quantity::q_injection; }
bool is_flow(Quantity q) { return q >= Quantity::p_flow; }

/// Deviation of the angle that stands for the reference, rad. It changes no estimate: turning all
/// voltages alike changes nothing else.
constexpr double reference_sigma = 1e-3;

}  // namespace

Layout::Layout(const Network& network, const std::vector<Measurement>& measurements)
    : measurement(measurements) {
    const auto n = network.nodes();
    require<UsageError>(n > 0 && network.empty.size() == at(n),
                        "state estimation: {} nodes, {} flags of empty nodes", n,
                        network.empty.size());
    for (std::size_t m = 0; m < measurement.size(); ++m) {
        const auto& given = measurement[m];
        const Index places = is_flow(given.quantity) ? static_cast<Index>(network.ends.size()) : n;
        require<DataError>(
            given.place >= 0 && given.place < places, "measurement {}: at {} {}, expected 0 to {}",
            m, is_flow(given.quantity) ? "branch end" : "node", given.place, places - 1);
        require<DataError>(
            given.sigma > 0.0 || (given.sigma == 0.0 && is_injection(given.quantity)),
            "measurement {} at {}: standard deviation {}, expected above 0", m, given.place,
            given.sigma);
        has_angle = has_angle ||
                    (std::isfinite(given.sigma) &&
                     (given.quantity == Quantity::angle || given.quantity == Quantity::current_re ||
                      given.quantity == Quantity::current_im));
    }
    has_current = std::any_of(measurement.begin(), measurement.end(), [](const Measurement& m) {
        return m.quantity == Quantity::current && std::isfinite(m.sigma);
    });
    lay_out_network(network);
    if (!has_angle) {
        add_reference(network);
    }
    join_injections();
    for (std::size_t m = 0; m < measurement.size(); ++m) {
        const auto& given = measurement[m];
        if ((given.quantity == Quantity::voltage || given.quantity == Quantity::angle) &&
            std::isfinite(given.sigma)) {
            item_node_.push_back(position[at(given.place)]);
            item_measurement_.push_back(static_cast<Index>(m));
            item_is_angle_.push_back(given.quantity == Quantity::angle ? 1 : 0);
            item_weight_.push_back(1.0 / (given.sigma * given.sigma));
        }
    }
    lay_out_flows();
    lu.emplace(pattern);
}

void Layout::lay_out_network(const Network& network) {
    const auto n = network.nodes();
    std::vector<std::map<Index, Complex>> row(at(n));
    for (Index i = 0; i < n; ++i) {
        row[at(i)][i] = 0.0;
    }
    for (const auto& entry : network.y) {
        require<DataError>(std::isfinite(entry.y.real()) && std::isfinite(entry.y.imag()),
                           "state estimation: the admittance between nodes {} and {} is not finite",
                           entry.row, entry.column);
        row[at(entry.row)][entry.column] += entry.y;
        row[at(entry.column)].try_emplace(entry.row, 0.0);
    }
    // Nodes that one measurement sees stand in one block of the matrix.
    for (const auto& given : measurement) {
        if (is_flow(given.quantity)) {
            const auto& end = network.ends[at(given.place)];
            auto nodes = end.node;
            nodes.push_back(end.at);
            for (const Index a : nodes) {
                for (const Index b : nodes) {
                    row[at(a)].try_emplace(b, 0.0);
                }
            }
        }
    }
    std::vector<Index> first{0}, near;
    for (Index i = 0; i < n; ++i) {
        for (const auto& [j, y] : row[at(i)]) {
            if (j != i) {
                near.push_back(j);
            }
        }
        first.push_back(static_cast<Index>(near.size()));
    }
    pattern = std::make_shared<const power_flow::BlockPattern>(
        power_flow::make_block_pattern(first, near));
    position.resize(at(n));
    for (Index k = 0; k < n; ++k) {
        position[at(pattern->order[at(k)])] = k;
    }
    y_first_.push_back(0);
    for (Index k = 0; k < n; ++k) {
        const Index node = pattern->order[at(k)];
        for (const auto& [j, y] : row[at(node)]) {
            y_col_.push_back(position[at(j)]);
            y_g_.push_back(y.real());
            y_b_.push_back(y.imag());
        }
        y_first_.push_back(static_cast<Index>(y_col_.size()));
        empty.push_back(network.empty[at(node)]);
    }
    for (const auto& end : network.ends) {
        End own{position[at(end.at)], {}, end.y};
        for (const Index node : end.node) {
            own.node.push_back(position[at(node)]);
        }
        ends_.push_back(std::move(own));
    }
}

void Layout::add_reference(const Network& network) {
    auto nodes = network.also_reference;
    nodes.insert(nodes.begin(), network.reference);
    for (const Index node : nodes) {
        require<UsageError>(node >= 0 && node < network.nodes(),
                            "state estimation: reference node {} of {}", node, network.nodes());
        item_node_.push_back(position[at(node)]);
        item_measurement_.push_back(-1 - static_cast<Index>(own_value_.size()));
        own_value_.push_back(std::arg(network.start[at(node)]));
        item_is_angle_.push_back(1);
        item_weight_.push_back(1.0 / (reference_sigma * reference_sigma));
    }
}

void Layout::join_injections() {
    const auto n = position.size();
    injection.assign(n, 0);
    r_p.assign(n, 0.0);
    r_q.assign(n, 0.0);
    p_of_.resize(n);
    q_of_.resize(n);
    for (std::size_t m = 0; m < measurement.size(); ++m) {
        const auto& given = measurement[m];
        if (is_injection(given.quantity) && std::isfinite(given.sigma)) {
            const auto place = at(position[at(given.place)]);
            auto& list = given.quantity == Quantity::p_injection ? p_of_[place] : q_of_[place];
            list.push_back({static_cast<Index>(m), 0.0});
        }
    }
    for (std::size_t k = 0; k < n; ++k) {
        auto join = [&](std::vector<Joined>& list, double& r, std::uint8_t bit) {
            if (empty[k] != 0) {
                injection[k] |= bit;  // zero, whatever a meter says
                list.clear();
                return;
            }
            double weight = 0.0;
            for (const auto& one : list) {
                const double sigma = measurement[at(one.measurement)].sigma;
                if (sigma == 0.0) {
                    list = {{one.measurement, 1.0}};
                    injection[k] |= bit;
                    return;
                }
                weight += 1.0 / (sigma * sigma);
            }
            if (list.empty()) {
                return;
            }
            injection[k] |= bit;
            r = 1.0 / weight;
            for (auto& one : list) {
                const double sigma = measurement[at(one.measurement)].sigma;
                one.share = 1.0 / (sigma * sigma * weight);
            }
        };
        join(p_of_[k], r_p[k], 1);
        join(q_of_[k], r_q[k], 2);
    }
}

void Layout::lay_out_flows() {
    std::vector<std::vector<Index>> of_end(ends_.size());
    for (std::size_t m = 0; m < measurement.size(); ++m) {
        if (is_flow(measurement[m].quantity) && std::isfinite(measurement[m].sigma)) {
            of_end[at(measurement[m].place)].push_back(static_cast<Index>(m));
        }
    }
    end_first_.push_back(0);
    end_item_.push_back(0);
    for (std::size_t n = 0; n < ends_.size(); ++n) {
        if (of_end[n].empty()) {
            continue;
        }
        const auto& end = ends_[n];
        end_at_.push_back(end.at);
        for (std::size_t k = 0; k < end.node.size(); ++k) {
            end_col_.push_back(end.node[k]);
            end_g_.push_back(end.y[k].real());
            end_b_.push_back(end.y[k].imag());
        }
        end_first_.push_back(static_cast<Index>(end_col_.size()));
        for (const Index m : of_end[n]) {
            const auto& given = measurement[at(m)];
            flow_measurement_.push_back(m);
            flow_kind_.push_back(static_cast<std::uint8_t>(given.quantity));
            flow_weight_.push_back(1.0 / (given.sigma * given.sigma));
        }
        end_item_.push_back(static_cast<Index>(flow_kind_.size()));
    }
}

void Layout::weigh_currents(double factor) {
    for (std::size_t m = 0; m < flow_measurement_.size(); ++m) {
        const auto& given = measurement[at(flow_measurement_[m])];
        if (given.quantity == Quantity::current) {
            flow_weight_[m] = factor / (given.sigma * given.sigma);
        }
    }
}

Index Layout::first_bad(std::span<const double> values) const {
    for (std::size_t m = 0; m < values.size(); ++m) {
        if (!std::isfinite(values[m]) && !std::isinf(measurement[m].sigma)) {
            return static_cast<Index>(m);
        }
    }
    return -1;
}

Layout::Values Layout::arrange(std::span<const double> values) const {
    require<UsageError>(values.size() == measurement.size(),
                        "state estimation: {} values for {} measurements", values.size(),
                        measurement.size());
    const Index bad = first_bad(values);
    require<DataError>(bad < 0, "measurement {} at {}: its value is {}, expected a finite one", bad,
                       bad < 0 ? 0 : measurement[at(bad)].place, bad < 0 ? 0.0 : values[at(bad)]);
    const auto n = position.size();
    Values out{std::vector<double>(n), std::vector<double>(n), {}, {}, {}};
    for (std::size_t k = 0; k < n; ++k) {
        for (const auto& one : p_of_[k]) {
            out.z_p[k] += one.share * values[at(one.measurement)];
        }
        for (const auto& one : q_of_[k]) {
            out.z_q[k] += one.share * values[at(one.measurement)];
        }
    }
    for (std::size_t m = 0; m < item_node_.size(); ++m) {
        const Index own = item_measurement_[m];
        const double z = own >= 0 ? values[at(own)] : own_value_[at(-1 - own)];
        const bool angle = item_is_angle_[m] != 0;
        out.z_item.push_back(angle ? std::cos(z) : z);
        out.z_sine.push_back(angle ? std::sin(z) : 0.0);
    }
    for (const Index m : flow_measurement_) {
        out.z_flow.push_back(values[at(m)]);
    }
    return out;
}

kernel::Plan Layout::plan() const {
    kernel::Plan p{};
    p.nodes = static_cast<int>(position.size());
    p.y_first = y_first_.data();
    p.y_col = y_col_.data();
    p.y_g = y_g_.data();
    p.y_b = y_b_.data();
    p.injection = injection.data();
    p.r_p = r_p.data();
    p.r_q = r_q.data();
    p.node_items = static_cast<int>(item_node_.size());
    p.item_node = item_node_.data();
    p.item_is_angle = item_is_angle_.data();
    p.item_weight = item_weight_.data();
    p.ends = static_cast<int>(end_at_.size());
    p.end_at = end_at_.data();
    p.end_first = end_first_.data();
    p.end_col = end_col_.data();
    p.end_item = end_item_.data();
    p.end_g = end_g_.data();
    p.end_b = end_b_.data();
    p.flow_kind = flow_kind_.data();
    p.flow_weight = flow_weight_.data();
    p.l_first = pattern->l_first.data();
    p.l_col = pattern->l_col.data();
    p.u_first = pattern->u_first.data();
    p.u_col = pattern->u_col.data();
    auto first_value = [](const std::vector<Block4>& blocks) {
        return blocks.empty() ? nullptr : blocks.front().data();
    };
    p.l_block = first_value(lu->l());
    p.u_block = first_value(lu->u());
    p.d_inverse = first_value(lu->d_inverse());
    return p;
}

}  // namespace calade::energy::state_estimation
