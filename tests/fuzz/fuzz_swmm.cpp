// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/flood/drains/swmm.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const std::string_view text(reinterpret_cast<const char*>(data), size);
        (void)calade::flood::drains::network_from_swmm(calade::io::parse_swmm(text, "fuzz.inp"));
    } catch (const calade::Error&) {
    }
    return 0;
}
