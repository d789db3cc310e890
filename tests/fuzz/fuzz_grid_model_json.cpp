// SPDX-License-Identifier: Apache-2.0
// Any bytes give tables or a DataError.
#include "calade/base/error.hpp"
#include "calade/io/grid_model_json.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const std::string_view text(reinterpret_cast<const char*>(data), size);
        for (const auto& tables : calade::io::parse_grid_model_json(text, "fuzz.json")) {
            for (const auto& [kind, rows] : tables) {
                for (const auto& row : rows) {
                    (void)row.number("p_specified", 0.0);
                    (void)row.phases("p_specified");
                }
            }
        }
    } catch (const calade::DataError&) {
    }
    return 0;
}
