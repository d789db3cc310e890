// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace calade::verification {

/// Collects what was found against its limit and prints it.
class Report {
public:
    explicit Report(bool json) : json_(json) {}
    /// `value` passes when it is at most `limit`.
    void add(const std::string& name, const std::string& metric, double value, double limit);
    /// Says on standard error why a case was left out.
    void skip(const std::string& name, const std::string& reason);
    [[nodiscard]] bool passed() const { return passed_; }

private:
    bool json_;
    bool passed_ = true;
    bool titled_ = false;
};

/// The folder of real data: CALADE_DATA, else ../shared/data beside the checkout.
[[nodiscard]] std::filesystem::path data_folder();

void matpower(Report& report);
void radial(Report& report);
void two_bus(Report& report);
void ledger(Report& report);
void dark_islands(Report& report);
void collapse(Report& report);

}  // namespace calade::verification
