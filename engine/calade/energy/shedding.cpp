// SPDX-License-Identifier: Apache-2.0
#include "calade/energy/shedding.hpp"

#include "calade/base/error.hpp"
#include "calade/energy/energised.hpp"
#include "calade/energy/grid.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace calade::energy {

namespace {

/// What a transformer feeds alone: what goes dark when it opens.
struct Feed {
    std::size_t branch = 0;
    std::vector<Index> buses;
    double load_w = 0.0;
    int customers = 0;
    int priority = 0;
};

class Shedder {
public:
    Shedder(const Model& model, State& state, std::span<const int> priority)
        : model_(model),
          state_(state),
          priority_(priority),
          load_w_(priority.size(), 0.0),
          customers_(priority.size(), 0) {
        const bool given = !state.loads.p_demand.empty();
        for (const auto& load : model.network().loads) {
            load_w_[load.bus.index()] +=
                given ? 0.0 : std::max(load.p_w, 0.0) * model.parameters().load_scale;
            customers_[load.bus.index()] += load.customers;
        }
        for (std::size_t b = 0; given && b < load_w_.size(); ++b) {
            load_w_[b] = state.loads.p_demand[b] * base_va;
        }
    }

    [[nodiscard]] Energised energised() const {
        const auto& network = model_.network();
        std::vector<Index> from, to;
        for (const auto& one : network.branches) {
            from.push_back(one.from.value);
            to.push_back(one.to.value);
        }
        std::vector<std::uint8_t> source(network.buses.size(), 0), alive;
        for (const auto& one : network.sources) {
            source[one.bus.index()] = 1;
        }
        for (const auto& bus : network.buses) {
            alive.push_back(!bus.station.valid() ||
                            state_.station[bus.station.index()] == StationState::normal);
        }
        return {from, to, source, alive, state_.branch_closed};
    }
    /// What goes dark without a branch.
    static std::vector<Index> beyond(Energised& lit, std::size_t branch) {
        auto out = lit.set_branch(static_cast<Index>(branch), false);
        lit.set_branch(static_cast<Index>(branch), true);
        return out;
    }

    [[nodiscard]] std::vector<Feed> feeds() const {
        std::vector<Feed> out;
        auto lit = energised();
        for (std::size_t k = 0; k < state_.branch_closed.size(); ++k) {
            const auto& branch = model_.network().branches[k];
            if (branch.kind != city::BranchKind::transformer || state_.branch_closed[k] == 0 ||
                state_.bus_energised[branch.to.index()] == 0) {
                continue;
            }
            Feed feed{k, beyond(lit, k), 0.0, 0, 0};
            for (const Index bus : feed.buses) {
                feed.load_w += load_w_[static_cast<std::size_t>(bus)];
                feed.customers += customers_[static_cast<std::size_t>(bus)];
                feed.priority = std::max(feed.priority, priority_[static_cast<std::size_t>(bus)]);
            }
            if (feed.load_w > 0.0) {
                out.push_back(std::move(feed));
            }
        }
        return out;
    }

    /// W above the worst overloaded branch's rating and what hangs on it; or the lowest bus.
    [[nodiscard]] bool worst(double& excess_w, std::vector<Index>& within) const {
        const auto over = model_.overloaded(state_);
        double most = 1.0;
        std::size_t branch = 0;
        for (const auto k : over) {
            const double ratio =
                state_.branch_current_a[k.index()] / model_.network().branches[k.index()].rated_a;
            if (ratio > most) {
                most = ratio;
                branch = k.index();
            }
        }
        if (most > 1.0) {
            const auto& one = model_.network().branches[branch];
            excess_w = std::numbers::sqrt3 * model_.network().buses[one.to.index()].nominal_v *
                       one.rated_a * (most - 1.0);
            auto lit = energised();
            within = beyond(lit, branch);
            if (within.empty()) {  // fed from two sides: any load may help
                for (Index i = 0; i < static_cast<Index>(load_w_.size()); ++i) {
                    within.push_back(i);
                }
            }
            std::sort(within.begin(), within.end());
            return true;
        }
        for (const auto bus : model_.outside_band(state_)) {
            if (state_.bus_voltage_pu[bus.index()] < model_.parameters().lowest_voltage_pu) {
                excess_w = 0.0;
                within.clear();
                for (Index i = 0; i < static_cast<Index>(load_w_.size()); ++i) {
                    if (state_.bus_voltage_pu[static_cast<std::size_t>(i)] <
                        model_.parameters().lowest_voltage_pu) {
                        within.push_back(i);
                    }
                }
                return true;
            }
        }
        return false;
    }

private:
    const Model& model_;
    State& state_;
    std::span<const int> priority_;
    std::vector<double> load_w_;
    std::vector<int> customers_;
};

}  // namespace

Shedding shed(const Model& model, State& state, std::span<const int> priority) {
    require<UsageError>(priority.size() == model.network().buses.size(),
                        "shedding: {} priorities for {} buses", priority.size(),
                        model.network().buses.size());
    model.solve(state);
    const Shedder shedder(model, state, priority);
    Shedding out;
    for (;;) {
        double excess_w = 0.0;
        std::vector<Index> within;
        if (!shedder.worst(excess_w, within)) {
            out.relieved = state.converged;
            return out;
        }
        const Feed* best = nullptr;
        const auto feeds = shedder.feeds();
        auto better = [&](const Feed& a, const Feed& b) {
            if (a.priority != b.priority) {
                return a.priority < b.priority;
            }
            const bool a_covers = a.load_w >= excess_w;
            const bool b_covers = b.load_w >= excess_w;
            if (a_covers != b_covers) {
                return a_covers;
            }
            return a_covers ? a.load_w < b.load_w : a.load_w > b.load_w;
        };
        for (const auto& feed : feeds) {
            const bool inside = std::any_of(feed.buses.begin(), feed.buses.end(), [&](Index bus) {
                return std::binary_search(within.begin(), within.end(), bus);
            });
            if (inside && (best == nullptr || better(feed, *best))) {
                best = &feed;
            }
        }
        if (best == nullptr) {
            return out;
        }
        const BranchId branch(static_cast<Index>(best->branch));
        model.set_branch_closed(state, branch, false);
        model.solve(state);
        out.opened.push_back(branch);
        out.shed_w += best->load_w;
        out.customers += best->customers;
    }
}

}  // namespace calade::energy
