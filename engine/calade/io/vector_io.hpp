// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/crs.hpp"
#include "calade/io/table.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace calade::io {

struct ReadOptions {
    std::string encoding;      ///< of a shapefile's texts, e.g. "UTF-8"; empty: as the file says
    bool allow_empty = false;  ///< a layer without features is an error unless this is set
};

/// Reads all layers of a shapefile (with .shx and .dbf), GeoPackage or GeoJSON file. Throws
/// DataError naming the file (and layer, feature) where it is missing, incomplete, of another
/// format, has an empty layer, an unknown geometry kind, or a coordinate that is not finite.
[[nodiscard]] std::vector<Layer> read_layers(const std::filesystem::path& file,
                                             const ReadOptions& options = {});
/// One layer; without a name the file must have exactly one. Throws DataError as above and, naming
/// the nearest known one, for an unknown layer.
[[nodiscard]] Layer read_layer(const std::filesystem::path& file, const std::string& name = {},
                               const ReadOptions& options = {});

/// Writes layers into one GeoPackage, in one transaction, under a temporary name, then renames it.
/// Coordinates and reals come back to the last bit. Layers of type `none` become plain tables.
/// Polygons are written as multi-polygons. Heights (`z`) are not written.
/// Throws OutputError; UsageError where a feature does not fit its layer.
void write_geopackage(const std::filesystem::path& file, const std::vector<Layer>& layers,
                      const geo::Crs& crs);

}  // namespace calade::io
