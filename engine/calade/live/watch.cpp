// SPDX-License-Identifier: Apache-2.0
#include "calade/live/watch.hpp"

#include "calade/base/error.hpp"
#include "calade/base/log.hpp"
#include "calade/base/time.hpp"
#include "calade/live/alert_entries.hpp"
#include "calade/live/units.hpp"

#include <algorithm>
#include <bit>
#include <utility>

namespace calade::live {

Watch::Watch(const Config& config, Store& store, std::optional<scenario::Scenario> scenario,
             const city::PowerNetwork* network)
    : config_(config), store_(store), scenario_(std::move(scenario)), network_(network) {
    require<UsageError>(network != nullptr || !config.watches_grid(),
                        "the grid is watched, but which one is not given");
    grid_values_.resize(config.sensors.size());
    fault_alerts_.resize(config.sensors.size());
    grid_changed_ = config.watches_grid();
    for (std::size_t s = 0; s < config.sensors.size(); ++s) {
        quality_.emplace_back(config.sensors[s].limits);
        if (const auto last = store.last_good(s)) {
            quality_.back().restore(last->reading.measured, last->reading.value);
            newest_ = std::max(newest_, last->reading.measured);
            if (config.sensors[s].grid) {
                grid_values_[s] = GridValue{last->reading, last->row};
                grid_row_ = std::max(grid_row_, last->row);
            }
        }
        if (const auto open = store.open_alert(fault_rule(config.sensors[s]))) {
            fault_alerts_[s] = open->id;
        }
    }
    for (const auto& rule : config.rules) {
        const auto alert = store.open_alert(rule.name);
        open_.push_back(alert ? std::optional(alert->id) : std::nullopt);
        // A run that was cut short by the end of the last session.
        if (alert && rule.run_scenario && !store.has_entry(alert->id, "consequences")) {
            wanted_.push_back(
                {alert->id, config.clock == Config::Clock::wall ? now_ms() : newest_});
        }
    }
    for (auto& entry : store.pending_entries()) {
        entries_.push_back({std::move(entry), std::nullopt});
    }
}

void Watch::take_in(const std::vector<Message>& messages) {
    if (messages.empty()) {
        return;
    }
    store_.begin();
    try {
        for (const auto& message : messages) {
            ++counts_.messages;
            for (std::size_t s = 0; s < config_.sensors.size(); ++s) {
                if (config_.sensors[s].topic == message.topic) {
                    take_in(message, s);
                }
            }
        }
        store_.commit();
    } catch (...) {
        store_.rollback();
        throw;
    }
}

void Watch::take_in(const Message& message, std::size_t s) {
    const Sensor& sensor = config_.sensors[s];
    const auto parsed =
        message.size > largest_payload
            ? PayloadResult{std::nullopt, fmt::format("has {} bytes, at most {} are read",
                                                      message.size, largest_payload)}
            : read_payload(message.payload, sensor.format);
    if (!parsed.measurement) {
        refuse(message, s, parsed.fault);
        return;
    }
    const auto& m = *parsed.measurement;
    const auto unit = one_of_unit(sensor, m.unit.value_or(sensor.unit));
    Reading r;
    r.sensor = s;
    r.received = message.received;
    r.time_given = m.time.has_value();
    r.measured = m.time.value_or(message.received);
    r.value = m.value * unit.value_or(1.0) + sensor.datum_offset_m;
    const Millis now =
        config_.clock == Config::Clock::wall ? message.received : std::max(newest_, r.measured);
    const QualityControl before = quality_[s];
    r.quality = quality_[s].check(r, now, unit.has_value());
    const auto row = store_.append(r);
    if (!row) {
        quality_[s] = before;
        ++counts_.duplicates;
        return;
    }
    ++counts_.stored;
    ++counts_.quality[static_cast<std::size_t>(r.quality)];
    if (fit_for_alert(r.quality)) {
        newest_ = std::max(newest_, r.measured);
        if (sensor.grid) {
            grid_values_[s] = GridValue{r, *row};
            grid_row_ = *row;
            grid_changed_ = true;
        }
        apply_rules(r, *row, message);
    }
}

void Watch::refuse(const Message& message, std::size_t s, const std::string& fault) {
    ++counts_.refused;
    // The log grows with the logarithm of the garbage: 1st, 2nd, 4th, 8th … of a sensor.
    const auto n = ++refused_[s];
    if (std::has_single_bit(static_cast<std::uint64_t>(n))) {
        log::warning("sensor '{}': payload number {} that cannot be read: {}",
                     config_.sensors[s].name, n, fault);
    }
    log::debug("topic {}: {}", message.topic, fault);
}

void Watch::apply_rules(const Reading& reading, std::int64_t row, const Message& message) {
    for (std::size_t i = 0; i < config_.rules.size(); ++i) {
        const Rule& rule = config_.rules[i];
        if (rule.subject != Rule::Subject::level || rule.sensor != reading.sensor) {
            continue;
        }
        const auto what = crossing(rule, open_[i].has_value(), reading.value);
        if (what == Crossing::raised) {
            open_[i] = store_.raise(rule.name, row, reading.measured);
            ++counts_.raised;
            add_entry({0, *open_[i], "raised", raised_body(config_, rule, reading, row)}, &message);
            if (rule.run_scenario) {
                const Millis now =
                    config_.clock == Config::Clock::wall ? reading.received : reading.measured;
                wanted_.push_back({*open_[i], now});
            }
        } else if (what == Crossing::cleared) {
            store_.close(*open_[i], row, reading.measured);
            ++counts_.closed;
            add_entry({0, *open_[i], "closed", closed_body(config_, rule, reading, row)}, &message);
            open_[i].reset();
        }
    }
}

void Watch::add_entry(Entry entry, const Message* message) {
    entry.id = store_.add_entry(entry);
    entries_.push_back(
        {std::move(entry), message == nullptr ? std::nullopt : std::optional(message->arrived)});
}

void Watch::take_in(const ForecastResult& result) {
    ++(result.error.empty() ? counts_.runs : counts_.failed_runs);
    store_.begin();
    try {
        for (const auto alert : result.alerts) {
            add_entry({0, alert, "consequences", consequences_body(result)}, nullptr);
        }
        store_.commit();
    } catch (...) {
        store_.rollback();
        throw;
    }
}

std::vector<NewEntry> Watch::take_entries() { return std::exchange(entries_, {}); }

std::vector<ForecastRequest> Watch::take_requests() {
    std::vector<ForecastRequest> out;
    for (const auto& wanted : std::exchange(wanted_, {})) {
        if (auto request = request_for(wanted)) {
            out.push_back(std::move(*request));
        }
    }
    return out;
}

std::optional<ForecastRequest> Watch::request_for(const Wanted& wanted) {
    const Instant now{std::chrono::seconds{wanted.now / 1000}};
    ForecastRequest request;
    request.alerts = {wanted.alert};
    request.scenario = *scenario_;
    request.now = format_instant(now);
    auto& s = request.scenario;
    if (config_.from_now) {
        const auto begin = now - std::chrono::seconds{static_cast<Millis>(config_.history_s)};
        s.start = std::chrono::floor<std::chrono::minutes>(begin);
        if (s.loads) {
            s.loads->start = s.start;
        }
    }
    const Millis start = s.start.time_since_epoch().count() * 1000;
    ForecastResult refused;
    refused.alerts = request.alerts;
    refused.now = request.now;
    if (now < s.start || now >= after(s.start, s.duration_s)) {
        refused.error = fmt::format(
            "now is {}, outside the period {} to {} of {}; set scenario.period = \"from_now\" if "
            "it is not meant for a date of its own",
            request.now, format_instant(s.start), format_instant(after(s.start, s.duration_s)),
            s.file.string());
    } else {
        std::map<std::string, std::vector<Observation>> observed;
        const auto fade = static_cast<Millis>(config_.fade_s * 1000.0);
        for (std::size_t i = 0; i < config_.sensors.size(); ++i) {
            if (const auto& boundary = config_.sensors[i].boundary; !boundary.empty()) {
                observed[boundary] = store_.observations(i, start - fade, wanted.now, start);
                request.observations[boundary] = observed[boundary].size();
            }
        }
        try {
            use_observed(s, observed, config_.fade_s);
        } catch (const Error& error) {
            refused.error = error.what();
        }
    }
    if (!refused.error.empty()) {
        take_in(refused);
        return std::nullopt;
    }
    const auto old = static_cast<Millis>(config_.grid.oldest_s * 1000.0);
    if (config_.grid.scale_loads && load_share_ && wanted.now - load_share_->first <= old) {
        s.energy.load_scale *= load_share_->second;
        s.text += fmt::format(
            "# Run by calade live: energy.load_scale is {}, {:.4f} times the plan's, as the grid "
            "was estimated at {}.\n",
            s.energy.load_scale, load_share_->second, format_ms(load_share_->first));
    }
    s.text += fmt::format(
        "# Run by calade live at {}: boundaries with an observed_NAME.csv beside this file took "
        "their series from there.\n",
        request.now);
    const auto stem = fmt::format("{}_alert_{}", config_.scenario.stem().string(), wanted.alert);
    request.folder = config_.folder / stem;
    for (int n = 2; std::filesystem::exists(request.folder); ++n) {
        request.folder = config_.folder / fmt::format("{}_{}", stem, n);
    }
    return request;
}

}  // namespace calade::live
