// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace calade::io {

/// One object of a power-grid-model data set: its attributes as numbers, three for values by phase;
/// null is NaN. Texts and other values are left out.
struct GridModelObject {
    std::int64_t id = 0;
    std::map<std::string, std::vector<double>> values;

    /// The first number of an attribute, `otherwise` where it is not there or null.
    [[nodiscard]] double number(const std::string& attribute, double otherwise) const;
    /// By phase; one value stands for all three. Empty where it is not there.
    [[nodiscard]] std::vector<double> phases(const std::string& attribute) const;
};

using GridModelTables = std::map<std::string, std::vector<GridModelObject>>;

/// A data set in power-grid-model's JSON (version 1.0), by rows of objects or of lists under
/// `attributes`. One table set a scenario; a data set that is no batch has one. Throws DataError
/// naming the file and what was found, also for more than 100 million bytes.
[[nodiscard]] std::vector<GridModelTables> read_grid_model_json(const std::filesystem::path& file);
[[nodiscard]] std::vector<GridModelTables> parse_grid_model_json(std::string_view text,
                                                                 const std::string& name);

/// The tables as a data set of type "input"; numbers so that reading them gives the same bits,
/// whole numbers without a point, NaN as null. Throws OutputError.
[[nodiscard]] std::string format_grid_model_json(const GridModelTables& tables);
void write_grid_model_json(const std::filesystem::path& file, const GridModelTables& tables);

}  // namespace calade::io
