// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"
#include "calade/city/build/layers.hpp"
#include "calade/city/fill/population.hpp"

#include <map>

namespace calade::city {
namespace {

bool in_a_commune(const City& city, const std::vector<geo::Box>& boxes, geo::Point2 p) {
    for (std::size_t a = 0; a < city.areas.size(); ++a) {
        if (city.areas[a].kind == "commune" && boxes[a].contains(p) &&
            geo::contains(city.areas[a].extent, p)) {
            return true;
        }
    }
    return false;
}

[[noreturn]] void refuse_use(const io::TomlTable& section, const std::string& place,
                             const std::string& word,
                             const std::map<std::string, BuildingUse>& uses) {
    std::vector<std::string> known;
    for (const auto& [one, unused] : uses) {
        known.push_back(one);
    }
    const std::string near = nearest_name(word, known);
    const std::string table = section.has("use") ? section.where("use") : section.where();
    fail<DataError>(
        "{}: {} is '{}', which the table `use` at {} does not have{}; add it there, "
        "for example \"{}\" = \"other\"",
        place, section.text("use_field"), word, table,
        near.empty() ? "" : fmt::format(" (did you mean '{}'?)", near), word);
}

}  // namespace

void build_areas(City& city, const io::TomlTable& section, const SourceFiles& files) {
    section.only(SourceFiles::with_file_keys({"kind", "name", "code", "population"}));
    const io::Layer layer = files.layer(section, city);
    const auto text = [&](const char* key, std::size_t f) {
        return section.has(key)
                   ? as_text(layer.features[f]
                                 .values[static_cast<std::size_t>(layer.field(section.text(key)))])
                   : std::string();
    };
    for (std::size_t f = 0; f < layer.features.size(); ++f) {
        Area area;
        area.kind = section.text("kind");
        area.name = text("name", f);
        area.code = text("code", f);
        area.extent = layer.polygons(f);
        if (section.has("population")) {
            area.population = io::Column(layer, section.text("population")).number(f);
            require<DataError>(area.population >= 0.0, "{}: population is {}, expected at least 0",
                               layer.place(f), area.population);
        }
        city.areas.push_back(std::move(area));
    }
}

void build_buildings(City& city, const io::TomlTable& section, const SourceFiles& files) {
    section.only(SourceFiles::with_file_keys({"name", "height", "use_field", "use"}));
    const io::Layer layer = files.layer(section, city);
    std::map<std::string, BuildingUse> uses;
    if (const auto table = section.table_if("use")) {
        for (const std::string& word : table->keys()) {
            try {
                uses[word] = building_use_from_string(table->text(word));
            } catch (const DataError& error) {
                table->fail(word, error.what());
            }
        }
    }
    std::vector<geo::Box> boxes;
    for (const Area& a : city.areas) {
        boxes.push_back(geo::bounds(a.extent));
    }
    const int use_field = section.has("use_field") ? layer.field(section.text("use_field")) : -1;
    const int name_field = section.has("name") ? layer.field(section.text("name")) : -1;
    int outside = 0;
    int degenerate = 0;
    int without_use = 0;
    for (std::size_t f = 0; f < layer.features.size(); ++f) {
        const geo::MultiPolygon parts = layer.polygons(f);
        for (std::size_t part = 0; part < parts.size(); ++part) {
            if (parts[part].empty() || geo::area(parts[part]) < 1.0) {
                ++degenerate;
                continue;
            }
            if (!in_a_commune(city, boxes, geo::centroid(parts[part]))) {
                ++outside;
                continue;
            }
            Building b;
            b.footprint = parts[part];
            const std::string id =
                name_field >= 0
                    ? as_text(layer.features[f].values[static_cast<std::size_t>(name_field)])
                    : fmt::format("B{:05}", f + 1);
            b.name = parts.size() > 1 ? fmt::format("{}.{}", id, part + 1) : id;
            if (use_field >= 0) {
                const std::string word =
                    as_text(layer.features[f].values[static_cast<std::size_t>(use_field)]);
                const auto use = uses.find(word);
                if (use != uses.end()) {
                    b.use = use->second;
                } else if (word.empty()) {
                    ++without_use;
                } else {
                    refuse_use(section, layer.place(f), word, uses);
                }
            }
            if (section.has("height")) {
                const double height = io::Column(layer, section.text("height")).number_or(f, 0.0);
                if (height > 0.0 && height < 500.0) {
                    b.height_m = height;
                    b.height_mark = Mark::source;
                }
            }
            city.buildings.push_back(std::move(b));
        }
    }
    require<DataError>(!city.buildings.empty(),
                       "{}: none of its {} buildings stands in a commune of the recipe",
                       section.text("file"), layer.features.size());
    const std::string words =
        without_use == 0 ? ""
                         : fmt::format("; {} buildings without a use count as other", without_use);
    city.notes.push_back(fmt::format(
        "Buildings: {} of {}; {} outside the communes and {} without area are left out{}.",
        city.buildings.size(), section.text("file"), outside, degenerate, words));
}

void build_population(City& city, const io::TomlTable& section, const SourceFiles& files) {
    section.only(SourceFiles::with_file_keys({"people"}));
    const io::Layer layer = files.layer(section, city);
    const io::Column people(layer, section.text("people"));
    std::vector<PopulationUnit> units;
    double sum = 0.0;
    for (std::size_t f = 0; f < layer.features.size(); ++f) {
        units.push_back({layer.polygons(f), people.number_or(f, 0.0)});
        sum += units.back().population;
    }
    const PopulationResult result = distribute_population(city, units);
    double total = 0.0;
    for (const Building& b : city.buildings) {
        total += b.residents;
    }
    city.notes.push_back(fmt::format(
        "Population: {:.0f} people in {} dwellings, by the distribution of {} (which sums to "
        "{:.0f}) scaled "
        "to the communes' totals; {:.0f} people of units without a dwelling are spread over their "
        "commune; marked estimated.",
        total, result.housed_buildings, section.text("file"), sum, result.unit_people_moved));
}

}  // namespace calade::city
