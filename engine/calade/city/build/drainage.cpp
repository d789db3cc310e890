// SPDX-License-Identifier: Apache-2.0
#include "calade/city/build/ground.hpp"

#include "calade/base/error.hpp"
#include "calade/city/fill/drainage.hpp"

namespace calade::city {

void build_drainage(City& city, const io::TomlTable& section) {
    section.only({"built_mm_h", "open_mm_h", "source"});
    const auto rate = [&](const char* key) {
        const double value = section.number(key);
        require<ScenarioError>(value >= 0.0 && value <= 1000.0,
                               "{}: {} is {}, expected 0 to 1000 mm/h", section.where(key), key,
                               value);
        return static_cast<float>(value);
    };
    const float built = rate("built_mm_h");
    const float open = rate("open_mm_h");
    fill_drainage(city, built, open);
    city.terrain.drainage_source = section.text("source");
    city.notes.push_back(fmt::format(
        "Drains and soil take {:g} mm/h where houses or streets stand and {:g} mm/h elsewhere, "
        "estimated: {}",
        built, open, city.terrain.drainage_source));
}

}  // namespace calade::city
