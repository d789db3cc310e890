// SPDX-License-Identifier: Apache-2.0
#include "calade/twin/run.hpp"

#include "calade/base/disk.hpp"
#include "calade/base/error.hpp"
#include "calade/base/log.hpp"
#include "calade/base/parallel.hpp"
#include "calade/base/progress.hpp"
#include "calade/city/store.hpp"
#include "calade/flood/kernel.hpp"
#include "calade/results/run_writer.hpp"
#include "calade/scenario/rain_files.hpp"
#include "calade/twin/process_usage.hpp"
#include "calade/twin/resume.hpp"

#include <algorithm>
#include <chrono>
#include <optional>

namespace calade::twin {

std::string instruction_level() { return flood::to_string(flood::simd_level()); }

namespace {

// When checkpoints are due. By simulated time where the caller says so, else by work done.
class CheckpointClock {
public:
    CheckpointClock(const scenario::Scenario& scenario, const RunOptions& options)
        : every_s_(options.checkpoint_every_s), next_s_(options.checkpoint_every_s) {
        for (const auto& text : options.checkpoint_at) {
            const double at = static_cast<double>((parse_instant(text) - scenario.start).count());
            require<ScenarioError>(at > 0.0 && at <= scenario.duration_s,
                                   "--checkpoint-at {}: is outside the period {} to {}", text,
                                   format_instant(scenario.start),
                                   format_instant(after(scenario.start, scenario.duration_s)));
            kept_.push_back(at);
        }
        std::sort(kept_.begin(), kept_.end());
    }
    // Leaves out what lies before a resumed state.
    void start(double now_s) {
        while (every_s_ > 0.0 && next_s_ <= now_s) {
            next_s_ += every_s_;
        }
        std::erase_if(kept_, [&](double at) { return at <= now_s; });
    }
    [[nodiscard]] bool keep_due(double now_s) {
        bool due = false;
        while (!kept_.empty() && kept_.front() <= now_s) {
            kept_.erase(kept_.begin());
            due = true;
        }
        return due;
    }
    [[nodiscard]] bool latest_due(double now_s) {
        if (every_s_ > 0.0) {
            if (now_s < next_s_) {
                return false;
            }
            next_s_ += every_s_;
            return true;
        }
        constexpr auto between = std::chrono::minutes{2};
        const auto now = std::chrono::steady_clock::now();
        if (now - last_ < between) {
            return false;
        }
        last_ = now;
        return true;
    }

private:
    double every_s_, next_s_;
    std::vector<double> kept_;
    std::chrono::steady_clock::time_point last_ = std::chrono::steady_clock::now();
};

// One run from its first or resumed state to its end.
class Run {
public:
    Run(const scenario::Scenario& scenario, const coupling::Simulation& simulation,
        const RunOptions& options, std::filesystem::path folder, bool replace, int threads)
        : scenario_(scenario),
          simulation_(simulation),
          options_(options),
          folder_(std::move(folder)),
          threads_(threads),
          clock_(scenario, options),
          writer_(folder_, replace, scenario, simulation) {}

    void begin() {
        state_ = simulation_.initial();
        began_s_ = state_.time;
        needed_bytes_ = writer_.needed_bytes(state_);
        require_room();
        writer_.record(state_);
    }
    void begin_at(const results::CheckpointFile& from, bool same_run) {
        state_ = writer_.resume(from);
        began_s_ = state_.time;
        needed_bytes_ = writer_.needed_bytes(state_);
        require_room();
        if (same_run) {
            wall_before_ = from.info.wall_s;
            cpu_before_ = from.info.cpu_s;
            checkpoint(false);
            remove_interrupted(folder_);
        } else {
            branched_from_ = from.path.string();
            branched_at_s_ = state_.time;
        }
        clock_.start(state_.time);
    }
    RunResult go();

private:
    [[nodiscard]] results::RunInfo info() const;
    void advance();
    void require_room();
    [[nodiscard]] bool stop_due() const {
        return options_.stop_at_s > 0.0 &&
               state_.time >= options_.stop_at_s - 0.5 * scenario_.coupling.window_s;
    }
    void checkpoint(bool keep) {
        writer_.checkpoint(state_, info(), keep);
        checkpointed_at_s_ = state_.time;
    }
    const scenario::Scenario& scenario_;
    const coupling::Simulation& simulation_;
    const RunOptions& options_;
    std::filesystem::path folder_;
    int threads_;
    CheckpointClock clock_;
    results::RunWriter writer_;
    coupling::State state_;
    bool complete_ = true;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    double cpu_start_ = cpu_seconds();
    double wall_before_ = 0.0, cpu_before_ = 0.0;
    std::string branched_from_;
    double branched_at_s_ = 0.0;
    double checkpointed_at_s_ = -1.0;  // below zero: none yet
    double began_s_ = 0.0;
    double needed_bytes_ = 0.0;  // on the disk, to leave a checkpoint
};

results::RunInfo Run::info() const {
    results::RunInfo info;
    info.threads = threads_;
    info.instructions = instruction_level();
    info.wall_s = wall_before_ +
                  std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
    info.cpu_s = cpu_before_ + cpu_seconds() - cpu_start_;
    info.peak_memory_bytes = peak_memory_bytes();
    info.complete = complete_;
    info.branched_from = branched_from_;
    info.branched_at_s = branched_at_s_;
    return info;
}

// Water that blows up ends the run; what was kept before says where to look and to go on from.
void Run::advance() {
    try {
        simulation_.advance(state_);
    } catch (const NumericalError& error) {
        fail<NumericalError>(
            "{}; {}", error.what(),
            checkpointed_at_s_ < 0.0
                ? std::string("no checkpoint was left before")
                : fmt::format("the last checkpoint, of {}, is in {}",
                              format_instant(after(scenario_.start, checkpointed_at_s_)),
                              writer_.checkpoints().string()));
    }
}

// Once a write has failed it is too late to keep anything: the run stops while there is room for
// what it has.
void Run::require_room() {
    const double free = options_.free_bytes ? options_.free_bytes() : free_bytes(folder_);
    if (free >= needed_bytes_) {
        return;
    }
    const bool has_something = state_.time > began_s_;
    if (has_something) {
        checkpoint(false);
    }
    fail<OutputError>(
        "{}: the disk is nearly full ({:.0f} MB are free, {:.0f} MB are needed to go on); {}",
        folder_.string(), free / 1e6, needed_bytes_ / 1e6,
        has_something
            ? fmt::format("the run is kept up to {}, and the same command with --resume goes on "
                          "once there is room",
                          format_instant(after(scenario_.start, state_.time)))
            : std::string("nothing was computed"));
}

RunResult Run::go() {
    Progress progress(scenario_.name, options_.progress);
    const double end = scenario_.duration_s - 0.5 * scenario_.coupling.window_s;
    while (state_.time < end) {
        if (stop_due()) {
            complete_ = false;
            checkpoint(false);
            break;
        }
        if (interrupt_requested()) {
            complete_ = false;
            checkpoint(false);
            log::warning(
                "stopped at {}; the results up to then are written, and the same command "
                "with --resume goes on",
                format_instant(after(scenario_.start, state_.time)));
            break;
        }
        advance();
        writer_.record(state_);
        require_room();
        if (clock_.keep_due(state_.time)) {
            checkpoint(true);
        }
        if (state_.time < end && clock_.latest_due(state_.time)) {
            checkpoint(false);
        }
        progress.update(state_.time / scenario_.duration_s,
                        format_clock(after(scenario_.start, state_.time)));
    }
    RunResult result;
    result.folder = folder_;
    result.complete = complete_;
    const auto done = info();
    result.results_hash = writer_.finish(state_, done);
    result.wall_s = done.wall_s;
    result.start = scenario_.start;
    result.simulated_s = state_.time;
    result.events = state_.events.size();
    result.plan = results::plan_times(scenario_, simulation_, state_.events);
    result.evacuations = writer_.evacuations();
    progress.finish(folder_.string());
    return result;
}

std::filesystem::path output_folder(const scenario::Scenario& scenario, const RunOptions& options) {
    if (!options.out.empty()) {
        return options.out;
    }
    if (options.what_if.empty()) {
        return scenario.out;
    }
    auto folder = scenario.out;
    folder += "_" + options.what_if.stem().string();
    return folder;
}

// Everything that can be known to be wrong before the town is opened.
void check_output(const std::filesystem::path& folder, const RunOptions& options) {
    require<UsageError>(options.what_if.empty() == options.from.empty(),
                        "--what-if and --from stand together: the measures, and the checkpoint "
                        "where they begin");
    if (options.resume || options.replace) {
        return;
    }
    require<OutputError>(!std::filesystem::exists(folder),
                         "{}: exists already; choose another --out, say --force to replace it, or "
                         "--resume if it was interrupted",
                         folder.string());
    require_nothing_to_resume(folder);
}

}  // namespace

RunResult run_scenario(const std::filesystem::path& file, const RunOptions& options) {
    const ThreadLimit limit(options.threads);
    const auto scenario = scenario::read_scenario(file, options.overrides);
    check_output(output_folder(scenario, options), options);
    return run_prepared(scenario, scenario::open_city(scenario), options);
}

RunResult run_prepared(const scenario::Scenario& scenario, city::City town,
                       const RunOptions& options) {
    const ThreadLimit limit(options.threads);
    const auto folder = output_folder(scenario, options);
    check_output(folder, options);
    std::optional<results::CheckpointFile> origin;
    scenario::Scenario what_if;
    const scenario::Scenario* running = &scenario;
    if (!options.what_if.empty()) {
        origin = results::open_checkpoint(options.from);
        results::require_same_run(*origin, scenario.text,
                                  city::city_hash(scenario::prepare(scenario, town).first));
        what_if = scenario::read_what_if(options.what_if, scenario, origin->info.time_s);
        running = &what_if;
    }
    auto [city, inputs] = scenario::prepare(*running, std::move(town));
    bool same_run = false;
    if (options.resume) {
        origin = find_interrupted(folder);
        results::require_same_run(*origin, running->text, city::city_hash(city));
        same_run = true;
    }
    const coupling::Simulation simulation(std::move(city), std::move(inputs));
    for (const auto& line :
         scenario::rain_report(simulation.flood(), running->start, running->duration_s)) {
        log::info("{}", line);  // before anything is written: the files may be at fault
    }
    Run run(*running, simulation, options, folder, options.replace || options.resume,
            limit.threads());
    if (origin) {
        run.begin_at(*origin, same_run);
    } else {
        run.begin();
    }
    return run.go();
}

}  // namespace calade::twin
