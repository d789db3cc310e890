// SPDX-License-Identifier: Apache-2.0
// What a step moved: no cell gives more than it has, and every volume is written down twice.
#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/flood/drains/step.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood::drains {

namespace {

constexpr int passes = 50;

}  // namespace

double pattern_factor(const Pattern& pattern, Instant start, double t) {
    const auto now = start + std::chrono::seconds(static_cast<std::int64_t>(std::floor(t)));
    const auto day = std::chrono::floor<std::chrono::days>(now);
    const std::chrono::year_month_day date{day};
    const std::chrono::weekday weekday{day};
    const auto hour = static_cast<std::size_t>((now - day) / std::chrono::hours(1));
    const bool weekend = weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
    const auto factor = [&](std::size_t k) {
        return k < pattern.factors.size() ? pattern.factors[k] : 1.0;
    };
    switch (pattern.kind) {
        case Pattern::Kind::monthly: return factor(static_cast<unsigned>(date.month()) - 1U);
        case Pattern::Kind::daily: return factor(weekday.c_encoding());
        case Pattern::Kind::hourly: return factor(hour);
        case Pattern::Kind::weekend: break;
    }
    return weekend ? factor(hour) : 1.0;
}

// The solution holds V at 0 or more to the solver's rounding; what flaps and caps changed after it
// may ask for more than there is. Then a cell's outflows shrink alike, in fixed order.
void Step::keep_positive(const State& state, double dt, std::span<Inlet> inlets) {
    std::vector<double> out(level_.size());
    const auto sum = [&] {
        for (std::size_t i = 0; i < level_.size(); ++i) {
            after_.resize(level_.size());
            after_[i] =
                (outfall(static_cast<Index>(i)) ? may_give_[i] : state.volume[i]) + dt * inflow_[i];
            out[i] = 0.0;
        }
        for (const Flow& flow : flows_) {
            const double v = dt * flow.q;
            after_[at(flow.a)] -= v;
            after_[at(flow.b)] += v;
            out[at(v > 0.0 ? flow.a : flow.b)] += std::abs(v);
        }
        for (std::size_t k = 0; k < openings_.size(); ++k) {
            const double v = dt * openings_[k].q;
            after_[at(inlets[k].node)] += v;
            out[at(inlets[k].node)] += std::max(0.0, -v);
        }
    };
    std::vector<double> keep(level_.size());
    for (int pass = 0; pass < passes; ++pass) {
        sum();
        bool short_of = false;
        for (std::size_t i = 0; i < level_.size(); ++i) {
            const bool lacks = after_[i] < 0.0 && out[i] > 0.0;
            keep[i] = lacks ? std::max(0.0, (out[i] + after_[i]) / out[i]) : 1.0;
            short_of = short_of || lacks;
        }
        if (!short_of) {
            return;
        }
        for (Flow& flow : flows_) {
            flow.q *= keep[at(flow.q > 0.0 ? flow.a : flow.b)];
        }
        for (std::size_t k = 0; k < openings_.size(); ++k) {
            openings_[k].q *= openings_[k].q < 0.0 ? keep[at(inlets[k].node)] : 1.0;
        }
    }
    sum();
}

void Step::book(State& state, double dt, std::span<Inlet> inlets) {
    const std::size_t faces = mesh_.faces.size();
    for (std::size_t k = 0; k < flows_.size(); ++k) {
        (k < faces ? state.discharge[k] : state.device[k - faces]) = flows_[k].q;
        const double v = dt * flows_[k].q;
        for (const auto& [cell, in] : {std::pair{flows_[k].b, v}, std::pair{flows_[k].a, -v}}) {
            if (outfall(cell) && meets_[at(cell)] >= 0) {
                Inlet& inlet = inlets[at(meets_[at(cell)])];
                state.from_surface[at(cell)] -= in;
                inlet.volume -= in;
                inlet.level += in / inlet.area;
            } else if (outfall(cell)) {
                (in > 0.0 ? state.outfall_out : state.outfall_in)[at(cell)] += std::abs(in);
            }
        }
    }
    for (std::size_t n = 0; n < nodes_; ++n) {
        const double v = dt * inflow_[n];
        (v > 0.0 ? state.inflow_in : state.inflow_out) += std::abs(v);
        if (outfall(static_cast<Index>(n))) {  // what is poured into an outfall leaves by it
            (v > 0.0 ? state.outfall_out : state.outfall_in)[n] += std::abs(v);
        }
    }
    for (std::size_t k = 0; k < openings_.size(); ++k) {
        const double v = dt * openings_[k].q;
        state.from_surface[at(inlets[k].node)] += v;
        inlets[k].volume += v;
        inlets[k].level -= v / inlets[k].area;
    }
    for (std::size_t i = 0; i < level_.size(); ++i) {
        double held = after_[i];
        if (outfall(static_cast<Index>(i))) {
            held = 0.0;
        } else if (i < nodes_ && held > mesh_.spill[i]) {
            state.lost[i] += held - mesh_.spill[i];
            held = mesh_.spill[i];
        }
        require<NumericalError>(std::isfinite(held), "drains: cell {} holds {} m3 at {} s", i, held,
                                state.time);
        state.volume[i] = held;
        if (i < nodes_) {
            const double level = outfall(static_cast<Index>(i))
                                     ? level_[i]
                                     : mesh_.level(static_cast<Index>(i), held);
            state.highest[i] = std::max(state.highest[i], level);
        }
    }
}

}  // namespace calade::flood::drains
