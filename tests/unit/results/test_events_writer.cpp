// SPDX-License-Identifier: Apache-2.0
#include "calade/results/events_writer.hpp"
#include "hand_made_town.hpp"
#include "support/scratch.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <fstream>

namespace {

using namespace calade;
using coupling::ElementType;
using coupling::Event;
using coupling::EventKind;

Event event_of(ElementType type, Index element) {
    Event e;
    e.type = type;
    e.element = element;
    return e;
}

TEST(Events, NameAStreetByItsIdAndForPeopleAndPutItAtItsMiddle) {
    const results::test::HandMadeTown t;
    const auto place =
        results::place_of(t.city, t.geometry.drains.network, event_of(ElementType::street, 0));
    EXPECT_EQ(place.name, "S0");
    EXPECT_EQ(place.label, "Rue de la Mer");
    EXPECT_EQ(place.position, (geo::Point2{600020.0, 6900005.0}));
    EXPECT_EQ(results::place_of(t.city, t.geometry.drains.network, event_of(ElementType::street, 2))
                  .label,
              "S2");
}

TEST(Events, HaveAPlaceForEveryKindOfElementButTheNetwork) {
    const results::test::HandMadeTown t;
    for (const auto type :
         {ElementType::boundary, ElementType::defence, ElementType::gate, ElementType::street,
          ElementType::station, ElementType::pump, ElementType::node, ElementType::site}) {
        const auto place = results::place_of(t.city, t.geometry.drains.network, event_of(type, 0));
        EXPECT_FALSE(place.name.empty()) << to_string(type);
        EXPECT_TRUE(place.position.has_value()) << to_string(type);
    }
    EXPECT_FALSE(
        results::place_of(t.city, t.geometry.drains.network, event_of(ElementType::network, -1))
            .position);
}

TEST(Events, PutAPumpOfTheSewersAtItsWell) {
    const results::test::HandMadeTown t;
    flood::drains::Network sewers;
    sewers.nodes.resize(2);
    sewers.nodes[1].position = geo::Point2{600010.0, 6900005.0};
    flood::drains::Pump pump;
    pump.name = "P1";
    pump.from = 1;
    pump.to = 0;
    sewers.pumps.push_back(pump);
    const auto place = results::place_of(t.city, sewers, event_of(ElementType::sewer_pump, 0));
    EXPECT_EQ(place.name, "P1");
    EXPECT_EQ(place.position, (geo::Point2{600010.0, 6900005.0}));
}

TEST(Events, AreWrittenOneALineWithTimeAndCauses) {
    const results::test::HandMadeTown t;
    const calade::test::Scratch scratch;
    Event rising = event_of(ElementType::boundary, 0);
    rising.kind = EventKind::sea_level_rising;
    Event closed = event_of(ElementType::street, 1);
    closed.id = 1;
    closed.time = 23100.0;
    closed.kind = EventKind::street_closed;
    closed.value = 0.31;
    closed.unit = "m";
    closed.causes = {0};
    results::write_events(scratch / "events.jsonl", {rising, closed}, t.city,
                          t.geometry.drains.network, parse_instant("2024-01-31T06:00:00Z"));
    std::ifstream in(scratch / "events.jsonl");
    std::string first;
    std::string second;
    std::string third;
    std::getline(in, first);
    std::getline(in, second);
    const auto line = nlohmann::json::parse(second);
    EXPECT_EQ(nlohmann::json::parse(first)["kind"], "sea_level_rising");
    EXPECT_EQ(line["time"], "2024-01-31T12:25:00Z");
    EXPECT_EQ(line["t"], 23100.0);
    EXPECT_EQ(line["kind"], "street_closed");
    EXPECT_EQ(line["element"]["label"], "Quai");
    EXPECT_EQ(line["value"], 0.31);
    EXPECT_EQ(line["causes"], nlohmann::json::parse("[0]"));
    EXPECT_FALSE(std::getline(in, third));
}

}  // namespace
