// SPDX-License-Identifier: Apache-2.0
// The flood tide of the shipped Dieppe surge: the sea lifted step by step, and the gates that the
// town has. Needs the data folder.
#include "calade/city/recipe.hpp"
#include "calade/io/output_file.hpp"
#include "calade/io/vector_io.hpp"
#include "calade/results/cascade_difference.hpp"
#include "calade/results/compare.hpp"
#include "calade/results/explanation.hpp"
#include "calade/results/rebuilt_indicators.hpp"
#include "support/bench_output.hpp"
#include "support/process.hpp"
#include "support/scratch.hpp"
#include "support/town_run.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <csignal>
#include <map>
#include <memory>
#include <set>

namespace calade::test {
namespace {

namespace fs = std::filesystem;

bool same_depths(const geo::Raster<float>& a, const geo::Raster<float>& b) {
    return std::equal(a.values.begin(), a.values.end(), b.values.begin(), b.values.end(),
                      [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

class Dieppe : public ::testing::Test {
protected:
    static void SetUpTestSuite() {
        if (std::filesystem::exists(data_folder() / "city" / "dieppe" / "mnt_2016.asc")) {
            scratch_ = std::make_unique<Scratch>();
            town_ = std::make_unique<city::City>(scenario::open_city(surge(0.0)));
        }
    }
    static void TearDownTestSuite() {
        runs_.clear();
        half_hour_.reset();
        town_.reset();
        scratch_.reset();
    }
    void SetUp() override {
        if (town_ == nullptr) {
            GTEST_SKIP() << "the data of Dieppe are not here: set CALADE_DATA to their folder";
        }
    }
    static scenario::Scenario surge(double offset_m) {
        return scenario::read_scenario(shipped_scenario("dieppe_surge.toml"),
                                       dieppe_flood_tide(offset_m));
    }
    /// The run of an offset, made once.
    static const TownRun& run(double offset_m) {
        const auto found = runs_.find(offset_m);
        return found != runs_.end()
                   ? found->second
                   : runs_
                         .emplace(offset_m,
                                  run_town(surge(offset_m), *town_,
                                           *scratch_ / ("offset_" + std::to_string(offset_m)), 2))
                         .first->second;
    }
    static constexpr double offsets_[] = {0.0, 0.24, 0.60, 0.80};  // m
    static inline std::unique_ptr<Scratch> scratch_;
    static inline std::unique_ptr<city::City> town_;
    /// The half hour of dieppe_half_hour, made once on one thread.
    static const TownRun& half_hour() {
        if (!half_hour_) {
            half_hour_ = std::make_unique<TownRun>(
                run_town(half_hour_scenario(), *town_, *scratch_ / "half_hour", 1));
        }
        return *half_hour_;
    }
    static scenario::Scenario half_hour_scenario() {
        return scenario::read_scenario(shipped_scenario("dieppe_surge.toml"), dieppe_half_hour());
    }
    static inline std::map<double, TownRun> runs_;
    static inline std::unique_ptr<TownRun> half_hour_;
};

TEST_F(Dieppe, NeverFloodsLessWhenTheSeaIsHigher) {
    for (const char* id : {"flooded_area", "residents_flooded", "buildings_flooded"}) {
        double before = 0.0;
        for (const double offset : offsets_) {
            const double now = run(offset).indicator(id).value();
            EXPECT_GE(now, before) << id << " at +" << offset << " m";
            before = now;
        }
    }
    EXPECT_GT(run(0.80).indicator("flooded_area").value(),
              2.0 * run(0.0).indicator("flooded_area").value());
}

TEST_F(Dieppe, KeepsEveryCellThatALowerSeaFlooded) {
    const auto& low = run(0.0).files.max_depth.values;
    const auto& high = run(0.80).files.max_depth.values;
    ASSERT_EQ(low.size(), high.size());
    int drier = 0;
    for (std::size_t i = 0; i < low.size(); ++i) {
        drier += low[i] > 0.05F && high[i] < 0.05F ? 1 : 0;
    }
    EXPECT_EQ(drier, 0);
}

TEST_F(Dieppe, ClosesItsLedgers) {
    for (const double offset : offsets_) {
        EXPECT_LE(run(offset).worst_ledger(), 1e-6) << "+" << offset << " m";
    }
}

// Moment (a): what is overtopped first is told with its crest, and the sea itself stands above that
// when it is: no wave of the harbour is needed, and nothing is allowed for one.
TEST_F(Dieppe, NamesTheDefenceThatIsOvertoppedFirst) {
    double earlier = 1e9;
    for (const double offset : offsets_) {
        const auto* first = run(offset).first("defence_overtopped");
        ASSERT_NE(first, nullptr) << "+" << offset << " m";
        const double t = (*first)["t"];
        const double crest = (*first)["value"];
        const auto& sea = surge(offset).boundaries.at(0).series;
        EXPECT_LT(crest, sea.at(t)) << "+" << offset << " m: " << first->dump();
        EXPECT_FALSE((*first)["element"]["name"].get<std::string>().empty());
        EXPECT_LE(t, earlier) << "a higher sea comes no later";
        EXPECT_LT(run(offset).files.run["timings"]["cpu_s"].get<double>(), 120.0);
        earlier = t;
    }
}

TEST_F(Dieppe, FloodsLessBehindTheGatesThatTheTownHas) {
    auto gated = surge(0.0);
    for (const char* name : {"clapet_arques", "porte_duquesne", "porte_paris"}) {
        scenario::Measure gate;
        gate.kind = "gate";
        gate.name = name;
        gate.target = name;
        gated.measures.push_back(gate);
    }
    const auto closed = run_town(gated, *town_, *scratch_ / "gates", 2);
    EXPECT_LT(closed.indicator("flooded_area").value(),
              0.8 * run(0.0).indicator("flooded_area").value());
    EXPECT_NE(closed.first("gate_closed"), nullptr);
    EXPECT_LE(closed.worst_ledger(), 1e-6);
}

// Moment (e): the directory alone, somewhere else, gives every number again to the last bit.
TEST_F(Dieppe, RebuildsEveryNumberFromItsDirectoryAlone) {
    const auto moved = *scratch_ / "elsewhere" / "copy";
    std::filesystem::create_directories(moved.parent_path());
    std::filesystem::copy(run(0.80).files.folder, moved);
    const auto rebuilt = results::rebuild_indicators(moved);
    EXPECT_EQ(rebuilt.count, run(0.80).files.indicators.size());
    for (const auto& line : rebuilt.differences) {
        ADD_FAILURE() << line;
    }
}

// Moment (b): every chain ends at what drives the run, and no cause comes after its effect.
TEST_F(Dieppe, FollowsEveryEventDownToTheSea) {
    const auto& events = run(0.80).files.events;
    int followed = 0;
    for (const auto& event : events) {
        const std::string kind = event["kind"];
        if (kind == "sea_level_rising" || kind == "river_rising" || kind == "rain_began") {
            EXPECT_TRUE(event["causes"].empty()) << event.dump();
            continue;
        }
        EXPECT_FALSE(event["causes"].empty()) << event.dump();
        EXPECT_TRUE(run(0.80).goes_back_to(event, "sea_level_rising")) << event.dump();
        for (const auto& cause : event["causes"]) {
            EXPECT_LE(events.at(cause.get<std::size_t>())["t"], event["t"]) << event.dump();
        }
        ++followed;
    }
    EXPECT_GT(followed, 50);
}

TEST_F(Dieppe, ExplainsEveryStreetThatCloses) {
    for (const auto& event : run(0.80).files.events) {
        if (event["kind"] != "street_closed") {
            continue;
        }
        const std::string name = event["element"]["name"];
        const auto told = results::explain(run(0.80).files, name);
        ASSERT_EQ(told.places.size(), 1U) << name;
        const results::CauseTree* step = &told.places[0].effects.at(0).tree;
        while (!step->causes.empty()) {
            step = &step->causes.front();
        }
        EXPECT_EQ(run(0.80).files.events.at(step->event)["kind"], "sea_level_rising") << name;
        break;  // reading the layers of the town takes a while
    }
}

#ifdef CALADE_REPORT
// Writes the report on two runs as people do; gives the processor time that it took, s.
double report_cpu_s(const fs::path& a, const fs::path& b, const fs::path& folder) {
    const auto used = [] {
        rusage children{};
        ::getrusage(RUSAGE_CHILDREN, &children);
        const auto seconds = [](const timeval& t) {
            return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
        };
        return seconds(children.ru_utime) + seconds(children.ru_stime);
    };
    const double before = used();
    fs::path log = folder;
    log += ".log";
    Process report({CALADE_REPORT, a.string(), b.string(), "--lang", "en", "--out",
                    folder.string()},
                   log);
    EXPECT_EQ(report.exit_code(std::chrono::seconds{300}), 0) << io::read_text(log);
    return used() - before;
}
#endif

// Moment (c): the defences that the sea passes at +0.80 m, raised above it, list who gains by that
// and who loses, each by more than 5 cm.
TEST_F(Dieppe, ListsWinnersAndLosersOfRaisedQuays) {
    auto raised = surge(0.80);
    const auto& base = run(0.80).files;
    const auto defences = base.layer("defences");
    const io::Column name(defences, "name");
    const io::Column overtopped(defences, "overtopped_at");
    for (std::size_t i = 0; i < defences.features.size(); ++i) {
        if (!overtopped.text_or(i, "").empty()) {
            scenario::Measure measure;
            measure.kind = "raise_defence";
            measure.name = measure.target = name.text(i);
            measure.value = 2.0;
            raised.measures.push_back(measure);
        }
    }
    ASSERT_FALSE(raised.measures.empty());
    const auto after = run_town(raised, *town_, *scratch_ / "raised", 2);
    // Moment (b): a cause that is taken away takes its effects with it. Water that is kept out here
    // may pass another defence there, which is then named.
    std::set<std::string> names;
    for (const auto& measure : raised.measures) {
        names.insert(measure.target);
    }
    for (const auto& event : after.files.events) {
        if (event["kind"] == "defence_overtopped") {
            EXPECT_FALSE(names.contains(event["element"]["name"])) << event.dump();
        }
    }
    const auto difference = results::compare_cascades(base.events, after.files.events);
    EXPECT_GT(difference.only_a.size(), 20U);
    const Timer watch;
    const std::string table =
        results::compare_runs({base.folder, after.files.folder}, *scratch_ / "compared", false);
    double cpu_s = watch.cpu_s();
#ifdef CALADE_REPORT
    cpu_s += report_cpu_s(base.folder, after.files.folder, *scratch_ / "report");
    EXPECT_TRUE(fs::exists(*scratch_ / "report" / "report.html"));
#endif
    EXPECT_LT(cpu_s, 15.0) << "comparison and report together";
    EXPECT_NE(table.find("B against A"), std::string::npos);
    const auto buildings = io::read_layer(*scratch_ / "compared" / "layers.gpkg", "buildings_B");
    const io::Column by(buildings, "difference_m");
    const io::Column change(buildings, "change");
    int better = 0;
    for (std::size_t i = 0; i < buildings.features.size(); ++i) {
        EXPECT_GT(std::abs(by.number(i)), 0.05);
        EXPECT_EQ(change.text(i), by.number(i) < 0.0 ? "better" : "worse");
        better += by.number(i) < 0.0 ? 1 : 0;
    }
    EXPECT_GT(better, 0);
    EXPECT_LT(after.indicator("damage").value(), run(0.80).indicator("damage").value());
}

// Moment (c): a wall on dry land changes exactly nothing, the log and the numbers included.
TEST_F(Dieppe, IsNotChangedByAWallOnDryLand) {
    auto walled = half_hour_scenario();
    const auto p = dry_place(half_hour().files.max_depth);
    const double cell = half_hour().files.max_depth.grid.cell;
    scenario::Measure wall;
    wall.kind = "wall";
    wall.name = "Nowhere";
    wall.value = 200.0;
    wall.line = {p, {p.x + 4.0 * cell, p.y + 5.5 * cell}};
    walled.measures.push_back(wall);
    const auto after = run_town(walled, *town_, *scratch_ / "walled", 2);
    EXPECT_TRUE(same_depths(after.files.max_depth, half_hour().files.max_depth));
    EXPECT_EQ(after.files.events, half_hour().files.events);
    for (const auto& one : half_hour().files.indicators) {
        if (one["id"] != "measures_cost" && one["id"] != "measures_without_cost") {
            EXPECT_EQ(after.indicator(one["id"].get<std::string>()),
                      half_hour().indicator(one["id"].get<std::string>()))
                << one["id"];
        }
    }
}

// Moment (d): killed in mid-run and resumed on two threads, the bits are those of one thread that
// was never stopped.
TEST_F(Dieppe, GoesOnWithTheSameBitsAfterAKill) {
    const auto out = *scratch_ / "killed";
    const auto latest = fs::path(out.string() + ".part") / "checkpoints" / "latest.calade";
    std::vector<std::string> words = {CALADE_PROGRAM,
                                      "run",
                                      shipped_scenario("dieppe_surge.toml").string(),
                                      "--out",
                                      out.string(),
                                      "--quiet",
                                      "--checkpoint-every",
                                      "5 min"};
    for (const auto& set : dieppe_half_hour()) {
        words.insert(words.end(), {"--set", set});
    }
    Process run(words, *scratch_ / "log");
    ASSERT_TRUE(eventually(std::chrono::seconds{300},
                           [&] { return fs::exists(latest) || !run.running(); }));
    ASSERT_TRUE(run.running()) << io::read_text(*scratch_ / "log");
    run.signal(SIGKILL);
    EXPECT_EQ(run.exit_code(std::chrono::seconds{60}), -1);
    twin::RunOptions options;
    options.overrides = dieppe_half_hour();
    options.out = out;
    options.resume = true;
    options.threads = 2;
    options.progress = false;
    const auto result = twin::run_scenario(shipped_scenario("dieppe_surge.toml"), options);
    EXPECT_EQ(result.results_hash, half_hour().result.results_hash);
    EXPECT_EQ(results::read_run(out).events, half_hour().files.events);
}

}  // namespace
}  // namespace calade::test
