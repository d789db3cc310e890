// SPDX-License-Identifier: Apache-2.0
// Any bytes as links over two nodes, and as an origin-destination table, give tables or a
// DataError.
#include "calade/base/error.hpp"
#include "calade/io/gmns.hpp"

#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        (void)calade::io::parse_gmns("node_id,x_coord,y_coord\n1,0,0\n2,1,0\n", text);
    } catch (const calade::DataError&) {
    }
    try {
        (void)calade::io::parse_od_csv(text, "fuzz.csv");
    } catch (const calade::DataError&) {
    }
    return 0;
}
