// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include "calade/base/log.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string_view>

int main(int argc, char** argv) {
    using namespace calade::verification;
    bool json = false;
    for (int i = 1; i < argc; ++i) {
        if (std::string_view(argv[i]) == "--json") {
            json = true;
        } else {
            fmt::print(stderr,
                       "usage: validate_energy [--json]; exit 1 if a value is above its limit\n");
            return 2;
        }
    }
    calade::log::set_level(calade::log::Level::error);  // the collapse is on purpose
    try {
        Report report(json);
        two_bus(report);
        matpower(report);
        radial(report);
        ledger(report);
        dark_islands(report);
        collapse(report);
        opendss(report);
        simbench(report);
        pandapower(report);
        four_bus(report);
        reliability(report);
        grid_model_cases(report);
        grid_model_estimation(report);
        state_estimation(report);
        return report.passed() ? 0 : 1;
    } catch (const std::exception& error) {
        fmt::print(stderr, "validate_energy: {}\n", error.what());
        return 1;
    }
}
