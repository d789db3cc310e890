// SPDX-License-Identifier: Apache-2.0
#include "calade/io/csv.hpp"

#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/text_scan.hpp"

#include <algorithm>
#include <cmath>

namespace calade::io {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

char find_separator(std::string_view text) {
    std::size_t counts[3] = {0, 0, 0};
    constexpr std::string_view separators = ",;\t";
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') {
            quoted = !quoted;
        } else if (!quoted && c == '\n') {
            break;
        } else if (const auto i = separators.find(c); !quoted && i != std::string_view::npos) {
            ++counts[i];
        }
    }
    return separators[static_cast<std::size_t>(std::max_element(counts, counts + 3) - counts)];
}

// Splits a text into records (RFC 4180): a quoted field may hold separators, line ends and,
// doubled, quotes.
class Splitter {
public:
    Splitter(std::string_view text, std::string name)
        : text_(text), name_(std::move(name)), separator_(find_separator(text)) {}

    // The next record that is not blank; false at the end. `line` is where it starts.
    bool next(std::vector<std::string>& fields, int& line) {
        while (at_ < text_.size()) {
            line = line_;
            fields.clear();
            read_record(fields);
            if (fields.size() > 1 || !fields[0].empty()) {
                return true;
            }
        }
        return false;
    }

private:
    void read_record(std::vector<std::string>& fields) {
        for (;;) {
            skip_blanks();
            fields.push_back(peek() == '"' ? quoted() : plain());
            skip_blanks();
            if (peek() == separator_ && at_ < text_.size()) {
                ++at_;
                continue;
            }
            require<DataError>(
                at_ >= text_.size() || peek() == '\n',
                "{}:{}: text after a closing quote, expected '{}' or the end of the line", name_,
                line_, separator_);
            if (at_ < text_.size()) {
                ++at_;
                ++line_;
            }
            return;
        }
    }

    std::string quoted() {
        const int start = line_;
        std::string out;
        for (++at_; at_ < text_.size(); ++at_) {
            if (text_[at_] == '"') {
                if (at_ + 1 < text_.size() && text_[at_ + 1] == '"') {
                    ++at_;
                } else {
                    ++at_;
                    return out;
                }
            }
            line_ += text_[at_] == '\n' ? 1 : 0;
            out += text_[at_];
        }
        fail<DataError>("{}:{}: a quoted field does not end", name_, start);
    }

    std::string plain() {
        const auto start = at_;
        while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n') {
            ++at_;
        }
        return std::string(trimmed(text_.substr(start, at_ - start)));
    }

    void skip_blanks() {
        while (at_ < text_.size() && text_[at_] != separator_ &&
               (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\r')) {
            ++at_;
        }
    }

    [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

    std::string_view text_;
    std::string name_;
    char separator_;
    std::size_t at_ = 0;
    int line_ = 1;
};

std::string quoted_where_needed(const std::string& field, char separator) {
    const bool edge_blank = !field.empty() && (field.front() == ' ' || field.back() == ' ');
    if (!edge_blank &&
        field.find_first_of(std::string("\"\r\n\t") + separator) == std::string::npos) {
        return field;
    }
    std::string out = "\"";
    for (const char c : field) {
        out += c;
        if (c == '"') {
            out += c;
        }
    }
    return out + '"';
}

}  // namespace

Csv Csv::parse(std::string_view text, const std::string& name) {
    if (text.starts_with(byte_order_mark)) {
        text.remove_prefix(byte_order_mark.size());
    }
    Csv out;
    out.name_ = name;
    Splitter splitter(text, name);
    int line = 0;
    require<DataError>(splitter.next(out.header_, line), "{}: is empty, expected a header line",
                       name);
    for (std::size_t i = 0; i < out.header_.size(); ++i) {
        require<DataError>(!out.header_[i].empty(), "{}:{}: column {} of the header has no name",
                           name, line, i + 1);
        require<DataError>(
            std::find(out.header_.begin(), out.header_.begin() + static_cast<std::ptrdiff_t>(i),
                      out.header_[i]) == out.header_.begin() + static_cast<std::ptrdiff_t>(i),
            "{}:{}: column '{}' stands twice in the header", name, line, out.header_[i]);
    }
    std::vector<std::string> fields;
    while (splitter.next(fields, line)) {
        require<DataError>(fields.size() == out.header_.size(),
                           "{}:{}: {} fields, expected {} as in the header", name, line,
                           fields.size(), out.header_.size());
        std::move(fields.begin(), fields.end(), std::back_inserter(out.fields_));
        out.lines_.push_back(line);
    }
    return out;
}

Csv Csv::read(const std::filesystem::path& file) { return parse(read_text(file), file.string()); }

bool Csv::has_column(std::string_view name) const {
    return std::find(header_.begin(), header_.end(), name) != header_.end();
}

std::size_t Csv::column(std::string_view name) const {
    const auto place = std::find(header_.begin(), header_.end(), name);
    if (place == header_.end()) {
        const auto near = nearest_name(name, header_);
        fail<DataError>("{}: has no column '{}'{}; it has {}", name_, name,
                        near.empty() ? "" : fmt::format(", did you mean '{}'", near),
                        fmt::join(header_, ", "));
    }
    return static_cast<std::size_t>(place - header_.begin());
}

const std::string& Csv::text(std::size_t row, std::size_t column) const {
    require<UsageError>(row < rows() && column < header_.size(), "{}: no row {} or column {}",
                        name_, row, column);
    return fields_[row * header_.size() + column];
}

double Csv::number(std::size_t row, std::size_t column) const {
    const auto& field = text(row, column);
    const auto value = parse_number(field);
    require<DataError>(value && std::isfinite(*value), "{}: {} is '{}', expected a number{}",
                       place(row), header_[column], field,
                       field.find(',') == std::string::npos ? "" : " with a decimal point");
    return *value;
}

std::int64_t Csv::integer(std::size_t row, std::size_t column) const {
    const double value = number(row, column);
    require<DataError>(value == std::floor(value) && std::abs(value) < 9e15,
                       "{}: {} is '{}', expected a whole number", place(row), header_[column],
                       text(row, column));
    return static_cast<std::int64_t>(value);
}

std::string Csv::place(std::size_t row) const { return fmt::format("{}:{}", name_, line(row)); }

void write_csv(const std::filesystem::path& file, const std::vector<std::string>& header,
               std::span<const std::vector<std::string>> rows, char separator) {
    std::string out;
    auto add = [&](const std::vector<std::string>& fields) {
        for (std::size_t i = 0; i < fields.size(); ++i) {
            if (i > 0) {
                out += separator;
            }
            out += quoted_where_needed(fields[i], separator);
        }
        out += '\n';
    };
    add(header);
    for (const auto& row : rows) {
        require<UsageError>(row.size() == header.size(), "{}: a row has {} fields, expected {}",
                            file.string(), row.size(), header.size());
        add(row);
    }
    write_text(file, out);
}

}  // namespace calade::io
