// SPDX-License-Identifier: Apache-2.0
#include "calade/io/grid_model_json.hpp"

#include "calade/base/error.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <fstream>
#include <sstream>

namespace calade::io {

namespace {

using Json = nlohmann::json;
constexpr std::uintmax_t largest_file = 100'000'000;

std::vector<double> numbers_of(const Json& value) {
    if (value.is_null()) {
        return {NAN};
    }
    if (value.is_number()) {
        return {value.get<double>()};
    }
    if (value.is_boolean()) {
        return {value.get<bool>() ? 1.0 : 0.0};
    }
    if (value.is_string()) {
        const auto text = value.get<std::string>();
        return text == "inf" ? std::vector<double>{INFINITY} : std::vector<double>{};
    }
    std::vector<double> out;
    if (value.is_array() && value.size() <= 3) {
        for (const auto& part : value) {
            const auto one = part.is_array() ? std::vector<double>{} : numbers_of(part);
            if (one.size() != 1) {
                return {};
            }
            out.push_back(one[0]);
        }
    }
    return out;
}

GridModelObject object_of(const Json& row, const std::vector<std::string>& columns,
                          const std::string& where) {
    GridModelObject out;
    bool has_id = false;
    auto take = [&](const std::string& name, const Json& value) {
        if (name == "id" && value.is_number_integer()) {
            out.id = value.get<std::int64_t>();
            has_id = true;
            return;
        }
        auto values = numbers_of(value);
        if (!values.empty()) {
            out.values[name] = std::move(values);
        }
    };
    if (row.is_object()) {
        for (const auto& [name, value] : row.items()) {
            take(name, value);
        }
    } else {
        require<DataError>(row.is_array() && row.size() == columns.size(),
                           "{}: a row that is no object and no list of {} values", where,
                           columns.size());
        for (std::size_t i = 0; i < columns.size(); ++i) {
            take(columns[i], row[i]);
        }
    }
    out.id = has_id ? out.id : -1;
    return out;
}

GridModelTables tables_of(const Json& data, const Json& attributes, const std::string& name) {
    require<DataError>(data.is_object(), "{}: 'data' holds no tables", name);
    GridModelTables out;
    for (const auto& [kind, rows] : data.items()) {
        require<DataError>(rows.is_array(), "{}: '{}' is no list", name, kind);
        std::vector<std::string> columns;
        if (attributes.is_object() && attributes.contains(kind)) {
            for (const auto& column : attributes[kind]) {
                columns.push_back(column.is_string() ? column.get<std::string>() : "");
            }
        }
        auto& table = out[kind];
        for (const auto& row : rows) {
            table.push_back(object_of(row, columns, fmt::format("{}: {}", name, kind)));
        }
    }
    return out;
}

}  // namespace

double GridModelObject::number(const std::string& attribute, double otherwise) const {
    const auto found = values.find(attribute);
    return found == values.end() || std::isnan(found->second[0]) ? otherwise : found->second[0];
}

std::vector<double> GridModelObject::phases(const std::string& attribute) const {
    const auto found = values.find(attribute);
    if (found == values.end()) {
        return {};
    }
    return found->second.size() == 3 ? found->second : std::vector<double>(3, found->second[0]);
}

std::vector<GridModelTables> parse_grid_model_json(std::string_view text, const std::string& name) {
    const auto json = Json::parse(text.begin(), text.end(), nullptr, false);
    require<DataError>(json.is_object() && json.contains("data"), "{}: no JSON object with 'data'",
                       name);
    const auto attributes = json.value("attributes", Json::object());
    std::vector<GridModelTables> out;
    if (json["data"].is_array()) {
        for (const auto& scenario : json["data"]) {
            out.push_back(tables_of(scenario, attributes, name));
        }
    } else {
        out.push_back(tables_of(json["data"], attributes, name));
    }
    return out;
}

std::vector<GridModelTables> read_grid_model_json(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    require<DataError>(in.good(), "{}: cannot be read", file.string());
    require<DataError>(std::filesystem::file_size(file) <= largest_file, "{}: more than {} bytes",
                       file.string(), largest_file);
    std::stringstream text;
    text << in.rdbuf();
    return parse_grid_model_json(text.str(), file.string());
}

}  // namespace calade::io
