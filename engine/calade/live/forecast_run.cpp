// SPDX-License-Identifier: Apache-2.0
#include "calade/base/error.hpp"
#include "calade/io/output_file.hpp"
#include "calade/live/forecast.hpp"
#include "calade/twin/run.hpp"

#include <algorithm>
#include <memory>

namespace calade::live {

namespace {

/// The columns that a scenario's `file = "….csv"` reads.
std::string csv_of(const sim::Series& series, Instant start) {
    std::string text = "time,value\n";
    for (std::size_t i = 0; i < series.time.size(); ++i) {
        text += fmt::format("{},{:.4f}\n", format_instant(after(start, series.time[i])),
                            series.value[i]);
    }
    return text;
}

}  // namespace

ForecastWorker::Run run_on(std::shared_ptr<const city::City> city, int threads) {
    const int cores = static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
    const int wide = threads > 0 ? threads : std::max(1, cores - 1);
    return [town = std::move(city), wide](const ForecastRequest& request) {
        twin::RunOptions options;
        options.out = request.folder;
        options.threads = wide;
        options.progress = false;
        const auto run = twin::run_prepared(request.scenario, *town, options);
        ForecastResult result;
        result.results_hash = run.results_hash;
        result.wall_s = run.wall_s;
        require<Interrupted>(run.complete, "stopped before its end; {} holds what was done",
                             run.folder.string());
        for (const auto& boundary : request.scenario.boundaries) {
            if (request.observations.contains(boundary.name)) {
                io::write_text(run.folder / fmt::format("observed_{}.csv", boundary.name),
                               csv_of(boundary.series, request.scenario.start));
            }
        }
        result.consequences = read_consequences(run.folder);
        return result;
    };
}

}  // namespace calade::live
