// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/flood/drains/swmm.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace calade::flood::drains::swmm {

/// What one of the file's units is in SI.
struct Units {
    double length = 1.0, flow = 1.0;
    double small_length = 1e-3;  ///< of a wall's roughness: mm, or inches
    bool us = false;
};
[[nodiscard]] Units units_of(const io::SwmmInput& input);

struct Curve {
    std::string type, place;
    std::vector<double> x, y;  ///< the file's units
};
/// Tables that others refer to by name. Times in seconds from the file's start.
struct Tables {
    Units units;
    double start_s = 0.0;  ///< since 1970, by the file's clock
    std::map<std::string, Curve> curves;
    std::map<std::string, sim::Series> series;
    std::map<std::string, Pattern> patterns;
    std::map<std::string, Transect> transects;

    /// Throws DataError with the nearest name.
    [[nodiscard]] const Curve& curve(const io::SwmmRow& row, const std::string& name) const;
    [[nodiscard]] const sim::Series& time_series(const io::SwmmRow& row,
                                                 const std::string& name) const;
    [[nodiscard]] const Pattern& pattern(const io::SwmmRow& row, const std::string& name) const;
};
[[nodiscard]] Tables read_tables(const io::SwmmInput& input);

using Names = std::map<std::string, Index>;  ///< position of a node or link
void read_nodes(const io::SwmmInput& input, const Tables& tables, Network& network, Names& nodes);
void read_inflows(const io::SwmmInput& input, const Tables& tables, const Names& nodes,
                  Network& network);
void read_links(const io::SwmmInput& input, const Tables& tables, const Names& nodes,
                double slot_celerity, Network& network);

template <class T>
[[nodiscard]] std::vector<std::string> names_of(const std::map<std::string, T>& table) {
    std::vector<std::string> names;
    for (const auto& [name, value] : table) {
        names.push_back(name);
    }
    return names;
}
/// Throws DataError: `what` `name` does not exist, with the nearest of those that do.
[[noreturn]] void missing(const io::SwmmRow& row, std::string_view what, const std::string& name,
                          const std::vector<std::string>& known);

}  // namespace calade::flood::drains::swmm
