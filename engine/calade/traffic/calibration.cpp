// SPDX-License-Identifier: Apache-2.0
//
//   Z(g) = Σ_a (v_a − c_a)² + λ Σ_i (g_i − g⁰_i)² / g⁰_i · m       v_a = Σ_i p_ia g_i
// g demand of pair i, g⁰ the prior, p_ia share of the pair on link a in the equilibrium, c_a count,
// λ the prior's weight and m the mean count. Steps g_i (1 − κ ∂Z/∂g_i) with the κ that is best
// along the line, kept below where a demand would reach zero (Spiess 1990).
#include "calade/traffic/calibration.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/traffic/assignment.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace calade::traffic {
namespace {

/// Share of a pair on a counted link.
struct Share {
    Index pair, count;
    double share;
};

std::vector<Share> shares_on_counts(const Network& n, const Routes& routes,
                                    std::span<const LinkCount> counts) {
    std::vector<Index> count_of(n.links.size(), -1);
    for (std::size_t c = 0; c < counts.size(); ++c) {
        count_of[at(counts[c].link)] = static_cast<Index>(c);
    }
    std::vector<Share> shares;
    for (std::size_t p = 0; p + 1 < routes.first_route.size(); ++p) {
        if (n.demand[p].rate_vps <= 0.0) {
            continue;
        }
        for (Index r = routes.first_route[p]; r < routes.first_route[p + 1]; ++r) {
            for (Index k = routes.first_link[at(r)]; k < routes.first_link[at(r) + 1]; ++k) {
                const Index c = count_of[at(routes.link[at(k)])];
                if (c >= 0) {
                    shares.push_back(
                        {static_cast<Index>(p), c, routes.flow[at(r)] / n.demand[p].rate_vps});
                }
            }
        }
    }
    return shares;
}

void step(std::vector<double>& g, const std::vector<double>& prior,
          const std::vector<Share>& shares, std::span<const LinkCount> counts, double weight) {
    std::vector<double> misfit(counts.size(), 0.0);
    for (const Share& s : shares) {
        misfit[at(s.count)] += s.share * g[at(s.pair)];
    }
    for (std::size_t c = 0; c < counts.size(); ++c) {
        misfit[c] -= counts[c].flow_vps;
    }
    std::vector<double> gradient(g.size(), 0.0);
    for (const Share& s : shares) {
        gradient[at(s.pair)] += 2.0 * misfit[at(s.count)] * s.share;
    }
    std::vector<double> direction(g.size(), 0.0);
    double most = 0.0;
    for (std::size_t i = 0; i < g.size(); ++i) {
        if (prior[i] > 0.0) {
            gradient[i] += 2.0 * weight * (g[i] - prior[i]) / prior[i];
            direction[i] = -g[i] * gradient[i];
            most = std::max(most, gradient[i]);
        }
    }
    std::vector<double> change(counts.size(), 0.0);
    for (const Share& s : shares) {
        change[at(s.count)] += s.share * direction[at(s.pair)];
    }
    double along = 0.0;
    double curve = 0.0;
    for (std::size_t c = 0; c < counts.size(); ++c) {
        along += misfit[c] * change[c];
        curve += change[c] * change[c];
    }
    for (std::size_t i = 0; i < g.size(); ++i) {
        if (prior[i] > 0.0) {
            along += weight * (g[i] - prior[i]) * direction[i] / prior[i];
            curve += weight * direction[i] * direction[i] / prior[i];
        }
    }
    if (curve <= 0.0) {
        return;
    }
    double length = -along / curve;
    if (most > 0.0) {
        length = std::min(length, 0.9 / most);
    }
    for (std::size_t i = 0; i < g.size(); ++i) {
        g[i] += length * direction[i];
    }
}

}  // namespace

CountFit count_fit(std::span<const double> flow, std::span<const LinkCount> counts) {
    CountFit fit;
    for (const LinkCount& c : counts) {
        const double v = 3600.0 * flow[at(c.link)];
        const double counted = 3600.0 * c.flow_vps;
        const double off = v - counted;
        const double geh = v + counted > 0.0 ? std::sqrt(2.0 * off * off / (v + counted)) : 0.0;
        fit.rmse_vps += (off / 3600.0) * (off / 3600.0);
        fit.geh_mean += geh;
        fit.geh_largest = std::max(fit.geh_largest, geh);
        fit.geh_below_5 += geh < 5.0 ? 1.0 : 0.0;
    }
    if (!counts.empty()) {
        const auto n = static_cast<double>(counts.size());
        fit.rmse_vps = std::sqrt(fit.rmse_vps / n);
        fit.geh_mean /= n;
        fit.geh_below_5 /= n;
    }
    return fit;
}

Calibration calibrate_demand(const Network& network, const Parameters& parameters,
                             std::span<const LinkCount> counts, const CalibrationRules& rules) {
    check_network(network);
    std::set<Index> known;
    double mean = 0.0;
    for (std::size_t c = 0; c < counts.size(); ++c) {
        require<DataError>(counts[c].link >= 0 && at(counts[c].link) < network.links.size(),
                           "count {}: link is {}, expected 0 to {}", c, counts[c].link,
                           static_cast<std::int64_t>(network.links.size()) - 1);
        require<DataError>(std::isfinite(counts[c].flow_vps) && counts[c].flow_vps >= 0.0,
                           "count {}: flow is {} vehicles/s, expected 0 or more", c,
                           counts[c].flow_vps);
        require<DataError>(known.insert(counts[c].link).second,
                           "count {}: link {} is counted twice, expected once", c, counts[c].link);
        mean += counts[c].flow_vps / static_cast<double>(counts.size());
    }
    Network n = network;
    Calibration result;
    std::vector<double> prior;
    for (const Demand& d : n.demand) {
        prior.push_back(d.rate_vps);
    }
    result.rate_vps = prior;
    Routes routes;
    std::vector<std::uint8_t> served;
    for (int round = 0; round <= rules.rounds; ++round) {
        for (std::size_t p = 0; p < prior.size(); ++p) {
            n.demand[p].rate_vps = result.rate_vps[p];
        }
        const Trips trips(n);
        LinkCosts costs(n);
        // Route flows of the round before no longer add up to the demand: only its trees help.
        Routes fresh;
        Assignment(trips, costs)
            .solve(fresh, served, parameters.relative_gap, parameters.max_iterations);
        routes = std::move(fresh);
        (round == 0 ? result.before : result.after) = count_fit(costs.flow, counts);
        if (round == rules.rounds || counts.empty()) {
            result.after = count_fit(costs.flow, counts);
            break;
        }
        const auto shares = shares_on_counts(n, routes, counts);
        for (int k = 0; k < rules.steps; ++k) {
            step(result.rate_vps, prior, shares, counts, rules.prior_weight * mean);
        }
    }
    return result;
}

}  // namespace calade::traffic
