// SPDX-License-Identifier: Apache-2.0
// Any bytes give elements or a DataError.
#include "calade/base/error.hpp"
#include "calade/io/opendss.hpp"

#include <cstdint>
#include <fstream>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = std::filesystem::temp_directory_path() / "calade_fuzz.dss";
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
    try {
        for (const auto& element : calade::io::read_opendss(file).elements) {
            for (const auto& [property, value] : element.properties) {
                try {
                    (void)calade::io::dss_number(value, element.place);
                    (void)calade::io::dss_matrix(value, 3, element.place);
                } catch (const calade::DataError&) {
                }
            }
        }
    } catch (const calade::DataError&) {
    }
    return 0;
}
