// SPDX-License-Identifier: Apache-2.0
// Any bytes give a case or a DataError.
#include "calade/base/error.hpp"
#include "calade/io/matpower.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const std::string_view text(reinterpret_cast<const char*>(data), size);
        const auto given = calade::io::parse_matpower(text, "fuzz.m");
        (void)calade::io::format_matpower(given, "fuzz");
    } catch (const calade::DataError&) {
    }
    return 0;
}
