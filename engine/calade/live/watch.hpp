// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/live/config.hpp"
#include "calade/live/forecast.hpp"
#include "calade/live/grid_estimate.hpp"
#include "calade/live/store.hpp"
#include "calade/live/subscriber.hpp"

#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <vector>

namespace calade::live {

/// What has come in so far.
struct Counts {
    std::int64_t messages = 0;
    std::int64_t stored = 0;
    std::int64_t duplicates = 0;
    std::int64_t refused = 0;  ///< payloads that no measurement could be read from
    std::array<std::int64_t, qualities> quality = {};  ///< stored readings by Quality
    std::int64_t raised = 0, closed = 0, runs = 0, failed_runs = 0;
    std::int64_t estimates = 0, failed_estimates = 0;  ///< of the grid
    int unseen_buses = 0;                              ///< in the last estimate
};

/// An entry that is stored and waits to be announced.
struct NewEntry {
    Entry entry;
    std::optional<std::chrono::steady_clock::time_point> arrived;  ///< of the message behind it
};

/// The way from a message to an alert, without network and clock of its own: reads payloads,
/// checks, stores, compares with the rules, and says which runs are wanted. Goes on where the
/// store left off. For one thread.
class Watch {
public:
    /// `scenario` is the planned one, if a rule runs one; `network` the grid that is watched, if
    /// one is. `config`, `store` and `network` must outlive this.
    Watch(const Config& config, Store& store, std::optional<scenario::Scenario> scenario,
          const city::PowerNetwork* network = nullptr);

    /// Takes in messages in one transaction; all are durable when it returns. Throws OutputError
    /// if the store fails: nothing of the messages is kept then.
    void take_in(const std::vector<Message>& messages);
    /// Stores a run's consequences as entries of its alerts.
    void take_in(const ForecastResult& result);
    /// Compares an estimate with the rules of the grid, and tells of sensors that are at fault or
    /// sound again. One that failed is a state that is counted and logged, nothing else.
    void take_in(const GridResult& result);

    [[nodiscard]] std::vector<NewEntry> take_entries();
    [[nodiscard]] std::vector<ForecastRequest> take_requests();
    /// An estimate that is wanted: values have come or grown old, and the last request is
    /// `every` ago.
    [[nodiscard]] std::optional<GridRequest> take_grid_request(
        std::chrono::steady_clock::time_point t = std::chrono::steady_clock::now());
    /// Whether one is, now or once that time is over.
    [[nodiscard]] bool wants_estimate() const { return grid_changed_; }
    [[nodiscard]] const Counts& counts() const { return counts_; }

private:
    struct Wanted {
        std::int64_t alert;
        Millis now;
    };
    void take_in(const Message& message, std::size_t sensor);
    /// Good values of the grid's sensors that are not too old; NaN for the others.
    [[nodiscard]] std::vector<double> fresh_values(Millis now) const;
    void tell_state(const GridResult& result);
    void apply_grid_rules(const GridResult& result);
    void tell_faults(const GridResult& result);
    [[nodiscard]] Millis grid_now() const;
    void refuse(const Message& message, std::size_t sensor, const std::string& fault);
    void apply_rules(const Reading& reading, std::int64_t row, const Message& message);
    void add_entry(Entry entry, const Message* message);
    [[nodiscard]] std::optional<ForecastRequest> request_for(const Wanted& wanted);

    const Config& config_;
    Store& store_;
    std::optional<scenario::Scenario> scenario_;
    const city::PowerNetwork* network_;
    std::vector<QualityControl> quality_;
    std::vector<std::optional<std::int64_t>> open_;  ///< alert of each rule
    std::map<std::size_t, std::int64_t> refused_;    ///< by sensor
    Millis newest_ = 0;                              ///< time measured, for Clock::readings
    struct GridValue {
        Reading reading;
        std::int64_t row;
    };
    std::vector<std::optional<GridValue>> grid_values_;      ///< last good one, by sensor
    std::vector<std::optional<std::int64_t>> fault_alerts_;  ///< by sensor
    std::vector<std::uint8_t> asked_with_;                   ///< sensors in the last request
    std::optional<std::chrono::steady_clock::time_point> asked_;
    bool grid_changed_ = false;
    std::int64_t failed_in_a_row_ = 0;
    std::int64_t grid_row_ = 0;                            ///< of the newest of these values
    std::optional<std::pair<Millis, double>> load_share_;  ///< estimate over plan, and when
    std::vector<NewEntry> entries_;
    std::vector<Wanted> wanted_;
    Counts counts_;
};

}  // namespace calade::live
