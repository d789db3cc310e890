// SPDX-License-Identifier: Apache-2.0
// What a scenario knows of the town beside its data: structures, waves, crews.
#include "calade/scenario/catalogue.hpp"

namespace calade::scenario {

std::vector<Key> culvert_keys() {
    using enum ValueType;
    return {must("from", point, "Its inlet, [x, y]"),
            must("to", point, "Its outlet, [x, y]"),
            at_most(50.0, may("diameter_m", number, "Of a round one", Dimension::length)),
            at_most(50.0, may("width_m", number, "Or: of a box", Dimension::length)),
            at_most(50.0, may("height_m", number, "Of a box", Dimension::length)),
            must("inlet_invert_m", number, "Its sole at the inlet, above the town's datum",
                 Dimension::length),
            must("outlet_invert_m", number, "At the outlet", Dimension::length),
            may("length_m", number, "From inlet to outlet in a straight line if absent",
                Dimension::length),
            may("barrels", number, "Side by side; 1"),
            may("manning", number, "Roughness, s/m^(1/3); 0.013, concrete"),
            may("flap", flag, "Nothing flows back")};
}

const Catalogue& structure_catalogue() {
    using enum ValueType;
    static const Catalogue catalogue = [] {
        Catalogue c{
            "structures",
            "What joins two places of the town beside the ground, and its data do not hold.",
            {},
            {}};
        c.common = {must("kind", text, "Kind of the structure"),
                    must("name", text, "Its name, for measures")};
        c.kinds.push_back({"culvert", "A pipe or box under a road or dike", culvert_keys()});
        c.kinds.push_back(
            {"weir",
             "Water passes over a crest that the terrain does not show",
             {must("from", point, "One side, [x, y]"), must("to", point, "The other side, [x, y]"),
              must("width_m", number, "Length of its crest", Dimension::length),
              must("crest_m", number, "Above the town's datum", Dimension::length),
              may("coefficient", number, "0.577: critical flow over a broad crest")}});
        c.kinds.push_back(
            {"orifice",
             "An opening in a wall, or under a gate that stands still",
             {must("from", point, "One side, [x, y]"), must("to", point, "The other side, [x, y]"),
              must("width_m", number, "Of the opening", Dimension::length),
              must("height_m", number, "Of the opening", Dimension::length),
              must("sill_m", number, "Its lower edge above the town's datum", Dimension::length),
              may("coefficient", number, "Of contraction; 0.6")}});
        return c;
    }();
    return catalogue;
}

const std::vector<Key>& wave_keys() {
    using enum ValueType;
    static const std::vector<Key> keys = {
        must("defence", text, "The defence that they run against"),
        may("boundary", text, "Whose level stands before it; the first level boundary if absent"),
        may("height_m", number, "Significant height H_m0 at its toe, constant", Dimension::length),
        may("times_h", numbers, "Or: hours of the heights, from the start", Dimension::time, "h"),
        may("heights_m", numbers, "with the heights", Dimension::length),
        must("period", number, "T_m-1,0", Dimension::time),
        may("slope", number, "Tangent of its seaward face, 0 a vertical wall; 0.5"),
        may("roughness", number, "Of its face, 1 smooth"),
        may("berm", number, "Influence of a berm, 1 none"),
        may("obliqueness", number, "Influence of oblique waves, 1 straight on")};
    return keys;
}

const std::vector<Key>& departure_keys() {
    using enum ValueType;
    static const std::vector<Key> keys = {
        must("from_h", number, "Hour of the day (UTC) at which they begin, 0 to less than 24",
             Dimension::time, "h"),
        must("to_h", number, "Hour at which they end, at most 24", Dimension::time, "h"),
        must("share", number, "Of a day's trips; all shares sum to 1")};
    return keys;
}

const std::vector<Key>& crew_keys() {
    using enum ValueType;
    static const std::vector<Key> keys = {
        must("name", text, "Its name"),
        may("depot", text, "A site of the town where it starts"),
        may("position", point, "Or: a place, [x, y]"),
        may("count", number, "So many of them, numbered; 1"),
        may("vehicle", text,
            "car, van, bus, lorry, ambulance, fire_engine: how deep it drives; van"),
        may("available_from", instant, "From when; the start if absent")};
    return keys;
}

}  // namespace calade::scenario
