// SPDX-License-Identifier: Apache-2.0
#include "calade/results/explanation_words.hpp"

#include "calade/base/error.hpp"

#include <algorithm>
#include <cmath>
#include <span>

namespace calade::results {

namespace {

struct Words {
    std::string_view key, english, french;
};

// {name} and {value} are filled in. A key with a detail comes before the plain one.
constexpr Words causes[] = {
    {"sea_level_rising", "{name} rising", "montée de l'eau ({name})"},
    {"rain_began", "rain of {value} mm/h", "pluie de {value} mm/h"},
    {"river_rising", "more water from {name}", "apport d'eau en hausse ({name})"},
    {"level_passed.discharge", "{name} above {value} m³/s", "{name} au-dessus de {value} m³/s"},
    {"level_passed", "{name} above {value} m", "{name} au-dessus de {value} m"},
    {"defence_overtopped", "{name} overtopped (crest {value} m)",
     "{name} : ouvrage franchi (crête à {value} m)"},
    {"gate_closed", "gate {name} closed", "porte {name} fermée"},
    {"gate_opened", "gate {name} opened", "porte {name} ouverte"},
    {"street_slowed", "{name} under {value} m of water", "{name} sous {value} m d'eau"},
    {"street_closed.order", "{name} closed by order", "{name} fermée sur ordre"},
    {"street_closed", "{name} closed by {value} m of water", "{name} fermée par {value} m d'eau"},
    {"street_reopened", "{name} open again", "{name} rouverte"},
    {"station_flooded", "station {name} tripped at {value} m",
     "poste {name} hors service sous {value} m d'eau"},
    {"station_out", "station {name} taken out", "poste {name} mis hors service"},
    {"station_back", "station {name} back in service", "poste {name} remis en service"},
    {"outage", "{value} customers without power", "{value} clients sans électricité"},
    {"supply_restored", "{value} customers supplied again", "{value} clients réalimentés"},
    {"pump_stopped.no_supply", "pump {name} stopped for want of power",
     "pompe {name} arrêtée faute d'électricité"},
    {"pump_stopped.drowned", "pump {name} drowned", "pompe {name} noyée"},
    {"pump_stopped", "pump {name} stopped", "pompe {name} arrêtée"},
    {"pump_restarted", "pump {name} running again", "pompe {name} redémarrée"},
    {"signals_dark", "{value} signals dark", "{value} feux éteints"},
    {"signals_back", "{value} signals back", "{value} feux rétablis"},
    {"site_without_supply", "{name} without power", "{name} sans électricité"},
    {"site_supplied", "{name} supplied again", "{name} réalimenté"},
    {"site_cut_off", "no car reaches {name}", "aucune voiture n'atteint {name}"},
    {"trips_unserved", "{value} car trips an hour without a way",
     "{value} trajets par heure sans chemin"},
    {"traffic_rerouted", "{value} % of traffic takes another way",
     "{value} % du trafic change de chemin"},
    {"defence_breached", "{name} breached", "brèche dans {name}"},
    {"waves_overtopping", "waves over {name}", "{name} : franchissement par les vagues"},
    {"station_dry", "water gone from station {name}", "poste {name} hors d'eau"},
    {"station_repaired.inspected", "station {name} inspected and back",
     "poste {name} contrôlé et remis en service"},
    {"station_repaired", "station {name} repaired", "poste {name} réparé"},
    {"crew_sent", "crew sent to {name}", "équipe envoyée vers {name}"},
    {"crew_arrived", "crew at {name}", "équipe sur place ({name})"},
    {"crew_blocked", "no open way for the crew to {name}",
     "aucun chemin ouvert pour l'équipe vers {name}"},
    {"restoration_ended", "end of the restoration", "fin du rétablissement"},
    {"telecom_out", "no telecom", "télécommunications coupées"},
    {"telecom_back", "telecom back", "télécommunications rétablies"},
    {"evacuation_ordered", "{value} people told to leave", "{value} personnes appelées à partir"},
    {"evacuation_ended", "{value} people in shelters", "{value} personnes à l'abri"},
    {"evacuation_stranded", "{value} people without a way to a shelter",
     "{value} personnes sans chemin vers un abri"},
    {"diversion_cut", "diversion cut at {name}", "déviation coupée ({name})"},
    {"branch_tripped.undervoltage", "{name} opened at {value} % of its voltage",
     "{name} coupé à {value} % de sa tension"},
    {"branch_tripped", "{name} opened by its protection at {value} % of its rating",
     "{name} coupé par sa protection à {value} % de sa capacité"},
    {"branch_reclosed", "{name} closed again", "{name} remis sous tension"},
    {"load_shed", "{name} switched off to relieve the grid ({value} customers)",
     "{name} délesté ({value} clients)"},
    {"order.switch_opens", "{name} opened by order", "{name} ouvert sur ordre"},
    {"order.switch_closes", "{name} closed by order", "{name} fermé sur ordre"},
    {"order", "order of the scenario for {name}", "ordre du scénario pour {name}"},
};

constexpr Words effects[] = {
    {"defence_overtopped", "overtopped since", "franchi depuis"},
    {"gate_closed", "closed since", "fermée depuis"},
    {"gate_opened", "opened at", "ouverte à"},
    {"street_slowed", "cars slowed by {value} m of water since",
     "voitures ralenties par {value} m d'eau depuis"},
    {"street_closed.order", "closed by order since", "fermée sur ordre depuis"},
    {"street_closed", "closed by {value} m of water since", "fermée par {value} m d'eau depuis"},
    {"street_reopened", "open again since", "rouverte depuis"},
    {"station_flooded", "tripped by {value} m of water at",
     "mis hors service par {value} m d'eau à"},
    {"station_out", "taken out of service at", "mis hors service à"},
    {"station_back", "back in service since", "remis en service à"},
    {"defence_breached", "breached since", "brèche depuis"},
    {"waves_overtopping", "waves over it since", "franchi par les vagues depuis"},
    {"station_dry", "out of the water since", "hors d'eau depuis"},
    {"station_repaired.inspected", "inspected and back in service at",
     "contrôlé et remis en service à"},
    {"station_repaired", "repaired and back in service at", "réparé et remis en service à"},
    {"crew_sent", "crew sent at", "équipe envoyée à"},
    {"crew_arrived", "crew there at", "équipe sur place à"},
    {"crew_blocked", "no open way for the crew since", "aucun chemin ouvert pour l'équipe depuis"},
    {"diversion_cut", "diversion cut since", "déviation coupée depuis"},
    {"telecom_out", "silent since", "muet depuis"},
    {"telecom_back", "working again since", "de nouveau en service à"},
    {"branch_tripped.undervoltage", "opened at {value} % of its voltage at",
     "coupé à {value} % de sa tension à"},
    {"branch_tripped", "opened by its protection at {value} % of its rating at",
     "coupé par sa protection à {value} % de sa capacité à"},
    {"branch_reclosed", "closed again at", "remis sous tension à"},
    {"load_shed", "switched off for {value} customers to relieve the grid at",
     "délesté ({value} clients) à"},
    {"order.switch_opens", "opened by order at", "ouvert sur ordre à"},
    {"order.switch_closes", "closed by order at", "fermé sur ordre à"},
    {"outage", "{value} customers lost power at", "{value} clients perdent l'électricité à"},
    {"pump_stopped.no_supply", "stopped for want of power since",
     "arrêtée faute d'électricité depuis"},
    {"pump_stopped.drowned", "drowned since", "noyée depuis"},
    {"pump_stopped", "stopped since", "arrêtée depuis"},
    {"pump_restarted", "running again since", "redémarrée à"},
    {"site_without_supply", "no power since", "sans électricité depuis"},
    {"site_supplied", "power back at", "électricité rétablie à"},
    {"site_cut_off", "no car gets there since", "inaccessible en voiture depuis"},
    {"building_flooded", "water in since", "inondé depuis"},
    {"building_dark", "no power since", "sans électricité depuis"},
};

constexpr Words types[] = {
    {"sea", "sea", "la mer"},
    {"river", "river", "la rivière"},
    {"site", "site", "site"},
    {"station", "substation", "poste électrique"},
    {"building", "building", "bâtiment"},
    {"street", "street", "rue"},
    {"defence", "defence", "ouvrage de défense"},
    {"pump", "pump", "pompe"},
    {"sewer_pump", "sewer pump", "pompe d’assainissement"},
    {"gate", "gate", "porte"},
    {"power_line", "power line", "ligne électrique"},
    {"hospital", "hospital", "hôpital"},
    {"fire_station", "fire station", "centre de secours"},
    {"pumping_station", "pumping station", "station de pompage"},
    {"school", "school", "école"},
    {"town_hall", "town hall", "mairie"},
    {"shelter", "shelter", "lieu de refuge"},
    {"care_home", "care home", "maison de retraite"},
    {"telecom", "telephone exchange", "central téléphonique"},
};

constexpr Words phrases[] = {
    {"title", "{0} ({1})", "{0} ({1})"},
    {"depth", "deepest water: {0} m", "plus grande hauteur d'eau : {0} m"},
    {"nothing", "nothing befell it in this run", "il ne lui arrive rien dans ce calcul"},
    {"unknown", "{0} {1}, for a reason that the log does not tell",
     "{0} {1}, pour une raison que le journal ne dit pas"},
    {"sections", "{0} sections", "{0} tronçons"},
    {"times", "{0} times by the same chain", "{0} fois par le même enchaînement"},
    {"same_water", "the water of: ", "l'eau de : "},
    {"told", "{0} (see above)", "{0} (voir plus haut)"},
    {"header", "{0}, {1}. Times are UTC.", "{0}, {1}. Heures UTC."},
    {"incomplete", "The run was stopped before its end.", "Le calcul a été arrêté avant sa fin."},
};

const Words* find(std::span<const Words> list, std::string_view key) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const Words& w) { return w.key == key; });
    return found == list.end() ? nullptr : &*found;
}

const Words* find(std::span<const Words> list, const std::string& kind, const std::string& detail) {
    const Words* refined = detail.empty() ? nullptr : find(list, kind + "." + detail);
    return refined != nullptr ? refined : find(list, kind);
}

std::string filled(std::string_view pattern, std::string_view mark, std::string_view words) {
    std::string result(pattern);
    if (const auto at = result.find(mark); at != std::string::npos) {
        result.replace(at, mark.size(), words);
    }
    return result;
}

std::string spaced(std::string word) {
    std::replace(word.begin(), word.end(), '_', ' ');
    return word;
}

}  // namespace

ExplanationWords::ExplanationWords(std::string_view language) : french_(language == "fr") {
    require<UsageError>(french_ || language == "en", "language is '{}', expected en or fr",
                        language);
}

std::string ExplanationWords::number(double value) const {
    const double size = std::abs(value);
    std::string text =
        fmt::format("{:.{}f}", value, size >= 100.0 || value == std::floor(value) ? 0 : 2);
    if (french_) {
        std::replace(text.begin(), text.end(), '.', ',');
    }
    return text;
}

std::string ExplanationWords::cause(const std::string& kind, const std::string& detail,
                                    const std::string& name, double value) const {
    const Words* words = find(causes, kind, detail);
    if (words == nullptr) {
        return name.empty() ? spaced(kind) : spaced(kind) + " " + name;
    }
    return filled(filled(french_ ? words->french : words->english, "{value}", number(value)),
                  "{name}", name);
}

std::string ExplanationWords::effect(const std::string& kind, const std::string& detail,
                                     double value) const {
    const Words* words = find(effects, kind, detail);
    if (words == nullptr) {
        return spaced(kind) + (french_ ? " à" : " at");
    }
    return filled(french_ ? words->french : words->english, "{value}", number(value));
}

std::string ExplanationWords::type(const std::string& word) const {
    const Words* words = find(types, word);
    return words == nullptr ? spaced(word) : std::string(french_ ? words->french : words->english);
}

std::string ExplanationWords::phrase(std::string_view key, std::string_view first,
                                     std::string_view second) const {
    const Words* words = find(phrases, key);
    return filled(filled(french_ ? words->french : words->english, "{1}", second), "{0}", first);
}

}  // namespace calade::results
