// SPDX-License-Identifier: Apache-2.0
// Any bytes give tables or a DataError.
#include "calade/base/error.hpp"
#include "calade/io/pandapower.hpp"

#include <cstdint>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const std::string_view text(reinterpret_cast<const char*>(data), size);
        const auto net = calade::io::parse_pandapower(text, "fuzz.json");
        for (const auto& [kind, table] : net.tables) {
            for (std::size_t r = 0; r < table.rows(); ++r) {
                (void)table.number(r, "p_mw", 0.0);
                (void)table.text(r, "name");
            }
        }
    } catch (const calade::DataError&) {
    }
    return 0;
}
