// SPDX-License-Identifier: Apache-2.0
//
// Flow moves between the routes of a pair: Newton's step on their difference, costs kept up to
// date.
#include "calade/base/at.hpp"
#include "calade/traffic/assignment.hpp"

#include <algorithm>
#include <cmath>

namespace calade::traffic {

/// Moves flow between two routes of a pair until their costs agree or one runs empty.
void Assignment::shift(Route& from, Route& to, const double* extra) {
    only_from_.clear();
    only_to_.clear();
    stamp_now_ += 2;
    const Index in_to = stamp_now_;
    const Index in_both = stamp_now_ + 1;
    for (const Index l : links(to)) {
        stamp_[at(l)] = in_to;
    }
    for (const Index l : links(from)) {
        if (stamp_[at(l)] == in_to) {
            stamp_[at(l)] = in_both;
        } else {
            only_from_.push_back(l);
        }
    }
    for (const Index l : links(to)) {
        if (stamp_[at(l)] == in_to) {
            only_to_.push_back(l);
        }
    }
    double fixed = 0.0;
    if (extra != nullptr) {
        for (const Index l : only_from_) {
            fixed += extra[at(l)];
        }
        for (const Index l : only_to_) {
            fixed -= extra[at(l)];
        }
    }
    const auto difference = [&] {
        double c = fixed;
        for (const Index l : only_from_) {
            c += costs_.cost[at(l)];
        }
        for (const Index l : only_to_) {
            c -= costs_.cost[at(l)];
        }
        return c;
    };
    const auto move = [&](double amount) {
        from.flow -= amount;
        to.flow += amount;
        for (const Index l : only_from_) {
            costs_.set_flow(l, costs_.flow[at(l)] - amount);
        }
        for (const Index l : only_to_) {
            costs_.set_flow(l, costs_.flow[at(l)] + amount);
        }
    };
    const double before = difference();
    double slope = 0.0;
    for (const Index l : only_from_) {
        slope += costs_.slope[at(l)];
    }
    for (const Index l : only_to_) {
        slope += costs_.slope[at(l)];
    }
    if (before == 0.0) {
        return;
    }
    double amount = slope > 0.0 ? before / slope : (before > 0.0 ? from.flow : -to.flow);
    amount = std::clamp(amount, -to.flow, from.flow);
    if (amount == 0.0) {
        return;
    }
    move(amount);
    // Steep laws overshoot: the difference changes sign. One chord step back lands between.
    const double after = difference();
    if (before * after < 0.0 && std::abs(after) > 0.25 * std::abs(before)) {
        move(amount * (before / (before - after)) - amount);
    }
}

/// One round over a pair: every route against the cheapest. Gives the flow-weighted excess found.
double Assignment::balance(Index pair) {
    auto list = routes_.of(pair);
    const double* extra = extra_of(trips_.pair_class[at(pair)]);
    std::size_t best = 0;
    cost_now_.clear();
    for (std::size_t k = 0; k < list.size(); ++k) {
        cost_now_.push_back(cost_of(list[k], extra));
        best = cost_now_[k] < cost_now_[best] ? k : best;
    }
    double excess = 0.0;
    std::size_t kept = 0;
    for (std::size_t k = 0; k < list.size(); ++k) {
        const double more = list[k].flow * (cost_now_[k] - cost_now_[best]);
        excess += more;
        if (k != best && more > least_excess_) {
            shift(list[k], list[best], extra);
        }
    }
    // Empty routes leave; a search finds them again if they become worth it.
    for (std::size_t k = 0; k < list.size(); ++k) {
        if (list[k].flow > 0.0 || k == best) {
            list[kept++] = list[k];
        }
    }
    routes_.keep(pair, kept);
    return excess;
}

}  // namespace calade::traffic
