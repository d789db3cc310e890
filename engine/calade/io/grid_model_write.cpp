// SPDX-License-Identifier: Apache-2.0
#include "calade/io/grid_model_json.hpp"
#include "calade/io/output_file.hpp"

#include <fmt/format.h>

#include <cmath>

namespace calade::io {

namespace {

std::string number(double value) {
    if (std::isnan(value)) {
        return "null";
    }
    if (std::isinf(value)) {
        return value > 0.0 ? "\"inf\"" : "\"-inf\"";
    }
    const bool whole = value == std::floor(value) && std::abs(value) < 1e15;
    return whole ? fmt::format("{}", static_cast<std::int64_t>(value)) : fmt::format("{}", value);
}

}  // namespace

std::string format_grid_model_json(const GridModelTables& tables) {
    std::string out =
        "{\"version\": \"1.0\", \"type\": \"input\", \"is_batch\": false, "
        "\"attributes\": {}, \"data\": {";
    const char* between_kinds = "\n";
    for (const auto& [kind, rows] : tables) {
        out += fmt::format("{}\"{}\": [", between_kinds, kind);
        between_kinds = ",\n";
        const char* between_rows = "\n";
        for (const auto& row : rows) {
            out += fmt::format("{}  {{\"id\": {}", between_rows, row.id);
            between_rows = ",\n";
            for (const auto& [name, values] : row.values) {
                out += fmt::format(", \"{}\": ", name);
                if (values.size() == 1) {
                    out += number(values[0]);
                    continue;
                }
                out += "[";
                for (std::size_t k = 0; k < values.size(); ++k) {
                    out += (k > 0 ? ", " : "") + number(values[k]);
                }
                out += "]";
            }
            out += "}";
        }
        out += "]";
    }
    return out + "}}\n";
}

void write_grid_model_json(const std::filesystem::path& file, const GridModelTables& tables) {
    write_text(file, format_grid_model_json(tables));
}

}  // namespace calade::io
