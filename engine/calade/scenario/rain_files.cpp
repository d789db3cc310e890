// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/rain_files.hpp"

#include "calade/base/error.hpp"
#include "calade/scenario/sections.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>
#include <utility>

namespace calade::scenario {

namespace fs = std::filesystem;

namespace {

// Units of rain as people and files write them. Amounts fall in an interval.
struct RainUnit {
    const char* name;
    double to_si;
    bool amount;
};
constexpr double mm_h = 1e-3 / 3600.0;
constexpr std::array rain_units = {RainUnit{"mm/h", mm_h, false},
                                   RainUnit{"mm h-1", mm_h, false},
                                   RainUnit{"mm hr-1", mm_h, false},
                                   RainUnit{"mm/hr", mm_h, false},
                                   RainUnit{"mm s-1", 1e-3, false},
                                   RainUnit{"mm/s", 1e-3, false},
                                   RainUnit{"m s-1", 1.0, false},
                                   RainUnit{"m/s", 1.0, false},
                                   RainUnit{"kg m-2 s-1", 1e-3, false},
                                   RainUnit{"kg m**-2 s**-1", 1e-3, false},
                                   RainUnit{"kg/m2/s", 1e-3, false},
                                   RainUnit{"[kg/(m^2 s)]", 1e-3, false},
                                   RainUnit{"[kg/(m^2*s)]", 1e-3, false},
                                   RainUnit{"mm", 1e-3, true},
                                   RainUnit{"kg m-2", 1e-3, true},
                                   RainUnit{"kg m**-2", 1e-3, true},
                                   RainUnit{"kg/m2", 1e-3, true},
                                   RainUnit{"[kg/(m^2)]", 1e-3, true},
                                   RainUnit{"m", 1.0, true}};

// Whether a name follows a pattern in which `*` stands for any text.
bool matches(std::string_view name, std::string_view pattern) {
    std::size_t n = 0, p = 0, star = std::string_view::npos, from = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            from = n;
        } else if (p < pattern.size() && pattern[p] == name[n]) {
            ++p;
            ++n;
        } else if (star != std::string_view::npos) {
            p = star + 1;
            n = ++from;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') {
        ++p;
    }
    return p == pattern.size();
}

std::vector<fs::path> files_of(const io::TomlTable& t) {
    std::vector<fs::path> files;
    const fs::path beside = t.file().parent_path();
    for (const auto& entry : t.texts("grids")) {
        const fs::path path = entry;
        const std::string name = path.filename().string();
        if (name.find('*') == std::string::npos) {
            files.push_back(find_file(t, "grids", entry));
            continue;
        }
        const fs::path folder = path.has_parent_path() ? find_file(t, "grids", path.parent_path())
                                                       : (beside.empty() ? fs::path(".") : beside);
        std::vector<fs::path> found;
        if (fs::is_directory(folder)) {
            for (const auto& file : fs::directory_iterator(folder)) {
                if (file.is_regular_file() && matches(file.path().filename().string(), name)) {
                    found.push_back(file.path());
                }
            }
        }
        if (found.empty()) {
            t.fail("grids", fmt::format("'{}' matches no file in {}", entry, folder.string()));
        }
        std::sort(found.begin(), found.end());
        files.insert(files.end(), found.begin(), found.end());
    }
    if (files.empty()) {
        t.fail("grids", "is empty, expected files such as [\"radar/*.nc\"]");
    }
    return files;
}

std::string choice(const io::TomlTable& t, const char* key,
                   std::initializer_list<const char*> known, const std::string& otherwise) {
    const std::string value = t.text_or(key, otherwise);
    if (std::find(known.begin(), known.end(), value) == known.end() && value != otherwise) {
        t.fail(key, fmt::format("is '{}', expected one of {}", value, fmt::join(known, ", ")));
    }
    return value;
}

std::pair<double, double> pair_of(const io::TomlTable& t, const char* key, double first,
                                  double second) {
    if (!t.has(key)) {
        return {first, second};
    }
    const auto values = t.numbers(key);
    if (values.size() != 2 || !(values[1] > 0.0)) {
        t.fail(key, fmt::format("has {} numbers, expected two, the second above 0", values.size()));
    }
    return {values[0], values[1]};
}

io::RainFiles files_and_laws(const io::TomlTable& t) {
    io::RainFiles rain;
    rain.files = files_of(t);
    rain.format = choice(t, "format", {"netcdf", "geotiff", "grib", "odim", "radolan"}, "");
    rain.variable = t.text_or("variable", "");
    rain.name_pattern = t.text_or("instants_in_name", "");
    if (t.has("instants")) {
        if (t.has("instants_in_name")) {
            t.fail("instants", "stands beside instants_in_name, expected one of them");
        }
        for (const auto& text : t.texts("instants")) {
            try {
                rain.instants.push_back(parse_instant(text));
            } catch (const ScenarioError& error) {
                t.fail("instants", error.what());
            }
        }
    }
    std::tie(rain.z_r_a, rain.z_r_b) = pair_of(t, "z_r", rain.z_r_a, rain.z_r_b);
    if (!(rain.z_r_a > 0.0)) {
        t.fail("z_r",
               fmt::format("is [{}, {}], expected two numbers above 0", rain.z_r_a, rain.z_r_b));
    }
    std::tie(rain.least_dbz, rain.greatest_dbz) =
        pair_of(t, "dbz", rain.least_dbz, rain.greatest_dbz);
    if (!(rain.least_dbz < rain.greatest_dbz)) {
        t.fail("dbz", fmt::format("is [{}, {}], expected the weakest echo, then the strongest",
                                  rain.least_dbz, rain.greatest_dbz));
    }
    rain.polar_cell_m = t.number_or("polar_cell_m", rain.polar_cell_m, Dimension::length);
    if (!(rain.polar_cell_m >= 50.0 && rain.polar_cell_m <= 10000.0)) {
        t.fail("polar_cell_m", fmt::format("is {} m, expected 50 m to 10 km", rain.polar_cell_m));
    }
    return rain;
}

RainUnit unit_of(const io::TomlTable& t, const io::RainStack& stack) {
    const std::string unit = t.text_or("units", stack.unit());
    const auto found = std::find_if(rain_units.begin(), rain_units.end(),
                                    [&](const RainUnit& u) { return unit == u.name; });
    if (found == rain_units.end()) {
        const std::string whose =
            t.has("units") ? "is" : fmt::format("is not given and {} says", stack.place(0));
        t.fail("units",
               fmt::format("{} '{}', expected a unit of rain: mm/h, mm, m, m s-1, kg m-2 s-1, kg "
                           "m-2 …",
                           whose, unit));
    }
    return *found;
}

// s from the start, one more than fields.
std::vector<double> bounds_of(const io::TomlTable& t, const io::RainStack& stack, bool amounts,
                              Instant start) {
    const bool at_end = choice(t, "stamp", {"start", "end"}, amounts ? "end" : "start") == "end";
    std::vector<double> at;
    for (const Instant time : stack.times()) {
        at.push_back(static_cast<double>((time - start).count()));
    }
    double interval = t.number_or("interval", stack.interval_s(), Dimension::time);
    if (t.has("interval") && !(interval >= 1.0)) {
        t.fail("interval", fmt::format("is {} s, expected 1 s or more", interval));
    }
    if (at.size() < 2 && !(interval > 0.0)) {
        t.fail("interval",
               "is needed: there is one field, and its file does not say how long it "
               "holds");
    }
    const double known = interval > 0.0 ? interval : at[1] - at[0];
    // Amounts fall in an interval of known length; a rate may hold until the next field comes.
    for (std::size_t i = 1; i < at.size() && (amounts || interval > 0.0); ++i) {
        const double step = at[i] - at[i - 1];
        if (std::abs(step - known) > 0.5) {
            t.fail("grids", fmt::format("has fields at {} and {}, {} s apart, expected every {} s",
                                        format_instant(stack.times()[i - 1]),
                                        format_instant(stack.times()[i]), step, known));
        }
    }
    const double first = interval > 0.0 ? interval : at[1] - at[0];
    const double last = interval > 0.0 ? interval : at.back() - at[at.size() - 2];
    if (at_end) {
        at.insert(at.begin(), at.front() - first);
    } else {
        at.push_back(at.back() + last);
    }
    return at;
}

}  // namespace

std::shared_ptr<const flood::RainGrids> read_rain_grids(const io::TomlTable& t, Instant start,
                                                        double duration_s) {
    t.only({"grids", "format", "variable", "units", "instants", "instants_in_name", "stamp",
            "interval", "crs", "space", "nodata", "z_r", "dbz", "polar_cell_m"});
    std::shared_ptr<const io::RainStack> stack = io::open_rain(files_and_laws(t));
    const RainUnit unit = unit_of(t, *stack);
    flood::RainGrids::Options options;
    options.amounts = unit.amount;
    options.to_si = unit.to_si;
    options.bilinear = choice(t, "space", {"mean", "bilinear"}, "mean") == "bilinear";
    options.missing_is_dry = choice(t, "nodata", {"refuse", "dry"}, "refuse") == "dry";
    options.crs = t.text_or("crs", stack->frame().crs);
    auto bounds = bounds_of(t, *stack, unit.amount, start);
    if (bounds.front() > 0.0 || bounds.back() < duration_s) {
        t.fail("grids",
               fmt::format("covers {} to {}, expected the whole period {} to {}",
                           format_instant(after(start, bounds.front())),
                           format_instant(after(start, bounds.back())), format_instant(start),
                           format_instant(after(start, duration_s))));
    }
    return std::make_shared<const flood::RainGrids>(std::move(stack), std::move(bounds),
                                                    std::move(options));
}

std::vector<std::string> rain_report(const flood::Model& flood, Instant start, double duration_s) {
    const flood::RainMap* map = flood.rain_map();
    if (map == nullptr) {
        return {};
    }
    const auto& stack = map->grids().stack();
    const auto& frame = stack.frame();
    const auto& bounds = map->grids().bounds();
    double shortest = bounds[1] - bounds[0];
    double longest = shortest;
    for (std::size_t i = 1; i < bounds.size(); ++i) {
        shortest = std::min(shortest, bounds[i] - bounds[i - 1]);
        longest = std::max(longest, bounds[i] - bounds[i - 1]);
    }
    const auto sum = flood::summarise_rain(*map, flood.geometry(), duration_s);
    const auto& options = map->grids().options();
    return {
        fmt::format("rain: {} fields of {} x {} cells ({}{}), first {}", stack.times().size(),
                    frame.columns, frame.rows,
                    options.bilinear ? "between their centres" : "mean over each flood cell",
                    options.missing_is_dry ? ", no data is dry" : "", stack.place(0)),
        fmt::format("rain: {} to {}, each holds {}{}", format_instant(after(start, bounds.front())),
                    format_instant(after(start, bounds.back())), format_duration(shortest),
                    longest > shortest ? fmt::format(" to {}", format_duration(longest)) : ""),
        fmt::format("rain: {:.2f} mm on the flood domain in the period ({:.0f} m3), at most "
                    "{:.1f} mm/h on a cell",
                    sum.mean_mm, sum.volume_m3, sum.largest_mm_h)};
}

}  // namespace calade::scenario
