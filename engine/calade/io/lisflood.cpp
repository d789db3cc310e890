// SPDX-License-Identifier: Apache-2.0
#include "calade/io/lisflood.hpp"

#include "calade/base/error.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/text_scan.hpp"

#include <cmath>

namespace calade::io {

namespace {

class BdyParser {
public:
    BdyParser(std::string_view text, const std::string& name) : lines_(text), name_(name) {}

    std::map<std::string, TimeTable> run() {
        std::map<std::string, TimeTable> out;
        require<DataError>(lines_.next(line_), "{}: is empty, expected a title line and series",
                           name_);
        while (next()) {
            const std::string series(trimmed(line_));
            require<DataError>(
                !parse_number(first_word()),
                "{}: '{}' stands where the name of a series is expected; the block before it "
                "has more rows than it says",
                place(), series);
            require<DataError>(!out.contains(series), "{}: series '{}' stands twice", place(),
                               series);
            out.emplace(series, read_series(series));
        }
        require<DataError>(!out.empty(), "{}: holds no series", name_);
        return out;
    }

private:
    // The next line that is neither blank nor a comment.
    bool next() {
        while (lines_.next(line_)) {
            const auto text = trimmed(line_);
            if (!text.empty() && text.front() != '#') {
                return true;
            }
        }
        return false;
    }

    [[nodiscard]] std::string place() const { return fmt::format("{}:{}", name_, lines_.number()); }

    [[nodiscard]] std::string_view first_word() const {
        auto rest = line_;
        return take_word(rest);
    }

    static double seconds_of(std::string_view unit) {
        if (unit == "second" || unit == "seconds") {
            return 1.0;
        }
        if (unit == "hour" || unit == "hours") {
            return 3600.0;
        }
        if (unit == "day" || unit == "days") {
            return 86400.0;
        }
        return 0.0;
    }

    TimeTable read_series(const std::string& series) {
        require<DataError>(next(), "{}: ends after the name of series '{}', expected 'N second'",
                           name_, series);
        auto rest = line_;
        const auto count = parse_number(take_word(rest));
        const auto unit = take_word(rest);
        const double scale = seconds_of(unit);
        require<DataError>(
            count && *count >= 1.0 && *count < 1e8 && *count == std::floor(*count) && scale > 0.0 &&
                trimmed(rest).empty(),
            "{}: series '{}' starts with '{}', expected a count and second, hour or day, such "
            "as '289 second'",
            place(), series, trimmed(line_));
        TimeTable out;
        const auto rows = static_cast<std::size_t>(*count);
        for (std::size_t i = 0; i < rows; ++i) {
            read_row(series, i, rows, scale, out);
        }
        return out;
    }

    void read_row(const std::string& series, std::size_t i, std::size_t rows, double scale,
                  TimeTable& out) {
        require<DataError>(next(), "{}: ends in series '{}' after {} of {} rows", name_, series, i,
                           rows);
        auto rest = line_;
        const auto first = take_word(rest);
        const auto value = parse_number(first);
        const auto second = take_word(rest);
        const auto time = parse_number(second);
        // A block that is cut short runs into the next series' name or its "N second".
        require<DataError>(value && time && trimmed(rest).empty(),
                           "{}: row {} of {} in series '{}' is '{}', expected 'value time'",
                           place(), i + 1, rows, series, trimmed(line_));
        require<DataError>(std::isfinite(*value) && std::isfinite(*time),
                           "{}: '{}' in series '{}', expected finite numbers", place(),
                           trimmed(line_), series);
        const double t = *time * scale;
        require<DataError>(
            out.time.empty() || t > out.time.back(),
            "{}: time {} s in series '{}' follows {} s, expected times that increase", place(), t,
            series, out.time.empty() ? 0.0 : out.time.back());
        out.time.push_back(t);
        out.value.push_back(*value);
    }

    Lines lines_;
    std::string name_;
    std::string_view line_;
};

}  // namespace

std::map<std::string, TimeTable> parse_bdy(std::string_view text, const std::string& name) {
    return BdyParser(text, name).run();
}

std::map<std::string, TimeTable> read_bdy(const std::filesystem::path& file) {
    return parse_bdy(read_text(file), file.string());
}

}  // namespace calade::io
