// SPDX-License-Identifier: Apache-2.0
#include "calade/twin/ranges.hpp"

#include "calade/base/error.hpp"
#include "calade/base/parallel.hpp"
#include "calade/base/progress.hpp"
#include "calade/base/time.hpp"
#include "calade/city/store.hpp"
#include "calade/results/ranges.hpp"
#include "calade/results/run_writer.hpp"
#include "calade/scenario/scenario.hpp"
#include "calade/twin/run.hpp"

#include <unistd.h>

#include <algorithm>
#include <functional>

namespace calade::twin {

namespace fs = std::filesystem;

namespace {

using scenario::Scenario;

/// A folder beside the run that is gone when the work ends, however it ends.
class Workplace {
public:
    explicit Workplace(const fs::path& run)
        : path_((run / "").parent_path().string() + fmt::format(".ranges.{}", getpid())) {
        fs::create_directories(path_);
    }
    ~Workplace() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Workplace(const Workplace&) = delete;
    Workplace& operator=(const Workplace&) = delete;
    [[nodiscard]] const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

void lift_sea(Scenario& scenario, const city::City& city, double by_m) {
    for (auto& forcing : scenario.boundaries) {
        const auto boundary =
            std::find_if(city.boundaries.begin(), city.boundaries.end(),
                         [&](const city::OpenBoundary& b) { return b.name == forcing.name; });
        if (boundary != city.boundaries.end() && boundary->kind == city::BoundaryKind::level) {
            for (double& level : forcing.series.value) {
                level += by_m;
            }
        }
    }
    if (scenario.initial_level_m) {
        *scenario.initial_level_m += by_m;
    }
}

void lift_crests(city::City& city, double by_m) {
    for (auto& defence : city.defences) {
        defence.crest_m += by_m;
    }
}

void lift_land(city::City& city, double by_m) {
    auto& ground = city.terrain.elevation.values;
    for (std::size_t i = 0; i < ground.size(); ++i) {
        if (city.terrain.sea.values[i] == 0) {
            ground[i] += static_cast<float>(by_m);  // NaN outside the domain stays NaN
        }
    }
}

struct Change {
    std::string what;
    double by_m;
    std::function<void(Scenario&, city::City&)> make;
};

std::vector<Change> changes_of(const RangeOptions& o) {
    std::vector<Change> changes;
    for (const double sign : {-1.0, 1.0}) {
        changes.push_back({"sea_level", sign * o.sea_m,
                           [=](Scenario& s, city::City& c) { lift_sea(s, c, sign * o.sea_m); }});
        changes.push_back({"crests", sign * o.crest_m,
                           [=](Scenario&, city::City& c) { lift_crests(c, sign * o.crest_m); }});
        changes.push_back({"land", sign * o.terrain_m,
                           [=](Scenario&, city::City& c) { lift_land(c, sign * o.terrain_m); }});
    }
    return changes;
}

// What a finished run was made of: a scenario and its town, and of a what-if the moment and the
// file of its measures.
struct Origin {
    Scenario scenario;
    city::City town;
    double branched_at_s = 0.0;
    fs::path what_if;  // empty: the scenario ran from its start
};

fs::path scenario_file(const fs::path& run, const nlohmann::ordered_json& told,
                       const RangeOptions& options) {
    fs::path file = options.scenario.empty() ? fs::path(told.value("file", "")) : options.scenario;
    require<DataError>(fs::exists(file),
                       "{}: the scenario {} is not there; name it with --scenario", run.string(),
                       file.string());
    return file;
}

Origin origin_of(const results::FinishedRun& finished, const RangeOptions& options) {
    const auto& run = finished.folder;
    const auto& told = finished.run["scenario"];
    const fs::path file = scenario_file(run, told, options);
    Origin origin;
    origin.scenario =
        scenario::read_scenario(file, told.value("overrides", std::vector<std::string>()));
    origin.town = scenario::open_city(origin.scenario);
    Scenario ran = origin.scenario;
    if (finished.run.contains("branched_from")) {
        origin.what_if = run / results::what_if_file;
        require<DataError>(fs::exists(origin.what_if),
                           "{}: is a what-if run without its {}, as versions before wrote it; make "
                           "the run again with --what-if and --from, then its ranges",
                           run.string(), results::what_if_file);
        const auto branched = parse_instant(finished.run["branched_from"].value("time", ""));
        origin.branched_at_s = static_cast<double>((branched - ran.start).count());
        ran = scenario::read_what_if(origin.what_if, ran, origin.branched_at_s);
    }
    const std::string hash = city::city_hash(scenario::prepare(ran, origin.town).first);
    require<DataError>(finished.run["city"].value("hash", "") == hash,
                       "{}: the town of {} has changed since the run (hash {}, the run's {})",
                       run.string(), file.string(), hash, finished.run["city"].value("hash", ""));
    return origin;
}

[[noreturn]] void stop() { throw Interrupted("stopped; the ranges are left as they were"); }

// One more run, changed: a what-if branches off a run of its scenario with the same change, which
// goes no further than that.
nlohmann::ordered_json indicators_of(const Origin& origin, const Change& change, RunOptions how) {
    Scenario other = origin.scenario;
    city::City changed = origin.town;
    change.make(other, changed);
    other.indicators.pv_hosting = false;  // water does not move it: its range is not estimated
    const fs::path folder = how.out;
    if (!origin.what_if.empty()) {
        RunOptions before = how;
        before.out += ".before";
        before.stop_at_s = origin.branched_at_s;
        (void)run_prepared(other, changed, before);
        if (interrupt_requested()) {
            stop();
        }
        how.what_if = origin.what_if;
        how.from = before.out / results::checkpoint_folder / results::latest_checkpoint;
    }
    const RunResult result = run_prepared(other, std::move(changed), how);
    if (!result.complete) {
        stop();
    }
    auto indicators = results::read_run(folder).indicators;
    fs::remove_all(folder);
    if (!how.from.empty()) {
        fs::remove_all(how.from.parent_path().parent_path());
    }
    return indicators;
}

}  // namespace

int estimate_ranges(const fs::path& run, const RangeOptions& options) {
    const Origin origin = origin_of(results::read_run(run), options);
    const Workplace work(run);
    const auto changes = changes_of(options);
    std::vector<results::Variant> variants;
    Progress progress("ranges", options.progress);
    for (const auto& change : changes) {
        RunOptions how;
        how.out = work.path() / fmt::format("{}", variants.size());
        how.threads = options.threads;
        how.progress = false;
        variants.push_back({change.what, change.by_m, indicators_of(origin, change, how)});
        progress.update(static_cast<double>(variants.size()) / static_cast<double>(changes.size()),
                        fmt::format("{} {:+.2f} m", change.what, change.by_m));
    }
    results::write_ranges(run, variants);
    progress.finish((run / "indicators.json").string());
    return static_cast<int>(variants.size());
}

}  // namespace calade::twin
