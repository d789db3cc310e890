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

Json row(const Json& described, const Json* a, const Json* b) {
    const Json nothing;
    Json result{{"id", described["id"]},
                {"group", described.value("group", "")},
                {"label", described.value("label", described["id"].get<std::string>())},
                {"unit", described.value("unit", "")},
                {"a", a != nullptr ? (*a)["value"] : nothing},
                {"b", b != nullptr ? (*b)["value"] : nothing},
                {"difference", nothing}};
    if (result["a"].is_number() && result["b"].is_number()) {
        result["difference"] = result["b"].get<double>() - result["a"].get<double>();
    }
    return result;
}

// As many decimals as the reader needs: three digits that count, no fraction of a building.
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
    const int decimals = v == std::floor(v) || size >= 100.0 ? 0
                         : size >= 10.0                      ? 1
                         : size >= 1.0                       ? 2
                                                             : 3;
    if (decimals == 3 && size < 0.0005) {
        return "0";
    }
    return sign && v != 0.0 ? fmt::format("{:+.{}f}", v, decimals)
                            : fmt::format("{:.{}f}", v, decimals);
}

std::string right(const std::string& text, std::size_t width) {
    return fmt::format("{:>{}}", text, width);
}

}  // namespace

Json compare_indicators(const Json& a, const Json& b) {
    Json rows = Json::array();
    for (const auto& indicator : a) {
        rows.push_back(row(indicator, &indicator, find(b, indicator["id"])));
    }
    for (const auto& indicator : b) {
        if (find(a, indicator["id"]) == nullptr) {
            rows.push_back(row(indicator, nullptr, &indicator));
        }
    }
    return rows;
}

std::string indicator_table(const Json& compared) {
    constexpr std::size_t width = 14;
    std::size_t label_width = 0;
    for (const auto& one : compared) {
        label_width = std::max(label_width, one["label"].get<std::string>().size());
    }
    std::string table = fmt::format("{:<{}}  {:<6}{}{}{}\n", "", label_width + 2, "",
                                    right("A", width), right("B", width), right("B − A", width));
    std::string group;
    for (const auto& one : compared) {
        if (const std::string next = one["group"].get<std::string>(); next != group) {
            group = next;
            table += group + "\n";
        }
        const std::string unit = one["unit"].get<std::string>();
        // Lengths of time carry their own units.
        table +=
            fmt::format("  {:<{}}  {:<6}{}{}{}\n", one["label"].get<std::string>(), label_width,
                        unit == "s" ? "" : unit, right(number(one["a"], unit, false), width),
                        right(number(one["b"], unit, false), width),
                        right(number(one["difference"], unit, true), width));
    }
    return table;
}

}  // namespace calade::results
