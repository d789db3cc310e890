// SPDX-License-Identifier: Apache-2.0
#include "calade/live/payload.hpp"

#include "calade/base/error.hpp"

#include <nlohmann/json.hpp>

#include <charconv>
#include <cmath>

namespace calade::live {

namespace {

using Json = nlohmann::json;

// Hostile bytes must not reach a terminal.
std::string printable(std::string_view text) {
    std::string out;
    for (const char c : text.substr(0, 60)) {
        out += c >= ' ' && c <= '~' ? c : '?';
    }
    return text.size() > 60 ? out + "…" : out;
}

PayloadResult fault(std::string text) { return {std::nullopt, std::move(text)}; }

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

std::optional<double> to_number(std::string_view text) {
    text = trimmed(text);
    if (!text.empty() && text.front() == '+') {
        text.remove_prefix(1);
    }
    double value = 0.0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error == std::errc::result_out_of_range) {
        return HUGE_VAL;  // flagged as not finite later
    }
    if (error != std::errc{} || end != text.data() + text.size() || text.empty()) {
        return std::nullopt;
    }
    return value;
}

const Json* at(const Json& document, const std::string& pointer) {
    try {
        const Json::json_pointer where(pointer);
        return document.contains(where) ? &document.at(where) : nullptr;
    } catch (const Json::exception&) {
        return nullptr;
    }
}

std::optional<double> number_of(const Json& value) {
    if (value.is_number()) {
        return value.get<double>();
    }
    if (value.is_string()) {
        return to_number(value.get_ref<const std::string&>());
    }
    return std::nullopt;
}

std::optional<Millis> time_of(const Json& value, PayloadFormat::Time format) {
    if (format == PayloadFormat::Time::iso8601) {
        return value.is_string() ? parse_ms(value.get_ref<const std::string&>()) : std::nullopt;
    }
    const auto count = number_of(value);
    if (!count) {
        return std::nullopt;
    }
    return from_epoch(*count, format == PayloadFormat::Time::seconds ? 1.0 : 1000.0);
}

PayloadResult read_json(std::string_view payload, const PayloadFormat& format) {
    const Json document = Json::parse(payload.begin(), payload.end(), nullptr, false);
    if (document.is_discarded()) {
        return fault(fmt::format("is not JSON: '{}'", printable(payload)));
    }
    Measurement m;
    const Json* value = at(document, format.value);
    const auto number = value == nullptr ? std::nullopt : number_of(*value);
    if (!number) {
        return fault(fmt::format("has no number at {}: '{}'", format.value, printable(payload)));
    }
    m.value = *number;
    if (!format.time.empty()) {
        const Json* time = at(document, format.time);
        m.time = time == nullptr ? std::nullopt : time_of(*time, format.time_format);
        if (!m.time) {
            return fault(fmt::format("has no time at {}: '{}'", format.time, printable(payload)));
        }
    }
    if (!format.unit.empty()) {
        const Json* unit = at(document, format.unit);
        if (unit == nullptr || !unit->is_string()) {
            return fault(fmt::format("has no unit at {}: '{}'", format.unit, printable(payload)));
        }
        m.unit = unit->get<std::string>().substr(0, 20);
    }
    return {std::move(m), {}};
}

}  // namespace

PayloadResult read_payload(std::string_view payload, const PayloadFormat& format) {
    if (payload.size() > largest_payload) {
        return fault(
            fmt::format("has {} bytes, at most {} are read", payload.size(), largest_payload));
    }
    if (format.kind == PayloadFormat::Kind::json) {
        return read_json(payload, format);
    }
    const auto number = to_number(payload);
    if (!number) {
        return fault(fmt::format("is not a number: '{}'", printable(payload)));
    }
    return {Measurement{*number, {}, {}}, {}};
}

std::optional<double> metres_per(std::string_view unit) {
    if (unit == "m") {
        return 1.0;
    }
    if (unit == "cm") {
        return 0.01;
    }
    if (unit == "mm") {
        return 0.001;
    }
    if (unit == "ft") {
        return 0.3048;
    }
    return std::nullopt;
}

void check_pointer(const std::string& text) {
    try {
        [[maybe_unused]] const Json::json_pointer pointer(text);
    } catch (const Json::exception& error) {
        fail<ScenarioError>("is '{}', expected a JSON pointer such as /payload/level", text);
    }
    require<ScenarioError>(!text.empty(), "is empty, expected a JSON pointer such as /level");
}

}  // namespace calade::live
