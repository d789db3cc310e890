// SPDX-License-Identifier: Apache-2.0
// Any bytes give series with increasing times or a DataError.
#include "calade/base/error.hpp"
#include "calade/io/lisflood.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        for (const auto& [name, s] :
             calade::io::parse_bdy({reinterpret_cast<const char*>(data), size}, "fuzz.bdy")) {
            if (name.empty() || s.time.empty() || s.time.size() != s.value.size()) {
                std::abort();
            }
            for (std::size_t i = 1; i < s.time.size(); ++i) {
                if (!(s.time[i] > s.time[i - 1])) {
                    std::abort();
                }
            }
        }
    } catch (const calade::DataError&) {
    }
    return 0;
}
