// SPDX-License-Identifier: Apache-2.0
#pragma once
// A connection and statements of SQLite as values. Not a public header.

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct sqlite3;
struct sqlite3_stmt;

namespace calade::live {

/// One connection, for one thread.
class Database {
public:
    /// Opens or makes the file. Throws OutputError.
    explicit Database(const std::filesystem::path& file);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    void execute(const char* sql);
    [[nodiscard]] std::int64_t integer(const char* sql);
    [[nodiscard]] std::int64_t last_id() const;
    /// Rows that the last statement changed.
    [[nodiscard]] int changes() const;
    /// Throws OutputError with the file and what SQLite says.
    [[noreturn]] void fail() const;
    [[nodiscard]] sqlite3* handle() const { return handle_; }

private:
    std::filesystem::path file_;
    sqlite3* handle_ = nullptr;
};

/// A prepared statement. Bind, then step until it gives false; binding anew resets it.
class Statement {
public:
    Statement(Database& database, const char* sql);
    ~Statement();
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    /// Binds all parameters in order and rewinds.
    template <class... Values>
    Statement& bind(const Values&... values) {
        reset();
        int position = 0;
        (bind_at(++position, values), ...);
        return *this;
    }
    /// True while there is a row.
    bool step();
    /// Runs it to its end.
    void run();
    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] bool is_null(int column) const;

private:
    void reset();
    void bind_at(int position, std::int64_t value);
    void bind_at(int position, int value) { bind_at(position, static_cast<std::int64_t>(value)); }
    void bind_at(int position, double value);
    void bind_at(int position, std::string_view value);
    void bind_at(int position, const std::optional<std::int64_t>& value);
    Database& database_;
    sqlite3_stmt* statement_ = nullptr;
};

}  // namespace calade::live
