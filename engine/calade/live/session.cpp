// SPDX-License-Identifier: Apache-2.0
#include "calade/live/session.hpp"

#include "calade/base/error.hpp"
#include "calade/base/progress.hpp"
#include "calade/base/time.hpp"
#include "calade/live/alert_entries.hpp"
#include "calade/live/alert_file.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <thread>

namespace calade::live {

namespace {

using Steady = std::chrono::steady_clock;

double seconds_since(Steady::time_point t) {
    return std::chrono::duration<double>(Steady::now() - t).count();
}

std::vector<std::string> names_of(const Config& config) {
    std::vector<std::string> names;
    for (const auto& s : config.sensors) {
        names.push_back(s.name);
    }
    return names;
}

std::vector<std::string> topics_of(const Config& config) {
    std::set<std::string> topics;
    for (const auto& s : config.sensors) {
        topics.insert(s.topic);
    }
    return {topics.begin(), topics.end()};
}

/// One session: the parts, and the loop that ties them.
class Session {
public:
    Session(const Config& config, SessionParts parts)
        : config_(config),
          city_(std::move(parts.city)),
          store_(config.store, names_of(config)),
          file_(config.alerts),
          watch_(config, store_, std::move(parts.scenario), city_ ? &city_->power : nullptr),
          subscriber_(config.broker, topics_of(config)),
          worker_(std::move(parts.run)),
          grid_(std::move(parts.estimate)) {}

    SessionSummary run(const SessionLimits& limits) {
        while (!interrupt_requested() && !done(limits)) {
            const auto messages = subscriber_.receive(std::chrono::milliseconds{50});
            if (!messages.empty()) {
                last_message_ = Steady::now();
                watch_.take_in(messages);
            }
            settle();
            subscriber_.acknowledge();
        }
        while (worker_.busy() || grid_.busy()) {
            settle(false);
            std::this_thread::sleep_for(std::chrono::milliseconds{20});
        }
        settle(false);
        subscriber_.disconnect();
        summary_.counts = watch_.counts();
        summary_.seconds = seconds_since(start_);
        return std::move(summary_);
    }

private:
    /// Starts the runs that are wanted, takes those that are done, announces what is new. Alerts
    /// go out before their runs begin.
    void settle(bool go_on = true) {
        while (const auto result = grid_.take()) {
            watch_.take_in(*result);
        }
        announce();
        if (go_on && !grid_.busy()) {
            if (auto request = watch_.take_grid_request()) {
                grid_.submit(std::move(*request));
            }
        }
        for (auto& request : watch_.take_requests()) {
            worker_.submit(std::move(request));
        }
        while (const auto result = worker_.take()) {
            // A run that Ctrl-C stopped is wanted again in the next session.
            if (result->error.empty() || !interrupt_requested()) {
                watch_.take_in(*result);
            }
        }
        announce();
    }

    void announce() {
        const auto entries = watch_.take_entries();
        if (entries.empty()) {
            return;
        }
        for (const auto& [entry, arrived] : entries) {
            // The latency in the line counts up to its writing; the summary's includes it.
            const auto line =
                alert_line(entry, now_ms(), arrived ? 1000.0 * seconds_since(*arrived) : -1.0);
            file_.append(line);
            if (arrived && entry.kind == "raised") {
                summary_.latencies_ms.push_back(1000.0 * seconds_since(*arrived));
            }
            fmt::print("{}\n", alert_text(entry));
            if (!config_.alert_topic.empty()) {
                subscriber_.publish(config_.alert_topic, line);
            }
        }
        std::fflush(stdout);
        store_.begin();
        for (const auto& item : entries) {
            store_.mark_announced(item.entry.id, now_ms());
        }
        store_.commit();
    }

    [[nodiscard]] bool done(const SessionLimits& limits) const {
        if (limits.stop_after_s > 0.0 && seconds_since(start_) >= limits.stop_after_s) {
            return true;
        }
        if (worker_.busy() || grid_.busy() || watch_.wants_estimate()) {
            return false;
        }
        return (limits.max_messages > 0 && watch_.counts().messages >= limits.max_messages) ||
               (limits.until_idle_s > 0.0 && seconds_since(last_message_) >= limits.until_idle_s);
    }

    const Config& config_;
    std::shared_ptr<const city::City> city_;
    Store store_;
    AlertFile file_;
    Watch watch_;
    Subscriber subscriber_;
    ForecastWorker worker_;
    GridWorker grid_;
    SessionSummary summary_;
    Steady::time_point start_ = Steady::now();
    Steady::time_point last_message_ = start_;
};

double percentile(std::vector<double> values, double share) {
    std::sort(values.begin(), values.end());
    const auto rank =
        static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
    return values[std::max<std::size_t>(rank, 1) - 1];
}

}  // namespace

SessionSummary run_session(const Config& config, const SessionLimits& limits, SessionParts parts) {
    return Session(config, std::move(parts)).run(limits);
}

std::string summary_text(const SessionSummary& s) {
    const auto& c = s.counts;
    std::string out = fmt::format(
        "{} messages in {}: {} readings stored, {} were there already, {} not readable\n",
        c.messages, format_duration(s.seconds), c.stored, c.duplicates, c.refused);
    std::string flagged;
    for (std::size_t q = 1; q < c.quality.size(); ++q) {
        if (c.quality[q] > 0) {
            flagged += fmt::format("{}{} {}", flagged.empty() ? "" : ", ", c.quality[q],
                                   to_string(static_cast<Quality>(q)));
        }
    }
    if (!flagged.empty()) {
        out += fmt::format("flagged: {}\n", flagged);
    }
    out += fmt::format("{} alerts raised, {} closed; {} runs{}\n", c.raised, c.closed, c.runs,
                       c.failed_runs > 0 ? fmt::format(", {} failed", c.failed_runs) : "");
    if (c.estimates + c.failed_estimates > 0) {
        out += fmt::format(
            "grid estimated {} times{}; {} buses known from the plan of loads only\n", c.estimates,
            c.failed_estimates > 0 ? fmt::format(", {} times without success", c.failed_estimates)
                                   : "",
            c.unseen_buses);
    }
    if (!s.latencies_ms.empty()) {
        out += fmt::format("message to alert: p50 {:.1f} ms, p99 {:.1f} ms\n",
                           percentile(s.latencies_ms, 0.5), percentile(s.latencies_ms, 0.99));
    }
    return out;
}

}  // namespace calade::live
