// SPDX-License-Identifier: Apache-2.0
#include "calade/io/rain_stack.hpp"

#include "calade/base/error.hpp"
#include "calade/io/rain_formats.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <string_view>

namespace calade::io {

namespace {

std::string format_of(const std::filesystem::path& file) {
    auto extension = file.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    const auto is = [&](std::initializer_list<const char*> all) {
        return std::any_of(all.begin(), all.end(), [&](const char* e) { return extension == e; });
    };
    if (is({".nc", ".nc4", ".cdf"})) {
        return "netcdf";
    }
    if (is({".tif", ".tiff"})) {
        return "geotiff";
    }
    if (is({".grb", ".grib", ".grb2", ".grib2"})) {
        return "grib";
    }
    if (is({".h5", ".hdf", ".hdf5"})) {
        return "odim";
    }
    return file.filename().string().find("bin") != std::string::npos ? "radolan" : "";
}

struct ClockFields {
    int year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0;
};

bool take_digits(std::string_view& name, std::size_t count, int& value) {
    if (name.size() < count) {
        return false;
    }
    value = 0;
    for (const char c : name.substr(0, count)) {
        if (c < '0' || c > '9') {
            return false;
        }
        value = value * 10 + (c - '0');
    }
    name.remove_prefix(count);
    return true;
}

// A `*` takes as little as lets the rest follow.
bool follows(std::string_view name, std::string_view pattern, ClockFields& clock) {
    while (!pattern.empty()) {
        if (pattern[0] == '*') {
            pattern.remove_prefix(1);
            for (std::size_t skip = 0; skip <= name.size(); ++skip) {
                if (follows(name.substr(skip), pattern, clock)) {
                    return true;
                }
            }
            return false;
        }
        if (pattern[0] == '%' && pattern.size() > 1) {
            int* field = nullptr;
            switch (pattern[1]) {
                case 'Y': field = &clock.year; break;
                case 'm': field = &clock.month; break;
                case 'd': field = &clock.day; break;
                case 'H': field = &clock.hour; break;
                case 'M': field = &clock.minute; break;
                case 'S': field = &clock.second; break;
                default: return false;
            }
            if (!take_digits(name, pattern[1] == 'Y' ? 4 : 2, *field)) {
                return false;
            }
            pattern.remove_prefix(2);
            continue;
        }
        if (name.empty() || name[0] != pattern[0]) {
            return false;
        }
        name.remove_prefix(1);
        pattern.remove_prefix(1);
    }
    return name.empty();
}

}  // namespace

Instant instant_in_name(const std::string& name, const std::string& pattern) {
    ClockFields clock;
    // Each star tries every length: three are enough for any name, and never slow.
    require<DataError>(std::count(pattern.begin(), pattern.end(), '*') <= 3,
                       "pattern '{}' has more than three stars", pattern);
    const bool fits = follows(name, pattern, clock);
    const std::chrono::year_month_day day{std::chrono::year{clock.year},
                                          std::chrono::month{static_cast<unsigned>(clock.month)},
                                          std::chrono::day{static_cast<unsigned>(clock.day)}};
    require<DataError>(
        fits && day.ok() && clock.hour < 24 && clock.minute < 60 && clock.second < 60,
        "file '{}' has no instant of the form '{}' in its name, expected digits for %Y %m %d %H %M "
        "%S and a date of the calendar",
        name, pattern);
    return std::chrono::sys_days{day} + std::chrono::hours{clock.hour} +
           std::chrono::minutes{clock.minute} + std::chrono::seconds{clock.second};
}

void check_frame(const RainFrame& f, const std::filesystem::path& file) {
    require<DataError>(
        f.columns > 0 && f.rows > 0 &&
            static_cast<double>(f.columns) * static_cast<double>(f.rows) <= most_rain_cells,
        "{}: the grid has {} x {} cells, expected 1 to {:.0f} in all", file.string(), f.columns,
        f.rows, most_rain_cells);
    require<DataError>(std::isfinite(f.x_min) && std::isfinite(f.y_min) && std::isfinite(f.dx) &&
                           std::isfinite(f.dy) && f.dx > 0.0 && f.dy > 0.0,
                       "{}: the grid begins at ({}, {}) with cells of {} by {}, expected finite "
                       "values and sides > 0",
                       file.string(), f.x_min, f.y_min, f.dx, f.dy);
}

void check_same_frame(const RainFrame& first, const RainFrame& other,
                      const std::filesystem::path& file) {
    const auto near = [&](double a, double b) { return std::abs(a - b) <= 1e-3 * first.dx; };
    require<DataError>(first.columns == other.columns && first.rows == other.rows &&
                           near(first.x_min, other.x_min) && near(first.y_min, other.y_min) &&
                           near(first.dx, other.dx) && near(first.dy, other.dy) &&
                           first.crs == other.crs,
                       "{}: its grid ({} x {} cells from {}, {}) or its coordinate system differs "
                       "from the first file's ({} x {} from {}, {}), expected the same",
                       file.string(), other.columns, other.rows, other.x_min, other.y_min,
                       first.columns, first.rows, first.x_min, first.y_min);
}

void sort_fields(std::vector<RainField>& fields, const RainFiles& rain) {
    std::stable_sort(fields.begin(), fields.end(),
                     [](const RainField& a, const RainField& b) { return a.time < b.time; });
    for (std::size_t i = 1; i < fields.size(); ++i) {
        require<DataError>(fields[i - 1].time < fields[i].time,
                           "{} and {} both hold rain at {}, expected one field an instant",
                           rain.files[fields[i - 1].file].string(),
                           rain.files[fields[i].file].string(), format_instant(fields[i].time));
    }
}

std::unique_ptr<RainStack> open_rain(const RainFiles& rain) {
    require<UsageError>(!rain.files.empty(), "no files of rain are given");
    const auto& first = rain.files.front();
    const auto format = rain.format.empty() ? format_of(first) : rain.format;
    if (format == "netcdf") {
        return open_netcdf_rain(rain);
    }
    if (format == "geotiff" || format == "grib") {
        return open_gdal_rain(rain, format == "grib");
    }
    if (format == "odim") {
        return open_odim_rain(rain);
    }
    require<DataError>(format == "radolan",
                       "{}: its name does not say what it is; give the format: netcdf, geotiff, "
                       "grib, odim or radolan",
                       first.string());
    return open_radolan_rain(rain);
}

}  // namespace calade::io
