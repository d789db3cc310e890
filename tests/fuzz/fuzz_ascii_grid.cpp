// SPDX-License-Identifier: Apache-2.0
// Any bytes give a full grid of finite or missing values or a DataError, without a header being
// able to claim more memory than the file can fill.
#include "calade/base/error.hpp"
#include "calade/io/raster_io.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const auto file =
            calade::io::parse_ascii_grid({reinterpret_cast<const char*>(data), size}, "fuzz.asc");
        if (file.values.values.size() != static_cast<std::size_t>(file.values.grid.size()) ||
            file.values.values.size() > size) {
            std::abort();
        }
        for (const float v : file.values.values) {
            if (std::isinf(v)) {
                std::abort();
            }
        }
    } catch (const calade::DataError&) {
    }
    return 0;
}
