// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace calade::io {

/// One element of an OpenDSS script: its properties in the order in which they were set (the order
/// matters: `wdg=2` says to whom the next ones belong), under their full names in lower case.
struct DssElement {
    std::string kind, name;  ///< lower case
    std::string place;       ///< "file:line" of its definition
    std::vector<std::pair<std::string, std::string>> properties;

    /// The last value set, or null.
    [[nodiscard]] const std::string* find(std::string_view property) const;
};

/// What a script defines. Kinds that are read: circuit (as vsource), vsource, line, linecode,
/// linegeometry, wiredata, transformer, xfmrcode, load, capacitor, reactor, regcontrol. Other kinds
/// (other controls, meters, shapes, protection) are listed in `ignored` with how many there were.
struct DssScript {
    std::vector<DssElement> elements;
    std::map<std::string, int> ignored;
    double frequency_hz = 60.0;
    bool carson = false;  ///< earth by Carson's simple formula instead of Deri's

    [[nodiscard]] const DssElement* find(std::string_view kind, std::string_view name) const;
};

/// Runs the definitions of a master file with what it redirects to. Commands that solve, show, plot
/// or set what a snapshot does not use are skipped. Throws DataError naming file and line for a
/// missing file, redirects more than 20 deep, an unknown property, or a property of an element that
/// is not there.
[[nodiscard]] DssScript read_opendss(const std::filesystem::path& master);

/// A number, also in the script's reverse Polish notation "(8 1000 /)". Throws DataError.
[[nodiscard]] double dss_number(const std::string& text, const std::string& place);
/// "[1 2, 3]" and the like.
[[nodiscard]] std::vector<double> dss_numbers(const std::string& text, const std::string& place);
[[nodiscard]] std::vector<std::string> dss_words(const std::string& text);
/// Rows between bars, whole or lower triangle: always given back square. Throws DataError.
[[nodiscard]] std::vector<std::vector<double>> dss_matrix(const std::string& text, int size,
                                                          const std::string& place);

}  // namespace calade::io
