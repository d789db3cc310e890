// SPDX-License-Identifier: Apache-2.0
// Any bytes give a table or a DataError, and every field of a table can be asked for.
#include "calade/base/error.hpp"
#include "calade/io/csv.hpp"

#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const auto csv =
            calade::io::Csv::parse({reinterpret_cast<const char*>(data), size}, "fuzz.csv");
        for (std::size_t r = 0; r < csv.rows(); ++r) {
            for (std::size_t c = 0; c < csv.header().size(); ++c) {
                try {
                    if (csv.number(r, c) != csv.number(r, c)) {
                        std::abort();
                    }
                } catch (const calade::DataError&) {
                }
            }
        }
    } catch (const calade::DataError&) {
    }
    return 0;
}
