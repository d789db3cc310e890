// SPDX-License-Identifier: Apache-2.0
#include "reference.hpp"

namespace calade::verification {

void radial(Report& report) {
    using energy::power_flow::Method;
    const auto folder = data_folder() / "energy" / "radial";
    for (const char* name : {"radial1k", "radial10k"}) {
        for (const Method method : {Method::sweep, Method::newton_raphson}) {
            compare_with_reference(report, folder / (std::string(name) + ".m"), method, 1e-9);
        }
    }
}

}  // namespace calade::verification
