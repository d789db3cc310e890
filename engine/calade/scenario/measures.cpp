// SPDX-License-Identifier: Apache-2.0
#include "calade/scenario/measures.hpp"

#include "calade/base/error.hpp"
#include "calade/base/nearest_name.hpp"

#include <map>

namespace calade::scenario {

namespace {

using Kind = Measure::Kind;

const std::map<std::string, Kind> kinds = {{"raise_defence", Kind::raise_defence},
                                           {"wall", Kind::wall},
                                           {"raise_station", Kind::raise_station},
                                           {"gate", Kind::gate},
                                           {"pump", Kind::pump}};

template <class T>
T& named(std::vector<T>& items, const Measure& m, std::string_view what) {
    std::vector<std::string> names;
    for (auto& item : items) {
        if (item.name == m.target) {
            return item;
        }
        names.push_back(item.name);
    }
    const std::string near = nearest_name(m.target, names);
    fail<ScenarioError>("{}: the town has no {} named '{}'{}", m.where, what, m.target,
                        near.empty() ? fmt::format("; it has {} of them", items.size())
                                     : fmt::format("; did you mean '{}'?", near));
}

}  // namespace

std::vector<Measure> read_measures(const io::TomlTable& root) {
    std::vector<Measure> out;
    for (const auto& t : root.tables("measures")) {
        Measure m;
        const std::string kind = t.text("kind");
        const auto found = kinds.find(kind);
        if (found == kinds.end()) {
            std::vector<std::string> names;
            for (const auto& [name, unused] : kinds) {
                names.push_back(name);
            }
            t.fail("kind",
                   fmt::format("is '{}', expected one of {}", kind, fmt::join(names, ", ")));
        }
        m.kind = found->second;
        m.where = t.where("kind");
        m.name = t.text_or("name", kind);
        m.cost_eur = t.number_or("cost_eur", 0.0, Dimension::money);
        switch (m.kind) {
            case Kind::raise_defence:
                t.only({"kind", "name", "cost_eur", "defence", "raise_m"});
                m.target = t.text("defence");
                m.value = t.number("raise_m", Dimension::length);
                if (!(m.value > 0.0)) {
                    t.fail("raise_m", fmt::format("is {}, expected more than 0 m", m.value));
                }
                break;
            case Kind::wall: {
                t.only({"kind", "name", "cost_eur", "line", "crest_m"});
                m.value = t.number("crest_m", Dimension::length);
                for (const auto& row : t.rows("line")) {
                    if (row.size() != 2) {
                        t.fail("line", fmt::format("has a point of {} numbers, expected [x, y]",
                                                   row.size()));
                    }
                    m.line.push_back({row[0], row[1]});
                }
                if (m.line.size() < 2) {
                    t.fail("line",
                           fmt::format("has {} points, expected at least 2", m.line.size()));
                }
                break;
            }
            case Kind::raise_station:
                t.only({"kind", "name", "cost_eur", "station", "raise_m"});
                m.target = t.text("station");
                m.value = t.number("raise_m", Dimension::length);
                if (!(m.value > 0.0)) {
                    t.fail("raise_m", fmt::format("is {}, expected more than 0 m", m.value));
                }
                break;
            case Kind::gate:
                t.only({"kind", "name", "cost_eur", "gate", "present", "closing_level_m"});
                m.target = t.text("gate");
                m.present = t.boolean_or("present", true);
                if (t.has("closing_level_m")) {
                    m.closing_level_m = t.number("closing_level_m", Dimension::length);
                }
                break;
            case Kind::pump:
                t.only({"kind", "name", "cost_eur", "pump", "capacity_m3s"});
                m.target = t.text("pump");
                m.value = t.number("capacity_m3s", Dimension::discharge);
                if (m.value < 0.0) {
                    t.fail("capacity_m3s", fmt::format("is {}, expected 0 or more m3/s", m.value));
                }
                break;
        }
        out.push_back(std::move(m));
    }
    return out;
}

void apply_measures(const std::vector<Measure>& measures, city::City& city) {
    for (const auto& m : measures) {
        switch (m.kind) {
            case Kind::raise_defence: named(city.defences, m, "defence").crest_m += m.value; break;
            case Kind::wall:
                for (const auto& p : m.line) {
                    require<ScenarioError>(
                        city.terrain.elevation.grid.cell_at(p) >= 0,
                        "{}: the wall's point ({}, {}) is outside the town's terrain", m.where, p.x,
                        p.y);
                }
                city.defences.push_back({m.name, "wall", m.line, m.value, "", Mark::synthesised});
                break;
            case Kind::raise_station:
                named(city.power.stations, m, "station").trip_depth_m += m.value;
                break;
            case Kind::gate: {
                auto& gate = named(city.gates, m, "gate");
                gate.present = m.present;
                gate.closing_level_m = m.closing_level_m.value_or(gate.closing_level_m);
                break;
            }
            case Kind::pump: named(city.pumps, m, "pump").capacity_m3s = m.value; break;
        }
    }
}

}  // namespace calade::scenario
