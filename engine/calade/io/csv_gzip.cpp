// SPDX-License-Identifier: Apache-2.0
#include "calade/io/csv.hpp"

#include "calade/base/error.hpp"
#include "calade/io/gdal_support.hpp"

#include <cpl_vsi.h>

namespace calade::io {

Csv Csv::read_gzip(const std::filesystem::path& file) {
    register_gdal();
    const GdalErrors errors;
    constexpr std::size_t most = 1'000'000'000;  // unpacked
    VSILFILE* in = VSIFOpenL(("/vsigzip/" + file.string()).c_str(), "rb");
    require<DataError>(in != nullptr, "{}: cannot be read", file.string());
    std::string text;
    std::string piece(1 << 20, '\0');
    std::size_t got = 0;
    while (text.size() <= most && (got = VSIFReadL(piece.data(), 1, piece.size(), in)) > 0) {
        text.append(piece, 0, got);
    }
    VSIFCloseL(in);
    require<DataError>(!errors.any(), "{}: cannot be unpacked: {}", file.string(), errors.text());
    require<DataError>(text.size() <= most, "{}: more than {} bytes unpacked", file.string(), most);
    return parse(text, file.string());
}

}  // namespace calade::io
