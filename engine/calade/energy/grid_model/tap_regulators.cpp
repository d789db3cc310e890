// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/grid_model/tap_regulators.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <deque>
#include <numbers>

namespace calade::energy::grid_model {

namespace {

using three_phase::Complex;

struct Regulator {
    std::int64_t id = 0;
    io::GridModelObject* transformer = nullptr;
    bool at_to = true;
    double u_set = 0.0, u_band = 0.0;
    Complex compensation = 0.0;
    int low = 0,
        high = 0;  ///< the tap of the lowest voltage at the control side, and of the highest
    int rank = 0;
    int last_step = 0;
    int worst = 0, best = 0;  ///< what is left of the range: lowest and highest voltage

    [[nodiscard]] int tap() const {
        return static_cast<int>(
            transformer->number("tap_pos", transformer->number("tap_nom", 0.0)));
    }
    void set_tap(int tap) const { transformer->values["tap_pos"] = {static_cast<double>(tap)}; }
    /// A step towards a higher voltage is one towards `high`.
    [[nodiscard]] bool step(int up) const {
        const int end = up > 0 ? high : low;
        if (tap() == end) {
            return false;
        }
        set_tap(tap() + (end > tap() ? 1 : -1));
        return true;
    }
    /// Half of the way to what is left of the range in that direction.
    [[nodiscard]] bool halve(int up) {
        (up > 0 ? worst : best) = tap();
        const int end = up > 0 ? best : worst;
        const int way = end - tap();
        if (way == 0) {
            return false;
        }
        const int by = (std::abs(way) + (up > 0 ? 1 : 0)) / 2;  // the middle, rounded upwards
        set_tap(tap() + (way > 0 ? by : -by));
        return by != 0;
    }
};

std::vector<Regulator> regulators_of(io::GridModelTables& tables) {
    std::vector<Regulator> out;
    for (const auto& row : tables["transformer_tap_regulator"]) {
        if (row.number("status", 1.0) == 0.0) {
            continue;
        }
        Regulator one;
        one.id = row.id;
        const auto object = static_cast<std::int64_t>(row.number("regulated_object", -1.0));
        for (auto& transformer : tables["transformer"]) {
            one.transformer = transformer.id == object ? &transformer : one.transformer;
        }
        require<DataError>(one.transformer != nullptr,
                           "transformer_tap_regulator {}: regulated_object {} is no transformer",
                           row.id, object);
        auto& t = *one.transformer;
        if (t.number("from_status", 1.0) == 0.0 || t.number("to_status", 1.0) == 0.0) {
            continue;
        }
        one.at_to = row.number("control_side", 1.0) == 1.0;
        one.u_set = row.number("u_set", NAN);
        one.u_band = row.number("u_band", NAN);
        require<DataError>(one.u_set > 0.0 && one.u_band > 0.0,
                           "transformer_tap_regulator {}: u_set {} and u_band {}, expected above 0",
                           row.id, one.u_set, one.u_band);
        one.compensation = {row.number("line_drop_compensation_r", 0.0),
                            row.number("line_drop_compensation_x", 0.0)};
        const double least = t.number("tap_min", NAN);
        const double most = t.number("tap_max", NAN);
        require<DataError>(std::isfinite(least) && std::isfinite(most),
                           "transformer {}: tap_min or tap_max is missing", t.id);
        // More turns at the control side raise its voltage, at the other side they lower it.
        const bool same_side = (t.number("tap_side", 0.0) == 1.0) == one.at_to;
        const auto fewest = static_cast<int>(least);
        const auto turns = static_cast<int>(most);
        one.low = same_side ? fewest : turns;
        one.high = same_side ? turns : fewest;
        one.worst = one.low;
        one.best = one.high;
        out.push_back(one);
    }
    return out;
}

/// How many regulated transformers stand between each and a source.
void rank(std::vector<Regulator>& regulators, const Network& network) {
    std::map<Index, int> best;
    std::deque<Index> queue;
    for (const auto& source : network.shunts) {
        if (source.weight > 0.0) {
            best[source.node] = 0;
            queue.push_back(source.node);
        }
    }
    auto find = [&](std::int64_t id) -> Regulator* {
        for (auto& one : regulators) {
            if (one.transformer->id == id) {
                return &one;
            }
        }
        return nullptr;
    };
    while (!queue.empty()) {
        const Index node = queue.front();
        queue.pop_front();
        for (const auto& branch : network.branches) {
            const bool conducts = std::abs(branch.y[network.phases]) > 0.0;
            if (!conducts || (branch.from != node && branch.to != node)) {
                continue;
            }
            const Index other = branch.from == node ? branch.to : branch.from;
            const int there = best[node] + (find(branch.id) != nullptr ? 1 : 0);
            const auto known = best.find(other);
            if (known == best.end() || there < known->second) {
                best[other] = there;
                queue.push_back(other);
            }
        }
    }
    for (auto& one : regulators) {
        for (const auto& branch : network.branches) {
            if (branch.id == one.transformer->id) {
                one.rank = std::max(best[branch.from], best[branch.to]);
            }
        }
    }
}

/// What the regulator sees, V between phases; 0 where dark.
double seen_by(const Regulator& one, const Network& network, const std::vector<Complex>& v) {
    const auto n = network.phases;
    for (const auto& branch : network.branches) {
        if (branch.id != one.transformer->id) {
            continue;
        }
        double sum = 0.0;
        for (std::size_t p = 0; p < n; ++p) {
            Complex into = 0.0;
            const std::size_t row = (one.at_to ? n + p : p) * 2 * n;
            for (std::size_t k = 0; k < n; ++k) {
                into += branch.y[row + k] * v[at(branch.from) + k] +
                        branch.y[row + n + k] * v[at(branch.to) + k];
            }
            const Complex here = v[at(one.at_to ? branch.to : branch.from) + p];
            sum += std::abs(here + one.compensation * into);  // what leaves it is −into
        }
        return std::numbers::sqrt3 * sum / static_cast<double>(n);
    }
    return 0.0;
}

struct Search {
    RegulatedTaps& out;
    std::vector<Regulator>& regulators;
    bool balanced;
    TapStrategy strategy;

    [[nodiscard]] Network solve() const {
        auto network = make_network(out.tables, balanced);
        out.solution = three_phase::solve(network.nodal, {.tolerance_pu = 1e-15});
        return network;
    }
    /// +1: too low, −1: too high; 0 in the band or dark.
    [[nodiscard]] int wish(const Regulator& one, const Network& network) const {
        const double u = seen_by(one, network, out.solution.v);
        return u == 0.0                           ? 0
               : u < one.u_set - 0.5 * one.u_band ? 1
               : u > one.u_set + 0.5 * one.u_band ? -1
                                                  : 0;
    }
    /// Solves and lets those nearest to a source that are outside their band move. False: none
    /// does.
    [[nodiscard]] bool move() const {
        const auto network = solve();
        int moved_rank = -1;
        for (auto& one : regulators) {
            if (moved_rank >= 0 && one.rank > moved_rank) {
                break;
            }
            const int up = wish(one, network);
            // From an end only inwards; back and forth means that no tap lies within the band.
            const bool outwards = (strategy == TapStrategy::lowest_voltage && up < 0) ||
                                  (strategy == TapStrategy::highest_voltage && up > 0);
            if (up == 0 || outwards) {
                continue;
            }
            const bool moved = strategy == TapStrategy::any_by_halving
                                   ? one.halve(up)
                                   : up != -one.last_step && one.step(up);
            if (moved) {
                one.last_step = up;
                moved_rank = one.rank;
            }
        }
        return moved_rank >= 0;
    }
    /// Taps were moved while those behind them stood elsewhere: tries whether one more step
    /// outwards still holds every band that is held.
    void polish(int up) const {
        for (bool better = true; better;) {
            better = false;
            for (auto& one : regulators) {
                const auto before = wishes(solve());
                std::vector<int> taps;
                for (const auto& each : regulators) {
                    taps.push_back(each.tap());
                }
                // Transformers side by side move together, or they would work against each other.
                bool held = true;
                for (std::size_t k = 0; k < regulators.size(); ++k) {
                    if (beside(one, regulators[k])) {
                        held = held && before[k] == 0 && regulators[k].step(up);
                    }
                }
                const int tap = one.tap();
                for (int round = 0; round < 100 && held && move(); ++round) {
                    held = out.solution.converged;  // those behind follow
                }
                held = held && one.tap() == tap;
                const auto after = held ? wishes(solve()) : before;
                for (std::size_t k = 0; k < before.size(); ++k) {
                    held = held && (before[k] != 0 || after[k] == 0);
                }
                better = better || held;
                for (std::size_t k = 0; k < taps.size() && !held; ++k) {
                    regulators[k].set_tap(taps[k]);
                }
            }
        }
        static_cast<void>(solve());
    }
    [[nodiscard]] static bool beside(const Regulator& a, const Regulator& b) {
        return a.transformer->number("from_node", -1.0) ==
                   b.transformer->number("from_node", -1.0) &&
               a.transformer->number("to_node", -1.0) == b.transformer->number("to_node", -1.0);
    }
    [[nodiscard]] std::vector<int> wishes(const Network& network) const {
        std::vector<int> list;
        for (const auto& one : regulators) {
            list.push_back(wish(one, network));
        }
        return list;
    }
};

}  // namespace

RegulatedTaps regulate_taps(io::GridModelTables tables, bool balanced, TapStrategy strategy,
                            int max_rounds) {
    RegulatedTaps out;
    out.tables = std::move(tables);
    auto regulators = regulators_of(out.tables);
    rank(regulators, make_network(out.tables, balanced));
    for (const auto& one : regulators) {
        if (strategy == TapStrategy::lowest_voltage || strategy == TapStrategy::highest_voltage) {
            one.set_tap(strategy == TapStrategy::lowest_voltage ? one.low : one.high);
        }
    }
    std::stable_sort(regulators.begin(), regulators.end(),
                     [](const auto& a, const auto& b) { return a.rank < b.rank; });
    Search search{out, regulators, balanced, strategy};
    for (int round = 0; round < max_rounds && !out.settled; ++round) {
        out.settled = !search.move();
        if (!out.solution.converged) {
            return out;
        }
    }
    if (strategy == TapStrategy::highest_voltage || strategy == TapStrategy::lowest_voltage) {
        search.polish(strategy == TapStrategy::highest_voltage ? 1 : -1);
    }
    for (const auto& one : regulators) {
        out.taps[one.id] = one.tap();
    }
    return out;
}

}  // namespace calade::energy::grid_model
