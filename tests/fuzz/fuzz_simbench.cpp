// SPDX-License-Identifier: Apache-2.0
// Any bytes as the tables of a SimBench folder give a grid or a DataError. Tables are parted by
// lines of "=".
#include "calade/base/error.hpp"
#include "calade/energy/power_flow/simbench_problem.hpp"

#include <cstdint>
#include <fstream>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto folder = std::filesystem::temp_directory_path() / "calade_fuzz_simbench";
    std::filesystem::create_directories(folder);
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    for (const char* table : {"Node", "Line", "LineType", "Transformer", "TransformerType", "Load",
                              "RES", "ExternalNet"}) {
        const auto end = rest.find("=\n");
        std::ofstream(folder / (std::string(table) + ".csv"), std::ios::binary)
            << rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
    }
    try {
        (void)calade::energy::power_flow::from_simbench(folder);
    } catch (const calade::DataError&) {
    }
    return 0;
}
