// SPDX-License-Identifier: Apache-2.0
// The grid's part of a watch: what its sensors say, and what an estimate of it means.
#include "calade/base/error.hpp"
#include "calade/base/log.hpp"
#include "calade/live/alert_entries.hpp"
#include "calade/live/watch.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace calade::live {

namespace {

struct Worst {
    Index place = -1;
    double value = 0.0;
};

/// Of the rule's element, or of that in the town which is farthest in the rule's direction.
std::optional<Worst> worst_of(const Rule& rule, const energy::town_estimate::Estimate& estimate,
                              const city::PowerNetwork& network) {
    const bool voltage = rule.subject == Rule::Subject::voltage;
    const auto value_of = [&](std::size_t i) {
        return voltage ? estimate.bus_voltage_pu[i]
                       : estimate.branch_current_a[i] / network.branches[i].rated_a;
    };
    if (rule.place >= 0) {
        return Worst{rule.place, value_of(static_cast<std::size_t>(rule.place))};
    }
    std::optional<Worst> worst;
    const auto count = voltage ? network.buses.size() : network.branches.size();
    for (std::size_t i = 0; i < count; ++i) {
        if (!voltage && !(network.branches[i].rated_a > 0.0)) {
            continue;
        }
        const double value = value_of(i);
        const bool above = rule.direction == Rule::Direction::above;
        if (!worst || (above ? value > worst->value : value < worst->value)) {
            worst = Worst{static_cast<Index>(i), value};
        }
    }
    return worst;
}

}  // namespace

Millis Watch::grid_now() const { return config_.clock == Config::Clock::wall ? now_ms() : newest_; }

std::vector<double> Watch::fresh_values(Millis now) const {
    const auto oldest = static_cast<Millis>(config_.grid.oldest_s * 1000.0);
    std::vector<double> values(grid_values_.size(), NAN);
    for (std::size_t s = 0; s < values.size(); ++s) {
        if (grid_values_[s] && now - grid_values_[s]->reading.measured <= oldest) {
            values[s] = grid_values_[s]->reading.value;
        }
    }
    return values;
}

std::optional<GridRequest> Watch::take_grid_request(std::chrono::steady_clock::time_point t) {
    if (!config_.watches_grid()) {
        return std::nullopt;
    }
    GridRequest request;
    request.now = grid_now();
    request.row = grid_row_;
    request.values = fresh_values(request.now);
    std::vector<std::uint8_t> fresh;
    for (const double value : request.values) {
        fresh.push_back(std::isfinite(value) ? 1 : 0);
    }
    grid_changed_ = grid_changed_ || fresh != asked_with_;
    if (!grid_changed_ ||
        (asked_ && std::chrono::duration<double>(t - *asked_).count() < config_.grid.every_s)) {
        return std::nullopt;
    }
    grid_changed_ = false;
    asked_with_ = std::move(fresh);
    asked_ = t;
    return request;
}

void Watch::take_in(const GridResult& result) {
    tell_state(result);
    if (!result.error.empty()) {
        load_share_.reset();
        return;
    }
    const auto& e = result.estimate;
    counts_.unseen_buses = e.unseen_buses;
    load_share_.reset();
    if (e.used > 0 && e.planned_w > 0.0 && e.estimated_w > 0.0) {
        load_share_ = {result.request.now, e.estimated_w / e.planned_w};
    }
    store_.begin();
    try {
        tell_faults(result);
        // The plan of loads alone, without a sensor, is no news.
        if (e.used > 0 || !e.dead.empty()) {
            apply_grid_rules(result);
        }
        store_.commit();
    } catch (...) {
        store_.rollback();
        throw;
    }
}

void Watch::tell_state(const GridResult& result) {
    if (!result.error.empty()) {
        ++counts_.failed_estimates;
        // As for garbage: the 1st, 2nd, 4th, 8th … in a row.
        if (std::has_single_bit(static_cast<std::uint64_t>(++failed_in_a_row_))) {
            log::warning("the grid cannot be estimated ({} in a row): {}", failed_in_a_row_,
                         result.error);
        }
        return;
    }
    const auto& e = result.estimate;
    if (counts_.estimates == 0 || failed_in_a_row_ > 0) {
        log::info(
            "the grid is estimated: {} instruments, {} buses without supply, {} known from "
            "the plan of loads only",
            e.used, e.dark_buses, e.unseen_buses);
    }
    failed_in_a_row_ = 0;
    ++counts_.estimates;
}

void Watch::tell_faults(const GridResult& result) {
    const auto& bad = result.estimate.contradicted;
    for (std::size_t s = 0; s < grid_values_.size(); ++s) {
        if (!std::isfinite(result.request.values[s]) || !grid_values_[s]) {
            continue;
        }
        const bool contradicted = std::binary_search(bad.begin(), bad.end(), static_cast<Index>(s));
        const auto& sensor = config_.sensors[s];
        const auto& [reading, row] = *grid_values_[s];
        if (contradicted) {
            ++counts_.quality[static_cast<std::size_t>(Quality::contradicted)];
        }
        if (contradicted == fault_alerts_[s].has_value()) {
            continue;
        }
        if (contradicted) {
            fault_alerts_[s] = store_.raise(fault_rule(sensor), row, reading.measured);
            ++counts_.raised;
        } else {
            store_.close(*fault_alerts_[s], row, reading.measured);
            ++counts_.closed;
        }
        add_entry({0, *fault_alerts_[s], contradicted ? "raised" : "closed",
                   fault_body(sensor, reading, row, contradicted)},
                  nullptr);
        if (!contradicted) {
            fault_alerts_[s].reset();
        }
    }
}

void Watch::apply_grid_rules(const GridResult& result) {
    for (std::size_t i = 0; i < config_.rules.size(); ++i) {
        const Rule& rule = config_.rules[i];
        if (rule.subject == Rule::Subject::level) {
            continue;
        }
        const auto worst = worst_of(rule, result.estimate, *network_);
        if (!worst) {
            continue;
        }
        const auto place = static_cast<std::size_t>(worst->place);
        const auto& name = rule.subject == Rule::Subject::voltage ? network_->buses[place].name
                                                                  : network_->branches[place].name;
        const auto what = crossing(rule, open_[i].has_value(), worst->value);
        const auto body = [&](bool raised) {
            return grid_body(config_, rule, result, name, worst->value, raised);
        };
        if (what == Crossing::raised) {
            open_[i] = store_.raise(rule.name, result.request.row, result.request.now);
            ++counts_.raised;
            add_entry({0, *open_[i], "raised", body(true)}, nullptr);
            if (rule.run_scenario) {
                wanted_.push_back({*open_[i], result.request.now});
            }
        } else if (what == Crossing::cleared) {
            store_.close(*open_[i], result.request.row, result.request.now);
            ++counts_.closed;
            add_entry({0, *open_[i], "closed", body(false)}, nullptr);
            open_[i].reset();
        }
    }
}

}  // namespace calade::live
