// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <string>
#include <string_view>

namespace calade::test {

/// What a validation found against its limits: a table, or one JSON object a line.
class VerificationReport {
public:
    explicit VerificationReport(bool json) : json_(json) {}

    /// A deviation from what is known: passes if |value| is at most the limit. NaN fails.
    void add(std::string_view name, std::string_view metric, double value, double limit) {
        const bool pass = std::abs(value) <= limit;
        passed_ = passed_ && pass;
        if (json_) {
            fmt::print(R"({{"case":"{}","metric":"{}","value":{},"limit":{:.9g},"pass":{}}})"
                       "\n",
                       name, metric, std::isfinite(value) ? fmt::format("{:.9g}", value) : "null",
                       limit, pass);
        } else {
            if (!titled_) {
                fmt::print("{:<18} {:<62} {:>12} {:>10}\n", "case", "metric", "value", "limit");
                titled_ = true;
            }
            fmt::print("{:<18} {:<62} {:>12.4g} {:>10.4g}  {}\n", name, metric, value, limit,
                       pass ? "ok" : "FAILED");
        }
        std::fflush(stdout);
    }
    /// Says on standard error why a case was left out.
    static void skip(std::string_view name, std::string_view reason) {
        fmt::print(stderr, "{}: left out: {}\n", name, reason);
    }
    [[nodiscard]] bool passed() const { return passed_; }

private:
    bool json_;
    bool passed_ = true;
    bool titled_ = false;
};

}  // namespace calade::test
