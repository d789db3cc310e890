// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace calade::io {

/// Trips of public transport on one day, from a GTFS feed (gtfs.org, "Schedule"): a folder of text
/// files, or the .zip of one. Times are seconds since midnight of the service day ("noon minus
/// 12 h") and may pass 24 h.
struct GtfsFeed {
    struct Stop {
        std::string id, name;
        double latitude = 0.0, longitude = 0.0;  ///< degrees, WGS 84
    };
    struct Call {
        int stop = -1;  ///< position in `stops`
        double arrival_s = 0.0, departure_s = 0.0;
        bool exact = true;  ///< timepoint; else the times are approximate or interpolated
    };
    struct Trip {
        std::string id, route, line, headsign;  ///< line: the short name that people know
        int route_type = 3;                     ///< 3: bus
        std::vector<Call> calls;                ///< in the order of stop_sequence
    };
    std::vector<Stop> stops;
    std::vector<Trip> trips;  ///< by first departure; trips by frequency one a run
    std::int64_t trips_of_other_days = 0;
    std::int64_t trips_without_calls = 0;  ///< fewer than two calls, left out
    std::int64_t times_interpolated = 0;   ///< calls without times, spread evenly between others
};

/// `date` is YYYYMMDD. Services run by calendar.txt and calendar_dates.txt. Throws DataError with
/// file and line: a file or column that is missing, a trip, stop or service that is not there, a
/// time that is no H:MM:SS, times that run backwards, coordinates outside their range, or a
/// `date` that is none. A day without service is no error: no trips, all counted.
[[nodiscard]] GtfsFeed read_gtfs(const std::filesystem::path& feed, const std::string& date);

}  // namespace calade::io
