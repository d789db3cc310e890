// SPDX-License-Identifier: Apache-2.0
#include "calade/live/store.hpp"

#include "calade/base/error.hpp"
#include "calade/live/sqlite.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace calade::live {

namespace {

constexpr std::int64_t application = 0x43414C44;  // "CALD"
constexpr std::int64_t version = 1;

// A reading with a time of its own stands once: its copy is 0. One without is new whenever it
// comes: its copy is its row.
constexpr const char* schema = R"sql(
CREATE TABLE sensors (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE readings (
    id INTEGER PRIMARY KEY,
    sensor INTEGER NOT NULL REFERENCES sensors (id),
    measured_ms INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    copy INTEGER NOT NULL,
    value_m REAL,
    quality INTEGER NOT NULL);
CREATE UNIQUE INDEX readings_once ON readings (sensor, measured_ms, copy);
CREATE TABLE alerts (
    id INTEGER PRIMARY KEY,
    rule TEXT NOT NULL,
    reading INTEGER NOT NULL REFERENCES readings (id),
    raised_ms INTEGER NOT NULL,
    acknowledged_ms INTEGER,
    acknowledged_by TEXT,
    closed_ms INTEGER,
    closing_reading INTEGER REFERENCES readings (id));
CREATE INDEX alerts_open ON alerts (rule) WHERE closed_ms IS NULL;
CREATE TABLE entries (
    id INTEGER PRIMARY KEY,
    alert INTEGER NOT NULL REFERENCES alerts (id),
    kind TEXT NOT NULL,
    body TEXT NOT NULL,
    announced_ms INTEGER);
CREATE INDEX entries_of_alert ON entries (alert, kind);
CREATE INDEX entries_pending ON entries (id) WHERE announced_ms IS NULL;
)sql";

/// Keeps a second writer out for as long as it lives; the kernel frees it if we are killed.
class FileLock {
public:
    explicit FileLock(const std::filesystem::path& store) {
        const auto file = store.string() + ".lock";
        descriptor_ = ::open(file.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, 0644);
        require<OutputError>(descriptor_ >= 0, "{}: cannot be made", file);
        if (::flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
            ::close(descriptor_);
            fail<OutputError>(
                "{}: is in use by another calade live; stop it or name another "
                "store.file",
                store.string());
        }
    }
    ~FileLock() { ::close(descriptor_); }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    int descriptor_ = -1;
};

std::filesystem::path with_folder(const std::filesystem::path& file) {
    std::error_code error;
    if (file.has_parent_path()) {
        std::filesystem::create_directories(file.parent_path(), error);
    }
    require<OutputError>(!error, "{}: cannot be made: {}", file.parent_path().string(),
                         error.message());
    return file;
}

/// Makes the tables of a new file; refuses what is not ours before anything is written to it.
void prepare_file(Database& db, const std::filesystem::path& file) {
    std::int64_t tables = 0;
    try {
        tables = db.integer("SELECT count(*) FROM sqlite_master");
    } catch (const OutputError& error) {
        fail<DataError>("{}: is no SQLite database ({}); move it away or name another store.file",
                        file.string(), error.what());
    }
    const auto owner = db.integer("PRAGMA application_id");
    const auto found = db.integer("PRAGMA user_version");
    require<DataError>(tables == 0 || owner == application,
                       "{}: is the database of another program; name another store.file",
                       file.string());
    require<DataError>(tables == 0 || found == version,
                       "{}: has version {}, this program reads version {}; move it away or use "
                       "the program that wrote it",
                       file.string(), found, version);
    db.execute("PRAGMA journal_mode = WAL");
    db.execute("PRAGMA synchronous = FULL");
    db.execute("PRAGMA foreign_keys = OFF");  // only this class writes; the checks cost a lookup
    if (tables == 0) {
        db.execute("BEGIN IMMEDIATE");
        db.execute(schema);
        db.execute(fmt::format("PRAGMA application_id = {}", application).c_str());
        db.execute(fmt::format("PRAGMA user_version = {}", version).c_str());
        db.execute("COMMIT");
    }
}

}  // namespace

struct Store::Implementation {
    Implementation(const std::filesystem::path& file, const std::vector<std::string>& names)
        : lock(with_folder(file)), db(file) {
        prepare_file(db, file);
        begin.emplace(db, "BEGIN IMMEDIATE");
        commit.emplace(db, "COMMIT");
        append.emplace(db,
                       "INSERT INTO readings (sensor, measured_ms, received_ms, copy, value_m, "
                       "quality) VALUES (?, ?, ?, CASE ? WHEN 1 THEN 0 ELSE "
                       "(SELECT coalesce(max(id), 0) + 1 FROM readings) END, ?, ?) "
                       "ON CONFLICT (sensor, measured_ms, copy) DO NOTHING");
        for (const auto& name : names) {
            Statement(db, "INSERT INTO sensors (name) VALUES (?) ON CONFLICT DO NOTHING")
                .bind(name)
                .run();
            Statement find(db, "SELECT id FROM sensors WHERE name = ?");
            find.bind(name).step();
            sensors.push_back(find.integer(0));
        }
    }
    FileLock lock;
    Database db;
    std::vector<std::int64_t> sensors;  // row of each configured sensor
    std::optional<Statement> begin, commit, append;
    bool open = false;
};

Store::Store(const std::filesystem::path& file, const std::vector<std::string>& sensors)
    : implementation_(std::make_unique<Implementation>(file, sensors)) {}

Store::~Store() = default;

void Store::begin() {
    implementation_->begin->run();
    implementation_->open = true;
}

void Store::commit() {
    implementation_->commit->run();
    implementation_->open = false;
}

void Store::rollback() noexcept {
    if (implementation_->open) {
        implementation_->open = false;
        try {
            implementation_->db.execute("ROLLBACK");
        } catch (const Error&) {  // SQLite has rolled back by itself
        }
    }
}

std::optional<std::int64_t> Store::append(const Reading& r) {
    auto& i = *implementation_;
    i.append->bind(i.sensors[r.sensor], r.measured, r.received, r.time_given ? 1 : 0, r.value,
                   static_cast<int>(r.quality));
    i.append->run();
    return i.db.changes() > 0 ? std::optional(i.db.last_id()) : std::nullopt;
}

std::int64_t Store::readings() const {
    return implementation_->db.integer("SELECT count(*) FROM readings");
}

std::optional<Store::Kept> Store::last_good(std::size_t sensor) const {
    auto& i = *implementation_;
    Statement find(i.db,
                   "SELECT measured_ms, received_ms, copy, value_m, id FROM readings "
                   "WHERE sensor = ? AND quality = 0 ORDER BY measured_ms DESC LIMIT 1");
    if (!find.bind(i.sensors[sensor]).step()) {
        return std::nullopt;
    }
    return Kept{find.integer(4),
                {sensor, find.integer(0), find.integer(1), find.integer(2) == 0, find.real(3),
                 Quality::good}};
}

std::vector<Observation> Store::observations(std::size_t sensor, Millis from, Millis to,
                                             Millis origin) const {
    auto& i = *implementation_;
    Statement find(i.db,
                   "SELECT measured_ms, value_m, quality FROM readings WHERE sensor = ? "
                   "AND measured_ms BETWEEN ? AND ? ORDER BY measured_ms, id");
    find.bind(i.sensors[sensor], from, to);
    std::vector<Observation> out;
    while (find.step()) {
        if (fit_for_series(static_cast<Quality>(find.integer(2)))) {
            out.push_back({static_cast<double>(find.integer(0) - origin) / 1000.0, find.real(1)});
        }
    }
    return out;
}

std::int64_t Store::raise(const std::string& rule, std::int64_t reading, Millis raised) {
    auto& i = *implementation_;
    Statement(i.db, "INSERT INTO alerts (rule, reading, raised_ms) VALUES (?, ?, ?)")
        .bind(rule, reading, raised)
        .run();
    return i.db.last_id();
}

void Store::close(std::int64_t alert, std::int64_t reading, Millis closed) {
    Statement(implementation_->db,
              "UPDATE alerts SET closing_reading = ?, closed_ms = ? WHERE id = ?")
        .bind(reading, closed, alert)
        .run();
}

bool Store::acknowledge(std::int64_t alert, const std::string& by, Millis when) {
    auto& i = *implementation_;
    Statement(i.db,
              "UPDATE alerts SET acknowledged_ms = ?, acknowledged_by = ? WHERE id = ? AND "
              "acknowledged_ms IS NULL AND closed_ms IS NULL")
        .bind(when, by, alert)
        .run();
    return i.db.changes() > 0;
}

namespace {

constexpr const char* alert_columns =
    "SELECT id, rule, reading, raised_ms, acknowledged_ms, acknowledged_by, closed_ms, "
    "closing_reading FROM alerts ";

std::optional<AlertRow> alert_row(Statement& s) {
    if (!s.step()) {
        return std::nullopt;
    }
    const auto maybe = [&](int column) {
        return s.is_null(column) ? std::nullopt : std::optional(s.integer(column));
    };
    return AlertRow{s.integer(0), s.text(1), s.integer(2), s.integer(3),
                    maybe(4),     s.text(5), maybe(6),     maybe(7)};
}

}  // namespace

std::optional<AlertRow> Store::open_alert(const std::string& rule) const {
    Statement find(implementation_->db,
                   (std::string(alert_columns) +
                    "WHERE rule = ? AND closed_ms IS NULL ORDER BY id DESC LIMIT 1")
                       .c_str());
    return alert_row(find.bind(rule));
}

std::optional<AlertRow> Store::alert(std::int64_t id) const {
    Statement find(implementation_->db, (std::string(alert_columns) + "WHERE id = ?").c_str());
    return alert_row(find.bind(id));
}

std::int64_t Store::add_entry(const Entry& entry) {
    auto& i = *implementation_;
    Statement(i.db, "INSERT INTO entries (alert, kind, body) VALUES (?, ?, ?)")
        .bind(entry.alert, entry.kind, entry.body)
        .run();
    return i.db.last_id();
}

bool Store::has_entry(std::int64_t alert, const std::string& kind) const {
    Statement find(implementation_->db, "SELECT 1 FROM entries WHERE alert = ? AND kind = ?");
    return find.bind(alert, kind).step();
}

void Store::mark_announced(std::int64_t entry, Millis when) {
    Statement(implementation_->db, "UPDATE entries SET announced_ms = ? WHERE id = ?")
        .bind(when, entry)
        .run();
}

std::vector<Entry> Store::pending_entries() const {
    Statement find(
        implementation_->db,
        "SELECT id, alert, kind, body FROM entries WHERE announced_ms IS NULL ORDER BY id");
    std::vector<Entry> out;
    while (find.step()) {
        out.push_back({find.integer(0), find.integer(1), find.text(2), find.text(3)});
    }
    return out;
}

}  // namespace calade::live
