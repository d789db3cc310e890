// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/restoration.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>

namespace calade::energy {

namespace {

class Planner {
public:
    Planner(std::span<const double> hours, std::span<const double> travel_h,
            const std::function<int(std::span<const std::uint8_t>)>& customers_off)
        : hours_(hours), travel_(travel_h), off_(customers_off), n_(hours.size()) {}

    [[nodiscard]] RepairPlan greedy() {
        std::vector<std::size_t> order;
        std::vector<std::uint8_t> done(n_, 0);
        std::size_t last = 0;
        int off = off_(done);
        while (order.size() < n_) {
            std::size_t best = n_;
            double best_rate = -1.0;
            for (std::size_t i = 0; i < n_; ++i) {
                if (done[i] != 0) {
                    continue;
                }
                done[i] = 1;
                const double rate = (off - off_(done)) / std::max(step_h(last, i), 1e-9);
                done[i] = 0;
                // Among equals the shortest step, then the first: nothing else decides.
                if (rate > best_rate ||
                    (rate == best_rate && step_h(last, i) < step_h(last, best))) {
                    best = i;
                    best_rate = rate;
                }
            }
            done[best] = 1;
            off = off_(done);
            last = best + 1;
            order.push_back(best);
        }
        return plan(order, false);
    }

    [[nodiscard]] RepairPlan exact() {
        const std::size_t sets = std::size_t{1} << n_;
        std::vector<int> off(sets);
        std::vector<std::uint8_t> done(n_, 0);
        for (std::size_t set = 0; set < sets; ++set) {
            for (std::size_t i = 0; i < n_; ++i) {
                done[i] = (set >> i & 1U) != 0 ? 1 : 0;
            }
            off[set] = off_(done);
        }
        // Cost of the rest, from the end: set done, crew at `last`.
        std::vector<double> rest(sets * (n_ + 1), 0.0);
        std::vector<std::size_t> next(sets * (n_ + 1), n_);
        for (std::size_t set = sets - 1; set-- > 0;) {
            for (std::size_t last = 0; last <= n_; ++last) {
                double best = INFINITY;
                for (std::size_t i = 0; i < n_; ++i) {
                    if ((set >> i & 1U) != 0) {
                        continue;
                    }
                    const double cost = off[set] * step_h(last, i) +
                                        rest[(set | std::size_t{1} << i) * (n_ + 1) + i + 1];
                    if (cost < best) {
                        best = cost;
                        next[set * (n_ + 1) + last] = i;
                    }
                }
                rest[set * (n_ + 1) + last] = best;
            }
        }
        std::vector<std::size_t> order;
        std::size_t last = 0;
        for (std::size_t set = 0; set + 1 < sets;) {
            const auto i = next[set * (n_ + 1) + last];
            order.push_back(i);
            set |= std::size_t{1} << i;
            last = i + 1;
        }
        return plan(order, true);
    }

private:
    std::span<const double> hours_, travel_;
    const std::function<int(std::span<const std::uint8_t>)>& off_;
    std::size_t n_;

    [[nodiscard]] double step_h(std::size_t last, std::size_t task) const {
        return travel_[last * (n_ + 1) + task + 1] + hours_[task];
    }

    [[nodiscard]] RepairPlan plan(const std::vector<std::size_t>& order, bool optimal) const {
        RepairPlan out;
        out.optimal = optimal;
        std::vector<std::uint8_t> done(n_, 0);
        double now = 0.0;
        std::size_t last = 0;
        int off = off_(done);
        for (const auto i : order) {
            const double end = now + step_h(last, i);
            done[i] = 1;
            const int left = off_(done);
            out.customer_hours += off * (end - now);
            out.steps.push_back({static_cast<Index>(i), end - hours_[i], end, off - left});
            off = left;
            now = end;
            last = i + 1;
        }
        return out;
    }
};

}  // namespace

RepairPlan plan_repairs(std::span<const double> hours, std::span<const double> travel_h,
                        const std::function<int(std::span<const std::uint8_t>)>& customers_off,
                        int exact_up_to) {
    const auto n = hours.size();
    require<UsageError>(travel_h.size() == (n + 1) * (n + 1),
                        "repairs: {} travel times for {} tasks, expected {}", travel_h.size(), n,
                        (n + 1) * (n + 1));
    require<UsageError>(exact_up_to >= 0 && exact_up_to <= 16,
                        "repairs: exact up to {} tasks, expected 0 to 16", exact_up_to);
    for (const auto& times : {hours, travel_h}) {
        for (const double t : times) {
            require<UsageError>(std::isfinite(t) && t >= 0.0,
                                "repairs: a time of {} h, expected 0 or more", t);
        }
    }
    Planner planner(hours, travel_h, customers_off);
    return static_cast<int>(n) <= exact_up_to ? planner.exact() : planner.greedy();
}

}  // namespace calade::energy
