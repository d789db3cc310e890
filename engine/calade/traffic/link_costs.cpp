// SPDX-License-Identifier: Apache-2.0
#include "calade/traffic/link_costs.hpp"

#include "calade/base/infinity.hpp"

#include <algorithm>
#include <cmath>

namespace calade::traffic {
namespace {}

LinkCosts::LinkCosts(const Network& network)
    : flow(network.links.size(), 0.0),
      cost(network.links.size(), 0.0),
      slope(network.links.size(), 0.0),
      closed(network.links.size(), 0) {
    link_.reserve(network.links.size());
    for (const auto& l : network.links) {
        Law law = Law::general;
        if (l.alpha == 0.0 || l.beta == 0.0) {
            law = Law::constant;
        } else if (l.beta == 1.0) {
            law = Law::linear;
        } else if (l.beta == 4.0) {
            law = Law::quartic;
        }
        link_.push_back({l.free_time_s, l.alpha, l.beta, 1.0 / l.capacity_vps, l.toll_s, law});
    }
    refresh();
}

void LinkCosts::set_condition(Index link, double free_time, bool is_closed) {
    const auto i = static_cast<std::size_t>(link);
    closed[i] = is_closed ? 1 : 0;
    if (is_closed) {
        flow[i] = 0.0;
    } else {
        link_[i].free_time = free_time;
    }
    set_flow(link, flow[i]);
}

void LinkCosts::set_capacity(Index link, double capacity) {
    const auto i = static_cast<std::size_t>(link);
    link_[i].per_capacity = 1.0 / capacity;
    set_flow(link, flow[i]);
}

void LinkCosts::set_flow(Index link, double v) {
    const auto i = static_cast<std::size_t>(link);
    if (closed[i] != 0) {
        cost[i] = infinity;
        slope[i] = 0.0;
        return;
    }
    v = std::max(v, 0.0);
    flow[i] = v;
    const Link& l = link_[i];
    const double x = v * l.per_capacity;
    double x_less_one = 0.0;  // x^(beta − 1): one power serves both the time and its slope
    switch (l.law) {
        case Law::constant:
            cost[i] = l.free_time * (l.beta == 0.0 ? 1.0 + l.alpha : 1.0) + l.toll;
            slope[i] = 0.0;
            return;
        case Law::linear: x_less_one = 1.0; break;
        case Law::quartic: x_less_one = x * x * x; break;
        case Law::general: x_less_one = std::pow(x, l.beta - 1.0); break;
    }
    const double delay = l.free_time * l.alpha * x_less_one;
    cost[i] = l.free_time + delay * x + l.toll;
    slope[i] = delay * l.beta * l.per_capacity;
}

void LinkCosts::clear_flows() { std::fill(flow.begin(), flow.end(), 0.0); }

void LinkCosts::refresh() {
    for (std::size_t i = 0; i < flow.size(); ++i) {
        set_flow(static_cast<Index>(i), flow[i]);
    }
}

double LinkCosts::time(Index link) const {
    const auto i = static_cast<std::size_t>(link);
    return cost[i] - link_[i].toll;
}

double LinkCosts::beckmann() const {
    double sum = 0.0;
    for (std::size_t i = 0; i < flow.size(); ++i) {
        if (closed[i] == 0) {
            const Link& l = link_[i];
            const double v = flow[i];
            const double delay = l.alpha * std::pow(v * l.per_capacity, l.beta) / (l.beta + 1.0);
            sum += l.free_time * v * (1.0 + delay) + l.toll * v;
        }
    }
    return sum;
}

double beckmann_objective(const Network& network, std::span<const double> flow) {
    LinkCosts costs(network);
    std::copy(flow.begin(), flow.end(), costs.flow.begin());
    return costs.beckmann();
}

}  // namespace calade::traffic
