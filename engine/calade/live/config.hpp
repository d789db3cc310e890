// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/geo/geometry.hpp"
#include "calade/live/grid_place.hpp"
#include "calade/live/payload.hpp"
#include "calade/live/quality.hpp"
#include "calade/live/rules.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace calade::live {

/// The MQTT broker that the sensors report to.
struct Broker {
    std::string host = "localhost";
    int port = 1883;
    std::string client_id;  ///< fixed: the broker keeps messages for it while we are away
    std::string username;
    std::filesystem::path password_file;  ///< first line is the password
    std::filesystem::path ca_file;        ///< not empty: TLS, the broker's certificate is checked
    double keepalive_s = 30.0;
    double give_up_s = 300.0;  ///< without a connection for this long, the program ends
};

enum class SensorQuantity { water_level, voltage, active_power, reactive_power, current };

struct Sensor {
    std::string name;
    std::string topic;
    SensorQuantity quantity = SensorQuantity::water_level;
    std::string unit = "m";  ///< of its values, unless a payload names another
    std::optional<GridPlace> grid = std::nullopt;  ///< where, unless it is a water level
    double datum_offset_m = 0.0;  ///< added: the height of the sensor's zero above the datum
    std::string boundary;         ///< the boundary whose series its levels replace; may be empty
    std::optional<geo::Point2> position;
    PayloadFormat format;
    QualityLimits limits;
};

/// What `calade live` does: which sensors it reads, when it warns and what it runs then.
struct Config {
    /// The clock that ages and "now" count by: this machine's, or the newest reading's, for
    /// drills that replay an old storm.
    enum class Clock { wall, readings };
    std::filesystem::path file;
    std::string name;
    Clock clock = Clock::wall;
    Broker broker;
    std::vector<Sensor> sensors;
    std::vector<Rule> rules;
    std::filesystem::path scenario;               ///< empty: no rule runs one
    std::vector<std::string> scenario_overrides;  ///< KEY=VALUE, as for `calade run --set`
    std::filesystem::path folder;                 ///< run directories go here
    double fade_s = 6.0 * 3600.0;                 ///< the observed offset dies out over this time
    bool from_now = false;  ///< the scenario's period is moved to begin `history_s` ago
    double history_s = 3600.0;
    int threads = 0;  ///< of a run; 0: all but one
    GridSettings grid;
    std::filesystem::path store;
    std::filesystem::path alerts;
    std::string alert_topic;  ///< empty: alerts are not published
    /// Whether anything is to be estimated.
    [[nodiscard]] bool watches_grid() const;
};

/// Reads a configuration; `overrides` are KEY=VALUE as for a scenario. The scenario's path is
/// relative to the file, outputs to the working directory. Throws ScenarioError with file:line,
/// the value found and the value expected; DataError if the file is missing.
[[nodiscard]] Config read_config(const std::filesystem::path& file,
                                 const std::vector<std::string>& overrides = {});

}  // namespace calade::live
