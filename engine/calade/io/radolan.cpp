// SPDX-License-Identifier: Apache-2.0
// A RADOLAN composite is a line of text up to the byte ETX (3), then two bytes a cell, the lower
// first, from the south-western cell eastwards, row by row to the north. Bits 1-12 are the count,
// 13 says that it was gauged or interpolated, 14 that there is none, 15 that it is negative, 16
// that it is clutter.
#include "calade/io/radolan.hpp"

#include "calade/base/error.hpp"
#include "calade/io/gdal_support.hpp"
#include "calade/io/rain_formats.hpp"
#include "calade/io/text_scan.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <fstream>
#include <limits>
#include <optional>

namespace calade::io {

namespace {

constexpr std::size_t longest_header = 4096;
constexpr char end_of_text = 3;
constexpr unsigned count_bits = 0x0fff, missing_bit = 0x2000, negative_bit = 0x4000,
                   clutter_bit = 0x8000;

// The products of rain depth with two bytes a cell.
constexpr std::array products = {"RW", "RY", "RH", "RU", "SF", "SH", "SQ", "D2", "D3", "W1", "W2",
                                 "W3", "W4", "EW", "EY", "EH", "EB", "RB", "RE", "RQ", "YW"};

// South-western corners, m, of the grids by rows and columns: the composite of Germany, the
// extended one, and those of Middle Europe and of the radar climatology.
struct Corner {
    Index rows, columns;
    double x, y;
};
constexpr std::array corners = {Corner{900, 900, -523462.0, -4658645.0},
                                Corner{1100, 900, -443462.0, -4758645.0},
                                Corner{1500, 1400, -673462.0, -5008645.0}};

std::string_view field(std::string_view text, std::string_view key, std::size_t width,
                       const std::string& name) {
    // Keys stand after the 17 fixed characters and before the list of sites between < and >.
    const auto list = text.find('<');
    const auto keys = text.substr(0, list);
    const auto at = keys.find(key, 17);
    require<DataError>(at != std::string_view::npos && at + key.size() + width <= keys.size(),
                       "{}: the RADOLAN header has no field {} of {} characters", name, key, width);
    return trimmed(keys.substr(at + key.size(), width));
}

int whole_number(std::string_view text, std::string_view what, const std::string& name) {
    const auto number = parse_number(text);
    require<DataError>(number && *number >= 0.0 && *number <= 1e9 && *number == std::floor(*number),
                       "{}: {} in the RADOLAN header is '{}', expected a whole number", name, what,
                       text);
    return static_cast<int>(*number);
}

Instant stamp_of(std::string_view text, const std::string& name) {
    const auto two = [&](std::size_t at) {
        return whole_number(text.substr(at, 2), "the time", name);
    };
    // ddhhmm after the product, mmyy after the station's five digits.
    const int day = two(2), hour = two(4), minute = two(6), month = two(13), year = two(15);
    const std::chrono::year_month_day date{std::chrono::year{2000 + year},
                                           std::chrono::month{static_cast<unsigned>(month)},
                                           std::chrono::day{static_cast<unsigned>(day)}};
    require<DataError>(date.ok() && hour < 24 && minute < 60,
                       "{}: the time in the RADOLAN header is day {} {}:{} of {}/{}, expected a "
                       "time of the calendar",
                       name, day, hour, minute, month, year);
    return std::chrono::sys_days{date} + std::chrono::hours{hour} + std::chrono::minutes{minute};
}

class RadolanStack final : public RainStack {
public:
    explicit RadolanStack(const RainFiles& rain) : rain_(rain) {
        for (std::size_t f = 0; f < rain_.files.size(); ++f) {
            const auto& file = rain_.files[f];
            require_file(file);
            const auto text = head(file);
            const auto header =
                parse_radolan_header(text, std::filesystem::file_size(file), file.string());
            const auto frame = radolan_frame(header.columns, header.rows);
            if (f == 0) {
                frame_ = frame;
                interval_s_ = header.minutes * 60.0;
            }
            check_same_frame(frame_, frame, file);
            require<DataError>(header.minutes * 60.0 == interval_s_,
                               "{}: is of {} min, the first file of {} min, expected one product",
                               file.string(), header.minutes, interval_s_ / 60.0);
            fields_.push_back({header.time, f, 1});
        }
        sort_fields(fields_, rain_);
        for (const auto& f : fields_) {
            times_.push_back(f.time);
        }
        unit_ = "mm";
    }
    [[nodiscard]] std::vector<float> read(std::size_t step) const override {
        const auto& file = rain_.files[fields_.at(step).file];
        require_file(file);
        // No composite is longer: an exchanged file cannot ask for more.
        require<DataError>(std::filesystem::file_size(file) < (std::uintmax_t{1} << 24U),
                           "{}: is longer than any RADOLAN composite", file.string());
        std::ifstream in(file, std::ios::binary);
        const std::string bytes((std::istreambuf_iterator<char>(in)), {});
        return parse_radolan(bytes, file.string());
    }
    [[nodiscard]] std::string place(std::size_t step) const override {
        return rain_.files[fields_.at(step).file].string();
    }

private:
    static std::string head(const std::filesystem::path& file) {
        std::ifstream in(file, std::ios::binary);
        std::string text(longest_header, '\0');
        in.read(text.data(), static_cast<std::streamsize>(text.size()));
        text.resize(static_cast<std::size_t>(in.gcount()));
        return text;
    }
    RainFiles rain_;
    std::vector<RainField> fields_;
};

}  // namespace

RainFrame radolan_frame(Index columns, Index rows) {
    const auto found = std::find_if(corners.begin(), corners.end(), [&](const Corner& c) {
        return c.rows == rows && c.columns == columns;
    });
    require<DataError>(found != corners.end(),
                       "a RADOLAN grid of {} rows and {} columns is none of DWD's, expected 900 x "
                       "900, 1100 x 900 or 1500 x 1400",
                       rows, columns);
    return {columns,
            rows,
            found->x,
            found->y,
            1000.0,
            1000.0,
            "+proj=stere +lat_0=90 +lat_ts=60 +lon_0=10 +a=6370040 +b=6370040 +units=m +no_defs "
            "+type=crs"};
}

RadolanHeader parse_radolan_header(std::string_view text, std::size_t whole,
                                   const std::string& name) {
    const auto end = text.substr(0, longest_header).find(end_of_text);
    require<DataError>(end != std::string_view::npos && end >= 17,
                       "{}: has no RADOLAN header, which a byte 3 ends within {} bytes (truncated, "
                       "still compressed, or another format?)",
                       name, longest_header);
    text = text.substr(0, end);
    RadolanHeader out;
    out.product = std::string(text.substr(0, 2));
    require<DataError>(
        std::any_of(products.begin(), products.end(),
                    [&](const char* p) { return out.product == p; }),
        "{}: is a RADOLAN product '{}', expected one of rain depth with two bytes a cell, such as "
        "RW or RY",
        name, out.product);
    out.time = stamp_of(text, name);
    out.length = end + 1;

    const auto precision = field(text, "PR", 5, name);
    constexpr double none = 99.0;
    const double power =
        precision.starts_with("E") ? parse_number(precision.substr(1)).value_or(none) : none;
    require<DataError>(power >= -3.0 && power <= 0.0 && power == std::floor(power),
                       "{}: PR in the RADOLAN header is '{}', expected E-03 to E-00", name,
                       precision);
    out.precision = std::pow(10.0, power);

    const auto interval = field(text, "INT", 4, name);
    out.minutes = whole_number(interval, "INT", name);
    require<DataError>(out.minutes > 0.0 && out.minutes <= 1440.0,
                       "{}: INT in the RADOLAN header is {} min, expected 1 to 1440", name,
                       out.minutes);

    const auto size = field(text, "GP", 9, name);
    const auto times = size.find('x');
    require<DataError>(times != std::string_view::npos,
                       "{}: GP in the RADOLAN header is '{}', expected ROWSxCOLUMNS", name, size);
    out.rows = whole_number(trimmed(size.substr(0, times)), "GP", name);
    out.columns = whole_number(trimmed(size.substr(times + 1)), "GP", name);
    (void)radolan_frame(out.columns, out.rows);

    const auto cells = static_cast<std::size_t>(out.rows) * static_cast<std::size_t>(out.columns);
    require<DataError>(whole == out.length + 2 * cells,
                       "{}: is {} bytes long, its header of {} bytes and {} x {} cells ask for {} "
                       "(truncated, or the header lies)",
                       name, whole, out.length, out.rows, out.columns, out.length + 2 * cells);
    const int stated = whole_number(field(text, "BY", 7, name), "BY", name);
    require<DataError>(
        static_cast<std::size_t>(stated) == whole || static_cast<std::size_t>(stated) + 1 == whole,
        "{}: BY in the RADOLAN header says {} bytes, the file has {}", name, stated, whole);
    return out;
}

std::vector<float> parse_radolan(std::string_view bytes, const std::string& name) {
    const auto header = parse_radolan_header(bytes, bytes.size(), name);
    const auto cells =
        static_cast<std::size_t>(header.rows) * static_cast<std::size_t>(header.columns);
    std::vector<float> out(cells);
    for (std::size_t i = 0; i < cells; ++i) {
        const auto low = static_cast<unsigned char>(bytes[header.length + 2 * i]);
        const auto high = static_cast<unsigned char>(bytes[header.length + 2 * i + 1]);
        const unsigned word = low | (static_cast<unsigned>(high) << 8U);
        if ((word & (missing_bit | clutter_bit)) != 0) {
            out[i] = std::numeric_limits<float>::quiet_NaN();
            continue;
        }
        const double depth = static_cast<double>(word & count_bits) * header.precision;
        out[i] = static_cast<float>((word & negative_bit) != 0 ? -depth : depth);
    }
    return out;
}

std::unique_ptr<RainStack> open_radolan_rain(const RainFiles& rain) {
    return std::make_unique<RadolanStack>(rain);
}

}  // namespace calade::io
