// SPDX-License-Identifier: Apache-2.0
#include "calade/results/explanation.hpp"

#include "calade/base/error.hpp"
#include "calade/io/output_file.hpp"
#include "calade/results/run_places.hpp"
#include "run_folder.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace {

using namespace calade;
using coupling::ElementType;
using coupling::EventKind;
using results::test::HandMadeTown;
namespace fs = std::filesystem;

coupling::Event because(coupling::Event event, std::vector<int> causes, double value = 0.0) {
    event.causes = std::move(causes);
    event.value = value;
    return event;
}

// The sea rises, passes the quay, trips P1; the clinic and the school lose their supply, the pump
// stops, and its pond closes a street together with the sea's own water.
class Explained : public ::testing::Test {
protected:
    Explained() {
        using results::test::event;
        auto& s = t.state;
        s.flood.h = {5, 0.6F, 0.5F, 0, 5, 0, 0.2F, 0};
        s.flood.max_depth = s.flood.h;
        s.building_max_depth = {0.6F, 0.2F};
        s.building_wet_since = {40.0F, results::test::never};
        s.building_dark_since = {results::test::never, 30.0F};
        s.events = {
            event(0, 0, EventKind::sea_level_rising, ElementType::boundary, 0),
            because(event(1, 10, EventKind::defence_overtopped, ElementType::defence, 0), {0}, 1.0),
            because(event(2, 30, EventKind::station_flooded, ElementType::station, 0), {1}, 0.42),
            because(event(3, 30, EventKind::outage, ElementType::station, 0), {2}, 7.0),
            because(event(4, 30, EventKind::site_without_supply, ElementType::site, 0), {2}, 4.0),
            because(event(5, 30, EventKind::pump_stopped, ElementType::pump, 0), {2}),
            because(event(6, 50, EventKind::street_closed, ElementType::street, 0), {1, 5}, 0.31),
            because(event(7, 70, EventKind::street_reopened, ElementType::street, 0), {6})};
        s.events[5].detail = "no_supply";
        s.events[6].detail = "water";
        write();
    }
    void write() { results::test::write_run(scratch / "run", t, "surge"); }
    [[nodiscard]] std::string told(const std::string& name, const char* language = "en") const {
        const auto run = results::read_run(scratch / "run", results::Unfinished::allowed);
        return results::explanation_text(run, results::explain(run, name), language);
    }
    [[nodiscard]] nlohmann::ordered_json json(const std::string& name) const {
        const auto run = results::read_run(scratch / "run");
        return results::explanation_json(run, results::explain(run, name), "en");
    }
    [[nodiscard]] std::string refusal(const std::string& name) const {
        return calade::test::message_of<DataError>([&] { (void)told(name); });
    }
    void expect_line(const std::string& text, const std::string& line) const {
        EXPECT_NE(text.find("\n" + line + "\n"), std::string::npos) << text;
    }
    calade::test::Scratch scratch;
    HandMadeTown t;
};

TEST_F(Explained, SiteIsFollowedDownToTheSea) {
    const std::string text = told("clinic");
    expect_line(text, "clinic (hospital)");
    expect_line(
        text,
        "  no power since 06:00 \u2190 station P1 tripped at 0.42 m 06:00 \u2190 quay overtopped "
        "(crest 1 m) 06:00 \u2190 mer du Nord rising 06:00");
}

TEST_F(Explained, SiteIsToldInFrenchWithDecimalCommas) {
    expect_line(
        told("clinic", "fr"),
        "  sans \u00e9lectricit\u00e9 depuis 06:00 \u2190 poste P1 hors service sous 0,42 m d'eau "
        "06:00 \u2190 quay : ouvrage franchi (cr\u00eate \u00e0 1 m) 06:00 \u2190 mont\u00e9e de "
        "l'eau "
        "(mer du Nord) 06:00");
}

TEST_F(Explained, StreetWithTwoCausesHasALineForEach) {
    const std::string text = told("Rue de la Mer");
    expect_line(text, "  closed by 0.31 m of water since 06:00");
    expect_line(text,
                "     \u2190 quay overtopped (crest 1 m) 06:00 \u2190 mer du Nord rising 06:00");
    expect_line(text,
                "     \u2190 pump drain stopped for want of power 06:00 \u2190 station P1 tripped "
                "at 0.42 m "
                "06:00 \u2190 quay overtopped (crest 1 m) 06:00 (see above)");
}

TEST_F(Explained, BuildingTakesItsOutageFromItsStationAndItsWaterFromItsSurroundings) {
    expect_line(
        told("school"),
        "  no power since 06:00 \u2190 station P1 tripped at 0.42 m 06:00 \u2190 quay overtopped "
        "(crest 1 m) 06:00 \u2190 mer du Nord rising 06:00");
    EXPECT_NE(told("mill").find("water in since 06:00 \u2190 the water of: "), std::string::npos);
}

// Its street is closed after the house is wet: the quay that let the water in is the cause.
TEST_F(Explained, BuildingIsNotExplainedByWhatCameLater) {
    t.state.building_wet_since[0] = 20.0F;
    write();
    expect_line(
        told("mill"),
        "  water in since 06:00 \u2190 quay overtopped (crest 1 m) 06:00 \u2190 mer du Nord "
        "rising 06:00");
    t.state.events[0].time = t.state.events[1].time = 25.0;
    write();
    expect_line(told("mill"), "  water in since 06:00, for a reason that the log does not tell");
}

TEST_F(Explained, BuildingWhoseWaterTheLogDoesNotKnowSaysSo) {
    t.state.events.clear();
    write();
    expect_line(told("mill"), "  water in since 06:00, for a reason that the log does not tell");
}

TEST_F(Explained, PlaceThatNothingBefellIsToldSo) {
    expect_line(told("lock"), "  nothing befell it in this run");
}

TEST_F(Explained, NamesAreFoundWithoutRegardToCaseAccentsAndDashes) {
    EXPECT_EQ(told("rue de la mer"), told("Rue de la Mer"));
    EXPECT_EQ(told("RU\u00c9-de_la-Mer"), told("S0"));
    EXPECT_EQ(results::plain_name("\u00c9cole de la Gr\u00e8ve"), "ecole de la greve");
}

TEST_F(Explained, UnknownNameIsAnsweredWithTheNearest) {
    EXPECT_NE(refusal("clinik").find("did you mean 'clinic'?"), std::string::npos)
        << refusal("clinik");
    EXPECT_NE(refusal("Rue de la Mere").find("did you mean 'Rue de la Mer'?"), std::string::npos);
    EXPECT_NE(refusal("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx").find("layers.gpkg lists the names"),
              std::string::npos);
}

TEST_F(Explained, OutageBehindALineIsFollowedToTheSwitchThatLoadedIt) {
    using results::test::event;
    t.state.events = {
        event(0, 10, EventKind::order, ElementType::power_line, 2),
        because(event(1, 30, EventKind::branch_tripped, ElementType::power_line, 1), {0}, 130.0),
        because(event(2, 30, EventKind::outage, ElementType::network, -1), {1}, 7.0),
        because(event(3, 30, EventKind::site_without_supply, ElementType::site, 0), {1}, 4.0)};
    t.state.events[0].detail = "switch_closes";
    t.state.events[1].detail = "thermal";
    write();
    const std::string chain =
        "L1 opened by its protection at 130 % of its rating 06:00 \u2190 tie closed by order 06:00";
    expect_line(told("clinic"), "  no power since 06:00 \u2190 " + chain);
    expect_line(told("school"),
                "  no power since 06:00 \u2190 7 customers without power 06:00 \u2190 " + chain);
    expect_line(told("L1"), "L1 (power line)");
    expect_line(told("L1"),
                "  opened by its protection at 130 % of its rating at 06:00 \u2190 tie closed by "
                "order 06:00");
}

TEST_F(Explained, JsonNestsEachCauseInItsEffect) {
    const auto document = json("clinic");
    EXPECT_EQ(document["format"], "calade-explanation");
    const auto& effect = document["places"][0]["effects"][0];
    EXPECT_EQ(effect["what"], "site_without_supply");
    const auto& station = effect["because"]["causes"][0];
    EXPECT_EQ(station["kind"], "station_flooded");
    EXPECT_EQ(station["causes"][0]["causes"][0]["kind"], "sea_level_rising");
    EXPECT_TRUE(station["causes"][0]["causes"][0]["causes"].empty());
}

TEST_F(Explained, RunThatWasStoppedEarlyCanStillBeExplained) {
    results::test::write_run(scratch / "run", t, "surge", false);
    EXPECT_NE(told("clinic").find("The run was stopped before its end."), std::string::npos);
}

TEST_F(Explained, CauseThatIsNoEarlierEventIsRefusedWithItsLine) {
    const fs::path file = scratch / "run" / "events.jsonl";
    std::string text = io::read_text(file);
    text.replace(text.find("\"causes\":[0]"), 12, "\"causes\":[6]");
    std::ofstream(file) << text;
    EXPECT_NE(refusal("clinic").find("events.jsonl:2: cause 6 is not the id of an earlier event"),
              std::string::npos)
        << refusal("clinic");
}

TEST_F(Explained, LogOfOneLongChainIsCutBeforeTheStackIs) {
    const fs::path file = scratch / "run" / "events.jsonl";
    std::string text;
    for (int id = 0; id < 100000; ++id) {
        text += fmt::format(
            R"({{"id":{},"time":"2024-01-31T06:00:00Z","t":0,"kind":"site_cut_off",)"
            R"("element":{{"type":"{}","name":"clinic","label":"clinic"}},"causes":[{}]}})"
            "\n",
            id, id == 99999 ? "site" : "none", id == 0 ? "" : std::to_string(id - 1));
    }
    std::ofstream(file) << text;
    EXPECT_NE(told("clinic").find("(see above)"), std::string::npos);
}

TEST_F(Explained, LanguageThatNobodyWroteIsRefused) {
    EXPECT_THROW((void)told("clinic", "de"), UsageError);
}

}  // namespace
