// SPDX-License-Identifier: Apache-2.0
// ESRI ASCII grid: a header of "key value" lines, then rows of values from north to south. Read
// here and not by GDAL, so that a truncated file is an error with its line and not zeros.
#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"
#include "calade/io/raster_io.hpp"
#include "calade/io/text_scan.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <optional>
#include <vector>

namespace calade::io {

namespace {

constexpr std::int64_t most_cells = 1'000'000'000;  // 4 GB: anything larger is a broken header

struct Header {
    std::optional<double> columns, rows, cell, nodata;
    std::optional<double> x_corner, y_corner, x_centre, y_centre;
};

std::string lower(std::string_view text) {
    std::string out(text);
    std::transform(out.begin(), out.end(), out.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return out;
}

std::optional<double>* find_key(Header& header, std::string_view key) {
    if (key == "ncols") {
        return &header.columns;
    }
    if (key == "nrows") {
        return &header.rows;
    }
    if (key == "cellsize") {
        return &header.cell;
    }
    if (key == "nodata_value" || key == "nodata") {
        return &header.nodata;
    }
    if (key == "xllcorner") {
        return &header.x_corner;
    }
    if (key == "yllcorner") {
        return &header.y_corner;
    }
    if (key == "xllcenter" || key == "xllcentre") {
        return &header.x_centre;
    }
    if (key == "yllcenter" || key == "yllcentre") {
        return &header.y_centre;
    }
    return nullptr;
}

void read_key(Header& header, std::string_view key, std::string_view rest,
              const std::string& place) {
    static const std::vector<std::string> keys = {"ncols",        "nrows",     "cellsize",
                                                  "nodata_value", "xllcorner", "yllcorner",
                                                  "xllcenter",    "yllcenter"};
    auto* slot = find_key(header, key);
    if (slot == nullptr) {
        require<DataError>(
            key != "dx" && key != "dy",
            "{}: the cells are given by dx and dy, expected square cells by cellsize", place);
        const auto near = nearest_name(key, keys);
        fail<DataError>(
            "{}: unknown header key '{}', expected one of ncols, nrows, xllcorner, yllcorner, "
            "xllcenter, yllcenter, cellsize, nodata_value{}{}",
            place, key, near.empty() ? "" : "; nearest: ", near);
    }
    const auto word = take_word(rest);
    const auto value = parse_number(word);
    const bool may_be_nan = slot == &header.nodata;
    require<DataError>(value && trimmed(rest).empty() && (may_be_nan || std::isfinite(*value)),
                       "{}: {} is '{}', expected one finite number", place, key, word);
    require<DataError>(!slot->has_value(), "{}: {} stands twice in the header", place, key);
    *slot = value;
}

Index whole(const std::optional<double>& value, std::string_view key, const std::string& name) {
    require<DataError>(value.has_value(), "{}: the header has no {}", name, key);
    require<DataError>(*value >= 1.0 && *value <= 1e9 && *value == std::floor(*value),
                       "{}: {} is {}, expected a whole number from 1", name, key, *value);
    return static_cast<Index>(*value);
}

geo::Grid make_grid(const Header& header, const std::string& name) {
    const Index columns = whole(header.columns, "ncols", name);
    const Index rows = whole(header.rows, "nrows", name);
    require<DataError>(static_cast<std::int64_t>(columns) * rows <= most_cells,
                       "{}: {} x {} cells, expected at most {}", name, columns, rows, most_cells);
    require<DataError>(header.cell.has_value(), "{}: the header has no cellsize", name);
    require<DataError>(*header.cell > 0.0, "{}: cellsize is {}, expected a positive length", name,
                       *header.cell);
    require<DataError>(header.x_corner || header.x_centre, "{}: the header has no xllcorner", name);
    require<DataError>(header.y_corner || header.y_centre, "{}: the header has no yllcorner", name);
    const double half = 0.5 * *header.cell;
    return {columns, rows, header.x_corner ? *header.x_corner : *header.x_centre - half,
            header.y_corner ? *header.y_corner : *header.y_centre - half, *header.cell};
}

}  // namespace

RasterFile parse_ascii_grid(std::string_view text, const std::string& name) {
    Header header;
    Lines lines(text);
    std::string_view line;
    auto place = [&] { return fmt::format("{}:{}", name, lines.number()); };
    bool in_header = true;
    while (in_header && lines.next(line)) {
        std::string_view rest = line;
        const auto key = take_word(rest);
        if (key.empty()) {
            continue;
        }
        // The header ends at the first line that starts with a number ("nan" is one).
        in_header = !parse_number(key).has_value();
        if (in_header) {
            read_key(header, lower(key), rest, place());
        }
    }
    const geo::Grid grid = make_grid(header, name);
    require<DataError>(!in_header, "{}: ends after the header, expected {} values", name,
                       grid.size());
    // A value takes two bytes at least: do not reserve memory for a header that lies.
    require<DataError>(
        static_cast<std::int64_t>(grid.size()) <= static_cast<std::int64_t>(text.size()),
        "{}: is truncated: {} bytes cannot hold {} values", name, text.size(), grid.size());

    RasterFile out;
    out.has_nodata = header.nodata.has_value();
    out.values = geo::Raster<float>(grid);
    constexpr float nan = std::numeric_limits<float>::quiet_NaN();
    Index column = 0;
    Index row = grid.rows - 1;
    do {
        std::string_view rest = line;
        for (auto word = take_word(rest); !word.empty(); word = take_word(rest)) {
            const auto value = parse_number(word);
            require<DataError>(value && !std::isinf(*value) &&
                                   std::abs(std::isnan(*value) ? 0.0 : *value) <=
                                       std::numeric_limits<float>::max(),
                               "{}: value is '{}', expected a finite number", place(), word);
            require<DataError>(row >= 0, "{}: more values than the {} x {} cells of the header",
                               place(), grid.columns, grid.rows);
            const bool missing = std::isnan(*value) || (header.nodata && *value == *header.nodata);
            out.values.at(column, row) = missing ? nan : static_cast<float>(*value);
            if (++column == grid.columns) {
                column = 0;
                --row;
            }
        }
    } while (lines.next(line));
    require<DataError>(row < 0, "{}: is truncated: {} of {} values are there", name,
                       (grid.rows - 1 - row) * static_cast<std::int64_t>(grid.columns) + column,
                       grid.size());
    return out;
}

}  // namespace calade::io
