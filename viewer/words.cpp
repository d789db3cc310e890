// SPDX-License-Identifier: Apache-2.0
#include "words.hpp"

#include "calade/base/error.hpp"

#include <map>

namespace calade::viewer {

namespace {

constexpr Words french{
    .depth = "Hauteur d’eau (m)",
    .water_at_start = "Mer, port, eau au départ",
    .closed_street = "Rue fermée",
    .without_supply = "Ligne, poste, site hors tension",
    .dark_building = "Bâtiment sans électricité",
    .flooded_building = "Bâtiment dans l’eau",
    .station = "Poste électrique",
    .defence = "Quai, digue, mur",
    .site = "Site sensible",
    .building = "Bâtiment",
    .street = "rue",
    .ground = "Sol",
    .use = "Usage",
    .height = "Hauteur",
    .residents = "Habitants",
    .max_depth = "Eau, maximum",
    .wet_since = "Dans l’eau depuis",
    .dark_since = "Sans électricité depuis",
    .now = "Eau, maintenant",
    .never = "jamais",
    .unnamed = "sans nom",
    .keys = "espace : lecture   ← → : temps   clic : valeurs   h : vue d’ensemble",
    .no_building = "hors du domaine",
};

constexpr Words english{
    .depth = "Water depth (m)",
    .water_at_start = "Sea, harbour, water at start",
    .closed_street = "Closed street",
    .without_supply = "Line, station, site dead",
    .dark_building = "Building without electricity",
    .flooded_building = "Building in water",
    .station = "Electric station",
    .defence = "Quay, dike, wall",
    .site = "Critical site",
    .building = "Building",
    .street = "street",
    .ground = "Ground",
    .use = "Use",
    .height = "Height",
    .residents = "Residents",
    .max_depth = "Water, largest",
    .wet_since = "In water since",
    .dark_since = "Without electricity since",
    .now = "Water, now",
    .never = "never",
    .unnamed = "no name",
    .keys = "space: play   ← →: time   click: values   h: whole town",
    .no_building = "outside the domain",
};

const std::map<std::string, std::string_view> french_labels = {
    {"residential", "logement"}, {"commercial", "commerce"},
    {"industrial", "industrie"}, {"public_service", "service public"},
    {"other", "autre"},          {"source", "source"},
    {"measured", "mesuré"},      {"surveyed", "levé"},
    {"estimated", "estimé"},     {"synthesised", "synthétisé"},
    {"default", "par défaut"},   {"hospital", "Hôpital"},
    {"fire_station", "Caserne"}, {"pumping_station", "Station de pompage"},
    {"school", "École"},         {"town_hall", "Mairie"},
    {"shelter", "Refuge"},       {"care_home", "EHPAD"},
    {"telecom", "Télécom"}};
const std::map<std::string, std::string_view> english_labels = {
    {"public_service", "public service"},
    {"hospital", "Hospital"},
    {"fire_station", "Fire station"},
    {"pumping_station", "Pumping station"},
    {"school", "School"},
    {"town_hall", "Town hall"},
    {"shelter", "Shelter"},
    {"care_home", "Care home"},
    {"telecom", "Telecom"}};

}  // namespace

Language language_of(std::string_view name) {
    require<DataError>(name == "fr" || name == "en", "--lang is '{}', expected fr or en", name);
    return name == "fr" ? Language::fr : Language::en;
}

const Words& words(Language language) { return language == Language::fr ? french : english; }

std::string label(Language language, const std::string& value) {
    const auto& labels = language == Language::fr ? french_labels : english_labels;
    const auto found = labels.find(value);
    return found == labels.end() ? value : std::string(found->second);
}

std::string number(Language language, double value, int decimals) {
    std::string text = fmt::format("{:.{}f}", value, decimals);
    if (const auto point = text.find('.'); language == Language::fr && point != std::string::npos) {
        text[point] = ',';
    }
    return text;
}

}  // namespace calade::viewer
