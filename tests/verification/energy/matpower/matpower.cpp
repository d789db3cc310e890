// SPDX-License-Identifier: Apache-2.0
#include "reference.hpp"

namespace calade::verification {

void matpower(Report& report) {
    using energy::power_flow::Method;
    const auto folder = data_folder() / "energy" / "matpower";
    for (const char* name :
         {"case118", "case300", "case1354pegase", "case9241pegase", "case_ACTIVSg200"}) {
        for (const bool flat_start : {false, true}) {
            compare_with_reference(report, folder / (std::string(name) + ".m"), Method::automatic,
                                   1e-9, flat_start);
        }
    }
    for (const char* name : {"case33bw", "case69", "case85"}) {
        for (const Method method : {Method::sweep, Method::newton_raphson}) {
            compare_with_reference(report, folder / (std::string(name) + ".m"), method, 1e-9);
        }
    }
}

}  // namespace calade::verification
