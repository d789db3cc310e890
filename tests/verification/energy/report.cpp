// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace calade::verification {

void Report::add(const std::string& name, const std::string& metric, double value, double limit) {
    const bool pass = value <= limit;  // NaN does not pass
    passed_ = passed_ && pass;
    if (json_) {
        fmt::print(
            "{{\"case\": \"{}\", \"metric\": \"{}\", \"value\": {:.6g}, \"limit\": {:.6g}, "
            "\"pass\": {}}}\n",
            name, metric, value == value ? value : 1e308, limit, pass);
        return;
    }
    if (!titled_) {
        fmt::print("{:<26} {:<44} {:>11} {:>11}\n", "case", "metric", "value", "limit");
        titled_ = true;
    }
    fmt::print("{:<26} {:<44} {:>11.3g} {:>11.3g}  {}\n", name, metric, value, limit,
               pass ? "ok" : "FAILED");
}

void Report::skip(const std::string& name, const std::string& reason) {
    fmt::print(stderr, "{}: left out: {}\n", name, reason);
}

std::filesystem::path data_folder() {
    const char* given = std::getenv("CALADE_DATA");
    return given != nullptr ? std::filesystem::path(given)
                            : std::filesystem::path(CALADE_SOURCE_DIR) / ".." / "shared" / "data";
}

}  // namespace calade::verification
