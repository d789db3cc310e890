// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/gmns.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace calade::io {

/// Square matrices of an Open Matrix file (OMX 0.2: HDF5 with the groups /data and /lookup), row by
/// row from the origins, and the zone numbers or names of its lookups.
struct OmxFile {
    struct Matrix {
        std::string name;
        std::vector<double> value;  ///< zones × zones
    };
    struct Lookup {
        std::string name;
        std::vector<std::string> zone;  ///< one a row
    };
    std::size_t zones = 0;
    std::vector<Matrix> matrices;  ///< by name
    std::vector<Lookup> lookups;   ///< by name
    /// Lookups of texts, passed over: netCDF, the door to HDF5 here, does not tell the length of
    /// texts of fixed length.
    std::int64_t text_lookups = 0;
};

/// Throws DataError naming file and matrix: no OMX file, no matrix, matrices that are not square or
/// of different size, a lookup of another length. Values are taken as they are: skims may hold
/// infinite ones.
[[nodiscard]] OmxFile read_omx(const std::filesystem::path& file);

/// One matrix as a demand table, zeros left out; zones are named by `lookup`, or counted from 1
/// where it is empty. Throws DataError for a name that the file does not have , a
/// zone that the lookup gives twice, or trips that are negative or not finite.
[[nodiscard]] std::vector<OdEntry> od_of_omx(const OmxFile& omx, const std::string& matrix,
                                             const std::string& lookup = "");

/// Writes matrices and lookups under a
/// temporary name, then renames it. Throws OutputError; UsageError for sizes
/// that do not agree or zones that are no whole numbers.
void write_omx(const std::filesystem::path& file, const OmxFile& omx);

}  // namespace calade::io
