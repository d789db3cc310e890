// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/finished_run.hpp"
#include "calade/scenario/scenario.hpp"
#include "calade/twin/run.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace calade::test {

/// A run and what its directory holds: nothing is asked of the engine but the hash.
struct TownRun {
    twin::RunResult result;
    results::FinishedRun files;

    /// Value of an indicator; empty where it has none. Fails loudly (std::out_of_range) if there is
    /// no indicator of that name.
    [[nodiscard]] std::optional<double> indicator(std::string_view id) const {
        for (const auto& one : files.indicators) {
            if (one["id"] == id) {
                return one["value"].is_null() ? std::nullopt
                                              : std::optional(one["value"].get<double>());
            }
        }
        throw std::out_of_range("no indicator " + std::string(id));
    }
    /// The first event of a kind, at an element of this label if one is given; nullptr if none.
    [[nodiscard]] const nlohmann::ordered_json* first(std::string_view kind,
                                                      std::string_view label = {}) const {
        for (const auto& event : files.events) {
            if (event["kind"] == kind && (label.empty() || event["element"]["label"] == label)) {
                return &event;
            }
        }
        return nullptr;
    }
    /// Whether the event or one of its causes, at any remove, is of this kind.
    [[nodiscard]] bool goes_back_to(const nlohmann::ordered_json& event,
                                    std::string_view kind) const {
        if (event["kind"] == kind) {
            return true;
        }
        for (const auto& cause : event["causes"]) {
            if (goes_back_to(files.events.at(cause.get<std::size_t>()), kind)) {
                return true;
            }
        }
        return false;
    }
    /// The worst of the three ledgers, relative.
    [[nodiscard]] double worst_ledger() const {
        double worst = 0.0;
        for (const auto& ledger : files.run["ledgers"]) {
            worst = std::max(worst, std::abs(ledger["relative_error"].get<double>()));
        }
        return worst;
    }
};

/// Runs a scenario into `folder` and reads the directory.
inline TownRun run_town(const std::filesystem::path& scenario, const std::filesystem::path& folder,
                        const std::vector<std::string>& overrides, int threads = 2) {
    auto result = twin::run_scenario(scenario, {overrides, folder, true, threads, false});
    return {result, results::read_run(folder)};
}

/// The same for a town that is at hand: building it once serves many runs.
inline TownRun run_town(const scenario::Scenario& scenario, const city::City& city,
                        const std::filesystem::path& folder, int threads = 2) {
    auto result = twin::run_prepared(scenario, city, {{}, folder, true, threads, false});
    return {result, results::read_run(folder)};
}

/// The hours of the demo surge in which the quay is overtopped, the stations trip and the underpass
/// fills: 08:30 to 10:10.
inline std::vector<std::string> demo_around_the_peak() {
    return {"period.start=2024-02-12T08:30:00Z", "period.end=2024-02-12T10:10:00Z"};
}

/// The flood tide of the Dieppe surge with its high water at 12:40.
inline std::vector<std::string> dieppe_flood_tide(double offset_m = 0.0) {
    return {"period.start=2024-02-12T10:00:00Z", "period.end=2024-02-12T13:00:00Z",
            "boundaries.sea.series_start=\"10 h\"",
            "boundaries.sea.offset_m=" + std::to_string(offset_m)};
}

/// The last half hour of it at +0.80 m, when water stands in the streets: for what any flood will
/// show.
inline std::vector<std::string> dieppe_half_hour() {
    return {"period.start=2024-02-12T12:10:00Z", "period.end=2024-02-12T12:40:00Z",
            "boundaries.sea.series_start=\"12.1666666666667 h\"", "boundaries.sea.offset_m=0.8"};
}

/// The south-western corner of the first block of 7 x 7 cells that stayed dry all over.
inline geo::Point2 dry_place(const geo::Raster<float>& max_depth) {
    const auto& g = max_depth.grid;
    constexpr Index side = 7;
    for (Index row = 0; row + side < g.rows; ++row) {
        for (Index column = 0; column + side < g.columns; ++column) {
            int dry = 0;
            for (Index k = 0; k < side * side; ++k) {
                dry += max_depth.at(column + k % side, row + k / side) == 0.0F ? 1 : 0;
            }
            if (dry == side * side) {
                return g.centre(column, row);
            }
        }
    }
    throw std::runtime_error("the whole town was under water");
}

inline std::filesystem::path shipped_scenario(std::string_view name) {
    return std::filesystem::path(CALADE_SOURCE_DIR) / "scenarios" / name;
}

}  // namespace calade::test
