// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/energy/power_flow/simbench_problem.hpp"

#include <span>
#include <string>
#include <vector>

namespace calade::energy::power_flow {

/// The year of quarter hours of a SimBench grid: LoadProfile and RESProfile (CSV, or packed as
/// .csv.gz) applied to the loads and generators of its tables.
class SimbenchProfiles {
public:
    /// `given`: the grid of the same folder. Throws DataError naming the load or generator whose
    /// profile is not there, and file, line and column of a value that is no finite number.
    SimbenchProfiles(const std::filesystem::path& folder, const SimbenchProblem& given);

    [[nodiscard]] std::size_t steps() const { return time_.size(); }
    /// As the file has it, "01.01.2016 00:00".
    [[nodiscard]] const std::string& time(std::size_t step) const { return time_[step]; }
    /// Net injections by bus of the problem, pu on 1 MVA. UsageError for other sizes or steps.
    void injections(std::size_t step, std::span<double> p, std::span<double> q) const;

private:
    struct Element {
        std::size_t bus = 0;
        double p = 0.0, q = 0.0;  ///< signed, at the profile's 1
        std::size_t p_profile = 0, q_profile = 0;
    };
    std::vector<std::string> time_;
    std::vector<Element> elements_;
    std::vector<std::vector<double>> profile_;
    std::size_t buses_ = 0;
};

}  // namespace calade::energy::power_flow
