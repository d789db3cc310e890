// SPDX-License-Identifier: Apache-2.0
// Rain in NetCDF by the CF conventions: a variable on (time, y, x) with its axes.
#include "calade/base/error.hpp"
#include "calade/io/gdal_support.hpp"
#include "calade/io/netcdf.hpp"
#include "calade/io/rain_formats.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

namespace calade::io {

namespace {

struct Axis {
    double first_edge = 0.0, side = 1.0;  // of the lowest cell
    bool descending = false;
    Index size = 0;
};

class CfRain final : public RainStack {
public:
    explicit CfRain(const RainFiles& rain) : rain_(rain) {
        for (std::size_t f = 0; f < rain_.files.size(); ++f) {
            const auto& file = rain_.files[f];
            require_file(file);
            const NetcdfReader in(file);
            const std::string name = rain_.variable.empty() ? only_rain(in, file) : rain_.variable;
            const auto axes = in.dimensions(name);
            require<DataError>(axes.size() == 3,
                               "{}: variable '{}' has {} dimensions, expected time, y and x",
                               file.string(), name, axes.size());
            const RainFrame frame = frame_of(in, name, axes, file);
            const std::string unit =
                in.has_attribute(name, "units") ? in.text_attribute(name, "units") : "";
            if (f == 0) {
                frame_ = frame;
                unit_ = unit;
                name_ = name;
            }
            check_same_frame(frame_, frame, file);
            require<DataError>(unit == unit_, "{}: is in '{}', the first file in '{}'",
                               file.string(), unit, unit_);
            add_times(in, axes[0], f);
        }
        sort_fields(fields_, rain_);
        for (const auto& field : fields_) {
            times_.push_back(field.time);
        }
    }
    [[nodiscard]] std::vector<float> read(std::size_t step) const override {
        const RainField& field = fields_.at(step);
        const auto& file = rain_.files[field.file];
        const NetcdfReader in(file);
        const auto shape = in.shape(name_);
        require<DataError>(shape.size() == 3 && static_cast<Index>(shape[1]) == frame_.rows &&
                               static_cast<Index>(shape[2]) == frame_.columns,
                           "{}: variable '{}' has changed its shape since the run began",
                           file.string(), name_);
        auto values = in.read_step_float(name_, static_cast<std::size_t>(field.band));
        unpack(in, values);
        const auto columns = static_cast<std::size_t>(frame_.columns);
        if (turned_y_) {
            for (std::size_t low = 0, high = static_cast<std::size_t>(frame_.rows) - 1; low < high;
                 ++low, --high) {
                std::swap_ranges(values.begin() + static_cast<std::ptrdiff_t>(low * columns),
                                 values.begin() + static_cast<std::ptrdiff_t>((low + 1) * columns),
                                 values.begin() + static_cast<std::ptrdiff_t>(high * columns));
            }
        }
        return values;
    }
    [[nodiscard]] std::string place(std::size_t step) const override {
        const RainField& field = fields_.at(step);
        return fmt::format("{}, variable '{}', step {}", rain_.files[field.file].string(), name_,
                           field.band);
    }

private:
    static std::string only_rain(const NetcdfReader& in, const std::filesystem::path& file) {
        std::vector<std::string> found;
        for (const auto& name : in.variables()) {
            if (in.dimensions(name).size() == 3) {
                found.push_back(name);
            }
        }
        require<DataError>(found.size() == 1,
                           "{}: has {} variables on three dimensions ({}), expected one, or the "
                           "name of the rain as variable",
                           file.string(), found.size(), fmt::join(found, ", "));
        return found.front();
    }

    static Axis axis(const NetcdfReader& in, const std::string& name,
                     const std::filesystem::path& file) {
        require<DataError>(in.has_variable(name) && in.dimensions(name).size() == 1,
                           "{}: dimension '{}' has no coordinates, expected a variable of its name",
                           file.string(), name);
        const auto at = in.read(name);
        require<DataError>(at.size() >= 2 && static_cast<double>(at.size()) <= most_rain_cells,
                           "{}: axis '{}' has {} positions, expected two or more", file.string(),
                           name, at.size());
        const double step = (at.back() - at.front()) / static_cast<double>(at.size() - 1);
        for (std::size_t i = 0; i < at.size(); ++i) {
            // A hundredth of a cell: what degrees in single precision may be off by.
            require<DataError>(std::abs(at[i] - (at.front() + static_cast<double>(i) * step)) <=
                                       0.01 * std::abs(step) &&
                                   step != 0.0,
                               "{}: axis '{}' is {} at {}, expected even steps of {}",
                               file.string(), name, at[i], i, step);
        }
        double scale = 1.0;
        if (in.has_attribute(name, "units")) {
            scale = in.text_attribute(name, "units") == "km" ? 1000.0 : 1.0;
        }
        Axis out;
        out.side = std::abs(step) * scale;
        out.descending = step < 0.0;
        out.first_edge = std::min(at.front(), at.back()) * scale - 0.5 * out.side;
        out.size = static_cast<Index>(at.size());
        return out;
    }

    RainFrame frame_of(const NetcdfReader& in, const std::string& name,
                       const std::vector<std::string>& axes, const std::filesystem::path& file) {
        const Axis y = axis(in, axes[1], file);
        const Axis x = axis(in, axes[2], file);
        require<DataError>(!x.descending, "{}: axis '{}' falls, expected west to east",
                           file.string(), axes[2]);
        turned_y_ = y.descending;
        RainFrame frame{x.size, y.size, x.first_edge, y.first_edge, x.side, y.side, ""};
        check_frame(frame, file);
        if (in.has_attribute(name, "grid_mapping")) {
            const auto mapping = in.text_attribute(name, "grid_mapping");
            require<DataError>(in.has_variable(mapping), "{}: grid_mapping '{}' is missing",
                               file.string(), mapping);
            for (const char* key : {"crs_wkt", "spatial_ref"}) {
                if (frame.crs.empty() && in.has_attribute(mapping, key)) {
                    frame.crs = in.text_attribute(mapping, key);
                }
            }
        }
        if (frame.crs.empty() && in.has_attribute(axes[2], "units") &&
            in.text_attribute(axes[2], "units").starts_with("degree")) {
            frame.crs = "EPSG:4326";
        }
        return frame;
    }

    void add_times(const NetcdfReader& in, const std::string& name, std::size_t f) {
        const auto& file = rain_.files[f];
        require<DataError>(in.has_variable(name) && in.has_attribute(name, "units"),
                           "{}: dimension '{}' is no time axis, expected a variable with units "
                           "such as \"seconds since 2024-01-31 06:00:00\"",
                           file.string(), name);
        const auto units = in.text_attribute(name, "units");
        if (in.has_attribute(name, "calendar")) {
            const auto calendar = in.text_attribute(name, "calendar");
            require<DataError>(calendar == "standard" || calendar == "gregorian" ||
                                   calendar == "proleptic_gregorian",
                               "{}: its calendar is '{}', expected standard", file.string(),
                               calendar);
        }
        const auto [origin, unit_s] = time_origin(units, file);
        const auto values = in.read(name);
        for (std::size_t i = 0; i < values.size(); ++i) {
            const double seconds = values[i] * unit_s;
            require<DataError>(std::isfinite(seconds) && std::abs(seconds) < 1e11,
                               "{}: time {} is {}, expected a number of '{}'", file.string(), i,
                               values[i], units);
            fields_.push_back(
                {origin + std::chrono::seconds{std::llround(seconds)}, f, static_cast<int>(i)});
        }
        require<DataError>(!values.empty(), "{}: its time axis '{}' is empty", file.string(), name);
    }

    static std::pair<Instant, double> time_origin(const std::string& units,
                                                  const std::filesystem::path& file) {
        static const std::map<std::string, double> lengths = {
            {"s", 1.0},       {"sec", 1.0},      {"second", 1.0},   {"seconds", 1.0},
            {"min", 60.0},    {"minute", 60.0},  {"minutes", 60.0}, {"h", 3600.0},
            {"hour", 3600.0}, {"hours", 3600.0}, {"day", 86400.0},  {"days", 86400.0}};
        const auto since = units.find(" since ");
        const auto length = lengths.find(units.substr(0, since));
        require<DataError>(since != std::string::npos && length != lengths.end(),
                           "{}: time is counted in '{}', expected seconds, minutes, hours or days "
                           "since an instant",
                           file.string(), units);
        std::string origin = units.substr(since + 7);
        // CF allows a fraction of zero seconds and a zone in words.
        for (const char* end :
             {" UTC", "Z", " +00:00", "+00:00", " 00:00", ".000000", ".0", ".00"}) {
            if (origin.ends_with(end) && origin.size() > 16) {
                origin = origin.substr(0, origin.rfind(end));
            }
        }
        try {
            return {parse_instant(origin), length->second};
        } catch (const ScenarioError& error) {
            fail<DataError>("{}: time units '{}': {}", file.string(), units, error.what());
        }
    }

    void unpack(const NetcdfReader& in, std::vector<float>& values) const {
        const auto number = [&](const char* key) -> std::optional<double> {
            if (!in.has_attribute(name_, key)) {
                return std::nullopt;
            }
            return in.number_attribute(name_, key);
        };
        const double scale = number("scale_factor").value_or(1.0);
        const double offset = number("add_offset").value_or(0.0);
        const auto fill = number("_FillValue");
        const auto missing = number("missing_value");
        constexpr double default_fill = 9.9692099683868690e+36;  // netCDF's own
        for (float& v : values) {
            const auto raw = static_cast<double>(v);
            const auto is = [&](const std::optional<double>& gone) {
                return gone && static_cast<float>(*gone) == v;
            };
            v = is(fill) || is(missing) || v == static_cast<float>(default_fill)
                    ? std::numeric_limits<float>::quiet_NaN()
                    : static_cast<float>(raw * scale + offset);
        }
    }

    RainFiles rain_;
    std::string name_;
    bool turned_y_ = false;
    std::vector<RainField> fields_;  // band: the step, from 0
};

}  // namespace

std::unique_ptr<RainStack> open_netcdf_rain(const RainFiles& rain) {
    return std::make_unique<CfRain>(rain);
}

}  // namespace calade::io
