// SPDX-License-Identifier: Apache-2.0
// Any bytes give a network and routes or a DataError.
#include "calade/base/error.hpp"
#include "calade/io/sumo.hpp"

#include <cstdint>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    try {
        (void)calade::io::parse_sumo_network(text, "fuzz.net.xml");
    } catch (const calade::DataError&) {
    }
    try {
        (void)calade::io::parse_sumo_routes(text, "fuzz.rou.xml");
    } catch (const calade::DataError&) {
    }
    return 0;
}
