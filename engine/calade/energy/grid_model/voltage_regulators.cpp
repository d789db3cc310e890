// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/grid_model/voltage_regulators.hpp"

#include "calade/base/at.hpp"
#include "calade/base/error.hpp"
#include "calade/energy/three_phase/small_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace calade::energy::grid_model {

namespace {

constexpr double held_pu = 1e-11;
constexpr int newton_steps = 30;

struct Machine {
    std::int64_t regulator = 0;
    std::size_t first = 0;                      ///< of its loads
    double least = -INFINITY, most = INFINITY;  ///< var of a phase, given
};
struct Node {
    Index first = -1;
    double u_ref_v = 0.0;
    std::vector<Machine> machines;
    int released = 0;  ///< 1: all give their least, 2: their most
};

class Holder {
public:
    Holder(Network& network, const io::GridModelTables& tables) : network_(network) {
        const auto found = tables.find("voltage_regulator");
        for (std::size_t r = 0; found != tables.end() && r < found->second.size(); ++r) {
            take(found->second[r]);
        }
        for (auto& node : nodes_) {
            for (std::size_t p = 0; p < network.phases; ++p) {
                given_.push_back(0.0);
                for (const auto& machine : node.machines) {
                    given_.back() -= load(machine, p).q;
                }
            }
        }
    }

    RegulatedVoltages run() {
        RegulatedVoltages out;
        for (std::size_t round = 0; round <= nodes_.size(); ++round) {
            if (!hold(out)) {
                return out;
            }
            if (!release(out)) {
                out.converged = true;
                return out;
            }
        }
        return out;
    }

private:
    Network& network_;
    std::vector<Node> nodes_;
    std::vector<double>
        given_;  ///< by node and phase: reactive power given by all its machines, var

    three_phase::NodalLoad& load(const Machine& machine, std::size_t phase) {
        return network_.nodal.loads[machine.first + phase];
    }

    void take(const io::GridModelObject& row) {
        if (row.number("status", 1.0) == 0.0) {
            return;
        }
        const auto object = static_cast<std::int64_t>(row.number("regulated_object", -1.0));
        const LoadModel* model = nullptr;
        for (const auto& one : network_.loads) {
            model = one.id == object ? &one : model;
        }
        require<DataError>(model != nullptr,
                           "voltage_regulator {}: regulated_object {} is no generator or load",
                           row.id, object);
        const auto& first = network_.nodal.loads[model->first];
        if (network_.energised[at(model->node) / network_.phases] == 0 || first.q_exponent == 2.0) {
            return;  // dark or out of service
        }
        require<DataError>(first.q_exponent == 0.0,
                           "voltage_regulator {}: {} {} is not of constant power", row.id,
                           model->kind, object);
        const double u_ref = row.number("u_ref", NAN);
        const double least = row.number("q_min", -INFINITY);
        const double most = row.number("q_max", INFINITY);
        require<DataError>(u_ref > 0.0 && std::isfinite(u_ref),
                           "voltage_regulator {}: u_ref is {}, expected above 0", row.id, u_ref);
        require<DataError>(least <= most, "voltage_regulator {}: q_min {} is above q_max {}",
                           row.id, least, most);
        auto node = std::find_if(nodes_.begin(), nodes_.end(),
                                 [&](const Node& one) { return one.first == model->node; });
        const double volts = u_ref * first.v_rated;
        if (node == nodes_.end()) {
            nodes_.push_back({model->node, volts, {}, 0});
            node = nodes_.end() - 1;
        }
        require<DataError>(std::abs(node->u_ref_v - volts) <= 1e-9 * volts,
                           "voltage_regulator {}: u_ref {}, another regulator of its node has {}",
                           row.id, u_ref, node->u_ref_v / first.v_rated);
        node->machines.push_back({row.id, model->first, least / 3.0, most / 3.0});
    }

    /// Shares what a node gives: evenly, within limits; the last takes what is left even beyond its
    /// own, until the node is let go.
    void share(std::size_t n) {
        auto& node = nodes_[n];
        for (std::size_t p = 0; p < network_.phases; ++p) {
            double rest = given_[n * network_.phases + p];
            std::vector<Machine*> open;
            for (auto& machine : node.machines) {
                if (node.released != 0) {
                    load(machine, p).q = -(node.released == 1 ? machine.least : machine.most);
                } else {
                    open.push_back(&machine);
                }
            }
            while (!open.empty()) {
                const double each = rest / static_cast<double>(open.size());
                auto bound = std::find_if(open.begin(), open.end(), [&](const Machine* m) {
                    return each < m->least || each > m->most;
                });
                if (bound == open.end() || open.size() == 1) {
                    for (auto* machine : open) {
                        load(*machine, p).q = -each;
                    }
                    break;
                }
                const double q = std::clamp(each, (*bound)->least, (*bound)->most);
                load(**bound, p).q = -q;
                rest -= q;
                open.erase(bound);
            }
        }
    }

    bool solve(RegulatedVoltages& out) {
        for (std::size_t n = 0; n < nodes_.size(); ++n) {
            share(n);
        }
        out.solution = three_phase::solve(network_.nodal, {.tolerance_pu = 1e-15});
        return out.solution.converged;
    }

    bool hold(RegulatedVoltages& out) {
        std::vector<std::size_t> unknown;
        for (std::size_t n = 0; n < nodes_.size(); ++n) {
            for (std::size_t p = 0; p < network_.phases && nodes_[n].released == 0; ++p) {
                unknown.push_back(n * network_.phases + p);
            }
        }
        const auto m = unknown.size();
        auto misses = [&] {
            std::vector<double> list;
            for (const auto k : unknown) {
                const auto& node = nodes_[k / network_.phases];
                const auto v = out.solution.v[at(node.first) + k % network_.phases];
                list.push_back(std::abs(v) / node.u_ref_v - 1.0);
            }
            return list;
        };
        for (int step = 0; step < newton_steps; ++step) {
            if (!solve(out)) {
                return false;
            }
            const auto miss = misses();
            const bool held = std::all_of(miss.begin(), miss.end(),
                                          [](double one) { return std::abs(one) < held_pu; });
            if (held) {
                return true;
            }
            three_phase::SmallMatrix slope(m);
            for (std::size_t j = 0; j < m; ++j) {
                const double before = given_[unknown[j]];
                const double by = 1e-3 * std::max(std::abs(before), 1e5);
                given_[unknown[j]] = before + by;
                if (!solve(out)) {
                    return false;
                }
                const auto moved = misses();
                given_[unknown[j]] = before;
                for (std::size_t i = 0; i < m; ++i) {
                    slope(i, j) = (moved[i] - miss[i]) / by;
                }
            }
            const auto inverse = slope.inverse("voltage regulators");
            for (std::size_t j = 0; j < m; ++j) {
                for (std::size_t i = 0; i < m; ++i) {
                    given_[unknown[j]] -= inverse(j, i).real() * miss[i];
                }
            }
        }
        return false;
    }

    /// Lets the first node go whose machines give more or less than they can. False: there is none.
    bool release(RegulatedVoltages& out) {
        for (std::size_t n = 0; n < nodes_.size(); ++n) {
            auto& node = nodes_[n];
            double least = 0.0;
            double most = 0.0;
            double given = 0.0;
            for (const auto& machine : node.machines) {
                least += machine.least * static_cast<double>(network_.phases);
                most += machine.most * static_cast<double>(network_.phases);
            }
            for (std::size_t p = 0; p < network_.phases; ++p) {
                given += given_[n * network_.phases + p];
            }
            if (node.released != 0 || (given >= least && given <= most)) {
                continue;
            }
            node.released = given < least ? 1 : 2;
            for (const auto& machine : node.machines) {
                out.at_limit[machine.regulator] = node.released;
            }
            return true;
        }
        return false;
    }
};

}  // namespace

RegulatedVoltages regulate_voltages(Network& network, const io::GridModelTables& tables) {
    return Holder(network, tables).run();
}

}  // namespace calade::energy::grid_model
