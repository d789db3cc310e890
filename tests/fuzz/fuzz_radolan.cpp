// SPDX-License-Identifier: Apache-2.0
// Any bytes give a full composite of finite or missing values or a DataError, without a header
// being able to claim more memory than the file can fill.
#include "calade/base/error.hpp"
#include "calade/io/radolan.hpp"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

void read(std::string_view bytes) {
    try {
        const auto values = calade::io::parse_radolan(bytes, "fuzz");
        if (2 * values.size() > bytes.size()) {
            std::abort();
        }
        for (const float v : values) {
            if (std::isinf(v)) {
                std::abort();
            }
        }
    } catch (const calade::DataError&) {
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    read(bytes);
    // A composite is longer than what a fuzzer makes: the header alone, with the length it asks
    // for.
    try {
        const auto end = bytes.find('\3');
        const auto length = end == std::string_view::npos ? 0 : end + 1;
        const auto header = calade::io::parse_radolan_header(bytes, length + 2 * 900 * 900, "fuzz");
        if (header.columns != 900 || header.rows != 900 || header.length != length ||
            !(header.minutes > 0.0)) {
            std::abort();
        }
    } catch (const calade::DataError&) {
    }
    return 0;
}
