// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace calade::live {

/// What a run says will happen, for the alert that asked for it.
struct Consequences {
    struct First {
        std::string what;  ///< the event's kind
        std::string name;  ///< of the element
        std::string time;  ///< ISO 8601
    };
    int streets_closed = 0;     ///< distinct streets that close at any time
    int stations_tripped = 0;   ///< distinct stations
    double customers_peak = 0;  ///< most customers without supply at one time
    int pumps_stopped = 0;
    int sites_affected = 0;                    ///< distinct sites without supply or cut off
    std::vector<std::string> stations, sites;  ///< names, in order of time
    std::vector<First> firsts;                 ///< the first event of each kind, in order of time
};

/// Reads the cascade log of a run directory. Throws DataError.
[[nodiscard]] Consequences read_consequences(const std::filesystem::path& run_folder);

}  // namespace calade::live
