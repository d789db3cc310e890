// SPDX-License-Identifier: Apache-2.0
// The levels of a step: V(η) + Δt (linear flows of η) = what is known.
#include "calade/flood/drains/step.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>

namespace calade::flood::drains {

namespace {

constexpr int plain_rounds = 12;
constexpr int outer_rounds = 60, inner_rounds = 60;
constexpr double close_m3 = 1e-9;  // residual of a cell, and this share of what it holds
constexpr double close_share = 1e-12;
constexpr double floor_m2 = 1e-9;    // of a dry cell that nothing reaches
constexpr double first_film = 0.01;  // share of the full depth at which a dry cell is begun

}  // namespace

double Step::flow_of(const Flow& flow) const {
    return flow.q0 + flow.by_a * level_[at(flow.a)] + flow.by_b * level_[at(flow.b)];
}

// What the linear part asks of each cell, with no storage yet: Δt (Σ out − Σ in) − V − Δt q.
void Step::residual(double dt, std::vector<double>& out) {
    out.resize(level_.size());
    for (std::size_t i = 0; i < out.size(); ++i) {
        out[i] = -before_[i] - dt * inflow_[i];
    }
    for (const Flow& flow : flows_) {
        const double v = dt * flow_of(flow);
        out[at(flow.a)] += v;
        out[at(flow.b)] -= v;
    }
    for (const Opened& o : openings_) {
        out[at(o.node)] -= dt * (o.q0 + o.by_node * level_[at(o.node)]);
    }
    for (std::size_t n = 0; n < nodes_; ++n) {
        if (outfall(static_cast<Index>(n))) {
            out[n] = 0.0;  // its level is given
        }
    }
}

void Step::assemble(double dt) {
    mesh_.system.clear(matrix_);
    auto& diagonal = matrix_.diagonal;
    for (std::size_t k = 0; k < flows_.size(); ++k) {
        const Flow& flow = flows_[k];
        if (!outfall(flow.a)) {
            diagonal[at(flow.a)] += dt * flow.by_a;
            mesh_.system.add(matrix_, k, true, dt * flow.by_b);
        }
        if (!outfall(flow.b)) {
            diagonal[at(flow.b)] -= dt * flow.by_b;
            mesh_.system.add(matrix_, k, false, -dt * flow.by_a);
        }
    }
    for (const Opened& o : openings_) {
        diagonal[at(o.node)] -= dt * o.by_node;
    }
}

bool Step::newton(double dt) {
    for (int round = 0; round < plain_rounds; ++round) {
        residual(dt, miss_);
        bool done = true;
        assemble(dt);
        for (std::size_t i = 0; i < level_.size(); ++i) {
            if (outfall(static_cast<Index>(i))) {
                matrix_.diagonal[i] = 1.0;
                matrix_.right[i] = 0.0;
                continue;
            }
            const Cell& c = mesh_.cells[i];
            const LevelTable& table = mesh_.tables[at(c.table)];
            const double depth = level_[i] - c.bed;
            const double held = c.scale * table.held(depth);
            const double miss = miss_[i] + held;
            done = done && std::abs(miss) <= close_m3 + close_share * held;
            matrix_.diagonal[i] += std::max(c.scale * table.width(depth), floor_m2);
            matrix_.right[i] = -miss;
        }
        if (done) {
            return true;
        }
        mesh_.system.solve(matrix_);
        for (std::size_t i = 0; i < level_.size(); ++i) {
            level_[i] += matrix_.right[i];
        }
    }
    return false;
}

// The part of V that grows ever faster is iterated within, the part that is taken off it without
// (Casulli & Zanolli 2012, SIAM J. Sci. Comput. 34 A2255): both sequences are monotone.
void Step::nested(double dt) {
    std::vector<double>& outer = slope_;
    outer.resize(level_.size());
    for (std::size_t i = 0; i < level_.size(); ++i) {
        const Cell& c = mesh_.cells[i];
        const double widest = c.bed + mesh_.tables[at(c.table)].widest_depth();
        if (!outfall(static_cast<Index>(i))) {
            outer[i] = std::min(old_level_[i], widest);
            level_[i] = widest;
        }
    }
    for (int o = 0; o < outer_rounds; ++o) {
        for (int round = 0; round < inner_rounds; ++round) {
            residual(dt, miss_);
            assemble(dt);
            bool done = true;
            for (std::size_t i = 0; i < level_.size(); ++i) {
                if (outfall(static_cast<Index>(i))) {
                    matrix_.diagonal[i] = 1.0;
                    matrix_.right[i] = 0.0;
                    continue;
                }
                const Cell& c = mesh_.cells[i];
                const LevelTable& table = mesh_.tables[at(c.table)];
                const double depth = level_[i] - c.bed;
                const double from = outer[i] - c.bed;
                const double fall_width = table.rising_width(from) - table.width(from);
                const double fall_held = table.rising_held(from) - table.held(from);
                const double held = c.scale * (table.rising_held(depth) - fall_held -
                                               fall_width * (level_[i] - outer[i]));
                const double miss = miss_[i] + held;
                done = done && std::abs(miss) <= close_m3 + close_share * std::abs(held);
                matrix_.diagonal[i] +=
                    std::max(c.scale * (table.rising_width(depth) - fall_width), floor_m2);
                matrix_.right[i] = -miss;
            }
            if (done) {
                break;
            }
            mesh_.system.solve(matrix_);
            for (std::size_t i = 0; i < level_.size(); ++i) {
                level_[i] += matrix_.right[i];
            }
        }
        double change = 0.0;
        for (std::size_t i = 0; i < level_.size(); ++i) {
            if (!outfall(static_cast<Index>(i))) {
                change = std::max(change, std::abs(level_[i] - outer[i]));
                outer[i] = level_[i];
            }
        }
        if (change < 1e-10) {
            return;
        }
    }
}

void Step::solve(double dt) {
    for (std::size_t i = 0; i < level_.size(); ++i) {
        const Cell& c = mesh_.cells[i];
        const double film = first_film * mesh_.tables[at(c.table)].full_depth();
        if (!outfall(static_cast<Index>(i))) {
            level_[i] = std::max(level_[i], c.bed + film);
        }
    }
    if (!newton(dt)) {
        nested(dt);
    }
    for (std::size_t i = 0; i < level_.size(); ++i) {
        if (!std::isfinite(level_[i])) {
            const bool node = i < nodes_;
            fail<NumericalError>("drains: the level of {} '{}' is {}, expected a height",
                                 node ? "node" : "a conduit near node",
                                 network_.nodes[node ? i : 0].name, level_[i]);
        }
    }
}

}  // namespace calade::flood::drains
