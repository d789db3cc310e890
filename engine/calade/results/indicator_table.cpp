// SPDX-License-Identifier: Apache-2.0
#include "calade/results/indicator_table.hpp"

#include "calade/base/time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace calade::results {

using Json = nlohmann::ordered_json;

namespace {

const Json* find(const Json& list, const Json& id) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const Json& i) { return i["id"] == id; });
    return found == list.end() ? nullptr : &*found;
}

Json row(const Json& described, const std::vector<Json>& lists) {
    Json values = Json::array();
    Json differences = Json::array();
    for (const auto& list : lists) {
        const Json* own = find(list, described["id"]);
        values.push_back(own != nullptr ? (*own)["value"] : Json());
        const bool both = values.front().is_number() && values.back().is_number();
        differences.push_back(both && values.size() > 1
                                  ? Json(values.back().get<double>() - values.front().get<double>())
                                  : Json());
    }
    return {{"id", described["id"]},
            {"group", described.value("group", "")},
            {"label", described.value("label", described["id"].get<std::string>())},
            {"unit", described.value("unit", "")},
            {"headline", described.value("headline", false)},
            {"values", std::move(values)},
            {"differences", std::move(differences)}};
}

// As many decimals as the reader needs: three digits that count, no fraction of a building or euro.
std::string number(const Json& value, const std::string& unit, bool sign) {
    if (!value.is_number()) {
        return "—";
    }
    const double v = value.get<double>();
    if (unit == "s") {
        const std::string length = format_duration(std::abs(v));
        return v < 0.0 ? "-" + length : (sign && v > 0.0 ? "+" + length : length);
    }
    const double size = std::abs(v);
    const int decimals = v == std::floor(v) || size >= 100.0 || unit == "EUR" ? 0
                         : size >= 10.0                                       ? 1
                         : size >= 1.0                                        ? 2
                                                                              : 3;
    if (size < 0.5 * std::pow(10.0, -decimals)) {
        return "0";
    }
    return sign && v != 0.0 ? fmt::format("{:+.{}f}", v, decimals)
                            : fmt::format("{:.{}f}", v, decimals);
}

std::string right(const std::string& text, std::size_t width) {
    return fmt::format("{:>{}}", text, width);
}

}  // namespace

std::string run_letter(std::size_t run) {
    constexpr std::size_t letters = 26;
    std::string name;
    for (std::size_t rest = run + 1; rest > 0; rest = (rest - 1) / letters) {
        name.insert(name.begin(), static_cast<char>('A' + static_cast<int>((rest - 1) % letters)));
    }
    return name;
}

Json indicator_rows(const std::vector<Json>& lists) {
    Json rows = Json::array();
    for (const auto& list : lists) {
        for (const auto& indicator : list) {
            if (find(rows, indicator["id"]) == nullptr) {
                rows.push_back(row(indicator, lists));
            }
        }
    }
    return rows;
}

std::string indicator_table(const Json& rows) {
    constexpr std::size_t width = 14;
    const std::size_t runs = rows.empty() ? 0 : rows.front()["values"].size();
    std::size_t label_width = 0;
    for (const auto& one : rows) {
        label_width = std::max(label_width, one["label"].get<std::string>().size());
    }
    std::string table;
    if (runs > 1) {
        table = fmt::format("{:<{}}  {:<6}", "", label_width + 2, "");
        for (std::size_t r = 0; r < runs; ++r) {
            table += right(run_letter(r), width);
            table += r > 0 ? right(fmt::format("{} − A", run_letter(r)), width) : "";
        }
        table += "\n";
    }
    std::string group;
    for (const auto& one : rows) {
        if (const std::string next = one["group"].get<std::string>(); next != group) {
            group = next;
            table += group;
            table += "\n";
        }
        const std::string unit = one["unit"].get<std::string>();
        // Lengths of time carry their own units.
        table += fmt::format("  {:<{}}  {:<6}", one["label"].get<std::string>(), label_width,
                             unit == "s" ? "" : unit);
        for (std::size_t r = 0; r < runs; ++r) {
            table += right(number(one["values"][r], unit, false), width);
            table += r > 0 ? right(number(one["differences"][r], unit, true), width) : "";
        }
        table += "\n";
    }
    return table;
}

}  // namespace calade::results
