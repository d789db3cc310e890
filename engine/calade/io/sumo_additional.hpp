// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/io/sumo.hpp"

#include <filesystem>
#include <map>
#include <string>
#include <vector>

struct CPLXMLNode;

namespace calade::io {

/// Induction loop (e1Detector, inductionLoop): counts what passes a place of a lane.
struct SumoDetector {
    std::string id, edge;
    int lane = 0;
    double position_m = 0.0;  ///< from the edge's start; negative: from its end
    double period_s = 0.0;    ///< of a count; 0 where the file gives none
};
/// What one or several counts say (e1 output: <interval begin end id nVehContrib speed>).
struct SumoCount {
    std::string detector;
    double begin_s = 0.0, end_s = 0.0;
    double vehicles = 0.0;
    double speed_ms = -1.0;  ///< −1 where nothing passed
};
struct SumoBusStop {
    std::string edge;
    int lane = 0;
    double begin_m = 0.0, end_m = 0.0;
};
/// What additional files add to a network.
struct SumoAdditional {
    std::vector<SumoSignal> signals;  ///< programs, in the order of the file
    std::vector<SumoDetector> detectors;
    std::map<std::string, SumoBusStop> bus_stops;
    std::map<std::string, std::string> class_of_type;  ///< vType, or distribution, to vClass
};

/// Reads an additional file (root <additional>, <add> or <routes>). Throws DataError naming file
/// and element: XML that does not parse, numbers that are not finite, a lane that names no edge, a
/// detector id that is given twice.
[[nodiscard]] SumoAdditional read_sumo_additional(const std::filesystem::path& file);
[[nodiscard]] SumoAdditional parse_sumo_additional(const std::string& xml, const std::string& name);
/// Counts of a detector output file (root <detector>). Throws DataError for an end that is not
/// after its begin or a negative count.
[[nodiscard]] std::vector<SumoCount> parse_sumo_counts(const std::string& xml,
                                                       const std::string& name);
/// Puts programs in the place of those of the same id, as SUMO does with the last one loaded.
/// Throws DataError for a signal whose states do not have the network's links.
void apply_signals(SumoNetwork& network, const std::vector<SumoSignal>& signals);

/// One <tlLogic>.
[[nodiscard]] SumoSignal read_sumo_signal(const CPLXMLNode* element, const std::string& file);

}  // namespace calade::io
