// SPDX-License-Identifier: Apache-2.0
#include "calade/live/observed_series.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>

namespace calade::live {

namespace {

// Observed minus planned over time, fading out on both sides.
sim::Series offsets(const sim::Series& planned, const std::vector<Observation>& observed,
                    double fade_s) {
    sim::Series o;
    o.name = "offset";
    auto push = [&](double time, double value) {
        o.time.push_back(time);
        o.value.push_back(value);
    };
    const auto offset = [&](const Observation& x) { return x.level_m - planned.at(x.time); };
    push(observed.front().time - fade_s, 0.0);
    for (const auto& x : observed) {
        push(x.time, offset(x));
    }
    push(observed.back().time + fade_s, 0.0);
    return o;
}

}  // namespace

sim::Series observed_series(const sim::Series& planned, std::vector<Observation> observed,
                            double fade_s) {
    require<UsageError>(fade_s > 0.0, "observed_series: fade is {} s, expected more than 0",
                        fade_s);
    planned.check();
    if (observed.empty()) {
        return planned;
    }
    for (auto& x : observed) {
        x.time = std::round(x.time);  // a second is fine enough, and files of series hold seconds
    }
    std::stable_sort(observed.begin(), observed.end(),
                     [](const auto& a, const auto& b) { return a.time < b.time; });
    std::vector<Observation> distinct;
    for (const auto& x : observed) {
        if (!distinct.empty() && x.time <= distinct.back().time) {
            distinct.back().level_m = x.level_m;
        } else {
            distinct.push_back(x);
        }
    }
    const sim::Series o = offsets(planned, distinct, fade_s);

    // Both curves are straight between the knots of either, so their sum is too. What was observed
    // before the planned series begins shapes its first part only by its offset.
    std::vector<double> knots = planned.time;
    knots.insert(knots.end(), o.time.begin(), o.time.end());
    std::sort(knots.begin(), knots.end());
    sim::Series out;
    out.name = planned.name;
    for (const double t : knots) {
        if (t < planned.time.front() || t > planned.time.back() ||
            (!out.time.empty() && t <= out.time.back())) {
            continue;
        }
        out.time.push_back(t);
        out.value.push_back(planned.at(t) + o.at(t));
    }
    return out;
}

}  // namespace calade::live
