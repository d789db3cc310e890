// SPDX-License-Identifier: Apache-2.0
#include "calade/results/ranges.hpp"

#include "calade/base/error.hpp"
#include "calade/io/output_file.hpp"

#include <algorithm>

namespace calade::results {

using Json = nlohmann::ordered_json;

namespace {

const Json* find(const Json& list, const Json& id) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const Json& i) { return i["id"] == id; });
    return found == list.end() ? nullptr : &*found;
}

std::vector<double> values_of(const Json& id, const Json& own,
                              const std::vector<Variant>& variants) {
    std::vector<double> values;
    if (own.is_number()) {
        values.push_back(own.get<double>());
    }
    for (const auto& variant : variants) {
        const Json* one = find(variant.indicators, id);
        if (one != nullptr && one->contains("value") && (*one)["value"].is_number()) {
            values.push_back((*one)["value"].get<double>());
        }
    }
    return values;
}

}  // namespace

void write_ranges(const std::filesystem::path& folder, const std::vector<Variant>& variants) {
    const FinishedRun run = read_run(folder);
    const auto file = folder / "indicators.json";
    Json document = Json::parse(io::read_text(file));
    Json changes = Json::array();
    for (const auto& variant : variants) {
        changes.push_back({{"what", variant.what}, {"by_m", variant.by_m}});
    }
    // The range of the curve as factors on the damage.
    std::vector<double> factors;
    const Json basis = run.run.value("indicators", Json::object());
    if (basis.contains("damage_table") && basis["damage_table"].contains("range")) {
        factors = basis["damage_table"]["range"].get<std::vector<double>>();
        changes.push_back({{"what", "damage_curve"}, {"factors", factors}});
    }
    for (auto& indicator : document["indicators"]) {
        if (!indicator.value("headline", false)) {
            continue;
        }
        std::vector<double> values = values_of(indicator["id"], indicator["value"], variants);
        if (values.size() < 2) {
            continue;
        }
        if (indicator["id"] == "damage" && indicator["value"].is_number()) {
            for (const double factor : factors) {
                values.push_back(indicator["value"].get<double>() * factor);
            }
        }
        const auto [low, high] = std::minmax_element(values.begin(), values.end());
        indicator["range"] = {*low, *high};
    }
    document["range_method"] = {
        {"words",
         "smallest and largest value over this run and runs with one change at a time; no "
         "probability is meant"},
        {"changes", std::move(changes)}};
    io::write_text(file, document.dump(1) + "\n");
}

}  // namespace calade::results
