// SPDX-License-Identifier: Apache-2.0
// The input format of EPA SWMM 5.2 (Rossman & Simon 2022, user's manual, EPA/600/R-22/030, app. D).
#include "calade/io/swmm_inp.hpp"

#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/text_scan.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

namespace calade::io {

namespace {

constexpr std::size_t longest_line = 1U << 20U;
constexpr double longest_h = 1e7;         // a thousand years
constexpr std::size_t shortest_name = 4;  // of a section that is cut short

const std::vector<std::string>& known_sections() {
    static const std::vector<std::string> names{
        "TITLE",        "OPTIONS",     "REPORT",    "FILES",         "EVENTS",     "EVAPORATION",
        "TEMPERATURE",  "ADJUSTMENTS", "RAINGAGES", "SUBCATCHMENTS", "SUBAREAS",   "INFILTRATION",
        "LID_CONTROLS", "LID_USAGE",   "AQUIFERS",  "GROUNDWATER",   "GWF",        "SNOWPACKS",
        "JUNCTIONS",    "OUTFALLS",    "DIVIDERS",  "STORAGE",       "CONDUITS",   "PUMPS",
        "ORIFICES",     "WEIRS",       "OUTLETS",   "XSECTIONS",     "TRANSECTS",  "STREETS",
        "INLETS",       "INLET_USAGE", "LOSSES",    "CONTROLS",      "POLLUTANTS", "LANDUSES",
        "COVERAGES",    "BUILDUP",     "WASHOFF",   "TREATMENT",     "INFLOWS",    "DWF",
        "RDII",         "HYDROGRAPHS", "LOADINGS",  "CURVES",        "TIMESERIES", "PATTERNS",
        "MAP",          "COORDINATES", "VERTICES",  "POLYGONS",      "SYMBOLS",    "LABELS",
        "BACKDROP",     "TAGS",        "PROFILES"};
    return names;
}

std::string in_capitals(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
    });
    return out;
}

// "[OUTFALL]" stands for "OUTFALLS".
std::string section_of(std::string_view line, const std::string& place) {
    const auto end = line.find(']');
    require<DataError>(end != std::string_view::npos, "{}: section '{}' has no closing bracket",
                       place, line.substr(0, 40));
    const std::string name = in_capitals(trimmed(line.substr(1, end - 1)));
    const auto& known = known_sections();
    for (const bool whole : {true, false}) {
        for (const std::string& full : known) {
            if (whole ? full == name : name.size() >= shortest_name && full.starts_with(name)) {
                return full;
            }
        }
    }
    const std::string near = nearest_name(name, known);
    fail<DataError>("{}: [{}] is no section of a SWMM file{}", place, name.substr(0, 40),
                    near.empty() ? "" : fmt::format("; did you mean [{}]?", near));
}

std::vector<std::string> words_of(std::string_view line, const std::string& place) {
    std::vector<std::string> words;
    std::size_t i = 0;
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == ','; };
    while (i < line.size()) {
        if (blank(line[i])) {
            ++i;
        } else if (line[i] == ';') {
            break;
        } else if (line[i] == '"') {
            const auto end = line.find('"', i + 1);
            require<DataError>(end != std::string_view::npos, "{}: a quote does not end", place);
            words.emplace_back(line.substr(i + 1, end - i - 1));
            i = end + 1;
        } else {
            const std::size_t first = i;
            while (i < line.size() && !blank(line[i]) && line[i] != ';') {
                ++i;
            }
            words.emplace_back(line.substr(first, i - first));
        }
    }
    return words;
}

}  // namespace

void SwmmRow::fail(const std::string& message) const {
    calade::fail<DataError>("{} {}{}{}", place, words.empty() ? "" : words.front(),
                            words.empty() ? "" : ": ", message);
}

const std::string& SwmmRow::word(std::size_t k, std::string_view what) const {
    if (!has(k)) {
        fail(fmt::format("has {} words, expected its {} as number {}", words.size(), what, k + 1));
    }
    return words[k];
}

std::string SwmmRow::upper(std::size_t k, std::string_view what) const {
    return in_capitals(word(k, what));
}

double SwmmRow::number(std::size_t k, std::string_view what) const {
    const auto value = parse_number(word(k, what));
    if (!value || !std::isfinite(*value)) {
        fail(fmt::format("{} is '{}', expected a number", what, words[k].substr(0, 60)));
    }
    return *value;
}

double SwmmRow::number_or(std::size_t k, std::string_view what, double missing) const {
    return has(k) && words[k] != "*" ? number(k, what) : missing;
}

bool SwmmRow::yes(std::size_t k, std::string_view what) const {
    if (!has(k)) {
        return false;
    }
    const std::string text = upper(k, what);
    if (text != "YES" && text != "NO") {
        fail(fmt::format("{} is '{}', expected YES or NO", what, words[k].substr(0, 60)));
    }
    return text == "YES";
}

double SwmmRow::hours(std::size_t k, std::string_view what) const {
    const std::string& text = word(k, what);
    double sum = 0.0;
    double unit = 1.0;
    std::string_view rest = text;
    for (int part = 0; part < 3; ++part) {
        const auto colon = rest.find(':');
        const auto value = parse_number(rest.substr(0, colon));
        if (!value || !(std::abs(*value) <= longest_h) ||
            (part > 0 && (*value < 0.0 || *value >= 60.0))) {
            break;
        }
        sum += *value * unit;
        if (colon == std::string_view::npos) {
            return sum;
        }
        rest = rest.substr(colon + 1);
        unit /= 60.0;
    }
    fail(fmt::format("{} is '{}', expected hours or h:mm:ss", what, text.substr(0, 60)));
}

const std::vector<SwmmRow>& SwmmInput::rows(const std::string& section) const {
    static const std::vector<SwmmRow> none;
    const auto found = sections.find(section);
    return found == sections.end() ? none : found->second;
}

std::string SwmmInput::option(std::string_view key, std::string missing) const {
    for (const SwmmRow& row : rows("OPTIONS")) {
        if (row.upper(0, "key") == key) {
            return row.upper(1, "value");
        }
    }
    return missing;
}

SwmmInput parse_swmm(std::string_view text, const std::filesystem::path& name) {
    SwmmInput input;
    input.file = name;
    Lines lines(text);
    std::string_view line;
    std::string section;
    while (lines.next(line)) {
        const auto place = [&] { return fmt::format("{}:{}", name.string(), lines.number()); };
        require<DataError>(line.size() <= longest_line,
                           "{}: a line has {} characters, expected "
                           "at most {}",
                           place(), line.size(), longest_line);
        const std::string_view content = trimmed(line);
        if (content.empty() || content.front() == ';') {
            continue;
        }
        if (content.front() == '[') {
            section = section_of(content, place());
            input.sections[section];
            continue;
        }
        require<DataError>(!section.empty(), "{}: '{}' stands before the first [SECTION]", place(),
                           content.substr(0, 40));
        // Free text, whose quotes mean nothing.
        if (section == "TITLE" || section == "CONTROLS" || section == "LABELS" ||
            section == "BACKDROP" || section == "TAGS") {
            input.sections[section].push_back(
                {fmt::format("{}: [{}]", place(), section), {std::string(content)}});
            continue;
        }
        auto words = words_of(content, place());
        if (!words.empty()) {
            input.sections[section].push_back(
                {fmt::format("{}: [{}]", place(), section), std::move(words)});
        }
    }
    return input;
}

SwmmInput read_swmm(const std::filesystem::path& file) {
    SwmmInput input = parse_swmm(read_text(file), file);
    require<DataError>(!input.sections.empty(), "{}: holds no [SECTION], expected a SWMM file",
                       file.string());
    return input;
}

double swmm_days(const SwmmRow& row, std::string_view date) {
    std::array<int, 3> parts{};  // month, day, year
    std::string_view rest = date;
    bool good = true;
    for (std::size_t k = 0; k < 3; ++k) {
        const auto end = rest.find_first_of("/-");
        const auto value = parse_number(rest.substr(0, end));
        good = good && value && *value >= 1.0 && *value <= 9999.0 &&
               (end != std::string_view::npos) == (k < 2);
        if (!good) {
            break;
        }
        parts[k] = static_cast<int>(*value);
        rest = k < 2 ? rest.substr(end + 1) : rest;
    }
    const std::chrono::year_month_day day{std::chrono::year{parts[2]},
                                          std::chrono::month{static_cast<unsigned>(parts[0])},
                                          std::chrono::day{static_cast<unsigned>(parts[1])}};
    if (!good || !day.ok()) {
        row.fail(fmt::format("'{}' is no date, expected month/day/year", date.substr(0, 60)));
    }
    return static_cast<double>(std::chrono::sys_days{day}.time_since_epoch().count());
}

}  // namespace calade::io
