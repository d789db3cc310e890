// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/city/city.hpp"
#include "calade/io/raster_io.hpp"
#include "calade/io/table.hpp"
#include "calade/io/toml.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace calade::city {

/// The files that a recipe names: found, read, brought into the recipe's coordinate system and
/// noted as sources of the city.
class SourceFiles {
public:
    /// Reads `[crs]`, `data`, `licence` and `owner`. Throws ScenarioError where the recipe declares
    /// no horizontal system or no vertical datum.
    explicit SourceFiles(const io::TomlTable& recipe);

    [[nodiscard]] const geo::Crs& crs() const { return crs_; }

    /// The layer of a section (keys file, layer, encoding, keep, licence, owner, crs_epsg).
    /// Features that `keep` does not name are left out; coordinates in another system are
    /// converted. Throws DataError for a file that is missing, empty (before or after `keep`), or
    /// names no known system while the recipe does not say which one to take.
    /// `usual_layer` is the one of a GeoPackage where the section names none.
    [[nodiscard]] io::Layer layer(const io::TomlTable& section, City& city,
                                  const std::string& usual_layer = {}) const;

    /// The raster of a section (keys file, licence, owner, crs_epsg). Throws DataError as above,
    /// and where it is in another system than the recipe's: rasters are not resampled.
    [[nodiscard]] io::RasterFile raster(const io::TomlTable& section, City& city) const;

    /// Where a section's file lies, noted as a source.
    [[nodiscard]] std::filesystem::path find(const io::TomlTable& section, City& city) const;

    /// Keys that every section with a file may have, for TomlTable::only.
    [[nodiscard]] static std::vector<std::string> with_file_keys(std::vector<std::string> keys);

private:
    [[nodiscard]] int system_of(int named, const std::string& words, const io::TomlTable& section,
                                const std::filesystem::path& file) const;
    geo::Crs crs_;
    int undeclared_epsg_ = 0;  ///< of files that name no known system; 0: such a file is an error
    std::filesystem::path folder_;
    std::filesystem::path beside_;
    std::string licence_;
    std::string owner_;
};

/// Whether a feature has one of the wanted texts in each field: `where = { NATURE = ["Sentier"] }`.
/// A wanted text may end in `*` (any ending). Numbers compare as numbers.
class FeatureFilter {
public:
    /// `key` of the section holds the table; an absent one lets everything pass. Throws DataError
    /// for an unknown field, with the nearest known one.
    FeatureFilter(const io::TomlTable& section, const std::string& key, const io::Layer& layer);
    [[nodiscard]] bool passes(const io::Layer& layer, std::size_t feature) const;

private:
    struct Wanted {
        std::size_t field;
        std::vector<std::string> texts;
    };
    std::vector<Wanted> wanted_;
};

/// A value as people would write it: "Sentier", "3", "2.5"; empty where the file has none.
[[nodiscard]] std::string as_text(const io::Value& value);

}  // namespace calade::city
