// SPDX-License-Identifier: Apache-2.0
#include "calade/live/sqlite.hpp"

#include "calade/base/error.hpp"

#include <sqlite3.h>

namespace calade::live {

Database::Database(const std::filesystem::path& file) : file_(file) {
    if (sqlite3_open_v2(file.c_str(), &handle_, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                        nullptr) != SQLITE_OK) {
        const std::string message = handle_ == nullptr ? "no memory" : sqlite3_errmsg(handle_);
        sqlite3_close(handle_);
        calade::fail<OutputError>("{}: cannot be opened as a database: {}", file.string(), message);
    }
    sqlite3_busy_timeout(handle_, 5000);  // a reader with the sqlite3 tool must not stop us
}

Database::~Database() { sqlite3_close(handle_); }

void Database::fail() const {
    calade::fail<OutputError>("{}: {}", file_.string(), sqlite3_errmsg(handle_));
}

void Database::execute(const char* sql) {
    if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail();
    }
}

std::int64_t Database::integer(const char* sql) {
    Statement statement(*this, sql);
    return statement.step() ? statement.integer(0) : 0;
}

std::int64_t Database::last_id() const { return sqlite3_last_insert_rowid(handle_); }

int Database::changes() const { return sqlite3_changes(handle_); }

Statement::Statement(Database& database, const char* sql) : database_(database) {
    if (sqlite3_prepare_v2(database.handle(), sql, -1, &statement_, nullptr) != SQLITE_OK) {
        database.fail();
    }
}

Statement::~Statement() { sqlite3_finalize(statement_); }

bool Statement::step() {
    switch (sqlite3_step(statement_)) {
        case SQLITE_ROW: return true;
        case SQLITE_DONE: sqlite3_reset(statement_); return false;
        default: sqlite3_reset(statement_); database_.fail();
    }
}

void Statement::run() {
    while (step()) {
    }
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}
double Statement::real(int column) const { return sqlite3_column_double(statement_, column); }
std::string Statement::text(int column) const {
    const auto* text = sqlite3_column_text(statement_, column);
    return text == nullptr ? std::string{} : reinterpret_cast<const char*>(text);
}
bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

void Statement::reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}
void Statement::bind_at(int position, std::int64_t value) {
    sqlite3_bind_int64(statement_, position, value);
}
void Statement::bind_at(int position, double value) {
    sqlite3_bind_double(statement_, position, value);
}
void Statement::bind_at(int position, std::string_view value) {
    // Copied: the text need not outlive the call.
    sqlite3_bind_text(statement_, position, value.data(), static_cast<int>(value.size()),
                      SQLITE_TRANSIENT);
}
void Statement::bind_at(int position, const std::optional<std::int64_t>& value) {
    if (value) {
        bind_at(position, *value);
    } else {
        sqlite3_bind_null(statement_, position);
    }
}

}  // namespace calade::live
