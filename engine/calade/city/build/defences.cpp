// SPDX-License-Identifier: Apache-2.0
#include "calade/city/build/ground.hpp"

#include "calade/base/error.hpp"
#include "calade/city/build/outlets.hpp"
#include "calade/geo/grid_walk.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace calade::city {
namespace {

std::string lower_case(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

/// "D007" for "7": names sort as numbers do.
std::string defence_name(std::string id, std::size_t position, std::size_t part,
                         std::size_t parts) {
    if (id.empty()) {
        id = fmt::format("{}", position + 1);
    }
    return fmt::format("D{:0>3}{}", id, parts > 1 ? fmt::format(".{}", part + 1) : "");
}

/// The lowest place of the higher of the two sides along the line: a crest below it is an obstacle
/// nowhere, so it is wrong. NaN where the line misses the domain.
double ground_along(const geo::Raster<float>& z, const geo::Polyline& line) {
    double lowest = std::numeric_limits<double>::quiet_NaN();
    for (const geo::LineFace& face : geo::faces_along(z.grid, line)) {
        const double higher = std::fmax(z[face.face.first], z[face.face.second]);  // skips NaN
        lowest = std::fmin(lowest, higher);
    }
    return lowest;
}

}  // namespace

void build_defences(City& city, const io::TomlTable& section, const SourceFiles& files,
                    const std::vector<geo::Polyline>& watercourses,
                    const std::vector<geo::Polyline>& passes) {
    section.only(SourceFiles::with_file_keys({"name", "crest", "kind", "condition"}));
    const io::Layer layer = files.layer(section, city);
    const io::Column crest(layer, section.text("crest"));
    const auto text = [&](const char* key, std::size_t f) {
        return section.has(key)
                   ? as_text(layer.features[f]
                                 .values[static_cast<std::size_t>(layer.field(section.text(key)))])
                   : std::string();
    };
    std::vector<geo::Polyline> lines;
    for (std::size_t f = 0; f < layer.features.size(); ++f) {
        const io::MultiPolyline parts = layer.lines(f);
        lines.insert(lines.end(), parts.begin(), parts.end());
    }
    const Outlets outlets(city.terrain.elevation.grid, lines, watercourses, passes);
    int raised = 0;
    int outside = 0;
    int cut = 0;
    double most_raised = 0.0;
    for (std::size_t f = 0; f < layer.features.size(); ++f) {
        io::MultiPolyline parts;
        for (const geo::Polyline& line : layer.lines(f)) {
            const io::MultiPolyline pieces = outlets.cut(line);
            cut += pieces.size() == 1 && pieces.front() == line ? 0 : 1;
            parts.insert(parts.end(), pieces.begin(), pieces.end());
        }
        for (std::size_t part = 0; part < parts.size(); ++part) {
            Defence d;
            d.line = parts[part];
            const double ground = ground_along(city.terrain.elevation, d.line);
            if (std::isnan(ground)) {
                ++outside;
                continue;
            }
            d.name = defence_name(text("name", f), f, part, parts.size());
            d.kind = lower_case(text("kind", f));
            d.condition = lower_case(text("condition", f));
            d.crest_m = crest.number(f);
            require<DataError>(
                d.crest_m > -50.0 && d.crest_m < 500.0,
                "{}: field '{}' is {}, expected a crest altitude in m between -50 and 500",
                layer.place(f), section.text("crest"), d.crest_m);
            if (d.crest_m < ground) {
                most_raised = std::max(most_raised, ground - d.crest_m);
                d.crest_m = ground;
                d.mark = Mark::estimated;
                ++raised;
            }
            city.defences.push_back(std::move(d));
        }
    }
    city.notes.push_back(
        fmt::format("Defences: {} from the {} lines of {}; {} lines are cut where a watercourse "
                    "or a pass leads through them; {} "
                    "crests lay below their own ground (by up to {:.2g} m) and take its height, "
                    "marked estimated; {} "
                    "pieces lie outside the domain and are left out.",
                    city.defences.size(), layer.features.size(), section.text("file"), cut, raised,
                    most_raised, outside));
}

}  // namespace calade::city
