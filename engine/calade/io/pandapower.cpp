// SPDX-License-Identifier: Apache-2.0
#include "calade/io/pandapower.hpp"

#include "calade/base/error.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <sstream>

namespace calade::io {

namespace {

using Json = nlohmann::json;
constexpr std::uintmax_t largest_file = 200'000'000;

PandapowerTable table_of(const Json& split, const std::string& where) {
    for (const char* part : {"columns", "index", "data"}) {
        require<DataError>(split.contains(part) && split[part].is_array(),
                           "{}: no list '{}', expected a table in split layout", where, part);
    }
    PandapowerTable out;
    std::vector<std::string> columns;
    for (const auto& column : split["columns"]) {
        require<DataError>(column.is_string(), "{}: a column's name is no text", where);
        columns.push_back(column.get<std::string>());
        out.numbers[columns.back()];
        out.texts[columns.back()];
    }
    require<DataError>(split["index"].size() == split["data"].size(),
                       "{}: {} index values for {} rows", where, split["index"].size(),
                       split["data"].size());
    for (std::size_t r = 0; r < split["data"].size(); ++r) {
        const auto& number = split["index"][r];
        require<DataError>(number.is_number_integer(), "{}: row {}: its index is no whole number",
                           where, r);
        out.index.push_back(number.get<std::int64_t>());
        const auto& row = split["data"][r];
        require<DataError>(row.is_array() && row.size() == columns.size(),
                           "{}: row {} is no list of {} values", where, out.index.back(),
                           columns.size());
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const auto& value = row[c];
            out.numbers[columns[c]].push_back(value.is_number()    ? value.get<double>()
                                              : value.is_boolean() ? (value.get<bool>() ? 1.0 : 0.0)
                                                                   : NAN);
            out.texts[columns[c]].push_back(value.is_string() ? value.get<std::string>() : "");
        }
    }
    return out;
}

}  // namespace

double PandapowerTable::number(std::size_t row, const std::string& column, double otherwise) const {
    const auto found = numbers.find(column);
    return found == numbers.end() || std::isnan(found->second[row]) ? otherwise
                                                                    : found->second[row];
}

std::string PandapowerTable::text(std::size_t row, const std::string& column) const {
    const auto found = texts.find(column);
    return found == texts.end() ? std::string{} : found->second[row];
}

const PandapowerTable& PandapowerNet::table(const std::string& kind) const {
    static const PandapowerTable none;
    const auto found = tables.find(kind);
    return found == tables.end() ? none : found->second;
}

PandapowerNet parse_pandapower(std::string_view text, const std::string& name) {
    const auto json = Json::parse(text.begin(), text.end(), nullptr, false);
    require<DataError>(json.is_object() && json.contains("_object") && json["_object"].is_object(),
                       "{}: no pandapower net, expected a JSON object with '_object'", name);
    PandapowerNet out;
    out.name = name;
    const auto& net = json["_object"];
    if (net.contains("f_hz") && net["f_hz"].is_number()) {
        out.frequency_hz = net["f_hz"].get<double>();
    }
    for (const auto& [kind, value] : net.items()) {
        const bool frame = value.is_object() && value.value("_class", Json()) == "DataFrame" &&
                           value.contains("_object");
        if (!frame) {
            continue;
        }
        const auto where = fmt::format("{}: table '{}'", name, kind);
        // The frame is JSON within JSON.
        auto split = value["_object"];
        if (split.is_string()) {
            split = Json::parse(split.get<std::string>(), nullptr, false);
        }
        require<DataError>(split.is_object(), "{}: is no JSON object", where);
        // Tables without rows may leave their layout out; those of no interest may index by names.
        if (split.contains("data") && split["data"].is_array() && split["data"].empty()) {
            continue;
        }
        if (kind.starts_with("_") || kind.ends_with("geodata")) {
            continue;
        }
        out.tables[kind] = table_of(split, where);
    }
    return out;
}

PandapowerNet read_pandapower(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    require<DataError>(in.good(), "{}: cannot be read", file.string());
    require<DataError>(std::filesystem::file_size(file) <= largest_file, "{}: more than {} bytes",
                       file.string(), largest_file);
    std::stringstream text;
    text << in.rdbuf();
    return parse_pandapower(text.str(), file.string());
}

}  // namespace calade::io
