// SPDX-License-Identifier: Apache-2.0
#include "calade/live/grid_tables.hpp"

#include "calade/base/nearest_name.hpp"

#include <fmt/format.h>

#include <cmath>

namespace calade::live {

namespace {

double above_zero(const io::TomlTable& t, const char* key, double value) {
    if (!(value > 0.0) || !std::isfinite(value)) {
        t.fail(key, fmt::format("is {}, expected more than 0", value));
    }
    return value;
}

void read_instrument(const io::TomlTable& t, GridPlace& g) {
    if (!t.has("instrument")) {
        return;
    }
    g.instrument = t.text("instrument");
    std::vector<std::string> names;
    for (const auto& c : instrument_classes()) {
        names.emplace_back(c.name);
        if (c.name == g.instrument) {
            return;
        }
    }
    const auto near = nearest_name(g.instrument, names);
    t.fail("instrument",
           fmt::format("is '{}', expected station, meter or sensor{}", g.instrument,
                       near.empty() ? "" : fmt::format("; did you mean '{}'?", near)));
}

}  // namespace

std::vector<std::string> grid_sensor_keys() {
    return {"bus", "branch", "end", "to_neutral", "instrument", "deviation", "valid_range", "jump"};
}

GridPlace read_grid_place(const io::TomlTable& t, SensorQuantity quantity) {
    GridPlace g;
    const bool voltage = quantity == SensorQuantity::voltage;
    const bool current = quantity == SensorQuantity::current;
    if (t.has("bus") == t.has("branch")) {
        t.fail("name", fmt::format("'{}' has both or none of bus and branch, expected exactly one",
                                   t.text("name")));
    }
    if (voltage && t.has("branch")) {
        t.fail("branch", "is for powers and currents, a voltage is measured at a bus");
    }
    if (current && t.has("bus")) {
        t.fail("bus", "is for voltages and powers, a current is measured at a branch");
    }
    g.bus = t.text_or("bus", "");
    g.branch = t.text_or("branch", "");
    const char* place = t.has("bus") ? "bus" : "branch";
    g.where = t.where(place);
    if (g.bus.empty() && g.branch.empty()) {
        t.fail(place, "is empty, expected a name of the town's grid");
    }
    const auto end = t.text_or("end", "from");
    if (t.has("end") && g.branch.empty()) {
        t.fail("end", "is for a branch");
    }
    if (end != "from" && end != "to") {
        t.fail("end", fmt::format("is '{}', expected from or to", end));
    }
    g.to_end = end == "to";
    g.to_neutral = t.boolean_or("to_neutral", false);
    if (t.has("to_neutral") && !voltage) {
        t.fail("to_neutral", "is for voltages");
    }
    read_instrument(t, g);
    if (t.has("deviation")) {
        if (t.has("instrument")) {
            t.fail("deviation", "stands beside instrument, expected one of the two");
        }
        g.deviation = above_zero(t, "deviation", t.number("deviation"));
    }
    if (t.has("valid_range")) {
        const auto range = t.numbers("valid_range");
        if (range.size() != 2 || !(range[0] < range[1])) {
            t.fail("valid_range", "expects [lowest, highest] with lowest < highest");
        }
        g.valid_range = {range[0], range[1]};
    }
    if (t.has("jump")) {
        g.jump = above_zero(t, "jump", t.number("jump"));
    }
    return g;
}

GridSettings read_grid_settings(const io::TomlTable& t) {
    t.only({"every", "oldest", "pseudo_share", "dead_below_pu", "scale_loads", "file"});
    GridSettings g;
    g.every_s = above_zero(t, "every", t.number_or("every", g.every_s, Dimension::time));
    g.oldest_s = above_zero(t, "oldest", t.number_or("oldest", g.oldest_s, Dimension::time));
    g.pseudo_share = above_zero(t, "pseudo_share", t.number_or("pseudo_share", g.pseudo_share));
    g.dead_below_pu = t.number_or("dead_below_pu", g.dead_below_pu);
    if (!(g.dead_below_pu >= 0.0 && g.dead_below_pu < 0.5)) {
        t.fail("dead_below_pu", fmt::format("is {}, expected 0 to 0.5", g.dead_below_pu));
    }
    g.scale_loads = t.boolean_or("scale_loads", g.scale_loads);
    g.file = t.text_or("file", "");
    return g;
}

}  // namespace calade::live
