// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/live/observed_series.hpp"
#include "calade/live/reading.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace calade::live {

/// An alert's life: raised, perhaps acknowledged by somebody, closed.
struct AlertRow {
    std::int64_t id = 0;
    std::string rule;
    std::int64_t reading = 0;  ///< row of the reading that raised it
    Millis raised = 0;         ///< when that was measured
    std::optional<Millis> acknowledged;
    std::string acknowledged_by;
    std::optional<Millis> closed;
    std::optional<std::int64_t> closing_reading;
};

/// A line for the alert file that the store remembers until it is written.
struct Entry {
    std::int64_t id = 0;
    std::int64_t alert = 0;
    std::string kind;  ///< "raised", "consequences" or "closed"
    std::string body;  ///< a JSON object
};

/// What sensors sent and what came of it, in one SQLite file (WAL). Readings are appended in their
/// order of arrival and never changed. Writes happen between begin() and commit(); after commit()
/// they survive a killed process and a power cut (synchronous = FULL). For one thread; a second
/// process is kept out by a lock, readers such as the sqlite3 tool are welcome.
class Store {
public:
    /// Opens or makes the file, with its folder. Throws DataError if it is another program's
    /// database or of another version, OutputError if it cannot be written or is in use.
    Store(const std::filesystem::path& file, const std::vector<std::string>& sensors);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    void begin();
    void commit();
    /// Undoes what was written since begin(); nothing to do is fine.
    void rollback() noexcept;

    /// The reading's row, or nothing if its sensor has one with the same time measured.
    std::optional<std::int64_t> append(const Reading& reading);
    [[nodiscard]] std::int64_t readings() const;
    struct Kept {
        std::int64_t row;
        Reading reading;
    };
    /// The newest reading that is good, by time measured.
    [[nodiscard]] std::optional<Kept> last_good(std::size_t sensor) const;
    /// Readings fit for a series measured in [from, to]; times in s from `origin`.
    [[nodiscard]] std::vector<Observation> observations(std::size_t sensor, Millis from, Millis to,
                                                        Millis origin) const;

    std::int64_t raise(const std::string& rule, std::int64_t reading, Millis raised);
    void close(std::int64_t alert, std::int64_t reading, Millis closed);
    /// False if there is no such open alert that is not acknowledged yet.
    bool acknowledge(std::int64_t alert, const std::string& by, Millis when);
    [[nodiscard]] std::optional<AlertRow> open_alert(const std::string& rule) const;
    [[nodiscard]] std::optional<AlertRow> alert(std::int64_t id) const;

    /// Gives the entry's row; `entry.id` is not read.
    std::int64_t add_entry(const Entry& entry);
    [[nodiscard]] bool has_entry(std::int64_t alert, const std::string& kind) const;
    void mark_announced(std::int64_t entry, Millis when);
    /// Entries that were not announced, oldest first: a killed process may leave some.
    [[nodiscard]] std::vector<Entry> pending_entries() const;

private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace calade::live
