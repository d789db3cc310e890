// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/base/units.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace calade::io {

/// A table of a TOML file that knows where it stands. Every getter throws ScenarioError with
/// file:line, the key, the value found and the value expected. The file's text lives as long as
/// any table of it.
class TomlTable {
public:
    /// Parses a file. Throws ScenarioError with file:line on a syntax error, DataError if missing.
    [[nodiscard]] static TomlTable read(const std::filesystem::path& file);
    /// Parses text; `name` stands for the file in messages.
    [[nodiscard]] static TomlTable parse(std::string_view text, std::string name);

    [[nodiscard]] bool has(std::string_view key) const;
    [[nodiscard]] std::vector<std::string> keys() const;
    /// "storm.toml:14" for the key, or for the table itself; "storm.toml, --set flood.cfl" for what
    /// set() put there.
    [[nodiscard]] std::string where(std::string_view key) const;
    [[nodiscard]] std::string where() const;
    /// Dotted path of the table in the file: "flood", "events[2]"; empty for the root.
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] const std::filesystem::path& file() const;

    /// Throws on the first key that is not in `known`, naming the nearest known one.
    void only(const std::vector<std::string>& known) const;

    /// A number in the SI unit of `dimension`, or a string with a unit ("24 cm"). A key that names
    /// another unit (`times_h`) says what that is in SI (3600): a bare number is in it, and so is
    /// what is given back.
    [[nodiscard]] double number(std::string_view key, Dimension dimension = Dimension::none,
                                double unit = 1.0) const;
    [[nodiscard]] double number_or(std::string_view key, double otherwise,
                                   Dimension dimension = Dimension::none) const;
    [[nodiscard]] std::int64_t integer(std::string_view key) const;
    [[nodiscard]] std::string text(std::string_view key) const;
    [[nodiscard]] std::string text_or(std::string_view key, std::string otherwise) const;
    [[nodiscard]] bool boolean(std::string_view key) const;
    [[nodiscard]] bool boolean_or(std::string_view key, bool otherwise) const;
    /// A native date-time (offset honoured, local taken as UTC) or an ISO 8601 string, given back
    /// as seconds since 1970 UTC.
    [[nodiscard]] std::int64_t instant(std::string_view key) const;
    /// Each as number() reads it.
    [[nodiscard]] std::vector<double> numbers(std::string_view key,
                                              Dimension dimension = Dimension::none,
                                              double unit = 1.0) const;
    [[nodiscard]] std::vector<std::string> texts(std::string_view key) const;
    /// Pairs, as in a line of coordinates [[x, y], …].
    [[nodiscard]] std::vector<std::vector<double>> rows(std::string_view key) const;
    [[nodiscard]] TomlTable table(std::string_view key) const;
    [[nodiscard]] std::optional<TomlTable> table_if(std::string_view key) const;
    /// An array of tables ([[events]]); empty if the key is absent.
    [[nodiscard]] std::vector<TomlTable> tables(std::string_view key) const;

    /// Overrides or adds a value by dotted path, as `--set flood.cfl=0.5` does. The value is read
    /// as TOML, or taken as text where it is not TOML. Array tables are addressed by name or
    /// number: `boundaries.sea.offset_m=0.24`, `events.0.at=…`. Throws ScenarioError for a step
    /// that is not in the file, with the nearest name.
    void set(std::string_view dotted, std::string_view value);

    /// Throws ScenarioError "file:line: key: …" for the key.
    [[noreturn]] void fail(std::string_view key, std::string_view message) const;
    /// The whole document as TOML text: as read, comments included, or with its overrides.
    [[nodiscard]] std::string dump() const;

private:
    struct Document;
    TomlTable(std::shared_ptr<Document> document, const void* node, std::string path);
    std::shared_ptr<Document> document_;
    const void* node_;
    std::string path_;
};

}  // namespace calade::io
