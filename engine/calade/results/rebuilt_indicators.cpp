// SPDX-License-Identifier: Apache-2.0
#include "calade/results/rebuilt_indicators.hpp"

#include "calade/base/error.hpp"
#include "calade/results/finished_run.hpp"
#include "calade/results/indicator_table.hpp"
#include "calade/results/indicators.hpp"

#include <algorithm>

namespace calade::results {

using Json = nlohmann::ordered_json;

namespace {

// Everything but the range, which other runs gave.
Json numbers_of(const Json& indicator) {
    Json plain = indicator;
    plain.erase("range");
    return plain;
}

}  // namespace

RebuiltIndicators rebuild_indicators(const std::filesystem::path& folder) {
    const Json written = read_run(folder, Unfinished::allowed).indicators;
    const RunTables tables = read_tables(folder);
    // Through text, as the written ones went.
    const Json rebuilt = Json::parse(to_json(find_indicators(tables), tables.start).dump());
    RebuiltIndicators result;
    result.count = rebuilt.size();
    result.table = indicator_table(indicator_rows({rebuilt}));
    for (const auto& one : rebuilt) {
        const auto old = std::find_if(written.begin(), written.end(),
                                      [&](const Json& i) { return i["id"] == one["id"]; });
        if (old == written.end() || numbers_of(*old) != numbers_of(one)) {
            result.differences.push_back(fmt::format(
                "{}: {} in indicators.json, {} from the files", one["id"].get<std::string>(),
                old == written.end() ? "missing" : numbers_of(*old).dump(),
                numbers_of(one).dump()));
        }
    }
    for (const auto& one : written) {
        const bool known = std::any_of(rebuilt.begin(), rebuilt.end(),
                                       [&](const Json& i) { return i["id"] == one["id"]; });
        if (!known) {
            result.differences.push_back(
                fmt::format("{}: only in indicators.json", one["id"].get<std::string>()));
        }
    }
    return result;
}

}  // namespace calade::results
