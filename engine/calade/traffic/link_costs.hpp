// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/traffic/network.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace calade::traffic {

/// Travel cost of every link as a function of its flow (Bureau of Public Roads 1964):
///   t(v) = t0 (1 + alpha (v / c)^beta)   s,   cost = t + toll
///   t'(v) = t0 alpha beta (v / c)^(beta − 1) / c
/// with t0 the free time over the water that stands now, c the capacity left. Closed links have
/// infinite cost and no flow. `flow`, `cost` and `slope` are kept together by set_flow().
class LinkCosts {
public:
    /// All links dry, open, without flow.
    explicit LinkCosts(const Network& network);

    /// Free travel time over the water that stands now, s, or no passage at all.
    void set_condition(Index link, double free_time, bool closed);
    /// Capacity left, vehicles per second, above zero.
    void set_capacity(Index link, double capacity);
    /// Changes the flow and brings cost and slope up to date. Rounding below zero counts as zero.
    void set_flow(Index link, double flow);
    /// Sets all flows to zero.
    void clear_flows();
    /// Cost and slope of every link from its flow.
    void refresh();

    /// Travel time without toll at the present flow, s; infinite where closed.
    [[nodiscard]] double time(Index link) const;
    /// Beckmann's objective Σ ∫ cost dv over open links.
    [[nodiscard]] double beckmann() const;

    std::vector<double> flow;   ///< vehicles per second
    std::vector<double> cost;   ///< s, toll included
    std::vector<double> slope;  ///< s per vehicle per second
    std::vector<std::uint8_t> closed;

private:
    enum class Law : std::uint8_t { constant, linear, quartic, general };
    struct Link {
        double free_time, alpha, beta, per_capacity, toll;
        Law law;
    };
    std::vector<Link> link_;
};

/// Beckmann's objective of the dry network at given flows, one a link.
[[nodiscard]] double beckmann_objective(const Network& network, std::span<const double> flow);

}  // namespace calade::traffic
