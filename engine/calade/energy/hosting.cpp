// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/hosting.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/energy/power_flow/admittance.hpp"
#include "calade/energy/power_flow/batch.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>

namespace calade::energy {

namespace {

class Limits {
public:
    Limits(const power_flow::Problem& problem, const HostingLimits& limits)
        : problem_(problem), limits_(limits) {
        for (Index k = 0; k < problem.branch.size(); ++k) {
            if (!limits.rating.empty() && limits.rating[at(k)] > 0.0) {
                rated_.push_back(k);
                branch_.push_back(power_flow::branch_admittance(problem.branch, k));
            }
        }
    }
    [[nodiscard]] bool hold(std::span<const double> e, std::span<const double> f) const {
        for (std::size_t i = 0; i < e.size(); ++i) {
            if (!(e[i] * e[i] + f[i] * f[i] <= limits_.highest_v_pu * limits_.highest_v_pu)) {
                return false;
            }
        }
        for (std::size_t r = 0; r < rated_.size(); ++r) {
            const auto k = at(rated_[r]);
            const auto& y = branch_[r];
            const auto a = at(problem_.branch.from[k]);
            const auto b = at(problem_.branch.to[k]);
            const auto i = std::complex(y.tf_g, y.tf_b) * std::complex(e[a], f[a]) +
                           std::complex(y.tt_g, y.tt_b) * std::complex(e[b], f[b]);
            if (!(std::norm(i) <= limits_.rating[k] * limits_.rating[k])) {
                return false;
            }
        }
        return true;
    }

private:
    const power_flow::Problem& problem_;
    const HostingLimits& limits_;
    std::vector<Index> rated_;
    std::vector<power_flow::BranchAdmittance> branch_;  // one a rated branch
};

/// What is known of one way: `low` is within the limits, `high` is not, once that was found.
struct Search {
    double low = 0.0, high = 0.0, tried = 0.0;
    bool bounded = false;
    [[nodiscard]] bool done(const HostingLimits& limits) const {
        return bounded ? high - low <= limits.resolution_pu : low >= limits.largest_pu;
    }
    void aim(const HostingLimits& limits) {
        const double next = low > 0.0 ? 2.0 * low : limits.first_pu;
        tried = bounded ? 0.5 * (low + high) : std::min(next, limits.largest_pu);
    }
    void learn(bool held) {
        (held ? low : high) = tried;
        bounded = bounded || !held;
    }
};

/// Tries one power a way; as many side by side as fit a fixed share of memory.
class Trial {
public:
    Trial(const power_flow::Problem& problem, std::span<const Spread> spreads,
          const HostingLimits& limits)
        : problem_(problem), spreads_(spreads), batch_(problem, {}), check_(problem, limits) {
        constexpr std::size_t values = 4'000'000;
        const std::size_t n = problem.bus.type.size();
        chunk_ = std::clamp<std::size_t>(values / std::max<std::size_t>(n, 1), 8, 1024);
    }
    [[nodiscard]] bool sound() const {
        const auto& base = batch_.base();
        std::vector<double> e;
        std::vector<double> f;
        for (std::size_t i = 0; i < base.v.size(); ++i) {
            e.push_back(base.v[i] * std::cos(base.angle[i]));
            f.push_back(base.v[i] * std::sin(base.angle[i]));
        }
        return check_.hold(e, f);
    }
    void run(std::span<const std::size_t> ways, std::vector<Search>& searches) {
        for (std::size_t begin = 0; begin < ways.size(); begin += chunk_) {
            run_chunk(ways.subspan(begin, std::min(chunk_, ways.size() - begin)), searches);
        }
    }

private:
    void run_chunk(std::span<const std::size_t> ways, std::vector<Search>& searches) {
        const std::size_t n = problem_.bus.type.size();
        for (auto* values : {&p_, &q_, &e_, &f_}) {
            values->resize(n * ways.size());
        }
        for (std::size_t s = 0; s < ways.size(); ++s) {
            const auto offset = static_cast<std::ptrdiff_t>(s * n);
            std::copy(problem_.bus.p.begin(), problem_.bus.p.end(), p_.begin() + offset);
            std::copy(problem_.bus.q.begin(), problem_.bus.q.end(), q_.begin() + offset);
            const Spread& spread = spreads_[ways[s]];
            for (std::size_t b = 0; b < spread.bus.size(); ++b) {
                p_[s * n + at(spread.bus[b])] += searches[ways[s]].tried * spread.share[b];
            }
        }
        const auto outcome = batch_.solve(p_, q_, e_, f_);
        std::vector<std::uint8_t> held(ways.size(), 0);
        parallel_for(0, static_cast<Index>(ways.size()), 16, [&](Index begin, Index end) {
            for (std::size_t s = at(begin); s < at(end); ++s) {
                held[s] = outcome[s].converged && check_.hold(std::span(e_).subspan(s * n, n),
                                                              std::span(f_).subspan(s * n, n))
                              ? 1
                              : 0;
            }
        });
        for (std::size_t s = 0; s < ways.size(); ++s) {
            searches[ways[s]].learn(held[s] != 0);
        }
    }

    const power_flow::Problem& problem_;
    std::span<const Spread> spreads_;
    power_flow::Batch batch_;
    Limits check_;
    std::size_t chunk_ = 0;
    std::vector<double> p_, q_, e_, f_;
};

void check_hosting(const power_flow::Problem& problem, std::span<const Spread> spreads,
                   const HostingLimits& limits) {
    require<UsageError>(
        limits.highest_v_pu > 0.0 && limits.largest_pu > 0.0 && limits.resolution_pu > 0.0 &&
            limits.first_pu > 0.0 &&
            (limits.rating.empty() || limits.rating.size() == problem.branch.from.size()),
        "hosting: highest voltage {}, largest {}, resolution {}, first {} and {} ratings of "
        "{} branches, expected values above 0 and one rating a branch",
        limits.highest_v_pu, limits.largest_pu, limits.resolution_pu, limits.first_pu,
        limits.rating.size(), problem.branch.from.size());
    for (const Spread& spread : spreads) {
        require<UsageError>(!spread.bus.empty() && spread.bus.size() == spread.share.size(),
                            "hosting: {} buses and {} shares, expected as many, at least one",
                            spread.bus.size(), spread.share.size());
        for (std::size_t b = 0; b < spread.bus.size(); ++b) {
            require<UsageError>(spread.bus[b] >= 0 && spread.bus[b] < problem.bus.size(),
                                "hosting: bus {} of {}", spread.bus[b], problem.bus.size());
            require<UsageError>(std::isfinite(spread.share[b]) && spread.share[b] > 0.0,
                                "hosting: a share of {} at bus {}, expected above 0",
                                spread.share[b], spread.bus[b]);
        }
    }
}

}  // namespace

std::vector<double> hosting_capacity(const power_flow::Problem& problem,
                                     std::span<const Spread> spreads, const HostingLimits& limits) {
    check_hosting(problem, spreads, limits);
    Trial trial(problem, spreads, limits);
    std::vector<Search> searches(spreads.size());
    const bool sound = trial.sound();
    for (;;) {
        std::vector<std::size_t> open;
        for (std::size_t s = 0; sound && s < searches.size(); ++s) {
            if (!searches[s].done(limits)) {
                searches[s].aim(limits);
                open.push_back(s);
            }
        }
        if (open.empty()) {
            break;
        }
        trial.run(open, searches);
    }
    std::vector<double> found;
    for (const Search& search : searches) {
        found.push_back(search.low);
    }
    return found;
}

std::vector<double> hosting_capacity(const power_flow::Problem& problem,
                                     std::span<const Index> buses, const HostingLimits& limits) {
    std::vector<Spread> spreads;
    for (const Index bus : buses) {
        spreads.push_back({{bus}, {1.0}});
    }
    return hosting_capacity(problem, spreads, limits);
}

}  // namespace calade::energy
