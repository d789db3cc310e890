// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/catalogue.hpp"

#include "calade/base/nearest_name.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

namespace calade::scenario {

Key must(std::string name, ValueType type, std::string description, Dimension dimension,
         std::string unit) {
    return {std::move(name), type, dimension, true, std::move(description), std::move(unit)};
}
Key may(std::string name, ValueType type, std::string description, Dimension dimension,
        std::string unit) {
    return {std::move(name), type, dimension, false, std::move(description), std::move(unit)};
}
Key at_most(double highest, Key key) {
    key.highest = highest;
    return key;
}

namespace {

void require_plausible(const io::TomlTable& table, const Key& key) {
    if (!std::isfinite(key.highest) || !table.has(key.name)) {
        return;
    }
    const std::string unit = key.unit.empty() ? std::string(si_unit(key.dimension)) : key.unit;
    const double si = key.unit.empty() ? 1.0 : parse_quantity("1 " + key.unit, key.dimension);
    const double value = table.number(key.name, key.dimension, si);
    if (value > key.highest) {
        table.fail(key.name, fmt::format("is {}{}{}, expected at most {}", value,
                                         unit.empty() ? "" : " ", unit, key.highest));
    }
}

std::vector<Key> with(std::vector<Key> keys, const std::vector<Key>& more) {
    keys.insert(keys.end(), more.begin(), more.end());
    return keys;
}

Catalogue measures() {
    using enum ValueType;
    Catalogue c{"measures", "What is changed in the town. Each costs money and time.", {}, {}};
    c.common = {must("kind", text, "Kind of the measure"),
                may("name", text, "Shown everywhere; a wall's or barrier's name in the town"),
                may("cost_eur", number, "Cost, EUR", Dimension::money),
                may("cost", text, "Cost with its currency instead: \"250000 EUR\""),
                may("lead_time", number,
                    "From the decision to the effect; told, not simulated, but for what is "
                    "ordered in the run (at, when, a barrier), which is done no earlier",
                    Dimension::time),
                may("owner", text, "Who answers for it")};
    const auto add = [&](std::string name, std::string what, std::vector<Key> keys) {
        c.kinds.push_back({std::move(name), std::move(what), std::move(keys)});
    };
    add("raise_defence", "A defence of the town is made higher",
        {must("defence", text, "Its name"),
         at_most(20.0, must("raise_m", number, "By so much, above 0", Dimension::length))});
    add("wall", "A new wall between cells, for good",
        {must("line", points, "Its course, [[x, y], …]"),
         must("crest_m", number, "Its top above the town's datum", Dimension::length)});
    add("barrier", "A mobile barrier that is closed at a time or a level",
        {must("line", points, "Its course, [[x, y], …]"),
         must("crest_m", number, "Its top above the town's datum", Dimension::length),
         may("closes_at", instant, "When it is closed; never before start + lead_time"),
         may("closing_level_m", number, "Or: water level in front of it that closes it",
             Dimension::length)});
    add("gate", "A gate that the town has or could have",
        {must("gate", text, "Its name"), may("present", flag, "Whether it is there"),
         may("closing_level_m", number, "Level in front of it that closes it", Dimension::length)});
    add("pump", "A pump of the town gets another capacity",
        {must("pump", text, "Its name"),
         at_most(1000.0, must("capacity_m3s", number, "0 or more", Dimension::discharge))});
    add("retention", "The ground of an area is lowered to hold water",
        {must("area", points, "Its outline, [[x, y], …]"),
         at_most(20.0, must("depth_m", number, "By so much, above 0", Dimension::length))});
    add("raise_station", "A substation's equipment is lifted",
        {must("station", text, "Its name"),
         at_most(20.0, must("raise_m", number, "By so much, above 0", Dimension::length))});
    add("protect_station", "A substation is kept dry up to a depth",
        {must("station", text, "Its name"),
         at_most(20.0, must("depth_m", number, "Depth around it at which it trips, above 0",
                            Dimension::length))});
    add("generator", "A site, and the pump in it, works on without supply",
        {must("site", text, "Its name"),
         at_most(8760.0, must("hours", number, "For so long, above 0", Dimension::time, "h"))});
    add("sandbags", "A building is kept dry up to a depth",
        {must("building", text, "Its name"),
         at_most(10.0, must("height_m", number, "Depth around it at which water enters, above 0",
                            Dimension::length))});
    add("mobile_pump", "A pump with a motor of its own, there from the start",
        {must("inlet", point, "Where it takes water, [x, y]"),
         may("outlet", point, "Where it lets it go; out of the model where it is absent"),
         at_most(1000.0, must("capacity_m3s", number, "Above 0", Dimension::discharge))});
    add("culvert", "A new culvert", culvert_keys());
    add("culvert_flap", "A culvert of [[structures]] lets nothing back any more",
        {must("culvert", text, "Its name")});
    add("desealing", "The ground of an area takes in rain",
        {must("area", points, "Its outline, [[x, y], …]"),
         at_most(1000.0, must("infiltration_mm_h", number,
                              "So much at most, above 0; from what stands there",
                              Dimension::rain_rate, "mm/h"))});
    const std::vector<Key> order = {
        may("at", instant, "When it is ordered, within the period"),
        may("when", table, "Or: a condition; once, when it first holds")};
    add("switch", "A power line is opened or closed, ahead of the water for example",
        with({must("line", text, "Its name"), must("closed", flag, "What it is to be")}, order));
    add("closure_plan", "Streets are closed and the way round is watched",
        with({must("streets", texts, "Closed to cars"),
              may("diversion", texts,
                  "The way round, street by street; the log tells when water cuts it"),
              may("until", instant, "When they are opened again")},
             order));
    add("evacuation", "People are told to go to shelters",
        with({may("area", points, "Who: those who live in this outline"),
              may("areas", texts, "Or: in these areas of the town"),
              must("shelters", texts, "Sites that they go to"),
              may("places", numbers, "Room in each; for all where it is absent"),
              may("on_foot", flag, "Walking, not by car"),
              at_most(604800.0, may("leaving", number, "They leave evenly over this time; 30 min",
                                    Dimension::time)),
              at_most(100.0, may("people_per_car", number, "2.5"))},
             order));
    return c;
}

Catalogue events() {
    using enum ValueType;
    Catalogue c{"events", "What happens at a time or on a condition.", {}, {}};
    c.common = {must("kind", text, "Kind of the event"),
                may("target", text, "Name of the element that it happens to"),
                may("targets", texts, "Or: several of them (a closure plan)"),
                may("at", instant, "When, within the period"),
                may("when", table, "Or: a condition; once, when it first holds")};
    const auto add = [&](std::string name, std::string what, std::vector<Key> keys = {}) {
        c.kinds.push_back({std::move(name), std::move(what), std::move(keys)});
    };
    add("close_street", "A street is closed to cars");
    add("open_street", "A street that was closed by order is opened");
    add("station_out", "A substation is switched off");
    add("station_back", "A substation that is out is put back; it trips if its water still stands");
    add("gate_fails", "A gate stays as it is");
    add("gate_works", "A gate follows its rule again");
    add("gate_closes", "A gate or barrier closes and is held closed");
    add("gate_opens", "A gate or barrier opens and is held open");
    add("pump_fails", "A pump stops");
    add("pump_works", "A pump that failed may run again");
    add("switch_opens", "A power line is opened, ahead of the water for example");
    add("switch_closes", "A power line is closed, a normally open one for example");
    add("breach", "A defence begins to give way, and the breach grows",
        {may("place", point, "Where it begins, [x, y]; the defence's middle"),
         may("width_m", number, "How wide it becomes; the whole defence", Dimension::length),
         may("final_crest_m", number, "How low; the ground beside it", Dimension::length),
         may("deepening", number, "Time of the fall at one place; 10 min", Dimension::time),
         may("widening", number, "Time to its full width; 30 min", Dimension::time)});
    add("telecom_out",
        "A telephone exchange falls silent, or the whole network where no target stands. Without "
        "telecom switches are not worked, crews depart late and evacuation orders come late");
    add("telecom_back", "It works again");
    return c;
}

}  // namespace

const Kind& Catalogue::kind_of(const io::TomlTable& table) const {
    const std::string name = table.text("kind");
    std::vector<std::string> names;
    for (const auto& kind : kinds) {
        names.push_back(kind.name);
    }
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
        const std::string near = nearest_name(name, names);
        table.fail("kind",
                   fmt::format("is '{}', expected one of {}{}", name, fmt::join(names, ", "),
                               near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
    }
    const Kind& kind = kinds[static_cast<std::size_t>(found - names.begin())];
    std::vector<std::string> known;
    for (const auto* list : {&common, &kind.keys}) {
        for (const auto& key : *list) {
            known.push_back(key.name);
        }
    }
    table.only(known);
    for (const auto& key : kind.keys) {
        require_plausible(table, key);
    }
    return kind;
}

const Catalogue& measure_catalogue() {
    static const Catalogue catalogue = measures();
    return catalogue;
}

const Catalogue& event_catalogue() {
    static const Catalogue catalogue = events();
    return catalogue;
}

std::vector<std::string> names_of(const std::vector<Key>& keys) {
    std::vector<std::string> names;
    for (const auto& key : keys) {
        names.push_back(key.name);
    }
    return names;
}

const std::vector<Key>& plan_keys() {
    using enum ValueType;
    static const std::vector<Key> keys = {
        must("action", text, "What is done"),
        must("responsible", text, "Who does it"),
        must("minutes", number, "How long it takes", Dimension::time, "min"),
        may("at", instant, "When it begins, within the period"),
        may("when", table, "Or: the trigger; once, when it first holds"),
        may("before", table, "What it must be done before: an entry of the log")};
    return keys;
}

const std::vector<Key>& before_keys() {
    using enum ValueType;
    static const std::vector<Key> keys = {
        must("event", text, "Kind of the entry (street_closed …)"),
        may("target", text, "Its element; any where it is absent")};
    return keys;
}

const std::vector<Key>& condition_keys() {
    using enum ValueType;
    static const std::vector<Key> keys = {
        may("boundary", text, "The level or the discharge of this boundary"),
        may("gauge", text, "Or: the water depth at this gauge of the scenario"),
        may("above_m", number, "is above so much: a level above the town's datum, or a depth",
            Dimension::length),
        may("above_m3s", number, "Or: the discharge of the boundary is above so much",
            Dimension::discharge),
        may("event", text, "Or: an entry of this kind in the log (street_closed …)"),
        may("target", text, "of this element; of any where it is absent"),
        may("delay", number, "So much later", Dimension::time)};
    return keys;
}

}  // namespace calade::scenario
