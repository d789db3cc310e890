// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "calade/results/damage.hpp"
#include "calade/results/evacuation_times.hpp"
#include "calade/results/parameters.hpp"
#include "calade/results/plan_times.hpp"
#include "calade/results/run_writer.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace calade::results {

/// What run.json tells.
struct RunRecord {
    const scenario::Scenario& scenario;
    const city::City& city;
    std::string city_hash;
    double simulated_s = 0.0;  ///< how far the run came
    sim::Ledger flood, traffic, energy;
    coupling::Timings timings;
    double results_s = 0.0;
    std::string results_hash;
    RunInfo info;
    std::vector<PlanTime> plan = {};
    std::vector<EvacuationTime> evacuations = {};
    // What the indicators were computed with:
    double wet_depth_m = 0.05;
    Parameters thresholds = {};
    const DamageTable& damage = default_damage_table();
    double peak_demand_w = 0.0, peak_at_s = 0.0;       ///< told where the scenario has loads
    std::optional<energy::PvHosting> pv_hosting = {};  ///< by station, where it was asked for
};

/// Electricity of the computation, Wh: 12 W for each core-second of a common server core and
/// 0.3725 W a GB of memory held over the wall time, cooling not counted (Lannelongue, Grealey,
/// Inouye 2021, Green Algorithms, doi:10.1002/advs.202100707). An estimate of size, not a meter.
[[nodiscard]] double energy_estimate_wh(const RunInfo& info);

/// Throws OutputError.
void write_run_json(const std::filesystem::path& file, const RunRecord& record);

}  // namespace calade::results
