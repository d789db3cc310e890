// SPDX-License-Identifier: Apache-2.0
// Runs that end early and go on, and what-ifs that branch off a run: same bits, nothing lost.
#include "calade/base/error.hpp"
#include "calade/city/demo/demo_town.hpp"
#include "calade/io/netcdf.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/toml.hpp"
#include "calade/results/checkpoint.hpp"
#include "calade/sim/archive.hpp"
#include "calade/twin/ranges.hpp"
#include "small_surge.hpp"
#include "support/process.hpp"
#include "support/scratch.hpp"
#include "support/town_run.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <csignal>
#include <memory>

namespace calade::test {
namespace {

namespace fs = std::filesystem;

class Resume : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        scratch_ = std::make_unique<Scratch>();
        twin::RunOptions options;
        options.out = *scratch_ / "whole";
        options.progress = false;
        options.checkpoint_at = {"2024-02-12T09:30:00Z"};
        whole_ = std::make_unique<TownRun>();
        whole_->result = twin::run_scenario(small_surge, options);
        whole_->files = results::read_run(options.out);
    }
    static void TearDownTestSuite() {
        whole_.reset();
        scratch_.reset();
    }
    static std::vector<std::string> command(const fs::path& out,
                                            const std::vector<std::string>& more = {}) {
        std::vector<std::string> words = {CALADE_PROGRAM, "run",        small_surge.string(),
                                          "--out",        out.string(), "--quiet"};
        words.insert(words.end(), more.begin(), more.end());
        return words;
    }
    /// Starts the run and ends it by a signal once it has left a checkpoint.
    static void end_early(const fs::path& out, int signal, int expected_code) {
        Process run(command(out, {"--checkpoint-every", "10 min"}), *scratch_ / "log");
        const auto latest = fs::path(out.string() + ".part") / "checkpoints" / "latest.calade";
        ASSERT_TRUE(eventually(std::chrono::seconds{60},
                               [&] { return fs::exists(latest) || !run.running(); }));
        ASSERT_TRUE(run.running()) << io::read_text(*scratch_ / "log");
        run.signal(signal);
        EXPECT_EQ(run.exit_code(std::chrono::seconds{60}), expected_code);
    }
    static void expect_same(const TownRun& found) {
        EXPECT_EQ(found.result.results_hash, whole_->result.results_hash);
        EXPECT_EQ(found.files.run["results_hash"], whole_->files.run["results_hash"]);
        EXPECT_EQ(found.files.max_depth.values.size(), whole_->files.max_depth.values.size());
        EXPECT_TRUE(found.files.run["complete"].get<bool>());
    }
    static TownRun resume(const fs::path& out) {
        twin::RunOptions options;
        options.out = out;
        options.progress = false;
        options.resume = true;
        const auto result = twin::run_scenario(small_surge, options);
        return {result, results::read_run(out)};
    }
    static std::string message_of(const std::vector<std::string>& words, int expected_code) {
        const auto log = *scratch_ / "message";
        fs::remove(log);
        Process run(words, log);
        EXPECT_EQ(run.exit_code(std::chrono::seconds{60}), expected_code);
        return io::read_text(log);
    }
    static inline std::unique_ptr<Scratch> scratch_;
    static inline std::unique_ptr<TownRun> whole_;
};

TEST_F(Resume, GivesTheSameBitsAfterAKill) {
    const auto out = *scratch_ / "killed";
    end_early(out, SIGKILL, -1);
    EXPECT_FALSE(fs::exists(out));
    const auto refused = message_of(command(out), 1);
    EXPECT_HOLDS(refused, "--resume");
    expect_same(resume(out));
    EXPECT_FALSE(fs::exists(out.string() + ".part"));
    EXPECT_FALSE(fs::exists(out.string() + ".interrupted"));
    EXPECT_FALSE(fs::exists(out / "checkpoints"));
}

TEST_F(Resume, GivesTheSameBitsAfterTwoKills) {
    const auto out = *scratch_ / "twice";
    end_early(out, SIGKILL, -1);
    {
        Process run(command(out, {"--resume", "--checkpoint-every", "10 min"}), *scratch_ / "log");
        std::this_thread::sleep_for(std::chrono::milliseconds{700});
        run.kill();
    }
    if (!fs::exists(out)) {
        expect_same(resume(out));
    } else {
        EXPECT_EQ(results::read_run(out).run["results_hash"], whole_->result.results_hash);
    }
}

TEST_F(Resume, GivesTheSameBitsAfterCtrlC) {
    const auto out = *scratch_ / "stopped";
    end_early(out, SIGINT, 130);
    const auto part = nlohmann::json::parse(io::read_text(out / "run.json"));
    EXPECT_FALSE(part["complete"].get<bool>());
    EXPECT_TRUE(fs::exists(out / "checkpoints" / "latest.calade"));
    expect_same(resume(out));
    const auto again = message_of(command(out, {"--resume"}), 1);
    EXPECT_HOLDS(again, "is complete");
}

TEST_F(Resume, RefusesAnotherScenarioAndADamagedCheckpoint) {
    const auto out = *scratch_ / "other";
    end_early(out, SIGKILL, -1);
    const auto other =
        message_of(command(out, {"--resume", "--set", "boundaries.sea.offset_m=0.1"}), 2);
    EXPECT_HOLDS(other, "another scenario");
    const auto latest = fs::path(out.string() + ".interrupted") / "checkpoints" / "latest.calade";
    ASSERT_TRUE(fs::exists(latest));
    auto bytes = io::read_text(latest);
    bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 1);
    io::write_text(latest, bytes);
    EXPECT_HOLDS(message_of(command(out, {"--resume"}), 2), "damaged");
    io::write_text(latest, bytes.substr(0, 5));
    EXPECT_HOLDS(message_of(command(out, {"--resume"}), 2), "expected a checkpoint");
    EXPECT_TRUE(fs::exists(latest)) << "a refused checkpoint must not be lost";
}

TEST_F(Resume, RefusesACheckpointOfAnotherVersion) {
    sim::ArchiveWriter other;
    other.section("run", 999);
    other.put(std::string_view("9.9.9"));
    const auto file = *scratch_ / "later.calade";
    other.write(file);
    const auto message = test::message_of<DataError>([&] { (void)results::open_checkpoint(file); });
    EXPECT_HOLDS(message, "later.calade");
    EXPECT_HOLDS(message, "has version 999, expected 1");
}

// A limit on the size of files stands for a full disk: what was saved before stays, and the run
// goes on once there is room.
TEST_F(Resume, LosesNothingWhenTheDiskIsFull) {
    const auto out = *scratch_ / "full";
    end_early(out, SIGKILL, -1);
    std::string line = "trap '' XFSZ; ulimit -f 100; exec";
    for (const auto& word : command(out, {"--resume"})) {
        line += " '" + word + "'";
    }
    const auto message = message_of({"sh", "-c", line}, 1);
    EXPECT_HOLDS(message, "error: ");
    EXPECT_HOLDS(message, "full.part");
    EXPECT_HOLDS(message, "is the disk full? ");
    EXPECT_FALSE(fs::exists(out));
    expect_same(resume(out));
}

// The disk fills up before any checkpoint was due: what was computed is kept while there is room.
TEST_F(Resume, LosesNothingWhenTheDiskFillsUpBeforeTheFirstCheckpoint) {
    twin::RunOptions options;
    options.out = *scratch_ / "filling";
    options.progress = false;
    int asked = 0;
    options.free_bytes = [&] { return ++asked > 20 ? 1e6 : 1e12; };
    const auto message =
        test::message_of<OutputError>([&] { (void)twin::run_scenario(small_surge, options); });
    EXPECT_HOLDS(message, "filling: the disk is nearly full (1 MB are free, ");
    EXPECT_HOLDS(message, "the run is kept up to 2024-02-12T09:20:00Z");
    EXPECT_FALSE(fs::exists(options.out));
    const auto kept = *scratch_ / "filling.part" / "checkpoints" / "latest.calade";
    ASSERT_TRUE(fs::exists(kept));
    EXPECT_EQ(results::open_checkpoint(kept).info.time_s, 1200.0);
    options.resume = true;
    asked = 100;
    EXPECT_HOLDS(
        test::message_of<OutputError>([&] { (void)twin::run_scenario(small_surge, options); }),
        "nothing was computed");
    expect_same(resume(options.out));
    options.out = *scratch_ / "filled";
    options.resume = false;
    EXPECT_HOLDS(
        test::message_of<OutputError>([&] { (void)twin::run_scenario(small_surge, options); }),
        "nothing was computed");
    EXPECT_FALSE(fs::exists(*scratch_ / "filled.part"));
}

// A flood of rain beyond all numbers from 09:30 on.
TEST_F(Resume, NamesTheLastCheckpointWhenTheWaterBlowsUp) {
    const auto file = scratch_->write(
        "blow_up.toml", io::read_text(small_surge) +
                            "\n[[boundaries]]\nname = \"river\"\ntimes_h = [0.0, 0.5, 0.51, 1.0]\n"
                            "discharges_m3s = [1.0, 1.0, 1e38, 1e38]\n");
    twin::RunOptions options;
    options.out = *scratch_ / "blown";
    options.progress = false;
    options.checkpoint_every_s = 600.0;
    const auto message =
        test::message_of<NumericalError>([&] { (void)twin::run_scenario(file, options); });
    EXPECT_HOLDS(message, "flood: cell (column ");
    EXPECT_HOLDS(message, "the last checkpoint, of 2024-02-12T09:30:00Z, is in ");
    EXPECT_HOLDS(message, "blown.part/checkpoints");
    EXPECT_FALSE(fs::exists(options.out));
    EXPECT_TRUE(fs::exists(*scratch_ / "blown.part" / "checkpoints"));
    options.checkpoint_every_s = 0.0;
    options.out = *scratch_ / "unkept";
    EXPECT_HOLDS(test::message_of<NumericalError>([&] { (void)twin::run_scenario(file, options); }),
                 "no checkpoint was left before");
}

TEST_F(Resume, HasNothingToGoOnWithWhereNoRunWas) {
    EXPECT_HOLDS(message_of(command(*scratch_ / "nothing", {"--resume"}), 1),
                 "no interrupted run to resume");
}

class WhatIf : public Resume {
protected:
    static fs::path checkpoint() {
        return *scratch_ / "whole" / "checkpoints" / "2024-02-12T09-30-00Z.calade";
    }
    static TownRun branch(const std::string& text, const fs::path& out) {
        twin::RunOptions options;
        options.out = out;
        options.progress = false;
        options.what_if = scratch_->write(out.filename().string() + ".toml", text);
        options.from = checkpoint();
        const auto result = twin::run_scenario(small_surge, options);
        return {result, results::read_run(out)};
    }
};

TEST_F(WhatIf, ThatChangesNothingGivesTheWholeRunAgain) {
    const auto dry = dry_place(whole_->files.max_depth);
    const auto same =
        branch(fmt::format("[[measures]]\nkind = \"wall\"\nname = \"Nowhere\"\ncrest_m = 90.0\n"
                           "line = [[{}, {}], [{}, {}]]\n",
                           dry.x, dry.y, dry.x + 40.0, dry.y + 55.0),
               *scratch_ / "nowhere");
    const auto& a = whole_->files.max_depth.values;
    const auto& b = same.files.max_depth.values;
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        ASSERT_TRUE(a[i] == b[i] || (std::isnan(a[i]) && std::isnan(b[i]))) << i;
    }
    EXPECT_EQ(same.files.events.size(), whole_->files.events.size());
    EXPECT_EQ(same.files.run["branched_from"]["time"], "2024-02-12T09:30:00Z");
    EXPECT_EQ(same.files.run["measures"].size(), whole_->files.run["measures"].size() + 1);
}

TEST_F(WhatIf, TakesHoldFromTheCheckpointOn) {
    const auto city = city::make_demo_town({500, 1, 10.0});
    const auto& station = city.power.stations.back().name;
    const auto out = branch(
        "name = \"A station out\"\n\n[[events]]\nkind = \"station_out\"\n"
        "target = \"" +
            station + "\"\nat = 2024-02-12T09:35:00Z\n",
        *scratch_ / "out");
    EXPECT_EQ(out.files.run["scenario"]["name"], "A station out");
    const auto* event = out.first("station_out");
    ASSERT_NE(event, nullptr);
    EXPECT_EQ((*event)["time"], "2024-02-12T09:35:00Z");
    EXPECT_GT(*out.indicator("customer_hours_interrupted"),
              *whole_->indicator("customer_hours_interrupted"));
    // The run directory holds the whole period, and its scenario what was run.
    const auto text = io::read_text(*scratch_ / "out" / "scenario.toml");
    EXPECT_HOLDS(text, "station_out");
    EXPECT_NO_THROW((void)io::TomlTable::parse(text, "scenario.toml"));
    const auto times = io::NetcdfReader(*scratch_ / "out" / "fields.nc").read("time");
    EXPECT_EQ(times, io::NetcdfReader(*scratch_ / "whole" / "fields.nc").read("time"));
}

// What a what-if left cannot be taken for a scenario in which its measures stood from the start.
TEST_F(WhatIf, IsRefusedAsAScenarioOfItsOwn) {
    const auto run = branch("[[events]]\nkind = \"telecom_out\"\nat = 2024-02-12T09:40:00Z\n",
                            *scratch_ / "record");
    const auto message = test::message_of<ScenarioError>(
        [&] { (void)scenario::read_scenario(run.files.folder / "scenario.toml"); });
    EXPECT_HOLDS(message, "scenario.toml:2: what_if_from is 2024-02-12T09:30:00Z");
    EXPECT_HOLDS(message, "--what-if");
    EXPECT_HOLDS(io::read_text(run.files.folder / "what_if.toml"), "telecom_out");
}

// All stations are out from 09:31 on, whatever sea and crests: more are without supply in each of
// the runs than in the run without that. Nothing but the range is new.
TEST_F(WhatIf, HasRangesOfItsOwn) {
    const auto city = city::make_demo_town({500, 1, 10.0});
    std::string text = "[[measures]]\nkind = \"raise_defence\"\ndefence = \"" +
                       city.defences.front().name + "\"\nraise_m = 0.5\n";
    for (const auto& station : city.power.stations) {
        text += "[[events]]\nkind = \"station_out\"\ntarget = \"" + station.name +
                "\"\nat = 2024-02-12T09:31:00Z\n";
    }
    const auto run = branch(text, *scratch_ / "ranged");
    twin::RangeOptions options;
    options.progress = false;
    EXPECT_EQ(twin::estimate_ranges(run.files.folder, options), 6);
    const auto after = results::read_run(run.files.folder);
    const auto base = *whole_->indicator("customers_interrupted_peak");
    int seen = 0;
    for (const auto& one : after.indicators) {
        if (one["id"] == "customers_interrupted_peak") {
            ++seen;
            EXPECT_GT(one["range"][0].get<double>(), base) << one.dump();
        }
    }
    EXPECT_EQ(seen, 1);
    EXPECT_EQ(after.run, run.files.run);
    for (const auto& entry : fs::directory_iterator(scratch_->path())) {
        EXPECT_EQ(entry.path().filename().string().find("ranged.ranges"), std::string::npos);
    }
    fs::remove(run.files.folder / "what_if.toml");
    EXPECT_HOLDS(test::message_of<DataError>(
                     [&] { (void)twin::estimate_ranges(run.files.folder, options); }),
                 "is a what-if run without its what_if.toml");
}

// The plan: told from the log of the run, with the time left before the quay is overtopped.
TEST(ActionPlan, TellsTheTimeLeftForEachAction) {
    const Scratch scratch;
    const auto file = scratch.write(
        "plan.toml",
        io::read_text(small_surge) +
            "\n[[plan]]\naction = \"Sandbags\"\nresponsible = \"Ville\"\nminutes = 10\n"
            "at = 2024-02-12T09:05:00Z\nbefore = { event = \"defence_overtopped\" }\n"
            "[[plan]]\naction = \"Siren\"\nresponsible = \"Mairie\"\nminutes = 1\n"
            "when = { boundary = \"sea\", above_m = 99.0 }\n");
    const auto run = run_town(file, scratch / "run", {});
    const auto& plan = run.result.plan;
    ASSERT_EQ(plan.size(), 2U);
    EXPECT_EQ(plan[0].triggered_s, 300.0);
    EXPECT_EQ(plan[0].done_s, 900.0);
    ASSERT_TRUE(plan[0].needed_by_s.has_value());
    EXPECT_DOUBLE_EQ(*plan[0].left_s, *plan[0].needed_by_s - 900.0);
    EXPECT_FALSE(plan[1].triggered_s.has_value());
    EXPECT_EQ(run.files.run["plan"][0]["done"], "2024-02-12T09:15:00Z");
    EXPECT_TRUE(run.files.run["plan"][1]["triggered"].is_null());
}

TEST_F(WhatIf, RefusesWhatBeginsBeforeItsCheckpoint) {
    const auto city = city::make_demo_town({500, 1, 10.0});
    const std::string early = "[[events]]\nkind = \"station_out\"\ntarget = \"" +
                              city.power.stations.back().name + "\"\nat = 2024-02-12T09:20:00Z\n";
    const auto message =
        test::message_of<ScenarioError>([&] { (void)branch(early, *scratch_ / "early"); });
    EXPECT_HOLDS(message, "before the checkpoint at 2024-02-12T09:30:00Z");
    EXPECT_FALSE(fs::exists(*scratch_ / "early"));
    const auto nothing = test::message_of<ScenarioError>(
        [&] { (void)branch("name = \"nothing\"\n", *scratch_ / "none"); });
    EXPECT_HOLDS(nothing, "neither [[measures]] nor [[events]]");
}

}  // namespace
}  // namespace calade::test
